"""The house rules as a check: which of them a cue does not keep, and why."""

from __future__ import annotations

from collections.abc import Iterator

from narrator.subtitles.characters import NO_END, NO_START, reading_length, width
from narrator.subtitles.model import Cue, CueOptions
from narrator.subtitles.schedule import CueSpeech

_ROUNDING_S = 0.0011  # cue times are whole milliseconds


SHARED = "two sentences share it"


def exceptions(cue: Cue, speech: CueSpeech, options: CueOptions) -> tuple[str, ...]:
    """Each rule that a cue breaks, in one phrase."""
    shared = (f"{SHARED}: one is too short to be shown by itself",) if speech.is_shared else ()
    return (
        *_of_lines(cue, speech.is_forced, options),
        *_of_time(cue, speech.offset_s - speech.onset_s, options),
        *shared,
    )


def _of_lines(cue: Cue, is_forced: bool, options: CueOptions) -> Iterator[str]:
    for line in cue.lines:
        if (units := width(line) / 2) > options.line_units:
            yield f"line of {units:g} units, over {options.line_units:g}: nothing in it may be parted"
        if line[:1] in NO_START and line[:1] not in ("-", "~", "."):
            yield f"line starts with {line[:1]}: so it stands in the source"
        if line[-1:] in NO_END:
            yield f"line ends with {line[-1:]}: so it stands in the source"
    if is_forced:
        yield f"parted where it should stay whole: it is longer than a line of {options.line_units:g} units"


def _of_time(cue: Cue, speech_s: float, options: CueOptions) -> Iterator[str]:
    shown_s = cue.end_s - cue.start_s
    if shown_s < options.min_s - _ROUNDING_S:
        yield f"shown {shown_s:.3f} s, under {options.min_s:.3f}: {speech_s:.3f} s of speech, and the next is near"
    if shown_s > options.max_s + _ROUNDING_S:
        yield f"shown {shown_s:.3f} s, over {options.max_s:.3f}: the speech is slow or pauses"
    shown_s = max(shown_s, 0.001)
    speed = reading_length(cue.text) / shown_s
    if speed > options.chars_per_s + 0.05:
        latin = sum(c.isascii() and c.isalnum() for c in cue.text)
        is_latin = speed - latin / 2 / shown_s <= options.chars_per_s
        reason = f"{latin} of them are Latin letters and digits" if is_latin else "the speech is fast"
        yield f"{speed:.1f} characters a second, over {options.chars_per_s:g}: {reason}"
