"""The page in a browser: a click plays from there, and what is heard is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.inspection.test_inspection import STORY
from tests.running import make, manifest, narrate
from tests.studio.browser import launched


def test_a_click_plays_from_there_and_shows_what_is_heard(tmp_path: Path) -> None:
    (tmp_path / "a#b.md").write_text(STORY, encoding="utf-8")
    (made,) = make(tmp_path / "a#b.md", "-o", tmp_path / "输出 100%", "--voice", "tone")
    folder = Path(made["folder"])
    assert narrate("inspect", folder).code == 0
    length = manifest(folder)["chapters"][0]["duration_s"]
    with launched() as browser, browser.page((folder / "inspect.html").as_uri()) as page:
        page.click(".over", position={"x": page.locator(".over").bounding_box()["width"] / 2, "y": 20})
        page.wait_for_function("document.querySelector('audio').currentTime > 0")
        assert page.evaluate("document.querySelector('audio').currentTime") == pytest.approx(length / 2, abs=1)
        assert page.evaluate("document.querySelector('output').value")
        assert page.evaluate("document.querySelector('.head').style.display") == "block"
        button = page.locator(".places button").first
        at = float(button.get_attribute("data-at"))
        button.click()
        page.wait_for_function(f"Math.abs(document.querySelector('audio').currentTime - {at}) < 1")
        page.keyboard.press("Escape")
        assert browser.complaints == []
