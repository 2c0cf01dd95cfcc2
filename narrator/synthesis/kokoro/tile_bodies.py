"""What is done with one tile: the graphs inside the loops of `tiled`."""

from __future__ import annotations

from typing import Any, NamedTuple


class Product(NamedTuple):
    """The tensors from around the loop that a convolution's products are made of.

    padded : the quantized input, [places, channels] with `pad` rows at both ends
    """

    padded: str
    scale: str
    zero: str
    bias: str
    dilation: int
    has_addend: bool


class Weights(NamedTuple):
    """Of a convolution: whole numbers [outputs, channels, width], which of them is zero, and what one is worth."""

    values: Any
    zero: Any
    scale: Any


def product_body(p: str, rows: int, product: Product, weights: Weights) -> Any:
    """Of a convolution: from a tile's rows, and their shares in a mean, its result and the sums for the next norm.

    Rows are gathered as [rows, width · channels], times the weights [width · channels, outputs], scaled, with bias.
    """
    import numpy as np
    from onnx import TensorProto, helper, numpy_helper

    outputs, channels, width = weights.values.shape
    own = f"{p}/tile"
    held = {
        f"{own}/w": np.ascontiguousarray(weights.values.transpose(2, 1, 0).reshape(-1, outputs)),
        f"{own}/w_zero": weights.zero,
        f"{own}/w_scale": weights.scale,
        f"{own}/taps": np.arange(width, dtype=np.int32)[None, :] * product.dilation,
        f"{own}/shape": np.array([-1, width * channels], np.int64),
    }
    result = f"{own}/result" if product.has_addend else f"{own}/y"

    def made(kind: str, inputs: list[str], output: str, **attributes: Any) -> Any:
        return helper.make_node(kind, inputs, [output], **attributes)

    factors = [f"{own}/columns", f"{own}/w", product.scale, f"{own}/w_scale", product.zero, f"{own}/w_zero"]
    nodes = [
        made("Add", [f"{own}/rows", f"{own}/taps"], f"{own}/places"),
        made("Gather", [product.padded, f"{own}/places"], f"{own}/gathered", axis=0),
        made("Reshape", [f"{own}/gathered", f"{own}/shape"], f"{own}/columns"),
        made("MatMulIntegerToFloat", [*factors, product.bias], result, domain="com.microsoft"),
        *([made("Add", [result, f"{own}/addend"], f"{own}/y")] if product.has_addend else []),
        made("MatMul", [f"{own}/weights", f"{own}/y"], f"{own}/sum"),
        made("Mul", [f"{own}/y", f"{own}/y"], f"{own}/square"),
        made("MatMul", [f"{own}/weights", f"{own}/square"], f"{own}/square_sum"),
    ]

    def floats(name: str, shape: list[int]) -> Any:
        return helper.make_tensor_value_info(f"{own}/{name}", TensorProto.FLOAT, shape)

    inputs = [
        helper.make_tensor_value_info(f"{own}/rows", TensorProto.INT32, [rows, 1]),
        floats("weights", [1, rows]),
        *([floats("addend", [rows, outputs])] if product.has_addend else []),
    ]
    results = [floats("y", [rows, outputs]), floats("sum", [1, outputs]), floats("square_sum", [1, outputs])]
    constants = [numpy_helper.from_array(value, name) for name, value in held.items()]
    return helper.make_graph(nodes, own, inputs, results, constants)


def snake_body(p: str, rows: int, channels: int, line: tuple[str, str, str]) -> Any:
    """z = a·x + b, then share · (z + sin²z): norm and snake in six passes over a tile."""
    from onnx import TensorProto, helper

    (a, b, share), own = line, f"{p}/tile"

    def made(kind: str, inputs: list[str], output: str) -> Any:
        return helper.make_node(kind, inputs, [f"{own}/{output}"])

    nodes = [
        made("Mul", [f"{own}/x", a], "sloped"),
        made("Add", [f"{own}/sloped", b], "z"),
        made("Sin", [f"{own}/z"], "sine"),
        made("Mul", [f"{own}/sine", f"{own}/sine"], "square"),
        made("Add", [f"{own}/z", f"{own}/square"], "sum"),
        made("Mul", [f"{own}/sum", share], "y"),
    ]
    shape = [rows, channels]
    return helper.make_graph(
        nodes,
        own,
        [helper.make_tensor_value_info(f"{own}/x", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info(f"{own}/y", TensorProto.FLOAT, shape)],
    )


def sums_body(p: str, rows: int, channels: int) -> Any:
    """A tile's sums for the norm of it, as `product_body` has them."""
    from onnx import TensorProto, helper

    own = f"{p}/sum_tile"

    def floats(name: str, shape: list[int]) -> Any:
        return helper.make_tensor_value_info(f"{own}/{name}", TensorProto.FLOAT, shape)

    nodes = [
        helper.make_node("MatMul", [f"{own}/weights", f"{own}/x"], [f"{own}/sum"]),
        helper.make_node("Mul", [f"{own}/x", f"{own}/x"], [f"{own}/square"]),
        helper.make_node("MatMul", [f"{own}/weights", f"{own}/square"], [f"{own}/square_sum"]),
    ]
    inputs = [floats("weights", [1, rows]), floats("x", [rows, channels])]
    return helper.make_graph(nodes, own, inputs, [floats("sum", [1, channels]), floats("square_sum", [1, channels])])
