"""The online voice against a loopback service: every fault is noticed, and what comes in the end is what was meant."""

from __future__ import annotations

import time
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from edge_tts.data_classes import TTSConfig

from narrator.audio.clip import Clip, Timing
from narrator.errors import NetworkError, SynthesisError
from narrator.frontend import pronounce
from narrator.synthesis import voices
from narrator.synthesis.acceptance import spoken
from narrator.synthesis.edge import EdgeEngine, listing
from narrator.synthesis.engine import SpeechOptions
from narrator.synthesis.network.limits import Deadlines, Limits
from tests.loopback import voice as loopback
from tests.loopback.faults import HARMLESS, SILENT_FAULTS, Fault
from tests.loopback.leading import lead
from tests.loopback.service import Service, running
from tests.running import narrate

TEXT = "河边的灯亮了，船上有36个人。"
QUICK = replace(Limits().faster(200), starts_per_s=400.0, decide_s=45.0)
PATIENCE = Deadlines(connect_s=3, first_audio_s=1.2, between_s=0.6, total_s=2.5, close_s=0.05, compare_s=0.02)
VOICE = voices.find("zh-CN-YunxiNeural")


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch, cache: object) -> Iterator[Service]:
    with running(Service()) as service:
        lead(monkeypatch, service.port)
        yield service


def say(engine: EdgeEngine, text: str = TEXT, speed: float = 1.0) -> Clip:
    return engine.synthesize(pronounce(text), VOICE, SpeechOptions(speed))


def test_a_clip_has_a_mark_for_every_character_where_the_service_says(service: Service) -> None:
    clip = say(EdgeEngine(QUICK, PATIENCE))
    assert service.texts() == ["河边的灯亮了，船上有三十六个人。"]
    assert "".join(TEXT[mark.start_char : mark.end_char] for mark in clip.marks) == TEXT
    assert clip.timing is Timing.SNAPPED
    at = loopback.LEAD_S
    for mark in clip.marks:
        text = TEXT[mark.start_char : mark.end_char]
        length = loopback.PAUSE_S if text in "，。" else loopback.CHARACTER_S * (3 if text == "36" else 1)
        if text not in "，。":
            assert mark.start_sample / clip.sample_rate == pytest.approx(at, abs=0.07)
        at += length


def test_the_same_text_gives_the_same_samples_and_length(service: Service) -> None:
    engine = EdgeEngine(QUICK, PATIENCE)
    first, second = say(engine), say(engine)
    assert np.array_equal(first.samples, second.samples)
    assert len(first.samples) == len(loopback.say("河边的灯亮了，船上有三十六个人。").frames) * 576


@pytest.mark.parametrize("fault", list(Fault))
def test_each_fault_is_noticed_and_made_good(service: Service, fault: Fault) -> None:
    service.drip_s = 0.5
    engine = EdgeEngine(QUICK, PATIENCE)
    whole = say(engine)
    service.orders.first = [fault]
    begun = time.monotonic()
    assert np.array_equal(say(engine).samples, whole.samples)
    assert time.monotonic() - begun < 30  # by the deadlines 2.5 s, on a machine that is idle
    assert len(service.requests) == (2 if fault in HARMLESS else 3)


@pytest.mark.parametrize("text", ["灯", "一千句", "好的。"])
@pytest.mark.parametrize("fault", [f for f in SILENT_FAULTS if f not in (Fault.HUSHED, Fault.HALF_TEXT)])
def test_faults_of_short_texts_are_noticed(service: Service, fault: Fault, text: str) -> None:
    engine = EdgeEngine(QUICK, PATIENCE)
    whole = say(engine, text)
    asked = len(service.requests)
    service.orders.first = [fault]
    assert np.array_equal(say(engine, text).samples, whole.samples)
    assert len(service.requests) == asked + 2


def test_a_service_with_other_ends_is_soon_believed(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loopback, "TAIL_S", 0.1)
    loopback.say.cache_clear()
    engine = EdgeEngine(QUICK, PATIENCE)
    for number in range(12):
        say(engine, f"第{number}盏灯亮了。")
    loopback.say.cache_clear()
    assert len(service.requests) < 12 + 6


@pytest.mark.parametrize("seed", [1, 2])
def test_a_fifth_of_requests_fail_and_nothing_is_lost(service: Service, seed: int) -> None:
    texts = [f"第{number}封信在桌上。" for number in range(40)]
    engine = EdgeEngine(QUICK, PATIENCE)
    whole = [say(engine, text) for text in texts]
    service.orders.share, service.orders.kinds = 0.2, (Fault.ABORT, Fault.SHORT, Fault.HALF_METADATA, Fault.BROKEN)
    service.orders._random.seed(seed)
    assert all(np.array_equal(say(engine, t).samples, w.samples) for t, w in zip(texts, whole, strict=True))
    assert len(service.requests) <= 40 + 1.5 * 40


def test_speed_pitch_and_volume_are_asked_for(service: Service) -> None:
    engine = EdgeEngine(QUICK, PATIENCE)
    assert say(engine, speed=1.5).duration_s < say(engine).duration_s - 0.5


@pytest.mark.parametrize("text", ["……", "😀", "", "  ", "\u200b\ufeff", "\ud800"])
def test_nothing_to_speak_is_silence_without_a_request(service: Service, text: str) -> None:
    clip = say(EdgeEngine(QUICK, PATIENCE), text)
    assert len(clip.samples) == 0
    assert clip.length_chars == len(text)
    assert not service.requests


def test_a_text_that_cannot_be_spoken_is_named_after_a_known_one_was_tried(service: Service) -> None:
    service.orders.poison = {"石头": Fault.NO_AUDIO}
    engine = EdgeEngine(QUICK, PATIENCE)
    with pytest.raises(SynthesisError) as caught:
        say(engine, "门前有石头。")
    assert caught.value.text == "门前有石头。"
    assert service.texts() == ["门前有石头。"] * 3 + ["你好"]
    assert len(say(engine).samples)


def test_a_dead_voice_is_not_blamed_on_the_text(service: Service) -> None:
    service.orders.poison = {"": Fault.NO_AUDIO}
    with pytest.raises(NetworkError, match="not even one word"):
        say(EdgeEngine(QUICK, PATIENCE))


def test_a_text_that_fails_is_spoken_in_halves(service: Service) -> None:
    service.orders.poison = {"灯亮了，船上": Fault.SHORT}
    utterance = pronounce(TEXT)
    clip = spoken(EdgeEngine(QUICK, PATIENCE), utterance, VOICE, SpeechOptions())
    assert clip.length_chars == len(TEXT)
    assert list(dict.fromkeys(service.texts()))[-2:] == ["河边的灯亮了，", "船上有三十六个人。"]


@pytest.mark.parametrize("fault", [Fault.FORBIDDEN, Fault.FORBIDDEN_UNDATED])
def test_a_refusal_names_its_likely_causes(service: Service, fault: Fault) -> None:
    service.orders.first = [fault] * 50
    with pytest.raises(NetworkError, match=r"pip install -U edge-tts.*--proxy.*clock"):
        say(EdgeEngine(QUICK, PATIENCE))
    assert len(service.requests) == 3  # and none that the client makes by itself


def test_other_words_are_believed_when_they_come_again_and_again(service: Service) -> None:
    service.orders.first = [Fault.HALF_METADATA] * 4
    clip = say(EdgeEngine(QUICK, PATIENCE))
    assert clip.timing is Timing.ESTIMATED
    assert clip.length_chars == len(TEXT)


@pytest.mark.parametrize("port", [None, 1])
def test_offline_is_one_sentence_at_once(monkeypatch: pytest.MonkeyPatch, cache: object, port: int | None) -> None:
    lead(monkeypatch, port)
    begun = time.monotonic()
    with pytest.raises(NetworkError, match=r"cannot be reached .*run the same command again"):
        say(EdgeEngine())
    assert time.monotonic() - begun < 20


def test_voices_pass_the_clients_own_check() -> None:
    names = [voice.name for voice in voices.catalogue().values() if voice.engine == "edge"]
    assert len(names) == 14
    for name in names:
        assert TTSConfig(name, "+0%", "+0%", "+0Hz", "WordBoundary").voice.startswith("Microsoft Server Speech")


def test_the_catalogue_is_refreshed_from_the_services_list(service: Service, tmp_path: Path) -> None:
    path = tmp_path / "edge.toml"
    assert listing.refresh(path) == ["zh-CN-YunxiNeural", "zh-CN-liaoning-XiaobeiNeural"]
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    assert table["engine"]["engine"] == "edge"
    assert table["voice"][1] == {
        "name": "zh-CN-liaoning-XiaobeiNeural",
        "locale": "zh-CN-liaoning",
        "gender": "female",
        "style": 'lively, sunshine, "novel"',
    }


def test_a_refreshed_catalogue_goes_before_the_packaged_one(service: Service, cache: Path) -> None:
    voices.forget()
    try:
        run = narrate("voices", "refresh")
        assert run.out.split() == ["zh-CN-YunxiNeural", "zh-CN-liaoning-XiaobeiNeural"]
        assert [voice.name for voice in voices.catalogue().values() if voice.engine == "edge"] == run.out.split()
        (cache / "voices" / "edge.toml").write_text("[[voice]", encoding="utf-8")
        voices.forget()
        assert "zh-HK-HiuGaaiNeural" in voices.catalogue()
    finally:
        voices.forget()


def test_offline_the_catalogue_stays_as_it_was(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    lead(monkeypatch, None)
    path = tmp_path / "edge.toml"
    path.write_text("kept", encoding="utf-8")
    with pytest.raises(NetworkError, match="its name is not found"):
        listing.refresh(path)
    assert path.read_text(encoding="utf-8") == "kept"


@pytest.mark.parametrize("char", ["中", "&", "<", "𠮷"])
def test_no_request_is_longer_than_the_service_takes(char: str) -> None:
    from narrator.synthesis.engine import within_limit
    from narrator.synthesis.network.wording import shares

    engine = EdgeEngine(QUICK, PATIENCE)
    for part in within_limit(engine, pronounce("话" + f"说{char}好，" * 400)):
        sent = "".join(share.sent for share in shares(part))
        assert len(sent) <= 300
        assert len(sent.replace("&", "&amp;").replace("<", "&lt;").encode()) <= 3_500
