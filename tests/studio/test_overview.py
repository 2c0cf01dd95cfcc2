"""The book at a glance: lengths, what was heard and approved, chapters put in order, notes, title and lexicon."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from narrator.errors import SourceError
from narrator.studio import edits
from narrator.studio.marking import Marks
from narrator.studio.notes import Notes
from narrator.studio.session import Session
from narrator.studio.text import ScriptText
from tests.studio.browser import Browser, Served, eventually, picture
from tests.studio.pages import choose, click, current, png


@pytest.fixture
def page(browser: Browser, shelf: tuple[Served, Path]) -> Iterator[Any]:
    with browser.page(shelf[0].address) as shown:
        eventually(lambda: "共约" in shown.locator("#total").inner_text(), "the overview")
        yield shown


def script(shelf: tuple[Served, Path]) -> str:
    return (shelf[1] / "script.md").read_text(encoding="utf-8")


def row(page: Any, number: int) -> Any:
    return page.locator("#outline li[data-chapter]").nth(number)


def test_contents_say_how_long_chapters_are_and_what_was_heard(page: Any) -> None:
    length = row(page, 2).locator(".length")
    assert ":" in length.inner_text()
    click(page, "灯亮之后")  # a short one, listened to until its end
    eventually(lambda: "%" in length.inner_text(), "what was heard")
    page.locator("#play").click()
    assert "还剩" in page.locator("#total").inner_text()
    picture(page, "overview")


def test_marks_survive_and_a_changed_sentence_is_unheard_again(page: Any, shelf: tuple[Served, Path]) -> None:
    choose(page, "邮局的门")
    page.keyboard.press("a")
    marked = page.locator(".segment[data-review=approved]")
    eventually(lambda: marked.count() == 1, "the mark")
    assert page.locator("#approve").get_attribute("aria-pressed") == "true"
    page.reload()
    page.wait_for_selector("html[data-ready]")
    eventually(lambda: marked.count() == 1, "the mark after a reload")
    choose(page, "邮局的门")
    page.keyboard.press("e")
    page.keyboard.press("Control+Home")
    page.keyboard.insert_text("啊")
    page.keyboard.press("Enter")
    eventually(lambda: "啊" in script(shelf), "the edit")
    eventually(lambda: marked.count() == 0, "no mark on other words")
    page.keyboard.press("Control+z")
    eventually(lambda: marked.count() == 1, "the mark with the old words")


def test_a_chapter_is_moved_about_in_by_its_timeline(page: Any) -> None:
    choose(page, "清晨的雾")
    slider = page.locator("#timeline")
    eventually(lambda: float(slider.get_attribute("max")) > 5, "the chapter's length")
    before = current(page)
    slider.focus()
    page.keyboard.press("ArrowRight")
    eventually(lambda: current(page) != before, "the next sentence")
    box = slider.bounding_box()
    page.mouse.click(box["x"] + box["width"] - 3, box["y"] + box["height"] / 2)
    eventually(lambda: "没有回答" in current(page), "the chapter's last sentence")
    assert "句" in slider.get_attribute("aria-valuetext")
    picture(page, "timeline")


def test_chapters_are_renamed_moved_joined_and_deleted_in_the_contents(page: Any, shelf: tuple[Served, Path]) -> None:
    before = script(shelf)

    def menu(number: int) -> Any:
        row(page, number).locator(".chapter-more").focus()
        page.keyboard.press("Enter")
        return page.locator("#chapter-menu")

    menu(0).locator("[name=title]").fill("开头")
    page.keyboard.press("Enter")
    eventually(lambda: "# 开头" in script(shelf) and row(page, 0).inner_text().startswith("开头"), "the new title")
    assert menu(0).locator("[data-act=up]").is_disabled()
    picture(page, "chapter-menu")
    page.locator("#chapter-menu [data-act=down]").click()
    eventually(lambda: script(shelf).index("# 开头") > script(shelf).index("一封慢信"), "the chapter moved")
    eventually(lambda: row(page, 1).inner_text().startswith("开头"), "the contents in order")
    menu(2).locator("[data-act=join]").click()
    eventually(lambda: page.locator("#outline li[data-chapter]").count() == 2, "two chapters")
    menu(0).locator("[data-act=delete]").click()
    eventually(lambda: "一封慢信" not in script(shelf), "one chapter")
    eventually(lambda: page.locator("main section").count() == 1, "one chapter on the page")
    for _ in range(4):
        page.keyboard.press("Escape")
        page.keyboard.press("Control+z")
        page.wait_for_timeout(150)
    eventually(lambda: script(shelf) == before, "all as it was")


def test_a_chapter_is_divided_in_the_contents(page: Any, shelf: tuple[Served, Path]) -> None:
    before = script(shelf)
    choose(page, "老人说")
    row(page, 0).locator(".chapter-more").click()
    page.locator("#chapter-menu [data-act=divide]").click()
    eventually(lambda: "# 老人说 {.silent}\n\n老人说" in script(shelf), "two chapters")
    eventually(lambda: row(page, 1).inner_text().startswith("老人说"), "both in the contents")
    page.keyboard.press("Control+z")
    eventually(lambda: script(shelf) == before, "one chapter again")


def test_a_note_stands_at_its_paragraph_and_on_the_list(page: Any, shelf: tuple[Served, Path]) -> None:
    click(page, "信封上", button="right")
    page.locator("#popover-note [name=text]").fill("日期要核对")
    page.keyboard.press("Enter")
    eventually(lambda: page.locator(".passage[data-note=日期要核对]").count() == 1, "the note")
    page.keyboard.press("t")
    eventually(lambda: page.locator("#todo li[data-kind=note]").count() == 1, "the note on the list")
    assert "日期要核对" in (shelf[1] / ".studio" / "notes.json").read_text(encoding="utf-8")


def test_title_author_and_lexicon_are_edited_on_the_page(
    browser: Browser, page: Any, shelf: tuple[Served, Path]
) -> None:
    page.locator("[data-panel=book]").click()
    form = page.locator("#about")
    eventually(lambda: form.locator("[name=title]").input_value(), "the title")
    form.locator("[name=title]").fill("山中信使")
    form.locator("[name=author]").fill("无名氏")
    page.keyboard.press("Enter")
    eventually(lambda: "title: 山中信使" in script(shelf) and "author: 无名氏" in script(shelf), "title and author")
    eventually(
        lambda: "山中信使" in page.title() and page.locator("#book-author").inner_text() == "无名氏", "both shown"
    )
    page.locator("#lexicon textarea").fill('挑夫 = "tiao1 fu1"')
    page.locator("#lexicon button").click()
    eventually(lambda: (shelf[1] / "lexicon.toml").is_file() and "lexicon: lexicon.toml" in script(shelf), "a lexicon")
    page.locator("#lexicon textarea").fill("挑夫 = 何")
    page.locator("#lexicon button").click()
    eventually(lambda: page.locator(".notice").count() == 1, "what is wrong with it")
    browser.forget_refusal()
    assert (shelf[1] / "lexicon.toml").read_text(encoding="utf-8") == '挑夫 = "tiao1 fu1"'
    picture(page, "about")


def test_the_cover_is_chosen_among_the_facts_of_the_book(page: Any, shelf: tuple[Served, Path]) -> None:
    page.locator("[data-panel=book]").click()
    shown = page.locator("#cover-shown")
    drawn = "document.getElementById('cover-shown').naturalWidth > 300"
    eventually(lambda: shown.is_visible() and page.evaluate(drawn), "the one that would be drawn")
    before = shown.get_attribute("src")
    given = {"name": "封面.png", "mimeType": "image/png", "buffer": png()}
    page.locator("#cover input[type=file]").set_input_files(given)
    eventually(lambda: shown.get_attribute("src") != before and page.evaluate(drawn), "the one that was chosen")
    assert "封面-" in (shelf[1] / ".studio" / "export.json").read_text(encoding="utf-8")
    picture(page, "cover")
    page.locator("[data-panel=export]").click()
    eventually(lambda: "封面-" in page.locator("#export-form [name=cover]").input_value(), "it in the export, too")
    page.locator("[data-panel=book]").click()
    page.locator("#cover select").select_option("none")
    eventually(shown.is_hidden, "no cover")


def test_a_chapter_is_spoken_in_the_background_and_speakers_have_colours(page: Any) -> None:
    with page.expect_response("**/ahead"):
        row(page, 1).locator(".chapter-more").focus()
        page.keyboard.press("Enter")
        page.locator("#chapter-menu [data-act=ahead]").click()
    eventually(lambda: page.locator("#status").inner_text() == "这一章已准备好。", "the chapter spoken")
    click(page, "她抬起头来", button="right")
    page.locator("#popover-voice option[value=tone-low]").wait_for(state="attached")
    page.locator("#popover-voice").select_option("tone-low")
    coloured = "getComputedStyle(document.querySelector('[data-voice=tone-low]')).getPropertyValue('--hue')"
    eventually(lambda: page.locator("[data-voice=tone-low]").count() and page.evaluate(coloured), "a colour")


def test_a_note_follows_its_paragraph_through_edits_and_days(session: Session) -> None:
    notes = Notes.opened(session)
    passage = next(p for p in session.state.book.passages() if "邮局的门" in p.paragraph.text)
    notes.write(passage.id, "慢一点")
    asked = {"action": "retype", "passage": passage.id, "mark": passage.mark, "segment": 0, "text": "邮局的门开着。"}
    edits.apply(session, asked)
    again = Session(session.folder)
    (noted,) = [p for p in again.state.book.passages() if Notes.opened(again).of(p)]
    assert "邮局的门开着" in noted.paragraph.text


def test_what_was_only_heard_replaces_no_other_mark(session: Session) -> None:
    marks, passage = Marks.opened(session), next(iter(session.state.book.passages()))
    marks.set(passage, 0, "again")
    marks.set(passage, 0, "heard")
    assert Marks.opened(session).of(passage)[0] == "again"
    with pytest.raises(SourceError):
        marks.set(passage, 0, "loved")


@pytest.mark.parametrize("breaks", ["\n", "\r\n"])
def test_moved_chapters_stay_apart_whatever_ends_the_file(breaks: str) -> None:
    text = breaks.join(
        ["---", "narrator: 1", "title: 甲", "---", "", "# 一", "", "雨停了。", "", "# 二", "", "灯亮了。"]
    )
    moved = ScriptText.of(text).moved(2, 1)
    again = ScriptText.of(moved.text)
    assert [chapter.title for chapter in again.script.chapters] == ["二", "一"]
    assert again.script.chapters == moved.script.chapters
    with pytest.raises(SourceError):
        ScriptText.of(text).without(1).without(1)
