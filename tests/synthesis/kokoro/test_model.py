"""What is changed in the model's graph gives the same numbers, and calls side by side stay within their room."""

from __future__ import annotations

import threading
import time
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrator.synthesis.kokoro import graph
from narrator.synthesis.kokoro.graph import Variant
from narrator.synthesis.kokoro.model import Room
from narrator.synthesis.kokoro.products import signed_products_are_exact

MOST = 10.0


class Shape(NamedTuple):
    """Of a convolution."""

    channels: int
    outputs: int
    width: int
    dilation: int
    pads: tuple[int, int]


SIZES = st.integers(1, 5)
PADS = st.integers(0, 6)
SHAPES = st.builds(Shape, SIZES, SIZES, SIZES, SIZES, st.tuples(PADS, PADS))


def convolution(shape: Shape, seed: int) -> Any:
    """A model of one quantized convolution, and of the tensor from which durations are taken."""
    from onnx import TensorProto, helper, numpy_helper

    weights = np.random.default_rng(seed).integers(0, 256, (shape.outputs, shape.channels, shape.width), np.uint8)
    node = helper.make_node(
        "ConvInteger", ["x", "w", "x_zero", "w_zero"], ["y"],
        kernel_shape=[shape.width], dilations=[shape.dilation], pads=list(shape.pads), strides=[1], group=1,
    )  # fmt: skip
    drawn = helper.make_graph(
        [node, helper.make_node("Identity", ["frames"], [graph.DURATIONS])],
        "tiny",
        [
            helper.make_tensor_value_info("x", TensorProto.UINT8, [1, shape.channels, "length"]),
            helper.make_tensor_value_info("x_zero", TensorProto.UINT8, []),
            helper.make_tensor_value_info("frames", TensorProto.FLOAT, ["symbols"]),
        ],
        [helper.make_tensor_value_info("y", TensorProto.INT32, [1, shape.outputs, "places"])],
        [numpy_helper.from_array(weights, "w"), numpy_helper.from_array(np.array(seed % 256, np.uint8), "w_zero")],
    )
    return helper.make_model(drawn, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)


def computed(model: Any, inputs: dict[str, Any]) -> list[Any]:
    import onnxruntime

    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return list(session.run(None, inputs))


@settings(max_examples=40)
@given(SHAPES, st.integers(21, 40), st.integers(0, 999))
def test_convolutions_as_products_give_the_same_numbers(shape: Shape, length: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    most = 256 if signed_products_are_exact() else 128  # up to 127 no processor saturates
    inputs = {
        "x": chance.integers(0, most, (1, shape.channels, length), np.uint8),
        "x_zero": np.array(chance.integers(0, most), np.uint8),
        "frames": np.array([2.0, 7.0, 1.0], np.float32),
    }
    plain = convolution(shape, seed)
    (before,) = computed(plain, inputs)
    after, durations = computed(graph.adapted(plain, Variant.SIGNED), inputs)
    assert "ConvInteger" not in {node.op_type for node in plain.graph.node}
    assert np.array_equal(before, after)
    assert durations.dtype == np.int64
    assert durations.tolist() == [2, 7, 1]


def test_without_the_faster_form_only_durations_are_added() -> None:
    model = convolution(Shape(2, 3, 3, 1, (1, 1)), 5)
    kinds = [node.op_type for node in model.graph.node]
    graph.adapted(model, Variant.PLAIN)
    assert [node.op_type for node in model.graph.node] == [*kinds, "Cast"]
    assert [output.name for output in model.graph.output] == ["y", graph.OUTPUT]


class Watch:
    """How much was inside at once."""

    def __init__(self) -> None:
        self.inside: list[float] = []
        self.most = 0.0
        self._lock = threading.Lock()

    def stay(self, room: Room, size: float) -> None:
        with room.taken(size):
            with self._lock:
                self.inside.append(size)
                self.most = max(self.most, sum(self.inside) if len(self.inside) > 1 else 0)
            time.sleep(0.002)
            with self._lock:
                self.inside.remove(size)


def test_calls_side_by_side_stay_within_the_room() -> None:
    room, watch = Room(MOST), Watch()
    sizes = [float(size) for size in np.random.default_rng(1).integers(1, 9, 60)]
    workers = [threading.Thread(target=watch.stay, args=(room, size)) for size in sizes]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(10)
    assert not any(worker.is_alive() for worker in workers)
    assert 0 < watch.most <= MOST


def test_what_is_larger_than_the_room_goes_in_alone() -> None:
    room, watch = Room(MOST), Watch()
    workers = [threading.Thread(target=watch.stay, args=(room, size)) for size in (25.0, 3.0, 25.0, 4.0)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(10)
    assert not any(worker.is_alive() for worker in workers)
    assert watch.most <= MOST


def test_a_call_that_fails_leaves_its_room() -> None:
    room = Room(MOST)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), room.taken(9.0):
            raise ZeroDivisionError
    with room.taken(MOST):
        pass
