"""The catalogue of voices."""

from __future__ import annotations

import pytest

from narrator.errors import VoiceError
from narrator.synthesis import voices
from narrator.synthesis.engine import engine


def test_every_offline_voice_has_its_own_files_or_those_of_its_blend() -> None:
    offline = [voice for voice in voices.catalogue().values() if voice.engine == "kokoro"]
    assert voices.find(voices.DEFAULT_VOICE) in offline
    for voice in offline:
        assert voice.locale != "zh-CN" or voice.about.title
        names = [name for name, _ in voice.mix] or [voice.name]
        assert [file for file in voice.assets if "/voices/" in file] == [f"kokoro/voices/{name}.bin" for name in names]


def test_what_is_hard_to_understand_says_so() -> None:
    assert "hard to understand" in voices.find("zf_xiaoni").about.note


def test_every_voice_has_an_engine_that_loads() -> None:
    for voice in voices.catalogue().values():
        assert engine(voice.engine).name == voice.engine


@pytest.mark.parametrize(
    ("asked", "near"),
    [("zm_yunx", "zm_yunxi"), ("yunxi", "zm_yunxi"), ("ZF_XiaoXiao", "zf_xiaoxiao"), ("tome", "tone")],
)
def test_the_nearest_is_suggested_first(asked: str, near: str) -> None:
    with pytest.raises(VoiceError) as found:
        voices.find(asked)
    assert found.value.remedy.startswith(f"Did you mean {near}")


def test_a_name_like_no_other_gets_no_suggestion() -> None:
    with pytest.raises(VoiceError) as found:
        voices.find("贝多芬")
    assert found.value.remedy == "`narrator voices` lists them."
