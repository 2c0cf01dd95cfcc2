"""Servers that speak like OpenAI's: what is asked, how damage is noticed, and times from pauses and syllables."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from narrator.audio.clip import Clip, Timing
from narrator.errors import NarratorError, NetworkError, SynthesisError, VoiceError
from narrator.frontend import pronounce
from narrator.synthesis import voices
from narrator.synthesis.acceptance import fault as fault_of
from narrator.synthesis.engine import SpeechOptions, clip_key
from narrator.synthesis.estimating import estimated
from narrator.synthesis.network.limits import Deadlines, Limits
from narrator.synthesis.network.proxy import PROXY_VARIABLES
from narrator.synthesis.openai import OpenAIEngine
from narrator.synthesis.openai.wire import decoded
from tests.loopback.speech import RATE, SpeechServer, serving, spoken
from tests.running import finished, manifest, segments, start

TEXT = "河边的灯亮了，船上有36个人。谁也没有说话！"
SENT = "河边的灯亮了，船上有三十六个人。谁也没有说话！"
SECRET = "sk-very-secret-73"
QUICK = replace(Limits().faster(200), decide_s=45.0)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, cache: Path) -> Iterator[SpeechServer]:
    with serving(SpeechServer()) as server:
        for name in PROXY_VARIABLES:
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("NARRATOR_OPENAI_URL", server.url + "/")
        monkeypatch.setenv("NARRATOR_OPENAI_MODEL", "cosyvoice")
        monkeypatch.setenv("OPENAI_API_KEY", SECRET)
        yield server


def say(engine: OpenAIEngine, text: str = TEXT, speed: float = 1.0) -> Clip:
    return engine.synthesize(pronounce(text), voices.find("openai/anna"), SpeechOptions(speed))


def test_what_is_asked(server: SpeechServer) -> None:
    clip = say(OpenAIEngine(QUICK), speed=1.25)
    assert server.requests == [
        {"model": "cosyvoice", "input": SENT, "voice": "anna", "response_format": "wav", "speed": 1.25}
    ]
    assert server.keys == [f"Bearer {SECRET}"]
    assert clip.timing is Timing.ESTIMATED
    assert clip.sample_rate == RATE
    assert len(clip.samples) == len(spoken(SENT, 1.25))


@pytest.mark.parametrize("fault", [500, 503, 429, "cut", "half", "silent", "noise", "text", "empty", 400])
def test_each_fault_is_noticed_and_made_good(server: SpeechServer, fault: int | str) -> None:
    engine = OpenAIEngine(QUICK)
    whole = say(engine)
    server.faults = [fault]
    assert np.array_equal(say(engine).samples, whole.samples)
    assert len(server.requests) == 3


def test_half_a_text_is_told_by_the_usual_pace(server: SpeechServer) -> None:
    engine = OpenAIEngine(QUICK)
    for number in range(6):
        say(engine, f"第{number}天，河边的灯还没有亮起来。")
    whole = say(engine)
    server.faults = ["short"]
    assert np.array_equal(say(engine).samples, whole.samples)
    server.faults = ["short"] * 9  # it may come as often as it likes
    with pytest.raises(SynthesisError, match="of sound a syllable"):
        say(engine)


def test_what_a_server_says_instead_of_speaking_is_told(server: SpeechServer) -> None:
    server.faults, server.message = ["text"] * 9, f"model not loaded, {SECRET}"
    with pytest.raises(NarratorError, match=r"text instead of audio: .*model not loaded, …"):
        say(OpenAIEngine(QUICK))


@pytest.mark.parametrize("fault", ["half", "short", "silent", "doubled", "noise"])
def test_no_wrong_sound_is_accepted_from_the_first_text_on(server: SpeechServer, fault: str) -> None:
    whole = say(OpenAIEngine(QUICK))
    for faults in ([fault], [fault] * 2):
        server.faults = list(faults)
        assert np.array_equal(say(OpenAIEngine(QUICK)).samples, whole.samples)
    server.always = fault
    with pytest.raises(NarratorError):
        say(OpenAIEngine(QUICK))


@pytest.mark.parametrize("fault", [500, "text", "mute", "empty", "noise"])
def test_what_fails_always_is_decided_in_time(server: SpeechServer, fault: int | str) -> None:
    limits = Limits().faster(20)
    server.always, server.message = fault, "the model is not loaded"
    begun = time.monotonic()
    with pytest.raises(NarratorError) as caught:
        say(OpenAIEngine(limits, Deadlines(first_audio_s=3.0, unheard_s=1.0)))
    assert time.monotonic() - begun < limits.decide_s + 12  # the machine may be busy with other things
    if fault in (500, "text"):
        assert "the model is not loaded" in caught.value.problem


@pytest.mark.parametrize("where", ["speech", "/v1/audio/speech", "file:///etc/passwd", "http://127.0.0.1:1/v1"])
def test_redirections_are_followed_three_times_at_most(server: SpeechServer, where: str) -> None:
    server.always = f"to:{where}"
    with pytest.raises(NarratorError) as caught:
        say(OpenAIEngine(QUICK))
    assert "passwd" not in str(caught.value)
    assert len(server.requests) <= 4 if "speech" in where else 40


def test_another_host_gets_no_key(server: SpeechServer) -> None:
    with serving(SpeechServer()) as other:
        server.always = f"to:{other.url.replace('127.0.0.1', 'localhost')}/audio/speech"
        assert len(say(OpenAIEngine(QUICK)).samples)
        assert other.keys == [""]


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_wrong_key_or_address_is_said_at_once_and_without_the_key(server: SpeechServer, status: int) -> None:
    server.faults, server.message = [status], f"Incorrect key: {SECRET}"
    with pytest.raises(VoiceError, match=rf"answers {status}.*NARRATOR_OPENAI_URL") as caught:
        say(OpenAIEngine(QUICK))
    assert SECRET not in str(caught.value)
    assert SECRET not in repr(caught.value.data)


def test_a_text_that_the_server_will_not_speak_is_named(server: SpeechServer) -> None:
    server.faults = [400, 400, 400]
    with pytest.raises(SynthesisError) as caught:
        say(OpenAIEngine(QUICK))
    assert caught.value.text == TEXT
    assert [request["input"] for request in server.requests] == [SENT] * 3 + ["你好"]


def test_a_server_that_is_not_there(monkeypatch: pytest.MonkeyPatch, cache: Path) -> None:
    monkeypatch.setenv("NARRATOR_OPENAI_URL", "http://127.0.0.1:1/v1")
    begun = time.monotonic()
    with pytest.raises(NetworkError, match="cannot be reached"):
        say(OpenAIEngine())
    assert time.monotonic() - begun < 20


@pytest.mark.parametrize("text", ["……", "😀", "", "\ud800"])
def test_nothing_to_speak_is_silence_without_a_request(server: SpeechServer, text: str) -> None:
    assert len(say(OpenAIEngine(QUICK), text).samples) == 0
    assert not server.requests


def test_another_server_or_model_is_another_sound(monkeypatch: pytest.MonkeyPatch) -> None:
    def key() -> str:
        return clip_key(OpenAIEngine(QUICK), pronounce(TEXT), voices.find("openai/anna"), SpeechOptions())

    keys = [key()]
    for name, value in [("NARRATOR_OPENAI_URL", "http://127.0.0.1:9/v1"), ("NARRATOR_OPENAI_MODEL", "kokoro")]:
        monkeypatch.setenv(name, value)
        keys.append(key())
    assert len(set(keys)) == 3
    monkeypatch.setenv("OPENAI_API_KEY", "another")
    assert key() == keys[-1]


def test_any_name_is_a_voice_of_the_server_but_not_of_engines_without_one() -> None:
    assert voices.find("openai/anna").engine == "openai"
    for name in ("openai/", "nobody/anna", "tone/anna", "/anna"):
        with pytest.raises(VoiceError):
            voices.find(name)


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "“走，”他说，“快走！”",
        "是，对，不，行，好。",
        "没有一个停顿的一长句话就这样一直说到底",
        "…好…",
        "A，B，C。",
    ],
)
def test_estimated_marks_lie_at_the_pauses(text: str) -> None:
    utterance = pronounce(text)
    sent = utterance.spoken
    samples = spoken(sent).astype(np.float32)
    marks = estimated(utterance, samples, RATE)
    assert "".join(text[mark.start_char : mark.end_char] for mark in marks) == text
    assert not fault_of(Clip(samples, RATE, marks, Timing.ESTIMATED), utterance, 1.0)
    at = 0.4
    for token in utterance.tokens:
        mark = next(mark for mark in marks if mark.start_char == token.start)
        if token.is_spoken:
            assert mark.start_sample / RATE == pytest.approx(at, abs=0.1)
        at += sum(0.2 if char.isalnum() else 0.3 for char in token.spoken)


@pytest.mark.parametrize("samples", [np.zeros(0), np.zeros(5), np.zeros(50_000), np.ones(50_000) * 0.5])
def test_estimated_marks_cover_the_text_of_any_sound(samples: np.ndarray[tuple[int], np.dtype[np.float64]]) -> None:
    marks = estimated(pronounce(TEXT), samples.astype(np.float32), RATE)
    assert "".join(TEXT[mark.start_char : mark.end_char] for mark in marks) == TEXT
    places = [place for mark in marks for place in (mark.start_sample, mark.end_sample)]
    assert places == sorted(places)
    assert places[-1] <= len(samples)


@pytest.mark.parametrize("kind", ["WAV", "FLAC", "OGG", "MP3"])
def test_formats_that_servers_have(kind: str) -> None:
    buffer = io.BytesIO()
    stereo = np.stack([spoken("你好"), spoken("你好")], axis=1)
    soundfile.write(buffer, stereo, RATE, format=kind)
    samples, rate = decoded(buffer.getvalue())
    assert rate == RATE
    assert len(samples) == pytest.approx(len(stereo), abs=3_000)
    assert np.abs(samples).max() == pytest.approx(0.3, abs=0.05)


def test_a_whole_run_says_that_times_are_estimated_and_keeps_the_secret(server: SpeechServer, tmp_path: Path) -> None:
    source = tmp_path / "river.txt"
    source.write_text(TEXT, encoding="utf-8")
    server.faults, server.message = [500, 429], f"no, {SECRET}"
    run = finished(start("make", source, "--voice", "openai/anna", "-v", "-o", tmp_path / "out"))
    assert run.code == 0, run.err
    made = manifest(tmp_path / "out" / "river")
    assert {segment["timing"] for chapter in made["chapters"] for segment in segments(chapter)} == {"estimated"}
    assert SECRET not in run.out + run.err
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(written) > 4
    assert not [path for path in written if SECRET.encode() in path.read_bytes()]
