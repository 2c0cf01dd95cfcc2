"""Subtitle cues: text from the source, times from counted samples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class TimedSpan(NamedTuple):
    """A run of a text's code points and when it is heard, in seconds from the chapter's first sample."""

    start_char: int
    end_char: int
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class TimedText:
    """One paragraph as it is heard.

    `spans` cover `text` in order: one a character, or one for a run that is read as a whole (145亿), which no line and
    no cue may split; punctuation has spans of its own, of no length or as long as the pause. `breaks` are the offsets
    of word boundaries: a line or cue ends only there, or at a mark.
    """

    text: str
    spans: tuple[TimedSpan, ...]
    breaks: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Cue:
    """What is shown from `start_s` to `end_s`: one or two lines. `spans` index into the lines joined.

    `exceptions` names each house rule that this cue could not keep, with the reason.
    """

    start_s: float
    end_s: float
    lines: tuple[str, ...]
    spans: tuple[TimedSpan, ...] = ()
    exceptions: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return "".join(self.lines)


@dataclass(frozen=True, slots=True)
class CueOptions:
    """The limits a cue keeps. Defaults: Netflix's general requirements and its Simplified Chinese limits.

    `line_units` counts a CJK or full-width character as 1 and an ASCII one as ½. Two cues are `gap_s` apart or touch
    (two frames at 24 a second); a short cue stays up to `linger_s` after the speech (twelve frames), longer only where
    it would be shown for less than `min_s`, and may come up to `early_s` before it (one frame). Without `end_marks`,
    commas and full stops at line ends are not shown, as Netflix has it in Chinese; then the cues no longer join to the
    source.
    """

    line_units: float = 16.0
    max_lines: int = 2
    min_s: float = 20 / 24
    max_s: float = 7.0
    chars_per_s: float = 9.0
    gap_s: float = 2 / 24
    linger_s: float = 0.5
    early_s: float = 1 / 24
    end_marks: bool = True

    def __post_init__(self) -> None:
        if self.line_units < 2 or self.max_lines not in (1, 2) or not 0 < self.min_s < self.max_s:
            raise ValueError(f"no cue can keep these limits: {self}")


@dataclass(frozen=True, slots=True)
class Header:
    """What a format that has room for it says about a chapter; `language` is a BCP 47 tag."""

    title: str = ""
    author: str = ""
    language: str = ""
