"""The vocoder's steps computed tile by tile, so that what is computed stays in the processor's cache.

A vocoder of 48,000 places a second-long stretch and 128 channels makes tensors of megabytes; as exported, each step
moves them through memory some twenty times, turns them twice, and writes out K times the input before it multiplies.
Here a tensor [1, channels, places] is held as tiles [n, TILE, channels], and a step is two loops over them:

- norm and snake as one: z = a·x + b, then (z + sin²z) / rate, where a and b hold the norm's mean and deviation, its
  gain and shift, and the snake's rate;
- the convolution: rows of the quantized input gathered for one tile, times the weights, scaled, with the bias and what
  is to be added; and the tile's share of the sums from which the next norm has its mean and deviation.

The last tile is filled with copies of the last place, so that nothing in it is larger or smaller than what counts;
their weight in sums is 0. The numbers are those of the graph as exported but for the rounding of single operations.
"""

from __future__ import annotations

from typing import Any

from narrator.synthesis.kokoro.products import as_signed
from narrator.synthesis.kokoro.recognized import Step, steps
from narrator.synthesis.kokoro.wiring import Wiring, other

TILE = 256  # places: 128 kB a tensor of 128 channels. 128 and 512 are as fast, 1024 is 2 % slower
OWN = "tiled"  # what the names of new tensors begin with


def tile(wiring: Wiring, *, signed: bool) -> int:
    """Replace every step that is recognized; how many were. `signed` weights are multiplied as int8."""
    found = steps(wiring)
    _Tiling(wiring, found, signed=signed).run()
    return len(found)


class _Tiling:
    """`tiles` has the tiled form of a tensor, `clocks` what belongs to its length, `sums` those of it and its square.

    `added` tells which tensor is a convolution's output and what is added to it.
    """

    def __init__(self, wiring: Wiring, found: dict[str, Step], *, signed: bool) -> None:
        self._wiring = wiring
        self._steps = found
        self._signed = signed
        self._tiles: dict[str, str] = {}
        self._clocks: dict[str, str] = {}
        self._sums: dict[str, tuple[str, str]] = {}
        self._added: dict[str, tuple[str, str]] = {}

    def run(self) -> None:
        old = list(self._wiring.nodes)
        for output in self._steps:
            add = self._wiring.only_use(output, "Add")
            if add and not self._wiring.is_constant(other(add, output)):
                self._added[add.output[0]] = (output, other(add, output))
        summed = {output: name for name, (output, _) in self._added.items()}
        for output in self._steps:
            self._tiled(summed.get(output, output))
        self._carry_on(old)
        self._return(old)

    def _tiled(self, name: str) -> str:
        """The tiles of a tensor."""
        if name not in self._tiles:
            output, addend = self._added.get(name, (name, ""))
            if output in self._steps:
                self._convolve(name, self._steps[output], addend)
            else:
                self._enter(name)
        return self._tiles[name]

    def _carry_on(self, old: list[Any]) -> None:
        """Sums of tiled tensors, and parts of them, are computed tiled."""
        for node in old:
            name, tiled = node.output[0] if node.output else "", [each in self._sums for each in node.input]
            inputs = [self._tiles[each] if each in self._sums else each for each in node.input]
            if name not in self._tiles and (
                (node.op_type == "Add" and all(tiled)) or (node.op_type == "Div" and tiled == [True, False])
            ):
                self._tiles[name] = self._wiring.add(node.op_type, inputs, f"{OWN}/{name}")
                self._clocks[name], self._sums[name] = self._clocks[node.input[0]], ("", "")

    def _return(self, old: list[Any]) -> None:
        """Let the other nodes use what is computed tiled, turned back."""
        returned: dict[str, str] = {}
        for node in old:
            for index, name in enumerate(node.input):
                if name in self._sums:
                    if name not in returned:
                        returned[name] = self._left(name)
                    node.input[index] = returned[name]

    def _enter(self, name: str) -> None:
        """Turn and tile a tensor from outside, and make what belongs to its length.

        `length` [1], `rows` [n, TILE, 1]: the place of each row, `weights` [n, 1, TILE]: its share in a mean
        """
        add, p = self._wiring.add, f"{OWN}/{name}"
        one, tile_ = self._whole("one", 1), self._whole("tile", TILE)
        add("Shape", [name], f"{p}/length", start=2, end=3)
        add("Squeeze", [f"{p}/length"], f"{p}/count")
        add("Sub", [f"{p}/count", one], f"{p}/last")
        add("Add", [f"{p}/last", tile_], f"{p}/beyond")
        add("Div", [f"{p}/beyond", tile_], f"{p}/tiles")
        add("Mul", [f"{p}/tiles", tile_], f"{p}/all")
        add("Range", [self._whole("zero", 0), f"{p}/all", one], f"{p}/range")
        add("Min", [f"{p}/range", f"{p}/last"], f"{p}/places")
        add("Reshape", [f"{p}/places", self._whole("by_row", [-1, TILE, 1])], f"{p}/whole_rows")
        add("Cast", [f"{p}/whole_rows"], f"{p}/rows", to=6)  # of 32 bits, which are added in half the time
        add("Less", [f"{p}/range", f"{p}/count"], f"{p}/counts")
        add("Cast", [f"{p}/counts"], f"{p}/parts", to=1)
        add("Cast", [f"{p}/count"], f"{p}/whole", to=1)
        add("Div", [f"{p}/parts", f"{p}/whole"], f"{p}/shares")
        add("Reshape", [f"{p}/shares", self._whole("by_share", [-1, 1, TILE])], f"{p}/weights")
        add("Transpose", [name], f"{p}/turned", perm=[0, 2, 1])
        add("Squeeze", [f"{p}/turned", self._whole("axis", [0])], f"{p}/flat")
        add("Gather", [f"{p}/flat", f"{p}/places"], f"{p}/filled", axis=0)
        add("Shape", [f"{p}/filled"], f"{p}/channels", start=1)
        add("Concat", [self._whole("by_tile", [-1, TILE]), f"{p}/channels"], f"{p}/shape", axis=0)
        self._tiles[name] = add("Reshape", [f"{p}/filled", f"{p}/shape"], f"{p}/tiled")
        self._clocks[name] = p

    def _left(self, name: str) -> str:
        """A tiled tensor as it was: [1, channels, places]."""
        add, p = self._wiring.add, f"{OWN}/back/{name}"
        add("Shape", [self._tiles[name]], f"{p}/channels", start=2)
        add("Concat", [self._whole("any", [-1]), f"{p}/channels"], f"{p}/shape", axis=0)
        add("Reshape", [self._tiles[name], f"{p}/shape"], f"{p}/flat")
        axis = self._whole("axis", [0])
        add("Slice", [f"{p}/flat", axis, f"{self._clocks[name]}/length", axis], f"{p}/cut")
        add("Transpose", [f"{p}/cut"], f"{p}/turned", perm=[1, 0])
        return add("Unsqueeze", [f"{p}/turned", axis], f"{p}/whole")

    def _convolve(self, name: str, step: Step, addend: str) -> None:
        """The loop of products, after which the tensor `name` has its tiles and sums."""
        from narrator.synthesis.kokoro.tile_bodies import Product, Weights, product_body

        found, wiring, p = step.convolution, self._wiring, f"{OWN}/{name}"
        values = self._quantized(step)
        padded, scale, zero = f"{values}/padded/{found.pad}", f"{values}/scale", f"{values}/zero"
        if not wiring.is_made(padded):
            wiring.add("Pad", [f"{values}/bytes", self._whole(f"pad{found.pad}", [found.pad, 0] * 2), zero], padded)
        wiring.add("Mul", [scale, found.weights_scale], f"{p}/scale")  # the bias is rounded as it was
        wiring.add("Div", [found.bias, f"{p}/scale"], f"{p}/steps")
        wiring.add("Floor", [f"{p}/steps"], f"{p}/floor")
        wiring.add("Mul", [f"{p}/floor", f"{p}/scale"], f"{p}/bias")
        clock = self._clocks[step.norm.source]
        inputs = [f"{clock}/rows", f"{clock}/weights", *([self._tiled(addend)] if addend else [])]
        product = Product(padded, scale, zero, f"{p}/bias", found.dilation, has_addend=bool(addend))
        values, offset = wiring.constant(found.weights), wiring.constant(found.weights_zero)
        if self._signed:
            values, offset = as_signed(values), as_signed(offset)
        weights = Weights(values, offset, wiring.constant(found.weights_scale))
        body = product_body(p, TILE, product, weights)
        wiring.add("Scan", inputs, f"{p}/tiles", f"{p}/sums", f"{p}/squares", body=body, num_scan_inputs=len(inputs))
        self._tiles[name], self._clocks[name] = f"{p}/tiles", clock
        self._sums[name] = (f"{p}/sums", f"{p}/squares")

    def _quantized(self, step: Step) -> str:
        """Norm, snake and quantization; the beginning of the names of bytes, scale and zero."""
        from narrator.synthesis.kokoro.tile_bodies import snake_body

        wiring, p, source = self._wiring, f"{OWN}/{step.convolution.values}", step.norm.source
        if wiring.is_made(f"{p}/bytes"):
            return p
        tiles = self._tiled(source)
        a, b = self._line(step, p)
        share, channels = wiring.hold(f"{p}/share", wiring.constant(step.snake.share).reshape(-1)), self._channels(step)
        body = snake_body(p, TILE, channels, (a, b, share))
        wiring.add("Scan", [tiles], f"{p}/curved", body=body, num_scan_inputs=1)
        wiring.add("DynamicQuantizeLinear", [f"{p}/curved"], f"{p}/tiled_bytes", f"{p}/scale", f"{p}/zero")
        wiring.add("Reshape", [f"{p}/tiled_bytes", self._whole(f"by{channels}", [-1, channels])], f"{p}/all_bytes")
        axis = self._whole("axis", [0])
        wiring.add("Slice", [f"{p}/all_bytes", axis, f"{self._clocks[source]}/length", axis], f"{p}/bytes")
        return p

    def _line(self, step: Step, p: str) -> tuple[str, str]:
        """a and b, by which a·x + b is the rate times the norm of x: a value a channel."""
        add, norm = self._wiring.add, step.norm
        mean, deviation = self._moments(step)
        rate = self._wiring.hold(f"{p}/rate", self._wiring.constant(step.snake.rate).reshape(-1))
        add("Div", [self._flat(norm.gain), deviation], f"{p}/slope")
        add("Mul", [f"{p}/slope", rate], f"{p}/a")
        add("Mul", [mean, f"{p}/slope"], f"{p}/rise")
        add("Sub", [self._flat(norm.shift), f"{p}/rise"], f"{p}/level")
        add("Mul", [f"{p}/level", rate], f"{p}/b")
        return f"{p}/a", f"{p}/b"

    def _moments(self, step: Step) -> tuple[str, str]:
        """Mean and deviation of each channel, from the sums."""
        norm, add, p = step.norm, self._wiring.add, f"{OWN}/{step.norm.source}"
        if not self._wiring.is_made(f"{p}/deviation"):
            sums, squares = self._sums.get(norm.source) or self._summed(norm.source, self._channels(step))
            axes = self._whole("both", [0, 1])
            add("ReduceSum", [sums, axes], f"{p}/mean", keepdims=0)
            add("ReduceSum", [squares, axes], f"{p}/square", keepdims=0)
            add("Mul", [f"{p}/mean", f"{p}/mean"], f"{p}/mean_square")
            add("Sub", [f"{p}/square", f"{p}/mean_square"], f"{p}/variance")
            add("Add", [f"{p}/variance", norm.epsilon], f"{p}/kept_up")
            add("Sqrt", [f"{p}/kept_up"], f"{p}/deviation")
        return f"{p}/mean", f"{p}/deviation"

    def _summed(self, name: str, channels: int) -> tuple[str, str]:
        """The sums of a tensor from outside: one by one along places, as the graph has them, they cost 4 %."""
        from narrator.synthesis.kokoro.tile_bodies import sums_body

        p = f"{OWN}/{name}"
        inputs = [f"{self._clocks[name]}/weights", self._tiled(name)]
        body = sums_body(p, TILE, channels)
        self._wiring.add("Scan", inputs, f"{p}/sums", f"{p}/squares", body=body, num_scan_inputs=2)
        return f"{p}/sums", f"{p}/squares"

    def _channels(self, step: Step) -> int:
        return int(self._wiring.constant(step.snake.share).size)

    def _flat(self, name: str) -> str:
        """A tensor of a value a channel in one dimension."""
        flat = f"{OWN}/flat/{name}"
        if not self._wiring.is_made(flat):
            self._wiring.add("Reshape", [name, self._whole("any", [-1])], flat)
        return flat

    def _whole(self, name: str, value: int | list[int]) -> str:
        import numpy as np

        return self._wiring.hold(f"{OWN}/constant/{name}", np.array(value, np.int64))
