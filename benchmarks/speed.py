"""`narrator make` against kokoro-onnx, both as whole processes on the same phonemes, in turn.

    python -m benchmarks.speed SOURCE [--peer PYTHON] [--runs N]

PYTHON is an interpreter that has kokoro-onnx (it depends on GPL code, so it is no dependency of ours). It is called on
the same utterances, one after another, with its defaults, at the pace that the voice has in our catalogue, and writes
nothing. Prints seconds and the ratio, pair by pair, and
which part of our time was not the model's: the same calls to the model, as many at once, are timed by themselves.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from narrator import assets, produce
from narrator.frontend import pronounce
from narrator.rendering.options import MakeOptions
from narrator.resources import cache_folder
from narrator.synthesis import voices
from narrator.synthesis.engine import engine, within_limit
from narrator.synthesis.kokoro.engine import soundings

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


def utterances(source: str) -> list[str]:
    speaker = engine("kokoro")
    parts = [
        part
        for segment in produce.read(source, MakeOptions()).script.segments()
        for part in within_limit(speaker, pronounce(segment.text))
        if part.is_spoken
    ]
    return ["".join(sounding.symbols for sounding in soundings(part)) for part in parts]


def write_job(source: str, folder: Path, pace: float) -> Path:
    import numpy as np

    style = np.fromfile(assets.catalogue()["kokoro/voices/zm_yunxi.bin"].path, np.float32).reshape(510, 1, 256)
    np.savez(folder / "voices.npz", voice=style)
    model = str(assets.catalogue()["kokoro/model.onnx"].path)
    job = {"model": model, "voices": str(folder / "voices.npz"), "phonemes": utterances(source), "speed": pace}
    (folder / "job.json").write_text(json.dumps(job | {"jobs": os.cpu_count()}), encoding="utf-8")
    (folder / "peer.py").write_text(PEER, encoding="utf-8")
    (folder / "model.py").write_text(MODEL, encoding="utf-8")
    return folder / "job.json"


def timed(command: list[str], environment: dict[str, str]) -> tuple[float, str]:
    begun = time.monotonic()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return time.monotonic() - begun, done.stdout


def our_run(source: str, folder: Path) -> tuple[float, float]:
    """Wall seconds of the whole process and seconds of audio, with an empty clip store."""
    cache = folder / "cache"
    (cache / "assets").parent.mkdir(parents=True)
    (cache / "assets").symlink_to(cache_folder() / "assets")
    environment = {**os.environ, "NARRATOR_CACHE": str(cache)}
    command = [sys.executable, "-m", "narrator", "make", source, "-o", str(folder / "out"), "--json"]
    wall, printed = timed(command, environment)
    return wall, json.loads(printed)[0]["duration_s"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source")
    parser.add_argument("--peer", metavar="PYTHON", default=sys.executable)
    parser.add_argument("--runs", type=int, default=1)
    given = parser.parse_args()
    pace = voices.find("zm_yunxi").pace
    ratios: list[float] = []
    for _ in range(given.runs):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            job = write_job(given.source, folder, pace)
            ours, audio_s = our_run(given.source, folder)
            peak_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
            theirs, spoken = timed([given.peer, str(folder / "peer.py"), str(job)], dict(os.environ))
            model_s = float(timed([sys.executable, str(folder / "model.py"), str(job)], dict(os.environ))[1])
            ratios.append(theirs / ours)
            print(f"narrator make   {ours:7.1f} s for {audio_s:.1f} s of finished audio, peak {peak_mb:.0f} MB")
            print(f"kokoro-onnx     {theirs:7.1f} s for {float(spoken):.1f} s of raw audio")
            print(f"ratio           {theirs / ours:7.2f}")
            print(f"the model alone {model_s:7.1f} s, so {1 - model_s / ours:.1%} of our time was not the model's")
    print(f"median ratio {statistics.median(ratios):.2f} over {given.runs} runs")


if __name__ == "__main__":
    main()
