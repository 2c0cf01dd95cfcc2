"""Lines of a typeset page in paragraphs of their own: joined in books that are made so, and nothing else is."""

from __future__ import annotations

import pytest

from narrator.manuscript import read_bytes
from narrator.manuscript.draft import DraftPassage, Fragment
from narrator.manuscript.model import BlockKind
from narrator.manuscript.rejoining import with_lines_joined
from tests.manuscript import books, kindles

SENTENCE = "挑夫走上山去，他数着石阶，雾还没有散，亭子里坐着一位老人，手里拿着一只空的茶碗"
PARAGRAPHS = [
    f"{'他说' * (n % 4)}{SENTENCE[n % 11 * 3 :]}，{SENTENCE * (n % 3)}，{'又' * (n % 5)}一天就这样过去了。"
    for n in range(40)
]


def wrapped(width: int, paragraphs: list[str] = PARAGRAPHS) -> list[str]:
    return [text[start : start + width] for text in paragraphs for start in range(0, len(text), width)]


def passages(texts: list[str]) -> list[DraftPassage]:
    return [DraftPassage((Fragment(text),)) for text in texts]


def spoken(made: list[DraftPassage]) -> list[str]:
    return [passage.spoken for passage in made]


@pytest.mark.parametrize("width", [22, 30, 38, 45])
def test_lines_of_one_width_are_joined(width: int) -> None:
    made = spoken(with_lines_joined(passages(wrapped(width))))
    assert "".join(made) == "".join(PARAGRAPHS)
    assert len(made) <= 1.1 * len(PARAGRAPHS)
    assert sum(not text.endswith("。") for text in made) <= 2


def test_lines_that_figures_make_uneven_are_joined() -> None:
    uneven = [line.replace("一位", "12 ").replace("茶碗", "tea") for line in wrapped(38)]
    assert len(with_lines_joined(passages(uneven))) <= 1.1 * len(PARAGRAPHS)


def test_headings_and_what_is_not_spoken_end_a_paragraph() -> None:
    lines = passages(wrapped(30))
    heading = DraftPassage((Fragment("第二章"),), BlockKind.HEADING, 1)
    silent = DraftPassage((Fragment("图", "image"),))
    made = with_lines_joined([*lines[:1], heading, *lines[1:2], silent, *lines[2:]])
    assert spoken(made)[:2] == [lines[0].spoken, "第二章"]
    assert spoken(made)[2] == lines[1].spoken


def test_words_of_latin_stay_apart() -> None:
    made = spoken(with_lines_joined(passages([*wrapped(32), *[SENTENCE[:28] + " he said", "that it was over。"] * 30])))
    assert made[-30:] == [SENTENCE[:28] + " he said that it was over。"] * 30


@pytest.mark.parametrize("read", ["mobi", "epub"])
def test_a_book_of_lines(read: str) -> None:
    page = "".join(f"<p>{line}</p>" for line in wrapped(38))
    if read == "mobi":
        data = kindles.mobi(pages=(page,), contents=())
    else:
        files: dict[str, str | bytes] = {"OEBPS/0.xhtml": f"<html><body>{page}</body></html>"}
        data = books.epub(files=files, manifest={"p": ("0.xhtml", "application/xhtml+xml", "")}, spine=("p",))
    assert len(read_bytes(data, f"a.{read}").blocks) <= 1.1 * len(PARAGRAPHS)


LINES = {
    "paragraphs": PARAGRAPHS,
    "few lines among paragraphs": [*wrapped(38)[:20], *PARAGRAPHS],
    "lines of a poem of five": ["白日依山尽，", "黄河入海流。", "欲穷千里目，", "更上一层楼。"] * 40,
    "couplets of seven": ["两个黄鹂鸣翠柳，一行白鹭上青天，", "窗含西岭千秋雪，门泊东吴万里船。"] * 40,
    "free verse": [f"我在{'远远的' * (n % 9)}路上走着" for n in range(90)],
    "long lines of verse": [f"风吹过{'金色的' * (3 + n % 5)}麦田和我们走过的小路{'啊' * (n % 3)}" for n in range(90)],
    "a diary of the weather": [
        f"2019年{n % 12 + 1:02}月{n % 28 + 1:02}日　星期三　晴　最高气温12度" for n in range(200)
    ],
    "a list of names": [f"第{n:03}号　江边书店　张三　李四　王五　赵六　共{n:03}册" for n in range(200)],
    "dialogue": ["“你来了？”", "“来了。”", "他把茶碗放下，看着窗外"] * 60,
    "captions": [f"图{n}　山路上的亭子" for n in range(90)],
    "a table of contents": [f"第{n}章　山路上的亭子和坐在亭子里的老人…………{n:03}" for n in range(90)],
    "lines of one width in a book of paragraphs": [*wrapped(38), *PARAGRAPHS * 8],
    "an index": [f"{'亭子' * (n % 7 + 1)}, 12, 34, {n}" for n in range(200)],
    "paragraphs without marks": [SENTENCE.replace("，", " ") * (1 + n % 4) for n in range(90)],
    "verse of long lines": [
        "我在这条路上走了很久，很久以前我也曾经这样走过",
        "远处的灯一盏一盏地亮起来，像谁在轻轻地呼唤",
        "你说过的话我都还记得，只是没有人再提起它们。",
        "我们都老了，可是江水还是那样年轻，那样匆忙",
    ]
    * 20,
    "a chat": [
        "老周：明天早上六点半在渡口集合，记得带雨衣",
        "小满：好的，我顺便去买几个包子给大家当早饭",
        "老周：不用买，我妈说她今天晚上会蒸好一大锅。",
    ]
    * 30,
    "a list of calls": [f"1380013{n:04} 打给江边书店的张三和李四 2019{n:04}" for n in range(90)],
    "couplets that end with commas": [f"{line[:11]}，{line[12:23]}{sign}" for line in wrapped(60) for sign in "，。"],
    "one line": ["山"],
    "nothing": [],
}


@pytest.mark.parametrize("case", LINES)
def test_other_lines_stay(case: str) -> None:
    assert spoken(with_lines_joined(passages(LINES[case]))) == LINES[case]
