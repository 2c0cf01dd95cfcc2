"""The Kokoro model file with its durations laid open, and the session that runs it.

The graph computes how many frames each symbol lasts in the tensor `/encoder/Clip_output_0`. Adding that tensor to the
outputs, once, makes character times a by-product of synthesis.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from narrator import assets, atomic
from narrator.errors import AssetError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MODEL = "kokoro/model.onnx"
DURATIONS = "/encoder/Clip_output_0"  # frames per symbol, float
OUTPUT = "duration"
VOICE_SHAPE = (510, 256)  # a style row for each number of symbols, 1 to 510
REMEDY = "Run `narrator voices install`, which fetches what is missing or damaged."


def timed_model() -> Path:
    """The model with the `duration` output, made from the installed one where it is missing. Raises AssetError."""
    asset = assets.catalogue()[MODEL]
    timed = asset.path.with_name("model-timed.onnx")
    receipt = asset.path.with_name("model-timed.sha256")
    if timed.exists() and receipt.exists() and assets.file_hash(timed) == receipt.read_text(encoding="ascii").strip():
        return timed
    if not asset.verify():
        raise AssetError("The offline voice's model is missing or damaged.", remedy=REMEDY, asset=MODEL)
    atomic.write(timed, _with_durations(asset.path))
    atomic.write(receipt, assets.file_hash(timed))
    return timed


def _with_durations(path: Path) -> bytes:
    import onnx

    model = onnx.load(str(path))
    model.graph.node.append(onnx.helper.make_node("Cast", [DURATIONS], [OUTPUT], to=onnx.TensorProto.INT64))
    model.graph.output.append(onnx.helper.make_tensor_value_info(OUTPUT, onnx.TensorProto.INT64, None))
    return bytes(model.SerializeToString())


class Model:
    """One session shared by all threads, loaded when first used."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._session: Any = None
        self._styles: dict[str, NDArray[np.float32]] = {}

    def run(self, ids: list[int], voice: str, speed: float) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Samples at 24 kHz, shape (n,), and frames of each symbol, shape (len(ids) + 2,), the ends' silence included.

        ids : 1 to 510 symbols
        """
        import numpy as np

        inputs = {
            "tokens": np.array([[0, *ids, 0]], dtype=np.int64),
            "style": self._style(voice)[len(ids) - 1 : len(ids)],
            "speed": np.array([speed], dtype=np.float32),
        }
        samples, durations = self.session().run(["audio", OUTPUT], inputs)
        return np.ravel(samples), np.ravel(durations)

    def session(self) -> Any:
        with self._lock:
            if self._session is None:
                self._session = _open_session(timed_model())
            return self._session

    def _style(self, voice: str) -> NDArray[np.float32]:
        import numpy as np

        with self._lock:
            if voice not in self._styles:
                asset = assets.catalogue()[f"kokoro/voices/{voice}.bin"]
                if not asset.verify():
                    raise AssetError(f"The voice {voice} is missing or damaged.", remedy=REMEDY, asset=asset.name)
                self._styles[voice] = np.fromfile(asset.path, np.float32).reshape(VOICE_SHAPE)
            return self._styles[voice]


def _open_session(path: Path) -> Any:
    """One thread a call: calls side by side use the cores better than one call on all of them does."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.enable_mem_pattern = False  # lengths differ from call to call: patterns only hold memory (946 : 769 MB)
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=providers(onnxruntime.get_available_providers()))


def providers(available: list[str]) -> list[str]:
    """A graphics card where one is usable, else the processor."""
    return [name for name in ("CUDAExecutionProvider", "CPUExecutionProvider") if name in available]
