"""Names of files: ASCII, short, never empty, safe on every system."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator.slug import LONGEST, LONGEST_LINE, LONGEST_NAME, LONGEST_NAME_BYTES, file_name, slug, title_line


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("第一章 石阶与雾", "di-yi-zhang-shi-jie-yu-wu"),
        ("Hello, World!", "hello-world"),
        ("WTO2.0时代", "wto2-0-shi-dai"),
        ("../../etc/passwd", "etc-passwd"),
        ("CON", "untitled"),
        ("lpt1", "untitled"),
        ("😀", "untitled"),
        ("", "untitled"),
        ("绿女", "lv-nv"),
    ],
)
def test_names(text: str, name: str) -> None:
    assert slug(text) == name


def test_a_long_title_ends_at_a_word() -> None:
    assert slug("山里的邮局" * 20) == "shan-li-de-you-ju-shan-li-de-you-ju-shan"


@given(st.text(st.characters(exclude_categories=()), max_size=200))
def test_any_text_gives_a_safe_name(text: str) -> None:
    assert re.fullmatch(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?", slug(text))
    assert len(slug(text)) <= LONGEST


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("渡口", "渡口"),
        ("“你好吗？”", "“你好吗？”"),
        ('a/b\\c:d*e?f"g<h>i|j', "a／b＼c：d＊e？f＂g＜h＞i｜j"),
        ("con", "con_"),
        ("Nul.txt", "Nul.txt_"),
        ("COM¹", "COM¹_"),
        ("con .a", "con .a_"),
        ("conin$", "conin$_"),
        (" ..江边记事.. ", "江边记事"),
        ("第一回\u3000雪夜\n归人", "第一回 雪夜 归人"),
        ("\u202egnp.exe", "gnp.exe"),
        ("…", "…"),
        ("..", "untitled"),
        ("", "untitled"),
    ],
)
def test_names_in_their_own_characters(title: str, name: str) -> None:
    assert file_name(title) == name


@given(st.text(st.characters(exclude_categories=()), max_size=200))
def test_any_title_gives_a_name_that_every_system_takes(title: str) -> None:
    name = file_name(title)
    assert name
    assert not set(name) & set('<>:"/\\|?*')
    assert name == name.strip(" .")
    assert name.isprintable()
    assert len(name) <= LONGEST_NAME + 1
    assert len(name.encode()) <= LONGEST_NAME_BYTES + 1


@pytest.mark.parametrize(
    ("title", "line"),
    [
        ("渡口的灯", "渡口的灯"),
        ("山\u202e水\u2066龙", "山水龙"),
        ("\x1b]0;山\x07", "]0;山"),
        ("山\x9b31m\u2028水\r\n龙", "山 31m 水 龙"),
        ("\ufeff家👨\u200d👩\u200d👧", "家👨\u200d👩\u200d👧"),
        ("\u200b", ""),
        ("山" * LONGEST_LINE, "山" * LONGEST_LINE),
        ("山" * 100_000, "山" * (LONGEST_LINE - 1) + "…"),
    ],
)
def test_a_title_is_a_line_that_turns_nothing(title: str, line: str) -> None:
    assert title_line(title) == line
