"""What a clip must pass before it is stored, whichever engine made it, and what is done where it does not pass."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from narrator.errors import SynthesisError
from narrator.frontend.model import Utterance
from narrator.synthesis.engine import PART_PAUSE_S, Engine, SpeechOptions, halves, speak
from narrator.synthesis.pieces import pieces
from narrator.synthesis.voices import Voice

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from narrator.audio.clip import Clip, Mark, Samples

SHORTEST_SYLLABLE_S = 0.06  # at speed 1; fast news reading is about 0.15 s a syllable
LONGEST_SYLLABLE_S = 1.2
FREE_S = 2.5  # silence around the speech, whatever its length
FAINTEST = 0.01  # peak of a clip that is to be heard
FULL_SCALE = 0.9995
MOST_AT_FULL_SCALE = 0.01  # share of the samples
LOUD, NEAR_FULL_SCALE = 0.5, 0.9
MOST_NEAR_FULL_SCALE = 0.6  # of what is loud; 0.43 of a whole sine, 0.95 of one that was cut to a square
WINDOW_S = 0.025
SILENT_DB = 50.0  # so far under its loudest part a clip is silent
LONGEST_GAP_S = 1.0  # of silence between two marks of punctuation
SHORT_RUN_S = 0.3  # what is shorter may be misplaced by its marks
LONGEST_ANYWHERE_S = 3.0  # where marks are only estimated
SLOW_SYLLABLE_S = 0.3  # slower than this, a clip may hold its text twice
SAME = 0.98  # correlation of a clip's halves that are the same


def spoken(speaker: Engine, utterance: Utterance, voice: Voice, options: SpeechOptions) -> Clip:
    """Speak an utterance of any length. What fails is tried again, then in halves. Raises SynthesisError.

    An engine that needs the network has tried often enough by itself.
    """
    if not speaker.examined:
        return speak(speaker, utterance, voice, options)
    tries = 1 if speaker.needs_network else 2
    for _ in range(tries):
        try:
            return accept(speak(speaker, utterance, voice, options), utterance, options.speed)
        except SynthesisError as error:
            failure = error
    if len(utterance.tokens) < 2:
        raise failure
    return _in_halves(speaker, utterance, voice, options, failure)


def _in_halves(
    speaker: Engine, utterance: Utterance, voice: Voice, options: SpeechOptions, failure: SynthesisError
) -> Clip:
    """Speak both halves, and join them. Raises `failure`, which names the whole text, where one fails, too."""
    from narrator.audio.clip import joined

    try:
        parts = [accept(speak(speaker, h, voice, options), h, options.speed) for h in halves(utterance)]
    except SynthesisError as error:
        raise failure from error
    return joined(parts, PART_PAUSE_S / options.speed)


def accept(clip: Clip, utterance: Utterance, speed: float) -> Clip:
    """The clip, if it can be the whole of the utterance. Raises SynthesisError, which names the fault."""
    if reason := fault(clip, utterance, speed):
        raise SynthesisError(
            f"The voice gave unusable audio ({reason}).",
            remedy="Run the same command again, edit this place, or choose another voice with --voice.",
            text=utterance.text,
        )
    return clip


def fault(clip: Clip, utterance: Utterance, speed: float) -> str:
    """Why the clip cannot be the utterance, spoken once and whole; empty if it can.

    All of it is physical evidence, which no voice can mean so, however often it comes.
    """
    if not utterance.is_spoken:
        return _misplaced(clip, utterance)
    return (
        _wrong_length(clip, utterance, speed)
        or _misplaced(clip, utterance)
        or _silent(clip.samples)
        or _clipped(clip.samples)
        or _gap(clip, utterance, speed)
        or _repeated(clip, utterance, speed)
    )


def _wrong_length(clip: Clip, utterance: Utterance, speed: float) -> str:
    spoken_s = clip.duration_s * speed
    if spoken_s < utterance.syllables * SHORTEST_SYLLABLE_S:
        return f"{clip.duration_s:.2f} s is too short for {utterance.syllables} syllables"
    if spoken_s > utterance.syllables * LONGEST_SYLLABLE_S + FREE_S:
        return f"{clip.duration_s:.2f} s is too long for {utterance.syllables} syllables"
    return ""


def _silent(samples: Samples) -> str:
    import numpy as np

    level = np.abs(samples)
    if not np.isfinite(level).all():
        return "it is not sound"
    return "" if level.max(initial=0) >= FAINTEST else "it is silent"


def _clipped(samples: Samples) -> str:
    import numpy as np

    level = np.abs(samples)
    loud = float(np.mean(level >= LOUD))
    is_flat = loud > MOST_AT_FULL_SCALE and np.mean(level >= NEAR_FULL_SCALE) > MOST_NEAR_FULL_SCALE * loud
    return "it is clipped" if is_flat or np.mean(level >= FULL_SCALE) > MOST_AT_FULL_SCALE else ""


def _misplaced(clip: Clip, utterance: Utterance) -> str:
    char = sample = 0
    for mark in clip.marks:
        if mark.start_char != char or not sample <= mark.start_sample <= mark.end_sample <= len(clip.samples):
            return f"its marks are out of order at character {mark.start_char}"
        char, sample = mark.end_char, mark.end_sample
    return "" if char == len(utterance.text) else f"its marks end at character {char} of {len(utterance.text)}"


def _gap(clip: Clip, utterance: Utterance, speed: float) -> str:
    """Whether it is silent where it should speak: for long, or for the whole of what stands between two marks."""
    from narrator.audio.clip import Timing

    window = round(WINDOW_S * clip.sample_rate)
    silent = _silent_windows(clip.samples, window)
    if clip.timing is Timing.ESTIMATED:
        longest_s = _longest(silent, inside=True) * WINDOW_S
        return "" if longest_s <= LONGEST_ANYWHERE_S / speed else f"it is silent for {longest_s:.1f} s"
    for run in _spoken_runs(clip, utterance):
        part = silent[run[0].start_sample // window : -(-run[-1].end_sample // window)]
        longest_s = _longest(part) * WINDOW_S
        if longest_s > LONGEST_GAP_S / speed or (len(part) * WINDOW_S > SHORT_RUN_S and part.all()):
            return f"it is silent for {longest_s:.1f} s where it should speak, from character {run[0].start_char}"
    return ""


def _spoken_runs(clip: Clip, utterance: Utterance) -> Iterator[list[Mark]]:
    """Marks of what is spoken, as they follow each other without punctuation."""
    starts = {piece.start for piece in pieces(utterance) if piece.beats}
    for is_spoken, run in groupby(
        clip.marks, lambda mark: any(char in starts for char in range(mark.start_char, mark.end_char))
    ):
        if is_spoken:
            yield list(run)


def _silent_windows(samples: Samples, window: int) -> NDArray[np.bool_]:
    """Whether each whole window of the samples is silent, shape (n // window,)."""
    import numpy as np

    whole = samples[: len(samples) // window * window].astype(np.float64).reshape(-1, window)
    power = (whole**2).mean(axis=1)
    return np.asarray(power < power.max(initial=0) * 10 ** (-SILENT_DB / 10))


def _longest(silent: NDArray[np.bool_], *, inside: bool = False) -> int:
    """The longest run of silent windows; `inside`, only between two that are not."""
    runs = [(quiet, sum(1 for _ in run)) for quiet, run in groupby(silent.tolist())]
    return max((length for quiet, length in (runs[1:-1] if inside else runs) if quiet), default=0)


def _repeated(clip: Clip, utterance: Utterance, speed: float) -> str:
    """Whether its second half is its first once more, though that is not what its text is."""
    import numpy as np

    text, half = utterance.spoken, len(clip.samples) // 2
    if clip.duration_s * speed < utterance.syllables * SLOW_SYLLABLE_S or text[: len(text) // 2] * 2 == text:
        return ""
    first, second = clip.samples[:half].astype(np.float64), clip.samples[-half:].astype(np.float64)
    alike = float(first @ second) / max(float(np.sqrt((first @ first) * (second @ second))), 1e-9)
    return "it is spoken twice" if alike > SAME else ""
