"""A feed in several files, as RFC 5005 (3) has paged feeds: the first has the newest episodes, and links to older ones.

Readers that know no pages show the first. Apple's directory is one of them, so a feed has one page unless it is asked
for more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from narrator.podcast.episode import Episode

FEED = "feed.xml"


class FeedPage(NamedTuple):
    """Page `number` of a feed's `last`; `newest` is the date of the feed's newest episode, empty without episodes."""

    number: int
    last: int
    newest: str = ""

    @property
    def file(self) -> str:
        return FEED if self.number == 1 else f"feed-{self.number}.xml"

    def links(self) -> Iterator[tuple[str, str]]:
        """The relations of other pages, and their files."""
        if self.last > 1:
            yield "first", FEED
            yield "last", self._replace(number=self.last).file
        if self.number > 1:
            yield "previous", self._replace(number=self.number - 1).file
        if self.number < self.last:
            yield "next", self._replace(number=self.number + 1).file


def pages(newest_first: Sequence[Episode], size: int) -> list[tuple[FeedPage, Sequence[Episode]]]:
    """The pages, each with its episodes: `size` on each, 0 for all on one."""
    size = size or max(1, len(newest_first))
    last = max(1, -(-len(newest_first) // size))
    newest = newest_first[0].date if newest_first else ""
    return [
        (FeedPage(number, last, newest), newest_first[(number - 1) * size : number * size])
        for number in range(1, last + 1)
    ]
