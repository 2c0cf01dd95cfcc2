"""`narrator make` against kokoro-onnx, both as whole processes on the same phonemes, in turn.

    python -m benchmarks.speed SOURCE [--peer PYTHON] [--runs N] [--characters N] [--whole]

PYTHON is an interpreter that has kokoro-onnx (it depends on GPL code, so it is no dependency of ours):

    python -m venv peer && peer/bin/pip install kokoro-onnx

It is called on the same utterances, one after another, with its defaults, at the pace that the voice has in our
catalogue, and writes nothing. Prints seconds, processor seconds and the ratio, pair by pair, the peak of our memory,
and which part of our time was not the model's: the same calls, as many at once, are timed by themselves.

With --characters the pairs are over so many of the source's first characters, cut at the end of a sentence; with
--whole one run of ours over all of it follows, with the model alone beside it. On two quiet cores three pairs over 900
characters of a speech and a whole of eleven minutes take some ten minutes.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from narrator import assets, produce
from narrator.frontend import pronounce
from narrator.rendering.options import MakeOptions
from narrator.resources import cache_folder
from narrator.synthesis import voices
from narrator.synthesis.engine import engine, within_limit
from narrator.synthesis.kokoro.engine import soundings
from narrator.synthesis.kokoro.model import adapted_model

PEER = """
import json, sys
from kokoro_onnx import Kokoro
job = json.load(open(sys.argv[1]))
kokoro = Kokoro(job["model"], job["voices"])
seconds = 0.0
for phonemes in job["phonemes"]:
    samples, rate = kokoro.create(phonemes, voice="voice", speed=job["speed"], is_phonemes=True)
    seconds += len(samples) / rate
print(seconds)
"""

MODEL = """
import json, sys, time
from concurrent.futures import ThreadPoolExecutor
from narrator.synthesis.kokoro.model import Model
from narrator.synthesis.kokoro.symbols import TOKEN_IDS
job, model = json.load(open(sys.argv[1])), Model()
model.session()
calls = [[TOKEN_IDS[symbol] for symbol in phonemes] for phonemes in job["phonemes"]]
begun = time.monotonic()
with ThreadPoolExecutor(job["jobs"]) as executor:
    list(executor.map(lambda ids: len(model.run(ids, "zm_yunxi", job["speed"])[0]), calls))
print(time.monotonic() - begun)
"""


class Run(NamedTuple):
    """Of a process: seconds by the clock and of processors, megabytes at the peak, and what it printed."""

    wall_s: float
    processor_s: float
    peak_mb: float
    printed: str


def utterances(source: Path) -> list[str]:
    speaker = engine("kokoro")
    parts = [
        part
        for segment in produce.read(str(source), MakeOptions()).script.segments()
        for part in within_limit(speaker, pronounce(segment.text))
        if part.is_spoken
    ]
    return ["".join(sounding.symbols for sounding in soundings(part)) for part in parts]


def write_job(source: Path, folder: Path, pace: float) -> Path:
    import numpy as np

    style = np.fromfile(assets.catalogue()["kokoro/voices/zm_yunxi.bin"].path, np.float32).reshape(510, 1, 256)
    np.savez(folder / "voices.npz", voice=style)
    model = str(assets.catalogue()["kokoro/model.onnx"].path)
    job = {"model": model, "voices": str(folder / "voices.npz"), "phonemes": utterances(source), "speed": pace}
    (folder / "job.json").write_text(json.dumps(job | {"jobs": os.cpu_count()}), encoding="utf-8")
    (folder / "peer.py").write_text(PEER, encoding="utf-8")
    (folder / "model.py").write_text(MODEL, encoding="utf-8")
    return folder / "job.json"


def write_beginning(source: Path, folder: Path, characters: int) -> Path:
    """The first sentences of a plain text, up to so many characters; the source itself where there is no limit."""
    if not characters:
        return source
    text = source.read_text(encoding="utf-8")
    ends = [found.end() for found in re.finditer(r"[。！？\n]", text) if found.end() <= characters]
    beginning = folder / "beginning.txt"
    beginning.write_text(text[: ends[-1] if ends else characters], encoding="utf-8")
    return beginning


def timed(command: list[str], environment: dict[str, str]) -> Run:
    begun = time.monotonic()
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        printed = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command[:3])} … failed ({process.returncode})")
    return Run(time.monotonic() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, printed)


def our_run(source: Path, folder: Path) -> tuple[Run, float]:
    """The whole process, with an empty clip store, and seconds of audio."""
    cache = folder / "cache"
    cache.mkdir(parents=True)
    for kept in ("assets", "tables"):
        (cache / kept).symlink_to(cache_folder() / kept)
    environment = {**os.environ, "NARRATOR_CACHE": str(cache)}
    command = [sys.executable, "-m", "narrator", "make", str(source), "-o", str(folder / "out"), "--json"]
    run = timed(command, environment)
    return run, json.loads(run.printed)[0]["duration_s"]


def ours_and_model(source: Path, folder: Path, job: Path) -> Run:
    """Print a run of ours, and the model alone."""
    ours, audio_s = our_run(source, folder)
    print(
        f"narrator make   {ours.wall_s:7.1f} s ({ours.processor_s:.1f} of processors) for {audio_s:.1f} s of finished"
        f" audio, peak {ours.peak_mb:.0f} MB",
        flush=True,
    )
    model_s = float(timed([sys.executable, str(folder / "model.py"), str(job)], dict(os.environ)).printed)
    print(f"the model alone {model_s:7.1f} s, so {1 - model_s / ours.wall_s:.1%} of our time was not the model's")
    return ours


def pair(source: Path, peer: str, pace: float) -> float:
    """The ratio of one pair, with all that belongs to it printed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        job = write_job(source, folder, pace)
        ours = ours_and_model(source, folder, job)
        theirs = timed([peer, str(folder / "peer.py"), str(job)], dict(os.environ))
        print(
            f"kokoro-onnx     {theirs.wall_s:7.1f} s ({theirs.processor_s:.1f} of processors) for"
            f" {float(theirs.printed):.1f} s of raw audio, peak {theirs.peak_mb:.0f} MB"
        )
        print(f"ratio           {theirs.wall_s / ours.wall_s:7.2f}", flush=True)
        return theirs.wall_s / ours.wall_s


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("--peer", metavar="PYTHON", default=sys.executable)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--characters", type=int, default=0)
    parser.add_argument("--whole", action="store_true")
    given = parser.parse_args()
    pace = voices.find("zm_yunxi").pace
    adapted_model()  # not at anybody's expense
    with tempfile.TemporaryDirectory() as name:
        source = write_beginning(given.source, Path(name), given.characters)
        ratios = [pair(source, given.peer, pace) for _ in range(given.runs)]
        print(f"median ratio {statistics.median(ratios):.2f} over {given.runs} runs", flush=True)
        if given.whole:
            print("all of it:")
            ours_and_model(given.source, Path(name), write_job(given.source, Path(name), pace))


if __name__ == "__main__":
    main()
