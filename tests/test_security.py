"""The limits that SECURITY.md names are those of the code."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

from narrator import readback, voicefiles
from narrator.slug import LONGEST_LINE
from narrator.synthesis.edge.audio import FRAME_SAMPLES, SAMPLE_RATE
from narrator.synthesis.network import secrets
from narrator.synthesis.network.limits import Limits
from narrator.synthesis.network.paces import FASTEST_S
from narrator.synthesis.openai.wire import MOST_REDIRECTS
from tests.running import narrate

PAGE = (Path(__file__).parent.parent / "SECURITY.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| .+ \| (\d+) \| `([\w.]+)` \|$", PAGE, re.MULTILINE)


def test_there_are_limits() -> None:
    assert len(ROWS) >= 12


@pytest.mark.parametrize(("value", "name"), ROWS)
def test_a_limit_is_that_of_the_code(value: str, name: str) -> None:
    module, _, constant = name.rpartition(".")
    assert getattr(importlib.import_module(module), constant) == int(value)


def test_figures_in_words() -> None:
    """Every figure of the running text is held to the code here."""
    running = re.sub(r"^\| .+ \| \d+ \| `[\w.]+` \|$", "", PAGE, flags=re.MULTILINE)
    text = re.sub(r"`[^`]*`|127\.0\.0\.1|SHA-256|MP3|FB2", "", running)
    digits = readback._WHOLE.match("1" * 99)
    assert digits
    figures = {
        *map(str, (digits.end(), secrets.LONGEST, LONGEST_LINE, readback.DEEPEST, 2, 80, 45, FASTEST_S)),
        f"{FRAME_SAMPLES / SAMPLE_RATE * 1000:.0f}",
    }  # fmt: skip
    assert set(re.findall(r"\d+(?:\.\d+)?", text)) == figures
    assert readback.LARGEST == 2**80
    assert Limits().decide_s < 45
    words = {
        "four times": Limits().starts_per_s == 4,
        "three redirections": MOST_REDIRECTS == 4,
        "six": secrets.RUN == 6,
    }
    assert all(words.values())
    assert all(word in PAGE for word in words)


def test_names_in_files_do_not_command_the_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voicefiles._Project, "folder", None)  # afterwards, no other test has this project
    (tmp_path / "voices.toml").write_text('[server."a\\u001b]0;owned\\u0007"]\nurl = "http://a"\n', encoding="utf-8")
    (tmp_path / "tea.txt").write_text("灯亮了。", encoding="utf-8")
    done = narrate("make", tmp_path / "tea.txt", "--voice", "tone", "-o", tmp_path / "out")
    assert done.code == 1
    assert "owned" in done.err
    assert "\x1b" not in done.err
    assert "\x07" not in done.err
