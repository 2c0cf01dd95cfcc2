"""The page speaks the browser's language, and says everything in both."""

from __future__ import annotations

import re

import pytest

from narrator.resources import HERE
from narrator.studio.choices import LEVELS
from narrator.studio.language import LANGUAGES, chosen, words
from narrator.studio.marking import AGAIN, APPROVED
from narrator.studio.voicing import PLACES
from narrator.subtitles.files import SCRIPTS


@pytest.mark.parametrize(
    ("wish", "language"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en-US,en;q=0.9,zh-CN;q=0.8", "en"),
        ("fr,zh-TW;q=0.5,en;q=0.4", "zh"),
        ("en;q=0,zh", "zh"),
        ("de", "en"),
        ("", "en"),
        ("zh;q=bad", "en"),
    ],
)
def test_the_browsers_wish_decides(wish: str, language: str) -> None:
    assert chosen(wish) == language


def test_both_languages_say_the_same_things() -> None:
    first, second = (words(language) for language in LANGUAGES)
    assert first.keys() == second.keys()
    for name in first:
        assert set(re.findall(r"\{\w+\}", first[name])) == set(re.findall(r"\{\w+\}", second[name])), name


def test_every_word_that_the_page_asks_for_is_there_and_none_besides() -> None:
    folder = HERE / "studio"
    scripts = "".join(path.read_text(encoding="utf-8") for path in (folder / "static").glob("*.js"))
    pages = "".join(path.read_text(encoding="utf-8") for path in (folder / "templates").glob("*.html"))
    asked = set(re.findall(r"\bsay\(\s*\"(\w+)\"", scripts)) | set(re.findall(r"\bt\.(\w+)", pages))
    named = asked | set(re.findall(r"\"(\w+)\"", scripts))
    named |= {f"export_{state}" for state in ("speaking", "making", "done", "stopping", "stopped")}
    named |= {f"voices_{place}" for place in PLACES} | {f"level_{level}" for level in (*LEVELS, "other")}
    named |= {f"script_{script}" for script in SCRIPTS} | {"cover_own", "cover_none", "music_none"}
    named |= {f"marked_{mark}" for mark in (APPROVED, AGAIN)}
    assert asked - words("en").keys() == set()
    assert words("en").keys() - named == set()
