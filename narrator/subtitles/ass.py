"""Advanced SubStation Alpha: styled subtitles for video, with karaoke on request."""

from __future__ import annotations

from collections.abc import Sequence

from narrator.subtitles.characters import width
from narrator.subtitles.karaoke import runs
from narrator.subtitles.model import Cue, Header
from narrator.subtitles.timing import centiseconds, hours, rounded
from narrator.subtitles.visible import visible

SIZE = 72  # pixels of 1080: 16 characters fill 60 % of the width
ROOM = 1680  # pixels between the margins: a longer line is set smaller, as it may not be broken
FONTS = {"Hant": "Noto Sans CJK TC"}  # players without it take their own
# Colours are &HAABBGGRR.
_HEAD = """\
[Script Info]
Title: {title}
Original Script: {author}
ScriptType: v4.00+
PlayResX: 1920
PlayResY: 1080
WrapStyle: 2
ScaledBorderAndShadow: yes

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, \
StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Default,{font},{size},&H00FFFFFF,&H00B0B0B0,&H00202020,&H80000000,0,0,0,0,100,100,0,0,1,3,1,2,120,120,64,1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""
# The format has no way to quote what it takes for commands that all players know: it is written full-width.
_COMMANDS = str.maketrans({"{": "｛", "}": "｝", "\\": "＼"})


def shown(line: str) -> str:
    """A line as this format can show it, as long as before."""
    return visible(line).translate(_COMMANDS)


def write(cues: Sequence[Cue], header: Header | None = None) -> str:
    """The whole file, in hundredths of a second."""
    return _write(cues, [r"\N".join(shown(line) for line in cue.lines) for cue in cues], header)


def write_karaoke(cues: Sequence[Cue], header: Header | None = None) -> str:
    r"""The whole file; the `\k` of a cue add up to its length."""
    times = rounded(cues, 100)
    return _write(cues, [_sung(cue, start, end) for cue, (start, end) in zip(cues, times, strict=True)], header)


def _write(cues: Sequence[Cue], texts: Sequence[str], header: Header | None) -> str:
    header = header or Header()
    title, author = (visible(" ".join(value.split())) for value in (header.title, header.author))
    font = FONTS.get(header.language.rpartition("-")[2], "Noto Sans CJK SC")
    events = (
        f"Dialogue: 0,{hours(start)},{hours(end)},Default,,0,0,0,,{_smaller(cue)}{text}\n"
        for cue, text, (start, end) in zip(cues, texts, rounded(cues, 100), strict=True)
    )
    return _HEAD.format(title=title, author=author, font=font, size=SIZE) + "".join(events)


def _smaller(cue: Cue) -> str:
    """The command that a cue needs whose lines would not fit."""
    size = 2 * ROOM // max(1, *(width(line) for line in cue.lines))
    return rf"{{\fs{size}}}" if size < SIZE else ""


def _sung(cue: Cue, start: int, end: int) -> str:
    lines = runs(cue)
    starts = [max(start, min(centiseconds(run.start_s), end)) for line in lines for run in line]
    lengths = iter([b - a for a, b in zip(starts, [*starts[1:], end], strict=True)])
    sung = ("".join(rf"{{\k{next(lengths)}}}" + shown(run.text) for run in line) for line in lines)
    return r"\N".join(sung)
