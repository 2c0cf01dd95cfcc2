"""An exact stand-in for a voice: each syllable is a tone of 100 ms, so that every sample can be foretold."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from narrator.frontend.model import Utterance
from narrator.synthesis.engine import Engine, SpeechOptions
from narrator.synthesis.pieces import pieces
from narrator.synthesis.voices import Voice

if TYPE_CHECKING:
    from narrator.audio.clip import Clip, Samples

SAMPLE_RATE = 44_100  # Hz, that of the files made, so that nothing is resampled
SYLLABLE_SAMPLES = SAMPLE_RATE // 10  # 4410 samples = 100 ms
FADE_SAMPLES = SAMPLE_RATE // 200  # 220 samples = 5 ms
LEVEL = 0.25
LOWEST_HZ = 180  # tones 1 to 5 are 180, 220, 260, 300 and 340 Hz
STEP_HZ = 40
OCTAVES = {"tone-low": 0.5, "tone-high": 2.0}


class ToneEngine(Engine):
    """Speaks in beeps; see `Engine`."""

    name = "tone"
    version = "1"
    limit = 2_000  # syllables; any would do

    def content(self, utterance: Utterance) -> object:
        return [[piece.end - piece.start, _tones(piece.syllables, piece.beats)] for piece in pieces(utterance)]

    def synthesize(self, utterance: Utterance, voice: Voice, options: SpeechOptions) -> Clip:
        import numpy as np

        from narrator.audio.clip import Clip, Mark

        length, octave = round(SYLLABLE_SAMPLES / options.speed), OCTAVES.get(voice.name, 1.0)
        marks: list[Mark] = []
        tones: list[Samples] = []
        at = 0
        for piece in pieces(utterance):
            tones += [_beep(tone, length, octave) for tone in _tones(piece.syllables, piece.beats)]
            marks.append(Mark(piece.start, piece.end, at, at := at + piece.beats * length))
        return Clip(np.concatenate(tones) if tones else np.zeros(0, np.float32), SAMPLE_RATE, tuple(marks))


def _tones(syllables: tuple[str, ...], beats: int) -> list[int]:
    """The tone, 1 to 5, of each beat; English beats are neutral."""
    return [int(syllable[-1]) for syllable in syllables] or [5] * beats


@cache
def _beep(tone: int, length: int, octave: float) -> Samples:
    import numpy as np

    time_s = np.arange(length) / SAMPLE_RATE
    fade = np.minimum(1, np.minimum(np.arange(length), np.arange(length)[::-1]) / FADE_SAMPLES)
    return (LEVEL * fade * np.sin(2 * np.pi * octave * (LOWEST_HZ + STEP_HZ * (tone - 1)) * time_s)).astype(np.float32)
