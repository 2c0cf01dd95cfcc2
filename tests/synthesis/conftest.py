"""Voices of one's own, apart from the user's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from narrator import assets, voicefiles
from narrator.synthesis import engine as engines
from narrator.synthesis import voices


def forget() -> None:
    """Let voice files be read again."""
    voices.forget()
    assets.forget()
    engines.forget()


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The user's folder of voice files, not made yet; the project is the folder of the test."""
    monkeypatch.setenv("NARRATOR_CONFIG", str(tmp_path / "config"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(voicefiles._Project, "folder", None)
    forget()
    yield tmp_path / "config" / "voices"
    monkeypatch.undo()
    forget()


def written(path: Path, text: str) -> Path:
    """Write a voice file, or any other."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    forget()
    return path
