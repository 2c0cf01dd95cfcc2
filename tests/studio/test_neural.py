"""The page with the offline neural voice: what is changed is spoken, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from narrator.resources import cache_folder
from tests.running import narrate
from tests.studio.browser import Browser, eventually, picture, served
from tests.studio.pages import choose, click, current, spoken

pytestmark = pytest.mark.neural
TEXT = "第一章 雨\n\n单老师推开窗，雨已经停了。\n\n院子里很静，只有屋檐还在滴水。\n"


def clips() -> set[Path]:
    return set((cache_folder() / "clips").rglob("*.flac"))


def test_a_changed_reading_speaks_one_segment_again(browser: Browser, tmp_path: Path, offline_voice: str) -> None:
    source = tmp_path / "rain.txt"
    source.write_text(TEXT, encoding="utf-8")
    with served(source, tmp_path / "out", voice=offline_voice) as studio, browser.page(studio.address) as page:
        click(page, "单老师")
        eventually(lambda: spoken(page) > 3, "speech")
        picture(page, "neural")
        eventually(lambda: "院子里" in current(page), "the next paragraph")
        eventually(lambda: spoken(page) > 3, "speech")
        page.keyboard.press(" ")
        before = clips()
        choose(page, "单老师")
        click(page, "单老师", button="right")
        page.locator("#choices [data-said=chan2]").first.click()
        script = next((tmp_path / "out").iterdir()) / "script.md"
        eventually(lambda: "[单](chan2)" in script.read_text(encoding="utf-8"), "the reading")
        eventually(lambda: len(clips()) == len(before) + 1, "one clip more")
        page.wait_for_timeout(1500)
        assert len(clips()) == len(before) + 1
    made = narrate("make", script, "--json")
    assert made.code == 0, made.err
    assert '"clips_made": 1' in made.out  # the title, which was not heard
