"""How close character times are to what is heard: starts after a pause against the rise of energy in the MP3.

    python -m benchmarks.timing output/speech

The onset is found without the product's code: the MP3 is decoded, its envelope taken in 5 ms steps, and the first step
louder than 5 % of the chapter's loud level (95th percentile) after at least 80 ms below it counts as a start of speech.
A mark that follows a pause in the text is compared with the nearest onset within 150 ms; where the voice makes no pause
at a mark of punctuation there is none.
"""

from __future__ import annotations

import json
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


def main(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    errors: list[float] = []
    onsets = 0
    for chapter in manifest["chapters"]:
        found = onsets_s(folder / chapter["audio"])
        onsets += len(found)
        for start_s in starts_after_pause_s(chapter):
            nearest = found[np.argmin(np.abs(found - start_s))]
            if abs(nearest - start_s) <= NEAREST_S:
                errors.append(start_s - nearest)
    off_ms = np.array(errors) * 1000
    size_ms = np.abs(off_ms)
    print(f"{onsets} onsets, {len(off_ms)} paired with a mark")
    print(f"start - onset: median {np.median(off_ms):+.1f} ms")
    print(f"its size: median {np.median(size_ms):.1f}, 95th percentile {np.percentile(size_ms, 95):.1f} ms")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
