"""Make what the documentation quotes from the program: `python -m docs.generate`.

docs/cli.md is made as a whole. In the other pages a block between `<!-- made: NAME -->` and `<!-- end -->` is filled
with what the program prints or writes now. tests/test_docs.py fails where a page says something else.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

ROOT = Path(__file__).resolve().parent.parent
CLI = ROOT / "docs" / "cli.md"
PAGES = (ROOT / "README.md", ROOT / "README.zh-CN.md", ROOT / "docs" / "formats.md")
WIDTH = 100  # columns of the help text
BLOCK = re.compile(r"(<!-- made: (?P<name>[\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)
HASH = re.compile(r"\b[0-9a-f]{64}\b")  # some depend on the encoder's version: shown as …
EDITION = "output/慢车上的人"
NEWS = "output/speech-news"
NOTE = "晨报讯 9月6日，远山书店(微博)一天卖出 1,250 本书，营业额 3.6 万元。😀\n\n“比去年多 18%！”店主许白说。\n"


def main() -> None:
    """Write every page that is out of date, and name it."""
    for path, text in pages().items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            sys.stdout.write(f"{path.relative_to(ROOT)} written\n")


def pages() -> dict[Path, str]:
    """Every page as it should be."""
    made = blocks()
    return {CLI: cli_page(), **{path: filled(path.read_text(encoding="utf-8"), made) for path in PAGES}}


def filled(page: str, made: Mapping[str, str]) -> str:
    """A page with its blocks as they should be. KeyError for a block that nothing makes."""
    return BLOCK.sub(lambda found: f"{found[1]}{made[found['name']]}\n{found[3]}", page)


def commands() -> Iterator[click.Context]:
    """Every command of `narrator` in its context, groups before their members."""
    from narrator.cli import main as narrator

    yield from _below(click.Context(narrator, info_name="narrator", terminal_width=WIDTH, **narrator.context_settings))


def _below(context: click.Context) -> Iterator[click.Context]:
    yield context
    if isinstance(context.command, click.Group):
        for name in context.command.list_commands(context):
            command = context.command.get_command(context, name)
            assert command
            yield from _below(click.Context(command, parent=context, info_name=name, **command.context_settings))


def cli_page() -> str:
    """docs/cli.md: the help of every command."""
    intro = "# Commands\n\nThe `--help` of every command. This page is made by `make docs`; do not edit it.\n"
    return "\n".join([intro, *(f"## {c.command_path}\n\n```text\n{c.get_help()}\n```\n" for c in commands())])


def blocks() -> dict[str, str]:
    """Every block by its name: what the program prints, run in an empty folder with a cache of its own."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        shutil.copytree(ROOT / "seeds", folder / "seeds")
        (folder / "note.txt").write_text(NOTE, encoding="utf-8")
        made = {
            "make": _console(folder, "narrator make seeds/essay.md --voice tone", f"ls {EDITION}"),
            "subtitles": _console(folder, f"head -n 13 '{EDITION}/02 一张短途票.srt'"),
            "script": _console(folder, f"head -n 13 {EDITION}/script.md"),
        }
        _edit(folder / EDITION / "script.md", "五十分钟", "四十分钟")
        made["again"] = _console(folder, f"narrator make {EDITION}/script.md")
        made["show"] = _show(folder)
        made["note"] = _console(folder, "cat note.txt", "narrator make note.txt --voice tone")
        made["manifest"] = _quoted("json", (folder / "output" / "note" / "manifest.json").read_text(encoding="utf-8"))
        return made


def _console(folder: Path, *lines: str) -> str:
    """Command lines, each with what it prints on standard output."""
    return _quoted("console", "".join(f"$ {line}\n{_printed(folder, line)}" for line in lines))


def _printed(folder: Path, line: str) -> str:
    done = subprocess.run(**_run(folder, line), check=True, capture_output=True)
    return str(done.stdout.decode())


def _run(folder: Path, line: str) -> dict[str, Any]:
    """How a command line is run, for subprocess."""
    words = shlex.split(line)
    command = [sys.executable, "-m", *words] if words[0] == "narrator" else words
    environment = {**os.environ, "NARRATOR_CACHE": str(folder / "cache"), "LC_ALL": "C.UTF-8"}
    return {"args": command, "cwd": folder, "env": environment}


def _show(folder: Path) -> str:
    """From a text to a show that is served, a command each; the server is stopped when it has said where it is."""
    made = _console(
        folder,
        "narrator make seeds/speech-news.txt --voice tone",
        f"narrator feed {NEWS} --base-url https://news.example.org/",
        "narrator feed check",
    ).removesuffix("```")
    line = "narrator feed serve"
    serving = subprocess.Popen(**_run(folder, line), stdout=subprocess.PIPE)
    try:
        assert serving.stdout
        said = "".join(serving.stdout.readline().decode() for _ in range(3))
    finally:
        serving.terminate()
        serving.communicate()
    return f"{made}$ {line}\n{said}```"


def _quoted(language: str, text: str) -> str:
    return f"```{language}\n{HASH.sub('…', text)}```"


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    if old not in text:
        raise ValueError(f"{path.name} has no {old}")
    path.write_text(text.replace(old, new), encoding="utf-8")


if __name__ == "__main__":
    main()
