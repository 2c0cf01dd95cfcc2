"""What a show calls itself: fixed when it is made, and changed by its settings alone.

Title, description, author and language are taken from the first edition once, and kept in the ledger: no later edition,
no other order of editions and no edition's new title changes them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from narrator.podcast import episode
from narrator.podcast.ledger import Ledger
from narrator.podcast.paging import FEED
from narrator.podcast.reading import PublishedEdition
from narrator.podcast.show import Show

FACTS = ("title", "description", "author", "language")


def named(settings: Show, published: Ledger, books: Sequence[PublishedEdition], folder: Path) -> Show:
    """The show with its facts where the settings are silent; the ledger keeps them."""
    facts = dict(published.facts)
    if not facts:
        facts = _of_feed(folder) if published.entries else {}
        facts = facts or _of_record(published, folder) or _of_editions(books)
    given = {name: getattr(settings, name) for name in FACTS if getattr(settings, name)}
    show = _filled(settings, facts | given)
    published.facts = {name: getattr(show, name) for name in FACTS}
    return show


def _filled(settings: Show, facts: Mapping[str, str]) -> Show:
    title = facts.get("title", "")
    author = facts.get("author", "")
    return replace(
        settings,
        title=title,
        author=author or settings.owner_name or title,
        language=(facts.get("language") or "zh-CN").lower(),
        description=facts.get("description") or title,
        owner_name=settings.owner_name or author or title,
        link=settings.link or settings.base_url,
    )


def _of_editions(books: Sequence[PublishedEdition]) -> dict[str, str]:
    if not books:
        return {}
    manifest = books[0].manifest
    titles = dict.fromkeys(book.manifest.title for book in books)
    return {
        "title": manifest.title,
        "description": "\n".join(titles),
        "author": manifest.author,
        "language": manifest.language,
    }


def _of_feed(folder: Path) -> dict[str, str]:
    """What the feed of a show says that Narrator 0.1.0 made; nothing where it cannot be read."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    from narrator.podcast.check.document import ITUNES, text

    try:
        channel = fromstring((folder / FEED).read_bytes(), forbid_dtd=True).find("channel")
    except (OSError, ParseError, DefusedXmlException, ValueError):
        return {}
    if channel is None:
        return {}
    tags = {"title": "title", "description": "description", "author": f"{ITUNES}author", "language": "language"}
    return {name: found for name, tag in tags.items() if (found := text(channel, tag))}


def _of_record(published: Ledger, folder: Path) -> dict[str, str]:
    """What the first episode that is left says of its edition."""
    kept = (episode.load(folder, entry.name) for entry in published.entries if not entry.is_out)
    first = next((each for each in kept if each), None)
    return {"title": first.season_name, "author": first.author} if first else {}
