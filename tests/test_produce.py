"""The recipe."""

from __future__ import annotations

from pathlib import Path

import pytest

from narrator.produce import make
from narrator.rendering.options import MakeOptions
from narrator.script import ScriptOptions
from narrator.synthesis.tone import ToneEngine

RIVER = "村口的小河今年涨了水。孩子们趴在桥栏上看鱼。小河的水一直流到城里去。"
MARKET = "集市上的灯火亮了。卖灯笼的老人点起了灯火。灯火照着每一张脸。"


def test_a_text_without_a_title_is_called_after_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NARRATOR_CACHE", str(tmp_path / "cache"))
    source, options = tmp_path / "village.txt", MakeOptions(script=ScriptOptions(voice="tone"))

    def title_of(text: str) -> str:
        source.write_text(text, encoding="utf-8")
        return make(str(source), tmp_path / "out", options).manifest.title

    assert title_of(RIVER) == title_of(RIVER + MARKET * 3) == title_of(MARKET) == "village"


def test_a_voice_loads_beside_what_is_prepared_but_only_for_a_new_edition(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NARRATOR_CACHE", str(tmp_path / "cache"))
    warmed: list[ToneEngine] = []

    def warm(speaker: ToneEngine) -> None:
        warmed.append(speaker)

    monkeypatch.setattr(ToneEngine, "warm", warm)
    source, options = tmp_path / "river.txt", MakeOptions(script=ScriptOptions(voice="tone"))
    source.write_text(RIVER, encoding="utf-8")
    make(str(source), tmp_path / "out", options)
    assert len(warmed) == 1
    make(str(source), tmp_path / "out", options)
    assert len(warmed) == 1
