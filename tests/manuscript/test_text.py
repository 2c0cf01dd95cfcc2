"""Plain text: paragraphs as the author set them, hard-wrapped lines rejoined."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator.manuscript import read_string
from narrator.manuscript.text import read_text
from narrator.manuscript.wrapping import columns, joint

SEEDS = Path(__file__).parents[2] / "seeds"
NO_LINE_START = "，。、；：！？”’」』）》"
STORY = [
    *(SEEDS / "dialogue.txt").read_text(encoding="utf-8").split("\n\n"),
    *(SEEDS / "letter-big5.txt").read_text(encoding="big5").split("\n\n"),
]
LONG = (
    "那天晚上他写了一封很长的信，信里说the road is long而灯还亮着，说南门桥下的水涨了又退，说他在站台上看见一个人，"
    "背影像极了许多年前的老师，于是他追上去，追了整整3.5公里，才发现自己认错了人，也走过了头，只好在雨里慢慢地往回走。"
)
PARAGRAPHS = [*(paragraph.strip() for paragraph in STORY), LONG]


def blocks(text: str) -> list[str]:
    return [block.text for block in read_string(text).blocks]


def wrapped(paragraph: str, width: int) -> str:
    """`paragraph` as an editor of `width` columns sets it: marks that may not begin a line hang over."""
    lines, line = [], ""
    for unit in re.findall(r"[!-~]+ ?|.", paragraph):
        if columns(line + unit.rstrip()) > width and unit not in NO_LINE_START:
            lines.append(line.rstrip())
            line = ""
        line += unit
    return "\n".join([*lines, line])


@pytest.mark.parametrize("width", [36, 60, 72, 76, 80, 100])
@pytest.mark.parametrize(("indent", "gap"), [("　　", "\n"), ("", "\n\n"), ("　　", "\n\n"), ("    ", "\n")])
def test_hard_wrapped_lines_are_rejoined(width: int, indent: str, gap: str) -> None:
    assert blocks(gap.join(wrapped(indent + p, width) for p in PARAGRAPHS)) == PARAGRAPHS


def test_hard_wrapped_latin_is_joined_by_spaces() -> None:
    latin = (
        "The road was long and the lamp was still burning when he came back to the bridge, well-known to all of them."
    )
    text = "\n\n".join(wrapped(latin, 40) for _ in range(3))
    assert blocks(text) == [latin] * 3


@given(st.lists(st.sampled_from(PARAGRAPHS), min_size=1, max_size=12), st.sampled_from(["\n", "\n\n", "\r\n", "\r"]))
def test_lines_that_are_paragraphs_stay(paragraphs: list[str], gap: str) -> None:
    assert blocks(gap.join(paragraphs)) == paragraphs
    assert blocks(gap.join("　　" + p for p in paragraphs)) == paragraphs


def test_wall_of_text_is_one_block() -> None:
    assert blocks("".join(PARAGRAPHS)) == ["".join(PARAGRAPHS)]


@pytest.mark.parametrize(
    "verse",
    [
        ["山一程，水一程，", "身向榆关那畔行，", "夜深千帐灯。"],
        ["你来的时候", "雨刚好停", "巷口的灯", "一盏一盏", "像谁在点名"],
        ["我把名字写在水上", "水把名字还给了风", "风把它带到山那边", "山那边是一片安静"],
    ],
)
def test_verse_keeps_its_lines(verse: list[str]) -> None:
    assert blocks("\n".join(verse * 4)) == verse * 4


@pytest.mark.parametrize(
    "heading",
    [
        "第一章 断刀",
        "第12回",
        "楔子",
        "番外 灯",
        "一、开头",
        "（二）中间",
        "Chapter 3",
        "3. 三",
        "【第五卷】风",
        "尾声",
        "☆、12",
    ],
)
def test_line_like_a_heading_joins_no_neighbour(heading: str) -> None:
    body = wrapped(LONG, 40).splitlines()
    assert heading in blocks("\n".join([*body, heading, *body, heading, *body]))


def test_enumeration_in_wrapped_text_is_rejoined() -> None:
    items = [f"{n}、{LONG}" for n in "一二三"]
    assert blocks("\n".join(wrapped(item, 60) for item in items)) == items


@pytest.mark.parametrize(
    ("before", "after", "between"),
    [
        ("风", "停", ""),
        ("the", "road", " "),
        ("风", "the", ""),
        ("the", "风", ""),
        ("well-", "known", ""),
        ("a,", "b", " "),
    ],
)
def test_joint(before: str, after: str, between: str) -> None:
    assert joint(before, after) == between


def test_title_and_author_are_found() -> None:
    manuscript = read_string("《雁回关》\n作者：沈砚舟\n\n第一章 断刀\n　　风停了。")
    assert (manuscript.title, manuscript.author) == ("雁回关", "沈砚舟")
    assert read_string("他读了《雁回关》。\n他问作者：是谁？").title == ""


def test_a_long_line_that_stops_at_a_comma_goes_on() -> None:
    lines = ["邮局里只有一张桌子和一盏灯，他看了很久，", "心想，总得有人送到。", "后来雨停了。"]
    assert blocks("\n".join(lines)) == ["".join(lines[:2]), lines[2]]


@pytest.mark.parametrize("width", [48, 60, 76])
def test_a_blank_line_behind_every_wrapped_line(width: int) -> None:
    lines = [line for text in PARAGRAPHS[:6] for line in wrapped("　　" + text, width).splitlines()]
    assert blocks("\n\n".join(lines)) == PARAGRAPHS[:6]


def test_a_margin_before_every_wrapped_line_means_nothing() -> None:
    lines = ["    " + line for line in wrapped(LONG * 3, 60).splitlines()]
    assert blocks("\n\n".join(lines)) == blocks("\n".join(lines)) == [LONG * 3]


def test_two_widths_in_one_text() -> None:
    narrow = "\n".join(wrapped("　　" + LONG, 44) for _ in range(12))
    wide = "\n".join(wrapped("　　" + LONG, 80) for _ in range(20))
    assert blocks(f"{narrow}\n\n{wide}") == [LONG] * 32


def test_lines_that_end_before_a_quotation_or_a_long_number() -> None:
    said = "他走到渡口的石阶上，回头对身后的人说：“不急。”说完"
    text = "\n".join(
        [
            said[:19],
            said[19:] + "就在石阶上坐",
            "下来，看着江水慢慢地涨上来，涨到"[:19],
            "1234567890号桩子的下面才停住，他又看了很久。",
        ]
    )
    assert len(blocks(text + "\n" + wrapped(LONG * 2, 38))) <= 3


@pytest.mark.parametrize("head", ["第一章 渡口 {}", "{} 第一章 渡口", "第一章 渡口 · {}"])
def test_running_heads_of_a_print_out(head: str) -> None:
    parts = ["第一章 渡口", LONG[:35] + "，", head.format(5), LONG[35:], head.format(7), "他走了。"]
    found = read_string("\n\n".join(parts))
    assert [block.text for block in found.blocks] == ["第一章 渡口", LONG[:35] + "，" + LONG[35:], "他走了。"]
    assert len(found.left_out) == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("&ldquo;不急。&rdquo;他说&hellip;&hellip;", ["“不急。”他说……"]),
        ("雾来了。<br>船开了。<br/>", ["雾来了。", "船开了。"]),
        ("<p>雾来了。</p><p>船开了。</p>", ["雾来了。", "船开了。"]),
        ("&nbsp;&nbsp;雾来了&#65292;船开了。", ["雾来了，船开了。"]),
        ("a &lt; b，AT&T，R&D，1<2。", ["a < b，AT&T，R&D，1<2。"]),
    ],
)
def test_remains_of_a_page(text: str, expected: list[str]) -> None:
    assert blocks(text) == expected


def test_lines_copied_from_a_page_end_before_figures_latin_and_quotes() -> None:
    """And the first line of a paragraph is shorter by the indent that it lost."""
    full = "江边的镇子不大只有一条街街的东头是渡口西头是集市赶集的人天不亮就来了担子"
    lines = [
        full[:36],
        full,
        full[:20],
        "1954年发过一场大水，街上能行船，",
        full + "里",
        "“王记”盐",
        "铺的招牌冲走了。",
    ]
    lines += [full[:36], full, full, "到天黑。"]
    found = read_text("\n".join(lines * 3))
    texts = ["".join(piece.text for piece in passage.pieces) for passage in found.passages if passage.spoken.strip()]
    assert texts == ["".join(lines[:7]), "".join(lines[7:])] * 3


def test_a_private_space_of_gbk_is_a_space() -> None:
    found = read_string("\ue5e5\ue5e5江边的风很大。\n\ue5e5\ue5e5\n\ue5e5\ue5e5船还没有来。\n")
    assert [block.text for block in found.blocks] == ["江边的风很大。", "船还没有来。"]


def test_what_a_site_stamps_behind_paragraphs_is_left_out() -> None:
    said = ["江边的风很大。", "船还没有来。", "他又等了一天。", "灯亮了。", "没有人说话。"]
    stamps = ["渡口书院", "渡口_书院", "渡口书院", "渡口·书院", ""]
    stamped = "\n".join(text + stamp for text, stamp in zip(said, stamps, strict=True))
    found = read_string(stamped)
    assert [block.text for block in found.blocks] == said
    assert {item.reason for item in found.left_out} == {"advertising"}
    shouted = "\n".join(["“来了！”老周说道", "“走！”老周说道"] * 3)
    assert not read_string(shouted).left_out


def test_ornaments_between_scenes_are_left_out() -> None:
    found = read_string("江边的风很大。\n\n**********\n\n船还没有来。\n\n◇\n\n“……”\n\n天黑了。\n")
    assert [block.text for block in found.blocks] == ["江边的风很大。", "船还没有来。", "“……”", "天黑了。"]
    assert [(item.text, item.reason) for item in found.left_out] == [("**********", "ornament"), ("◇", "ornament")]


def test_spaces_where_lines_ended_are_taken_out() -> None:
    said = "江边的镇子不大只有一条街街的东头是渡口西头是集市赶集的人天不亮就来了" * 4
    wrapped = "\n".join(" ".join(said[i : i + 30] for i in range(0, len(said), 30)) + "。" for _ in range(8))
    assert [block.text for block in read_string(wrapped).blocks] == [f"{said}。"] * 8
    verse = "\n".join("山外青山 楼外楼 西湖歌舞 几时休。" for _ in range(30))
    assert read_string(verse).blocks[0].text == "山外青山 楼外楼 西湖歌舞 几时休。"
