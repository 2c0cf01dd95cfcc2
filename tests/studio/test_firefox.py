"""The page in another engine: it is heard, corrected, looked at and exported there too."""

from __future__ import annotations

import json
from pathlib import Path

from tests.studio.browser import eventually, served
from tests.studio.firefox import launched

STORY = """\
第一章 山路

长老走得很慢。银行的行长在岸边走来走去。

第二章 灯塔

灯亮了，渔船一只接一只地回来。
"""
ENTER, ESCAPE = "\ue007", "\ue00c"


def test_the_page_works_in_firefox(tmp_path: Path) -> None:
    source = tmp_path / "story.txt"
    source.write_text(STORY, encoding="utf-8")
    with served(source, tmp_path / "out") as studio, launched(tmp_path / "profile", studio.address) as page:
        script = next((tmp_path / "out").glob("*/script.md"))
        page.click("长老")
        heard = "document.querySelectorAll('.segment[data-review=heard]').length"
        eventually(lambda: page.evaluate(heard) > 2, "all of it heard, one sentence after the other")
        assert page.evaluate("CSS.highlights.has('spoken')")
        page.click("行长", button=2)
        eventually(lambda: page.evaluate("!document.getElementById('popover').hidden"), "what can be done there")
        page.evaluate("document.querySelector('#choices [data-said=xing2]').click()")
        eventually(lambda: "xing2" in script.read_text(encoding="utf-8"), "the reading")
        eventually(lambda: page.evaluate("document.getElementById('popover').hidden"), "the choices gone")
        page.click("灯亮")
        eventually(lambda: "灯亮" in page.evaluate("document.querySelector('.current').textContent"), "the sentence")
        page.press("e")
        page.press(*"abc", ENTER)
        eventually(lambda: "abc" in script.read_text(encoding="utf-8"), "the edit")
        eventually(lambda: page.evaluate("Number(document.getElementById('timeline').max)") > 2, "the timeline")
        page.evaluate("document.querySelector('[data-panel=export]').click()")
        page.evaluate("document.getElementById('export-start').click()")
        status = "document.getElementById('export-status').textContent"
        eventually(lambda: page.evaluate(status).startswith("完成"), "the files")
        manifest = json.loads((script.parent / "manifest.json").read_text(encoding="utf-8"))
        assert len(manifest["chapters"]) == 2
        eventually(
            lambda: page.evaluate("document.querySelectorAll('#export-chapters .listen').length") == 2, "the list"
        )
        page.evaluate("document.querySelector('#export-chapters .listen').click()")
        eventually(lambda: page.evaluate("document.getElementById('made-audio').currentTime") > 0.5, "a finished file")
        assert page.complaints == []
