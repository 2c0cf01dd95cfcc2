"""Voices of one's own: files in three places, which of them wins, blends under a name, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from narrator import voicefiles
from narrator.errors import VoiceError
from narrator.frontend import pronounce
from narrator.rendering.options import MakeOptions
from narrator.studio.opening import open_edition
from narrator.synthesis import voices
from narrator.synthesis.engine import SpeechOptions, clip_key, engine
from tests.running import manifest, narrate
from tests.synthesis.conftest import written

NORTH = '[[voice]]\nname = "小北"\nstyle = "{style}"\nblend = "zf_xiaobei 0.5 + af_heart 0.5"\n'
HOME = """\
# What my house has.
[server.home]
url = "http://127.0.0.1:8880/v1/"
model = "kokoro"
extra = { lang_code = "z" }

[[voice]]
name = "home/anna"  # she reads well
title = "安娜"
gender = "female"
instructions = "slowly"
extra = { seed = 7 }

[[voice]]
name = "老张"
blend = "zm_yunxi*0.7+am_michael*0.3"
"""


def test_a_blend_under_a_name_is_added_found_shown_and_removed(own: Path) -> None:
    run = narrate("voices", "add", "--blend", "zf_xiaobei 0.5 + af_heart 0.5", "--name", "小北", "--style", "温柔")
    assert (run.code, run.out) == (0, f"added: 小北\n  in {own / '小北.toml'}\n")
    found = voices.find("小北")
    assert (found.engine, found.locale, found.gender) == ("kokoro", "zh-CN", "female")
    assert found.pace == pytest.approx((voices.find("zf_xiaobei").pace + voices.find("af_heart").pace) / 2)
    row = json.loads(narrate("voices", "show", "小北", "--json").out)
    assert row["blend"] == {"af_heart": 0.5, "zf_xiaobei": 0.5}
    assert row["origin"] == str(own / "小北.toml")
    assert "小北" in narrate("voices").out
    assert narrate("voices", "remove", "小北").code == 0
    assert not list(own.iterdir())
    assert narrate("voices", "show", "小北").code != 0


def test_an_empty_blend_is_none(own: Path) -> None:
    run = narrate("voices", "add", "--blend", "", "--name", "甲")
    assert run.code == 1
    assert "blend" in run.err


@pytest.mark.parametrize("name", ["../x", "con", "COM1", "a\x1bb", "a\u202eb", "a\x07", "a b", "a" * 65])
def test_what_cannot_be_a_file_or_stand_in_a_line_is_no_name(own: Path, name: str) -> None:
    run = narrate("voices", "add", "--blend", "zf_xiaobei 0.5 + af_heart 0.5", "--name", name)
    assert run.code == 1
    assert "cannot be the name of a voice" in run.err
    assert not list(own.rglob("*.toml"))


def test_blends_of_very_many_are_refused_in_time(own: Path, tmp_path: Path) -> None:
    rows = ['[[voice]]\nname = "part0"\nblend = "zm_yunxi+am_michael"\n']
    rows += [f'[[voice]]\nname = "part{n}"\nblend = "part{n - 1}*0.999+zf_xiaoxiao*0.001"\n' for n in range(1, 20_000)]
    file = tmp_path / "many.toml"
    file.write_text("".join(rows), encoding="utf-8")
    run = narrate("voices", "add", file)
    assert run.code == 1
    assert "more than 64 voices" in run.err


def test_it_shares_clips_with_the_same_blend_written_in_place(own: Path) -> None:
    narrate("voices", "add", "--blend", "zf_xiaobei 0.5 + af_heart 0.5", "--name", "小北")
    said, speaker = pronounce("风停了。"), engine("kokoro")
    keys = {
        name: clip_key(speaker, said, voices.find(name), SpeechOptions())
        for name in ("小北", "af_heart*1+zf_xiaobei*1", "zf_xiaobei*2+af_heart*2", "zf_xiaobei*0.6+af_heart*0.4")
    }
    assert len(set(keys.values())) == 2
    assert keys["小北"] == keys["zf_xiaobei*2+af_heart*2"]


def test_the_users_file_wins_over_narrators_and_the_projects_over_both(own: Path, tmp_path: Path) -> None:
    written(own / "north.toml", NORTH.format(style="mine"))
    assert voices.find("小北").style == "mine"
    source = written(tmp_path / "book" / "text.txt", "风停了。")
    edition = source.parent / "output" / "x"
    edition.mkdir(parents=True)
    written(source.parent / "voices.toml", NORTH.format(style="the project's"))
    for place in (source, edition, edition / "script.md"):
        voicefiles.use_project(place)
        assert voices.find("小北").style == "the project's"
    voicefiles.use_project(edition / "deep" / "script.md")
    assert voices.find("小北").style == "mine"
    written(own / "north.toml", '[[voice]]\nname = "zm_yunxi"\nblend = "zm_yunjian+am_michael"\n')
    assert voices.find("zm_yunxi").mix


def test_a_project_brings_voices_for_its_texts_alone(own: Path, tmp_path: Path) -> None:
    source = written(tmp_path / "book" / "text.txt", "风停了。")
    low = '[[voice]]\nname = "tone-low"\nengine = "tone"\ntitle = "低音"\n'
    written(source.parent / "voices.toml", low)
    assert narrate("make", source, "--voice", "低音", "-q").code == 0
    assert manifest(tmp_path / "output" / "text")["voice"] == "tone-low"
    elsewhere = written(tmp_path / "other.txt", "雨停了。")
    assert "There is no voice named" in narrate("make", elsewhere, "--voice", "低音", "-q").err


def test_the_studio_has_the_voices_of_the_project(own: Path, tmp_path: Path) -> None:
    source = written(tmp_path / "book" / "text.txt", "风停了。")
    written(source.parent / "voices.toml", '[[voice]]\nname = "小风"\nengine = "tone"\n')
    assert narrate("make", source, "--voice", "小风", "-q", "-o", source.parent / "output").code == 0
    voicefiles.use_project(tmp_path)
    with pytest.raises(VoiceError):
        voices.find("小风")
    open_edition(str(source.parent / "output" / "text"), None, MakeOptions())
    assert voices.find("小风").engine == "tone"


def test_a_voice_is_cut_out_of_a_file_and_the_rest_stays_as_it_was(own: Path, tmp_path: Path) -> None:
    source = written(tmp_path / "home.toml", HOME)
    assert "home/anna, 老张, home/…" in narrate("voices", "add", source).out
    assert narrate("voices", "remove", "home/anna").code == 0
    left = (own / "home.toml").read_text(encoding="utf-8")
    assert left.startswith("# What my house has.\n[server.home]")
    assert "she reads well" not in left
    assert voices.find("老张")
    assert narrate("voices", "remove", "home.toml").code == 0
    assert not list(own.iterdir())
    assert narrate("voices", "remove", "zm_yunxi").err.startswith("Error: The voice zm_yunxi comes with Narrator")


def test_a_file_is_not_written_over_unasked(own: Path, tmp_path: Path) -> None:
    source = written(tmp_path / "home.toml", HOME)
    for _ in range(2):
        assert narrate("voices", "add", source).code == 0
    written(source, HOME.replace("slowly", "fast"))
    run = narrate("voices", "add", source)
    assert run.code != 0
    assert "--replace" in run.err
    assert "slowly" in (own / "home.toml").read_text(encoding="utf-8")
    assert narrate("voices", "add", source, "--replace").code == 0
    assert "fast" in (own / "home.toml").read_text(encoding="utf-8")


def test_what_a_voice_says_is_added_to_what_its_server_says(own: Path) -> None:
    written(own / "home.toml", HOME)
    anna, other = voices.find("安娜"), voices.find("home/other")
    assert anna.engine == other.engine == "openai:home"
    assert anna.via
    assert other.via
    assert (anna.via.speaker, anna.via.instructions) == ("anna", "slowly")
    assert json.loads(anna.via.extra) == {"lang_code": "z", "seed": 7}
    assert (other.via.speaker, other.via.instructions, other.via.extra) == ("other", "", '{"lang_code": "z"}')
    assert anna.sound != other.sound
    assert voices.servers()["home"].url == "http://127.0.0.1:8880/v1"


SERVER = '[server.home]\nurl = "{url}"\n{more}\n'
GOOD = "http://127.0.0.1:1/v1"
BAD = [
    ("x = [", "cannot be read"),
    ("\ud800", "cannot be read"),
    ('name = "x"', "unknown key 'name'"),
    ("voice = 3", "voice cannot be 3"),
    ("[[voice]]\nstyle = 'x'", "has no name"),
    ('[[voice]]\nname = "x"', "neither an engine nor a blend"),
    ('[[voice]]\nname = "x+y"\nengine = "tone"', "name cannot be 'x\\+y'"),
    ('[[voice]]\nname = "x"\nengine = "tone"\nsytle = "y"', "unknown key 'sytle'"),
    ('[[voice]]\nname = "x"\nengine = "tone"\npace = "fast"', "pace cannot be 'fast'"),
    ('[[voice]]\nname = "x"\nengine = "tone"\npace = true', "pace cannot be True"),
    ('[[voice]]\nname = "x"\nengine = "tone"\ngender = "woman"', "gender cannot be 'woman'"),
    ('[[voice]]\nname = "x"\nengine = "tone"\n' * 2, "two voices named x"),
    ('[[voice]]\nname = "x"\nblend = "x*0.5+zm_yunxi*0.5"', "is part of itself"),
    ('[[voice]]\nname = "x"\nblend = "y+zm_yunxi"\n[[voice]]\nname = "y"\nblend = "x+zm_yunxi"', "is part of itself"),
    ('[[voice]]\nname = "x"\nblend = "nobody+zm_yunxi"', "needs nobody, which is not listed"),
    ('[[voice]]\nname = "x"\nblend = "tone+zm_yunxi"', "tone cannot be part of this blend"),
    (SERVER.format(url="", more=""), "has no address"),
    (SERVER.format(url="ftp://x/v1", more=""), "has no address"),
    (SERVER.format(url="http://x:port/v1", more=""), "has no address"),
    (SERVER.format(url="http://me:secret@x/v1", more=""), "may give away a key"),
    (SERVER.format(url="http://x/v1?key=3", more=""), "may give away a key"),
    (SERVER.format(url=GOOD, more='api_key = "sk-1"'), "keys do not belong in files"),
    (SERVER.format(url=GOOD, more='extra = { access_token = "1" }'), "keys do not belong in files"),
    (SERVER.format(url=GOOD, more='extra = { input = "x" }'), "extra cannot have 'input'"),
    (SERVER.format(url=GOOD, more='fields = { input = "text" }\nextra = { text = "x" }'), "extra cannot have 'text'"),
    (SERVER.format(url=GOOD, more='[[voice]]\nname = "home/a"\nextra = { speed = 2 }'), "extra cannot have 'speed'"),
    (SERVER.format(url=GOOD, more='[[voice]]\nname = "home/a"\nextra = { my_token = "1" }'), "keys do not belong"),
    (SERVER.format(url=GOOD, more='format = "ogg"'), "format cannot be 'ogg'"),
    (SERVER.format(url=GOOD, more="most_at_once = 0"), "most_at_once cannot be 0"),
    (SERVER.format(url=GOOD, more="speeds = [2, 1]"), "speeds cannot be"),
    (SERVER.format(url=GOOD, more='fields = { input = "" }'), "fields cannot be"),
    (SERVER.format(url=GOOD, more='fields = { stop = "x" }'), "fields cannot be"),
    (SERVER.format(url=GOOD, more='path = "../x"'), "path cannot be"),
    (SERVER.format(url=GOOD, more="extra = { when = 2020-01-01 }"), "cannot be sent as JSON"),
    (SERVER.format(url=GOOD, more="extra = { x = nan }"), "cannot be sent as JSON"),
    ("server = 3", "server cannot be 3"),
    ("[server]\nhome = 3", "a server is a table"),
]


@pytest.mark.parametrize(("text", "problem"), BAD)
def test_what_is_not_understood_is_one_sentence(own: Path, tmp_path: Path, text: str, problem: str) -> None:
    source = tmp_path / "bad.toml"
    source.write_bytes(text.encode("utf-8", "surrogatepass"))
    run = narrate("voices", "add", source)
    assert run.code != 0
    assert not own.exists() or not list(own.iterdir())
    written(own / "bad.toml", "")
    (own / "bad.toml").write_bytes(source.read_bytes())
    voices.forget()
    with pytest.raises(VoiceError, match=problem):
        voices.catalogue()
    assert narrate("voices", "remove", "bad.toml").code == 0
    assert voices.catalogue()


def test_a_projects_file_cannot_ask_for_any_variable(own: Path, tmp_path: Path) -> None:
    asks = SERVER.format(url=GOOD, more='key_env = "{}"')
    for variable in ("AWS_SECRET_ACCESS_KEY", "NARRATOR_PROXY", "OPENAI_API_KEY"):
        written(tmp_path / "voices.toml", asks.format(variable))
        with pytest.raises(VoiceError, match="a project's file cannot ask for the variable"):
            voices.servers()
    written(tmp_path / "voices.toml", asks.format("NARRATOR_KEY_HOME"))
    assert voices.servers()["home"].key_env == "NARRATOR_KEY_HOME"
    (tmp_path / "voices.toml").unlink()
    written(own / "home.toml", asks.format("MY_KEY"))
    assert voices.servers()["home"].key_env == "MY_KEY"
