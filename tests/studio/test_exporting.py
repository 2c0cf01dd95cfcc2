"""An export is made as it was chosen, the choices stay, and what was made is heard, saved and found on the page."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from tests.running import narrate
from tests.studio.browser import TOKEN, Browser, Served, eventually, picture, served, status
from tests.studio.pages import current, png, shows


@pytest.fixture
def page(browser: Browser, shelf: tuple[Served, Path]) -> Iterator[Any]:
    with browser.page(shelf[0].address) as shown:
        shown.locator("[data-panel=export]").click()
        eventually(lambda: shown.locator("#choose-formats input").count() > 4, "the choices")
        yield shown


def music() -> bytes:
    buffer = io.BytesIO()
    wave = np.sin(np.arange(24_000 * 2) / 24_000 * 2 * np.pi * 220) * 0.2
    soundfile.write(buffer, wave, 24_000, format="WAV")
    return buffer.getvalue()


def give(page: Any, kind: str, name: str, data: bytes) -> None:
    with page.expect_response("**/choices"):
        page.locator(f"#export-form [data-for={kind}]").set_input_files({"name": name, "mimeType": "", "buffer": data})
    stem = name.partition(".")[0]
    eventually(lambda: stem in page.locator(f"#export-form [name={kind}]").input_value(), f"the {kind}")


def test_what_is_chosen_is_made_and_remembered(page: Any, shelf: tuple[Served, Path]) -> None:
    folder = shelf[1]
    page.locator("#export-options summary").click()
    page.locator("#choose-whole [value=m4b]").check()
    page.locator("#choose-subtitles [value=vtt]").check()
    page.locator("[name=kbps]").select_option("64")
    page.locator("[name=loudness]").select_option("-19")
    give(page, "cover", "封面.png", png())
    for place in ("music", "intro", "outro"):
        give(page, place, f"{place}.wav", music())
    eventually(lambda: "整本 M4B · 64 kbit/s · −19" in page.locator("#export-summary").inner_text(), "the summary")
    picture(page, "export-choices")
    page.reload()
    page.wait_for_selector("html[data-ready]")
    page.locator("[data-panel=export]").click()
    eventually(lambda: "M4B" in page.locator("#export-summary").inner_text(), "what was chosen")
    page.locator("#export-start").click()
    eventually(lambda: "完成" in page.locator("#export-status").inner_text(), "the export")
    made = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    kinds = {path.suffix for path in folder.iterdir()}
    assert {".mp3", ".m4b", ".srt", ".vtt"} <= kinds
    assert made["made_with"]["sound.kbps"] == 64
    assert made["made_with"]["sound.target"]["level_db"] == -19
    assert made["cover"]["origin"] == "given"
    assert all(made["made_with"][f"sound.{place}"] for place in ("music", "intro", "outro"))
    again = json.loads(narrate("make", folder / "script.md", "--json").out)[0]
    assert again["chapters_kept"] == 3, "make goes on with the same choices"
    assert again["removed"] == []


def test_a_finished_file_is_heard_with_the_text_in_step(page: Any, shelf: tuple[Served, Path]) -> None:
    rows = page.locator("#export-chapters li[data-chapter]")
    if not rows.count():
        page.locator("#export-start").click()
    eventually(lambda: rows.count() == 3, "the files")
    assert page.locator("#made-folder").inner_text() == str(shelf[1])
    rows.nth(1).locator(".listen").click()
    eventually(lambda: "一封慢信" in current(page), "the title in step")
    eventually(lambda: "邮局的门" in current(page), "the sentence in step")
    picture(page, "made")
    rows.nth(1).locator(".listen").click()
    with page.expect_download() as saved:
        rows.nth(1).locator(".save").first.click()
    assert saved.value.path().stat().st_size > 1000


def test_files_are_older_than_a_text_that_was_changed(page: Any) -> None:
    if not page.locator("#export-chapters li").count():
        page.locator("#export-start").click()
        eventually(lambda: page.locator("#export-chapters li").count() > 2, "the files")
    assert page.locator("#made-older").is_hidden()
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("e")
    page.keyboard.insert_text("了")
    page.keyboard.press("Enter")
    shows(page, "了")
    eventually(lambda: page.locator("#undo").is_enabled(), "the edit")
    page.locator("[data-panel=export]").click()
    eventually(lambda: page.locator("#made-older").is_visible(), "that they are older")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+z")


SAID = """
    window.said = [];
    new MutationObserver((all) => { for (const each of all) for (const node of each.addedNodes) said.push(node.data); })
        .observe(document.getElementById('export-status'), { childList: true });
"""


def test_an_export_says_how_far_it_is_and_stops_when_it_is_told(browser: Browser, tmp_path: Path) -> None:
    source = tmp_path / "long.txt"
    chapters = (f"第{n}章 山路\n\n这是第{n}段，山路还很长，大家都走得很慢。" * 2 for n in range(1, 25))
    source.write_text("\n\n".join(chapters), encoding="utf-8")
    with served(source, tmp_path / "out") as studio, browser.page(studio.address) as page:
        page.locator("[data-panel=export]").click()
        page.evaluate(SAID)
        page.locator("#export-start").click()
        eventually(lambda: page.evaluate("said.some((text) => text.includes('正在'))"), "the start")
        page.locator("#export-stop").click()
        assert page.evaluate("said.some((text) => text.includes('正在停止'))"), "a sign at once"
        eventually(lambda: page.evaluate("said.at(-1)") == "已停止。已完成的部分保留。", "the end")
        assert page.locator("#export-start").inner_text() == "继续导出"
        page.locator("#export-start").click()
        eventually(lambda: page.locator("#export-status").inner_text().startswith("完成"), "the files")
        said = page.evaluate("said")
    making = [text for text in said if text.startswith("正在制作章节")]
    assert len(making) > 5, said
    assert any("，还需 0:" in text for text in making), "the time left"


def test_titles_of_what_was_made_stand_on_a_line(page: Any) -> None:
    rows = page.locator("#export-chapters li[data-chapter] .excerpt")
    if not rows.count():
        page.locator("#export-start").click()
    eventually(lambda: rows.count() == 3, "the files")
    for title in rows.all():
        box = title.bounding_box()
        assert box["width"] > 60
        assert box["height"] < 40


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="it is xdg-open that is stood in for")
def test_the_folder_opens_for_the_page_and_for_nobody_else(browser: Browser, source: Path, tmp_path: Path) -> None:
    opened, program = tmp_path / "opened", tmp_path / "programs" / "xdg-open"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$1" >> "{opened}"\n', encoding="ascii")
    program.chmod(0o755)
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    with served(source, tmp_path / "out", PATH=path) as studio, browser.page(studio.address) as page:
        cookie = f"narrator-{studio.site.rpartition(':')[2]}={TOKEN}"
        ours = {"Content_Type": "application/json", "Cookie": cookie}
        for foreign in ({"Origin": "http://evil.example"}, {"Origin": studio.site, "Sec_Fetch_Site": "cross-site"}, {}):
            assert status(f"{studio.site}/folder", "POST", b"{}", **ours, **foreign) == 403
        assert (
            status(f"{studio.site}/folder", "POST", b"{}", Content_Type="application/json", Origin=studio.site) == 403
        )
        page.locator("[data-panel=export]").click()
        page.locator("#export-start").click()
        eventually(lambda: "完成" in page.locator("#export-status").inner_text(), "the files")
        page.locator("#folder-open").click()
        eventually(opened.exists, "the file manager")
        eventually(lambda: opened.read_text(encoding="utf-8").endswith("\n"), "its folder")
        folder = next((tmp_path / "out").iterdir())
        assert opened.read_text(encoding="utf-8") == f"{folder.resolve()}\n"


@pytest.mark.parametrize("kind", ["cover", "music"])
def test_a_file_that_is_no_picture_or_sound_is_refused_and_the_choice_stays(
    browser: Browser, page: Any, kind: str
) -> None:
    page.locator("#export-options summary").click()
    before = page.locator(f"#export-form [name={kind}]").input_value()
    name = "fake.png" if kind == "cover" else "fake.mp3"
    field = page.locator(f"#export-form [data-for={kind}]")
    field.set_input_files({"name": name, "mimeType": "", "buffer": b"no such thing"})
    eventually(lambda: page.locator(".notice").count() == 1, "why not")
    eventually(lambda: page.locator(f"#export-form [name={kind}]").input_value() == before, "the choice as it was")
    browser.forget_refusal()
