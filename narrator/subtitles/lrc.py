"""LRC: the lyrics of music players; a cue is a line. Enhanced LRC adds the time of each character.

Plain readers show the enhanced form's stamps as text, so it is a file of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from narrator.subtitles.karaoke import runs
from narrator.subtitles.model import Cue, Header
from narrator.subtitles.timing import centiseconds, minutes, rounded
from narrator.subtitles.visible import visible

# Readers take what stands in these for times, wherever it stands: they are written full-width.
_BRACKETS = str.maketrans("[]<>", "［］＜＞")
# A pause longer than this clears the line: an empty line stands for the end, which the format does not know.
CLEAR_CS = 10


def shown(line: str) -> str:
    """A line as this format can show it, as long as before."""
    return visible(line).translate(_BRACKETS)


def write(cues: Sequence[Cue], header: Header | None = None) -> str:
    """The whole file, in hundredths of a second."""
    return _write(cues, [_joined(cue.lines) for cue in cues], header or Header())


def write_enhanced(cues: Sequence[Cue], header: Header | None = None) -> str:
    """The whole file, with `<mm:ss.xx>` before each character that is heard and after the last."""
    times = rounded(cues, 100)
    return _write(cues, [_stamped(cue, s, e) for cue, (s, e) in zip(cues, times, strict=True)], header or Header())


def _write(cues: Sequence[Cue], texts: Sequence[str], header: Header) -> str:
    return "".join(f"{line}\n" for line in (*_tags(header), *_lines(cues, texts)))


def _tags(header: Header) -> Iterator[str]:
    for tag, value in (("ti", header.title), ("ar", header.author)):
        if value := shown(" ".join(value.split())):
            yield f"[{tag}:{value}]"


def _lines(cues: Sequence[Cue], texts: Sequence[str]) -> Iterator[str]:
    times = rounded(cues, 100)
    nexts = [*(start for start, _ in times[1:]), None]
    for text, (start, end), following in zip(texts, times, nexts, strict=False):
        yield f"[{minutes(start)}]{text}"
        if following is None or following - end > CLEAR_CS:
            yield f"[{minutes(end)}]"


def _joined(lines: Sequence[str]) -> str:
    """The lines as one, with a space between Latin words."""
    text = shown(lines[0])
    for line in lines[1:]:
        text += " " + shown(line) if text[-1].isascii() and line[0].isascii() else shown(line)
    return text


def _stamped(cue: Cue, start: int, end: int) -> str:
    pieces: list[str] = []
    last = start
    for line in runs(cue):
        if pieces and pieces[-1][-1].isascii() and line[0].text[0].isascii():
            pieces[-1] += " "
        for run in line:
            last = max(last, min(centiseconds(run.start_s), end))
            pieces.append(f"<{minutes(last)}>{shown(run.text)}")
    return "".join(pieces) + f"<{minutes(end)}>"
