"""The page for readers of every kind: by keys alone, by names and roles, by large targets, and without motion."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import javascript
from tests.running import SPEECH
from tests.studio.browser import DESK, PHONE, Browser, Served, eventually, picture, served
from tests.studio.pages import choose, click, current, shows, spoken

AXE = javascript.PACKAGES / "axe-core" / "axe.min.js"
ROLES = "button checkbox combobox link listbox menuitem radio searchbox slider spinbutton switch tab textbox"
TARGETS = """header :is(button, a), #dock :is(button, select, input), .popover :is(button, select, input),
    #panel :is(button:not(.token), summary, label.check, .file, select), #outline :is(a, .chapter-more)"""
SMALL = f"""[...document.querySelectorAll(`{TARGETS}`)]
    .filter((each) => each.checkVisibility({{ visibilityProperty: true }}) && !each.closest('.scopes, .check, .file'))
    .filter((each) => each.getBoundingClientRect().height < 43.5)
    .map((each) => each.outerHTML.slice(0, 120))"""
CAST = """\
---
narrator: 1
title: 渡口
author: 沈听澜
voice: tone
cast:
  阿贵: tone-low
---

# 第一章 渡口

天刚亮，阿贵就到了渡口。行长的信还压在茶壶底下，😀他没有拆。

@阿贵: “今天过不过江？”

# 第二章 江心

船到江心，风忽然大了。
"""


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("accessible") / "book"
    folder.mkdir()
    (folder / "script.md").write_text(CAST, encoding="utf-8")
    with served(folder, folder, voice="") as running:
        yield running


def panes(page: Any) -> Iterator[str]:
    """Everything that can be opened, one after the other, each filled."""
    choose(page, "天刚亮")
    yield "page"
    page.keyboard.press("p")
    eventually(lambda: page.locator("#tokens button").count() > 2, "the readings")
    eventually(lambda: page.locator("#delivery [name=voice] option").count() > 3, "the voices")
    yield "segment"
    page.keyboard.press("v")
    eventually(lambda: page.locator("#voices li").count() > 10, "the voices")
    yield "voices"
    page.keyboard.press("/")
    page.keyboard.insert_text("阿贵")
    eventually(lambda: page.locator("#found li").count() >= 1, "the places")
    page.locator("#replace input").fill("阿福")
    yield "find"
    page.keyboard.press("Escape")
    page.keyboard.press("t")
    eventually(lambda: page.locator("#todo li[data-kind=unread]").count() == 1, "the list")
    yield "todo"
    page.keyboard.press("?")
    yield "help"
    page.locator("[data-panel=book]").click()
    eventually(lambda: page.locator("#about [name=title]").input_value(), "the facts")
    eventually(lambda: page.locator("#cover option").count() > 1, "the cover")
    yield "book"
    page.locator("[data-panel=export]").click()
    if not page.evaluate("document.getElementById('export-options').open"):
        page.locator("#export-options summary").click()
    eventually(lambda: page.locator("#choose-formats input").count() > 4, "the choices")
    yield "export"
    page.keyboard.press("Escape")
    if page.locator("#contents").is_visible():
        page.locator("#contents").click()
    page.locator(".chapter-more").nth(1).focus()
    page.keyboard.press("Enter")
    page.locator("#chapter-menu").wait_for()
    yield "chapter-menu"
    page.keyboard.press("Escape")
    if page.locator("body.contents-open").count():
        page.locator("#contents").click()
    click(page, "行长", button="right")
    page.locator("#popover").wait_for()
    eventually(lambda: page.locator("#popover-voice option").count() > 3, "the voices")
    page.locator("#popover-note [name=text]").fill("慢一点")
    yield "popover"
    page.keyboard.press("Enter")
    page.locator(".passage[data-note=慢一点]").wait_for()
    yield "note"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [DESK["width"], PHONE["width"]])
def test_no_serious_fault_in_anything_that_opens(browser: Browser, studio: Served, width: int, scheme: Any) -> None:
    if not AXE.exists():
        pytest.skip("no axe-core: `python -m tests.setup` installs it where npm is")
    with browser.page(studio.address, width=width, height=844, color_scheme=scheme, bypass_csp=True) as page:
        page.add_script_tag(path=AXE)
        for name in panes(page):
            found = page.evaluate("axe.run({ resultTypes: ['violations'] })")
            serious = [
                (each["id"], [node["html"][:200] for node in each["nodes"]][:3])
                for each in found["violations"]
                if each["impact"] in ("serious", "critical")
            ]
            assert serious == [], name
            picture(page, f"panel-{name}-{scheme}-{width}")


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_every_control_has_a_name_of_its_own(browser: Browser, studio: Served, locale: str) -> None:
    with browser.page(studio.address, locale=locale) as page:
        client = page.context.new_cdp_session(page)
        for name in panes(page):
            tree = client.send("Accessibility.getFullAXTree")["nodes"]
            controls = [
                (node["role"]["value"], node.get("name", {}).get("value", "").strip())
                for node in tree
                if not node.get("ignored") and node.get("role", {}).get("value") in ROLES.split()
            ]
            assert len(controls) > 15, name
            assert [role for role, said in controls if not said] == [], name
            arrows = [said for _, said in controls if said in {"←", "→", "▶", "✓", "⋯", "×"}]
            assert arrows == [], (name, arrows)  # a sign is no name


def test_targets_are_large_on_a_phone_wherever_one_goes(browser: Browser, studio: Served) -> None:
    with browser.page(studio.address, width=PHONE["width"], height=PHONE["height"], has_touch=True) as page:
        for name in panes(page):
            assert page.evaluate(SMALL) == [], name
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


def test_a_whole_edit_by_keys_alone(browser: Browser, source: Path, tmp_path: Path) -> None:
    """From opening to the finished file, the mouse is never touched."""
    with served(source, tmp_path / "out") as studio, browser.page(studio.address) as page:
        keys, script = page.keyboard, next((tmp_path / "out").glob("*/script.md"))
        for _ in range(4):
            keys.press("ArrowDown")
        sentence = current(page)
        keys.press("e")
        keys.press("Control+Home")
        keys.insert_text("原来")
        keys.press("Enter")
        shows(page, f"原来{sentence}")
        eventually(lambda: "原来" in script.read_text(encoding="utf-8"), "the edit")
        eventually(lambda: spoken(page) >= 0, "its sound")
        keys.press(" ")
        keys.press("Enter")  # what can be done at the caret
        page.locator("#popover").wait_for()
        assert page.evaluate("document.activeElement.closest('#choices') !== null"), "near: not 24 Tabs away"
        for _ in range(12):
            if page.evaluate("document.activeElement.name === 'pause_s'"):
                break
            keys.press("Tab")
        keys.type("2")
        keys.press("Enter")
        eventually(lambda: "[pause 2s]" in script.read_text(encoding="utf-8"), "the pause")
        page.locator("#popover").wait_for(state="hidden")
        keys.press("Control+z")
        eventually(lambda: "[pause 2s]" not in script.read_text(encoding="utf-8"), "the pause taken back")
        keys.press("?")
        keys.press("Escape")
        assert page.locator("#panel").is_hidden()
        page.locator("[data-panel=export]").focus()
        keys.press("Enter")
        assert page.evaluate("document.activeElement.id === 'panel-title'"), "the panel has the focus"
        for _ in range(6):
            if page.evaluate("document.activeElement.id === 'export-start'"):
                break
            keys.press("Tab")
        keys.press("Enter")
        eventually(lambda: "完成" in page.locator("#export-status").inner_text(), "the files")
        keys.press("Escape")
        assert page.evaluate("document.activeElement.dataset.panel === 'export'"), "the focus is back"


def test_waiting_is_seen_without_motion_and_nothing_talks_over_the_sound(
    browser: Browser, source: Path, tmp_path: Path
) -> None:
    with served(source, tmp_path / "out") as studio, browser.page(studio.address) as page:
        held: list[Any] = []
        page.route("**/speak", lambda route: held.append(route))  # noqa: PLW0108
        click(page, "清晨的雾")
        words = page.locator(".waiting-words")
        eventually(words.is_visible, "what is waited for")
        assert page.locator(".segment.waiting").count() == 1
        shadow = "getComputedStyle(document.querySelector('.segment.waiting')).boxShadow"
        assert "inset" in page.evaluate(shadow), "a line, for nothing may move"
        assert page.locator("#status").inner_text() == "正在准备这一句……"
        picture(page, "waiting")
        page.evaluate(
            "window.said = [];"
            " new MutationObserver(() => said.push(document.getElementById('status').textContent))"
            ".observe(document.getElementById('status'), { childList: true, characterData: true, subtree: true })"
        )
        for route in held:
            route.continue_()
        page.unroute("**/speak")
        eventually(lambda: "山腰" in current(page) or "老人" in current(page), "the next sentences")
        eventually(words.is_hidden, "nothing to wait for")
        assert set(page.evaluate("said")) <= {"", "正在准备这一句……"}, "where a machine is slow, that it waits again"
        assert page.locator(".segment[aria-current=true]").count() == 1
        live = "[...document.querySelectorAll('[aria-live], [role=status], [role=alert]')].map((e) => e.textContent)"
        assert not any(SPEECH[10:16] in said for said in page.evaluate(live))
