"""Voices are people to choose from by ear; what is not on this machine is fetched, or said to be out of reach."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.running import SPEECH
from tests.studio.browser import Browser, Served, cache_without_voices, eventually, picture, served
from tests.studio.pages import choose
from tests.test_failures import OFFLINE

FETCHED = "import('/static/notices.js').then((m) => m.showFetching({ voice: 'qinghe', done: 9e6, all: 27e6 }))"


@pytest.fixture(scope="module")
def studio_without_voices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Path]]:
    """One on a machine that has no voice, and no network to fetch one."""
    folder = tmp_path_factory.mktemp("voices")
    source = folder / "speech.txt"
    source.write_text(SPEECH, encoding="utf-8")
    cut: dict[str, Any] = OFFLINE | {"PIP_RETRIES": "5"}  # as pip has it
    with served(source, folder / "out", NARRATOR_CACHE=cache_without_voices(folder / "cache"), **cut) as running:
        yield running, next((folder / "out").iterdir()) / "script.md"


@pytest.fixture
def page(browser: Browser, studio_without_voices: tuple[Served, Path]) -> Iterator[Any]:
    with browser.page(studio_without_voices[0].address) as shown:
        yield shown


def rows(page: Any) -> list[str]:
    page.keyboard.press("v")
    eventually(lambda: page.locator("#voices li").count() > 10, "the voices")
    return list(page.locator("#voices li").all_inner_texts())


def test_voices_are_people_and_those_of_this_machine_come_first(page: Any) -> None:
    listed = rows(page)
    assert listed[0] == "已在本机"
    assert "本书现用" in listed[1]
    places = [listed.index(heading) for heading in ("已在本机", "首次试听时下载", "在线（微软）")]
    assert places == sorted(places)
    named = next(row for row in listed if "清荷" in row)
    assert "女声" in named
    assert "小说" in named
    assert "qinghe" not in named
    picture(page, "voices-people")


def test_a_sample_is_the_same_sentence_by_each_voice_and_needs_no_place_in_the_book(page: Any) -> None:
    rows(page)
    assert page.locator("#sample-text option").count() >= 5
    row = page.locator("#voices li[data-voice=tone]")
    button = row.get_by_role("button").first
    with page.expect_response("**/sample") as answered:
        button.click()
    assert answered.value.json()["duration_s"] > 1
    eventually(lambda: button.inner_text() == "■", "the sample")
    button.click()
    eventually(lambda: button.inner_text() == "▶", "silence")


def test_a_voice_out_of_reach_is_said_and_the_text_can_be_worked_on(browser: Browser, page: Any) -> None:
    rows(page)
    page.locator("#voices li[data-voice=qinghe]").get_by_role("button").first.click()
    eventually(lambda: page.locator(".notice").count() == 1, "a notice")
    assert "没有网络连接" in page.locator(".notice").inner_text()
    browser.forget_refusal()
    assert page.locator("#voices li[data-voice=qinghe] .listen").inner_text() == "▶"
    page.keyboard.press("Escape")
    choose(page, "邮局的门")
    page.keyboard.press("e")
    page.keyboard.insert_text("好")
    page.keyboard.press("Enter")
    eventually(lambda: page.locator("#undo").is_enabled(), "an edit")


def test_progress_stands_beside_the_voice_that_comes_in(page: Any) -> None:
    rows(page)
    bar = page.locator("#voices li[data-voice=qinghe] progress")
    assert bar.is_hidden()
    page.evaluate(FETCHED)
    assert bar.is_visible()
    assert bar.evaluate("(each) => each.value / each.max") == pytest.approx(1 / 3)


def test_a_voice_is_used_for_the_whole_book_and_called_by_its_name(
    browser: Browser, page: Any, studio_without_voices: tuple[Served, Path]
) -> None:
    choose(page, "亭子里")
    rows(page)
    page.locator("#cast-scope").select_option("segment")
    page.locator("#voices li[data-voice=qinghe]").get_by_role("button", name="采用").click()
    eventually(lambda: "@qinghe" in studio_without_voices[1].read_text(encoding="utf-8"), "the voice in the script")
    eventually(lambda: page.locator("[data-delivery=清荷]").count() == 1, "its name in the text")
    eventually(lambda: page.locator(".notice").count() == 1, "that it cannot be fetched")
    eventually(lambda: page.evaluate("1") and browser.complaints, "the refusal in the console")
    browser.forget_refusal()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+z")
    rows(page)
    page.locator("#cast-scope").select_option("book")
    page.locator("#voices li[data-voice=tone-high]").get_by_role("button", name="采用").click()
    eventually(lambda: "voice: tone-high" in studio_without_voices[1].read_text(encoding="utf-8"), "the book's voice")
