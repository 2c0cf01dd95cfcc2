"""The vocoder's upsampling in whole numbers, as its other convolutions are.

An exporter leaves ConvTranspose in floats, 5 % of a call. With a stride of S and a kernel of R · S, output S·t + j is a
sum of R inputs, so that all of them are one product: rows of R inputs times weights [R · channels, S · outputs], which
are quantized by column. It adds less to the distance of mel spectrograms than rounding alone (benchmarks/layouts.py).
"""

from __future__ import annotations

from typing import Any

from narrator.synthesis.kokoro.wiring import Wiring, attributes

LEAST_CHANNELS = 64  # smaller ones cost nothing
OWN = "upsampling"


def replace_upsampling(wiring: Wiring) -> None:
    """Every ConvTranspose of many channels whose kernel is a multiple of its stride."""
    for node in list(wiring.nodes):
        if node.op_type == "ConvTranspose" and all(map(wiring.is_constant, node.input[1:])) and _is_wide(wiring, node):
            _replace(wiring, node)


def _is_wide(wiring: Wiring, node: Any) -> bool:
    given, shape = attributes(node), wiring.constant(node.input[1]).shape
    plain = len(shape) == 3 and given.get("group", 1) == 1 and given.get("dilations", [1]) == [1]
    whole = plain and shape[2] % given["strides"][0] == 0 and not any(given.get("output_padding", [0]))
    return whole and min(shape[:2]) >= LEAST_CHANNELS and len(node.input) == 3 and min(given["pads"]) > 0


def _replace(wiring: Wiring, node: Any) -> None:
    import numpy as np
    from onnx import helper

    given, p = attributes(node), f"{OWN}/{node.output[0]}"
    stride, (cut, cut_end) = given["strides"][0], given["pads"]
    weights, scales, reach = by_columns(wiring.constant(node.input[1]), stride)
    bias = np.tile(wiring.constant(node.input[2]), stride)
    outputs = len(bias) // stride

    def whole(name: str, value: Any) -> str:
        return wiring.hold(f"{p}/{name}", np.array(value, np.int64))

    axis = whole("axis", [0])
    wiring.add("Transpose", [node.input[0]], f"{p}/turned", perm=[0, 2, 1])
    wiring.add("Squeeze", [f"{p}/turned", axis], f"{p}/values")
    wiring.add("DynamicQuantizeLinear", [f"{p}/values"], f"{p}/bytes", f"{p}/scale", f"{p}/zero")
    wiring.add("Pad", [f"{p}/bytes", whole("ends", [reach - 1, 0] * 2), f"{p}/zero"], f"{p}/padded")
    wiring.add("Shape", [f"{p}/padded"], f"{p}/shape", start=0, end=1)
    wiring.add("Squeeze", [f"{p}/shape"], f"{p}/count")
    wiring.add("Sub", [f"{p}/count", whole("rest", reach - 1)], f"{p}/end")
    wiring.add("Range", [whole("zero_place", 0), f"{p}/end", whole("one", 1)], f"{p}/range")
    wiring.add("Unsqueeze", [f"{p}/range", whole("column", [1])], f"{p}/rows")
    wiring.add("Add", [f"{p}/rows", whole("taps", np.arange(reach)[::-1][None, :])], f"{p}/places")
    wiring.add("Gather", [f"{p}/padded", f"{p}/places"], f"{p}/gathered", axis=0)
    wiring.add("Reshape", [f"{p}/gathered", whole("joined", [-1, len(weights)])], f"{p}/columns")
    factors = [f"{p}/columns", wiring.hold(f"{p}/weights", weights), f"{p}/scale", wiring.hold(f"{p}/scales", scales)]
    factors += [f"{p}/zero", "", wiring.hold(f"{p}/bias", bias)]
    wiring.add("MatMulIntegerToFloat", factors, f"{p}/products", domain="com.microsoft")
    wiring.add("Reshape", [f"{p}/products", whole("by_place", [-1, outputs])], f"{p}/all")
    wiring.add("Slice", [f"{p}/all", whole("from", [cut]), whole("to", [-cut_end]), axis], f"{p}/kept")
    wiring.add("Transpose", [f"{p}/kept"], f"{p}/back", perm=[1, 0])
    wiring.replace(node, [helper.make_node("Unsqueeze", [f"{p}/back", axis], [node.output[0]])], [])


def by_columns(weights: Any, stride: int) -> tuple[Any, Any, int]:
    """Weights [channels, outputs, R · stride] as int8 [R · channels, stride · outputs], a scale a column, and R."""
    import numpy as np

    channels, outputs, width = weights.shape
    reach = width // stride
    rows = weights.reshape(channels, outputs, reach, stride).transpose(2, 0, 3, 1).reshape(reach * channels, -1)
    scales = np.maximum(np.abs(rows).max(axis=0), np.finfo(np.float32).tiny) / 127
    return np.rint(rows / scales).astype(np.int8), scales.astype(np.float32), reach
