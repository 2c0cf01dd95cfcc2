"""A text and a recording of it, by a voice that the network was not taught by."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from narrator import edition, produce
from narrator.audio.clip import Samples
from narrator.audio.options import SoundOptions
from narrator.rendering.options import MakeOptions
from narrator.script.options import ScriptOptions

READER = "zm_yunyang"
TEXT = """雨后的山谷

清晨下过一阵小雨，山谷里到处都是泥土的味道。

他背着竹篮走上石阶，数了数，一共有一百二十级。

半路上遇见一位卖柿子的老人，两个人坐下来说了很久的话。

太阳出来的时候，雾从树林里慢慢散开了。

中午以前，他们一起走回了村口的那座桥。
"""


@dataclass(frozen=True, slots=True)
class Told:
    """A recording at `rate`, and of each segment its text, its samples and the seconds of its characters in it."""

    source: Path
    sound: Samples
    rate: int
    segments: tuple[tuple[str, float, float, tuple[tuple[int, int, float, float], ...]], ...]

    def part(self, number: int, before_s: float = 0.15, behind_s: float = 0.15) -> Samples:
        _, start_s, end_s, _ = self.segments[number]
        return self.sound[max(0, round((start_s - before_s) * self.rate)) : round((end_s + behind_s) * self.rate)]


@pytest.fixture(scope="session")
def told(offline_voice: str, tmp_path_factory: pytest.TempPathFactory) -> Told:
    import soundfile

    folder = tmp_path_factory.mktemp("told")
    source = folder / "valley.txt"
    source.write_text(TEXT, encoding="utf-8")
    sound = SoundOptions(formats=("wav",), target=None)
    options = MakeOptions(script=ScriptOptions(voice=READER, chapters="none"), sound=sound)
    made = produce.make(str(source), folder / "read", options)
    (chapter,) = edition.read(made.folder).chapters  # type: ignore[union-attr]
    samples, rate = soundfile.read(made.folder / chapter.audio, dtype="float32")
    segments = tuple(
        (each.text, each.start_s, each.end_s, each.marks) for part in chapter.paragraphs for each in part.segments
    )
    return Told(source, np.asarray(samples), rate, segments)


def write_wav(path: Path, samples: Samples, rate: int) -> Path:
    import soundfile

    soundfile.write(path, samples, rate)
    return path


def options(**changes: object) -> MakeOptions:
    """How an edition is made from a recording, as it is."""
    sound = replace(SoundOptions(formats=("wav",), target=None, as_recorded=True), **changes)  # type: ignore[arg-type]
    return MakeOptions(sound=sound, script=ScriptOptions(chapters="none"))
