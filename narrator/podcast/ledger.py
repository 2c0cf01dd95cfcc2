"""What was published: the ids, dates and names that an episode keeps for good, and what the show calls itself.

It lies in the show's folder as `.show/ledger.json`. A feed without it is not built again: chapters that were inserted
would get each other's ids, and all of them new dates.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from narrator import atomic
from narrator.errors import OutputError
from narrator.readback import json_value, record

FOLDER = ".show"
FILE = "ledger.json"
PODCASTS = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")  # the Podcast Namespace's own, for podcast:guid
PUBLISHED, HIDDEN, REMOVED, WITHDRAWN = "", "hidden", "removed", "withdrawn"


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One episode as it was first published. `part` is its chapter's number then, 0 for a whole edition.

    `title` and `text` (a hash) are its chapter's as last seen: by them it is recognized when chapters move. `state` is
    HIDDEN or REMOVED where the user said so, and WITHDRAWN where the edition no longer has the chapter: the entry
    stays, so that its id is never given to another. `number` may be a decimal: 2.5 between 2 and 3.
    """

    guid: str
    edition: str
    part: int
    season: int
    number: float
    date: str
    name: str
    title: str
    text: str
    state: str = PUBLISHED

    @property
    def is_whole(self) -> bool:
        """Whether it is a whole edition."""
        return self.part == 0

    @property
    def is_out(self) -> bool:
        """Whether it has left the feed."""
        return self.state in (REMOVED, WITHDRAWN)

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.date)


@dataclass(slots=True)
class Ledger:
    """`guid` is the podcast's, by the feed's first address; `seasons` are the editions' ids in order.

    `facts` is what the show calls itself (title, description, author, language) since it was made.
    """

    guid: str = ""
    seasons: list[str] = field(default_factory=list)
    entries: list[LedgerEntry] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)

    def of_edition(self, edition: str) -> list[LedgerEntry]:
        return [entry for entry in self.entries if entry.edition == edition]

    def season(self, edition: str) -> int:
        """The edition's number in the show, from 1; a new one comes last."""
        if edition not in self.seasons:
            self.seasons.append(edition)
        return self.seasons.index(edition) + 1


def stem(entry: LedgerEntry) -> str:
    """What the files of an entry's edition are called."""
    return entry.name.rpartition("-")[0]


def podcast_guid(feed_url: str) -> str:
    """The podcast:guid of a feed's address: without scheme and trailing slashes, as its specification says."""
    return str(uuid5(PODCASTS, feed_url.partition("://")[2].rstrip("/")))


def load(folder: Path) -> Ledger:
    """The ledger of a show's folder; empty where there is none. Raises OutputError where it is damaged."""
    path = folder / FOLDER / FILE
    try:
        data = json_value(path.read_text(encoding="utf-8"))
        entries = [_entry(row) for row in data["entries"]]
        head = {name: data[name] for name in ("guid", "seasons", "facts") if name in data}
        return replace(record(head, Ledger), entries=entries)
    except FileNotFoundError:
        return Ledger()
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise OutputError(
            f"{path} is damaged ({error}): it holds the ids of published episodes.",
            remedy="Restore it from a copy of the folder, or delete it and feed.xml to begin a new show.",
            path=str(path),
        ) from error


def _entry(row: dict[str, Any]) -> LedgerEntry:
    """An entry; Narrator 0.1.0 wrote `withdrawn` where there is a `state` now."""
    if row.pop("withdrawn", False):
        row["state"] = WITHDRAWN
    record(row, LedgerEntry)  # raises ValueError where it is none; a whole number stays one
    entry = LedgerEntry(**row)
    if entry.state not in (PUBLISHED, HIDDEN, REMOVED, WITHDRAWN):
        raise ValueError(f"{entry.name} has a state that is none")
    if entry.moment.tzinfo is None:
        raise ValueError(f"{entry.name} has a date without a time zone")
    return entry


def save(ledger: Ledger, folder: Path) -> None:
    rows = ",\n".join(json.dumps(asdict(entry), ensure_ascii=False) for entry in ledger.entries)
    head = {"version": 2, "guid": ledger.guid, "seasons": ledger.seasons, "facts": ledger.facts}
    members = ",\n".join(f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in head.items())
    text = f'{{{members},\n"entries": [\n{rows}\n]}}\n'
    path = folder / FOLDER / FILE
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        atomic.write(path, text)
