"""A graph of onnx that is being rewritten: who makes and who uses a tensor, new nodes, and what is left in the end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.generic]


class Wiring:
    """New nodes may be added in any order, and what they replace stays until `finish`, which keeps what is needed."""

    def __init__(self, graph: Any) -> None:
        self._graph = graph
        self._constants = {tensor.name: tensor for tensor in graph.initializer}
        self.nodes = list(graph.node)
        self._makers = {output: node for node in self.nodes for output in node.output if output}
        self._uses: dict[str, list[Any]] = {}
        for node in self.nodes:
            for name in node.input:
                self._uses.setdefault(name, []).append(node)

    def maker(self, name: str, kind: str) -> Any:
        """The node of that kind that makes a tensor, or None."""
        node = self._makers.get(name)
        return node if node is not None and node.op_type == kind else None

    def only_use(self, name: str, kind: str) -> Any:
        """The node that uses a tensor, if it is the only one, and of that kind; else None."""
        uses = self._uses.get(name, [])
        return uses[0] if len(uses) == 1 and uses[0].op_type == kind else None

    def is_made(self, name: str) -> bool:
        return name in self._makers

    def is_constant(self, name: str) -> bool:
        return name in self._constants

    def constant(self, name: str) -> Any:
        """A numpy array. Raises KeyError."""
        from onnx import numpy_helper

        return numpy_helper.to_array(self._constants[name])

    def hold(self, name: str, value: Any) -> str:
        """Make a constant, unless there is one of that name."""
        from onnx import numpy_helper

        if name not in self._constants:
            self._constants[name] = numpy_helper.from_array(value, name)
        return name

    def add(self, kind: str, inputs: list[str], *outputs: str, **attributes: Any) -> str:
        """A new node; its first output."""
        from onnx import helper

        node = helper.make_node(kind, inputs, list(outputs), **attributes)
        self.nodes.append(node)
        self._makers.update(dict.fromkeys(outputs, node))
        return outputs[0]

    def replace(self, node: Any, replacements: list[Any], constants: list[Any]) -> None:
        """Put nodes in the place of one, of which they make the outputs."""
        self.nodes = [each for each in self.nodes if each is not node] + replacements
        self._makers.update({output: each for each in replacements for output in each.output})
        self._constants.update({tensor.name: tensor for tensor in constants})

    def finish(self) -> None:
        """Write to the graph what its outputs need, each node behind those that it needs."""
        ordered = list(self._needed())
        used = {name for node in ordered for name in _inputs(node)}
        del self._graph.node[:]
        self._graph.node.extend(ordered)
        del self._graph.initializer[:]
        self._graph.initializer.extend(tensor for name, tensor in self._constants.items() if name in used)

    def _needed(self) -> Iterator[Any]:
        seen: set[int] = set()
        for output in self._graph.output:
            stack = [self._entered(output.name, seen)]
            while stack:
                node, rest = stack[-1]
                if (name := next(rest, None)) is not None:
                    stack.append(self._entered(name, seen))
                else:
                    stack.pop()
                    if node is not None:
                        yield node

    def _entered(self, name: str, seen: set[int]) -> tuple[Any, Iterator[str]]:
        """The node that makes a tensor, with what it needs; nothing where it was visited or none makes it."""
        node = self._makers.get(name)
        if node is None or id(node) in seen:
            return None, iter(())
        seen.add(id(node))
        return node, _inputs(node)


def attributes(node: Any) -> dict[str, Any]:
    from onnx import helper

    return {attribute.name: helper.get_attribute_value(attribute) for attribute in node.attribute}


def other(node: Any, name: str) -> str:
    """The other of a node's two inputs."""
    return str(node.input[1] if node.input[0] == name else node.input[0])


def _inputs(node: Any) -> Iterator[str]:
    """What a node needs, and the graphs in it from around them."""
    from onnx import AttributeProto

    yield from (name for name in node.input if name)
    for attribute in node.attribute:
        if attribute.type == AttributeProto.GRAPH:
            own = {each.name for each in (*attribute.g.input, *attribute.g.initializer)}
            own |= {output for inner in attribute.g.node for output in inner.output}
            yield from (name for inner in attribute.g.node for name in _inputs(inner) if name not in own)
