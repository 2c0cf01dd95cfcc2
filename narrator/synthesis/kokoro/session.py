"""A model opened in onnxruntime."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ERRORS, FATAL = 3, 4  # what is logged
INPUTS = {"tokens": ("tokens", "input_ids"), "style": ("style",), "speed": ("speed",)}  # as exporters call them


def open_session(model: Path | bytes, threads: int, *, finished: bool = False, save: Path | None = None) -> Any:
    """With so many threads a call. One: calls side by side use the cores better than one call on all of them does.

    save : where the model is written as onnxruntime has rearranged it for this machine
    finished : the model was written so, and opens in a quarter of the time
    """
    import onnxruntime

    _share_thrifty_arena()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.enable_mem_pattern = False  # lengths differ from call to call: patterns only hold memory (946 : 769 MB)
    options.add_session_config_entry("session.use_env_allocators", "1")
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # half of all steps are one thread's
    options.log_severity_level = ERRORS
    if finished:
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    if save:
        options.optimized_model_filepath = str(save)
        options.log_severity_level = FATAL  # it warns that the file is for this machine
    given = model if isinstance(model, bytes) else str(model)
    return onnxruntime.InferenceSession(given, options, providers=providers(onnxruntime.get_available_providers()))


def inputs(session: Any, ids: list[int], style: NDArray[np.float32], speed: float) -> dict[str, Any]:
    """What a session is given, under the names that its exporter chose.

    ids : with the silence at both ends
    style : of shape (1, 256)
    """
    import numpy as np

    values = {
        "tokens": np.array([ids], dtype=np.int64),
        "style": style,
        "speed": np.array([speed], dtype=np.float32),
    }
    names = {each.name for each in session.get_inputs()}
    return {name: values[key] for key, known in INPUTS.items() for name in known if name in names}


@cache
def _share_thrifty_arena() -> None:
    """Working memory that gives a small tensor no large block to itself (792 : 703 MB at the peak, measured)."""
    import onnxruntime as ort

    place = ort.OrtMemoryInfo("Cpu", ort.OrtAllocatorType.ORT_ARENA_ALLOCATOR, 0, ort.OrtMemType.DEFAULT)
    ort.create_and_register_allocator(place, ort.OrtArenaCfg({"max_dead_bytes_per_chunk": 1 << 20}))


def providers(available: list[str]) -> list[str]:
    """A graphics card where one is usable, else the processor."""
    return [name for name in ("CUDAExecutionProvider", "CPUExecutionProvider") if name in available]


def runtime() -> str:
    """What a finished model is for: the runtime's version and what it runs on."""
    import onnxruntime

    return " ".join([onnxruntime.__version__, *providers(onnxruntime.get_available_providers())])
