"""Titles without a number in a text that has other headings: names stand over them, beside them or below them."""

from __future__ import annotations

import pytest

from narrator.manuscript import read_string
from narrator.script import Script, compose
from tests.script.test_headings import POEM, STORY, book, spoken_headings

LONG = STORY * 3  # a page
SAID = ("你来了", "我来了", "坐吧", "喝茶吗", "不喝了", "那走吧", "去哪里", "好啊", "等等我", "别催我")
NAMES = ("灯塔下的人", "老人与雾", "石碑", "归舟记", "北风", "桥上的集市", "旧信", "渡口的早晨", "夜航", "对岸的灯")
CHAPTERS = ("第一章 江上", "第二章 岸上")


def titles(script: Script) -> list[str]:
    return [chapter.title for chapter in script.chapters]


def numbered(*inner: tuple[str, ...], between: tuple[str, ...] = LONG) -> Script:
    lines: list[str] = []
    for title, names in zip(CHAPTERS, inner, strict=True):
        lines += [title, STORY[0]]
        for name in names:
            lines += [name, *between]
    return compose(read_string("\n".join(lines)))


def test_names_below_numbers_are_spoken_as_headings() -> None:
    script = numbered(NAMES[:3], NAMES[3:6])
    assert titles(script) == list(CHAPTERS)
    assert spoken_headings(script) == [CHAPTERS[0], *NAMES[:3], CHAPTERS[1], *NAMES[3:6]]


def test_names_divide_a_chapter_that_is_too_long() -> None:
    script = numbered(NAMES[:5], NAMES[5:], between=STORY * 35)
    divided = [
        [own, *(f"{own}\u3000{name}" for name in names)]
        for own, names in zip(CHAPTERS, (NAMES[1:5], NAMES[6:]), strict=True)
    ]
    assert titles(script) == [*divided[0], *divided[1]]


def test_names_over_numbers_that_begin_again_are_chapters() -> None:
    text = book(*NAMES[:3], between=LONG) + "\n\n" + f"{NAMES[3]}\n{book('一', '二', '三')}"
    text += f"\n\n{book(*NAMES[4:6], between=LONG)}\n\n{NAMES[6]}\n{book('一', '二')}"
    assert titles(compose(read_string(text))) == list(NAMES[:7])


def test_names_beside_titles_of_another_form_are_chapters() -> None:
    text = book(*NAMES[:5], between=LONG) + "\n\n" + book("水利一", "水利二", "水利三", between=LONG)
    assert titles(compose(read_string(text))) == [*NAMES[:5], "水利一", "水利二", "水利三"]


@pytest.mark.parametrize("day", ["2008-01-{:02}", "2008年1月{}日", "1月{}日 晴", "2008.01.{:02}", "2008/1/{}"])
def test_titles_above_days_head_what_is_below_them(day: str) -> None:
    names = ("望远镜里的2008", "作用降低了吗？", "反导：新的绞索", "石碑", "归舟记")
    text = "\n\n".join("\n".join((name, day.format(i + 3), *STORY)) for i, name in enumerate(names))
    script = compose(read_string(f"《江边评论》\n作者：林一\n\n{text}"))
    assert [title.partition("\u3000")[0] for title in titles(script)][1:] == list(names)[1:]
    assert names[0] in titles(script)[0]


@pytest.mark.parametrize(
    "aside",
    [
        POEM,
        ("轰", "轰轰", "又是一声"),
        ("亲爱的小雨", "你走以后雨一直没有停，船也没有来。", "爱你的母亲"),
        ("老船夫：走吧", "孩子：去哪里", "老船夫：对岸"),
        ("甲：你来了", "乙：来了"),
        ("此致", "敬礼", "三月五日"),
        ("她说", "他没有听见"),
        ("——题在石碑上",),
        ("北平，一九三七年",),
        ("米三斗", "盐一斤", "灯油两瓶"),
        ("本店今日歇业",),
        ("夜里三点", "还是没有睡着"),
        ("注意", "前方渡口"),
    ],
)
def test_short_lines_of_a_story_are_no_headings(aside: tuple[str, ...]) -> None:
    chapters = [f"第{n}章 夜航" for n in "一二三四五六"]
    text = book(*chapters, between=(*LONG, *aside, *LONG))
    assert spoken_headings(compose(read_string(text))) == chapters


def test_what_is_said_on_lines_of_their_own_is_no_title() -> None:
    assert spoken_headings(numbered(SAID[:5], SAID[5:])) == list(CHAPTERS)
    alone = "\n".join(line for said in SAID for line in (*LONG, said, *LONG))
    assert not set(titles(compose(read_string(alone)))) & set(SAID)


@pytest.mark.parametrize(
    "last",
    [
        "于渡口",
        "晚安",
        "今天没有写完",
        "明天见",
        "他走了，没有回头。",
        "——记于灯下",
        "心情：一般",
        "雨，",
        "母亲……",
        "真冷！",
        "他会来吗？",
    ],
)
def test_what_ends_each_day_of_a_diary_heads_no_day(last: str) -> None:
    days = [f"1月{i}日 晴" for i in range(3, 9)]
    ends = (f"{last}{n}" if last[-1].isalnum() else f"{n}{last}" for n in "一二三四五六")
    diary = "\n\n".join("\n".join((day, *STORY, end)) for day, end in zip(days, ends, strict=True))
    assert titles(compose(read_string(diary))) == days
    assert titles(compose(read_string(book(*days, between=(*STORY, last))))) == days
