"""What an online voice said is heard before it is kept."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import soundfile
from aiohttp import web

from narrator import assets
from narrator.frontend import pronounce
from narrator.proofing import recogniser
from narrator.synthesis import voices
from narrator.synthesis.engine import SpeechOptions, engine, speak
from narrator.synthesis.network.proxy import PROXY_VARIABLES
from tests.loopback.speech import SpeechServer, serving
from tests.running import narrate

TEXT = "外面下着小雨，他撑开伞，慢慢走回家。"
OTHER = "桌上摆着水果，她关上门，轻轻坐下来。"
pytestmark = [
    pytest.mark.neural,
    pytest.mark.skipif(
        not recogniser.is_available() or any(assets.find(name) is None for name in recogniser.ASSETS),
        reason="needs the recogniser: python -m tests.setup",
    ),
]


@dataclass
class Reader(SpeechServer):
    """Answers with `answers`, one after the other, whatever it is asked; the last one again and again."""

    answers: list[bytes] = field(default_factory=list)

    async def speak(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(await request.json())
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return web.Response(body=answer, content_type="audio/wav")


@pytest.fixture(scope="module")
def said(offline_voice: str) -> dict[str, bytes]:
    """Both texts as a WAV of the offline voice."""
    voice, found = voices.find(offline_voice), {}
    for text in (TEXT, OTHER):
        clip, buffer = speak(engine("kokoro"), pronounce(text), voice, SpeechOptions()), io.BytesIO()
        soundfile.write(buffer, clip.samples, clip.sample_rate, format="WAV", subtype="PCM_16")
        found[text] = buffer.getvalue()
    return found


def made(server: SpeechServer, folder: Path, monkeypatch: pytest.MonkeyPatch, voice: str, *args: str) -> str:
    for name in PROXY_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NARRATOR_OPENAI_URL", server.url)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    (folder / "text.txt").write_text(TEXT, encoding="utf-8")
    run = narrate("make", folder / "text.txt", "-o", folder, "--title", "雨", "--voice", f"openai/{voice}", *args)
    assert run.code == 0, run.err
    return run.out.splitlines()[-1]


def test_a_clip_of_other_words_is_asked_for_again(
    tmp_path: Path, said: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(Reader(answers=[said[OTHER], said[TEXT]])) as server:
        line = made(server, tmp_path, monkeypatch, "one", "--proof")
        assert len(server.requests) == 2
    assert "0 of 1 segments to listen to" in line


def test_the_best_is_kept_and_listed_where_none_is_right(
    tmp_path: Path, said: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(Reader(answers=[said[OTHER]])) as server:
        line = made(server, tmp_path, monkeypatch, "two", "--proof")
        assert len(server.requests) == 3
    assert "1 of 1 segments to listen to" in line


def test_without_proof_it_is_taken_as_it_comes(
    tmp_path: Path, said: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(Reader(answers=[said[OTHER], said[TEXT]])) as server:
        made(server, tmp_path, monkeypatch, "three")
        assert len(server.requests) == 1
