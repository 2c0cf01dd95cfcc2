"""`kill -9` at any moment loses at most the keystroke that is being typed."""

from __future__ import annotations

import json
import random
import re
import signal
import urllib.request
from itertools import pairwise
from pathlib import Path
from typing import Any

from narrator.studio.session import Session
from tests.running import SPEECH
from tests.studio.browser import TOKEN, Browser, Served, eventually, picture, served
from tests.studio.pages import choose, shows


def post(studio: Served, path: str, **body: Any) -> Any:
    """What an honest page would send."""
    cookie = f"narrator-{studio.site.rpartition(':')[2]}={TOKEN}"
    headers = {"Content-Type": "application/json", "Origin": studio.site, "Cookie": cookie}
    request = urllib.request.Request(f"{studio.site}/{path}", json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=120) as response:
        return json.load(response)


def test_what_is_being_typed_is_there_after_kill_9(browser: Browser, source: Path, tmp_path: Path) -> None:
    typed = "清早的雾还没有散"
    with served(source, tmp_path / "out") as studio, browser.page(studio.address) as page:
        choose(page, "清晨的雾")
        page.keyboard.press("e")
        page.keyboard.press("Control+a")
        for character in typed:
            page.keyboard.insert_text(character)
        kept = next((tmp_path / "out").iterdir()) / ".studio" / "drafts.json"
        eventually(lambda: kept.exists() and typed in json.loads(kept.read_text())[-1]["text"], "the draft on disk")
        studio.process.send_signal(signal.SIGKILL)
        studio.process.wait()
    browser.complaints.clear()  # of the studio that is gone
    with served(source, tmp_path / "out") as studio, browser.page(studio.address) as page:
        page.get_by_role("button", name="继续修改").click()
        picture(page, "draft")
        page.keyboard.press("Enter")
        shows(page, typed)
        script = next((tmp_path / "out").iterdir()) / "script.md"
        eventually(lambda: f"\n\n{typed}\n" in script.read_text(encoding="utf-8"), "the words in the script")


def test_every_edit_that_was_answered_outlives_kill_9(source: Path, tmp_path: Path) -> None:
    chance = random.Random(7)
    texts = [SPEECH]
    for _ in range(3):
        with served(source, tmp_path / "out") as studio:
            html = urllib.request.urlopen(studio.address, timeout=120).read().decode()
            found = re.search(r'id="p(\d+)" data-id="\d+" data-mark="(\w+)"[^>]*>\s*<span[^>]*>(?:邮局|新)', html)
            assert found
            place = {"passage": int(found[1]), "mark": found[2]}
            for number in range(chance.randrange(2, 6)):
                text = f"新的一段，第{len(texts)}次，{number}。"
                answer = post(studio, "edit", action="retype", segment=0, text=text, **place)
                assert answer["revision"] > 1
                texts.append(text)
                page = urllib.request.urlopen(studio.address, timeout=120).read().decode()
                place["mark"] = re.search(rf'id="p{found[1]}" data-id="\d+" data-mark="(\w+)"', page)[1]  # type: ignore[index]
            studio.process.send_signal(signal.SIGKILL)
            studio.process.wait()
        script = next((tmp_path / "out").glob("*/script.md"))
        assert texts[-1] in script.read_text(encoding="utf-8")
        assert not list(script.parent.glob("*.partial"))
    session = Session(script.parent)
    for later, earlier in pairwise(reversed(texts[1:])):
        assert later in session.state.script.text
        session.undo()
        assert earlier in session.state.script.text
