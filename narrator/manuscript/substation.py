"""Subtitles of Aegisub and SubStation Alpha (ASS, SSA) as cues: the words of their dialogue, in order of time."""

from __future__ import annotations

import re
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
FIELDS = 9  # commas before the text of a line of dialogue
NO_NAMES = ("default aegisub file", "untitled", "<untitled>", "<unknown>", "default file")


def is_substation(head: str) -> bool:
    """Whether a text begins as such a file does."""
    return bool(_BEGINS.match(head))


def cues_of(text: str) -> tuple[list[SourceCue], dict[str, str]]:
    """The cues in order of time, what else the file holds as their headings; and the entries that name the work."""
    cues: list[SourceCue] = []
    names: dict[str, str] = {}
    waiting: list[str] = []
    for line in LINE_END.split(text):
        found = _cue(line)
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


def _cue(line: str) -> SourceCue | None:
    """A line of dialogue; None for any other."""
    mark = _DIALOGUE.match(line)
    parts = line[mark.end() :].split(",", FIELDS) if mark else []
    times = [_TIME.match(part) for part in parts[1:3]]
    if len(parts) <= FIELDS or not all(times):
        return None
    begins, ends = (_seconds(time) for time in times if time)
    text = parts[FIELDS]
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
