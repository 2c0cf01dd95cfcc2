"""The catalogue of voices."""

from __future__ import annotations

import pytest

from narrator.errors import VoiceError
from narrator.synthesis import voices
from narrator.synthesis.engine import engine


def test_there_are_eight_offline_voices_and_the_default_is_one() -> None:
    offline = [voice for voice in voices.catalogue().values() if voice.engine == "kokoro"]
    assert len(offline) == 8
    assert voices.find(voices.DEFAULT_VOICE) in offline
    assert {voice.gender for voice in offline} == {"female", "male"}
    assert all(f"kokoro/voices/{voice.name}.bin" in voice.assets for voice in offline)


def test_what_is_hard_to_understand_says_so() -> None:
    assert "hard to understand" in voices.find("zf_xiaoni").note


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
