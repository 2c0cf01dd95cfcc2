"""Quantized convolutions as products of matrices, exactly: the same integers, multiplied faster.

onnxruntime's ConvInteger multiplies matrices that it cannot pack in advance; laid out as MatMulInteger over gathered
rows of the input, with signed weights, the same integers are multiplied about 1.8 times as fast on processors with
VNNI. Processors without it saturate in that form, which `signed_products_are_exact` finds out by trying.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from narrator.synthesis.kokoro.recognized import is_plain
from narrator.synthesis.kokoro.wiring import Wiring, attributes

SIGN = 128  # between uint8 and int8 of the same meaning


def replace_convolutions(wiring: Wiring) -> None:
    """All of one dimension, one group and stride 1."""
    for node in list(wiring.nodes):
        if node.op_type == "ConvInteger" and is_plain(node):
            wiring.replace(node, *_as_products(node, wiring))


def _as_products(node: Any, wiring: Wiring) -> tuple[list[Any], list[Any]]:
    """Nodes and constants that compute what a one-dimensional ConvInteger does.

    x [1, C, T] is turned to [1, T, C] and padded with its zero point; for each of T places the K rows that the kernel
    covers are gathered, as [1, T, K·C]; times the weights [K·C, O] gives [1, T, O], which is turned back.
    """
    import numpy as np
    from onnx import helper, numpy_helper

    source, weight, source_zero, weight_zero = node.input
    given, name = attributes(node), node.output[0]
    taps = wiring.constant(weight)  # [O, C, K], uint8
    outputs, channels, width = taps.shape
    dilation, pads = given.get("dilations", [1])[0], given.get("pads", [0, 0])
    rows = np.ascontiguousarray(taps.transpose(2, 1, 0).reshape(-1, outputs))
    zero = wiring.constant(weight_zero)
    constants: dict[str, np.ndarray[Any, np.dtype[Any]]] = {
        "weights": as_signed(rows),
        "zero": as_signed(zero),
        "pads": np.array([0, pads[0], 0, 0, pads[1], 0], np.int64),
        "first": np.array(0, np.int64),
        "step": np.array(1, np.int64),
        "reach": np.array((width - 1) * dilation - pads[0] - pads[1], np.int64),
        "taps": (np.arange(width, dtype=np.int64) * dilation)[None, :],
        "column": np.array([1], np.int64),
        "joined": np.array([1, -1, width * channels], np.int64),
    }

    def own(*parts: str) -> list[str]:
        return [f"{name}/{part}" for part in parts]

    def made(kind: str, inputs: list[str], output: str, **attributes: Any) -> Any:
        return helper.make_node(kind, inputs, [output], **attributes)

    nodes = [
        made("Transpose", [source], f"{name}/turned", perm=[0, 2, 1]),
        made("Pad", [f"{name}/turned", f"{name}/pads", source_zero], f"{name}/padded"),
        made("Shape", [source], f"{name}/shape"),
        made("Gather", own("shape", "last_axis"), f"{name}/length"),
        made("Sub", own("length", "reach"), f"{name}/places"),
        made("Range", own("first", "places", "step"), f"{name}/place"),
        made("Unsqueeze", own("place", "column"), f"{name}/place_column"),
        made("Add", own("place_column", "taps"), f"{name}/rows"),
        made("Gather", own("padded", "rows"), f"{name}/gathered", axis=1),
        made("Reshape", own("gathered", "joined"), f"{name}/columns"),
        made("MatMulInteger", [*own("columns", "weights"), source_zero, f"{name}/zero"], f"{name}/product"),
        made("Transpose", [f"{name}/product"], name, perm=[0, 2, 1]),
    ]
    constants["last_axis"] = np.array(2, np.int64)
    return nodes, [numpy_helper.from_array(value, f"{name}/{key}") for key, value in constants.items()]


def as_signed(values: Any) -> Any:
    """Bytes with a sign that mean the same as those without."""
    import numpy as np

    return (values.astype(np.int16) - SIGN).astype(np.int8)


def signed_products_are_exact() -> bool:
    """Whether this processor multiplies unsigned by signed bytes without saturating: tried with the largest ones."""
    import numpy as np
    import onnxruntime
    from onnx import TensorProto, helper, numpy_helper

    left = np.full((64, 256), 255, np.uint8)
    right = np.full((256, 64), 127, np.int8)
    graph = helper.make_graph(
        [helper.make_node("MatMulInteger", ["left", "right"], ["product"])],
        "probe",
        [helper.make_tensor_value_info("left", TensorProto.UINT8, [64, 256])],
        [helper.make_tensor_value_info("product", TensorProto.INT32, [64, 64])],
        [numpy_helper.from_array(right, "right")],
    )
    model = helper.make_model(graph, opset_imports=_opsets([("", 20)]), ir_version=9)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    (product,) = session.run(None, {"left": left})
    return bool((product == left.astype(np.int32) @ right.astype(np.int32)).all())


def _opsets(versions: Iterable[tuple[str, int]]) -> list[Any]:
    from onnx import helper

    return [helper.make_opsetid(domain, version) for domain, version in versions]
