"""Edits of a script's text: they do what they say, and touch nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrator.errors import ScriptError, SourceError
from narrator.script import editing, markdown
from narrator.script.characters import without_spaces
from narrator.script.marked import DeliverySpan
from narrator.script.model import INHERITED, Delivery, Reading, Script

TEXT = """\
---
narrator: 1
title: 雁回关
voice: zm_yunxi
# nothing to say here
cast:
  程野: zm_yunjian
---

<!-- first draft -->
# 第一章 断刀

雁回关的风，一年刮两次，<!-- twice? -->一次刮半年。[程野]{@程野}蹲在城墙根下磨刀。


他磨得很慢，
磨一下，吹一口气。

[pause 2s]

@zm_yunyang 1.1x: 天亮了。

<!-- the end
of the night -->

# 第二章 {.silent}

走吧。
"""


def lines_changed(before: str, after: str) -> tuple[list[str], list[str]]:
    """The lines that went and those that came."""
    old, new = before.splitlines(), after.splitlines()
    while old and new and old[0] == new[0]:
        del old[0], new[0]
    while old and new and old[-1] == new[-1]:
        del old[-1], new[-1]
    return old, new


OLD = "雁回关的风，一年刮两次，<!-- twice? -->一次刮半年。[程野]{@程野}蹲在城墙根下磨刀。"
PARAGRAPH = "雁回关的风，一年刮两次，一次刮半年。[程野]{@程野}蹲在城墙根下磨刀。"
SHORT = ["他磨得很慢，", "磨一下，吹一口气。"]
NIGHT = ["@zm_yunyang 1.1x: 天亮了。", "", "<!-- the end", "of the night -->", ""]
AWAY = Delivery("zf_xiaobei", 0.9)
EDITS: list[tuple[Callable[[str], str], list[str], list[str]]] = [
    (lambda t: editing.replace_paragraph(t, 2, 1, "走。\n\n快走。"), ["走吧。"], ["走。", "", "快走。"]),
    (lambda t: editing.split_paragraph(t, 1, 2, 18), [OLD], [
        "雁回关的风，一年刮两次，一次刮半年。", "", "[程野]{@程野}蹲在城墙根下磨刀。 <!-- twice? -->"]),
    (lambda t: editing.join_paragraphs(t, 1, 2), [OLD, "", "", *SHORT], [
        f"{PARAGRAPH}他磨得很慢，磨一下，吹一口气。 <!-- twice? -->"]),
    (lambda t: editing.join_paragraphs(t, 1, 3), [*SHORT, "", "[pause 2s]", "", "@zm_yunyang 1.1x: 天亮了。"], [
        "他磨得很慢，磨一下，吹一口气。[pause 2s][天亮了。]{@zm_yunyang 1.1x}"]),
    (lambda t: editing.begin_chapter(t, 1, 4, "天亮"), [], ["# 天亮 {.silent}", ""]),
    (lambda t: editing.join_chapters(t, 2), ["# 第二章 {.silent}", ""], []),
    (lambda t: editing.rename_chapter(t, 2, "*上路*"), ["# 第二章 {.silent}"], ["# \\*上路\\* {.silent}"]),
    (lambda t: editing.speak_title(t, 2, spoken=True), ["# 第二章 {.silent}"], ["# 第二章"]),
    (lambda t: editing.deliver_chapter(t, 1, AWAY), ["# 第一章 断刀"], ["# 第一章 断刀 {@zf_xiaobei 0.9x}"]),
    (lambda t: editing.deliver_paragraph(t, 1, 1, AWAY), ["# 第一章 断刀"], ["# @zf_xiaobei 0.9x: 第一章 断刀"]),
    (lambda t: editing.deliver_paragraph(t, 1, 4, INHERITED), ["@zm_yunyang 1.1x: 天亮了。"], ["天亮了。"]),
    (lambda t: editing.deliver_part(t, 1, 4, DeliverySpan(0, 2, AWAY)), ["@zm_yunyang 1.1x: 天亮了。"], [
        "@zm_yunyang 1.1x: [天亮]{@zf_xiaobei 0.9x}了。"]),
    (lambda t: editing.pause(t, 1, 4, 2, 0.25), ["@zm_yunyang 1.1x: 天亮了。"], [
        "@zm_yunyang 1.1x: 天亮[pause 0.25s]了。"]),
    (lambda t: editing.pause(t, 1, 3, 15, 3), ["[pause 2s]"], ["[pause 3s]"]),
    (lambda t: editing.pause(t, 1, 3, 15, None), ["[pause 2s]", ""], []),
    (lambda t: editing.pause(t, 2, 1, 3, 1), [], ["", "[pause 1s]"]),
    (lambda t: editing.retype(t, 1, 2, (0, 5), "雁回关的大风"), [OLD], [
        "雁回关的大风，一年刮两次，一次刮半年。[程野]{@程野}蹲在城墙根下磨刀。 <!-- twice? -->"]),
    (lambda t: editing.retype(t, 1, 4, (0, 4), "天[还]没亮。"), ["@zm_yunyang 1.1x: 天亮了。"], [
        "@zm_yunyang 1.1x: 天\\[还\\]没亮。"]),
    (lambda t: editing.retype(t, 1, 1, (4, 6), "磨刀"), ["# 第一章 断刀"], ["# 第一章 磨刀"]),
    (lambda t: editing.read_as(t, 1, 4, Reading(2, 3, "liao3")), ["@zm_yunyang 1.1x: 天亮了。"], [
        "@zm_yunyang 1.1x: 天亮[了](liao3)。"]),
    (lambda t: editing.move_border(t, 2, (1, 4)), [*NIGHT, "# 第二章 {.silent}"], [
        "# 第二章 {.silent}", *["", *NIGHT[:-1]]]),
    (lambda t: editing.set_value(t, "speed", "1.2"), [], ["speed: 1.2"]),
    (lambda t: editing.set_value(t, "voice", "zf_xiaoyi"), ["voice: zm_yunxi"], ["voice: zf_xiaoyi"]),
    (lambda t: editing.set_value(t, "voice", ""), ["voice: zm_yunxi"], []),
    (lambda t: editing.set_cast(t, "程野", AWAY), ["  程野: zm_yunjian"], ["  程野: zf_xiaobei 0.9x"]),
    (lambda t: editing.set_cast(t, "阿宁", AWAY), [], ["  阿宁: zf_xiaobei 0.9x"]),
]  # fmt: skip


@pytest.mark.parametrize("breaks", ["\n", "\r\n"])
@pytest.mark.parametrize("number", range(len(EDITS)))
def test_an_edit_touches_its_own_lines(number: int, breaks: str) -> None:
    edit, went, came = EDITS[number]
    text = TEXT.replace("\n", breaks)
    edited = edit(text)
    assert lines_changed(text, edited) == (went, came)
    assert edited.count("\n") == edited.count(breaks)


def test_the_source_of_a_paragraph_is_what_stands_in_the_text() -> None:
    assert editing.source(TEXT, 1, 2) == OLD
    assert editing.replace_paragraph(TEXT, 1, 2, OLD) == TEXT


def test_the_first_cast_gets_a_list() -> None:
    text = "---\nnarrator: 1\n---\n\n[“走。”]{@zm_yunxi}\n"
    assert markdown.read(editing.set_cast(text, "甲", AWAY)).cast == (("甲", AWAY),)


def test_a_chapter_without_heading_gets_one() -> None:
    text = "---\nnarrator: 1\ntitle: 信\n---\n\n三天以后，回信到了。\n"
    assert editing.rename_chapter(text, 1, "回信").endswith("---\n\n# 回信 {.silent}\n\n三天以后，回信到了。\n")


@pytest.mark.parametrize(
    ("edit", "kind"),
    [
        (lambda: editing.source(TEXT, 3, 1), SourceError),
        (lambda: editing.join_chapters(TEXT, 1), SourceError),
        (lambda: editing.split_paragraph(TEXT, 1, 2, 0), SourceError),
        (lambda: editing.replace_paragraph(TEXT, 2, 1, "[pause]"), ScriptError),
        (lambda: editing.retype(TEXT, 2, 1, (0, 3), " "), SourceError),
        (lambda: editing.read_as(TEXT, 1, 4, Reading(2, 3, "(le")), SourceError),
        (lambda: editing.move_border(TEXT, 1, (1, 2)), SourceError),
        (lambda: editing.move_border(TEXT, 2, (1, 1)), SourceError),
        (lambda: editing.move_border(TEXT, 2, (2, 2)), SourceError),
        (lambda: editing.replace_paragraph(TEXT, 2, 1, "<!--"), ScriptError),
        (lambda: editing.replace_paragraph(TEXT, 2, 1, ""), ScriptError),
    ],
)
def test_an_edit_that_cannot_be_is_refused(edit: Callable[[], str], kind: type[Exception]) -> None:
    with pytest.raises(kind):
        edit()


def test_marks_stay_with_their_words_when_others_change() -> None:
    text = "---\nnarrator: 1\n---\n\n他[行](hang2)走，[重](chong2)来[pause 1s]一次。\n"
    before = editing.retype(text, 1, 1, (0, 1), "老人家")
    assert before.endswith("\n\n老人家[行](hang2)走，[重](chong2)来[pause 1s]一次。\n")
    inside = editing.retype(text, 1, 1, (1, 2), "走")
    assert inside.endswith("\n\n他走走，[重](chong2)来[pause 1s]一次。\n")
    across = editing.retype(text, 1, 1, (0, 10), "他行走，再来两次。")
    assert across.endswith("\n\n他[行](hang2)走，再来[pause 1s]两次。\n")


def test_a_reading_is_replaced_and_taken_back() -> None:
    text = "---\nnarrator: 1\n---\n\n[单](dan1)老师。\n"
    other = editing.read_as(text, 1, 1, Reading(0, 1, "shan4"))
    assert other.endswith("[单](shan4)老师。\n")
    assert editing.read_as(other, 1, 1, Reading(0, 1, "")).endswith("\n单老师。\n")


def test_a_border_moves_down_and_up_again() -> None:
    text = "---\nnarrator: 1\n---\n\n# 甲\n\n一。\n\n二。\n\n# 乙\n\n三。\n\n四。\n"
    down = editing.move_border(text, 2, (2, 3))
    assert [[p.text for p in c.paragraphs] for c in markdown.read(down).chapters] == [
        ["甲", "一。", "二。", "三。"], ["乙", "四。"]]  # fmt: skip
    assert editing.move_border(down, 2, (1, 4)) == text


def spoken(script: Script) -> str:
    return without_spaces("".join(segment.text for segment in script.segments()))


@settings(max_examples=200)
@given(st.integers(1, 46), st.integers(1, 46), st.sampled_from([AWAY, INHERITED, Delivery("程野"), Delivery("", 1.5)]))
def test_marks_change_nothing_of_what_is_said(start: int, end: int, delivery: Delivery) -> None:
    text = editing.deliver_part(TEXT, 1, 2, DeliverySpan(min(start, end), max(start, end), delivery))
    text = editing.pause(text, 1, 2, start, 1.5)
    if start < 29:
        text = editing.split_paragraph(text, 1, 2, start)
        text = editing.join_paragraphs(text, 1, 2)
    text = editing.pause(text, 1, 2, start, None)
    assert spoken(markdown.read(text)) == spoken(markdown.read(TEXT))
    assert text.count("<!--") == TEXT.count("<!--")
