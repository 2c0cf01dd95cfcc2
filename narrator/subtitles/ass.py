"""Advanced SubStation Alpha: styled subtitles for video, with karaoke on request."""

from __future__ import annotations

from collections.abc import Sequence

from narrator.subtitles.karaoke import runs
from narrator.subtitles.model import Cue, Header
from narrator.subtitles.timing import centiseconds, hours, rounded

# On 1920 × 1080: 16 characters of 72 pixels fill 60 % of the width; colours are &HAABBGGRR.
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
Style: Default,Noto Sans CJK SC,72,&H00FFFFFF,&H00B0B0B0,&H00202020,&H80000000,0,0,0,0,100,100,0,0,1,3,1,2,120,120,64,1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""
# The format has no way to quote what it takes for commands that all players know: it is written full-width.
_COMMANDS = str.maketrans({"{": "｛", "}": "｝", "\\": "＼"})


def write(cues: Sequence[Cue], header: Header | None = None) -> str:
    """The whole file, in hundredths of a second."""
    return _write(cues, [r"\N".join(line.translate(_COMMANDS) for line in cue.lines) for cue in cues], header)


def write_karaoke(cues: Sequence[Cue], header: Header | None = None) -> str:
    r"""The whole file; the `\k` of a cue add up to its length."""
    times = rounded(cues, 100)
    return _write(cues, [_sung(cue, start, end) for cue, (start, end) in zip(cues, times, strict=True)], header)


def _write(cues: Sequence[Cue], texts: Sequence[str], header: Header | None) -> str:
    title, author = (" ".join(value.split()) for value in (header.title, header.author)) if header else ("", "")
    events = (
        f"Dialogue: 0,{hours(start)},{hours(end)},Default,,0,0,0,,{text}\n"
        for text, (start, end) in zip(texts, rounded(cues, 100), strict=True)
    )
    return _HEAD.format(title=title, author=author) + "".join(events)


def _sung(cue: Cue, start: int, end: int) -> str:
    lines = runs(cue)
    starts = [max(start, min(centiseconds(run.start_s), end)) for line in lines for run in line]
    lengths = iter([b - a for a, b in zip(starts, [*starts[1:], end], strict=True)])
    sung = ("".join(rf"{{\k{next(lengths)}}}" + run.text.translate(_COMMANDS) for run in line) for line in lines)
    return r"\N".join(sung)
