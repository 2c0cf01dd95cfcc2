"""What an editor expects: find and replace, the next doubt, a loop, listening faster, a list that can be worked off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.studio.browser import PHONE, Browser, Served, eventually, picture, served
from tests.studio.pages import choose, click, current, spoken

STORY = """\
第一章 林家

林远走进院子。林远的母亲正在扫地😀。她说：“林远，你回来了。”

第二章 山里

山路很长，林远走了三天。🎈后来林远又走了三天，才看见那条河。

大家都在等林远。
"""


TARGETS = """header button, #dock :is(button, select, input), .popover :is(button, select, .scopes label),
    #panel :is(button:not(.token), summary, label.check, .file)"""
SMALL = f"""[...document.querySelectorAll(`{TARGETS}`)]
    .filter((each) => each.offsetParent && each.getBoundingClientRect().height < 43.5)
    .map((each) => each.outerHTML.slice(0, 120))"""


@dataclass(frozen=True, slots=True)
class Opened:
    """A page on STORY, and its script."""

    studio: Served
    page: Any
    path: Path

    def script(self) -> str:
        return self.path.read_text(encoding="utf-8")


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Opened]:
    story = tmp_path / "story.txt"
    story.write_text(STORY, encoding="utf-8")
    with served(story, tmp_path / "out") as studio, browser.page(studio.address) as page:
        yield Opened(studio, page, next((tmp_path / "out").glob("*/script.md")))


def test_a_name_is_replaced_everywhere_but_one_place_and_one_undo_takes_it_back(opened: Opened) -> None:
    page, before = opened.page, opened.script()
    page.keyboard.press("/")
    page.keyboard.insert_text("林远")
    rows = page.locator("#found li")
    eventually(lambda: rows.count() == 6, "all places")
    page.locator("#replace input").fill("林安")
    assert "林安" in page.evaluate("getComputedStyle(document.querySelector('#found mark'), '::after').content")
    assert opened.script() == before
    rows.nth(1).get_by_role("checkbox").uncheck()
    picture(page, "replace")
    page.locator("#replace button").click()
    eventually(lambda: opened.script().count("林安") == 5, "five replaced")
    assert opened.script().count("林远") == 1
    eventually(lambda: rows.count() == 1, "the list of what is left")
    page.locator("#undo").click()
    eventually(lambda: opened.script() == before, "all of it back by one undo")


def test_enter_in_find_goes_on_and_around(opened: Opened) -> None:
    page = opened.page
    page.keyboard.press("/")
    page.keyboard.insert_text("林远")
    rows = page.locator("#found li")
    eventually(lambda: rows.count() == 6, "all places")
    found = "[...document.querySelectorAll('#found button.row')].findIndex((each) => each.ariaCurrent === 'true')"
    seen = []
    for _ in range(7):
        page.keyboard.press("Enter")
        seen.append(page.evaluate(found))
    assert seen == [0, 1, 2, 3, 4, 5, 0]
    page.keyboard.press("Shift+Enter")
    assert page.evaluate(found) == 5


def test_the_list_is_grouped_offers_readings_and_its_ticks_can_be_taken_back(opened: Opened) -> None:
    page = opened.page
    page.keyboard.press("t")
    items = page.locator("#todo li[data-kind=unread]")
    eventually(lambda: items.count() == 2, "both emoji")
    assert page.locator("#todo .group").first.inner_text().split()[-1].isdigit()
    picture(page, "todo-groups")
    items.first.get_by_role("button").last.click()
    eventually(lambda: items.count() == 1, "one ticked")
    page.locator("#todo-undo").click()
    eventually(lambda: items.count() == 2, "the tick taken back")
    items.first.get_by_role("button", name="读音").click()
    eventually(lambda: page.locator("#popover").is_visible(), "what it could be read as")


def test_the_next_place_to_look_at_by_a_key(opened: Opened) -> None:
    page = opened.page
    eventually(lambda: page.locator("#todo-count").inner_text().isdigit(), "the list")
    seen = []
    for _ in range(30):
        page.keyboard.press("n")
        page.wait_for_timeout(120)
        seen.append(current(page))
        if any("😀" in each for each in seen) and any("🎈" in each for each in seen):
            break
    assert any("😀" in each for each in seen)
    assert any("🎈" in each for each in seen)


def test_a_sentence_in_a_loop_and_listening_faster(opened: Opened) -> None:
    page = opened.page
    page.keyboard.press("]")
    page.keyboard.press("]")
    assert page.locator("#rate").input_value() == "1.5"
    page.keyboard.press("l")
    assert page.locator("#loop").get_attribute("aria-pressed") == "true"
    click(page, "大家都在等")
    eventually(lambda: spoken(page) > 3, "speech")
    eventually(lambda: spoken(page) == 0, "the same again")
    assert "大家都在等" in current(page)
    rate = "(async () => { const { player } = await import('/static/player.js');"
    assert page.evaluate(rate + " return [player.audio.playbackRate, player.audio.preservesPitch]; })()") == [1.5, True]
    page.keyboard.press(" ")
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert page.locator("#rate").input_value() == "1.5"


def test_on_a_phone_the_sentence_stays_in_sight_and_buttons_are_large(browser: Browser, opened: Opened) -> None:
    with browser.page(opened.studio.address, width=PHONE["width"], height=PHONE["height"], has_touch=True) as page:
        choose(page, "大家都在等")
        page.locator(".acts [data-panel=segment]").click()
        eventually(lambda: page.locator("#tokens button").count() > 2, "the panel")
        top = "document.getElementById('panel').getBoundingClientRect().top"
        bottom = "document.querySelector('.segment.current').getBoundingClientRect().bottom"
        eventually(lambda: page.evaluate(f"{bottom} <= {top}"), "the sentence above the panel")
        picture(page, "phone-panel")
        assert page.evaluate(SMALL) == []
        page.keyboard.press("Escape")
        click(page, "大家都在等", button="right")  # a long touch
        page.locator("#popover").wait_for()
        picture(page, "phone-popover")
        covered = "document.getElementById('popover').getBoundingClientRect().top"
        assert page.evaluate(f"{bottom} <= {covered} + 1"), "the sentence is in sight"
        assert page.evaluate(SMALL) == []
        page.keyboard.press("Escape")
        page.locator("[data-panel=export]").click()
        page.locator("#export-options summary").click()
        eventually(lambda: page.locator("#choose-formats input").count() > 4, "the choices")
        picture(page, "phone-export")
        assert page.evaluate(SMALL) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_opening_a_panel_moves_no_text(opened: Opened) -> None:
    page = opened.page
    choose(page, "大家都在等")
    where = "JSON.stringify(document.querySelector('.segment.current').getBoundingClientRect())"
    before = page.evaluate(where)
    page.keyboard.press("p")
    page.wait_for_timeout(200)
    assert page.evaluate(where) == before
    assert page.locator("#outline").is_visible()


def test_a_first_visit_says_how_it_works(opened: Opened) -> None:
    hint = opened.page.locator("#hint")
    assert "点字即听" in hint.inner_text()
    box = hint.bounding_box()
    assert box["height"] < 80, "whole, and on a line or two"
    choose(opened.page, "大家都在等")
    assert hint.is_hidden()
