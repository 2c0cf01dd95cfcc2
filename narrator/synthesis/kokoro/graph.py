"""What is changed in Kokoro's graph, once, when the voice is installed. The numbers it computes stay the same.

Durations: the frames of each symbol, which the graph computes anyway, become an output.

Convolutions: they are nearly all of the cost. onnxruntime's ConvInteger multiplies matrices that it cannot pack in
advance; laid out as MatMulInteger over gathered rows of the input, with signed weights, the same integers are
multiplied about 1.8 times as fast on processors with VNNI. Processors without it saturate in that form, which
`signed_products_are_exact` finds out by trying.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

VERSION = 2  # changes whenever `adapted` gives another graph
DURATIONS = "/encoder/Clip_output_0"  # frames per symbol, as floats
OUTPUT = "duration"
SIGN = 128  # between uint8 and int8 of the same meaning


def adapted(model: Any, *, faster: bool) -> Any:
    """The model (an onnx.ModelProto, changed in place) with durations, and with faster convolutions if asked."""
    from onnx import TensorProto, helper

    graph = model.graph
    del graph.output[1:]  # the sound; what else an exporter put out has no meaning here
    if frames := _durations(graph):
        graph.node.append(helper.make_node("Cast", [frames], [OUTPUT], to=TensorProto.INT64))
        graph.output.append(helper.make_tensor_value_info(OUTPUT, TensorProto.INT64, None))
    if faster:
        _replace_convolutions(graph)
    return model


def _durations(graph: Any) -> str:
    """The tensor of frames per symbol: in every export the one that is rounded and then clipped; "" if unknown."""
    made_by = {output: node for node in graph.node for output in node.output}
    if DURATIONS in made_by:
        return DURATIONS
    clipped = (node for node in graph.node if node.op_type in {"Clip", "Max"})
    found = [n.output[0] for n in clipped if any(i in made_by and made_by[i].op_type == "Round" for i in n.input)]
    return found[0] if len(found) == 1 else ""


def _replace_convolutions(graph: Any) -> None:
    weights = {tensor.name: tensor for tensor in graph.initializer}
    nodes = list(graph.node)
    del graph.node[:]
    for node in nodes:
        if node.op_type == "ConvInteger" and _is_plain(node):
            replacements, constants = _as_products(node, weights)
            graph.node.extend(replacements)
            graph.initializer.extend(constants)
        else:
            graph.node.append(node)
    used = {name for node in graph.node for name in node.input}
    kept = [tensor for tensor in graph.initializer if tensor.name in used]
    del graph.initializer[:]
    graph.initializer.extend(kept)


def _attributes(node: Any) -> dict[str, Any]:
    from onnx import helper

    return {attribute.name: helper.get_attribute_value(attribute) for attribute in node.attribute}


def _is_plain(node: Any) -> bool:
    """One dimension, one group, stride 1."""
    given = _attributes(node)
    return given.get("strides") == [1] and given.get("group", 1) == 1


def _as_products(node: Any, weights: dict[str, Any]) -> tuple[list[Any], list[Any]]:
    """Nodes and constants that compute what a one-dimensional ConvInteger does.

    x [1, C, T] is turned to [1, T, C] and padded with its zero point; for each of T places the K rows that the kernel
    covers are gathered, as [1, T, K·C]; times the weights [K·C, O] gives [1, T, O], which is turned back.
    """
    import numpy as np
    from onnx import helper, numpy_helper

    source, weight, source_zero, weight_zero = node.input
    given, name = _attributes(node), node.output[0]
    taps = numpy_helper.to_array(weights[weight])  # [O, C, K], uint8
    outputs, channels, width = taps.shape
    dilation, pads = given.get("dilations", [1])[0], given.get("pads", [0, 0])
    rows = np.ascontiguousarray(taps.transpose(2, 1, 0).reshape(-1, outputs))
    zero = numpy_helper.to_array(weights[weight_zero])
    constants: dict[str, np.ndarray[Any, np.dtype[Any]]] = {
        "weights": (rows.astype(np.int16) - SIGN).astype(np.int8),
        "zero": (zero.astype(np.int16) - SIGN).astype(np.int8),
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


def main(source: str, target: str) -> None:
    """Adapt the model in the file `source` to this processor, into the file `target`."""
    import onnx

    onnx.save(adapted(onnx.load(source), faster=signed_products_are_exact()), target)
