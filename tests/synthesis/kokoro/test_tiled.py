"""The vocoder's steps computed tile by tile give what they give as exported, for every length."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from narrator.synthesis.kokoro.graph import Variant, adapted
from narrator.synthesis.kokoro.products import signed_products_are_exact
from narrator.synthesis.kokoro.tiled import TILE, tile
from narrator.synthesis.kokoro.wiring import Wiring

CHANNELS = 4
WIDTH = 3
LENGTHS = (2, 7, TILE - 1, TILE, TILE + 1, 3 * TILE + 5)
VARIANTS = [Variant.TILED, *([Variant.SIGNED] if signed_products_are_exact() else [])]


class Drawing:
    """A graph as an exporter draws it: norm, snake, quantized convolution; weights by chance."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: dict[str, Any] = {
            "two": np.float32(2), "eps": np.float32(1e-5), "axis": np.array([2], np.int64), "three": np.float32(3),
            "column": np.array([1, -1, 1], np.int64),
        }  # fmt: skip
        self._chance = np.random.default_rng(5)

    def add(self, kind: str, *inputs: str, **attributes: Any) -> str:
        from onnx import helper

        name = f"t{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def constant(self, value: Any) -> str:
        name = f"c{len(self.constants)}"
        self.constants[name] = value
        return name

    def column(self, least: float, most: float) -> str:
        return self.constant(self._chance.uniform(least, most, (1, CHANNELS, 1)).astype(np.float32))

    def snake_of_norm(self, x: str) -> str:
        centred = self.add("Sub", x, self.add("ReduceMean", x, "axis"))
        variance = self.add("ReduceMean", self.add("Mul", centred, centred), "axis")
        unit = self.add("Div", centred, self.add("Sqrt", self.add("Add", variance, "eps")))
        n = self.add("Add", self.add("Mul", self.column(0.5, 2), unit), self.column(-1, 1))
        rate = self._chance.uniform(0.3, 3, (1, CHANNELS, 1)).astype(np.float32)
        square = self.add("Pow", self.add("Sin", self.add("Mul", self.constant(rate), n)), "two")
        return self.add("Add", n, self.add("Mul", self.constant(np.float32(1) / rate), square))

    def convolution(self, values: str, dilation: int) -> str:
        from onnx import helper

        name = f"q{len(self.nodes)}"
        scale, zero = f"{name}_scale", f"{name}_zero"
        self.nodes.append(helper.make_node("DynamicQuantizeLinear", [values], [name, scale, zero]))
        weights = self.constant(self._chance.integers(0, 256, (CHANNELS, CHANNELS, WIDTH)).astype(np.uint8))
        product = self.add(
            "ConvInteger", name, weights, zero, self.constant(np.uint8(127)),
            kernel_shape=[WIDTH], dilations=[dilation], pads=[dilation, dilation], strides=[1], group=1,
        )  # fmt: skip
        both = self.add("Mul", scale, self.constant(np.float32(0.01)))
        bias = self.constant(self._chance.uniform(-1, 1, CHANNELS).astype(np.float32))
        whole = self.add("Cast", self.add("Floor", self.add("Div", bias, both)), to=6)
        biased = self.add("Add", product, self.add("Reshape", whole, "column"))
        return self.add("Mul", self.add("Cast", biased, to=1), both)

    def block(self, x: str) -> str:
        """Two steps around which the input is carried."""
        within = self.convolution(self.snake_of_norm(x), 1)
        return self.add("Add", self.convolution(self.snake_of_norm(within), 2), x)

    def model(self, output: str) -> Any:
        from onnx import TensorProto, helper, numpy_helper

        shape: list[str | int | None] = [1, CHANNELS, "length"]
        drawn = helper.make_graph(
            [*self.nodes, helper.make_node("Identity", [output], ["sound"])],
            "drawn",
            [helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)],
            [helper.make_tensor_value_info("sound", TensorProto.FLOAT, shape)],
            [numpy_helper.from_array(np.asarray(value), name) for name, value in self.constants.items()],
        )
        return helper.make_model(drawn, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)


def vocoder() -> Any:
    """Two blocks on one input, one of them twice, the mean of both."""
    drawing = Drawing()
    once, twice = drawing.block("x"), drawing.block(drawing.block("x"))
    return drawing.model(drawing.add("Div", drawing.add("Add", once, twice), "three"))


def sound(model: Any, x: Any) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    return session.run(None, {"x": x})[0]


@pytest.mark.parametrize("variant", VARIANTS)
def test_tiles_give_the_same_sound_at_every_length(variant: Variant) -> None:
    plain, tiled = vocoder(), adapted(vocoder(), variant)
    for length in LENGTHS:
        x = (np.random.default_rng(length).standard_normal((1, CHANNELS, length)) * 3).astype(np.float32)
        before, after = sound(plain, x), sound(tiled, x)
        assert after.shape == before.shape
        off = np.abs(after - before)
        assert off.mean() < 0.002 * before.std()  # rounding, and what it changes of a quantization now and then
        assert off.max() < 0.1 * before.std()


def test_every_step_is_recognised_and_nothing_of_the_old_is_left() -> None:
    model = vocoder()
    wiring = Wiring(model.graph)
    assert tile(wiring, signed=False) == 6
    wiring.finish()
    kinds = [node.op_type for node in model.graph.node]
    assert kinds.count("Scan") == 13  # two a step, and one for the sums of what enters
    assert not {"ConvInteger", "Pow", "Sin"} & set(kinds)


def test_a_snake_whose_share_is_not_its_rate_turned_over_is_left_alone() -> None:
    model = vocoder()
    wiring = Wiring(model.graph)
    first = next(node for node in wiring.nodes if node.op_type == "Sin")
    rate = wiring.maker(first.input[0], "Mul").input[0]
    wiring.hold("other", wiring.constant(rate) * np.float32(1.5))
    wiring.maker(first.input[0], "Mul").input[0] = "other"
    assert tile(wiring, signed=False) == 5
