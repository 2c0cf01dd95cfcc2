"""The Kokoro model, adapted once to this processor, and the session that runs it."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from narrator import assets, atomic
from narrator.errors import AssetError, NarratorError
from narrator.readback import json_value
from narrator.synthesis import blends
from narrator.synthesis.kokoro.graph import VERSION
from narrator.synthesis.kokoro.session import inputs, open_session, runtime

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

OWN = "kokoro"  # the pack that comes with Narrator
MODEL = f"{OWN}/model.onnx"
MOST_AT_ONCE = 700.0  # symbols at speed 1 in all calls together, two of the longest: 700 MB at the peak, measured
VOICE_SHAPE = (510, 256)  # a style row for each number of symbols, 1 to 510
LOADING = "narrator-loading"  # the name of a thread
OLD_S = 24 * 3600.0
ADAPT = "import sys; from narrator.synthesis.kokoro.probe import main; main(*sys.argv[1:])"
REMEDY = "Run `narrator voices install`, which fetches what is missing or damaged."


def adapted_model(pack: str = OWN) -> Path:
    """A pack's model as this processor runs it best, made from the installed one where it is missing. AssetError.

    A receipt beside it says what it hashes to, which processor it was made for, and what was chosen for it.
    """
    asset = assets.catalogue()[f"{pack}/model.onnx"]
    adapted, receipt = _adapted_files(asset)
    if _is_receipt(receipt, adapted):
        return adapted
    if not asset.verify():
        raise AssetError("The offline voice's model is missing or damaged.", remedy=REMEDY, asset=asset.name)
    with atomic.replacing(adapted) as partial:
        chosen = _adapt(asset.path, partial)
    atomic.write(receipt, json.dumps(_receipt(adapted) | chosen))
    remove_old(adapted)
    return adapted


def chosen(pack: str = OWN) -> str:
    """How a pack's model is laid out for this processor, and what a second of sound costs; "" before its first use."""
    _, receipt = _adapted_files(assets.catalogue()[f"{pack}/model.onnx"])
    try:
        said = json_value(receipt.read_text(encoding="utf-8"))
        return f"{said['variant']}: {said['cost']:.2f} s of one core for a second of sound"
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _adapted_files(asset: assets.Asset) -> tuple[Path, Path]:
    """The adapted model of an asset and its receipt, named after the version of their making."""
    name = f"adapted-{VERSION}"
    return asset.path.with_name(f"{name}.onnx"), asset.path.with_name(f"{name}.json")


def remove_old(adapted: Path) -> None:
    """Remove what other versions made, but for what is so new that one of them may still be in use."""
    newest = adapted.stat().st_mtime - OLD_S
    for path in adapted.parent.glob("adapted*"):
        with suppress(OSError):
            if path.stat().st_mtime < newest:
                path.unlink()


def _is_receipt(receipt: Path, adapted: Path) -> bool:
    try:
        said = json_value(receipt.read_text(encoding="utf-8"))
        return bool(said == said | _receipt(adapted))
    except (OSError, ValueError, TypeError):
        return False


def _receipt(adapted: Path) -> dict[str, str | int]:
    return {"sha256": assets.file_hash(adapted), "processor": _processor(), "runtime": runtime(), "graph": VERSION}


def _processor() -> str:
    """The processor's name."""
    with suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _adapt(source: Path, target: Path) -> dict[str, str | float]:
    """In a process of its own, whose 400 MB go with it; what was chosen, and how fast it is."""
    command = [sys.executable, "-c", ADAPT, str(source), str(target)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        reason = done.stderr.strip().splitlines()[-1:] or ["no reason given"]
        raise AssetError(f"The offline voice's model could not be adapted: {reason[0]}.", remedy=REMEDY, asset=MODEL)
    return dict(json_value(done.stdout.splitlines()[-1]))


class Room:
    """Lets calls in as long as their sizes together stay within `most`, or alone: memory grows with what is spoken."""

    def __init__(self, most: float) -> None:
        self._most = most
        self._taken = 0.0
        self._inside = 0
        self._changed = threading.Condition()

    @contextmanager
    def taken(self, size: float) -> Iterator[None]:
        with self._changed:
            self._changed.wait_for(lambda: not self._inside or self._taken + size <= self._most)
            self._taken += size
            self._inside += 1
        try:
            yield
        finally:
            with self._changed:
                self._taken -= size
                self._inside -= 1
                self._changed.notify_all()


class Model:
    """The model of a pack: one session shared by all threads, loaded when first used."""

    def __init__(self, pack: str = OWN) -> None:
        self._pack = pack
        self._lock = threading.Lock()
        self._session: Any = None
        self._threads = 1
        self._styles: dict[str, NDArray[np.float32]] = {}

    def hasten(self) -> None:
        """From now on, let each call use all cores: less sound an hour, but sooner. The samples are the same.

        The model is loaded meanwhile, before the first call.
        """
        with self._lock:
            self._threads, self._session = os.cpu_count() or 1, None
        threading.Thread(target=self._load, name=LOADING, daemon=True).start()

    def warm(self) -> None:
        """Load the model meanwhile, if it was adapted before; the process does not end in the midst of it."""
        if not self.is_loaded and chosen(self._pack):
            threading.Thread(target=self._load, name=LOADING).start()

    @property
    def is_loaded(self) -> bool:
        return self._session is not None

    def _load(self) -> None:
        with suppress(NarratorError):  # the first call says it
            self.session()

    def run(self, ids: list[int], voice: str, speed: float) -> tuple[NDArray[np.float32], NDArray[np.int64] | None]:
        """Samples at 24 kHz, shape (n,), and frames of each symbol, shape (len(ids) + 2,), the ends' silence included.

        ids : 1 to 510 symbols
        The frames are None where the model does not tell them.
        """
        import numpy as np

        style = self._style(voice)[len(ids) - 1 : len(ids)]
        session = self.session()
        given = inputs(session, [0, *ids, 0], style, speed)
        with _room.taken(len(ids) / speed):
            samples, *durations = session.run(None, given)
        return np.ravel(samples), np.ravel(durations[-1]) if durations else None

    def session(self) -> Any:
        with self._lock:
            if self._session is None:
                self._session = open_session(adapted_model(self._pack), self._threads, finished=True)
            return self._session

    def _style(self, voice: str) -> NDArray[np.float32]:
        """The style matrix of a voice, or the mean of those that a blend has, by their shares."""
        with self._lock:
            if voice not in self._styles:
                self._styles[voice] = _blended_style(self._pack, voice)
            return self._styles[voice]


_room = Room(MOST_AT_ONCE)


def _blended_style(pack: str, voice: str) -> NDArray[np.float32]:
    import numpy as np

    mean = np.zeros(VOICE_SHAPE, np.float32)
    for name, share in blends.read(voice):
        mean += np.float32(share) * _installed_style(pack, name)
    return mean


def _installed_style(pack: str, voice: str) -> NDArray[np.float32]:
    import numpy as np

    asset = assets.catalogue()[f"{pack}/voices/{voice.removeprefix(f'{pack}/')}.bin"]
    if not asset.verify():
        raise AssetError(f"The voice {voice} is missing or damaged.", remedy=REMEDY, asset=asset.name)
    return np.fromfile(asset.path, np.float32).reshape(VOICE_SHAPE)
