"""Subtitles of Aegisub and SubStation Alpha (ASS, SSA) as cues: the words of their dialogue, in order of time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from narrator.manuscript.cues import CueLine, SourceCue, left_out
from narrator.manuscript.draft import Fragment
from narrator.manuscript.text import LINE_END

_BEGINS = re.compile(r"\s*(?:\ufeff)?\[Script Info\]|\s*(?:;[^\n]*\n\s*)*\[(?:V4\+? Styles|Events)\]", re.IGNORECASE)
_DIALOGUE = re.compile(r"Dialogue:\s*", re.IGNORECASE)
_TIME = re.compile(r"\s*(\d{1,9}):(\d{1,2}):(\d{1,2})[.:](\d{1,3})")
_OVERRIDE = re.compile(r"\{[^{}\n]*\}|\\[Nnh]")
_DRAWING = re.compile(r"\\p[1-9]")
_KEY = re.compile(r"(?P<key>Title|Original Script)\s*:\s*(?P<value>.*)", re.IGNORECASE)
_FORMAT = re.compile(r"\s*Format:", re.IGNORECASE)
FIELDS = ("layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect", "text")
NO_NAMES = ("default aegisub file", "untitled", "<untitled>", "<unknown>", "default file")


def is_substation(head: str) -> bool:
    """Whether a text begins as such a file does."""
    return bool(_BEGINS.match(head))


def cues_of(text: str) -> tuple[list[SourceCue], dict[str, str]]:
    """The cues in order of time, what else the file holds as their headings; and the entries that name the work."""
    cues: list[SourceCue] = []
    names: dict[str, str] = {}
    waiting: list[str] = []
    fields: tuple[str, ...] = FIELDS
    for line in LINE_END.split(text):
        fields = _fields(line) or fields
        found = _cue(line, fields)
        if found is None:
            waiting.append(line)
            entry = _KEY.match(line)
            if entry and entry["value"].strip().lower() not in NO_NAMES:
                names.setdefault(entry["key"].lower(), entry["value"].strip())
        else:
            cues.append(replace(found, heading="\n".join([*waiting, found.heading])))
            waiting = []
    head = SourceCue("\n".join(waiting), float("inf"), float("inf"))
    ordered = sorted(cues, key=lambda cue: cue.start_s)
    return [*_without_doubles(ordered), *([head] if waiting else [])], names


def _fields(line: str) -> tuple[str, ...]:
    """The fields of the lines of dialogue below, where the line names them: the text is always the last."""
    mark = _FORMAT.match(line)
    names = tuple(name.strip().lower() for name in line[mark.end() :].split(",")) if mark else ()
    return names if names[-1:] == ("text",) and {"start", "end"} <= set(names) else ()


def _cue(line: str, fields: Sequence[str]) -> SourceCue | None:
    """A line of dialogue; None for any other."""
    mark = _DIALOGUE.match(line)
    parts = line[mark.end() :].split(",", len(fields) - 1) if mark else []
    if len(parts) < len(fields):
        return None
    times = [_TIME.match(parts[fields.index(name)]) for name in ("start", "end")]
    if not all(times):
        return None
    begins, ends = (_seconds(time) for time in times if time)
    text = parts[-1]
    heading = line[: len(line) - len(text)]
    lines = _lines(text)
    return SourceCue(
        heading, begins, ends, tuple(left_out(each, "drawing") for each in lines) if _DRAWING.search(text) else lines
    )


def _seconds(time: re.Match[str]) -> float:
    hours, minutes, seconds, fraction = time.groups()
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds) + int(fraction.ljust(3, "0")) / 1000


def _lines(text: str) -> tuple[CueLine, ...]:
    lines: list[list[Fragment]] = [[]]
    position = 0
    for mark in _OVERRIDE.finditer(text):
        lines[-1] += [Fragment(text[position : mark.start()]), Fragment(mark[0], "markup")]
        if mark[0] == "\\N":
            lines.append([])
        elif mark[0] in ("\\n", "\\h"):
            lines[-1].append(Fragment(" "))
        position = mark.end()
    lines[-1].append(Fragment(text[position:]))
    return tuple(map(tuple, lines))


def _without_doubles(cues: list[SourceCue]) -> list[SourceCue]:
    """Cues without those that show the same words at the same time in another layer, as shadows do."""
    seen: set[tuple[float, str]] = set()
    made = []
    for cue in cues:
        key = (cue.start_s, cue.text)
        made.append(replace(cue, lines=tuple(left_out(line, "repeated") for line in cue.lines)) if key in seen else cue)
        seen.add(key)
    return made
