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
from narrator.synthesis.kokoro.engine import FRAME_SAMPLES, LATE_S, SAMPLE_RATE, Sounding, _timed, soundings
from narrator.synthesis.kokoro.model import Model

CHINESE = ("zf_xiaobei", "zf_xiaoni", "zm_yunjian", "zm_yunxi", "zm_yunxia")
OTHERS = (
    "af_heart", "af_bella", "af_nicole", "af_aoede", "af_kore", "af_sarah", "bf_emma", "ff_siwis", "jf_alpha",
    "am_michael", "am_puck", "am_fenrir", "am_onyx", "bm_fable", "bm_george",
)  # fmt: skip
PARTS = 16  # that the texts are divided into, so that each run speaks others
SHORTEST, LONGEST = 12, 60  # characters
SEEN = [-20, -16, -12, -9, -7, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 7, 9, 12, 16, 20]  # rows, from the one in question
HIDDEN = (256, 128)
BATCH = 256
TIMES = 2  # that what was changed is learned from, before it is changed otherwise
EVEN = 4096  # samples: lengths that are quick to transform
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
    parser.add_argument("--minutes", type=float, default=5, help="of computing; the next run does the rest")
    parser.add_argument("--epochs", type=int, default=40)
    parser.add_argument("--output", type=Path, default=network.WEIGHTS)
    given = parser.parse_args()
    if given.step == "speak":
        speak(*given.places, part=given.part, minutes=given.minutes)
    else:
        fit(given.places[0], given.epochs, given.output, given.minutes)


def speak(texts: Path, folder: Path, *, part: int, minutes: float) -> None:
    rng, model, until = random.Random(part), Model(), time.monotonic() + minutes * 60
    lines = sorted({line for line in texts.read_text("utf-8").splitlines() if SHORTEST <= len(line) <= LONGEST})
    random.Random(0).shuffle(lines)
    lessons: list[Lesson] = []
    for text in lines[part::PARTS]:
        if time.monotonic() > until:
            break
        voice, speed = _voice(rng), rng.uniform(0.75, 1.3)
        try:
            lessons.append(_lesson(text, model, voice, speed))
        except NarratorError as error:
            print(f"{text}: {error}")
    folder.mkdir(parents=True, exist_ok=True)
    sounds = np.concatenate([lesson.sound for lesson in lessons])
    about = [{"samples": len(lesson.sound), "labels": lesson.labels} for lesson in lessons]
    np.savez(folder / f"{part}.npz", sound=(sounds * 32767).astype(np.int16), about=json.dumps(about))
    print(f"part {part}: {len(lessons)} sentences, {len(sounds) / RATE:.0f} s")


def _voice(rng: random.Random) -> str:
    """A Chinese voice, or a person of its own between it and two others."""
    base, kind = rng.choice(CHINESE), rng.random()
    if kind < 0.2:
        return base
    share = rng.uniform(0.5, 0.75)
    if kind < 0.6:
        return f"{base}*{share:.2f}+{rng.choice(OTHERS)}*{1 - share:.2f}"
    other, own = rng.choice([voice for voice in CHINESE if voice != base]), rng.uniform(0.2, 0.8) * share
    return f"{base}*{own:.2f}+{other}*{share - own:.2f}+{rng.choice(OTHERS)}*{1 - share:.2f}"


def _lesson(text: str, model: Model, voice: str, speed: float) -> Lesson:
    said = soundings(pronounce(text))
    ids = V1_0.numbers("".join(sounding.symbols for sounding in said))
    samples, durations = model.run(ids, voice, speed)
    assert durations is not None
    clip = _timed(said, samples, durations)
    labels = labelled(said, durations, clip)
    heard = resampled(Clip(clip.samples, clip.sample_rate, ()), RATE).samples
    return Lesson(np.clip(heard, -1, 1), labels)


def labelled(said: Sequence[Sounding], durations: NDArray[np.int64], clip: Clip) -> Labels:
    """By the durations, within the marks: the first sound behind a pause begins with the energy."""
    edges_s = np.concatenate([[0], np.cumsum(durations)]) * FRAME_SAMPLES / SAMPLE_RATE - LATE_S
    labels: Labels = []
    first = 1
    for (piece, symbols), mark in zip(said, clip.marks, strict=True):
        own = np.clip(edges_s[first : first + len(symbols) + 1], *(np.array(mark[2:]) / clip.sample_rate))
        own[0], own[-1] = np.array(mark[2:]) / clip.sample_rate
        first += len(symbols)
        labels += [
            (symbol if piece.beats else "", float(a), float(b))
            for symbol, a, b in zip(symbols, own, own[1:], strict=False)
        ]
    return labels


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
    """The same by somebody larger or smaller, somewhere else, with quiet around it."""
    factor, before_s = rng.uniform(0.84, 1.2), rng.uniform(0, 0.7)
    places = np.arange(int(len(lesson.sound) / factor)) * factor
    sound = np.interp(places, np.arange(len(lesson.sound)), lesson.sound)
    length = round((before_s + rng.uniform(0, 0.7)) * RATE) + len(sound)
    sound = np.pad(sound, (round(before_s * RATE), RATE))[: -(-length // EVEN) * EVEN]
    sound = np.pad(sound, (0, -len(sound) % EVEN))
    labels = [(symbol, a / factor + before_s, b / factor + before_s) for symbol, a, b in lesson.labels]
    if rng.random() < 0.45:
        sound = _in_a_room(sound, rng)
    sound = _filtered(sound, rng)
    if rng.random() < 0.75:
        noise = _noise(len(sound), rng, pool)
        power = np.mean(sound**2) / max(float(np.mean(noise**2)), 1e-12)
        sound = sound + noise * np.sqrt(power) * 10 ** (-rng.uniform(5, 35) / 20)
    level = 10 ** (rng.uniform(-12, 6) / 20) / max(float(np.abs(sound).max()), 0.1)
    return Lesson((sound * level).astype(np.float32), labels)


def _in_a_room(sound: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """Early echoes at random, and a tail that dies away, its high sounds first."""
    length = int(RATE * rng.uniform(0.15, 0.8))
    fading = np.exp(-6.9 * np.arange(length) / length)
    tail = rng.standard_normal(length) * fading
    if rng.random() < 0.5:
        soft = rng.uniform(0.2, 0.9)
        tail += soft * np.convolve(tail, np.ones(4) / 2, "same")
    if rng.random() < 0.5:
        tail *= rng.random(length) < rng.uniform(0.02, 1)
    tail *= rng.uniform(0.3, 2) / np.sqrt(np.sum(tail**2) + 1e-9)
    tail[0] = 1
    size = 1 << int(np.ceil(np.log2(len(sound) + length)))
    return np.asarray(np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(tail, size), size)[: len(sound)])


def _filtered(sound: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """By a telephone, by what cuts off the highs, or by a microphone that has its own ideas."""
    kind = rng.random()
    if kind > 0.7:
        return sound
    spectrum, hz = np.fft.rfft(sound), np.fft.rfftfreq(len(sound), 1 / RATE)
    if kind < 0.3:
        spectrum[(hz < rng.uniform(50, 330)) | (hz > rng.uniform(3200, 4000))] = 0
    elif kind < 0.4:
        spectrum[hz > rng.uniform(3500, 7500)] = 0
    else:
        places = np.geomspace(60, RATE / 2, 7)
        spectrum *= 10 ** (np.interp(hz, places, rng.uniform(-9, 9, len(places))) / 20)
    return np.asarray(np.fft.irfft(spectrum, len(sound)))


def _noise(length: int, rng: np.random.Generator, pool: Sequence[Lesson]) -> NDArray[np.float64]:
    """Whose power falls with frequency or not, whose loudness changes or not, a hum, or people at once."""
    kind = rng.integers(4)
    if kind == 3:
        people = [pool[int(rng.integers(len(pool)))].sound for _ in range(rng.integers(2, 7))]
        parts = [np.resize(np.roll(each, int(rng.integers(len(each)))), length) for each in people]
        return np.asarray(np.sum(parts, axis=0), np.float64)
    spectrum = np.fft.rfft(rng.standard_normal(length))
    made = np.fft.irfft(spectrum * (np.arange(len(spectrum)) + 20) ** -rng.uniform(-0.2, 1), length)
    made /= np.sqrt(np.mean(made**2)) + 1e-9
    if kind == 1:
        points = rng.uniform(0.1, 1, max(2, length // (RATE // 2)))
        made *= np.interp(np.arange(length), np.linspace(0, length, len(points)), points)
    if kind == 2:
        base, time_s = rng.uniform(45, 400), np.arange(length) / RATE
        for number in range(1, 6):
            made += rng.uniform(0, 2) / number * np.sin(2 * np.pi * base * number * time_s)
    return np.asarray(made)


class Student:
    """A network that learns, by Adam."""

    def __init__(self, sizes: Sequence[int], rng: np.random.Generator) -> None:
        pairs = list(pairwise(sizes))
        weights = [rng.standard_normal(pair).astype(np.float32) * np.float32(np.sqrt(2 / pair[0])) for pair in pairs]
        self.values = weights + [np.zeros(size, np.float32) for size in sizes[1:]]
        self._first = [np.zeros_like(each) for each in self.values]
        self._second = [np.zeros_like(each) for each in self.values]
        self._steps = 0

    @property
    def layers(self) -> int:
        return len(self.values) // 2

    def keep(self, path: Path, epoch: int) -> None:
        """So that it can go on later."""
        held = {f"{kind}{n}": each for kind, own in self._all() for n, each in enumerate(own)}
        np.savez(path, epoch=epoch, steps=self._steps, **held)  # type: ignore[arg-type]

    def resume(self, path: Path) -> int:
        """As it was kept; the epoch that is next."""
        with np.load(path) as held:
            for kind, own in self._all():
                own[:] = [held[f"{kind}{n}"] for n in range(len(own))]
            self._steps = int(held["steps"])
            return int(held["epoch"])

    def _all(self) -> Iterator[tuple[str, list[Rows]]]:
        yield from (("value", self.values), ("first", self._first), ("second", self._second))

    def outputs(self, rows: Rows, rng: np.random.Generator) -> list[Rows]:
        """What each layer makes of it, the rows first; some of what is between is dropped."""
        found = [rows]
        for number in range(self.layers):
            made = found[-1] @ self.values[number] + self.values[self.layers + number]
            if number < self.layers - 1:
                made = np.maximum(made, 0)
                made *= (rng.random(made.shape, np.float32) > DROPPED_OUT) / np.float32(1 - DROPPED_OUT)
            found.append(made)
        return found

    def learn(self, rows: Rows, wanted: NDArray[np.intp], rate: float, rng: np.random.Generator) -> int:
        """How many rows it had right before."""
        outputs = self.outputs(rows, rng)
        chances = np.exp(outputs[-1] - outputs[-1].max(axis=1, keepdims=True))
        error = chances / chances.sum(axis=1, keepdims=True)
        right = int(np.sum(error.argmax(axis=1) == wanted))
        error[np.arange(len(wanted)), wanted] -= 1
        error /= len(wanted)
        slopes: list[Rows] = [np.zeros(0, np.float32)] * len(self.values)
        for number in reversed(range(self.layers)):
            slopes[number], slopes[self.layers + number] = outputs[number].T @ error, error.sum(axis=0)
            if number:
                error = (error @ self.values[number].T) * (outputs[number] > 0) / np.float32(1 - DROPPED_OUT)
        self._step(slopes, rate)
        return right

    def _step(self, slopes: Sequence[Rows], rate: float) -> None:
        self._steps += 1
        for at, slope in enumerate(slopes):
            self._first[at] += np.float32(0.1) * (slope - self._first[at])
            self._second[at] += np.float32(0.001) * (slope**2 - self._second[at])
            mean = self._first[at] / np.float32(1 - 0.9**self._steps)
            spread = self._second[at] / np.float32(1 - 0.999**self._steps)
            self.values[at] -= np.float32(rate) * mean / (np.sqrt(spread) + np.float32(1e-8))


def _table(lessons: Sequence[Lesson]) -> tuple[Rows, NDArray[np.intp], NDArray[np.intp]]:
    """Rows of all lessons, each with an edge that repeats its ends; which of them are no edge; the sound of each."""
    rows, inner, wanted, at = [], [], [], 0
    edge = SEEN[-1]
    for lesson in lessons:
        own = features.rows([lesson.sound])
        rows.append(np.pad(own, ((edge, edge), (0, 0)), mode="edge"))
        inner.append(at + edge + np.arange(len(own)))
        wanted.append(targets(lesson.labels, len(own)))
        at += len(rows[-1])
    return np.concatenate(rows), np.concatenate(inner), np.concatenate(wanted)


def fit(folder: Path, epochs: int, output: Path, minutes: float) -> None:
    """Goes on where a run that was stopped after so many minutes ended: the epochs are the same then."""
    pool, until = list(lessons_in(folder)), time.monotonic() + minutes * 60
    sizes = [features.BANDS * len(SEEN), *HIDDEN, len(SOUNDS)]
    student, held = Student(sizes, np.random.default_rng(1)), output.with_suffix(".state.npz")
    begun = student.resume(held) if held.exists() else 0
    print(f"{len(pool)} sentences, {sum(len(lesson.sound) for lesson in pool) / RATE:.0f} s", flush=True)
    for epoch in range(begun, epochs):
        if time.monotonic() > until:
            print(f"stopped before epoch {epoch}")
            return
        rng, is_plain = np.random.default_rng([1, epoch]), epoch % 5 == 4
        rows, inner, wanted = _table([lesson if is_plain else changed(lesson, rng, pool) for lesson in pool])
        order = np.concatenate([rng.permutation(len(wanted)) for _ in range(TIMES)])
        right = 0
        for number, first in enumerate(range(0, len(order) - BATCH + 1, BATCH)):
            done = (epoch + number * BATCH / len(order)) / epochs
            rate = RATE_OF_LEARNING * 0.5 * (1 + np.cos(np.pi * done)) + LEAST_RATE
            chosen = order[first : first + BATCH]
            near = rows[inner[chosen][:, None] + SEEN].reshape(len(chosen), -1)
            right += student.learn(near, wanted[chosen], rate, rng)
        student.keep(held, epoch + 1)
        print(f"epoch {epoch}: {right / len(order):.1%} of the rows{', plain' * is_plain}", flush=True)
    counts = np.bincount(np.concatenate([targets(x.labels, len(x.sound) // features.HOP) for x in pool]))
    frequent = (np.pad(counts, (0, len(SOUNDS) - len(counts))) + 50) / (counts.sum() + 50 * len(SOUNDS))
    write(student, frequent.astype(np.float32), output)


def write(student: Student, frequent: NDArray[np.float32], output: Path) -> None:
    about = json.dumps({"sounds": SOUNDS, "layers": student.layers, "seen": SEEN}, ensure_ascii=False)
    values = [value.astype(np.float16) for value in student.values]
    names = [f"weights{n}" for n in range(student.layers)] + [f"offsets{n}" for n in range(student.layers)]
    with output.open("wb") as file:
        np.savez_compressed(file, about=about, frequent=frequent, **dict(zip(names, values, strict=True)))  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
