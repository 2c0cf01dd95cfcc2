"""The vocoder's spectrum and its upsampling, rewritten, give what they gave."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from narrator.synthesis.kokoro.harmonics import POSITIVE, replace_spectra
from narrator.synthesis.kokoro.products import signed_products_are_exact
from narrator.synthesis.kokoro.upsampling import LEAST_CHANNELS, replace_upsampling
from narrator.synthesis.kokoro.wiring import Wiring

WINDOW = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(20) / 20)).astype(np.float32)


def model(kind: str, constants: dict[str, Any], shape: list[str | int | None], **attributes: Any) -> Any:
    """Of one node, whose first input is x and whose others are constants."""
    from onnx import TensorProto, helper, numpy_helper

    graph = helper.make_graph(
        [helper.make_node(kind, ["x", *constants], ["y"], **attributes)],
        "one",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    sets = [helper.make_opsetid("", 20), helper.make_opsetid("com.microsoft", 1)]
    return helper.make_model(graph, opset_imports=sets, ir_version=9)


def spectrum() -> Any:
    given = {"step": np.array(5, np.int64), "window": WINDOW, "length": np.array(20, np.int64)}
    return model("STFT", given, [1, "samples"], onesided=1)


def upsampling(channels: int, pads: tuple[int, int] = (3, 3)) -> Any:
    weights = np.random.default_rng(2).standard_normal((channels, LEAST_CHANNELS, 12)).astype(np.float32)
    given = {"weights": weights, "bias": np.linspace(-1, 1, LEAST_CHANNELS, dtype=np.float32)}
    return model("ConvTranspose", given, [1, channels, "places"], strides=[6], kernel_shape=[12], pads=list(pads))


def before_and_after(made: Any, rewrite: Callable[[Wiring], None], x: Any) -> tuple[Any, Any]:
    import onnxruntime

    def computed() -> Any:
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        session = onnxruntime.InferenceSession(made.SerializeToString(), options, providers=["CPUExecutionProvider"])
        return session.run(None, {"x": x})[0]

    before = computed()
    wiring = Wiring(made.graph)
    rewrite(wiring)
    wiring.finish()
    return before, computed()


@pytest.mark.parametrize("samples", [20, 24, 25, 1203])
def test_a_spectrum_is_that_of_the_stft(samples: int) -> None:
    x = np.random.default_rng(samples).standard_normal((1, samples)).astype(np.float32)
    made = spectrum()
    before, after = before_and_after(made, replace_spectra, x)
    assert "STFT" not in {node.op_type for node in made.graph.node}
    assert before.shape == after.shape
    np.testing.assert_allclose(after, before, atol=1e-4)  # the STFT's own error is 2e-5
    frames = np.lib.stride_tricks.sliding_window_view(x[0].astype(np.float64), 20)[::5] * WINDOW
    exact = np.fft.rfft(frames)
    np.testing.assert_allclose(after[0], np.stack([exact.real, exact.imag], axis=-1), atol=5e-6)


def test_a_wave_without_imaginary_part_is_turned_by_half_and_not_by_minus_half() -> None:
    _, after = before_and_after(spectrum(), replace_spectra, np.full((1, 60), -0.25, np.float32))
    at_zero = after[0, :, 0]
    assert (at_zero[:, 0] < 0).all()
    assert (at_zero[:, 1] == np.float32(POSITIVE)).all()
    assert (np.arctan2(at_zero[:, 1], at_zero[:, 0]) > 3).all()


@pytest.mark.skipif(not signed_products_are_exact(), reason="this processor saturates")
@pytest.mark.parametrize("places", [1, 2, 31])
@pytest.mark.parametrize("pads", [(3, 3), (1, 4)])
def test_upsampling_in_whole_numbers_is_near_that_in_floats(places: int, pads: tuple[int, int]) -> None:
    x = np.random.default_rng(places).standard_normal((1, LEAST_CHANNELS, places)).astype(np.float32)
    made = upsampling(LEAST_CHANNELS, pads)
    before, after = before_and_after(made, replace_upsampling, x)
    assert "ConvTranspose" not in {node.op_type for node in made.graph.node}
    assert before.shape == after.shape
    assert np.sqrt(np.mean((after - before) ** 2)) < 0.015 * before.std()


def test_upsampling_of_few_channels_stays_in_floats() -> None:
    x = np.ones((1, 2, 5), np.float32)
    made = upsampling(2)
    before, after = before_and_after(made, replace_upsampling, x)
    assert [node.op_type for node in made.graph.node] == ["ConvTranspose"]
    assert np.array_equal(before, after)
