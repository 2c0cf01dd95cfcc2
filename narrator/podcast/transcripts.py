"""Transcripts of an episode, as WebVTT and SubRip: an edition's subtitles, or made from its manifest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from narrator import subtitles
from narrator.edition import ChapterRecord, ParagraphRecord
from narrator.podcast.reading import PublishedEdition
from narrator.subtitles import Cue, TimedSpan, TimedText

FORMATS = ("vtt", "srt")
HANT = "-hant"  # how the manifest names traditional subtitles beside simplified ones
HANT_ENDING = ".zh-Hant"
_TIME = r"(?:(\d+):)?(\d\d):(\d\d)[,.](\d{3})"
_TIMES = re.compile(rf"{_TIME}[ \t]+-->[ \t]+{_TIME}(?:[ \t].*)?")


class Transcript(NamedTuple):
    """`kind` is the manifest's name for its format and script; `language` a BCP 47 tag, empty where it is the show's.

    Its file is called like the episode with `ending`.
    """

    kind: str
    ending: str
    language: str
    text: str


def of(book: PublishedEdition, chapters: Sequence[ChapterRecord]) -> list[Transcript]:
    """The transcripts of chapters that are heard in a row, traditional ones too where each chapter has them."""
    found: list[Transcript] = []
    for script, ending in (("", ""), (HANT, HANT_ENDING)):
        if script and not all(_subtitles(book.folder, chapter, script) for chapter in chapters):
            continue
        cues: list[Cue] = []
        offset_s = 0.0
        for chapter in chapters:
            own = _subtitles(book.folder, chapter, script) or _made(chapter)
            cues += (_later(cue, offset_s) for cue in own)
            offset_s += chapter.duration_s
        language = _language(chapters, script)
        for form in FORMATS:
            text = subtitles.FORMATS[form].write(cues)
            found.append(Transcript(form + script, f"{ending}.{form}", language, text))
    return found


def _later(cue: Cue, offset_s: float) -> Cue:
    return Cue(cue.start_s + offset_s, cue.end_s + offset_s, cue.lines)


def _language(chapters: Sequence[ChapterRecord], script: str) -> str:
    """The language of the subtitles, where the first chapter's record tells."""
    told = (chapters[0].subtitle_languages.get(form + script, "") for form in FORMATS)
    return next(filter(None, told), "")


def _subtitles(folder: Path, chapter: ChapterRecord, script: str) -> list[Cue]:
    """A chapter's cues as its edition has them; none where it has no file that can be read."""
    for form, read in (("srt", read_srt), ("vtt", read_vtt)):
        if name := chapter.subtitles.get(form + script):
            try:
                return list(read((folder / name).read_text(encoding="utf-8")))
            except (OSError, ValueError):
                continue
    return []


def _made(chapter: ChapterRecord) -> list[Cue]:
    """A chapter's cues by the times in its record."""
    heard = [_timed(paragraph) for paragraph in chapter.paragraphs]
    return subtitles.build(heard, chapter.duration_s)


def _timed(paragraph: ParagraphRecord) -> TimedText:
    from narrator.words import vocabulary

    text, spans, offset = "", [], 0
    for segment in paragraph.segments:
        if segment.marks:
            spans += [TimedSpan(a + offset, b + offset, start_s, end_s) for a, b, start_s, end_s in segment.marks]
            text += segment.text
            offset += len(segment.text)
    breaks, at = set(), 0
    for word in vocabulary().words(text):
        at += len(word)
        breaks.add(at)
    return TimedText(text, tuple(spans), frozenset(breaks))


def read_srt(text: str) -> Iterator[Cue]:
    """The cues of a SubRip file. Raises ValueError where it is something else."""
    for block in _blocks(text):
        yield _cue(block)


def read_vtt(text: str) -> Iterator[Cue]:
    """The cues of a WebVTT file, markup and all. Raises ValueError where it is something else."""
    head, *blocks = _blocks(text) or [[""]]
    if not re.match(r"WEBVTT(?:[ \t]|$)", head[0]):
        raise ValueError("it does not begin with WEBVTT")
    for block in blocks:
        if not re.match(r"(?:NOTE|STYLE|REGION)(?:[ \t]|$)", block[0]):
            yield _cue(block)


def _blocks(text: str) -> list[list[str]]:
    """Runs of lines that are not empty, however the lines end."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return [block.strip("\n").split("\n") for block in re.split(r"\n[ \t]*\n", text) if block.strip()]


def _cue(lines: Sequence[str]) -> Cue:
    """A cue of one block: a number or an id, which may be missing, a line of times, and its text."""
    at = next((place for place, line in enumerate(lines[:2]) if "-->" in line), None)
    found = _TIMES.fullmatch(lines[at].strip()) if at is not None else None
    if at is None or not found:
        raise ValueError(f"a cue has no times that can be read: {' / '.join(lines)[:40]!r}")
    start_s, end_s = (_seconds(found.groups("0")[first : first + 4]) for first in (0, 4))
    return Cue(start_s, end_s, tuple(lines[at + 1 :]))


def _seconds(parts: Sequence[str]) -> float:
    hours, minutes, seconds, milliseconds = map(int, parts)
    return hours * 3600 + minutes * 60 + seconds + milliseconds / 1000
