"""Where the user was, kept by any number of pages at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from narrator.studio import bookmark
from narrator.studio.session import Session


def test_pages_at_two_places_write_theirs_at_the_same_time(session: Session) -> None:
    numbers = [passage.id for passage in session.state.book.passages()]
    with ThreadPoolExecutor(8) as pages:
        kept = [pages.submit(bookmark.keep, session, number, 0) for number in numbers * 20]
    for each in kept:
        each.result()
    assert bookmark.found(session)
