"""A long recording: what aligning it costs, and how near its times stay from beginning to end.

    python -m benchmarks.hour EDITION                as it was read
    python -m benchmarks.hour EDITION --deviating    a tenth dropped, a twentieth twice, two minutes of other speech

EDITION is a folder that Narrator made of a text; its manifest is the truth. The command runs as a user calls it, in a
process of its own, whose time and memory are measured.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import soundfile
from numpy.typing import NDArray

from benchmarks.alignment import CONDITIONS, OTHER, RATE, others, told
from narrator import edition
from narrator.audio.clip import Samples
from narrator.audio.reel import Reel
from narrator.edition.recording import RecordingRecord, read_recording

DROPPED, TWICE = 0.1, 0.05  # of the segments
FOREIGN_S, FOREIGN_PLACES = 120.0, 4
QUARTER_S = 900.0
WRONG_S = 0.5


class ReadSegment(NamedTuple):
    """A segment of an edition: its stretch of a chapter's file, to the middle of the pauses around it, in seconds."""

    text: str
    audio: Path
    from_s: float
    to_s: float
    times: list[tuple[int, float]]  # its characters that are heard, and when, in the file


@dataclass(frozen=True, slots=True)
class LongTape:
    """Where each segment begins on the tape, by its number; none for what is dropped."""

    length_s: float
    at: dict[int, float]
    dropped: frozenset[int]


class Measured(NamedTuple):
    """What a run of the command cost."""

    cpu_s: float
    wall_s: float
    peak_mb: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("edition", type=Path)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--deviating", action="store_true")
    parser.add_argument("--condition", choices=list(CONDITIONS), default="plain")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    parts = list(segments(given.edition, given.minutes * 60))
    rng = np.random.default_rng(given.seed)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "text.txt").write_text("标题\n\n" + "\n\n".join(part.text for part in parts) + "\n", encoding="utf-8")
        cut = recorded(place / "tape.wav", parts, rng, given.condition, deviating=given.deviating)
        cost = called(place)
        (made,) = (place / "out").iterdir()
        record = read_recording(made)
        assert record
        found = starts(made, parts)
    print(f"{given.edition.name}, {given.condition}: {cut.length_s / 60:.1f} min, {len(parts)} segments")
    print(
        f"  {cost.cpu_s:.0f} s of CPU ({cost.cpu_s / cut.length_s:.3f} of the length), {cost.wall_s:.0f} s by the "
        f"clock ({cost.wall_s / cut.length_s:.3f}), {cost.peak_mb:.0f} MB at the peak"
    )
    report(parts, cut, found, record)


def segments(folder: Path, length_s: float) -> Iterator[ReadSegment]:
    """The segments of an edition, until they are as long as that."""
    manifest = edition.read(folder)
    assert manifest
    length = 0.0
    for chapter in manifest.chapters:
        own = [each for part in chapter.paragraphs for each in part.segments if each.clip]
        edges = [0.0, *((a.end_s + b.start_s) / 2 for a, b in pairwise(own)), chapter.duration_s]
        for each, (from_s, to_s) in zip(own, pairwise(edges), strict=True):
            times = [(mark[0], mark[2]) for mark in each.marks if each.text[mark[0]].isalnum()]
            yield ReadSegment(each.text, folder / chapter.audio, from_s, to_s, times)
            length += to_s - from_s
            if length >= length_s:
                return


def recorded(
    path: Path, parts: Sequence[ReadSegment], rng: np.random.Generator, condition: str, *, deviating: bool
) -> LongTape:
    """Write the tape, segment by segment."""
    chosen = rng.permutation(len(parts)).tolist()
    dropped = frozenset(chosen[: round(DROPPED * len(parts))] if deviating else [])
    twice = set(chosen[len(dropped) : len(dropped) + round(TWICE * len(parts))] if deviating else [])
    places = set(rng.choice(len(parts), FOREIGN_PLACES, replace=False).tolist() if deviating else [])
    strange = foreign()
    at: dict[int, float] = {}
    length = 0
    with soundfile.SoundFile(path, "w", RATE, 1) as file:
        for number, sound in enumerate(sounds(parts)):
            pieces = [next(strange)] if number in places else []
            if number not in dropped:
                pieces += [sound] * (2 if number in twice else 1)
                at[number] = (length + sum(map(len, pieces[:-1]))) / RATE
            for piece in pieces:
                file.write(CONDITIONS[condition](piece))
                length += len(piece)
    return LongTape(length / RATE, at, dropped)


def sounds(parts: Sequence[ReadSegment]) -> Iterator[Samples]:
    """The sound of each segment at RATE; a file is decoded once."""
    from narrator.audio.clip import Clip
    from narrator.audio.formats import TRACK_RATE
    from narrator.audio.resample import resampled

    reel = Reel(Path())
    for part in parts:
        if part.audio != reel.path:
            reel = Reel(part.audio)
        cut = reel.between(round(part.from_s * TRACK_RATE), round(part.to_s * TRACK_RATE))
        yield resampled(Clip(cut, TRACK_RATE, ()), RATE).samples


def foreign() -> Iterator[Samples]:
    """Speech that is in no text, a quarter of FOREIGN_S at a time."""
    strange = iter([told(text, OTHER, 1.0).sound for text in others()])
    for _ in range(FOREIGN_PLACES):
        held: list[Samples] = []
        while sum(map(len, held)) < FOREIGN_S / FOREIGN_PLACES * RATE:
            held += [next(strange), np.zeros(RATE // 2, np.float32)]
        yield np.concatenate(held)


def called(place: Path) -> Measured:
    """`narrator align` on the tape."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    command = [sys.executable, "-m", "narrator", "align", "text.txt", "tape.wav", "-o", "out", "-q", "--json",
               "--keep-audio", "--chapters", "none"]  # fmt: skip
    done = subprocess.run(command, cwd=place, env=os.environ, capture_output=True, text=True, check=False)
    wall_s, after = time.monotonic() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 3):
        sys.exit(done.stderr)
    (row,) = [json.loads(done.stdout)]
    assert row["untold"] is not None
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Measured(cpu_s, wall_s, after.ru_maxrss / 1024)


def starts(made: Path, parts: Sequence[ReadSegment]) -> list[dict[int, float]]:
    """When the characters of each segment are heard, by the manifest; none where it is not found."""
    manifest = edition.read(made)
    assert manifest
    (chapter,) = manifest.chapters
    found: list[dict[int, float]] = []
    for part in chapter.paragraphs:
        times: dict[int, float] = {}
        at = 0
        for each in part.segments:
            times |= {at + mark[0]: mark[2] for mark in each.marks if each.clip}
            at += len(each.text)
        found.append(times)
    return found[-len(parts) :]


def report(
    parts: Sequence[ReadSegment], cut: LongTape, found: Sequence[dict[int, float]], record: RecordingRecord
) -> None:
    begins: list[tuple[float, float]] = []
    characters: list[float] = []
    for number, at_s in cut.at.items():
        part, times = parts[number], found[number]
        own = [times[char] - at_s - told_s + part.from_s for char, told_s in part.times if char in times]
        if own:
            begins.append((at_s, own[0]))
            characters += own
    at, off = np.array(begins).T
    missing = len(cut.at) - len(off)
    wrong = missing + int(np.sum(np.abs(off) > WRONG_S))
    named = sum(not found[number] for number in cut.dropped)
    print(f"  characters {_spread(np.array(characters))}; segments that begin within 200 ms: "
          f"{int(np.sum(np.abs(off) <= 0.2))} of {len(cut.at)}")  # fmt: skip
    print(f"  wrong by over 500 ms {wrong} of {len(cut.at)} ({wrong / len(cut.at):.1%}), {missing} of them not found")
    print(
        f"  dropped ones named {named} of {len(cut.dropped)}; weak {len(record.weak)}; in no text {len(record.untold)}"
    )
    for first in np.arange(0, cut.length_s, QUARTER_S):
        own_off = off[(at >= first) & (at < first + QUARTER_S)]
        if len(own_off):
            print(f"  from minute {first / 60:3.0f}: {len(own_off)} begin {_spread(own_off)}, "
                  f"mean {own_off.mean() * 1000:+.1f} ms")  # fmt: skip
    print(f"  drift {np.polyfit(at, off, 1)[0] * 1e6:+.2f} us a second")


def _spread(off_s: NDArray[np.float64]) -> str:
    off = np.abs(off_s) * 1000
    return f"{np.median(off):.0f} ms (median), {np.percentile(off, 95):.0f} ms (95 %), {off.max():.0f} ms (most)"


if __name__ == "__main__":
    main()
