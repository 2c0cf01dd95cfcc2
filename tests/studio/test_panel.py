"""The panel beside the text stays with its sentence, shows what is set, and sends only what was changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.studio.browser import Browser, eventually, picture, served
from tests.studio.pages import choose, click, current, point, spoken

STORY = """\
第一章 山路

长老走得很慢。

我们通过了那座桥，对岸有一片竹林，风一吹就沙沙地响。

第二章 灯塔

灯亮了，渔船一只接一只地回来。

孩子们在沙滩上等着。
"""


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "story.txt"
    path.write_text(STORY, encoding="utf-8")
    return path


@pytest.fixture
def page(browser: Browser, story: Path, tmp_path: Path) -> Iterator[Any]:
    with served(story, tmp_path / "out") as studio, browser.page(studio.address) as shown:
        yield shown


@pytest.fixture
def script(tmp_path: Path) -> Any:
    return lambda: next((tmp_path / "out").glob("*/script.md")).read_text(encoding="utf-8")


def test_choices_and_half_filled_forms_survive_playback(page: Any, script: Any) -> None:
    click(page, "长老走得", button="right")
    typed = page.locator("#choices [name=said]")
    typed.fill("chang2 lao3")
    page.locator("#popover-pause [name=pause_s]").fill("2")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("p")
    page.locator("#delivery [name=speed]").fill("1.3")
    page.locator("#pause [name=pause_s]").fill("4")
    page.keyboard.press("Tab")
    page.locator("#play").click()
    eventually(lambda: "我们通过" in current(page), "the next sentence")
    page.wait_for_timeout(300)
    assert typed.input_value() == "chang2 lao3"
    assert page.locator("#popover-pause [name=pause_s]").input_value() == "2"
    assert page.locator("#delivery [name=speed]").input_value() == "1.3"
    assert page.locator("#pause [name=pause_s]").input_value() == "4"
    assert "长老" in page.locator("#pinned").inner_text()
    picture(page, "pinned")
    page.locator("#play").click()
    page.locator("#choices form").get_by_role("button", name="应用").click()
    eventually(lambda: "[长老](chang2 lao3)" in script(), "the reading at its own sentence")
    page.locator("#play").click()
    choose(page, "长老走得")
    page.locator("#pause [name=pause_s]").fill("4")
    page.locator("#pause").get_by_role("button", name="应用").click()
    eventually(lambda: "[pause 4s]" in script().partition("我们")[0], "the pause at its own sentence")


def test_a_form_shows_its_own_scope_and_sends_only_what_was_changed(page: Any, script: Any) -> None:
    choose(page, "灯亮了")
    page.keyboard.press("p")
    form = page.locator("#delivery")
    scope, speed, voice = (form.locator(f"[name={name}]") for name in ("scope", "speed", "voice"))
    scope.select_option("chapter")
    eventually(lambda: voice.locator("option").count() > 3, "the voices")
    voice.select_option("tone")
    form.get_by_role("button", name="应用").click()
    eventually(lambda: "# 第二章 灯塔 {@tone}" in script(), "the chapter's voice")
    speed.fill("1.2")
    form.get_by_role("button", name="应用").click()
    eventually(lambda: "{@tone 1.2x}" in script(), "voice and speed")
    scope.select_option("paragraph")
    eventually(lambda: speed.input_value() == "1" and voice.input_value() == "", "nothing set for the paragraph")
    scope.select_option("chapter")
    eventually(lambda: speed.input_value() == "1.2" and voice.input_value() == "tone", "what the chapter has")
    page.locator("#pause input").fill("0")
    page.locator("#pause").get_by_role("button", name="应用").click()
    eventually(lambda: "[pause 0s]" in script(), "no pause")
    page.wait_for_timeout(300)
    assert page.locator("#pause input").input_value() == "0"


@pytest.mark.parametrize("character", ["们", "过"])
def test_a_split_never_cuts_a_word_and_join_takes_it_back(page: Any, script: Any, character: str) -> None:
    before = script()
    page.keyboard.press("l")  # the sentence stays, however long this takes
    x, y = point(page, character)
    page.mouse.click(x - 6, y)  # on the first half of the character: inside a word
    eventually(lambda: spoken(page) >= 0, "speech")
    page.keyboard.press(" ")
    page.keyboard.press("p")
    page.locator("#split-shown").wait_for()
    assert page.locator("#caret").count() == 1
    if not page.locator("#split-before").inner_text():  # before the first word: the next
        page.keyboard.press(".")
    page.locator("#split").click()
    eventually(lambda: script() != before, "a split")
    assert "我\n\n们" not in script()
    assert "通\n\n过" not in script()
    page.locator("#join").click()
    eventually(lambda: script() == before, "the paragraph as it was")


def test_a_split_by_keys_alone_also_inside_a_word(page: Any, script: Any) -> None:
    choose(page, "我们通过")
    page.wait_for_timeout(100)
    for _ in range(9):
        page.keyboard.press("<")
    page.keyboard.press(">")
    assert page.locator("#caret").is_visible()
    picture(page, "caret")
    page.keyboard.press("s")
    eventually(lambda: "我\n\n们通过" in script(), "a split at a character")
    page.keyboard.press("j")
    eventually(lambda: "我们通过" in script(), "joined again")


def test_what_can_be_done_at_a_character_stands_beside_it_and_by_keys(page: Any, script: Any) -> None:
    x, y = point(page, "竹林")
    page.mouse.click(x, y, button="right")
    page.locator("#popover").wait_for()
    box = page.locator("#popover").bounding_box()
    assert box["x"] - 40 < x < box["x"] + box["width"] + 40
    assert min(abs(box["y"] - y), abs(box["y"] + box["height"] - y)) < 60, "near the character"
    page.keyboard.press("Escape")
    assert page.locator("#popover").is_hidden()
    page.keyboard.press("e")
    page.keyboard.press("Escape")  # the paragraph is brought anew while the choices are asked for
    page.mouse.click(*point(page, "竹林"), button="right")
    page.locator("#popover").wait_for()
    assert abs(page.locator("#popover").bounding_box()["x"] - box["x"]) < 60, "near it again"
    page.keyboard.press("Escape")
    choose(page, "我们通过")
    page.keyboard.press("Enter")  # where the caret is: at the beginning of the sentence
    page.locator("#popover-title").wait_for()
    assert page.evaluate("document.activeElement.closest('#popover') !== null")
    page.locator("#popover-pause [name=pause_s]").fill("2.5")
    page.keyboard.press("Enter")
    eventually(lambda: "[pause 2.5s]" in script(), "the pause")
    page.locator("#play").click()
    click(page, "对岸", button="right")
    page.locator("#popover").wait_for()
    page.locator("#popover-split").click()
    eventually(lambda: "那座桥，\n\n对岸" in script(), "a paragraph of its own")
    page.keyboard.press("Control+z")
    eventually(lambda: "那座桥，对岸" in script(), "one paragraph")
    click(page, "孩子们", button="right")
    page.locator("#popover-voice option[value=tone-low]").wait_for(state="attached")
    page.locator("#popover-voice").select_option("tone-low")
    eventually(lambda: "@tone-low" in script(), "another voice")
