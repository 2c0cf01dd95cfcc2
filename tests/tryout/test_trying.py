"""`narrator voices try`: the same sentences by several voices, on one page that needs no network."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from narrator.audio.loudness import measure
from narrator.errors import SourceError, VoiceError
from narrator.synthesis import voices
from narrator.synthesis.engine import SpeechOptions
from narrator.tryout import page, speaking
from narrator.tryout.speaking import LEVEL_LUFS, SENTENCES, Trial
from tests.running import narrate
from tests.studio.browser import Browser, eventually

TEXT = "河边的灯亮了。\n\n船来了<慢>。\n"


@pytest.fixture
def tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    run = narrate("voices", "try", TEXT, "--voice", "tone", "--voice", "tone-low", "-o", "page.html")
    assert (run.code, run.out) == (0, "page.html  2 sentences by 2 voices\n"), run.err
    return (tmp_path / "page.html").read_text(encoding="utf-8")


def sounds(text: str) -> list[list[str]]:
    found: Any = json.loads(re.findall(r'id="sounds">(.*?)</script>', text)[0])
    return list(found)


def test_the_page_has_every_sentence_by_every_voice_and_asks_for_nothing(tried: str) -> None:
    assert [len(row) for row in sounds(tried)] == [2, 2]
    assert tried.count('class="cell"') == 4
    assert "船来了&lt;慢&gt;。" in tried
    assert "default-src 'none'" in tried
    assert not re.findall(r"https?://", tried)


def test_all_voices_are_equally_loud_and_each_says_its_own(tried: str, tmp_path: Path) -> None:
    levels, heard = [], []
    for row in sounds(tried):
        parts = []
        for number, sound in enumerate(row):
            path = tmp_path / f"{number}.mp3"
            path.write_bytes(base64.b64decode(sound))
            samples, rate = soundfile.read(path, dtype="float32")
            parts.append(samples)
        levels.append(measure(parts, rate).integrated_lufs)
        heard.append(np.concatenate(parts))
    assert levels == pytest.approx([LEVEL_LUFS] * 2, abs=1.0)
    assert not np.array_equal(heard[0], heard[1])


def test_a_voice_that_cannot_speak_says_why_and_the_others_speak(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NARRATOR_OPENAI_URL", "http://127.0.0.1:1/v1")
    names = ["--voice", "openai/anna", "--voice", "tone"]
    run = narrate("voices", "try", "灯亮了。", *names)
    assert run.code == 0
    assert "cannot be reached" in run.err
    assert "cannot be reached" in (tmp_path / "voices.html").read_text(encoding="utf-8")
    run = narrate("voices", "try", "灯亮了。", *names[:2], "-o", "none.html")
    assert run.code != 0
    assert "None of the voices could speak" in run.err
    assert not (tmp_path / "none.html").exists()


def test_without_a_sound_device_the_page_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    run = narrate("voices", "try", "灯亮了。", "--voice", "tone", "--play")
    assert run.code == 0
    assert run.err.count("There is no sound device") == 1
    assert (tmp_path / "voices.html").exists()


def test_with_a_player_every_sentence_is_played(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    player = tmp_path / "aplay"
    player.write_text(f'#!/bin/sh\ncase "$2" in *.wav) echo played >> {tmp_path}/heard;; esac\n', encoding="utf-8")
    player.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert narrate("voices", "try", TEXT, "--voice", "tone", "--play", "-o", "-").code == 0
    assert (tmp_path / "heard").read_text(encoding="utf-8").count("played") == 2
    assert not list(tmp_path.glob("*.html"))


def test_what_is_spoken_where_nothing_is_given() -> None:
    assert speaking.sentences_of(" \n") == SENTENCES
    with pytest.raises(SourceError, match="nothing to speak"):
        speaking.sentences_of("……")
    with pytest.raises(SourceError, match="at most"):
        speaking.sentences_of("灯" * 1_001)


def test_only_installed_voices_are_tried_unasked(cache: Path) -> None:
    with pytest.raises(VoiceError, match="No voice is installed"):
        speaking.chosen([])
    assert [voice.name for voice in speaking.chosen(["云希", "tone", "云希"])] == ["zm_yunxi", "tone"]


def test_a_page_in_a_browser(browser: Browser, tmp_path: Path) -> None:
    """A click plays, an arrow goes to the next voice that can speak, what is playing is the voice to choose."""
    made = list(speaking.trials(["灯亮了。", "船来了。"], [voices.find("tone")] * 2, SpeechOptions(), print))
    silent = Trial(voices.find("openai/anna"), (), reason="no answer")
    page.write(tmp_path / "page.html", ["灯亮了。", "船来了。"], [made[0], silent, made[1]])
    with browser.page((tmp_path / "page.html").as_uri()) as view:
        view.click(".cell >> nth=0")
        eventually(lambda: view.evaluate("player.currentTime > 0.05"), "it plays")
        view.keyboard.press("ArrowDown")
        eventually(lambda: view.evaluate("now && now.dataset.row") == "2", "the next voice plays")
        assert view.text_content("#chosen") == "--voice tone"
        view.keyboard.press(" ")
        assert view.locator(".playing").count() == 0
