"""The page in a real browser: reading, hearing, moving about. The console must stay empty (see conftest)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.running import SPEECH
from tests.studio.browser import DESK, PHONE, Browser, Served, eventually, picture
from tests.studio.pages import click, current, spoken


@pytest.fixture
def studio(shelf: tuple[Served, Path]) -> Served:
    return shelf[0]


@pytest.fixture
def page(browser: Browser, shelf: tuple[Served, Path]) -> Iterator[Any]:
    """A page of somebody who was never here."""
    (shelf[1] / ".studio" / "place.json").unlink(missing_ok=True)
    with browser.page(shelf[0].address) as shown:
        yield shown


def test_the_page_reads_like_a_book(page: Any) -> None:
    assert page.locator("main h2").all_inner_texts() == ["第一章 石阶与雾", "第二章 一封慢信", "第三章 灯亮之后"]
    text = page.locator("main").inner_text()
    assert "挑夫已经上了山" in text
    assert page.evaluate("location.search") == ""  # the token is out of sight


def test_a_click_speaks_from_that_character_on(page: Any) -> None:
    click(page, "挑夫已经")
    at = SPEECH.split("\n")[2].index("挑夫")
    first = eventually(lambda: spoken(page) if spoken(page) >= 0 else None, "speech")
    assert at <= first <= at + 3
    eventually(lambda: spoken(page) > first + 2, "the next characters")
    assert page.evaluate("[...CSS.highlights.get('spoken')].map(String).join()")
    picture(page, "desk-light")


def test_it_goes_on_to_the_next_segment(page: Any) -> None:
    click(page, "第一章")
    eventually(lambda: "清晨的雾" in current(page), "the next paragraph")


def test_keys_play_pause_and_move(page: Any) -> None:
    page.keyboard.press("ArrowDown")
    assert current(page) == "第一章 石阶与雾"
    page.keyboard.press("ArrowDown")
    page.keyboard.press(" ")
    eventually(lambda: spoken(page) > 2, "speech")
    page.keyboard.press(" ")
    stopped = spoken(page)
    page.wait_for_timeout(400)
    assert spoken(page) == stopped
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    assert current(page) == "第一章 石阶与雾"
    assert not page.evaluate("document.body.classList.contains('playing')")


def test_space_plays_whatever_was_clicked_last(page: Any) -> None:
    click(page, "邮局的门")
    eventually(lambda: spoken(page) >= 0, "speech")
    page.keyboard.press(" ")
    page.locator("#redo-mark").click()
    pressed = page.locator("#redo-mark[aria-pressed=true]")
    pressed.wait_for()
    page.keyboard.press(" ")
    eventually(lambda: page.evaluate("document.body.classList.contains('playing')"), "speech again")
    assert pressed.count() == 1
    page.keyboard.press("w")


def test_the_waveform_is_drawn_and_seeks(page: Any) -> None:
    click(page, "邮局的门")
    eventually(lambda: spoken(page) >= 0, "speech")
    page.keyboard.press(" ")
    assert page.evaluate(
        "(() => { const c = document.getElementById('wave');"
        " return c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(Boolean); })()"
    )
    box = page.locator("#wave").bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.75, box["y"] + 10)
    page.keyboard.press(" ")
    eventually(lambda: spoken(page) > len("邮局的门虚掩着，"), "speech from there")


def test_sound_comes_by_byte_ranges(page: Any) -> None:
    ranges: list[str] = []
    page.on("response", lambda r: ranges.append(f"{r.status} {r.headers['content-type']}") if "/audio/" in r.url else 0)
    click(page, "店主拆开信")
    eventually(lambda: spoken(page) >= 0, "speech")
    assert ranges
    assert set(ranges) == {"206 audio/wav"}


@pytest.mark.parametrize(("width", "name"), [(DESK["width"], "desk"), (PHONE["width"], "phone")])
def test_nothing_sticks_out_at_any_width(browser: Browser, studio: Served, width: int, name: str) -> None:
    with browser.page(studio.address, width=width, height=844, color_scheme="dark") as page:
        click(page, "山腰有一座")
        eventually(lambda: spoken(page) > 2, "speech")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        picture(page, f"{name}-dark")


def test_the_page_speaks_english_to_an_english_browser(browser: Browser, studio: Served) -> None:
    with browser.page(studio.address, locale="en-GB") as page:
        assert page.evaluate("document.documentElement.lang") == "en"
        assert page.get_by_role("button", name="Play", exact=True).count() == 1
        assert page.evaluate("document.querySelector('main').lang") == "zh-CN"
