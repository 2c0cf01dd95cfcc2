"""Headings that only a series tells, what a count of chapters lacks, and titles that a source has twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from narrator.manuscript import read_string
from narrator.manuscript.model import Block, BlockKind, Manuscript
from narrator.script import Script, compose, segment
from narrator.script.numbering import doubts
from tests.script.test_headings import STORY, book

CASES = Path(__file__).parent.parent / "cases" / "heading-series.txt"
FORMS = [line for line in CASES.read_text(encoding="utf-8").splitlines() if line and not line.startswith("# ")]
NAMES = ("灯塔", "石碑", "归舟记", "雾中人", "旧港")
REGULAR = [f"第{n}章 {name}" for n, name in zip("一二三四五", NAMES, strict=True)]


def titles(script: Script) -> list[str]:
    return [chapter.title for chapter in script.chapters]


def written(form: str) -> list[str]:
    numbers = zip("12345", "一二三四五", NAMES, strict=True)
    return [form.format(d=d, n=n, name=name) for d, n, name in numbers]


@pytest.mark.parametrize("form", FORMS)
def test_a_series_divides_a_text(form: str) -> None:
    heads = written(form)
    assert titles(segment(book(*heads))) == [head.strip(" ☆★∷§◆、—") for head in heads]


@pytest.mark.parametrize("form", FORMS)
def test_the_same_lines_without_text_between_are_a_list(form: str) -> None:
    heads = [head for head in written(form) if not head.startswith(("第", "Part"))]  # those say what they are
    listed = segment("\n".join((STORY[0], *heads, STORY[1], *STORY)))
    assert len(listed.chapters) == 1
    assert not listed.chapters[0].title_is_spoken


@pytest.mark.parametrize(
    "slip",
    ["第三章归舟记里的那盏灯", "第三章是归舟记", "第三节 归舟记", "三章 归舟记", "弟三章 归舟记", "第3章 归舟记",
     "第三张 归舟记", "第三章 归舟记。", "第三章：归舟记：", "三 归舟记", "（三）归舟记", "第三章 归舟记！最后一次了！",
     "第三章 归舟记，以及那一年冬天我们在河边遇见的所有人和他们没有说完的话和后来的事情"],
)  # fmt: skip
def test_a_chapter_that_the_count_lacks_is_found_in_another_form(slip: str) -> None:
    heads = [*REGULAR[:2], slip, *REGULAR[3:]]
    found = titles(segment(book(*heads)))
    assert found == heads
    assert doubts(found) == ()


def test_what_no_line_says_stays_missing() -> None:
    found = titles(segment(book(*REGULAR[:2], *REGULAR[3:])))
    assert doubts(found) == ("Missing between “第二章 石碑” and “第四章 雾中人”: 3 章.",)


def test_an_item_of_a_list_is_not_what_a_count_lacks() -> None:
    text = book(*REGULAR[:2], *REGULAR[3:]).replace(STORY[1], "二、桨\n三、归舟\n四、灯", 2)
    assert titles(segment(text)) == [*REGULAR[:2], *REGULAR[3:]]


@pytest.mark.parametrize("again", ["{head}", "{name}"])
def test_a_title_that_stands_twice_is_spoken_once_and_listed(again: str) -> None:
    heads = [f"{head}\n\n{again.format(head=head, name=head.split()[1])}" for head in REGULAR]
    script = compose(read_string(book(*heads)))
    assert titles(script) == REGULAR
    assert [piece.reason for piece in script.left_out] == ["title repeated"] * 5
    assert [piece.chapter for piece in script.left_out] == [1, 2, 3, 4, 5]


def test_running_heads_are_left_out_and_the_sentence_goes_on() -> None:
    text = f"{REGULAR[0]}\n\n{STORY[1][:-8]}\n\n{REGULAR[0]}\n\n{STORY[1][-8:]}\n\n{REGULAR[1]}\n\n{STORY[2]}"
    script = compose(read_string(text))
    assert titles(script) == REGULAR[:2]
    assert script.chapters[0].paragraphs[1].text == STORY[1]
    assert [(piece.text, piece.reason) for piece in script.left_out] == [(REGULAR[0], "running head")]


def test_a_title_on_one_line_with_its_text() -> None:
    text = "\n".join(f"{head}　{''.join(STORY)}" for head in REGULAR)
    script = segment(text)
    assert titles(script) == REGULAR
    assert all(chapter.paragraphs[1].text == "".join(STORY) for chapter in script.chapters)


def test_contents_without_a_mark_are_left_out_and_listed() -> None:
    script = compose(read_string("\n".join(REGULAR) + "\n\n" + book(*REGULAR)))
    assert titles(script) == REGULAR
    assert {piece.reason for piece in script.left_out} == {"table of contents"}


def test_a_number_out_of_turn_is_text() -> None:
    heads = [*REGULAR[:2], "第二十四章", *REGULAR[2:]]
    assert titles(segment(book(*heads))) == REGULAR


def test_items_in_one_place_do_not_divide_a_book() -> None:
    dotted = [f"{number}.{name}" for number, name in enumerate(NAMES * 4, 1)]
    text = book(*dotted[:10], "一、桨", "二、灯", *dotted[10:])
    assert titles(segment(text)) == dotted


def test_a_long_chapter_is_divided_by_its_own_headings() -> None:
    hours = STORY * 120  # characters of an hour
    sections = [f"第{n}节 {name}" for n, name in zip("一二三", NAMES, strict=False)]
    text = book(REGULAR[0]) + "\n" + book(f"{REGULAR[1]}\n{sections[0]}", *sections[1:], between=hours)
    assert titles(segment(text))[1:] == [f"{REGULAR[1]}\u3000{section}" for section in sections]


def test_what_stands_before_the_first_chapter_of_a_book_is_called_as_the_book() -> None:
    script = compose(read_string(f"书名：江上灯\n\n{STORY[0]}\n\n" + book(*REGULAR)))
    assert titles(script)[0] == script.title == "江上灯"
    assert titles(script)[1:] == REGULAR


def test_numbers_alone_count_over_ten() -> None:
    heads = [*"一二三四五六七八九十", *(f"十{n}" for n in "一二三四五六七八九"), "二十", "二十一"]
    assert titles(segment(book(*heads))) == heads


def test_hours_without_headings_are_divided_by_subject() -> None:
    script = segment(book(*REGULAR[:2]) + "\n" + "\n".join(STORY * 400))
    assert titles(script)[:2] == REGULAR[:2]
    assert len(script.chapters) > 4
    assert all(title.startswith(f"{REGULAR[1]}\u3000") for title in titles(script)[2:])


def test_stories_with_bare_titles_of_which_one_counts_its_parts() -> None:
    text = "江边的镇子不大，只有一条街。街的东头是渡口，西头是集市，赶集的人天不亮就来了。" * 6
    names = ["渡口", "老船夫的灯", "集市上的盐", "一封没有寄出的信", "雾"]
    lines = [line for name in names for line in (name, text, text)]
    nights = [line for number in "一二三" for line in (f"第{number}夜", text)]
    script = segment("\n".join([*lines, "守夜", *nights, "最后的船", text, text]))
    assert [chapter.title.partition("\u3000")[0] for chapter in script.chapters] == [*names, "守夜", "最后的船"]


def test_a_sentence_about_a_part_is_no_chapter_that_is_missing() -> None:
    text = "江边的镇子不大，只有一条街。街的东头是渡口，西头是集市，赶集的人天不亮就来了。" * 6
    sentence = "第一部分就这样走完了，说是老周走完的也可以，说是船走完的也可以。"
    lines = [text, sentence, text, "第二章 灯", text, "第三章 盐", text, "第四章 雾", text]
    assert sentence not in [chapter.title for chapter in segment("\n".join(lines)).chapters]


def test_a_book_without_headings_has_longer_chapters_than_a_speech() -> None:
    text = "江边的镇子不大，只有一条街。街的东头是渡口，西头是集市，赶集的人天不亮就来了。"
    short, book = (segment("\n".join([text] * count)) for count in (200, 4000))
    assert len(short.chapters) in range(4, 8)
    assert len(book.chapters) in range(14, 26)


def test_parts_of_a_book_that_have_chapters_are_volumes() -> None:
    text = "江边的镇子不大，只有一条街。街的东头是渡口，西头是集市，赶集的人天不亮就来了。" * 6
    first, second = "第一部分　江上", "第二部分　山上"
    names = ["第一章 渡口", "第二章 灯", "第三章 盐", "第四章 雾"]
    lines = [line for name in names for line in (name, text)]
    titles = [chapter.title for chapter in segment("\n".join([first, *lines[:4], second, *lines[4:]])).chapters]
    assert titles == [f"{part}　{name}" for part, name in zip([first, first, second, second], names, strict=True)]
    assert len(segment("\n".join(["第一部分就这样走完了。", text, "第二部分还没有开始。", text])).chapters) == 1


def test_chapters_of_something_quoted_do_not_divide_a_diary() -> None:
    days = [f"{number}、{name}" for number, name in zip("一二三四五六七八九", (*NAMES, *NAMES[:4]), strict=True)]
    entries = [*days[:5], *(f"{day}又记" for day in days[5:])] * 3
    quoted = "\n".join(f"（第{n}集）{name}\n{STORY[0]}" for n, name in zip("一二三", NAMES, strict=False))
    text = book(*entries)
    middle = text.index("\n", len(text) // 2)
    found = titles(segment(text[:middle] + "\n" + quoted + text[middle:]))
    assert [title for title in found if "第" not in title] == entries


def test_a_list_of_parts_below_a_title_is_a_table_of_contents() -> None:
    head = (Block(BlockKind.HEADING, "归舟之章", 1),)
    listed = tuple(Block(BlockKind.TEXT, f"卷{n}") for n in "一二三四")
    parts = [
        (Block(BlockKind.HEADING, f"卷{n}", 1), *(Block(BlockKind.TEXT, line) for line in STORY)) for n in "一二三四"
    ]
    script = compose(Manuscript((*head, *listed, *(block for part in parts for block in part)), title="归舟"))
    assert titles(script) == ["归舟之章\u3000卷一", "卷二", "卷三", "卷四"]
    assert {piece.reason for piece in script.left_out} == {"table of contents"}


def story(*heads: tuple[str, int]) -> tuple[Block, ...]:
    """Headings of a level each, the last one with text below it."""
    return *(Block(BlockKind.HEADING, text, level) for text, level in heads), *(Block(BlockKind.TEXT, t) for t in STORY)


def test_a_title_that_stands_twice_is_one_in_capitals_too() -> None:
    blocks = *story(("2 the new lamp", 1), ("2 The New Lamp", 1)), *story(("3 the old lamp", 1))
    assert titles(compose(Manuscript(blocks, title="灯"))) == ["2 the new lamp", "3 the old lamp"]


def test_who_wrote_a_book_is_the_title_of_no_chapter() -> None:
    names = ("江边的灯", 1), ("作者：沈砚舟", 2), ("译者：林见微", 2)
    script = compose(Manuscript((*story(*names, ("1. 灯塔", 1)), *story(("2. 石碑", 1))), title="江边的灯"))
    assert titles(script) == ["1. 灯塔", "2. 石碑"]
    assert "作者：沈砚舟" in [paragraph.text for paragraph in script.chapters[0].paragraphs]


def test_stories_below_a_volume_are_chapters_though_a_preface_counts_items() -> None:
    preface = "\n".join(f"{n}\n{STORY[0]}" for n in "一二三")
    later = [f"{name}后事" for name in NAMES]
    volumes = [f"卷{n}\n{book(*names, between=STORY * 8)}" for n, names in (("一", NAMES), ("二", later))]
    found = titles(segment("\n".join(("前言", preface, *volumes))))
    assert found[-2 * len(NAMES) :] == [f"卷一\u3000{name}" for name in NAMES] + [f"卷二\u3000{name}" for name in later]


def test_a_story_with_the_title_of_its_book_keeps_its_name() -> None:
    volumes = (*story(("第一卷", 1), ("渡口", 2)), *story(("归舟", 2)), *story(("第二卷", 1), ("夜话", 2)))
    found = titles(compose(Manuscript(volumes, title="渡口")))
    assert found == ["第一卷\u3000渡口", "第一卷\u3000归舟", "第二卷\u3000夜话"]
