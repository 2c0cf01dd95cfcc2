"""The record of an edition. docs/formats.md describes it as `manifest.json` has it.

Times are in seconds from the chapter's first sample, exact to the sample. `extra` holds keys that another program
added: they are kept.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, TypedDict
from uuid import UUID, uuid5

from narrator.edition.folder import file_hash

VERSION = 1
Origin = Literal["given", "source", "drawn", "found"]
FOUND: Origin = "found"  # origin of a cover that somebody put into the folder
EDITIONS = UUID("6f1c4b6e-8d0e-4d0a-9b57-3f2a1c7e5d90")  # the namespace of editions' ids, drawn at random once
DECIMALS = 6  # of a second: a sample at 44.1 kHz lasts 0.000023 s

Mark = tuple[int, int, float, float]  # start char, end char, start s, end s


class CueException(TypedDict):
    """A cue that cannot keep the limits; `cue` counts from 1."""

    cue: int
    text: str
    reasons: list[str]


class Unspoken(TypedDict):
    """What has no reading; `segment` counts in the chapter, from 1."""

    segment: int
    text: str
    reason: str


class Gap(TypedDict):
    """A segment that nobody could speak; numbers count from 1."""

    chapter: int
    segment: int
    text: str
    reason: str


class LeftOutRecord(TypedDict):
    """A piece of the source that is not narrated; `chapter` counts from 1, and 0 is the whole document."""

    text: str
    reason: str
    chapter: int


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file that was made: its name, the key of all that it depends on, and its hash."""

    file: str
    key: str
    sha256: str

    @staticmethod
    def of(path: Path, key: str) -> Artifact:
        """The record of a file as it is now."""
        return Artifact(path.name, key, file_hash(path))

    def is_intact(self, folder: Path) -> bool:
        return self.sha256 == file_hash(folder / self.file)


@dataclass(frozen=True, slots=True)
class CoverRecord(Artifact):
    """The picture of an edition, and where it comes from; `found` lay in the folder, put there by somebody else."""

    origin: Origin

    @property
    def is_ours(self) -> bool:
        return self.origin != FOUND


@dataclass(frozen=True, slots=True)
class ScriptRecord:
    """`script.md` as it was narrated; `edited` where somebody else had changed it."""

    file: str
    sha256: str
    edited: bool = False


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """What the edition was first made from. `path` leads there from the edition's folder; `-` is standard input."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class SegmentRecord:
    """`clip` is the key in the store, empty where nothing is spoken; `voice` is empty where it is the chapter's."""

    text: str
    start_s: float
    end_s: float
    clip: str
    timing: str
    marks: tuple[Mark, ...]
    voice: str = ""
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ParagraphRecord:
    """`kind` is "text" or "heading"."""

    kind: str
    segments: tuple[SegmentRecord, ...]


@dataclass(frozen=True, slots=True)
class ChapterRecord:
    """`key` names all that the audio depends on, `subtitle_key` all that the subtitles do beside it.

    `subtitles` has file names and `subtitle_languages` BCP 47 tags by format; `sha256` each file's hash by its name.
    `files` has the sound's files by format, of which `audio` is the first; `loudness` is measured on that.
    `copied` are the formats whose file holds a recording's sound as it was stored.
    """

    title: str
    audio: str
    subtitles: dict[str, str]
    duration_s: float
    key: str
    sha256: dict[str, str]
    paragraphs: tuple[ParagraphRecord, ...]
    cue_exceptions: tuple[CueException, ...] = ()
    unspoken: tuple[Unspoken, ...] = ()
    altered: tuple[dict[str, Any], ...] = ()
    subtitle_languages: dict[str, str] = field(default_factory=dict)
    subtitle_key: str = ""
    voice: str = ""
    files: dict[str, str] = field(default_factory=dict)
    loudness: dict[str, float] = field(default_factory=dict)
    copied: tuple[str, ...] = ()
    tag_key: str = ""
    extra: dict[str, Any] = field(default_factory=dict)

    def intact_files(self, folder: Path) -> dict[str, str]:
        """The sound's files that are there as they were written, by format."""
        return {form: name for form, name in self.files.items() if self.is_intact(folder, [name])}

    def with_files(self, formats: tuple[str, ...]) -> ChapterRecord:
        """The record with the sound's files of those formats alone, the first as the main one."""
        files = {form: self.files[form] for form in formats}
        kept = self.subtitle_files() | set(files.values())
        hashes = {name: digest for name, digest in self.sha256.items() if name in kept}
        return replace(self, audio=next(iter(files.values()), ""), files=files, sha256=hashes)

    def subtitle_files(self) -> set[str]:
        return set(self.subtitles.values())

    def is_intact(self, folder: Path, names: Iterable[str]) -> bool:
        """Whether those of its files are there as they were written."""
        return all(self.sha256.get(name) == file_hash(folder / name) for name in names)


@dataclass(frozen=True, slots=True)
class Manifest:
    """One edition, as `manifest.json` has it. `id` was given when it was first made, and stays for good.

    `whole` has the files that hold all of it, by format. `made_with` has the options that differ from the defaults.
    """

    title: str
    author: str
    language: str
    voice: str
    speed: float
    chapters: tuple[ChapterRecord, ...]
    left_out: tuple[LeftOutRecord, ...] = ()
    gaps: tuple[Gap, ...] = ()
    fallbacks: tuple[dict[str, Any], ...] = ()
    script: ScriptRecord | None = None
    id: str = ""
    whole: dict[str, Artifact] = field(default_factory=dict)
    cover: CoverRecord | None = None
    source: SourceRecord | None = None
    made_with: dict[str, Any] = field(default_factory=dict)
    version: int = VERSION
    extra: dict[str, Any] = field(default_factory=dict)

    def files(self) -> set[str]:
        """The names of all files that were made or taken over, but for the script and the manifest."""
        whole = {made.file for made in self.whole.values()} | ({self.cover.file} if self.cover else set())
        return whole | {name for chapter in self.chapters for name in chapter.sha256}


def recipe_key(*parts: object) -> str:
    """A name for all that a file depends on: the same parts, JSON values, give the same key."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def seconds(samples: int, sample_rate: int) -> float:
    return round(samples / sample_rate, DECIMALS)


def new_id(*about: str) -> str:
    """The name by which feeds know an edition, the same wherever the same text is first made: a UUID as a URN."""
    return uuid5(EDITIONS, "\n".join(about).encode("utf-8", "replace").decode()).urn
