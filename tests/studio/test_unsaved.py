"""No edit and no place is lost: while the studio is gone, when it comes back, and days later."""

from __future__ import annotations

import signal
import socket
from pathlib import Path
from typing import Any

from tests.studio.browser import Browser, Served, eventually, picture, served
from tests.studio.pages import choose, click, current, shows, spoken


def free_port() -> str:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return str(listening.getsockname()[1])


def kill(studio: Served) -> None:
    studio.process.send_signal(signal.SIGKILL)
    studio.process.wait()


def script_of(folder: Path) -> Path:
    return next(folder.glob("*/script.md"))


def saved(folder: Path, *words: str) -> None:
    script = script_of(folder / "out")
    eventually(lambda: all(w in script.read_text(encoding="utf-8") for w in words), "the edit in the script")


def typed(page: Any, text: str) -> None:
    """Put a text in place of the current segment's, without Enter."""
    page.keyboard.press("e")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def test_an_edit_without_a_studio_is_marked_kept_and_saved_later(
    browser: Browser, source: Path, tmp_path: Path
) -> None:
    port, words = ("--port", free_port()), "清早的雾还没有散，挑夫上山去了。"
    with served(source, tmp_path / "out", *port) as studio, browser.page(studio.address) as page:
        choose(page, "清晨的雾")
        kill(studio)
        typed(page, words)
        page.keyboard.press("Enter")
        mark = page.locator(".segment.unsaved")
        eventually(lambda: mark.count() == 1 and mark.inner_text() == words, "the mark of an unsaved edit")
        picture(page, "unsaved")
        assert words not in script_of(tmp_path / "out").read_text(encoding="utf-8")
        with served(source, tmp_path / "out", *port):
            saved(tmp_path, words)
            eventually(lambda: page.locator(".segment.unsaved").count() == 0, "the mark gone")
            shows(page, words)
            kept = "Object.keys(localStorage).filter((key) => key.includes('unsaved')).length"
            eventually(lambda: page.evaluate(kept) == 0, "nothing kept in the browser")
    browser.complaints.clear()  # of the studio that was gone


def test_an_edit_outlives_the_studio_and_the_page(browser: Browser, source: Path, tmp_path: Path) -> None:
    port, words = ("--port", free_port()), "店主拆开信，又读了一遍。"
    with served(source, tmp_path / "out", *port) as studio, browser.page(studio.address) as page:
        choose(page, "店主拆开信")
        kill(studio)
        typed(page, words)
        page.keyboard.press("Enter")
        page.locator(".segment.unsaved").wait_for()
        page.goto("about:blank")
        with served(source, tmp_path / "out", *port) as again:
            page.goto(again.address)
            saved(tmp_path, words)
            shows(page, words)
            eventually(lambda: page.locator(".segment.unsaved").count() == 0, "the mark gone")
    browser.complaints.clear()


def test_what_was_typed_without_a_studio_is_offered(browser: Browser, source: Path, tmp_path: Path) -> None:
    port, words = ("--port", free_port()), "她抬起头来，什么也没有说。"
    with served(source, tmp_path / "out", *port) as studio, browser.page(studio.address) as page:
        choose(page, "店主拆开信")
        kill(studio)
        typed(page, words)
        page.goto("about:blank")
        with served(source, tmp_path / "out", *port) as again:
            page.goto(again.address)
            page.get_by_role("button", name="继续修改").click()
            shows(page, words)
            page.keyboard.press("Enter")
            saved(tmp_path, words)
    browser.complaints.clear()


def test_the_place_survives_editing_undo_reload_and_a_new_studio(
    browser: Browser, source: Path, tmp_path: Path
) -> None:
    with served(source, tmp_path / "out") as studio, browser.page(studio.address) as page:
        choose(page, "店主拆开信")
        page.keyboard.press("e")
        page.keyboard.press("Escape")
        page.wait_for_timeout(300)
        assert "店主拆开信" in current(page)
        page.keyboard.press(" ")
        eventually(lambda: spoken(page) >= 0, "speech")
        assert "店主拆开信" in current(page)
        page.keyboard.press(" ")
        typed(page, "店主拆开了那封信，读了很久。")
        page.keyboard.press("Enter")
        eventually(lambda: "拆开了那封" in current(page) and spoken(page) >= 0, "the new words")
        page.keyboard.press(" ")
        page.keyboard.press("Control+z")
        eventually(lambda: "店主拆开信" in current(page), "the old words as the current segment")
        with page.expect_response("**/place"):
            choose(page, "邮局的门")
        page.reload()
        page.wait_for_selector("html[data-ready]")
        eventually(lambda: "邮局的门" in current(page), "the place after a reload")
    with served(source, tmp_path / "out") as studio, browser.page(studio.address) as page:
        eventually(lambda: "邮局的门" in current(page), "the place on another day")
        box = page.locator(".segment.current").bounding_box()
        assert 0 < box["y"] < 860


def test_undo_out_of_sight_is_brought_into_view(browser: Browser, tmp_path: Path) -> None:
    story = tmp_path / "long.txt"
    story.write_text("\n\n".join(f"这是第{n}段，山路还很长，大家都走得很慢。" for n in range(60)), encoding="utf-8")
    with served(story, tmp_path / "out") as studio, browser.page(studio.address) as page:
        choose(page, "这是第2段")
        typed(page, "这是改过的一段，山路还很长。")
        page.keyboard.press("Enter")
        shows(page, "这是改过的一段")
        page.keyboard.press(" ")
        choose(page, "这是第50段")
        page.keyboard.press("Control+z")
        eventually(lambda: "这是第2段" in current(page), "the place of what was undone")
        eventually(lambda: 0 < page.locator(".segment.current").bounding_box()["y"] < 860, "it in sight")


def test_the_edited_sentence_plays_after_a_merge(browser: Browser, tmp_path: Path) -> None:
    story, words = tmp_path / "story.txt", "他也笑了。"
    long = "山里的雨下了整整一夜，院子里全是落叶，扫也扫不完，只好由它去，谁也没有再说什么话"
    story.write_text("".join(f"{long}，第{n}天。" for n in "一二三四"), encoding="utf-8")
    with served(story, tmp_path / "out") as studio, browser.page(studio.address) as page:
        segments = page.locator(".passage .segment")
        before = segments.count()
        assert before == 4
        choose(page, segments.nth(2).inner_text()[-4:])
        typed(page, words)
        page.keyboard.press("Enter")
        eventually(lambda: segments.count() < before, "two sentences in one segment")
        playing = "import('/static/player.js').then(({ player: p }) => p.playing ? p.segment?.textContent : null)"
        eventually(lambda: words in str(page.evaluate(playing)), "the edited sentence")
        assert words in current(page)


def test_no_conflict_with_oneself(browser: Browser, tmp_path: Path) -> None:
    story = tmp_path / "story.txt"
    rest = "还没有散，挑夫已经上了山，他走得很慢，一步一步地数着石阶，一共数到了八百。"
    story.write_text("".join(f"第{n}天的雾{rest}" for n in "一二三"), encoding="utf-8")
    with served(story, tmp_path / "out") as studio, browser.page(studio.address) as page:
        segments = page.locator(".passage .segment")
        first, second = (segments.nth(n).inner_text() for n in (0, 1))
        for turn in range(4):
            choose(page, first[:4])
            typed(page, first := f"第{turn}回的雾{rest}")
            page.keyboard.press("Enter")
            click(page, second[:4], click_count=2)
            page.locator(".segment.editing", has_text=second[:4]).wait_for()
            page.keyboard.press("Control+a")
            page.keyboard.insert_text(second := f"第{turn}位老人的雾{rest}")
            page.keyboard.press("Enter")
            saved(tmp_path, first, second)
            assert page.locator(".notice").count() == 0
            page.keyboard.press(" ")


def test_notices_stay_few_and_off_the_buttons(browser: Browser, source: Path, tmp_path: Path) -> None:
    with served(source, tmp_path / "out") as studio, browser.page(studio.address) as page:
        for text in ("一", "二", "三", "四", "五"):
            page.evaluate("async (text) => (await import('/static/notices.js')).warn(`出了问题${text}`)", text)
        assert page.locator(".notice").count() == 3
        click(page, "清晨的雾")
        for button in page.locator("header.bar button:visible, #dock button:visible").all():
            box = button.bounding_box()
            x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
            assert page.evaluate("([x, y]) => !document.elementFromPoint(x, y).closest('.notice')", [x, y])
