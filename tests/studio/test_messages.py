"""What goes wrong is said in the reader's language, with remedies that can be followed on the page."""

from __future__ import annotations

import ast
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import narrator
from narrator import errors
from narrator.script import markdown
from narrator.studio import language, messages
from narrator.synthesis import voices
from tests.studio.browser import Browser, cache_without_voices, eventually, picture, served
from tests.studio.pages import choose, click, shows
from tests.studio.test_unsaved import typed
from tests.test_failures import OFFLINE

ROOT = Path(narrator.__file__).parent
ENGLISH = re.compile(r"[A-Za-z]{2,}(?: +[A-Za-z]{2,}){2}")  # three words in a row
REACHED = ["studio", "script", "frontend", "synthesis", "rendering", "audio", "subtitles", "atomic.py", "assets.py"]
ON_PAGE = ["studio/edits.py", "studio/session.py", "studio/desk.py", "studio/listening.py", "script/editing.py"]


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(str(v.value) if isinstance(v, ast.Constant) else "样" for v in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def problems(place: Path) -> Iterator[errors.NarratorError]:
    """Every error that a module's source spells out."""
    for path in [place] if place.is_file() else sorted(place.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            kind = getattr(errors, getattr(node.func, "id", ""), None) if isinstance(node, ast.Call) else None
            if isinstance(node, ast.Call) and kind and node.args and (text := _text(node.args[0])):
                remedy = next((_text(word.value) for word in node.keywords if word.arg == "remedy"), "")
                yield kind(text, remedy=remedy)


@pytest.mark.parametrize("home", REACHED)
def test_no_error_is_english_on_a_chinese_page(home: str) -> None:
    for error in problems(ROOT / home):
        said = messages.told(error, "zh")
        assert said["problem"], error
        assert not ENGLISH.search(f"{said['problem']} {said['remedy']}"), (error.problem, said)
        for each in (said, messages.told(error, "en")):
            assert "`" not in each["remedy"], each
            assert not re.search(r"--\w", each["remedy"]), each


@pytest.mark.parametrize("module", ON_PAGE)
def test_what_the_page_can_cause_is_said_exactly(module: str) -> None:
    for error in problems(ROOT / module):
        if "no edit" not in error.problem and "is missing, or is no" not in error.problem:
            assert messages._found(error.problem, "problems"), error.problem


def test_a_damaged_script_is_explained_by_file_line_and_fault() -> None:
    with pytest.raises(errors.ScriptError) as caught:
        markdown.document("---\nnarrator: 1\n---\n\n# 一\n\n字。\n\n[pause 99s]\n")
    said = messages.told(caught.value, "zh")["problem"]
    assert said.startswith("script.md 第 ")
    assert not ENGLISH.search(said)
    assert "60" in said


def test_reasons_and_voices_are_chinese() -> None:
    assert messages.reason("3.1 syllables a second", "zh") == "每秒 3.1 个音节"
    assert messages.reason("shown 0.500 s, under 0.833: 0.4 s of speech, and the next is near; line ends with （", "zh")
    for voice in voices.catalogue().values():
        assert not ENGLISH.search(messages.style(voice.style, "zh"))
        assert messages.style(voice.style, "en") == voice.style


def test_both_languages_have_every_text() -> None:
    chinese, english = language.words("zh"), language.words("en")
    assert chinese.keys() == english.keys()
    slots = re.compile(r"\{\w+\}")
    for name, text in chinese.items():
        assert sorted(slots.findall(text)) == sorted(slots.findall(english[name])), name
        assert not ENGLISH.search(text), name


@pytest.fixture
def refused(browser: Browser) -> Iterator[None]:
    """Refusals are meant here: browsers log them."""
    yield
    browser.complaints.clear()


@pytest.mark.usefixtures("refused")
def test_the_chinese_page_explains_refusals_in_chinese(browser: Browser, source: Path, tmp_path: Path) -> None:
    with served(source, tmp_path / "out") as studio, browser.page(studio.address) as page:
        click(page, "清晨的雾", button="right")
        page.locator("#choices [name=said]").fill("nonsense9")
        page.locator("#choices form").get_by_role("button", name="应用").click()
        page.locator(".notice").wait_for()
        page.keyboard.press("Escape")
        choose(page, "第一章")
        page.keyboard.press("j")
        eventually(lambda: page.locator(".notice").count() == 2, "the second refusal")
        script = next((tmp_path / "out").glob("*/script.md"))
        script.write_text(script.read_text(encoding="utf-8") + "\n[pause never]\n", encoding="utf-8")
        page.locator(".trouble").wait_for()
        for notice in page.locator(".notice").all():
            assert not ENGLISH.search(notice.inner_text()), notice.inner_text()
        picture(page, "refusals")


def answered_late(route: Any) -> None:
    """The answer to a start comes when what was started has ended."""
    answer = route.fetch()
    time.sleep(2)
    route.fulfill(response=answer)


@pytest.mark.usefixtures("refused")
def test_without_the_voice_and_offline_the_text_can_be_edited(browser: Browser, source: Path, tmp_path: Path) -> None:
    at_once = {"PIP_RETRIES": "0", "npm_config_fetch_retries": "0"}  # pip alone waits some 8 s between its attempts
    missing: dict[str, Any] = OFFLINE | at_once | {"NARRATOR_CACHE": cache_without_voices(tmp_path / "cache")}
    with (
        served(source, tmp_path / "out", voice="af_heart", **missing) as studio,
        browser.page(studio.address) as page,
    ):
        click(page, "店主拆开信")
        eventually(lambda: page.locator(".notice").count() == 1, "why there is no sound")
        assert not ENGLISH.search(page.locator(".notice").inner_text())
        page.locator(".notice button").click()
        typed(page, "店主拆开了信。")
        page.keyboard.press("Enter")
        shows(page, "店主拆开了信。")
        page.locator("[data-panel=export]").click()
        page.route("**/export", answered_late)
        page.locator("#export-start").click()
        row = page.locator("#export-failed li button")
        eventually(lambda: row.count() > 3, "the sentences that could not be spoken")
        assert "店主" in page.locator("#export-failed").inner_text()
        assert not ENGLISH.search(page.locator("#panel").inner_text())
        picture(page, "export-failed")
        row.last.click()
        eventually(lambda: page.locator(".segment.current").count() == 1, "the sentence")
