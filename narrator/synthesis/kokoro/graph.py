"""What is changed in Kokoro's graph, once, when the voice is installed: it computes the same, in less time.

Durations: the frames of each symbol, which the graph computes anyway, become an output.

Then, as this processor is served best (`Variant`): the vocoder, which is nearly all of the cost, tile by tile
(`tiled`), the other convolutions as products (`products`), those that upsample in whole numbers (`upsampling`), and the
spectrum of the harmonics as a product (`harmonics`).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from narrator.synthesis.kokoro.wiring import Wiring

VERSION = 5  # changes whenever `adapted` gives another graph
DURATIONS = "/encoder/Clip_output_0"  # frames per symbol, as floats
OUTPUT = "duration"
MICROSOFT = "com.microsoft"  # the operators of onnxruntime's own


class Variant(StrEnum):
    """How a graph is laid out. `SIGNED` is right only where `signed_products_are_exact`."""

    PLAIN = "plain"
    TILED = "tiled"
    SIGNED = "tiled, signed"


def adapted(model: Any, variant: Variant) -> Any:
    """The model (an onnx.ModelProto, changed in place) with durations, laid out as asked."""
    from onnx import TensorProto, helper

    graph = model.graph
    del graph.output[1:]  # the sound; what else an exporter put out has no meaning here
    if frames := _durations(graph):
        graph.node.append(helper.make_node("Cast", [frames], [OUTPUT], to=TensorProto.INT64))
        graph.output.append(helper.make_tensor_value_info(OUTPUT, TensorProto.INT64, None))
    if variant is not Variant.PLAIN:
        _rewire(model, signed=variant is Variant.SIGNED)
    return model


def _rewire(model: Any, *, signed: bool) -> None:
    from onnx import helper

    from narrator.synthesis.kokoro.harmonics import replace_spectra
    from narrator.synthesis.kokoro.products import replace_convolutions
    from narrator.synthesis.kokoro.tiled import tile
    from narrator.synthesis.kokoro.upsampling import replace_upsampling

    wiring = Wiring(model.graph)
    replace_spectra(wiring)
    if tile(wiring, signed=signed) and MICROSOFT not in {each.domain for each in model.opset_import}:
        model.opset_import.append(helper.make_opsetid(MICROSOFT, 1))
    if signed:
        replace_convolutions(wiring)
        replace_upsampling(wiring)
    wiring.finish()


def _durations(graph: Any) -> str:
    """The tensor of frames per symbol: in every export the one that is rounded and then clipped; "" if unknown."""
    made_by = {output: node for node in graph.node for output in node.output}
    if DURATIONS in made_by:
        return DURATIONS
    clipped = (node for node in graph.node if node.op_type in {"Clip", "Max"})
    found = [n.output[0] for n in clipped if any(i in made_by and made_by[i].op_type == "Round" for i in n.input)]
    return found[0] if len(found) == 1 else ""
