"""The documentation says what the program does: everything in it that can be checked is checked here."""

from __future__ import annotations

import importlib
import json
import os
import re
import shlex
import subprocess
import sys
import sysconfig
import tomllib
import venv
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
import pytest

import narrator
from docs import generate
from narrator import cli
from narrator.audio.store import packed
from narrator.cli.feed import FeedGroup
from narrator.frontend import pronounce
from narrator.manuscript import reader
from narrator.script import frontmatter, markdown
from narrator.subtitles import CueOptions
from narrator.synthesis import voices
from narrator.synthesis.catalogue import servers, tables
from narrator.synthesis.engine import Engine, SpeechOptions
from narrator.synthesis.tone import ToneEngine
from tests import test_house

ROOT = generate.ROOT
READMES = ("README.md", "README.zh-CN.md")
PAGES = (
    *READMES,
    *("CHANGELOG.md", "CONTRIBUTING.md", "docs/cli.md", "docs/formats.md", "docs/engines.md", "docs/architecture.md"),
    "docs/api.md",
    "docs/scale.md",
    "docs/voices.md",
)
FENCE = re.compile(r"^```(?P<language>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`((?:narrator|make) [^`\n]*)`")
LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)")
SETTING = re.compile(r"\bNARRATOR_[A-Z_]+\b")
TYPES: dict[str, type | tuple[type, ...]] = {
    "text": str,
    "number": (int, float),
    "true or false": bool,
    "list": list,
    "object": dict,
    "map": dict,
}


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def fenced(name: str, language: str) -> list[str]:
    """The code blocks of a page in that language."""
    return [block["text"] for block in FENCE.finditer(page(name)) if block["language"] == language]


def table(name: str, first_heading: str) -> dict[str, list[str]]:
    """The rows of the table whose first column is headed so: its first cells, bare, with the others."""
    lines = iter(page(name).splitlines())
    next(line for line in lines if line.startswith(f"| {first_heading} |"))
    next(lines)
    rows: dict[str, list[str]] = {}
    for line in lines:
        if not line.startswith("|"):
            break
        first, *others = (cell.strip() for cell in line.strip("|").split("|"))
        rows[first.strip("`")] = others
    return rows


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    """What the program prints now."""
    return generate.blocks()


# What is made by `make docs`


def test_the_page_of_commands_is_current() -> None:
    assert page("docs/cli.md") == generate.cli_page(), "run `make docs`"


@pytest.mark.parametrize("path", generate.PAGES, ids=lambda path: path.name)
def test_quoted_output_is_current(path: Path, made: dict[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    assert text == generate.filled(text, made), "run `make docs`"


def test_every_block_that_is_made_is_shown(made: dict[str, str]) -> None:
    shown = {block["name"] for path in generate.PAGES for block in generate.BLOCK.finditer(path.read_text("utf-8"))}
    assert shown == made.keys()


# Commands


@pytest.mark.parametrize("context", list(generate.commands()), ids=lambda context: context.command_path)
def test_every_command_and_option_has_help(context: click.Context) -> None:
    assert context.command.help
    assert [p.name for p in context.command.params if isinstance(p, click.Option) and not p.help] == []


def quoted_commands() -> Iterator[str]:
    """Every command line in the documentation, without the path or prompt before it and the comment behind it."""
    for name in set(PAGES) - {"docs/cli.md"}:
        text = page(name)
        yield from INLINE.findall(text)
        for block in FENCE.finditer(text):
            if block["language"] in ("sh", "console", "text"):
                for line in block["text"].splitlines():
                    bare = line.removeprefix("$ ").partition("  #")[0].strip()
                    if bare.startswith(("narrator ", "make ")):
                        yield bare


@pytest.mark.parametrize("line", sorted(set(quoted_commands())))
def test_quoted_commands_exist(line: str) -> None:
    words = shlex.split(line.partition(" < ")[0])
    if words[0] == "make":
        assert set(words[1:]) <= targets()
        return
    command, name = member(words)
    if words and words != ["--help"]:
        command.make_context(name, words)  # raises UsageError where an option or value is wrong


def targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", page("Makefile"), re.MULTILINE))


def member(words: list[str]) -> tuple[click.Command, str]:
    """The command that a line calls; its name is taken off the words."""
    command: click.Command = cli.main
    name = words.pop(0)
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        words[:] = command.named(words) if isinstance(command, FeedGroup) else words
        name = words.pop(0)
        found = command.get_command(click.Context(command), name)
        assert found, f"no command {name}"
        command = found
    return command, name


def test_both_readmes_show_the_same_commands() -> None:
    english, chinese = ([re.sub(r"\s+#.*", "", block) for block in fenced(name, "sh")] for name in READMES)
    assert english == chinese


def test_both_readmes_begin_with_the_two_commands() -> None:
    for name in READMES:
        assert [line.partition("#")[0].strip() for line in fenced(name, "sh")[0].splitlines()] == [
            "make demo",
            "make test",
        ]


# Names that the pages and the code share


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name: str) -> None:
    prose = re.sub(r"`[^`\n]+`", "", FENCE.sub("", page(name)))
    for target, anchor in LINK.findall(prose):
        path = (ROOT / name).parent / target if target else ROOT / name
        assert path.exists(), target
        headings = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE) if anchor else []
        assert not anchor or anchor in {heading.lower().replace(" ", "-") for heading in headings}


def test_environment_variables_are_those_of_the_code() -> None:
    code = {name for path in (ROOT / "narrator").rglob("*.py") for name in SETTING.findall(path.read_text("utf-8"))}
    for name in READMES:
        assert set(SETTING.findall(page(name))) == code


def test_the_changelog_ends_at_this_version() -> None:
    versions = re.findall(r"^## \[(.*?)\]", page("CHANGELOG.md"), re.MULTILINE)
    released = [version for version in versions if version != "Unreleased"]
    assert released[0] == narrator.__version__ == tomllib.loads(page("pyproject.toml"))["project"]["version"]


def test_the_formats_are_those_that_are_read() -> None:
    assert set(table("docs/formats.md", "Format")) == set(reader.FORMATS)


def test_the_limits_of_subtitles_are_those_of_the_code() -> None:
    documented = {name: cells[0] for name, cells in table("docs/formats.md", "Limit").items()}
    assert documented == {name: as_documented(value) for name, value in asdict(CueOptions()).items()}


def as_documented(value: float | bool) -> str:
    return ("off", "on")[value] if isinstance(value, bool) else f"{round(value, 3):g}"


def test_the_members_of_an_engine_are_those_of_the_base_class() -> None:
    methods = {name for name in vars(Engine) if callable(getattr(Engine, name)) and not name.startswith("_")}
    assert set(table("docs/engines.md", "Member")) == methods | set(Engine.__annotations__)


def test_the_keys_of_a_voice_are_those_of_the_code() -> None:
    assert (
        set(table("docs/voices.md", "Key of a voice")) == tables.OWN.keys() | tables.SHARED.keys() | tables.ABOUT.keys()
    )
    assert set(table("docs/voices.md", "Key of a server")) == servers.KEYS.keys()


# Formats


def test_the_manifest_has_the_documented_keys_and_types(made: dict[str, str]) -> None:
    documented = {key: cells[0] for key, cells in manifest_table().items()}
    manifest = json.loads(made["manifest"].removeprefix("```json\n").removesuffix("```"))
    found = dict(keys(manifest, documented))
    assert set(found) == set(documented)
    assert [key for key, value in found.items() if not isinstance(value, TYPES[documented[key]])] == []


def manifest_table() -> dict[str, list[str]]:
    """The table of docs/formats.md that has a column of types."""
    text = page("docs/formats.md").partition("| Key | Type | Meaning |\n|---|---|---|\n")[2]
    rows = (line.strip("|").split("|") for line in text.partition("\n\n")[0].splitlines())
    return {row[0].strip().strip("`"): [cell.strip() for cell in row[1:]] for row in rows}


def keys(value: Any, documented: dict[str, str], path: str = "") -> Iterator[tuple[str, Any]]:
    """Every key path in a manifest with one value that it has; the keys of a map are data, not paths."""
    if isinstance(value, list):
        for item in value:
            yield from keys(item, documented, f"{path}[]")
    elif isinstance(value, dict) and documented.get(path) != "map":
        for key, below in value.items():
            inner = f"{path}.{key}" if path else key
            yield inner, below
            yield from keys(below, documented, inner)


def test_the_example_of_a_script_is_read_and_written_as_it_stands() -> None:
    (example,) = fenced("docs/formats.md", "markdown")
    script = markdown.read(example)
    assert markdown.write(script) == example
    assert [chapter.title_is_spoken for chapter in script.chapters] == [True, False]


def test_front_matter_has_the_documented_keys() -> None:
    section = page("docs/formats.md").partition("**Front matter**")[2].partition("**Chapters**")[0]
    documented = re.findall(r"`([\w-]+)`", "".join(re.findall(r"^\|([^|]+)\|", section, re.MULTILINE)))
    assert documented == ["narrator", *frontmatter.TEXTS, "speed", *frontmatter.PAUSES, frontmatter.CAST]


def test_a_stored_clip_has_the_documented_keys() -> None:
    clip = ToneEngine().synthesize(pronounce("早上好。"), voices.find("tone"), SpeechOptions())
    comment = json.loads(re.search(rb"\{\"marks\".*?\}", packed(clip))[0])  # type: ignore[index]
    section = page("docs/formats.md").partition("## The cache")[2]
    assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) == list(comment)


# The example of an engine


@pytest.fixture(scope="module")
def plugged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment into which the wheels of Narrator and of the documented engine are installed.

    It sees what Narrator needs beside itself in the environment of these tests; no checkout is near.
    """
    folder = tmp_path_factory.mktemp("plugged")
    project, voices = fenced("docs/engines.md", "toml")
    (code,) = fenced("docs/engines.md", "python")
    example = folder / "example"
    (example / "narrator_hum").mkdir(parents=True)
    (example / "pyproject.toml").write_text(project, encoding="utf-8")
    (example / "narrator_hum" / "__init__.py").write_text(code, encoding="utf-8")
    (example / "narrator_hum" / "voices.toml").write_text(voices, encoding="utf-8")
    venv.create(folder / "env", with_pip=False)
    python = folder / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"
    for place in (ROOT, example):
        done_well(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder / "wheels", place)
    wheels = sorted((folder / "wheels").glob("*.whl"))
    assert len(wheels) == 2
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-deps", "--no-index"]
    done_well(*pip, "--disable-pip-version-check", *wheels)
    (home,) = (folder / "env").glob("**/site-packages")
    (home / "dependencies.pth").write_text(f"{sysconfig.get_path('purelib')}\n{sysconfig.get_path('platlib')}\n")
    return folder


def done_well(*command: object) -> None:
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def run(folder: Path, *args: str, stdin: str = "") -> str:
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    narrator = folder / "env" / ("Scripts" if os.name == "nt" else "bin") / "narrator"
    done = subprocess.run(
        [narrator, *args], cwd=folder, env={**kept, "NARRATOR_CACHE": str(folder / "cache")},
        input=stdin.encode(), capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def test_the_example_of_an_engine_is_installed_from_a_wheel_and_narrates(plugged: Path) -> None:
    listed = {voice["name"]: voice for voice in json.loads(run(plugged, "voices", "--json"))}
    assert {listed[name]["engine"] for name in ("low", "high")} == {"hum"}
    assert listed["low"]["origin"] == "narrator-hum 1.0"
    assert "from narrator-hum 1.0" in run(plugged, "voices")
    text = "山路很长，一共有1,250级台阶。\n\n他数到第99级，就坐下来歇了歇。"
    (made,) = json.loads(run(plugged, "make", "-", "--voice", "low", "--json", stdin=text))
    manifest = json.loads((plugged / made["manifest"]).read_text(encoding="utf-8"))
    (chapter,) = manifest["chapters"]
    segments = [segment for paragraph in chapter["paragraphs"] for segment in paragraph["segments"]]
    assert "".join(segment["text"] for segment in segments) == text.replace("\n", "")
    assert {segment["timing"] for segment in segments} == {"estimated"}
    assert chapter["duration_s"] > pronounce(text).syllables * 0.2


NAMED = re.compile(r"`(narrator(?:\.\w+)+)(?::(\w+))?`")


@pytest.mark.parametrize(("module", "name"), sorted(set(NAMED.findall(page("docs/architecture.md")))))
def test_the_architecture_names_what_exists(module: str, name: str) -> None:
    home = importlib.import_module(module)
    assert not name or hasattr(home, name)


def test_the_architecture_draws_the_floors_that_are_held() -> None:
    drawn = page("docs/architecture.md").partition("<!-- floors -->\n```plain\n")[2].partition("```")[0]
    assert drawn.split("\n")[:-1] == test_house.FLOORS.strip().split("\n")


def test_the_examples_of_the_api_run(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    for block in FENCE.finditer(page("docs/api.md")):
        if block["language"] == "python":
            exec(compile(block["text"], "docs/api.md", "exec"), names)
