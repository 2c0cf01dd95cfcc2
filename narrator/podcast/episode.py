"""An episode: all that feed, pages and notes say of it, kept as JSON in the show's folder.

So a show can be written anew when the edition that an episode came from is no longer there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from narrator.podcast.ledger import FOLDER
from narrator.readback import json_value, record


class Sentence(NamedTuple):
    """A sentence and when it is heard, in seconds from the episode's first sample."""

    text: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class TranscriptPassage:
    """A paragraph or heading (`kind` is "text" or "heading")."""

    kind: str
    sentences: tuple[Sentence, ...]

    @property
    def text(self) -> str:
        return "".join(sentence.text for sentence in self.sentences)


class ChapterMark(NamedTuple):
    """Where a chapter inside the episode begins."""

    start_s: float
    title: str


@dataclass(frozen=True, slots=True)
class Episode:
    """What one item of the feed holds. `audio` and `subtitles` are files beside the feed; `sources` their hashes.

    `season_name` is the edition's title, `narrators` the voices, `audio_bytes` the exact size of the audio.
    `languages` has BCP 47 tags of subtitles whose language is known. `number` may be a decimal. One that is `hidden` is
    in the feed, and marked so that directories do not list it. `extra` is what `extras.Extra` says, and `cover` its own
    picture beside the feed.
    """

    name: str
    guid: str
    title: str
    season: int
    number: float
    date: str
    season_name: str
    author: str
    narrators: tuple[str, ...]
    duration_s: float
    audio: str
    audio_bytes: int
    subtitles: dict[str, str]
    passages: tuple[TranscriptPassage, ...]
    marks: tuple[ChapterMark, ...]
    cover: str = ""
    languages: dict[str, str] = field(default_factory=dict)
    hidden: bool = False
    extra: dict[str, Any] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)

    @property
    def page(self) -> str:
        return f"{self.name}.html"

    @property
    def embed(self) -> str:
        """A small player for other pages."""
        return f"{self.name}.embed.html"

    @property
    def oembed(self) -> str:
        """What tells other sites of that player (https://oembed.com)."""
        return f"{self.name}.oembed.json"

    @property
    def chapters(self) -> str:
        return f"{self.name}.chapters.json"

    @property
    def text(self) -> str:
        return "\n".join(passage.text for passage in self.passages)

    def files(self) -> Iterator[str]:
        """Every file of its own beside the feed."""
        yield from (self.audio, *self.subtitles.values(), self.chapters, self.page, self.embed, self.oembed)


def by_date(episode: Episode) -> tuple[datetime, int, float]:
    """By what episodes are ordered: those of one moment stand in the order of their numbers."""
    return datetime.fromisoformat(episode.date), episode.season, episode.number


def place(folder: Path, name: str) -> Path:
    return folder / FOLDER / "episodes" / f"{name}.json"


def dump(episode: Episode) -> str:
    return json.dumps(asdict(episode), ensure_ascii=False, indent=0) + "\n"


def _check(episode: Episode) -> None:
    """Raise ValueError where a file is not in the show's folder, or a passage says nothing."""
    names = [episode.audio, episode.cover, *episode.subtitles.values()]
    if any(mark in name for name in names for mark in "/\\:\0") or not all(each.sentences for each in episode.passages):
        raise ValueError("it is no episode of this show")


def load(folder: Path, name: str) -> Episode | None:
    """An episode as it was kept; None where it is not there, or damaged."""
    try:
        data = json_value(place(folder, name).read_text(encoding="utf-8"))
        _check(record(data, Episode))  # what is returned keeps whole numbers as such
        passages = tuple(
            TranscriptPassage(row["kind"], tuple(Sentence(*each) for each in row["sentences"]))
            for row in data.pop("passages")
        )
        marks = tuple(ChapterMark(*row) for row in data.pop("marks"))
        return Episode(passages=passages, marks=marks, narrators=tuple(data.pop("narrators")), **data)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
