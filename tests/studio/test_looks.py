"""How the page looks: type as Chinese readers know it, words of one meaning, lists that can be worked off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from narrator.studio import language
from tests.studio.browser import PHONE, Browser, Served, eventually, picture, served
from tests.studio.pages import click, current, shows

MANY = 130  # places to look at
BOOK = "\n\n".join(
    [
        "---\nnarrator: 1\ntitle: 一本书名很长很长、手机上放不下的书\nvoice: tone\n---",
        "# 序 {.silent}",
        "他看了看iPhone，时间是2026年。山里的雨下了整整一夜。",
        "# 第一章",
        *(f"第{n}个笑脸😀在这里。" for n in range(MANY)),
    ]
)


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("looks") / "book"
    folder.mkdir()
    (folder / "script.md").write_text(BOOK + "\n", encoding="utf-8")
    with served(folder, folder, voice="") as running:
        yield running


@pytest.fixture
def page(browser: Browser, studio: Served) -> Iterator[Any]:
    with browser.page(studio.address) as shown:
        yield shown


def style(page: Any, selector: str, name: str, pseudo: str = "") -> str:
    found = page.evaluate(
        "([selector, name, pseudo]) => getComputedStyle(document.querySelector(selector), pseudo || null)[name]",
        [selector, name, pseudo],
    )
    return str(found)


def test_chinese_stands_upright_and_is_not_stretched(page: Any) -> None:
    slanted = (
        "[...document.querySelectorAll('body *')].filter((e) => getComputedStyle(e).fontStyle !== 'normal').length"
    )
    assert page.evaluate(slanted) == 0
    assert page.locator("h2.silent").first.inner_text().startswith("序")
    assert style(page, "h2.silent", "content", "::after") == '"不读"'
    assert style(page, "h2.silent", "color") != style(page, "main", "color")
    assert style(page, "p.passage", "textAlign") == "start"
    assert style(page, "p.passage", "textAutospace") == "normal", "thin spaces between Han and Latin"
    picture(page, "looks")


def test_icons_have_labels_where_there_is_room_and_nothing_covers_them(page: Any) -> None:
    labels = page.locator("header .label")
    assert [label.inner_text() for label in labels.all()] == ["本书", "查找", "待办", "导出", "快捷键"]
    eventually(lambda: page.locator("#todo-count").is_visible(), "the count")
    count, label = page.locator("#todo-count").bounding_box(), labels.nth(2).bounding_box()
    assert count["x"] >= label["x"] + label["width"] - 1


def test_a_phone_shows_the_title_and_the_first_hint(browser: Browser, studio: Served) -> None:
    with browser.page(studio.address, width=PHONE["width"], height=PHONE["height"], has_touch=True) as page:
        width = page.locator("#book-title").evaluate("(each) => each.closest('.title').getBoundingClientRect().width")
        assert width > 90, "six characters of it"
        place = "(each) => each.scrollWidth <= each.clientWidth + 1 && each.scrollHeight <= each.clientHeight + 1"
        hint = page.locator("#hint")
        if hint.is_visible():  # nobody was here yet
            assert hint.evaluate(place), "whole"


def test_every_place_on_the_list_can_be_reached(page: Any) -> None:
    page.keyboard.press("t")
    items = page.locator("#todo li[data-kind=unread]")
    eventually(lambda: items.count() == 100, "the first of them")
    more = page.locator("#todo").get_by_role("button", name="再显示")
    eventually(lambda: f"{MANY - 100}" in more.inner_text(), "how many are left")
    more.click()
    eventually(lambda: items.count() == MANY, "all of them")
    items.last.get_by_role("button").first.click()
    eventually(lambda: "😀" in current(page), "the sentence")


def test_voices_for_developers_are_shown_only_where_one_is_in_use(browser: Browser, tmp_path: Path) -> None:
    folder = tmp_path / "book"
    folder.mkdir()
    (folder / "script.md").write_text(
        "---\nnarrator: 1\ntitle: 书\nvoice: zm_yunxi\n---\n\n# 一\n\n雨停了。\n", "utf-8"
    )
    with served(folder, folder, voice="") as studio, browser.page(studio.address) as page:
        page.keyboard.press("v")
        eventually(lambda: page.locator("#voices li").count() > 10, "the voices")
        assert page.locator("#voices [data-voice^=tone]").count() == 0


def test_the_waveform_is_that_of_the_sentence(page: Any) -> None:
    click(page, "他看了看")
    page.locator("#wave").wait_for()
    if page.evaluate("document.body.classList.contains('playing')"):
        page.locator("#play").click()
    sounds = "import('/static/player.js').then((m) => m.player.sound?.duration_s ?? 0)"
    before = page.evaluate(sounds)
    page.keyboard.press("ArrowDown")
    eventually(lambda: page.locator("#wave").is_hidden(), "no shape of another sentence")
    page.keyboard.press("ArrowUp")
    page.locator("#wave").wait_for()
    page.keyboard.press("e")
    assert page.locator("#caret").is_hidden(), "one caret is enough"
    assert page.evaluate("[...(CSS.highlights.get('spoken') ?? [])].length") == 0
    page.keyboard.press("Control+Home")
    page.keyboard.insert_text("那天晚上，")
    page.keyboard.press("Enter")
    shows(page, "那天晚上，他看了看")
    eventually(lambda: page.evaluate(sounds) > before + 0.3, "the shape of the new words")
    click(page, "那天晚上")
    if page.evaluate("document.body.classList.contains('playing')"):
        page.locator("#play").click()
    page.keyboard.press("Control+z")
    eventually(lambda: page.evaluate(sounds) == before, "the old shape again")


def test_words_have_one_meaning() -> None:
    chinese = language.words("zh")
    for name, text in chinese.items():
        assert not re.search(r"(?<!自然)(?<!分)段", text), (name, text)  # 句 and 自然段, never 段 for both
    assert chinese["help"] == "快捷键"
    assert (chinese["as_now"], chinese["take_before"]) == ("现在", "之前")
    assert chinese["hint"] == "点字即听 · 双击修改 · 右击改读音 · ? 快捷键"
