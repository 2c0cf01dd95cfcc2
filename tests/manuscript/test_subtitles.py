"""Subtitles read as a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator.manuscript import read_bytes
from narrator.manuscript.subtitles import read_subtitles
from tests.manuscript.rebuild import left_over, rebuilt, without_space

SRT = """1
00:00:01,000 --> 00:00:02,500
他走到<i>门口</i>，
停了下来。

2
00:00:02,600 --> 00:00:04,000
{\\an8}没有人，

3
00:00:07,000 --> 00:00:08,000
也没有灯。

4
00:00:17,000 --> 00:00:18,000
1984
年的事。
"""
UNMARKED = """WEBVTT - 对白

NOTE 说明
两行

intro
00:01.000 --> 00:02.500 align:start
他走到门口

00:02.600 --> 00:04.000
停了下来

00:09.000 --> 00:10.000
天亮了
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SRT, ["他走到门口，停了下来。没有人，也没有灯。", "1984年的事。"]),
        (SRT.replace("\n", "\r\n"), ["他走到门口，停了下来。没有人，也没有灯。", "1984年的事。"]),
        (UNMARKED, ["他走到门口　停了下来", "天亮了"]),
    ],
)
def test_cues_become_paragraphs(text: str, expected: list[str]) -> None:
    manuscript = read_bytes(text.encode("utf-8-sig"), "standard input")
    assert manuscript.format == "subtitles"
    assert [block.text for block in manuscript.blocks] == expected
    assert rebuilt(manuscript) == without_space(text)


def test_a_time_in_a_text_makes_no_subtitles() -> None:
    assert read_bytes("他说 00:00:01,000 到了。\n00:01 --> 走".encode(), "a").format == "text"


PARTS = ["1", "23", "\n", "\n\n", "00:00:01,000 --> 00:00:02,500", "00:09.1 --> 00:10.2", "风停了。", "他走", "<i>"]
PARTS += ["</i>", "{\\an8}", "WEBVTT", "-->", " ", "<", "abc", "\r\n", "99:99:99,999 --> 00:00:00,000"]


@given(st.lists(st.sampled_from(PARTS)).map("".join))
def test_nothing_is_lost(text: str) -> None:
    assert left_over(read_subtitles(text)) == without_space(text)
