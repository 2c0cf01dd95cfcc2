"""Editions are entered into the ledger: what was published is recognized, what is new gets an id, a name and a date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from uuid import UUID, uuid5

from narrator.matching import matches
from narrator.podcast import dates
from narrator.podcast.ledger import PUBLISHED, REMOVED, WITHDRAWN, Ledger, LedgerEntry
from narrator.podcast.show import Show
from narrator.slug import slug

DECIMALS = 3  # of a number between two others


@dataclass(frozen=True, slots=True)
class Candidate:
    """A chapter, or a whole edition (`part` 0), that is to be an episode."""

    part: int
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """An edition that is entered: its id, its present title, and its candidates, all chapters or one whole.

    `known` has the entry of each candidate that was published before, by the candidate's place.
    """

    edition: str
    title: str
    candidates: tuple[Candidate, ...]
    known: dict[int, LedgerEntry]

    @property
    def following(self) -> range:
        """The places of new candidates behind all known ones."""
        return range(max(self.known, default=-1) + 1, len(self.candidates))


def recognized(ledger: Ledger, edition: str, title: str, candidates: Sequence[Candidate]) -> Arrival:
    """An edition with what of it was published before."""
    whole = any(candidate.part == 0 for candidate in candidates)
    old = [entry for entry in ledger.of_edition(edition) if entry.is_whole == whole]
    return Arrival(edition, title, tuple(candidates), _known(old, candidates))


def _known(old: Sequence[LedgerEntry], candidates: Sequence[Candidate]) -> dict[int, LedgerEntry]:
    """Which candidate is which entry: by text, then by title, both in order; then by the part it was."""
    known: dict[int, LedgerEntry] = {}
    for attribute in ("text", "title", "part"):
        taken = {entry.guid for entry in known.values()}
        left = [place for place in range(len(candidates)) if place not in known]
        free = [
            entry
            for entry in old
            if entry.guid not in taken and not (entry.state == WITHDRAWN and entry.part and attribute == "part")
        ]
        ours = [str(getattr(candidates[place], attribute)) for place in left]
        theirs = [str(getattr(entry, attribute)) for entry in free]
        for block in matches(ours, theirs):
            for offset in range(block.size):
                known[left[block.a + offset]] = free[block.b + offset]
    return known


def enter(ledger: Ledger, arrivals: Sequence[Arrival], show: Show, now: datetime) -> list[list[LedgerEntry]]:
    """The entries of each edition's episodes in order: the old ones as they were, new ones numbered and dated."""
    count = sum(len(arrival.following) for arrival in arrivals)
    coming = dates.following(ledger.entries, show, now, count)
    return [_entered(ledger, arrival, show, coming) for arrival in arrivals]


def _entered(ledger: Ledger, arrival: Arrival, show: Show, coming: Iterator[datetime]) -> list[LedgerEntry]:
    season = ledger.season(arrival.edition)
    names = _names(ledger, arrival)
    moments = _moments(arrival, show, coming)
    found: list[LedgerEntry] = []
    for place, candidate in enumerate(arrival.candidates):
        if entry := arrival.known.get(place):
            state = PUBLISHED if entry.state == WITHDRAWN else entry.state
            found.append(replace(entry, title=candidate.title, text=candidate.text, state=state))
            continue
        name, key = next(names)
        guid = str(uuid5(UUID(arrival.edition.removeprefix("urn:uuid:")), key))
        date = moments[place].isoformat()
        found.append(
            LedgerEntry(guid, arrival.edition, candidate.part, season, 0, date, name, candidate.title, candidate.text)
        )
    found = _numbered(found, keep=show.inserted == "decimal")
    guids = {entry.guid for entry in found}
    gone = [_withdrawn(entry) for entry in ledger.of_edition(arrival.edition) if entry.guid not in guids]
    others = [entry for entry in ledger.entries if entry.edition != arrival.edition]
    ledger.entries = sorted([*others, *gone, *found], key=lambda entry: (entry.moment, entry.season, entry.number))
    return found


def _withdrawn(entry: LedgerEntry) -> LedgerEntry:
    return entry if entry.state == REMOVED else replace(entry, state=WITHDRAWN)


def _moments(arrival: Arrival, show: Show, coming: Iterator[datetime]) -> dict[int, datetime]:
    """When each new candidate appears: between its neighbours, or behind all."""
    new = [place for place in range(len(arrival.candidates)) if place not in arrival.known]
    found = dict(zip(arrival.following, coming, strict=False))
    inserted = [place for place in new if place not in found]
    for _, run in groupby(enumerate(inserted), key=lambda pair: pair[1] - pair[0]):
        places = [place for _, place in run]
        before, after = arrival.known.get(places[0] - 1), arrival.known[places[-1] + 1]
        found |= zip(places, dates.between(before, after, len(places), show.every), strict=True)
    return found


def _numbered(entries: Sequence[LedgerEntry], *, keep: bool) -> list[LedgerEntry]:
    """Entries numbered by their places; or those that have a number keep it, and one between 2 and 3 gets 2.5."""
    if not keep:
        return [replace(entry, number=place) for place, entry in enumerate(entries, 1)]
    numbers: list[float] = [entry.number for entry in entries]
    for is_new, run in groupby(range(len(numbers)), key=lambda place: not numbers[place]):
        places = list(run)
        if not is_new:
            continue
        before = numbers[places[0] - 1] if places[0] else 0
        if places[-1] + 1 < len(numbers):
            step = (entries[places[-1] + 1].number - before) / (len(places) + 1)
        else:
            before, step = int(max(numbers)), 1
        for count, place in enumerate(places, 1):
            value = round(before + step * count, DECIMALS)
            numbers[place] = int(value) if value == int(value) else value
    return [replace(entry, number=number) for entry, number in zip(entries, numbers, strict=True)]


def _names(ledger: Ledger, arrival: Arrival) -> Iterator[tuple[str, str]]:
    """Names of new episodes' files, never used before, each with what its id is made from."""
    stem = _stem(ledger, arrival)
    taken = {entry.name for entry in ledger.entries}
    if any(candidate.part == 0 for candidate in arrival.candidates):
        first = f"{stem}-001"
        yield (f"{stem}-whole" if first in taken else first), "0"
        return
    chapters = [entry for entry in ledger.of_edition(arrival.edition) if not entry.is_whole]
    serial = max((int(entry.name.rpartition("-")[2]) for entry in chapters), default=0)
    while True:
        serial += 1
        if (name := f"{stem}-{serial:03}") not in taken:
            yield name, str(serial)


def _stem(ledger: Ledger, arrival: Arrival) -> str:
    """What an edition's files are called: as before, or its title in pinyin, with a number if that is taken."""
    names = {entry.edition: entry.name.rpartition("-")[0] for entry in ledger.entries}
    if arrival.edition in names:
        return names[arrival.edition]
    stem, number = slug(arrival.title), 1
    while stem in names.values():
        number += 1
        stem = f"{slug(arrival.title)}-{number}"
    return stem
