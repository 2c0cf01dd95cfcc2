"""A day of an editor, from the first look to the finished files and the next morning, without a dead end."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.studio.browser import Browser, eventually, picture, served
from tests.studio.pages import choose, click, current, shows

NOVEL = """\
第一章 渡口

天刚亮，阿福就到了渡口。老船工在长凳上打瞌睡，旁边的茶壶冒着热气。

“今天过不过江？”阿福问。

“水长了一尺，再等等。”老船工说。

第二章 江心

船到江心，风忽然大了。阿福抱紧包袱，里面是写给行长的信。

岸上的灯一盏一盏亮起来，阿福数着，数到第十二盏，船就靠了岸。
"""


class Editor:
    """Hands on the page, and an eye on the script."""

    def __init__(self, page: Any, path: Path) -> None:
        self.page, self.path = page, path

    def script(self) -> str:
        return self.path.read_text(encoding="utf-8")

    def sees(self, check: Callable[[str], bool], what: str) -> None:
        eventually(lambda: check(self.script()), what)

    def types(self, where: str, text: str) -> None:
        choose(self.page, where)
        self.page.keyboard.press("e")
        self.page.keyboard.press("Control+Home")
        self.page.keyboard.insert_text(text)
        self.page.keyboard.press("Enter")
        shows(self.page, text + where)
        self.sees(lambda script: text + where in script, text)
        self.quiet()

    def beside(self, character: str) -> Any:
        self.page.locator("#popover").wait_for(state="hidden")  # what was done last is on the page
        self.quiet()
        click(self.page, character, button="right")
        self.page.locator("#popover").wait_for()
        self.page.locator("#popover-voice option[value=tone-low]").wait_for(state="attached")
        return self.page.locator("#popover")

    def quiet(self) -> None:
        if self.page.evaluate("document.body.classList.contains('playing')"):
            self.page.locator("#play").click()

    def corrects_ten_things(self) -> None:
        page = self.page
        self.types("天刚亮", "那天，")  # 1 to 3: words
        self.types("船到江心", "后来，")
        self.types("岸上的灯", "远处，")
        self.beside("行长").locator("[data-said=xing2]").first.click()  # 4: a reading here
        self.sees(lambda script: "xing2" in script, "the reading")
        self.quiet()
        popover = self.beside("长了一尺")
        word = page.locator("#popover-title").inner_text()
        popover.locator("[name=said]").fill(" ".join(["chang2", "le5"][: len(word)]))  # 5: one typed
        page.keyboard.press("Enter")
        self.sees(lambda script: "chang2" in script, "the typed reading")
        self.quiet()
        self.beside("再等等").locator("[name=pause_s]").fill("2")  # 6: a pause
        page.keyboard.press("Enter")
        self.sees(lambda script: "[pause 2s]" in script, "the pause")
        self.quiet()
        self.beside("旁边").locator("#popover-split").click()  # 7: a paragraph
        self.sees(lambda script: "\n\n旁边" in script, "the paragraph")
        self.beside("今天").locator("#popover-voice").select_option("tone-low")  # 8 and 9: who speaks
        self.sees(lambda script: "@tone-low" in script, "one voice")
        self.quiet()
        self.beside("水").locator("#popover-voice").select_option("tone-high")
        self.sees(lambda script: "@tone-high" in script, "the other")
        self.quiet()
        page.locator(".chapter-more").nth(1).focus()
        page.keyboard.press("Enter")
        page.locator("#chapter-rename [name=title]").fill("第二章 风浪")  # 10: a title
        page.keyboard.press("Enter")
        self.sees(lambda script: "# 第二章 风浪" in script, "the title")

    def replaces_a_name(self) -> None:
        page = self.page
        page.keyboard.press("/")
        page.keyboard.insert_text("阿福")
        eventually(lambda: page.locator("#found li").count() == 4, "every place")
        page.locator("#replace input").fill("阿贵")
        page.locator("#replace button").click()
        self.sees(lambda script: script.count("阿贵") == 4 and "阿福" not in script, "the name everywhere")
        page.keyboard.press("Escape")

    def exports(self) -> None:
        page = self.page
        page.locator("[data-panel=export]").click()
        page.locator("#export-options summary").click()
        page.locator("#choose-whole [value=m4b]").check()
        eventually(lambda: "M4B" in page.locator("#export-summary").inner_text(), "the choice")
        page.locator("#export-start").click()
        eventually(lambda: "完成" in page.locator("#export-status").inner_text(), "the files")
        assert {".mp3", ".m4b", ".srt"} <= {path.suffix for path in self.path.parent.iterdir()}
        picture(page, "day-exported")
        page.keyboard.press("Escape")


def test_from_the_first_look_to_the_next_morning(browser: Browser, tmp_path: Path) -> None:
    source, out = tmp_path / "novel.txt", tmp_path / "out"
    source.write_text(NOVEL, encoding="utf-8")
    with served(source, out) as studio, browser.page(studio.address) as page:
        editor = Editor(page, next(out.glob("*/script.md")))
        editor.corrects_ten_things()
        page.keyboard.press("Escape")
        page.locator("#undo").click()
        editor.sees(lambda script: "风浪" not in script, "the title as it was")
        page.locator("#undo").click()
        editor.sees(lambda script: "@tone-high" not in script, "the voice as it was")
        editor.quiet()
        editor.replaces_a_name()
        editor.exports()
        choose(page, "数到第十二盏")
        page.wait_for_timeout(600)  # the place is written down
        place = current(page)
        spoken = json.loads((editor.path.parent / "manifest.json").read_text(encoding="utf-8"))
        voices = {
            part.get("voice") for chapter in spoken["chapters"] for p in chapter["paragraphs"] for part in p["segments"]
        }
        assert "tone-low" in voices
    with served(editor.path, out, voice="") as studio, browser.page(studio.address) as page:
        eventually(lambda: current(page) == place, "the place where the work ended")
        assert page.locator("#undo").is_enabled()
        page.keyboard.press(" ")
        eventually(lambda: page.evaluate("document.body.dataset.spoken > 0"), "sound from there")
