"""Subtitles and lyrics (SRT, WebVTT, SBV, ASS, LRC) to running text: cues joined into paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from narrator.manuscript.cues import SourceCue, readable, spoken, timed
from narrator.manuscript.draft import Draft, DraftPassage, Fragment
from narrator.manuscript.lyrics import is_lyrics, read_lyrics
from narrator.manuscript.options import DEFAULTS, CueLanguage, ReadingOptions
from narrator.manuscript.source import SourceBytes
from narrator.manuscript.substation import cues_of, is_substation
from narrator.manuscript.text import LINE_END
from narrator.manuscript.wrapping import joint

_TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})[,.](\d{1,3})"
_PLAIN_TIME = r"\d{1,3}:\d{2}:\d{2}\.\d{3}"
_TIMING = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}|\s*{_PLAIN_TIME},{_PLAIN_TIME}\s*$")
_SECONDS = re.compile(_TIME)
_BEGINS = re.compile(
    rf"(?:\ufeff|\s)*(?:WEBVTT\b|(?:\d+[ \t]*\r?\n)?\s*(?:{_TIME}\s*-->\s*{_TIME}|{_PLAIN_TIME},{_PLAIN_TIME}\s*\n))"
)
_ENDS_SENTENCE = re.compile(r"[。！？!?….][”’」』）)\]\"']*$")
_ENDS_CLAUSE = re.compile(r"[，。、；：！？,.;:!?…—”’」』）)]$")
_ENDS_CALL = re.compile(r"[！？!?…—”’」』）)]$")  # marks that captions have which leave out commas and full stops
PAUSE_S = 1.5  # between two cues: a new paragraph, if a sentence has ended
PUNCTUATED = 0.3  # of the cues end with a mark; below, a cue's end is the only punctuation there is
GAP_S = 0.8  # between two cues: a pause, even in the middle of a sentence
STOP = "，"  # stands for the end of a cue that has no mark: a voice pauses there
FEWEST_CUES = 3  # behind other lines that make subtitles of a text
HEAD = 4000  # characters by which the format is recognised


def recognise(source: SourceBytes) -> bool:
    """Whether a text begins with a cue, or as a file of subtitles or lyrics does."""
    head = source.decoded.text[:HEAD]
    times = sum(bool(_TIMING.match(line)) for line in LINE_END.split(head))
    return bool(_BEGINS.match(head)) or times >= FEWEST_CUES or is_substation(head) or is_lyrics(head)


def read(source: SourceBytes, options: ReadingOptions = DEFAULTS) -> Draft:
    """A paragraph for what was said without a long pause."""
    return replace(read_subtitles(source.decoded.text, options.cues), decoded=source.decoded)


def read_subtitles(text: str, language: CueLanguage = "chinese") -> Draft:
    """The same of a text."""
    if is_lyrics(text[:HEAD]):
        return read_lyrics(text, language)
    names: dict[str, str] = {}
    if is_substation(text[:HEAD]):
        cues, names = cues_of(text)
    else:
        cues = list(timed(LINE_END.split(text), _TIMING, _SECONDS))
    cues = readable(cues, language)
    said = [cue.text for cue in cues if cue.text]
    plain = [text for text in said if not _ENDS_CALL.search(text)]
    marked = sum(bool(_ENDS_CLAUSE.search(text)) for text in plain) >= 1 + PUNCTUATED * len(plain)
    return Draft(tuple(_paragraphs(cues, marked)), title=names.get("title", ""), deliberate=True)


def _paragraphs(cues: list[SourceCue], marked: bool) -> Iterator[DraftPassage]:
    pieces: list[Fragment] = []
    text, end_s = "", 0.0
    for cue in cues:
        ended = not marked or bool(_ENDS_SENTENCE.search(text))
        if text and cue.text and ended and cue.start_s - end_s >= PAUSE_S:
            yield DraftPassage(tuple(pieces))
            pieces, text = [], ""
        pieces.append(Fragment(cue.heading + "\n", "time code"))
        first = next((line for line in cue.lines if spoken(line)), None)
        for line in cue.lines:
            words = spoken(line)
            if text and words:
                is_pause = not marked or (line is first and cue.start_s - end_s >= GAP_S)
                pieces.append(Fragment((_stop(text) if is_pause else "") or joint(text, words)))
            pieces += [Fragment(piece.text.strip(), piece.reason) if not piece.reason else piece for piece in line]
            text = words or text
        end_s = cue.end_s if cue.text else end_s
    yield DraftPassage(tuple(pieces))


def _stop(text: str) -> str:
    """What stands behind a line that ends without a mark."""
    return "" if _ENDS_CLAUSE.search(text) else ", " if text[-1].isascii() else STOP
