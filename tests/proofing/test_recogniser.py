"""The real recogniser on real speech, and what is said where something is missing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from narrator import assets
from narrator.errors import SettingsError
from narrator.frontend import pronounce
from narrator.proofing import recogniser
from narrator.proofing.comparison import compare
from narrator.synthesis import voices
from narrator.synthesis.engine import SpeechOptions, engine, speak

needs_model = pytest.mark.skipif(
    not recogniser.is_available() or any(assets.find(name) is None for name in recogniser.ASSETS),
    reason="needs the recogniser: python -m tests.setup",
)


@pytest.mark.neural
@needs_model
def test_it_hears_what_the_offline_voice_says() -> None:
    said = pronounce("外面下着小雨，他撑开伞，慢慢走回家。")
    clip = speak(engine("kokoro"), said, voices.find(voices.DEFAULT_VOICE), SpeechOptions())
    heard = recogniser.load(threads=1).hear(clip.samples, clip.sample_rate, timed=True)
    assert compare(said, heard.text).cost < 1
    assert "".join(word.text for word in heard.words).strip() == heard.text.strip()
    assert 0 <= heard.words[0].start_s < heard.words[-1].end_s <= clip.duration_s + 0.5


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no Whisper model"):
        recogniser.load(tmp_path)


@needs_model
def test_a_model_in_a_folder_is_loaded_and_a_damaged_one_is_refused(tmp_path: Path) -> None:
    for name in recogniser.ASSETS:
        kept = assets.find(name)
        assert kept
        (tmp_path / Path(name).name).symlink_to(kept)
    assert recogniser.load(tmp_path, threads=1).name.startswith(f"{tmp_path.name}-")
    for name, data in {"preprocessor_config.json": b"[1]", "tokenizer.json": b"{"}.items():
        (tmp_path / name).unlink(missing_ok=True)
        (tmp_path / name).write_bytes(data)
        with pytest.raises(SettingsError, match="cannot be loaded"):
            recogniser.load(tmp_path, threads=1)


def test_without_the_extra_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "faster_whisper", None)
    with pytest.raises(SettingsError, match=r"narrator\[proof\]"):
        recogniser.require_extra()


def test_nothing_of_the_extra_is_imported_before_it_is_needed() -> None:
    code = "import sys, narrator.proofing.recogniser, narrator.proofing.comparison; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"faster_whisper", "ctranslate2", "tokenizers"} & set(loaded)
