"""What align makes of a lively recording: music, applause, an introduction, corrections, second takes, long silences.

    python -m benchmarks.lively --seed 11

A voice that has no part in the network reads a third of the sentences of benchmarks.alignment. Four are left out, three
said twice, five begun, broken off with “对不起，重来” and begun again; in eight places there is something else. In each
condition, sentences that are wrong by over 500 ms and dropped ones that were not named are listed.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from benchmarks.alignment import CONDITIONS, OTHER, RATE, VOICES, ToldSentence, aligned, others, sentences, tape, told
from narrator.audio.clip import Samples

Part = tuple[int, ToldSentence]  # -1 for what is in no text
LEFT_OUT, TWICE, BROKEN_OFF, BESIDE = 4, 3, 5, 8  # sentences
EVENTS = ("applause", "music", "silence", "talk", "applause", "music", "silence", "talk")
WRONG_S = 0.5


@dataclass(frozen=True, slots=True)
class LivelyReading:
    """What a speaker does with sentences, by their numbers."""

    left_out: frozenset[int]
    twice: frozenset[int]
    broken_off: frozenset[int]
    beside: dict[int, str]

    @classmethod
    def of(cls, count: int, rng: np.random.Generator) -> LivelyReading:
        numbers = iter(rng.permutation(count).tolist())
        left_out, twice, broken = (frozenset(islice(numbers, n)) for n in (LEFT_OUT, TWICE, BROKEN_OFF))
        return cls(left_out, twice, broken, dict(zip(islice(numbers, BESIDE), EVENTS, strict=True)))

    def parts(self, said: Sequence[ToldSentence], voice: str, rng: np.random.Generator) -> Iterator[Part]:
        strange = iter([told(text, OTHER, 1.0) for text in others()[:9]])
        sorry = told("对不起，重来。", voice, 1.0)
        yield -1, _wordless(music(12, rng))
        yield from ((-1, each) for each in islice(strange, 3))
        for number, part in enumerate(said):
            match self.beside.get(number):
                case "applause":
                    yield -1, _wordless(applause(8, rng))
                case "music":
                    yield -1, _wordless(music(20, rng))
                case "silence":
                    yield -1, _wordless(np.zeros(60 * RATE, np.float32))
                case "talk":
                    yield from ((-1, each) for each in islice(strange, 3))
            if number in self.broken_off:
                yield -1, _wordless(part.sound[: round(len(part.sound) * rng.uniform(0.3, 0.7))])
                yield -1, sorry
            if number not in self.left_out:
                yield from [(number, part)] * (2 if number in self.twice else 1)
        yield -1, _wordless(applause(10, rng))


def _wordless(sound: Samples) -> ToldSentence:
    return ToldSentence("", sound, [])


def applause(seconds: float, rng: np.random.Generator) -> Samples:
    """Many short bursts of noise, swelling and dying away."""
    length, burst = round(seconds * RATE), 400
    made = np.zeros(length)
    for first in rng.integers(0, length - burst, round(seconds * 160)):
        clap = rng.standard_normal(burst) * np.exp(-np.arange(burst) / 80)
        made[first : first + burst] += clap * rng.uniform(0.2, 1)
    made *= np.interp(np.arange(length), [0, length * 0.1, length * 0.7, length], [0, 1, 1, 0])
    return np.asarray(made / np.abs(made).max() * 0.4, np.float32)


def music(seconds: float, rng: np.random.Generator) -> Samples:
    """Two chords a second, each struck and dying away."""
    length = round(seconds * RATE)
    made = np.zeros(length + RATE)
    time_s = np.arange(RATE) / RATE
    for first in range(0, length, RATE // 2):
        base = 220 * 2 ** (rng.integers(0, 12) / 12)
        made[first : first + RATE] += sum(
            np.exp(-2.5 * time_s) * np.sin(2 * np.pi * base * times * time_s) for times in (1, 1.25, 1.5, 2)
        )
    return np.asarray(made[:length] / np.abs(made).max() * 0.35, np.float32)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--voice", default=VOICES[0])
    parser.add_argument("--conditions", nargs="*", default=list(CONDITIONS))
    given = parser.parse_args()
    rng, texts = np.random.default_rng(given.seed), sentences()[::3]
    said = [told(text, given.voice, 1.0) for text in texts]
    reading = LivelyReading.of(len(said), rng)
    cut = tape(list(reading.parts(said, given.voice, rng)))
    print(f"{given.voice}, {len(said)} sentences, {len(cut.sound) / RATE:.0f} s, seed {given.seed}", flush=True)
    for condition in given.conditions:
        found, record = aligned(texts, CONDITIONS[condition](cut.sound), ".mp3" if "MP3" in condition else ".wav")
        kept = [number for number in range(len(said)) if number not in reading.left_out]
        off_s = {n: found[n][0][1] - said[n].times[0][1] - cut.starts[n] for n in kept if found[n]}
        wrong = [number for number in kept if abs(off_s.get(number, np.inf)) > WRONG_S]
        unnamed = [number for number in reading.left_out if found[number]]
        print(
            f"{condition:14} wrong {len(wrong)} of {len(kept)}, named {LEFT_OUT - len(unnamed)} of {LEFT_OUT}, "
            f"weak {len(record.weak)}, in no text {len(record.untold)}",
            flush=True,
        )
        for number in (*wrong, *unnamed):
            print(f"    {texts[number][:16]}  {off_s.get(number, np.nan):+.2f} s")


if __name__ == "__main__":
    main()
