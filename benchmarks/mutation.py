"""Which changes of the code no test notices.

    python -m benchmarks.mutation narrator/audio/loudness.py tests/audio [--count 30] [--seed 1]
    python -m benchmarks.mutation --named [WORD]...

A single place of a module is changed at random (a comparison, a number, an operator, a truth value, `max` for `min`),
and the tests are run on it, in a copy of the project, until one fails. What survives is printed: either a test is
missing, or the code says something that does not matter. `--named` tries the changes of `mutation.toml`, which once
survived; exit code 1 where one does so again.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
NAMED = Path(__file__).with_suffix(".toml")
COPIED = ("narrator", "tests", "voices", "seeds", "benchmarks", "docs", "pyproject.toml")
PATIENCE_S = 900  # a change may make a test run for ever: then it is noticed, too
SWAPPED: dict[type[ast.AST], str] = {
    ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">", ast.Eq: "!=", ast.NotEq: "==", ast.In: "not in",
    ast.NotIn: "in", ast.Is: "is not", ast.IsNot: "is", ast.Add: "-", ast.Sub: "+", ast.Mult: "/", ast.Div: "*",
    ast.FloorDiv: "*", ast.And: "or", ast.Or: "and",
}  # fmt: skip
NAMES = {"max": "min", "min": "max", "any": "all", "all": "any"}


class Mutation(NamedTuple):
    """A stretch of a module's text, from `start` to `end` in characters, and what takes its place."""

    start: int
    end: int
    text: str

    def applied(self, source: str) -> str:
        return source[: self.start] + self.text + source[self.end :]


class Text:
    """A module's source, with the places of its syntax tree as offsets in characters."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._lines = source.splitlines(keepends=True)
        self._starts = [0]
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line))

    def offset(self, line: int, column: int) -> int:
        """Of a line, from 1, and a column in bytes of UTF-8."""
        return self._starts[line - 1] + len(self._lines[line - 1].encode()[:column].decode())

    def span(self, node: ast.expr) -> tuple[int, int]:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self.offset(node.lineno, node.col_offset), self.offset(node.end_lineno, node.end_col_offset)

    def line(self, offset: int) -> int:
        return self.source.count("\n", 0, offset) + 1


def mutations(text: Text) -> Iterator[Mutation]:
    """Every single change of a module that is tried; annotations and docstrings are left alone."""
    tree = ast.parse(text.source)
    skipped = {id(part) for node in ast.walk(tree) for part in _unspoken(node)}
    for node in ast.walk(tree):
        if id(node) not in skipped and isinstance(node, ast.expr):
            yield from _of(node, text)


def _unspoken(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of annotations: nothing that runs."""
    for name in ("annotation", "returns"):
        if part := getattr(node, name, None):
            yield from ast.walk(part)


def _of(node: ast.expr, text: Text) -> Iterator[Mutation]:
    start, end = text.span(node)
    match node:
        case ast.Constant(value=bool(value)):
            yield Mutation(start, end, str(not value))
        case ast.Constant(value=int(value) | float(value)):
            yield from (Mutation(start, end, repr(other)) for other in (value + 1, value * 100) if other != value)
        case ast.Name(id=name, ctx=ast.Load()) if name in NAMES:
            yield Mutation(start, end, NAMES[name])
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield Mutation(start, end, text.source[slice(*text.span(operand))])
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            yield from _swapped(op, left, right, text)
        case ast.BinOp(left=left, op=op, right=right):
            yield from _swapped(op, left, right, text)
        case ast.BoolOp(op=op, values=[left, right, *_]):
            yield from _swapped(op, left, right, text)


def _swapped(op: ast.AST, left: ast.expr, right: ast.expr, text: Text) -> Iterator[Mutation]:
    """The operator between two operands replaced, whatever brackets stand around them."""
    if type(op) not in SWAPPED:
        return
    start, end = text.span(left)[1], text.span(right)[0]
    between = text.source[start:end]
    word = between.strip(" ()\n")
    if word and "#" not in between:
        at = start + between.index(word)
        yield Mutation(at, at + len(word), SWAPPED[type(op)])


class Copy:
    """A copy of the project to change; `notices` says whether a test fails in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in COPIED:
            source = ROOT / name
            shutil.copytree(source, folder / name, symlinks=True) if source.is_dir() else shutil.copy(
                source, folder / name
            )

    def notices(self, module: str, changed: str, tests: Sequence[str]) -> bool:
        path = self.folder / module
        before = path.read_text("utf-8")
        path.write_text(changed, "utf-8")
        try:
            return not self.passes(tests)
        finally:
            path.write_text(before, "utf-8")

    def passes(self, tests: Sequence[str]) -> bool:
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
        environment = {**os.environ, "PYTHONPATH": str(self.folder), "PYTHONDONTWRITEBYTECODE": "1"}
        try:
            done = subprocess.run(
                command, cwd=self.folder, env=environment, capture_output=True, check=False, timeout=PATIENCE_S
            )
        except subprocess.TimeoutExpired:
            return False
        return done.returncode == 0


def at_random(copy: Copy, module: str, tests: Sequence[str], count: int, seed: int) -> int:
    """Try `count` changes of a module; how many survive."""
    text = Text((ROOT / module).read_text("utf-8"))
    every = list(mutations(text))
    tried = random.Random(seed).sample(every, min(count, len(every)))
    survivors = 0
    for mutation in sorted(tried):
        line, old = text.line(mutation.start), text.source[mutation.start : mutation.end]
        noticed = copy.notices(module, mutation.applied(text.source), tests)
        survivors += not noticed
        print(f"{'noticed ' if noticed else 'SURVIVES'} {module}:{line} {old} -> {mutation.text}", flush=True)
    print(f"{len(tried) - survivors} of {len(tried)} noticed, of {len(every)} that there are")
    return survivors


def by_name(copy: Copy, words: Sequence[str]) -> int:
    """Try the changes of `mutation.toml` whose names hold one of the words; how many survive."""
    survivors = 0
    for name, change in tomllib.loads(NAMED.read_text("utf-8")).items():
        if words and not any(word in name for word in words):
            continue
        source = (ROOT / change["module"]).read_text("utf-8")
        if source.count(change["old"]) != 1:
            sys.exit(f"{name}: {change['module']} has {change['old']!r} {source.count(change['old'])} times, not once.")
        noticed = copy.notices(change["module"], source.replace(change["old"], change["new"]), change["tests"])
        survivors += not noticed
        print(f"{'noticed ' if noticed else 'SURVIVES'} {name}", flush=True)
    return survivors


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("module", nargs="?", help="a module's file")
    parser.add_argument("tests", nargs="*", help="the tests that should notice")
    parser.add_argument("--count", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--named", action="store_true", help="the changes of mutation.toml")
    given = parser.parse_args()
    if not given.named and not given.tests:
        parser.error("name a module and its tests, or use --named")
    with tempfile.TemporaryDirectory() as folder:
        copy = Copy(Path(folder))
        if given.named:
            sys.exit(1 if by_name(copy, [word for word in (given.module, *given.tests) if word]) else 0)
        if not copy.passes(given.tests):
            sys.exit("The tests fail before anything is changed.")
        at_random(copy, given.module, given.tests, given.count, given.seed)


if __name__ == "__main__":
    main()
