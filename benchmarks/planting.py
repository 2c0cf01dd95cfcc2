"""Editions with planted faults, for `benchmarks.proofing`: right sentences, and what is spoken in their place.

A clip with a fault is stored under the key of the right one, so that `narrator make` builds finished chapters of it as
it does of any other.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from narrator import edition, resources
from narrator.audio.clip import Clip, Mark, Samples
from narrator.audio.store import ClipStore
from narrator.edition import Manifest, SegmentRecord
from narrator.frontend import pronounce

TEXTS = Path(__file__).with_name("proofing.txt")
WORD, DROPPED, REPEATED, CUT, NOISE = KINDS = ("wrong word", "dropped clause", "repeated clause", "cut end", "noise")
_CHOICE = re.compile(r"\{([^|]+)\|([^}]+)\}")
_CLAUSE = re.compile(r"[^，。！？；]+[，。！？；]+[”’]?")
_NOISE_S = (0.3, 0.5, 0.8, 1.2)
_NOISE_DB = (0.0, -6.0, 3.0)  # against the speech


class Sentence(NamedTuple):
    number: int
    kind: str
    right: str
    wrong: str

    @property
    def is_for_choosing(self) -> bool:
        """Whether it is of the half on which the limit was chosen."""
        return self.number // 2 % 2 == 0


class Fault(NamedTuple):
    """`size` is how many syllables, or seconds of noise."""

    kind: str
    size: float


@dataclass(frozen=True, slots=True)
class Plan:
    """What is planted with one voice: every other sentence has a fault, kind after kind."""

    voice: str
    turn: int

    def fault_kind(self, sentence: Sentence) -> str:
        if sentence.number % 2 != self.turn % 2:
            return ""
        return KINDS[(sentence.number // 2 + self.turn) % len(KINDS)]


def sentences() -> list[Sentence]:
    lines = [line for line in TEXTS.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return [_sentence(number, *line.split(": ", 1)) for number, line in enumerate(lines)]


def _sentence(number: int, kind: str, text: str) -> Sentence:
    return Sentence(number, kind, _CHOICE.sub(r"\1", text), _CHOICE.sub(r"\2", text))


def spoken_instead(sentence: Sentence, kind: str) -> str:
    """The text of a fault that is spoken anew; empty for one that is made of the right clip."""
    clauses = _CLAUSE.findall(sentence.right)
    if kind == WORD:
        return sentence.wrong
    if kind == DROPPED:
        place = sentence.number % len(clauses)
        return "".join(clauses[:place] + clauses[place + 1 :])
    if kind == REPEATED:
        place = sentence.number % len(clauses)
        return "".join(clauses[: place + 1] + clauses[place:])
    return ""


def size_of(sentence: Sentence, kind: str) -> float:
    if kind == WORD:
        right = _CHOICE.search(TEXTS.read_text(encoding="utf-8").splitlines()[sentence.number + 1])
        return max(pronounce(part).syllables for part in right.groups()) if right else 0
    if kind in (DROPPED, REPEATED):
        return abs(pronounce(spoken_instead(sentence, kind)).syllables - pronounce(sentence.right).syllables)
    return _cut_beats(sentence) if kind == CUT else _noise(sentence)[0]


def _cut_beats(sentence: Sentence) -> int:
    return 1 + sentence.number // 2 % 4


def _noise(sentence: Sentence) -> tuple[float, float]:
    return _NOISE_S[sentence.number // 2 % len(_NOISE_S)], _NOISE_DB[sentence.number // 3 % len(_NOISE_DB)]


def damaged(sentence: Sentence, kind: str, clip: Clip) -> Clip:
    """The right clip without its end, or with a burst of noise over it."""
    if kind == CUT:
        marks = [m for m in clip.marks if m.end_sample > m.start_sample and sentence.right[m.start_char].isalnum()]
        end = marks[-_cut_beats(sentence)].start_sample
        silence = np.zeros(len(clip.samples) - end, np.float32)
        return replace(clip, samples=np.concatenate([clip.samples[:end], silence]))
    seconds, level_db = _noise(sentence)
    return replace(clip, samples=_with_noise(clip.samples, clip.sample_rate, sentence.number, seconds, level_db))


def _with_noise(samples: Samples, rate: int, seed: int, seconds: float, level_db: float) -> Samples:
    chance = np.random.default_rng(seed)
    size = min(round(seconds * rate), len(samples) // 2)
    start = int(chance.integers(len(samples) // 6, max(len(samples) // 6 + 1, len(samples) * 5 // 6 - size)))
    speech = float(np.sqrt(np.mean(np.square(samples[np.abs(samples) > 0.02]))))
    noise = chance.standard_normal(size).astype(np.float32) * speech * 10 ** (level_db / 20)
    mixed = samples.copy()
    mixed[start : start + size] += noise
    return np.clip(mixed, -1, 1)


def segments(manifest: Manifest) -> Iterator[SegmentRecord]:
    for chapter in manifest.chapters:
        for paragraph in chapter.paragraphs:
            if paragraph.kind == "text":
                yield from paragraph.segments


def by_text(folder: Path) -> dict[str, SegmentRecord]:
    manifest, _ = edition.opened(folder)
    return {segment.text: segment for segment in segments(manifest)}


def cache(folder: Path) -> dict[str, str]:
    """The environment of a run that keeps clips in a folder of its own; voices and tables are the user's."""
    usual = resources.cache_folder()
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("assets", "tables"):
        (usual / name).mkdir(parents=True, exist_ok=True)
        if not (folder / name).exists():
            (folder / name).symlink_to(usual / name)
    return {**os.environ, "NARRATOR_CACHE": str(folder)}


def plant(
    plan: Plan, right: dict[str, SegmentRecord], other: dict[str, SegmentRecord], spoken: ClipStore, planted: ClipStore
) -> dict[str, Fault]:
    """Store all clips, some with faults, under the keys of the right ones; the faults by the text that they are in."""
    faults: dict[str, Fault] = {}
    for sentence in sentences():
        key, kind = right[sentence.right].clip, plan.fault_kind(sentence)
        clip = spoken.get(key)
        assert clip is not None
        if instead := spoken_instead(sentence, kind):
            found = spoken.get(other[instead].clip)
            assert found is not None
            clip = _with_marks_of(clip, found)
        elif kind:
            clip = damaged(sentence, kind, clip)
        planted.put(key, clip)
        if kind:
            faults[sentence.right] = Fault(kind, size_of(sentence, kind))
    return faults


def _with_marks_of(right: Clip, spoken: Clip) -> Clip:
    """Another clip under the text of the right one, as one mark: no pause is put into what has other pauses."""
    sounding = [mark for mark in spoken.marks if mark.end_sample > mark.start_sample]
    whole = Mark(0, right.length_chars, sounding[0].start_sample, sounding[-1].end_sample)
    return Clip(spoken.samples, spoken.sample_rate, (whole,), right.timing)
