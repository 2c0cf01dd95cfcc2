"""`manifest.json` is written, and read by one validated reader: it may be damaged, hostile, or another program's."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from narrator.edition.folder import MANIFEST, SCRIPT
from narrator.edition.records import EDITIONS, VERSION, ChapterRecord, CoverRecord, Manifest, SegmentRecord
from narrator.errors import EditionError
from narrator.objects import LARGEST_RECORD
from narrator.slug import is_reserved

KNOWN: dict[type, set[str]] = {
    kind: {each.name for each in fields(kind)} - {"extra"} for kind in (Manifest, ChapterRecord, SegmentRecord)
}
SEGMENT_KEYS = [each.name for each in fields(SegmentRecord) if each.name != "extra"]
Record = TypeVar("Record", Manifest, ChapterRecord, CoverRecord)
LONGEST_S = 1e12  # no sum of times is longer
MOST_CUES = 1_000_000  # of a chapter
OUTSIDE = frozenset("/\\\0:")  # characters by which a name could lead out of the folder
ENDINGS = (  # of what is made: whatever else a record names is somebody's own, and would be replaced or removed
    ".mp3", ".m4a", ".m4b", ".mp4", ".opus", ".flac", ".wav", ".srt", ".vtt", ".lrc", ".ass", ".epub", ".jpg",
)  # fmt: skip
REMEDY = "Make the edition again: `narrator make` with its source."


def dump(manifest: Manifest) -> str:
    """The manifest as JSON, one line a segment, always in the same order."""
    chapters = ",\n".join(chapter_json(chapter) for chapter in manifest.chapters)
    rest = {
        "version": manifest.version,
        "id": manifest.id,
        "title": manifest.title,
        "author": manifest.author,
        "language": manifest.language,
        "voice": manifest.voice,
        "speed": manifest.speed,
        "source": asdict(manifest.source) if manifest.source else {},
        "made_with": manifest.made_with,
        "script": asdict(manifest.script) if manifest.script else {},
        "cover": asdict(manifest.cover) if manifest.cover else {},
        "whole": {name: asdict(made) for name, made in manifest.whole.items()},
        "left_out": list(manifest.left_out),
        "gaps": list(manifest.gaps),
        "fallbacks": list(manifest.fallbacks),
    }
    rest |= {name: value for name, value in manifest.extra.items() if name not in rest}
    return f'{{{_members(rest)},\n"chapters": [\n{chapters}\n]}}\n'


def chapter_json(chapter: ChapterRecord) -> str:
    """A chapter as the manifest has it."""
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
    rest |= {"copied": list(chapter.copied)} if chapter.copied else {}
    rest |= {name: value for name, value in chapter.extra.items() if name not in rest}
    return f'{{{_members(rest)},\n"paragraphs": [\n{paragraphs}\n]}}'


def _segment_json(segment: SegmentRecord) -> str:
    own = {name: getattr(segment, name) for name in SEGMENT_KEYS if name != "voice" or segment.voice}
    return _json(own | {name: value for name, value in segment.extra.items() if name not in own})


def _members(values: dict[str, Any]) -> str:
    return ",\n".join(f"{_json(name)}: {_json(value)}" for name, value in values.items())


def _json(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if text.isprintable() else json.dumps(value)  # escape lone surrogates and the like


def read(folder: Path) -> Manifest | None:
    """The manifest in a folder; None where there is none. Raises EditionError."""
    path = folder / MANIFEST
    try:
        if path.stat().st_size > LARGEST_RECORD:
            raise _damaged(MANIFEST, f"it is larger than {LARGEST_RECORD >> 20} MB")
        if path.is_fifo():
            raise _damaged(MANIFEST, "it is no file")
        return load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        raise _damaged(str(path), "it is not UTF-8") from error
    except OSError as error:
        raise _damaged(str(path), str(error.strerror)) from error
    except EditionError as error:
        raise EditionError(f"{path}: {error.problem}", remedy=error.remedy, **error.data) from error


def opened(path: Path) -> tuple[Manifest, Path]:
    """The record of an edition, and its folder; `path` is the folder or a file in it. Raises EditionError."""
    folder = path if path.is_dir() else path.parent
    if manifest := read(folder):
        return manifest, folder
    raise EditionError(
        f"{path} is not an edition: it has no {MANIFEST}.",
        remedy="Make one with `narrator make`, or name the folder that it wrote.",
    )


def load(text: str) -> Manifest:
    """Read what `dump` wrote. Raises EditionError where it is something else."""
    data = _parsed(text)
    if not isinstance(data, dict) or not isinstance(data.get("version"), int):
        raise _damaged(MANIFEST, "it is not the record of an edition")
    if data["version"] > VERSION:
        raise EditionError(
            f"{MANIFEST} was written by a newer Narrator (version {data['version']} of the record, here {VERSION}).",
            remedy="Update Narrator: pip install -U narrator",
            is_newer=True,
        )
    for name in ("source", "script", "cover"):
        if data.get(name) == {}:
            del data[name]
    for row in _rows(data, "chapters"):
        _split_chapter(row)
    _split(data, Manifest)
    manifest = _converted(data, Manifest)
    _check_id(manifest.id)
    for chapter in manifest.chapters:
        _check_chapter(chapter)
    _check_names([made.file for made in (*manifest.whole.values(), manifest.cover) if made])
    if manifest.script and manifest.script.file != SCRIPT:
        raise _no_name(manifest.script.file)
    return manifest


def chapter_record(row: dict[str, Any]) -> ChapterRecord:
    """Read a chapter as JSON has it. Raises EditionError."""
    _split_chapter(row)
    record = _converted(row, ChapterRecord)
    _check_chapter(record)
    return record


def cover_record(row: dict[str, Any]) -> CoverRecord:
    """Read a cover's record as JSON has it. Raises EditionError."""
    record = _converted(row, CoverRecord)
    _check_names([record.file])
    return record


def _parsed(text: str) -> Any:
    def no_number(name: str) -> Any:
        raise ValueError(f"{name} is no number")

    try:
        return json.loads(text, parse_constant=no_number)
    except (ValueError, RecursionError) as error:
        raise _damaged(MANIFEST, f"it is not JSON ({error})") from error


def _damaged(path: str, reason: str) -> EditionError:
    return EditionError(f"{path} is damaged: {reason}.", remedy=REMEDY)


def _rows(data: Any, name: str) -> Iterator[dict[str, Any]]:
    """The objects in a list, if that is what it is: the validation behind says what is wrong otherwise."""
    rows = data.get(name) if isinstance(data, dict) else None
    yield from (row for row in rows if isinstance(row, dict)) if isinstance(rows, list) else ()


def _split_chapter(chapter: dict[str, Any]) -> None:
    for paragraph in _rows(chapter, "paragraphs"):
        for segment in _rows(paragraph, "segments"):
            if not segment.keys() <= KNOWN[SegmentRecord]:
                _split(segment, SegmentRecord)
    _split(chapter, ChapterRecord)


def _split(row: dict[str, Any], kind: type) -> None:
    """Put what another program added aside."""
    row["extra"] = {name: row.pop(name) for name in list(row) if name not in KNOWN[kind]}


def _converted(row: dict[str, Any], kind: type[Record]) -> Record:
    import msgspec

    try:
        return msgspec.convert(row, kind)
    except msgspec.ValidationError as error:
        raise _damaged(MANIFEST, str(error).rstrip(".")) from error
    except (RecursionError, UnicodeEncodeError, OverflowError) as error:
        raise _damaged(MANIFEST, f"a value cannot be used ({error})") from error


def _check_chapter(chapter: ChapterRecord) -> None:
    _check_names([*chapter.sha256, *chapter.files.values(), *chapter.subtitles.values()])
    if chapter.audio:
        _check_names([chapter.audio])
    _check_length(chapter.duration_s)
    for paragraph in chapter.paragraphs:
        for segment in paragraph.segments:
            _check_times(segment)
    count = sum(len(paragraph.segments) for paragraph in chapter.paragraphs)
    _check_numbers([row["segment"] for row in chapter.unspoken], count)
    _check_numbers([row["cue"] for row in chapter.cue_exceptions], MOST_CUES)


def _check_id(name: str) -> None:
    """A UUID, as a URN or bare; an edition of long ago has none."""
    try:
        UUID(name or EDITIONS.urn)
    except ValueError as error:
        raise _damaged(MANIFEST, f"{name!r} is the id of no edition") from error


def _check_numbers(numbers: Iterable[int], count: int) -> None:
    """Numbers that count from 1 to `count`."""
    if wrong := [number for number in numbers if not 1 <= number <= count]:
        raise _damaged(MANIFEST, f"it has no number {wrong[0]}")


def _check_names(names: Iterable[str]) -> None:
    for name in names:
        is_made = name.lower().endswith(ENDINGS) and not is_reserved(name)
        if not is_made or not OUTSIDE.isdisjoint(name) or not name.isprintable():
            raise _no_name(name)


def _no_name(name: str) -> EditionError:
    return _damaged(MANIFEST, f"{name!r} is not the name of a file that an edition has")


def _check_times(segment: SegmentRecord) -> None:
    count = len(segment.text)
    if not 0 <= segment.start_s <= segment.end_s or not all(0 <= m[0] <= m[1] <= count for m in segment.marks):
        raise _damaged(MANIFEST, f"the times of “{segment.text[:20]}” are not in order")
    _check_length(segment.end_s + sum(mark[2] + mark[3] for mark in segment.marks))


def _check_length(length_s: float) -> None:
    if not 0 <= length_s < LONGEST_S:
        raise _damaged(MANIFEST, "a time is out of range")
