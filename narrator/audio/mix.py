"""Music under speech, and what sounds before and behind it: laid over a track without moving a sample of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from narrator.audio.clip import Samples
from narrator.audio.formats import TRACK_RATE
from narrator.audio.loudness import SILENCE_DB
from narrator.audio.recording import Recording, facts

CROSSFADE_S = 1.5  # of intro and outro with the chapter
UNDER_SPEECH_LU, IN_PAUSES_LU = -18.0, -8.0  # music against the speech's own loudness
DOWN_S, UP_S = 0.35, 0.9  # it is turned down ahead of speech, and comes back more slowly
LONG_PAUSE_S = 1.6  # in a shorter one it stays down: it would pump
FADE_IN_S, FADE_OUT_S = 1.5, 3.0
SEAM_S = 2.0  # of its end that sound together with its beginning where it begins again
BLOCK = TRACK_RATE


@dataclass(frozen=True, slots=True)
class Accompaniment:
    """Recordings to go with a chapter."""

    music: Recording | None = None
    intro: Recording | None = None
    outro: Recording | None = None

    @property
    def head_samples(self) -> int:
        """By how much the intro moves the chapter back."""
        return _beyond_crossfade(self.intro)

    @property
    def tail_samples(self) -> int:
        """How much longer the chapter lasts for the outro's sake."""
        return _beyond_crossfade(self.outro)

    def __bool__(self) -> bool:
        return any((self.music, self.intro, self.outro))


def _beyond_crossfade(recording: Recording | None) -> int:
    return max(0, facts(recording)[0] - _crossfade(recording)) if recording else 0


def _crossfade(recording: Recording) -> int:
    return min(round(CROSSFADE_S * TRACK_RATE), facts(recording)[0] // 2)


@dataclass(frozen=True, slots=True)
class Layer:
    """Sound from `start` on, with a gain that is drawn straight between points: samples of the track, factors."""

    sound: Iterator[Samples]
    start: int
    at: NDArray[np.float64]
    gain: NDArray[np.float64]


def mixed(
    track: Iterable[Samples],
    spans: Sequence[tuple[int, int]],
    length: int,
    lufs: float,
    accompaniment: Accompaniment,
) -> Iterator[Samples]:
    """The track with its accompaniment.

    spans : where somebody speaks; length : of the track, both in samples; lufs : loudness of the speech
    """
    layers = list(_layers(spans, length, lufs, accompaniment))
    tapes = [_Tape(layer.sound) for layer in layers]
    at = 0
    for stretch in track:
        sum_ = stretch.astype(np.float32)
        for layer, tape in zip(layers, tapes, strict=True):
            skipped = min(max(layer.start - at, 0), len(stretch))
            if skipped < len(stretch):
                places = np.arange(at + skipped, at + len(stretch))
                gain = np.interp(places, layer.at, layer.gain).astype(np.float32)
                sum_[skipped:] += tape.read(len(places)) * gain
        at += len(stretch)
        yield sum_


def _layers(spans: Sequence[tuple[int, int]], length: int, lufs: float, with_: Accompaniment) -> Iterator[Layer]:
    if with_.music:
        at, db = _ducked(spans, length)
        gain = _factor(with_.music, lufs) * 10 ** (db / 20)
        yield Layer(_seamless(with_.music), 0, *_faded(at, gain, length))
    if with_.intro:
        whole, fade = facts(with_.intro)[0], _crossfade(with_.intro)
        points = np.array([0, whole - fade, whole], np.float64)
        yield Layer(with_.intro.samples(), 0, points, np.array([1, 1, 0]) * _factor(with_.intro, lufs))
    if with_.outro:
        whole, fade = facts(with_.outro)[0], _crossfade(with_.outro)
        start = length - whole
        points = np.array([start, start + fade], np.float64)
        yield Layer(with_.outro.samples(), start, points, np.array([0, 1]) * _factor(with_.outro, lufs))


def _factor(recording: Recording, lufs: float) -> float:
    """What makes a recording as loud as the speech."""
    own = facts(recording)[1]
    return float(10 ** ((lufs - own) / 20)) if min(own, lufs) > SILENCE_DB else 1.0


def _ducked(spans: Sequence[tuple[int, int]], length: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The music's level against the speech: down ahead of each run of speech, up behind it."""
    at, db = [0.0], [IN_PAUSES_LU]
    for start, end in _runs(spans):
        down = max(start - DOWN_S * TRACK_RATE, at[-1])
        at += [down, max(start, down), end, end + UP_S * TRACK_RATE]
        db += [IN_PAUSES_LU, UNDER_SPEECH_LU, UNDER_SPEECH_LU, IN_PAUSES_LU]
    return np.array([*at, max(length, at[-1])], np.float64), np.array([*db, db[-1]], np.float64)


def _runs(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Speech with only short pauses in it, as one."""
    runs: list[tuple[int, int]] = []
    for start, end in spans:
        if runs and start - runs[-1][1] < LONG_PAUSE_S * TRACK_RATE:
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    return runs


def _faded(
    at: NDArray[np.float64], gain: NDArray[np.float64], length: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The curve, faded in at the track's beginning and out at its end."""
    rise, fall = FADE_IN_S * TRACK_RATE, length - FADE_OUT_S * TRACK_RATE
    points = np.unique(np.concatenate([at, np.linspace(0, rise, 9), np.linspace(max(fall, rise), length, 9)]))
    shape = np.clip(np.minimum(points / rise, (length - points) / (FADE_OUT_S * TRACK_RATE)), 0, 1)
    return points, np.interp(points, at, gain) * np.sin(shape * np.pi / 2) ** 2


def _seamless(recording: Recording) -> Iterator[Samples]:
    """The recording again and again, its end cross-faded with its beginning at equal power: the level has no dip."""
    whole = facts(recording)[0]
    fade = min(round(SEAM_S * TRACK_RATE), whole // 4)
    turn = np.arange(fade) / fade * (np.pi / 2)
    rising, falling = np.sin(turn).astype(np.float32), np.cos(turn).astype(np.float32)
    tape = _Tape(recording.samples())
    head, tail = tape.read(fade), np.zeros(0, np.float32)
    while True:
        yield head * rising + tail * falling if len(tail) else head
        left = whole - 2 * fade
        while left > 0:
            yield tape.read(min(left, BLOCK))
            left -= BLOCK
        tail = tape.read(fade)
        tape = _Tape(recording.samples())
        head = tape.read(fade)


class _Tape:
    """A stream that is read so many samples at a time, silent where it is over."""

    def __init__(self, stream: Iterator[Samples]) -> None:
        self._stream = stream
        self._held = np.zeros(0, np.float32)

    def read(self, count: int) -> Samples:
        parts, have = [self._held], len(self._held)
        while have < count and (more := next(self._stream, None)) is not None:
            parts.append(more)
            have += len(more)
        whole = np.concatenate(parts)
        self._held = whole[count:]
        return np.pad(whole[:count], (0, max(0, count - len(whole))))
