"""Sounds made up, and FFmpeg's meter as a second opinion of how loud they are."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from narrator.audio.clip import Samples
from narrator.audio.formats import TRACK_RATE


def sine(frequency_hz: float, level_db: float, seconds: float, rate: int = TRACK_RATE) -> Samples:
    """A tone whose peak is at `level_db`."""
    at = np.arange(round(seconds * rate)) / rate
    return np.asarray(10 ** (level_db / 20) * np.sin(2 * np.pi * frequency_hz * at), np.float32)


def speech_like(seed: int, seconds: float = 6.0, rate: int = TRACK_RATE) -> Samples:
    """Harmonics of a voice's pitch and breath, in syllables and phrases; level and crest vary with the seed."""
    random = np.random.default_rng(seed)
    at = np.arange(round(seconds * rate)) / rate
    turned = 2 * np.pi * np.cumsum(random.uniform(90, 260) * (1 + 0.1 * np.sin(2 * np.pi * 0.7 * at))) / rate
    harmonics = (np.sin(n * turned + random.uniform(0, 6)) / n for n in range(1, 25))
    voice = np.sum(list(harmonics), axis=0) + 0.1 * random.standard_normal(len(at))
    beats = np.arange(0, seconds + 1, 0.2)
    loudness = np.interp(at, beats, random.uniform(0.3, 1, len(beats)))
    syllables = np.clip(np.sin(2 * np.pi * random.uniform(3, 6) * at), 0, 1) ** random.uniform(0.5, 1.2)
    sound = voice * loudness * syllables * ((at % 3.1 < 2.4) & (at > 0.4))
    return np.asarray(sound / np.abs(sound).max() * random.uniform(0.05, 0.9), np.float32)


def stretches(samples: Samples, length: int = 40_000) -> Iterator[Samples]:
    for at in range(0, len(samples), length):
        yield samples[at : at + length]


class Ebur128(NamedTuple):
    integrated_lufs: float
    true_peak_db: float


def ebur128(path: Path) -> Ebur128:
    """What FFmpeg's own meter says of a file."""
    imageio_ffmpeg = pytest.importorskip("imageio_ffmpeg")
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-nostats", "-i", str(path)]
    run = subprocess.run(
        [*command, "-map", "0:a", "-af", "ebur128=peak=true", "-f", "null", "-"],
        capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    summary = run.stderr[run.stderr.rindex("Summary:") :]
    figures = re.search(r"I:\s+(\S+) LUFS.*Peak:\s+(\S+) dBFS", summary, re.DOTALL)
    assert figures
    return Ebur128(float(figures[1]), float(figures[2]))
