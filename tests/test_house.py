"""The house stays as it was drawn: light at the door, arrows one way, nothing too large."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

import narrator

ROOT = Path(narrator.__file__).parent
MODULES = {".".join(path.relative_to(ROOT.parent).with_suffix("").parts): path for path in ROOT.rglob("*.py")}

# Each line may import from the lines above it, and each package from itself.
FLOORS = """
errors on_demand resources slug fetching readback matching stopped
atomic voicefiles objects
tables
neighbours
words syllables
assets edition
manuscript audio cover
script frontend
synthesis subtitles epub
housekeeping video proofing cluster
rendering
preview doctor audition
produce tryout
alignment inspection podcast studio library
cli
narrator __main__
"""
FLOOR = {home: number for number, line in enumerate(FLOORS.split("\n")) for home in line.split()}
HEAVY = {
    "av", "dask", "distributed", "faster_whisper", "fsspec", "g2pM", "jieba", "jinja2", "lxml", "numpy", "onnx",
    "onnxruntime", "pdfminer", "pypdfium2", "pypinyin", "rich", "s3fs", "soundfile", "starlette", "uvicorn", "wetext",
}  # fmt: skip
LONGEST_MODULE = 500  # lines
LONGEST_FUNCTION = 60
TYPICAL_MODULE = 150
TYPICAL_FUNCTION = 12


def loaded_by(code: str) -> set[str]:
    """The top-level names of all modules that a fresh interpreter has loaded after `code`."""
    report = f"{code}\nimport sys; print(*{{name.partition('.')[0] for name in sys.modules}}, file=sys.stderr)"
    run = subprocess.run([sys.executable, "-c", report], capture_output=True, text=True, check=True)
    return set(run.stderr.split())


@pytest.mark.parametrize("args", [["--help"], ["make", "--help"], ["voices", "--help"], ["--version"]])
def test_help_is_light(args: list[str]) -> None:
    loaded = loaded_by(f"from narrator.cli import main; main({args}, standalone_mode=False)")
    assert "click" in loaded
    assert not loaded & HEAVY


def test_the_list_of_commands_loads_none_of_them() -> None:
    """No command, and nothing below, is loaded to say what commands there are."""
    code = "from narrator.cli import main; main(['--help'], standalone_mode=False)"
    report = (
        f"{code}\nimport sys; print(*[name for name in sys.modules if name.startswith('narrator')], file=sys.stderr)"
    )
    run = subprocess.run([sys.executable, "-c", report], capture_output=True, text=True, check=True)
    own = {"narrator", "narrator.cli", "narrator.cli.interruption", "narrator.cli.telling", "narrator.cli.root"}
    assert set(run.stderr.split()) == own | {"narrator.stopped"}  # a sentence and a number


def test_every_command_has_a_line_in_the_list() -> None:
    from narrator.cli.root import COMMANDS, main

    context = main.make_context("narrator", ["doctor"])
    assert all(main.get_command(context, name) for name in COMMANDS)
    assert main.commands.keys() == COMMANDS.keys()


def test_importing_the_package_loads_nothing_else() -> None:
    assert loaded_by("import narrator") - loaded_by("import __future__, typing") == {"narrator"}


def test_no_module_loads_what_is_heavy_when_it_is_imported() -> None:
    names = ", ".join(name.removesuffix(".__init__") for name in MODULES if not name.endswith("__main__"))
    assert loaded_by(f"import {names}") & HEAVY == {"numpy"}  # samples are arrays


def test_the_public_api_is_short_sorted_and_there() -> None:
    assert list(narrator.__all__) == sorted(narrator.__all__)
    assert len(narrator.__all__) <= 20
    for name in narrator.__all__:
        assert getattr(narrator, name) is not None
    with pytest.raises(AttributeError):
        narrator.__getattr__("no_such_name")


def test_what_packages_export_is_there() -> None:
    for name in MODULES:
        if name.endswith(".__init__"):
            module = importlib.import_module(name.removesuffix(".__init__"))
            assert all(hasattr(module, each) for each in getattr(module, "__all__", ()))


def imports(path: Path) -> Iterator[str]:
    """The narrator modules that a file imports, inside its functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{name.name}" for name in node.names)


def home(name: str) -> str:
    """The package or top module that a dotted name belongs to; the package itself for its own names."""
    part = name.split(".")[1]
    return part if (ROOT / part).is_dir() or ((ROOT / f"{part}.py").exists() and part != "__init__") else "narrator"


@pytest.mark.parametrize("name", sorted(MODULES))
def test_arrows_point_one_way(name: str) -> None:
    own = home(name)
    assert own in FLOOR, f"{own} has no floor yet"
    for other in imports(MODULES[name]):
        if other.startswith("narrator.") and home(other) not in {own, "narrator"}:
            assert FLOOR[home(other)] < FLOOR[own], f"{name} imports {other}"


def targets(name: str) -> set[str]:
    """The modules of the project that a module imports, inside its functions too."""
    known = {each.removesuffix(".__init__") for each in MODULES}
    found = set()
    for other in imports(MODULES[name]):
        if other.startswith("narrator."):
            found.add(other if other in known else other.rpartition(".")[0])
    return found - {name.removesuffix(".__init__")}


def test_no_circle_anywhere() -> None:
    """Not even one that is closed only when a function is called."""
    arrows = {name.removesuffix(".__init__"): targets(name) for name in MODULES}
    while leaves := {name for name, ends in arrows.items() if not ends & arrows.keys()}:
        arrows = {name: ends for name, ends in arrows.items() if name not in leaves}
    assert not arrows, "in circles, or leading into one: " + ", ".join(sorted(arrows))


def test_nothing_leaves_its_package_by_dots() -> None:
    for name, path in MODULES.items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            assert not (isinstance(node, ast.ImportFrom) and node.level), f"{name} has a relative import"


def functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_no_module_and_no_function_is_too_long() -> None:
    for path in [*MODULES.values(), *Path(__file__).parent.rglob("*.py")]:
        assert lines(path) <= LONGEST_MODULE, path
        for name, length in functions(path):
            assert length <= LONGEST_FUNCTION, f"{path}: {name} has {length} lines"


def test_the_typical_module_and_function_are_short() -> None:
    assert median(map(lines, MODULES.values())) < TYPICAL_MODULE
    assert median(length for path in MODULES.values() for _, length in functions(path)) < TYPICAL_FUNCTION


def test_a_class_name_stands_for_one_thing() -> None:
    """However many packages there are: who reads `Passage` need not ask which."""
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in MODULES.values()}
    names = Counter(node.name for tree in trees.values() for node in tree.body if isinstance(node, ast.ClassDef))
    assert [name for name, count in names.items() if count > 1] == []


def test_a_shared_helper_has_a_home_with_a_name() -> None:
    assert not {path.stem for path in MODULES.values()} & {"common", "helpers", "misc", "util", "utils"}
