"""Servers in voice files: recipes as the documentation has them, several in one edition, and keys that stay secret."""

from __future__ import annotations

import re
from contextlib import ExitStack
from pathlib import Path

import pytest

from narrator.errors import NarratorError, VoiceError
from narrator.frontend import pronounce
from narrator.synthesis import voices
from narrator.synthesis.engine import SpeechOptions, clip_key, engine
from tests.loopback import doors
from tests.loopback.speech import SpeechServer, serving
from tests.running import finished, manifest, segments, start
from tests.synthesis.conftest import forget, written

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "voices.md").read_text(encoding="utf-8")
RECIPES = {
    re.findall(r"^\[server\.(\w+)\]", block, re.MULTILINE)[0]: block
    for block in re.findall(r"^```toml\n(.*?)^```$", PAGE.partition("## Recipes")[2], re.MULTILINE | re.DOTALL)
}
SECRET = "sk-very-secret-74"
TEXT = "河边的灯亮了，船上有36个人。"


def at(server: SpeechServer, recipe: str) -> str:
    """The recipe with the address of a server on this machine."""
    url = re.findall(r'^url = "(.*)"', recipe, re.MULTILINE)[0]
    return recipe.replace(url, server.url if url.endswith("/v1") else server.url.removesuffix("/v1"))


def voice_of(recipe: str) -> str:
    names: list[str] = re.findall(r'^name = "(.*)"', recipe, re.MULTILINE)
    return names[0]


def say(voice: str, speed: float = 1.0) -> int:
    found = voices.find(voice)
    return len(engine(found.engine).synthesize(pronounce(TEXT), found, SpeechOptions(speed)).samples)


def test_there_is_a_recipe_for_each_rule() -> None:
    assert RECIPES.keys() == doors.RULES.keys()


@pytest.mark.parametrize("name", doors.RULES)
def test_a_recipe_is_what_its_server_takes(own: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MELOTTS_API_KEY", doors.MELO_KEY)
    monkeypatch.setenv("EDGE_DOOR_KEY", doors.EDGE_KEY)
    with serving(SpeechServer(rule=doors.RULES[name])) as server:
        written(own / "it.toml", at(server, RECIPES[name]))
        assert say(voice_of(RECIPES[name]))
        assert len(server.requests) == 1
        listed = voices.servers()[name]
        slowest, fastest = listed.speeds if dict(listed.fields).get("speed", "x") else (1.0, 1.0)
        for speed in {slowest, fastest} - {1.0}:
            assert say(voice_of(RECIPES[name]), speed)
        with pytest.raises(VoiceError, match="speaks"):
            say(voice_of(RECIPES[name]), fastest * 1.01)
        assert len(server.requests) == 1 + len({slowest, fastest} - {1.0})


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("kokoro", 'model = "kokoro"', 'model = "tts-2"'),
        ("kokoro", 'lang_code = "z"', 'lang_code = "q"'),
        ("index", "num_beams = 3", "num_beams = 30"),
        ("sovits", 'prompt_lang = "zh"', 'prompt_lang = "xx"'),
        ("qwen", 'language = "Chinese"', 'language = "Klingon"'),
        ("melo", 'model = "melotts-zh"', 'model = "melotts-xx"'),
    ],
)
def test_the_rules_refuse_what_the_servers_refuse(own: Path, name: str, right: str, wrong: str) -> None:
    with serving(SpeechServer(rule=doors.RULES[name])) as server:
        written(own / "it.toml", at(server, RECIPES[name]).replace(right, wrong))
        with pytest.raises(NarratorError):
            say(voice_of(RECIPES[name]))


def test_what_a_voice_asks_for_decides_its_clips(own: Path) -> None:
    def key() -> str:
        forget()
        voice = voices.find("home/anna")
        return clip_key(engine(voice.engine), pronounce(TEXT), voice, SpeechOptions())

    base = '[server.home]\nurl = "http://127.0.0.1:9/v1"\nmodel = "a"\nextra = { seed = 1 }\ninstructions = "x"\n'
    keys = []
    for right, other in [("", ""), ('"a"', '"b"'), ("seed = 1", "seed = 2"), ('"x"', '"y"'), (":9/", ":8/")]:
        written(own / "home.toml", base.replace(right, other) if right else base)
        keys.append(key())
    assert len(set(keys)) == len(keys)
    for same in ('most_at_once = 1\npatience = 9\nkey_env = "K"\n', 'format = "mp3"\n'):
        written(own / "home.toml", base + same)
        assert key() == keys[0]


def test_a_server_is_not_asked_for_more_at_once_than_it_takes(own: Path) -> None:
    written(own / "home.toml", '[server.home]\nurl = "http://127.0.0.1:9/v1"\nmost_at_once = 2\n')
    speaker = engine(voices.find("home/anna").engine)
    assert [speaker.at_once(jobs) for jobs in (0, 1, 8)] == [2, 1, 2]


CAST = """\
---
narrator: 1
title: 渡口
voice: kokoro/zf_xiaobei
---

# 渡口

河边的灯亮了。

@老张: 船来了。

天黑了。
"""


def test_two_servers_of_different_kinds_speak_one_edition(own: Path, tmp_path: Path) -> None:
    source = tmp_path / "script.md"
    source.write_text(CAST, encoding="utf-8")
    with ExitStack() as stack:
        one, other = (stack.enter_context(serving(SpeechServer(rule=doors.RULES[n]))) for n in ("kokoro", "sovits"))
        written(own / "one.toml", at(one, RECIPES["kokoro"]))
        written(tmp_path / "voices.toml", at(other, RECIPES["sovits"]))
        run = finished(start("make", source, "-o", tmp_path / "out"))
        assert run.code == 0, run.err
    made = manifest(next((tmp_path / "out").iterdir()))
    assert [segment["text"] for chapter in made["chapters"] for segment in segments(chapter)]
    assert {request["input"] for request in one.requests} == {"渡口", "河边的灯亮了。", "天黑了。"}
    assert [(r["text"], r["ref_audio_path"]) for r in other.requests] == [("船来了。", "voices/laozhang.wav")]
    assert made["voice"] == "kokoro/zf_xiaobei"


def test_a_key_is_sent_to_its_own_server_and_written_nowhere(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-another-server")
    monkeypatch.setenv("NARRATOR_KEY_HOME", SECRET)
    source = tmp_path / "script.md"
    source.write_text(CAST.replace("kokoro/zf_xiaobei", "home/anna").replace("@老张", "@free/bob"), encoding="utf-8")
    with ExitStack() as stack:
        home, free = (stack.enter_context(serving(SpeechServer(faults=[500], message=f"no: {SECRET}"))) for _ in "12")
        keyed = f'[server.home]\nurl = "{home.url}"\nkey_env = "NARRATOR_KEY_HOME"\n'
        written(tmp_path / "voices.toml", keyed + f'[server.free]\nurl = "{free.url}"\n')
        run = finished(start("make", source, "-v", "-o", tmp_path / "out"))
        assert run.code == 0, run.err
        home.always = 401
        failed = finished(start("make", source, "-v", "--force", "-o", tmp_path / "out"))
    assert set(home.keys) == {f"Bearer {SECRET}"}
    assert set(free.keys) == {""}
    assert failed.code != 0
    assert "[server.home]" in failed.err
    assert SECRET not in run.out + run.err + failed.out + failed.err
    left = [path for path in tmp_path.rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()]
    assert not left
