"""The parts of the vocoder as they stand in a quantized graph, found by what they compute, not by their names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from narrator.synthesis.kokoro.wiring import Wiring, attributes, other

NEARLY_NONE = 1e-5  # by how much share × rate is off 1: exporters add 1e-9 to the rate


class Norm(NamedTuple):
    """gain × (source − mean) / deviation + shift, each channel by its mean and deviation over time."""

    source: str
    gain: str
    shift: str
    epsilon: str


class Snake(NamedTuple):
    """source + share × sin²(rate × source); rate and its inverse, share, are constants, a value a channel."""

    source: str
    rate: str
    share: str


class Convolution(NamedTuple):
    """A quantized convolution over time that keeps the length; `output` is its float result, bias and scale included.

    values : what DynamicQuantizeLinear quantizes for it
    """

    output: str
    values: str
    weights: str
    weights_zero: str
    weights_scale: str
    bias: str
    dilation: int
    pad: int


class Step(NamedTuple):
    """What the vocoder repeats: a norm, a snake, a convolution."""

    norm: Norm
    snake: Snake
    convolution: Convolution


def steps(wiring: Wiring) -> dict[str, Step]:
    """All steps, by the output of their convolutions."""
    found: dict[str, Step] = {}
    for node in wiring.nodes:
        convolution = _convolution(wiring, node)
        snake = convolution and _snake(wiring, convolution.values)
        norm = snake and _norm(wiring, snake.source)
        if convolution and snake and norm:
            found[convolution.output] = Step(norm, snake, convolution)
    return found


def _convolution(wiring: Wiring, node: Any) -> Convolution | None:
    if node.op_type != "ConvInteger" or not keeps_length(node):
        return None
    quantized = wiring.maker(node.input[0], "DynamicQuantizeLinear")
    biased = wiring.only_use(node.output[0], "Add")
    cast = biased and wiring.only_use(biased.output[0], "Cast")
    scaled = cast and wiring.only_use(cast.output[0], "Mul")
    if not quantized or not scaled:
        return None
    scales = wiring.maker(other(scaled, cast.output[0]), "Mul")
    bias = _bias(wiring, other(biased, node.output[0]))
    if not scales or quantized.output[1] not in scales.input or not bias:
        return None
    given = attributes(node)
    return Convolution(
        scaled.output[0], quantized.input[0], node.input[1], node.input[3], other(scales, quantized.output[1]), bias,
        given.get("dilations", [1])[0], given["pads"][0],
    )  # fmt: skip


def keeps_length(node: Any) -> bool:
    """One dimension, one group, stride 1, and as many places as before."""
    given = attributes(node)
    if not is_plain(node) or "kernel_shape" not in given:
        return False
    return bool(given.get("pads", [0, 0]) == [(given["kernel_shape"][0] - 1) * given.get("dilations", [1])[0] // 2] * 2)


def is_plain(node: Any) -> bool:
    """One dimension, one group, stride 1."""
    given = attributes(node)
    return bool(given.get("strides") == [1] and given.get("group", 1) == 1)


def _bias(wiring: Wiring, name: str) -> str:
    """The constant that is divided by the scale, rounded down and added as a whole number; "" if it is none."""
    for kind in ("Reshape", "Cast", "Floor", "Div"):
        node = wiring.maker(name, kind)
        if not node:
            return ""
        name = node.input[0]
    return name if wiring.is_constant(name) else ""


def _snake(wiring: Wiring, name: str) -> Snake | None:
    for source, added in _either(wiring.maker(name, "Add")):
        for share, square in _either(wiring.maker(added, "Mul")):
            power = wiring.maker(square, "Pow")
            sine = power and wiring.maker(power.input[0], "Sin")
            turn = sine and wiring.maker(sine.input[0], "Mul")
            if not turn or source not in turn.input or not _is_two(wiring, power.input[1]):
                continue
            rate = other(turn, source)
            if wiring.is_constant(rate) and wiring.is_constant(share) and _are_inverse(wiring, rate, share):
                return Snake(source, rate, share)
    return None


def _are_inverse(wiring: Wiring, rate: str, share: str) -> bool:
    return bool((abs(wiring.constant(rate) * wiring.constant(share) - 1) < NEARLY_NONE).all())


def _norm(wiring: Wiring, name: str) -> Norm | None:
    for product, shift in _either(wiring.maker(name, "Add")):
        for gain, unit in _either(wiring.maker(product, "Mul")):
            division = wiring.maker(unit, "Div")
            centred = division and wiring.maker(division.input[0], "Sub")
            root = division and wiring.maker(division.input[1], "Sqrt")
            if not centred or not root:
                continue
            mean, variance = wiring.maker(centred.input[1], "ReduceMean"), wiring.maker(root.input[0], "Add")
            if mean and variance and mean.input[0] == centred.input[0]:
                epsilon = next(filter(wiring.is_constant, variance.input), "")
                if epsilon:
                    return Norm(centred.input[0], gain, shift, epsilon)
    return None


def _either(node: Any) -> Iterator[tuple[str, str]]:
    """The two inputs of a node in either order; none where there is no node."""
    if node is not None:
        first, second = node.input
        yield first, second
        yield second, first


def _is_two(wiring: Wiring, name: str) -> bool:
    return wiring.is_constant(name) and bool((wiring.constant(name) == 2).all())
