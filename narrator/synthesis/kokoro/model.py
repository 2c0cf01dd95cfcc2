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
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from narrator import assets, atomic
from narrator.errors import AssetError
from narrator.synthesis import blends
from narrator.synthesis.kokoro.graph import VERSION

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

OWN = "kokoro"  # the pack that comes with Narrator
MODEL = f"{OWN}/model.onnx"
INPUTS = {"tokens": ("tokens", "input_ids"), "style": ("style",), "speed": ("speed",)}  # as exporters call them
MOST_AT_ONCE = 520.0  # symbols at speed 1 in all calls together, some 21 s of sound: 700 MB at the peak, measured
VOICE_SHAPE = (510, 256)  # a style row for each number of symbols, 1 to 510
ADAPT = "import sys; from narrator.synthesis.kokoro.graph import main; main(*sys.argv[1:])"
REMEDY = "Run `narrator voices install`, which fetches what is missing or damaged."


def adapted_model(pack: str = OWN) -> Path:
    """A pack's model as this processor runs it best, made from the installed one where it is missing. AssetError.

    A receipt beside it says what it hashes to and which processor it was made for.
    """
    name = f"{pack}/model.onnx"
    asset = assets.catalogue()[name]
    adapted, receipt = asset.path.with_name("adapted.onnx"), asset.path.with_name("adapted.json")
    if _is_receipt(receipt, adapted):
        return adapted
    if not asset.verify():
        raise AssetError("The offline voice's model is missing or damaged.", remedy=REMEDY, asset=name)
    with atomic.replacing(adapted) as partial:
        _adapt(asset.path, partial)
    atomic.write(receipt, json.dumps(_receipt(adapted)))
    return adapted


def _is_receipt(receipt: Path, adapted: Path) -> bool:
    try:
        return bool(json.loads(receipt.read_text(encoding="utf-8")) == _receipt(adapted))
    except (OSError, ValueError):
        return False


def _receipt(adapted: Path) -> dict[str, str | int]:
    return {"sha256": assets.file_hash(adapted), "processor": _processor(), "graph": VERSION}


def _processor() -> str:
    """The processor's name."""
    with suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _adapt(source: Path, target: Path) -> None:
    """In a process of its own, whose 400 MB go with it."""
    command = [sys.executable, "-c", ADAPT, str(source), str(target)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        reason = done.stderr.strip().splitlines()[-1:] or ["no reason given"]
        raise AssetError(f"The offline voice's model could not be adapted: {reason[0]}.", remedy=REMEDY, asset=MODEL)


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
        """From now on, let each call use all cores: less sound an hour, but sooner. The samples are the same."""
        with self._lock:
            self._threads, self._session = os.cpu_count() or 1, None

    def run(self, ids: list[int], voice: str, speed: float) -> tuple[NDArray[np.float32], NDArray[np.int64] | None]:
        """Samples at 24 kHz, shape (n,), and frames of each symbol, shape (len(ids) + 2,), the ends' silence included.

        ids : 1 to 510 symbols
        The frames are None where the model does not tell them.
        """
        import numpy as np

        values = {
            "tokens": np.array([[0, *ids, 0]], dtype=np.int64),
            "style": self._style(voice)[len(ids) - 1 : len(ids)],
            "speed": np.array([speed], dtype=np.float32),
        }
        session = self.session()
        given = {name: values[key] for key, names in INPUTS.items() for name in names if name in _inputs(session)}
        with _room.taken(len(ids) / speed):
            samples, *durations = session.run(None, given)
        return np.ravel(samples), np.ravel(durations[-1]) if durations else None

    def session(self) -> Any:
        with self._lock:
            if self._session is None:
                self._session = _open_session(adapted_model(self._pack), self._threads)
            return self._session

    def _style(self, voice: str) -> NDArray[np.float32]:
        """The style matrix of a voice, or the mean of those that a blend has, by their shares."""
        with self._lock:
            if voice not in self._styles:
                self._styles[voice] = _blended_style(self._pack, voice)
            return self._styles[voice]


_room = Room(MOST_AT_ONCE)


def _inputs(session: Any) -> set[str]:
    return {each.name for each in session.get_inputs()}


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


def _open_session(path: Path, threads: int) -> Any:
    """With so many threads a call. One: calls side by side use the cores better than one call on all of them does."""
    import onnxruntime

    _share_thrifty_arena()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.enable_mem_pattern = False  # lengths differ from call to call: patterns only hold memory (946 : 769 MB)
    options.add_session_config_entry("session.use_env_allocators", "1")
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=providers(onnxruntime.get_available_providers()))


@cache
def _share_thrifty_arena() -> None:
    """Working memory that gives a small tensor no large block to itself (792 : 703 MB at the peak, measured)."""
    import onnxruntime as ort

    place = ort.OrtMemoryInfo("Cpu", ort.OrtAllocatorType.ORT_ARENA_ALLOCATOR, 0, ort.OrtMemType.DEFAULT)
    ort.create_and_register_allocator(place, ort.OrtArenaCfg({"max_dead_bytes_per_chunk": 1 << 20}))


def providers(available: list[str]) -> list[str]:
    """A graphics card where one is usable, else the processor."""
    return [name for name in ("CUDAExecutionProvider", "CPUExecutionProvider") if name in available]
