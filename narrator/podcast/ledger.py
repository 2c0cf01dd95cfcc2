"""What was published: the ids, dates and names that an episode keeps for good.

It lies in the show's folder as `.show/ledger.json`. Lost, it is made again with the same ids, as long as chapters were
neither added nor removed meanwhile; only dates that no setting fixes change.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple
from uuid import UUID, uuid5

from narrator import atomic
from narrator.errors import OutputError
from narrator.podcast.show import Show
from narrator.slug import slug

FOLDER = ".show"
FILE = "ledger.json"
MINUTE = timedelta(minutes=1)
PODCASTS = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")  # the Podcast Namespace's own, for podcast:guid


@dataclass(frozen=True, slots=True)
class Entry:
    """One episode as it was first published. `part` is its chapter's number then, 0 for a whole edition.

    `title` and `text` (a hash) are its chapter's as last seen: by them it is known again when chapters move. One whose
    chapter is gone is `withdrawn`, so that its id is never given to another.
    """

    guid: str
    edition: str
    part: int
    season: int
    number: int
    date: str
    name: str
    title: str
    text: str
    withdrawn: bool = False


@dataclass(slots=True)
class Ledger:
    """`guid` is the podcast's, by the feed's first address; `seasons` are the editions' ids in order."""

    guid: str = ""
    seasons: list[str] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    def of_edition(self, edition: str) -> list[Entry]:
        return [entry for entry in self.entries if entry.edition == edition]

    def season(self, edition: str) -> int:
        """The edition's number in the show, from 1; a new one comes last."""
        if edition not in self.seasons:
            self.seasons.append(edition)
        return self.seasons.index(edition) + 1


def podcast_guid(feed_url: str) -> str:
    """The podcast:guid of a feed's address: without scheme and trailing slashes, as its specification says."""
    return str(uuid5(PODCASTS, feed_url.partition("://")[2].rstrip("/")))


def load(folder: Path) -> Ledger:
    """The ledger of a show's folder; empty where there is none. Raises OutputError where it is damaged."""
    path = folder / FOLDER / FILE
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return Ledger(data["guid"], data["seasons"], [Entry(**row) for row in data["entries"]])
    except FileNotFoundError:
        return Ledger()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise OutputError(
            f"{path} is damaged ({error}): it holds the ids of published episodes.",
            remedy="Bring it back from a copy of the folder, or delete it to begin a new show.",
            path=str(path),
        ) from error


def save(ledger: Ledger, folder: Path) -> None:
    rows = ",\n".join(json.dumps(asdict(entry), ensure_ascii=False) for entry in ledger.entries)
    head = f'"guid": {json.dumps(ledger.guid)},\n"seasons": {json.dumps(ledger.seasons)}'
    text = f'{{"version": 1,\n{head},\n"entries": [\n{rows}\n]}}\n'
    path = folder / FOLDER / FILE
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        atomic.write(path, text)


class Title(NamedTuple):
    """An edition's id, and what it is called now."""

    edition: str
    text: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A chapter, or a whole edition (`part` 0), that is to be an episode."""

    part: int
    title: str
    text: str


def enter(ledger: Ledger, title: Title, candidates: Sequence[Candidate], show: Show, now: datetime) -> list[Entry]:
    """The entries of an edition's episodes in order: the old ones as they were, new ones numbered and dated."""
    edition = title.edition
    old = ledger.of_edition(edition)
    season = ledger.season(edition)
    known = _known(old, candidates)
    free = _numbers(old)
    stem = _stem(ledger, title)
    dates = _dates(ledger, show, now, len(candidates) - len(known))
    found: list[Entry] = []
    for place, candidate in enumerate(candidates):
        if place in known:
            found.append(replace(known[place], title=candidate.title, text=candidate.text, withdrawn=False))
            continue
        number = next(free)
        guid = str(uuid5(UUID(edition.removeprefix("urn:uuid:")), str(number if candidate.part else 0)))
        name = f"{stem}-{number:03}"
        date = next(dates).isoformat()
        found.append(Entry(guid, edition, candidate.part, season, number, date, name, candidate.title, candidate.text))
    guids = {entry.guid for entry in found}
    gone = [replace(entry, withdrawn=True) for entry in old if entry.guid not in guids]
    others = [entry for entry in ledger.entries if entry.edition != edition]
    ledger.entries = sorted([*others, *gone, *found], key=lambda entry: datetime.fromisoformat(entry.date))
    return found


def _known(old: Sequence[Entry], candidates: Sequence[Candidate]) -> dict[int, Entry]:
    """Which candidate is which entry: by text, then by title, both in order; then by the part it was."""
    known: dict[int, Entry] = {}
    for attribute in ("text", "title", "part"):
        left = [place for place in range(len(candidates)) if place not in known]
        free = [entry for entry in old if entry not in known.values() and not (entry.withdrawn and attribute == "part")]
        ours = [str(getattr(candidates[place], attribute)) for place in left]
        theirs = [str(getattr(entry, attribute)) for entry in free]
        for block in SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks():
            for offset in range(block.size):
                known[left[block.a + offset]] = free[block.b + offset]
    return known


def _numbers(old: Sequence[Entry]) -> Iterator[int]:
    number = max((entry.number for entry in old), default=0)
    while True:
        number += 1
        yield number


def _stem(ledger: Ledger, title: Title) -> str:
    """What an edition's files are called: as before, or its title in pinyin, with a number if that is taken."""
    names = {entry.edition: entry.name.rpartition("-")[0] for entry in ledger.entries}
    if title.edition in names:
        return names[title.edition]
    stem, number = slug(title.text), 1
    while stem in names.values():
        number += 1
        stem = f"{slug(title.text)}-{number}"
    return stem


def _dates(ledger: Ledger, show: Show, now: datetime, count: int) -> Iterator[datetime]:
    """Dates for `count` new episodes, each later than all before it.

    From `start`, if it is given; else the last of a new show appears today, and what is added to a show lies between
    its last episode and today. A show that is added to on the day of its last goes on by the minute.
    """
    last = max((datetime.fromisoformat(entry.date) for entry in ledger.entries), default=None)
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    step = show.every
    if show.start:
        first = max(show.start, last + step) if last else show.start
    elif last:
        step = max((today - last) // (count + 1) // MINUTE, 1) * MINUTE
        first = last + step
    else:
        first = today - step * (count - 1)
    return (first + step * place for place in range(count))
