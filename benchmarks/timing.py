"""How close character times are to what is heard: starts after a pause against the rise of energy in the MP3.

    python -m benchmarks.timing output/speech

The onset is found without the product's code: the MP3 is decoded, its envelope taken in 5 ms steps, and the first step
louder than 5 % of the chapter's loud level (95th percentile) after at least 80 ms below it counts as a start of speech.
A mark that follows a pause in the text, and a cue of the SRT file that starts after one, is compared with the nearest
onset within 150 ms; where the voice makes no pause at a mark of punctuation there is none. Drift is the slope of the
difference over the time since the chapter's first sample.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

STEP_S = 0.005
QUIET_S = 0.080
NEAREST_S = 0.15


def decoded(path: Path) -> tuple[NDArray[np.float32], int]:
    with av.open(str(path)) as container:
        frames = [frame.to_ndarray()[0] for frame in container.decode(audio=0)]
        return np.concatenate(frames), container.streams.audio[0].rate


def onsets_s(path: Path) -> NDArray[np.float64]:
    samples, rate = decoded(path)
    step = round(STEP_S * rate)
    envelope = np.sqrt(np.mean(samples[: len(samples) // step * step].reshape(-1, step) ** 2, axis=1))
    loud = envelope > 0.05 * np.percentile(envelope, 95)
    quiet = round(QUIET_S / STEP_S)
    starts = [i for i in range(quiet, len(loud)) if loud[i] and not loud[i - quiet : i].any()]
    return np.array(starts) * step / rate


def starts_after_pause_s(chapter: dict[str, Any]) -> list[float]:
    starts: list[float] = []
    for paragraph in chapter["paragraphs"]:
        for segment in paragraph["segments"]:
            after_pause = True
            for start, end, start_s, end_s in segment["marks"]:
                spoken = any(character.isalnum() for character in segment["text"][start:end])
                if spoken and after_pause and end_s > start_s:
                    starts.append(start_s)
                after_pause = not spoken
    return starts


def cue_starts_s(folder: Path, chapter: dict[str, Any]) -> list[float]:
    """When the cues start, as the file says."""
    text = (folder / chapter["subtitles"]["srt"]).read_text(encoding="utf-8")
    clocks = re.findall(r"^(\d+):(\d\d):(\d\d),(\d{3}) -->", text, re.MULTILINE)
    return [int(h) * 3600 + int(m) * 60 + int(s) + int(ms) / 1000 for h, m, s, ms in clocks]


def paired(starts_s: list[float], found_s: NDArray[np.float64]) -> list[tuple[float, float]]:
    """Each start that has an onset near it: when, and how much later than the onset, in ms."""
    nearest = [float(found_s[np.argmin(np.abs(found_s - start_s))]) for start_s in starts_s]
    pairs = zip(starts_s, nearest, strict=True)
    return [(start, (start - onset) * 1000) for start, onset in pairs if abs(start - onset) <= NEAREST_S]


def report(what: str, count: int, pairs: list[tuple[float, float]]) -> None:
    at_s, off_ms = np.array(pairs).T
    size_ms = np.abs(off_ms)
    drift_ms = np.polyfit(at_s, off_ms, 1)[0] * 3600
    print(f"{what}: {count}, {len(pairs)} beside an onset; start - onset: median {np.median(off_ms):+.1f} ms")
    print(f"  its size: median {np.median(size_ms):.1f}, 95th percentile {np.percentile(size_ms, 95):.1f} ms")
    print(f"  drift: {drift_ms:+.1f} ms an hour, measured over {at_s.max() / 60:.0f} minutes")


def main(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    starts: dict[str, list[tuple[float, float]]] = {"marks after a pause": [], "cues": []}
    counts = dict.fromkeys(starts, 0)
    for chapter in manifest["chapters"]:
        found = onsets_s(folder / chapter["audio"])
        for what, each in (
            ("marks after a pause", starts_after_pause_s(chapter)),
            ("cues", cue_starts_s(folder, chapter)),
        ):
            counts[what] += len(each)
            starts[what] += paired(each, found)
    for what, pairs in starts.items():
        report(what, counts[what], pairs)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
