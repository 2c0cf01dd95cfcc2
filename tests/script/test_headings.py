"""Headings: by what a line says, and by what its neighbours and the rest of a book tell."""

from __future__ import annotations

from pathlib import Path

import pytest

from narrator.manuscript import read_string
from narrator.script import ParagraphKind, Script, compose, segment
from narrator.script.headings import heading
from narrator.script.numerals import numeral

CASES = Path(__file__).parent.parent / "cases" / "headings.txt"
LINES = [line for line in CASES.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
STORY = (
    "船在雾里走了整整一夜，桨声和水声混在一起，谁也分不清哪一边是岸。",
    "天亮的时候，老人指着远处的灯塔说：“到了，那就是你们要去的地方。”",
    "孩子们挤在船头，没有一个人说话，只看见灯光在水面上一闪一闪的，像许多年前的星。",
    "后来他们各自成了家，很少再提起那一夜，只有老人的名字还留在村口的石碑上。",
)
POEM = ("一江烟雨送归舟", "两岸青山不解愁", "若问故人何处去", "灯前独坐到深秋")


def spoken_headings(script: Script) -> list[str]:
    return [p.text for chapter in script.chapters for p in chapter.paragraphs if p.kind is ParagraphKind.HEADING]


def book(*titles: str, between: tuple[str, ...] = STORY) -> str:
    return "\n\n".join("\n".join(("", title, "", *between)) for title in titles)


@pytest.mark.parametrize("line", LINES)
def test_headings_by_form(line: str) -> None:
    level, text = line.split("\t")
    found = heading(text)
    assert (str(found.level) if found else "no") == level


NUMBERS = {"十": 10, "二十一": 21, "廿一": 21, "一百零八": 108, "一千零二十四": 1024, "两百": 200, "一二〇": 120}
NUMBERS |= {"一○": 10, "１２": 12, "007": 7, "IV": 4, "XLII": 42, "seven": 7, "壹": 1, "拾贰": 12, "书": 0}


@pytest.mark.parametrize("written", NUMBERS)
def test_numerals(written: str) -> None:
    assert numeral(written) == NUMBERS[written]


def test_a_novel_in_chapters_with_couplets() -> None:
    titles = [f"第{n}回 渔翁夜话前朝事　书童朝寻旧日人" for n in ("一", "二", "三", "四", "五")]
    script = segment(book(*titles, between=(*STORY, *POEM, "第二回里的事，这里不再细说。", STORY[0])))
    assert spoken_headings(script) == titles
    assert [chapter.title for chapter in script.chapters] == titles


def test_couplets_on_lines_below_a_bare_number() -> None:
    text = book("第一回\n渔翁夜话前朝事\n书童朝寻旧日人", "第二回\n归舟夜雨逢知己\n破庙寒灯见故人")
    assert [chapter.title for chapter in segment(text).chapters] == [
        "第一回\u3000渔翁夜话前朝事\u3000书童朝寻旧日人",
        "第二回\u3000归舟夜雨逢知己\u3000破庙寒灯见故人",
    ]


def test_a_collection_whose_titles_have_no_number() -> None:
    titles = ["灯塔", "老人与雾", "石碑", "归舟记"]
    script = segment(book(*titles, between=STORY * 3))
    assert [chapter.title for chapter in script.chapters] == titles


def test_volumes_of_tales_whose_titles_have_no_number() -> None:
    text = "\n".join(
        f"卷{volume}\n\n" + book(*titles, between=STORY * 3)
        for volume, titles in (("一", ("灯塔", "石碑")), ("二", ("归舟记", "雾中人")))
    )
    script = segment(text)
    assert [chapter.title for chapter in script.chapters] == [
        "卷一\u3000灯塔",
        "卷一\u3000石碑",
        "卷二\u3000归舟记",
        "卷二\u3000雾中人",
    ]


def test_sections_that_are_only_numbers() -> None:
    script = segment(book("一", "二", "三", "四", between=STORY * 2))
    assert spoken_headings(script) == ["一", "二", "三", "四"]
    assert not spoken_headings(segment("他数着：\n一\n二\n三\n四\n" + STORY[0]))


@pytest.mark.parametrize(
    ("over", "under"),
    [
        ("0{} {}", ("一", "二", "三")),
        ("0{} {}", ("一、渡口", "二、集市", "三、归途")),
        ("{}、{}", ("一", "二", "三")),
        ("0{} {}", ("第一部分 去路", "第二部分 归路")),
    ],
)
def test_numbers_that_begin_again_stand_below_those_that_count_on(over: str, under: tuple[str, ...]) -> None:
    numbers = "一二三四" if over.startswith("{") else "1234"
    titles = [over.format(n, name) for n, name in zip(numbers, ("灯塔", "老人与雾", "石碑", "归舟记"), strict=True)]
    script = segment("\n\n".join(f"{title}\n{STORY[0]}\n{book(*under)}" for title in titles))
    assert [chapter.title.replace("\u3000", " ") for chapter in script.chapters] == titles


def test_parts_that_begin_again_are_those_of_an_essay() -> None:
    titles = ["01 灯塔", "02 老人与雾", "03 石碑", "04 归舟记"]
    essay = book("第一部分 去路", "一、早晨", "二、夜里", "第二部分 归路", "一、早晨", "二、夜里")
    texts = [book("一、雾", "二、船"), essay, essay, book("一、灯", "二、岸")]
    script = segment("\n\n".join(f"{title}\n{STORY[0]}\n{text}" for title, text in zip(titles, texts, strict=True)))
    assert [chapter.title.replace("\u3000", " ") for chapter in script.chapters] == titles


def test_stories_in_sections_that_are_only_numbers_are_chapters() -> None:
    titles = ["灯塔", "老人与雾", "石碑"]
    poem = "\n".join((*POEM, *POEM))  # short lines that are no titles
    script = segment(
        "\n\n".join(f"{title}\n{book('一', '二', '三', between=(*STORY, poem, STORY[0]))}" for title in titles)
    )
    assert [chapter.title for chapter in script.chapters] == titles


def test_a_list_is_not_headings() -> None:
    text = "\n".join((STORY[0], "一、桨", "二、灯", "三、绳子", STORY[1]))
    assert not spoken_headings(segment(text))


def test_verse_is_not_headings() -> None:
    assert not spoken_headings(segment("\n".join((*STORY, *POEM, *STORY, *POEM[:2], *STORY))))


def test_a_line_about_a_chapter_is_not_its_heading() -> None:
    titles = [f"第{n}章 夜航" for n in range(1, 7)]
    text = book(*titles, between=(*STORY, "第三章主角死了", STORY[1]))
    assert spoken_headings(segment(text)) == titles


def test_headings_without_a_gap_are_found_in_series() -> None:
    titles = [f"第{n}章夜航" for n in range(1, 5)]
    assert spoken_headings(segment(book(*titles))) == titles


def test_the_contents_at_the_front_are_left_out_and_listed() -> None:
    titles = [f"第{n}章 夜航之{n}" for n in "一二三四"]
    script = compose(read_string("目录\n" + "\n".join(titles) + "\n\n" + book(*titles)))
    assert spoken_headings(script) == titles
    assert {piece.reason for piece in script.left_out} == {"table of contents"}
    assert [piece.text for piece in script.left_out] == ["目录", *titles]


def test_a_line_that_says_that_a_chapter_ends_is_no_heading() -> None:
    text = book("第一章 出发", "第二章 渡河", "第三章 归来", between=(*STORY, "（第一章完）"))
    assert spoken_headings(segment(text)) == ["第一章 出发", "第二章 渡河", "第三章 归来"]


def test_a_missing_number_is_found_in_a_title_that_is_a_sentence() -> None:
    titles = ("第一章 他出发了", "第二章 这一章里，他先是受奖，继而受罚。", "第三章 他回来了", "第四章 灯还亮着")
    assert spoken_headings(segment(book(*titles))) == list(titles)


def test_the_front_names_the_work_once() -> None:
    manuscript = read_string("《渡口的灯》\n\n渡口的灯\n\n人物\n\n" + "\n\n".join(STORY))
    text = "\n".join(p.text for chapter in compose(manuscript).chapters for p in chapter.paragraphs)
    assert text.count("渡口的灯") == 1
