"""Windows, memory, noise: what lies between a file and a verdict."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from narrator.frontend import pronounce
from narrator.proofing.memory import Memory
from narrator.proofing.noise import is_silent, longest_noise_s
from narrator.proofing.recogniser import SAMPLE_RATE
from narrator.proofing.tape import Tape
from narrator.proofing.verdict import judge
from narrator.proofing.windows import MOST_S, SpokenSegment, divided, windows


def segment(text: str, start_s: float = 0.0, end_s: float = 1.0) -> SpokenSegment:
    return SpokenSegment(text, pronounce(text), start_s, end_s)


def test_windows_hold_every_segment_once_and_are_short_enough() -> None:
    every = [segment(f"第{n}句。", n * 5.0, n * 5.0 + 4.5) for n in range(20)]
    found = list(windows(every))
    assert [each for window in found for each in window] == every
    assert all(window[-1].end_s - window[0].start_s <= MOST_S for window in found)


def test_a_hearing_is_divided_where_the_segments_meet() -> None:
    window = [segment("今天下雨。"), segment("他没有带伞，只好等着。"), segment("WTO是一个组织。")]
    assert divided(window, "今天下雨他沒有帶傘只好等著WTO是一個組織") == [
        "今天下雨", "他沒有帶傘只好等著", "WTO是一個組織",
    ]  # fmt: skip
    assert divided(window, "今天下雨WTO是一個組織") == ["今天下雨", "", "WTO是一個組織"]


def test_what_was_added_between_two_segments_is_given_to_both() -> None:
    first, second = pronounce("今天下雨。"), pronounce("他没有伞。")
    shares = divided([segment(first.text), segment(second.text)], "今天下雨也許他没有伞")
    assert judge(first, shares[:1]).comparison.wrong == judge(second, shares[1:]).comparison.wrong == 2


def test_the_best_of_several_hearings_decides() -> None:
    utterance = pronounce("他慢慢走回家。")
    verdict = judge(utterance, ["他慢慢走", "他慢慢走迴家"])
    assert (verdict.suspicion, verdict.heard) == (0, "他慢慢走回家")


def test_memory_survives_a_broken_line(cache: Path) -> None:
    memory = Memory.of("some-model")
    memory.note("key", "window", "今天下雨")
    with memory.path.open("a", encoding="utf-8") as file:
        file.write('["key", "alone", "今')
    assert Memory.of("some-model").get("key") == {"window": "今天下雨"}
    assert Memory.of("other-model").get("key") == {}


@pytest.mark.parametrize(("length_s", "found_s"), [(0.15, 0.15), (0.8, 0.8)])
def test_noise_is_measured(length_s: float, found_s: float) -> None:
    chance = np.random.default_rng(1)
    time = np.arange(2 * SAMPLE_RATE) / SAMPLE_RATE
    voice = np.sum([np.sin(2 * np.pi * 150 * n * time) / n for n in range(1, 40)], axis=0).astype(np.float32) * 0.1
    assert longest_noise_s(voice) < 0.05
    size = round(length_s * SAMPLE_RATE)
    voice[8000 : 8000 + size] += chance.standard_normal(size).astype(np.float32) * 0.2
    assert longest_noise_s(voice) == pytest.approx(found_s, abs=0.05)


def test_a_tape_gives_what_lies_between_two_times(tmp_path: Path) -> None:
    import soundfile

    rate, ramp = 48_000, np.linspace(-0.9, 0.9, 48_000 * 4, dtype=np.float32)
    soundfile.write(tmp_path / "ramp.wav", ramp, rate, subtype="FLOAT")
    with Tape(tmp_path / "ramp.wav") as tape:
        for start_s, end_s in ((0.0, 0.5), (0.25, 1.0), (2.0, 3.0), (3.5, 9.0)):
            part = tape.between(start_s, end_s)
            assert len(part) == pytest.approx((min(end_s, 4) - start_s) * SAMPLE_RATE, abs=40)
            assert part[len(part) // 2] == pytest.approx(((start_s + min(end_s, 4)) / 4 - 1) * 0.9, abs=0.01)


def test_a_broken_end_is_told_from_a_soft_one() -> None:
    time = np.arange(SAMPLE_RATE) / SAMPLE_RATE
    voice = (np.sin(2 * np.pi * 200 * time) * np.linspace(1, 0.1, SAMPLE_RATE)).astype(np.float32)
    assert not is_silent(voice[-1600:], voice)
    voice[-1600:] = 0
    assert is_silent(voice[-1600:], voice)
    assert is_silent(voice[:0], voice)
