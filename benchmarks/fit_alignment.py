"""Teach the network of `narrator align` which sound is which.

    python -m benchmarks.fit_alignment speak TEXTS FOLDER --part 0 --minutes 5     sentences, one a line, are spoken
    python -m benchmarks.fit_alignment fit FOLDER --epochs 40                      writes weights.npz

The offline voices speak, most of them blended with English ones, so that there are many; their durations tell which
symbol is heard when. What they say is then raised, lowered, put into noise and rooms and through telephones. The voices
in benchmarks.alignment.VOICES have no part in it, so that they can be the test.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from narrator.audio.clip import Clip, Samples
from narrator.audio.resample import resampled
from narrator.errors import NarratorError
from narrator.frontend import pronounce
from narrator.synthesis.aligning import features, network
from narrator.synthesis.aligning.features import HOP_S, RATE, Rows
from narrator.synthesis.aligning.sounds import PAUSE, SOUNDS, sounds_of
from narrator.synthesis.kokoro.alphabet import V1_0
from narrator.synthesis.kokoro.engine import _timed, soundings
from narrator.synthesis.kokoro.model import Model

VOICES = (
    "zf_xiaobei", "zf_xiaoni", "zm_yunjian", "zm_yunxi", "zm_yunxia", "zf_xiaobei*0.5+af_heart*0.5",
    "zf_xiaoni*0.5+af_heart*0.5", "zm_yunxi*0.7+am_michael*0.3", "zm_yunxia*0.5+am_puck*0.5",
    "zm_yunjian*0.6+am_onyx*0.4", "zf_xiaobei*0.6+af_bella*0.4", "zf_xiaoni*0.6+bf_emma*0.4",
    "zm_yunjian*0.5+bm_george*0.5", "zf_xiaobei*0.5+jf_alpha*0.5", "zm_yunxi*0.5+am_fenrir*0.5",
    "zf_xiaoni*0.5+ff_siwis*0.5", "zm_yunxia*0.5+bm_fable*0.5", "zf_xiaobei*0.6+af_kore*0.4",
)  # fmt: skip
PARTS = 8  # that the texts are divided into, so that each run speaks others
SHORTEST, LONGEST = 12, 60  # characters
CONTEXT, HIDDEN = 7, 128
BATCH = 256
RATE_OF_LEARNING, LEAST_RATE = 1e-3, 2e-5
DROPPED_OUT = 0.1
Labels = list[tuple[str, float, float]]  # the voice's symbols, "" for a pause, and from when to when, in seconds


class Lesson(NamedTuple):
    """What was said, at features.RATE, and which symbols when."""

    sound: Samples
    labels: Labels


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("step", choices=["speak", "fit"])
    parser.add_argument("places", nargs="+", type=Path)
    parser.add_argument("--part", type=int, default=0)
    parser.add_argument("--minutes", type=float, default=5, help="of computing")
    parser.add_argument("--epochs", type=int, default=40)
    parser.add_argument("--output", type=Path, default=network.WEIGHTS)
    given = parser.parse_args()
    if given.step == "speak":
        speak(*given.places, part=given.part, minutes=given.minutes)
    else:
        fit(given.places[0], given.epochs, given.output)


def speak(texts: Path, folder: Path, *, part: int, minutes: float) -> None:
    rng, model, until = random.Random(part), Model(), time.monotonic() + minutes * 60
    lines = sorted({line for line in texts.read_text("utf-8").splitlines() if SHORTEST <= len(line) <= LONGEST})
    random.Random(0).shuffle(lines)
    lessons: list[Lesson] = []
    for number, text in enumerate(lines[part::PARTS]):
        if time.monotonic() > until:
            break
        voice, speed = VOICES[number % len(VOICES)], rng.uniform(0.8, 1.25)
        try:
            lessons.append(_lesson(text, model, voice, speed))
        except NarratorError as error:
            print(f"{text}: {error}")
    folder.mkdir(parents=True, exist_ok=True)
    sounds = np.concatenate([lesson.sound for lesson in lessons])
    about = [{"samples": len(lesson.sound), "labels": lesson.labels} for lesson in lessons]
    np.savez(folder / f"{part}.npz", sound=(sounds * 32767).astype(np.int16), about=json.dumps(about))
    print(f"part {part}: {len(lessons)} sentences, {len(sounds) / RATE:.0f} s")


def _lesson(text: str, model: Model, voice: str, speed: float) -> Lesson:
    said = soundings(pronounce(text))
    ids = V1_0.numbers("".join(sounding.symbols for sounding in said))
    samples, durations = model.run(ids, voice, speed)
    assert durations is not None
    clip = _timed(said, samples, durations)
    labels: Labels = []
    first = 1
    for (piece, symbols), mark in zip(said, clip.marks, strict=True):
        own = durations[first : first + len(symbols)].astype(float)
        first += len(symbols)
        start_s, length_s = mark.start_sample / clip.sample_rate, (mark.end_sample - mark.start_sample)
        edges = start_s + np.concatenate([[0], np.cumsum(own)]) / max(own.sum(), 1) * length_s / clip.sample_rate
        labels += [
            (symbol if piece.beats else "", float(a), float(b))
            for symbol, a, b in zip(symbols, edges, edges[1:], strict=False)
        ]
    heard = resampled(Clip(clip.samples, clip.sample_rate, ()), RATE).samples
    return Lesson(np.clip(heard, -1, 1), labels)


def lessons_in(folder: Path) -> Iterator[Lesson]:
    for path in sorted(folder.glob("*.npz")):
        with np.load(path) as held:
            sound, at = held["sound"].astype(np.float32) / 32768, 0
            for about in json.loads(str(held["about"])):
                labels = [(str(symbol), float(a), float(b)) for symbol, a, b in about["labels"]]
                yield Lesson(sound[at : (at := at + about["samples"])], labels)


def targets(labels: Labels, count: int) -> NDArray[np.intp]:
    """The sound of each row; a symbol that is none, such as a tone, goes with the sound before it."""
    found = np.zeros(count, np.intp)
    last = PAUSE
    for symbol, start_s, end_s in labels:
        own = sounds_of(symbol) or (last,) if symbol else (PAUSE,)
        edges = np.ceil(np.linspace(start_s, end_s, len(own) + 1) / HOP_S - 1e-9).astype(int)
        for sound, first, behind in zip(own, edges, edges[1:], strict=False):
            found[first:behind] = sound
        last = own[-1]
    return found


def changed(lesson: Lesson, rng: np.random.Generator, pool: Sequence[Lesson]) -> Lesson:
    """The same by somebody larger or smaller, somewhere else."""
    factor = rng.uniform(0.84, 1.2)
    places = np.arange(int(len(lesson.sound) / factor)) * factor
    sound = np.interp(places, np.arange(len(lesson.sound)), lesson.sound)
    labels = [(symbol, start_s / factor, end_s / factor) for symbol, start_s, end_s in lesson.labels]
    if rng.random() < 0.35:
        sound = _in_a_room(sound, rng)
    if rng.random() < 0.25:
        spectrum, hz = np.fft.rfft(sound), np.fft.rfftfreq(len(sound), 1 / RATE)
        spectrum[(hz < rng.uniform(100, 300)) | (hz > rng.uniform(3300, 4000))] = 0
        sound = np.fft.irfft(spectrum, len(sound))
    if rng.random() < 0.75:
        noise = _noise(len(sound), rng, pool)
        power = np.mean(sound**2) / max(float(np.mean(noise**2)), 1e-12)
        sound = sound + noise * np.sqrt(power) * 10 ** (-rng.uniform(5, 35) / 20)
    level = 10 ** (rng.uniform(-12, 6) / 20) / max(float(np.abs(sound).max()), 0.1)
    return Lesson((sound * level).astype(np.float32), labels)


def _in_a_room(sound: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    length = int(RATE * rng.uniform(0.15, 0.5))
    tail = rng.standard_normal(length) * np.exp(-6.9 * np.arange(length) / length)
    tail *= rng.uniform(0.3, 2) / np.sqrt(np.sum(tail**2))
    tail[0] = 1
    size = 1 << int(np.ceil(np.log2(len(sound) + length)))
    return np.asarray(np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(tail, size), size)[: len(sound)])


def _noise(length: int, rng: np.random.Generator, pool: Sequence[Lesson]) -> NDArray[np.float64]:
    """White, falling with frequency, or four people at once."""
    kind = rng.integers(3)
    if kind == 0:
        return rng.standard_normal(length)
    if kind == 1:
        spectrum = np.fft.rfft(rng.standard_normal(length))
        return np.asarray(np.fft.irfft(spectrum / np.sqrt(np.arange(len(spectrum)) + 1), length))
    people = [pool[int(rng.integers(len(pool)))].sound for _ in range(4)]
    parts = [np.resize(np.roll(each, int(rng.integers(len(each)))), length) for each in people]
    return np.asarray(np.sum(parts, axis=0), np.float64)


class Student:
    """A network that learns, by Adam."""

    def __init__(self, sizes: Sequence[int], rng: np.random.Generator) -> None:
        self._rng = rng
        pairs = list(pairwise(sizes))
        weights = [rng.standard_normal(pair).astype(np.float32) * np.float32(np.sqrt(2 / pair[0])) for pair in pairs]
        self.values = weights + [np.zeros(size, np.float32) for size in sizes[1:]]
        self._first = [np.zeros_like(each) for each in self.values]
        self._second = [np.zeros_like(each) for each in self.values]
        self._steps = 0

    @property
    def layers(self) -> int:
        return len(self.values) // 2

    def outputs(self, rows: Rows, dropped: float = 0.0) -> list[Rows]:
        """What each layer makes of it, the rows first."""
        found = [rows]
        for number in range(self.layers):
            made = found[-1] @ self.values[number] + self.values[self.layers + number]
            if number < self.layers - 1:
                made = np.maximum(made, 0)
                if dropped:
                    made *= (self._rng.random(made.shape, np.float32) > dropped) / np.float32(1 - dropped)
            found.append(made)
        return found

    def learn(self, rows: Rows, wanted: NDArray[np.intp], rate: float) -> None:
        outputs = self.outputs(rows, DROPPED_OUT)
        chances = np.exp(outputs[-1] - outputs[-1].max(axis=1, keepdims=True))
        error = chances / chances.sum(axis=1, keepdims=True)
        error[np.arange(len(wanted)), wanted] -= 1
        error /= len(wanted)
        slopes: list[Rows] = [np.zeros(0, np.float32)] * len(self.values)
        for number in reversed(range(self.layers)):
            slopes[number], slopes[self.layers + number] = outputs[number].T @ error, error.sum(axis=0)
            if number:
                error = (error @ self.values[number].T) * (outputs[number] > 0)
        self._steps += 1
        for at, slope in enumerate(slopes):
            self._first[at] += 0.1 * (slope - self._first[at])
            self._second[at] += 0.001 * (slope**2 - self._second[at])
            mean, spread = self._first[at] / (1 - 0.9**self._steps), self._second[at] / (1 - 0.999**self._steps)
            self.values[at] -= np.float32(rate) * (mean / (np.sqrt(spread) + 1e-8)).astype(np.float32)


def _table(lessons: Sequence[Lesson]) -> tuple[Rows, NDArray[np.intp]]:
    """Rows with their surroundings, and the sound of each."""
    inputs, wanted = [], []
    for lesson in lessons:
        rows = features.rows([lesson.sound])
        around = np.pad(rows, ((CONTEXT, CONTEXT), (0, 0)), mode="edge")
        windows = np.lib.stride_tricks.sliding_window_view(around, 2 * CONTEXT + 1, axis=0)
        inputs.append(windows.transpose(0, 2, 1).reshape(len(rows), -1))
        wanted.append(targets(lesson.labels, len(rows)))
    return np.concatenate(inputs), np.concatenate(wanted)


def fit(folder: Path, epochs: int, output: Path) -> None:
    rng, pool = np.random.default_rng(1), list(lessons_in(folder))
    student = Student([features.BANDS * (2 * CONTEXT + 1), HIDDEN, HIDDEN, len(SOUNDS)], rng)
    print(f"{len(pool)} sentences, {sum(len(lesson.sound) for lesson in pool) / RATE:.0f} s")
    for epoch in range(epochs):
        is_plain = epoch % 4 == 0
        inputs, wanted = _table([lesson if is_plain else changed(lesson, rng, pool) for lesson in pool])
        rate = RATE_OF_LEARNING * 0.5 * (1 + np.cos(np.pi * epoch / epochs)) + LEAST_RATE
        order = rng.permutation(len(wanted))
        for first in range(0, len(order) - BATCH + 1, BATCH):
            chosen = order[first : first + BATCH]
            student.learn(inputs[chosen], wanted[chosen], rate)
        if is_plain:
            share = np.mean(student.outputs(inputs)[-1].argmax(axis=1) == wanted)
            print(f"epoch {epoch}: {share:.1%} of the rows, plain", flush=True)
    counts = np.bincount(np.concatenate([targets(x.labels, len(x.sound) // features.HOP) for x in pool]))
    frequent = (np.pad(counts, (0, len(SOUNDS) - len(counts))) + 50) / (counts.sum() + 50 * len(SOUNDS))
    write(student, frequent.astype(np.float32), output)


def write(student: Student, frequent: NDArray[np.float32], output: Path) -> None:
    about = json.dumps({"sounds": SOUNDS, "layers": student.layers, "context": CONTEXT}, ensure_ascii=False)
    values = [value.astype(np.float16) for value in student.values]
    names = [f"weights{n}" for n in range(student.layers)] + [f"offsets{n}" for n in range(student.layers)]
    with output.open("wb") as file:
        np.savez_compressed(file, about=about, frequent=frequent, **dict(zip(names, values, strict=True)))  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
