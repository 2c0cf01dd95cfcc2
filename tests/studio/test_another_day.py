"""Another editor's day, when much goes wrong: a studio that dies, two tabs, a full disk, a voice out of reach."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.studio.browser import Browser, Served, cache_without_voices, eventually, picture, served
from tests.studio.pages import choose, click, current, shows, spoken
from tests.studio.test_unsaved import free_port, kill, typed
from tests.test_failures import OFFLINE

SONG = "\n\n".join(f"小楼第{n}夜听雨，还是那座小楼。" for n in range(1, 51))
BOOK = f"""\
---
narrator: 1
title: 小楼
author: 沈听澜
voice: tone
cast:
  掌柜: tone-low
  客人: tone-high
---

# 一 客人

@客人: “掌柜的，还有房吗？”

@掌柜: “一晚280元，含早餐，Wi-Fi的密码是8位数字。”

2026年3月8日，气温3.5℃。客人放下iPhone，提着20公斤的箱子上了楼。

# 二 雨

雨声敲着旧船篷，

灯火江心一点红。

# 三 夜歌

{SONG}
"""


class Desk:
    """One page, and the script that it works on."""

    def __init__(self, page: Any, path: Path) -> None:
        self.page, self.path = page, path

    def script(self) -> str:
        return self.path.read_text(encoding="utf-8")

    def holds(self, *texts: str) -> None:
        eventually(lambda: all(text in self.script() for text in texts), f"{texts} in the script")

    def lacks(self, text: str) -> None:
        eventually(lambda: text not in self.script(), f"no {text} in the script")

    def quiet(self) -> None:
        if self.page.evaluate("document.body.classList.contains('playing')"):
            self.page.locator("#play").click()

    def gives_a_voice(self, where: str, voice: str) -> None:
        click(self.page, where, button="right")
        self.page.locator(f"#popover-voice option[value={voice}]").first.wait_for(state="attached")
        self.page.locator("#popover-voice").select_option(voice)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    folder = tmp_path / "小楼"
    folder.mkdir()
    (folder / "script.md").write_text(BOOK, encoding="utf-8")
    return folder


def test_a_studio_that_dies_two_tabs_and_the_next_day(browser: Browser, book: Path, tmp_path: Path) -> None:
    port = ("--port", free_port())
    with served(book, tmp_path, *port, voice="") as studio, browser.page(studio.address) as page:
        desk = Desk(page, book / "script.md")
        choose(page, "雨声敲着")
        typed(page, "雨点敲着旧船篷，")
        page.keyboard.press("Enter")
        kill(studio)  # right behind Enter: whether it was saved nobody knows
        with served(book, tmp_path, *port, voice="") as again:
            desk.holds("雨点敲着旧船篷，")
            eventually(lambda: page.locator(".segment.unsaved").count() == 0, "no mark of an unsaved edit")
            shows(page, "雨点敲着")
            browser.complaints.clear()  # of the studio that was gone
            desk.quiet()
            comes_back(page, again)
            two_tabs(browser, desk, again)
    with served(book, tmp_path, voice="") as studio, browser.page(studio.address) as page:
        desk = Desk(page, book / "script.md")
        page.locator("#undo").click()  # across the night
        desk.lacks("上了三楼")
        eventually(lambda: "上了楼" in current(page), "the place of what was undone")
        page.locator("#redo").click()
        desk.holds("上了三楼")
    browser.complaints.clear()  # of studios that were gone


def comes_back(page: Any, studio: Served) -> None:
    """Away, and back by the browser's own button: at the same sentence."""
    with page.expect_response("**/place"):
        choose(page, "灯火江心")
    page.goto("about:blank")
    page.go_back()
    page.wait_for_selector("html[data-ready]")
    assert page.url.startswith(studio.site)
    eventually(lambda: "灯火江心" in current(page), "the place")
    page.reload()
    page.wait_for_selector("html[data-ready]")
    eventually(lambda: "灯火江心" in current(page), "the place after a reload")


def two_tabs(browser: Browser, desk: Desk, studio: Served) -> None:
    with browser.page(studio.address) as other:
        choose(other, "提着20公斤")
        other.keyboard.press("e")
        other.keyboard.press("End")
        for _ in range(2):
            other.keyboard.press("Backspace")
        other.keyboard.insert_text("三楼。")
        other.keyboard.press("Enter")
        desk.holds("上了三楼")
        shows(desk.page, "上了三楼")
        assert "灯火江心" in current(desk.page), "who looks elsewhere stays there"


def test_a_hundred_places_are_replaced_and_one_undo_takes_them_back(browser: Browser, book: Path) -> None:
    with served(book, book, voice="") as studio, browser.page(studio.address) as page:
        desk = Desk(page, book / "script.md")
        before = desk.script()
        page.keyboard.press("/")
        page.keyboard.insert_text("小楼")
        eventually(lambda: page.locator("#found li").count() == 100, "a hundred places")
        page.locator("#replace input").fill("高楼")
        page.locator("#replace button").click()
        eventually(lambda: desk.script().count("高楼") == 100, "a hundred")
        shows(page, "高楼第1夜")
        eventually(lambda: page.locator("#found li").count() == 0, "none left")
        page.locator("#undo").click()
        eventually(lambda: desk.script() == before, "all of it back")
        shows(page, "小楼第1夜")


@contextmanager
def no_room(studio: Served) -> Iterator[None]:
    """The studio cannot write a file of more than a few kilobytes."""
    import resource

    soft, hard = resource.prlimit(studio.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(studio.process.pid, resource.RLIMIT_FSIZE, (20_000, hard))
    try:
        yield
    finally:
        resource.prlimit(studio.process.pid, resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the limit of another process is Linux's")
def test_out_of_room_and_out_of_reach_are_said_and_the_work_goes_on(
    browser: Browser, book: Path, tmp_path: Path
) -> None:
    missing: dict[str, Any] = OFFLINE | {"NARRATOR_CACHE": cache_without_voices(tmp_path / "cache")}
    with served(book, book, voice="", **missing) as studio, browser.page(studio.address) as page:
        desk = Desk(page, book / "script.md")
        desk.gives_a_voice("灯火江心", "qinghe")
        desk.holds("@qinghe: 灯火江心")
        eventually(lambda: page.locator(".notice").count() == 1, "that the voice cannot be fetched")
        eventually(lambda: browser.complaints, "the refusal in the console")
        browser.forget_refusal()
        page.locator(".notice button").last.click()
        click(page, "客人放下")
        eventually(lambda: spoken(page) >= 0, "the other voices")
        desk.quiet()
        page.locator("[data-panel=export]").click()
        page.locator("#export-start").click()
        failed = page.locator("#export-failed li button")
        eventually(lambda: failed.count() == 1, "the one sentence that could not be spoken")
        failed.click()
        eventually(lambda: "灯火江心" in current(page), "that sentence")
        page.keyboard.press("Escape")
        page.keyboard.press("Control+z")
        desk.lacks("@qinghe")
        page.locator("[data-panel=export]").click()
        with no_room(studio):
            page.locator("#export-start").click()
            status = page.locator("#export-status")
            eventually(lambda: "mp3" in status.inner_text() or "写" in status.inner_text(), "what went wrong")
            picture(page, "no-room")
            assert not list(book.glob("*.mp3")), "nothing half made"
            assert desk.script().startswith("---")
        page.locator("#export-start").click()
        eventually(lambda: "完成" in status.inner_text(), "the files")
        assert len(list(book.glob("*.mp3"))) == 3
        browser.complaints.clear()
