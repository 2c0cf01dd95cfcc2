"""Blends of voices: how they are written, and that equal ones are one voice with one set of clips."""

from __future__ import annotations

import pytest

from narrator.errors import VoiceError
from narrator.frontend import pronounce
from narrator.script.model import Delivery
from narrator.script.notation import NotationError, read_delivery, write_delivery
from narrator.synthesis import blends, voices
from narrator.synthesis.engine import SpeechOptions, clip_key
from narrator.synthesis.kokoro import KokoroEngine

SAID = pronounce("风停了。")


def key(voice: str) -> str:
    return clip_key(KokoroEngine(), SAID, voices.find(voice), SpeechOptions())


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("zm_yunxi*0.7+am_michael*0.3", "am_michael*0.3+zm_yunxi*0.7"),
        ("am_michael*3 + zm_yunxi*7", "am_michael*0.3+zm_yunxi*0.7"),
        ("zf_xiaobei 0.5 + af_heart .5", "af_heart*0.5+zf_xiaobei*0.5"),
        ("a+b+a", "a*0.6667+b*0.3333"),
        ("a*1+b*0", "a"),
        ("a", "a"),
    ],
)
def test_equal_blends_are_written_alike(written: str, form: str) -> None:
    assert blends.write(blends.read(written)) == form
    assert blends.read(form) == blends.read(written)


BAD = ["a+", "+a", "a**2+b", "a*x+b", "a*0+b*0", "a*-1+b", "a*0.5 b*0.5", f"a*{'9' * 400}+b"]


@pytest.mark.parametrize("written", BAD)
def test_what_is_no_blend_is_an_error(written: str) -> None:
    with pytest.raises(VoiceError) as found:
        blends.read(written)
    assert "zm_yunxi*0.7+am_michael*0.3" in found.value.remedy


def test_equal_blends_share_clips_and_others_do_not() -> None:
    assert key("zm_yunxi*0.7+am_michael*0.3") == key("am_michael*3+zm_yunxi*7")
    keys = {key(name) for name in ("zm_yunxi", "zm_yunxi*0.7+am_michael*0.3", "zm_yunxi*0.6+am_michael*0.4")}
    assert len(keys) == 3
    assert key("zm_yunxi*1") == key("zm_yunxi*0.5+zm_yunxi*0.5") == key("zm_yunxi")


def test_a_blend_has_the_files_of_its_parts_and_their_pace() -> None:
    blend, low, high = map(voices.find, ("zm_yunxi*0.5+zf_xiaobei*0.5", "zm_yunxi", "zf_xiaobei"))
    assert set(blend.assets) == {*low.assets, *high.assets}
    assert len(blend.assets) == len(set(blend.assets))
    assert low.pace < blend.pace < high.pace
    assert blend.engine == "kokoro"


def test_a_blend_of_blends_is_one_of_voices() -> None:
    for voice in voices.catalogue().values():
        if voice.mix:
            half = voices.find(f"{voice.name}*0.5+zm_yunjian*0.5")
            assert dict(half.mix)["zm_yunjian"] >= 0.5
            assert half.sound == blends.write(half.mix)


@pytest.mark.parametrize("written", ["zm_yunxi+tone", "zm_yunxi+openai/anna", "zm_yunxi+nobody"])
def test_only_voices_of_the_offline_engine_can_be_blended(written: str) -> None:
    with pytest.raises(VoiceError):
        voices.find(written)


def test_a_voice_is_found_by_its_chinese_name() -> None:
    assert voices.find("云希") == voices.find("zm_yunxi")


@pytest.mark.parametrize("name", ["zm_yunxi*0.7+am_michael*0.3", "a*.5+b", "清荷"])
def test_a_blend_is_named_in_a_script_as_any_voice(name: str) -> None:
    delivery = Delivery(name, 1.1)
    assert read_delivery(write_delivery(delivery)) == delivery


def test_a_star_that_is_no_weight_ends_a_name() -> None:
    with pytest.raises(NotationError):
        read_delivery("@王*强*")
