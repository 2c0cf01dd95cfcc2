"""The smaller commands, and that the command line's defaults are the library's."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import click
import pytest

import narrator
from narrator import cli
from narrator.audio.options import ALLOWED_KBPS
from narrator.cli.display import clock, counted
from narrator.cli.make import make as command
from narrator.cli.options import make_options
from narrator.rendering.options import MakeOptions
from narrator.script.options import ScriptOptions
from narrator.synthesis import voices
from tests.loopback.leading import lead
from tests.running import SPEECH, make, narrate

GIVEN = {option.name: option for option in command.params}


def options(*args: str) -> MakeOptions:
    """What `narrator make a.txt …` asks for."""
    parent = cli.main.make_context("narrator", ["make"])
    return make_options(command.make_context("make", ["a.txt", *args], parent).params)


def test_python_m_is_the_command() -> None:
    run = subprocess.run([sys.executable, "-m", "narrator", "-V"], capture_output=True, text=True, check=True)
    assert run.stdout == f"narrator, version {narrator.__version__}\n"


def test_the_defaults_are_those_of_the_library() -> None:
    assert options() == MakeOptions()


def test_every_bit_rate_that_is_allowed_is_offered() -> None:
    bitrate = GIVEN["bitrate"].type
    assert isinstance(bitrate, click.Choice)
    assert tuple(map(int, bitrate.choices)) == ALLOWED_KBPS


@pytest.mark.parametrize("option", ["chapters", "paragraph"])
def test_every_choice_of_the_script_is_offered(option: str) -> None:
    kind = GIVEN[option].type
    assert isinstance(kind, click.Choice)
    for choice in kind.choices:
        assert getattr(options(f"--{option}", choice).script, option) == choice


def test_options_reach_where_they_belong() -> None:
    settings = options("--speed", "1.5", "--bitrate", "64", "--jobs", "3", "--pause-tail", "3", "--title", "信")
    assert (settings.sound.kbps, settings.jobs) == (64, 3)
    assert settings.script == ScriptOptions(title="信", speed=1.5, pauses={"tail_s": 3.0})
    hurried = options("--pause-comma", "0.1", "--keep-all", "--force", "--encoding", "big5")
    assert hurried.script.pauses == {"comma_s": 0.1, "clause_s": 0.1}
    assert (hurried.reading.keep_all, hurried.force, hurried.encoding) == (True, True, "big5")


def test_voices_lists_the_catalogue() -> None:
    rows = json.loads(narrate("voices", "--json").out)
    assert [row["name"] for row in rows] == list(voices.catalogue())
    assert all(row.keys() >= {"name", "engine", "gender", "style", "licence", "installed", "default"} for row in rows)
    assert [row["name"] for row in rows if row["default"]] == [voices.DEFAULT_VOICE]
    table = narrate("voices").out
    assert all(name in table for name in voices.catalogue())
    assert max(map(width, table.splitlines())) <= 80
    assert [line for line in table.splitlines() if line and line[0].isupper() and ":" not in line] == [
        "On this machine", "Online, by Microsoft", "Servers like OpenAI's",
    ]  # fmt: skip


def width(line: str) -> int:
    """Columns of a terminal: a Chinese character takes two."""
    return sum(2 if ord(character) > 0x2E80 else 1 for character in line)


def test_a_voice_is_installed_when_its_files_are_there(cache: Path) -> None:
    installed = {row["name"]: row["installed"] for row in json.loads(narrate("voices", "--json").out)}
    assert installed["tone"] is True
    assert installed[voices.DEFAULT_VOICE] is False


def test_installing_what_needs_nothing(cache: Path) -> None:
    assert narrate("voices", "install", "tone").out == "installed: tone\n"
    assert narrate("voices", "install", "nobody").code == 1


def test_the_cache_is_measured_pruned_and_cleared(tmp_path: Path, cache: Path) -> None:
    empty = json.loads(narrate("cache", "info", "--json").out)
    assert (empty["folder"], empty["clips"], empty["clip_bytes"]) == (str(cache), 0, 0)
    (made,) = make("-", "-o", tmp_path, "--title", "信", stdin=SPEECH.encode())
    full = json.loads(narrate("cache", "info", "--json").out)
    assert full["clips"] == made["clips_made"]
    assert str(full["clips"]) in narrate("cache", "info").out
    assert narrate("cache", "prune", "--size", "100").out == "0.0 MB freed\n"
    assert json.loads(narrate("cache", "info", "--json").out)["clips"] == full["clips"]
    assert narrate("cache", "clear").out == f"{full['clip_bytes'] / 1e6:.1f} MB freed\n"
    assert json.loads(narrate("cache", "info", "--json").out)["clips"] == 0
    (again,) = make("-", "-o", tmp_path, "--title", "信", stdin=SPEECH.encode())
    assert (again["clips_made"], again["chapters_kept"]) == (0, 3)


def test_the_cache_keeps_to_its_limit(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NARRATOR_CACHE_MB", "0")
    make("-", "-o", tmp_path, "--title", "信", stdin=SPEECH.encode())
    assert json.loads(narrate("cache", "info", "--json").out)["clips"] == 0


def test_clearing_the_cache_leaves_the_voices_unless_asked(cache: Path) -> None:
    voice = cache / "assets" / "0" / "voice.bin"
    voice.parent.mkdir(parents=True)
    voice.write_bytes(bytes(1000))
    narrate("cache", "clear")
    assert voice.exists()
    narrate("cache", "clear", "--voices")
    assert not voice.exists()


def test_the_doctor_says_what_is_missing_and_how_to_fix_it(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    lead(monkeypatch, None)
    run = narrate("doctor", "--json")
    found = {row["name"]: row for row in json.loads(run.out)}
    assert run.code == 1
    assert [name for name, row in found.items() if not row["ok"]] == ["offline voice", "network"]
    assert "narrator voices install" in found["offline voice"]["fix"]
    assert not found["network"]["needed"]
    assert "its name is not found" in found["network"]["detail"]
    assert not (tmp_path / "output").exists()
    assert "FAIL  offline voice: mingyuan: missing" in narrate("doctor").out


def test_the_doctor_finds_folders_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("NARRATOR_CACHE", str(tmp_path / "file" / "cache"))
    lead(monkeypatch, None)
    found = {row["name"]: row for row in json.loads(narrate("doctor", "--json").out)}
    assert not found["cache folder"]["ok"]
    assert "NARRATOR_CACHE" in found["cache folder"]["fix"]


def test_a_script_is_written_to_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SPEECH, encoding="utf-8")
    run = narrate("script", tmp_path / "a.txt", "-o", tmp_path / "a.md")
    assert (run.code, run.out) == (0, "")
    assert f"narrator make {tmp_path / 'a.md'}" in run.err
    assert (tmp_path / "a.md").read_text(encoding="utf-8").startswith("---\nnarrator: 1\n")


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0, "0:00"), (59.6, "1:00"), (754, "12:34"), (3600, "1:00:00"), (36061, "10:01:01")]
)
def test_lengths_are_shown_as_clocks(seconds: float, shown: str) -> None:
    assert clock(seconds) == shown


@pytest.mark.parametrize(("number", "shown"), [(0, "0 chapters"), (1, "1 chapter"), (2, "2 chapters")])
def test_one_is_singular(number: int, shown: str) -> None:
    assert counted(number, "chapter") == shown
