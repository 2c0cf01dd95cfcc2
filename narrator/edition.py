"""What was made: the files of one edition and `manifest.json`, the record that previews, feeds and checks read.

docs/formats.md describes the manifest. Times are in seconds from the chapter's first sample, exact to the sample.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from narrator import atomic
from narrator.errors import BusyError

VERSION = 1
MANIFEST = "manifest.json"
SCRIPT = "script.md"
LOCK = ".lock"
FOUND = "found"  # origin of a cover that somebody put into the folder
STUDIO = ".studio"  # the folder where the studio keeps what is its own
EDITIONS = UUID("6f1c4b6e-8d0e-4d0a-9b57-3f2a1c7e5d90")  # the namespace of editions' ids, drawn at random once
MALFORMED = (KeyError, TypeError, AttributeError)  # JSON that has another shape than ours
DECIMALS = 6  # of a second: a sample at 44.1 kHz lasts 0.000023 s


@dataclass(frozen=True, slots=True)
class SegmentRecord:
    """`clip` is the key in the clip store, empty where nothing is spoken; `voice` is empty where it is the chapter's.

    `marks` are (start char, end char, start s, end s).
    """

    text: str
    start_s: float
    end_s: float
    clip: str
    timing: str
    marks: tuple[tuple[int, int, float, float], ...]
    voice: str = ""


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
    """

    title: str
    audio: str
    subtitles: dict[str, str]
    duration_s: float
    key: str
    sha256: dict[str, str]
    paragraphs: tuple[ParagraphRecord, ...]
    cue_exceptions: tuple[dict[str, Any], ...] = ()
    unspoken: tuple[dict[str, Any], ...] = ()
    altered: tuple[dict[str, Any], ...] = ()
    subtitle_languages: dict[str, str] = field(default_factory=dict)
    subtitle_key: str = ""
    voice: str = ""
    files: dict[str, str] = field(default_factory=dict)
    loudness: dict[str, float] = field(default_factory=dict)
    tag_key: str = ""

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

    `whole` has the files that hold all of it, by format: name, key of all they depend on, and hash.
    """

    title: str
    author: str
    language: str
    voice: str
    speed: float
    chapters: tuple[ChapterRecord, ...]
    left_out: tuple[dict[str, Any], ...] = ()
    gaps: tuple[dict[str, Any], ...] = ()
    fallbacks: tuple[dict[str, Any], ...] = ()
    script: dict[str, Any] = field(default_factory=dict)
    id: str = ""
    whole: dict[str, dict[str, str]] = field(default_factory=dict)
    cover: dict[str, str] = field(default_factory=dict)
    version: int = VERSION

    def files(self) -> set[str]:
        whole = {made["file"] for made in self.whole.values()} | ({self.cover["file"]} if self.cover else set())
        return whole | {name for chapter in self.chapters for name in chapter.sha256}


def cover_files(cover: dict[str, str]) -> set[str]:
    """The file of a cover, unless it is somebody else's."""
    return {cover["file"]} if cover and cover["origin"] != FOUND else set()


def seconds(samples: int, sample_rate: int) -> float:
    return round(samples / sample_rate, DECIMALS)


def file_hash(path: Path) -> str:
    """The sha256 of a file, or nothing where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def new_id(folder: Path, title: str) -> str:
    """The name by which feeds know an edition, the same wherever the same text is first made: a UUID as a URN."""
    return uuid5(EDITIONS, f"{folder.name}\n{title}".encode("utf-8", "replace").decode()).urn


def text_hash(text: str | bytes) -> str:
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    return hashlib.sha256(data).hexdigest()


def dump(manifest: Manifest) -> str:
    """The manifest as JSON, one line a segment, always in the same order."""
    chapters = ",\n".join(_chapter_json(chapter) for chapter in manifest.chapters)
    rest = {
        "version": manifest.version,
        "id": manifest.id,
        "title": manifest.title,
        "author": manifest.author,
        "language": manifest.language,
        "voice": manifest.voice,
        "speed": manifest.speed,
        "script": manifest.script,
        "cover": manifest.cover,
        "whole": manifest.whole,
        "left_out": list(manifest.left_out),
        "gaps": list(manifest.gaps),
        "fallbacks": list(manifest.fallbacks),
    }
    return f'{{{_members(rest)},\n"chapters": [\n{chapters}\n]}}\n'


def _chapter_json(chapter: ChapterRecord) -> str:
    paragraphs = ",\n".join(
        f'{{"kind": {_json(paragraph.kind)}, "segments": [\n'
        + ",\n".join(_segment_json(segment) for segment in paragraph.segments)
        + "]}"
        for paragraph in chapter.paragraphs
    )
    rest = {
        "title": chapter.title,
        "audio": chapter.audio,
        "files": chapter.files,
        "subtitles": chapter.subtitles,
        "subtitle_languages": chapter.subtitle_languages,
        "duration_s": chapter.duration_s,
        "loudness": chapter.loudness,
        "key": chapter.key,
        "subtitle_key": chapter.subtitle_key,
        "tag_key": chapter.tag_key,
        "sha256": chapter.sha256,
        "cue_exceptions": list(chapter.cue_exceptions),
        "altered": list(chapter.altered),
        "unspoken": list(chapter.unspoken),
        "voice": chapter.voice,
    }
    return f'{{{_members(rest)},\n"paragraphs": [\n{paragraphs}\n]}}'


def _segment_json(segment: SegmentRecord) -> str:
    return _json({name: value for name, value in asdict(segment).items() if name != "voice" or value})


def _members(values: dict[str, Any]) -> str:
    return ",\n".join(f"{_json(name)}: {_json(value)}" for name, value in values.items())


def _json(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if text.isprintable() else json.dumps(value)  # escape lone surrogates and the like


def load(text: str) -> Manifest:
    """Read what `dump` wrote. Raises ValueError or one of MALFORMED where it is something else."""
    data = json.loads(text)
    if data["version"] != VERSION:
        raise ValueError(f"manifest version {data['version']}")
    chapters = tuple(chapter_record(row) for row in data.pop("chapters"))
    return Manifest(chapters=chapters, **{name: _frozen(value) for name, value in data.items()})


def chapter_record(row: dict[str, Any]) -> ChapterRecord:
    """Read a chapter as JSON has it. Raises one of MALFORMED."""
    paragraphs = tuple(
        ParagraphRecord(paragraph["kind"], tuple(_segment(segment) for segment in paragraph["segments"]))
        for paragraph in row.pop("paragraphs")
    )
    return ChapterRecord(paragraphs=paragraphs, **{name: _frozen(value) for name, value in row.items()})


def _segment(row: dict[str, Any]) -> SegmentRecord:
    marks = tuple((mark[0], mark[1], mark[2], mark[3]) for mark in row.pop("marks"))
    return SegmentRecord(marks=marks, **row)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def previous(folder: Path) -> Manifest | None:
    """The manifest in `folder`, or None where there is none that can be read."""
    with suppress(OSError, ValueError, *MALFORMED):
        return load((folder / MANIFEST).read_text(encoding="utf-8"))
    return None


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Hold an edition's folder for writing; leftovers of killed runs are removed. Raises BusyError or OutputError."""
    from filelock import FileLock, Timeout

    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass  # say now, not after minutes of synthesis, that nothing can be written
        lock = FileLock(folder / LOCK)
        lock.acquire(timeout=0)
    except Timeout as error:
        raise BusyError(
            f"Another run is writing {folder}.", remedy="Wait until it has finished, or choose another folder with -o."
        ) from error
    except OSError as error:
        raise atomic.cannot_write(folder, error) from error
    try:
        atomic.sweep(folder)
        yield
    finally:
        lock.release()


def write_if_changed(path: Path, text: str | bytes) -> None:
    """Write a file unless it has that content already, so that its date tells when it changed."""
    if file_hash(path) != text_hash(text):
        atomic.write(path, text)


def remove_stale(folder: Path, names: set[str]) -> None:
    """Remove files of earlier runs by their names; a name that leads elsewhere is let alone."""
    for name in names:
        path = folder / name
        if path.parent == folder:
            with suppress(OSError):
                path.unlink()
