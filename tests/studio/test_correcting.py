"""Correcting on the page: what is done there is in the files at once, and heard at once. The console stays empty."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from narrator.frontend import pronounce
from narrator.frontend.doubts import LEAST
from tests.running import narrate
from tests.studio.browser import Browser, Served, eventually, picture, served
from tests.studio.pages import choose, click, current, shows, spoken

TEXT = """\
第一章 读音

单老师今天要去银行办事。他走得很快，一路上谁也没有看见他，只有门口的石狮子记得。

第二章 改字

山里的雨下了整整一夜。早晨起来，院子里全是落叶，扫也扫不完，只好由它去。

第三章 停顿

他把信放在桌上，转身走了。没有人知道信里写了什么，也没有人敢去打开来看一看。

第四章 段落

河水很浅，可以走过去。对岸有一片竹林，风一吹就沙沙地响，像有人在里面说话。

第五章 边界

第一天，他们走了二十里路。

第二天，他们走了三十里路。

第三天，他们到了海边。

第六章 声音

灯塔上的灯亮了，渔船一只接一只地回来。孩子们在沙滩上等着，手里提着小桶。

第七章 版本

老人坐在门前晒太阳，脚边卧着一只黄狗。狗不看人，人也不看狗，谁也不打扰谁。

第八章 待办

行长说他长得很高，长处也不少，只是长年在外，头发长了也没有时间去理。😀

朋友后来又跟我坐过三次慢车，他为的是看看那条河。
"""


@dataclass(frozen=True, slots=True)
class Opened:
    """A studio on TEXT, a page of it, and the edition's folder."""

    studio: Served
    page: Any
    folder: Path

    @property
    def script(self) -> str:
        return (self.folder / "script.md").read_text(encoding="utf-8")

    def writes(self, text: str, name: str = "script.md") -> None:
        path = self.folder / name
        eventually(lambda: path.exists() and text in path.read_text(encoding="utf-8"), f"“{text}” in {name}")


@pytest.fixture(scope="module")
def _studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Path]]:
    folder = tmp_path_factory.mktemp("correcting")
    source = folder / "story.txt"
    source.write_text(TEXT, encoding="utf-8")
    with served(source, folder / "out") as running:
        yield running, next((folder / "out").iterdir())


@pytest.fixture
def opened(browser: Browser, _studio: tuple[Served, Path]) -> Iterator[Opened]:
    studio, folder = _studio
    with browser.page(studio.address) as page:
        yield Opened(studio, page, folder)


def test_a_segment_is_edited_in_place_and_spoken_again(opened: Opened) -> None:
    page = opened.page
    choose(page, "山里的雨")
    page.keyboard.press("e")
    page.keyboard.press("Control+Home")
    page.keyboard.insert_text("听说")
    picture(page, "editing")
    page.keyboard.press("Enter")
    shows(page, "听说山里的雨")
    opened.writes("听说山里的雨")
    eventually(lambda: spoken(page) >= 0 and "听说" in current(page), "the new words")
    page.keyboard.press(" ")
    page.keyboard.press("Control+z")
    eventually(lambda: "听说" not in opened.script, "the old words")
    shows(page, "山里的雨")
    page.keyboard.press("Control+Shift+Z")
    opened.writes("听说山里的雨")
    page.keyboard.press("Control+z")
    eventually(lambda: "听说" not in opened.script, "the old words")


def test_escape_gives_an_edit_up(opened: Opened) -> None:
    page, before = opened.page, opened.script
    choose(page, "山里的雨")
    page.keyboard.press("e")
    page.keyboard.insert_text("不要")
    page.keyboard.press("Escape")
    assert "不要" not in page.locator("main").inner_text()
    assert opened.script == before


def test_a_reading_is_chosen_with_a_click_here_and_everywhere(opened: Opened) -> None:
    page = opened.page
    click(page, "单老师", button="right")
    page.locator("#choices [data-said=chan2]").first.click()
    opened.writes("[单](chan2)老师")
    eventually(lambda: page.locator("#popover").is_hidden(), "the choices gone")
    page.keyboard.press("p")
    eventually(lambda: page.locator("#tokens .fixed").count() > 0, "the reading that is fixed")
    picture(page, "readings")
    page.keyboard.press("Control+z")
    eventually(lambda: "chan2" not in opened.script, "the usual reading")


def test_a_word_goes_into_the_lexicon(opened: Opened) -> None:
    page = opened.page
    click(page, "银行", button="right")
    form = page.locator("#choices form")
    eventually(lambda: "全书 1 处" in form.inner_text(), "the number of places")
    picture(page, "popover")
    form.locator("[value=lexicon]").check()
    form.locator("[name=said]").fill("yin2 xing2")
    form.get_by_role("button", name="应用").click()
    opened.writes('银行 = "yin2 xing2"', "lexicon.toml")
    opened.writes("lexicon: lexicon.toml")
    page.keyboard.press("p")
    eventually(lambda: "xíng" in page.locator("#tokens").inner_text(), "the new reading")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+z")
    eventually(lambda: not (opened.folder / "lexicon.toml").read_text(encoding="utf-8"), "an empty lexicon")


def test_a_reading_that_is_none_is_refused_in_words(browser: Browser, opened: Opened) -> None:
    page, before = opened.page, opened.script
    click(page, "谁也没有看见", button="right")
    form = page.locator("#choices form")
    form.locator("[name=said]").fill("nonsense9")
    with page.expect_response(lambda response: response.url.endswith("/edit")) as refused:
        form.get_by_role("button", name="应用").click()
    assert refused.value.status == 422
    page.locator(".notice").wait_for()
    assert opened.script == before
    browser.forget_refusal()


def test_pause_voice_and_speed(opened: Opened) -> None:
    page = opened.page
    choose(page, "他把信放在")
    page.keyboard.press("p")
    page.locator("#pause input").fill("2.5")
    page.locator("#pause").get_by_role("button", name="应用").click()
    opened.writes("[pause 2.5s]")
    eventually(lambda: page.locator(".segment[data-pause]").count() == 1, "the pause on the page")
    form = page.locator("#delivery")
    eventually(lambda: form.locator("select[name=voice] option").count() > 3, "the voices")
    form.locator("select[name=scope]").select_option("paragraph")
    form.locator("input[name=speed]").fill("1.25")
    form.get_by_role("button", name="应用").click()
    opened.writes("@1.25x: 他把信放在")
    eventually(
        lambda: page.locator(".passage[data-delivery], .segment[data-delivery]").count() == 1, "the speed on the page"
    )
    form.locator("select[name=scope]").select_option("chapter")
    form.locator("input[name=speed]").fill("0.9")
    form.get_by_role("button", name="应用").click()
    opened.writes("# 第三章 停顿 {0.9x}")
    picture(page, "delivery")


def test_a_paragraph_is_split_and_joined(opened: Opened) -> None:
    page = opened.page
    choose(page, "对岸有一片")
    page.keyboard.press("p")
    page.locator("#split-shown").wait_for()
    while not page.locator("#split-after").inner_text().startswith("对岸"):  # the voice may have gone on a little
        page.keyboard.press(",")
    page.locator("#split").click()
    opened.writes("可以走过去。\n\n对岸有一片")
    eventually(
        lambda: page.locator(".passage", has_text="对岸有一片").inner_text().startswith("对岸"), "two paragraphs"
    )
    choose(page, "对岸有一片")
    page.locator("#join").click()
    opened.writes("可以走过去。对岸有一片")


def test_chapters_begin_move_and_are_renamed(opened: Opened) -> None:
    page = opened.page
    choose(page, "第二天，")
    page.keyboard.press("p")
    page.locator("#begin-chapter").click()
    opened.writes("# 第二天 {.silent}\n\n第二天，")
    form = page.locator("#rename")
    eventually(lambda: form.locator("[name=title]").input_value() == "第二天", "the title to be renamed")
    form.locator("[name=title]").fill("路上")
    form.get_by_role("button", name="改名").click()
    opened.writes("# 路上 {.silent}")
    eventually(lambda: "路上" in page.locator("#outline").inner_text(), "the title in the list")
    choose(page, "第三天，")
    page.locator("#border-here").click()
    opened.writes("# 路上 {.silent}\n\n第三天，")
    page.locator("#join-chapters").click()
    eventually(lambda: "# 路上" not in opened.script, "the chapters joined")
    eventually(lambda: "路上" not in page.locator("#outline").inner_text(), "the list")


def test_the_old_take_stays_to_be_compared_and_chosen(opened: Opened) -> None:
    page = opened.page
    click(page, "老人坐在")
    eventually(lambda: spoken(page) >= 0, "speech")
    page.keyboard.press(" ")
    page.keyboard.press("e")
    page.keyboard.press("Control+Home")
    page.keyboard.insert_text("那位")
    page.keyboard.press("Enter")
    opened.writes("那位老人坐在")
    eventually(lambda: page.evaluate("document.body.dataset.takes") == "1", "an old take")
    page.keyboard.press("x")
    eventually(lambda: page.evaluate("document.getElementById('status').textContent") == "之前", "the old take")
    page.keyboard.press("p")
    eventually(lambda: page.locator("#takes li").count() == 2, "both takes")
    picture(page, "takes")
    page.locator("#takes").get_by_role("button", name="采用").click()
    eventually(lambda: "那位老人" not in opened.script, "the old words")


def test_voices_side_by_side(opened: Opened) -> None:
    page = opened.page
    choose(page, "灯塔上的灯")
    page.keyboard.press("v")
    row = page.locator("#voices li[data-voice=tone]")
    row.get_by_role("button").first.click()
    eventually(lambda: "heard" in (row.get_attribute("class") or ""), "the voice")
    row.get_by_role("button", name="采用").click()
    opened.writes("@tone: 灯塔上的灯")
    picture(page, "voices")


def test_the_list_of_what_is_to_do(opened: Opened) -> None:
    page = opened.page
    page.keyboard.press("t")
    item = page.locator("#todo li[data-kind=unread]")
    eventually(lambda: item.count() == 1, "the emoji in the list")
    doubted = any(token.doubt >= LEAST for line in TEXT.split() for token in pronounce(line).tokens)
    eventually(lambda: (page.locator("#todo li[data-kind=doubtful]").count() > 0) is doubted, "doubtful readings")
    picture(page, "todo")
    item.get_by_role("button").first.click()
    eventually(lambda: "行长说" in current(page), "the segment")
    item.get_by_role("button").last.click()
    eventually(lambda: item.count() == 0, "the item gone")
    assert page.evaluate("(CSS.highlights.get('doubt')?.size ?? 0) > 0") is doubted


def test_a_word_is_found(opened: Opened) -> None:
    page = opened.page
    page.keyboard.press("/")
    page.keyboard.insert_text("海边")
    eventually(lambda: page.locator("#found li").count() == 1, "the place")
    page.keyboard.press("Enter")
    eventually(lambda: "到了海边" in current(page), "the segment")
    picture(page, "find")
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_hidden()


def test_subtitles_are_shown_as_listeners_will_see_them(opened: Opened) -> None:
    page = opened.page
    page.keyboard.press("c")
    click(page, "谁也没有看见")
    caption = page.locator("#caption")
    eventually(lambda: caption.is_visible() and len(caption.inner_text()) > 3, "a subtitle")
    assert all(len(line) <= 17 for line in caption.inner_text().split("\n"))
    picture(page, "subtitles")
    page.keyboard.press("c")
    assert caption.is_hidden()


def test_two_pages_stay_consistent(browser: Browser, opened: Opened) -> None:
    with browser.page(opened.studio.address) as other:
        choose(opened.page, "院子里全是")
        choose(other, "院子里全是")
        other.keyboard.press("e")
        other.keyboard.press("End")
        other.keyboard.insert_text("真的。")
        opened.page.keyboard.press("e")
        opened.page.keyboard.press("End")
        opened.page.keyboard.insert_text("罢了。")
        opened.page.keyboard.press("Enter")
        opened.writes("由它去。罢了。")
        with other.expect_response(lambda response: response.url.endswith("/edit")) as refused:
            other.keyboard.press("Enter")
        assert refused.value.status == 409
        notice = other.locator(".notice")
        notice.wait_for()
        assert "罢了" in notice.inner_text()
        picture(other, "conflict")
        notice.get_by_role("button", name="保留我的").click()
        opened.writes("由它去。真的。")
        shows(opened.page, "由它去。真的。")
        browser.forget_refusal()


def test_an_edit_in_a_text_editor_comes_onto_the_page(opened: Opened) -> None:
    path = opened.folder / "script.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("手里提着小桶", "手里提着小灯笼"), encoding="utf-8")
    shows(opened.page, "手里提着小灯笼")
    path.write_text(path.read_text(encoding="utf-8") + "\n[pause never]\n", encoding="utf-8")
    opened.page.locator(".trouble").wait_for()
    path.write_text(text, encoding="utf-8")
    eventually(lambda: opened.page.locator(".trouble").count() == 0, "the trouble being over")
    shows(opened.page, "手里提着小桶")


def test_export_makes_what_was_heard(opened: Opened) -> None:
    page = opened.page
    page.locator("[data-panel=export]").click()
    page.locator("#export-start").click()
    status = page.locator("#export-status")
    eventually(lambda: status.inner_text().startswith("完成"), "the edition")
    picture(page, "export")
    assert len(list(opened.folder.glob("*.mp3"))) == page.locator("#export-chapters li").count() > 6
    run = narrate("make", opened.folder / "script.md", "--json")
    assert run.code == 0, run.err
    assert '"clips_made": 0' in run.out
    assert f'"chapters_kept": {len(list(opened.folder.glob("*.mp3")))}' in run.out


@pytest.mark.parametrize("by_script", [True, False])
def test_an_edition_is_opened_by_its_folder_or_its_script(
    browser: Browser, opened: Opened, tmp_path: Path, by_script: bool
) -> None:
    folder = tmp_path / "edition"
    shutil.copytree(opened.folder, folder)
    source = folder / "script.md" if by_script else folder
    with served(source, tmp_path, voice="") as other, browser.page(other.address) as page:
        shows(page, "单老师今天")
        second = narrate("studio", source, "--no-browser")
        assert second.code == 1
        assert "Another studio" in second.err
