"""What a wall of text becomes: sentences, a lead of its own, paragraphs, chapters; and edits stay local."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator.manuscript import read_bytes, read_string
from narrator.script import ScriptOptions, compose, paragraphs, segment
from narrator.script.segments import LONGEST, split
from narrator.script.sentences import pairs, sentences

CASES = Path(__file__).parent.parent / "cases" / "structure-sentences.txt"
LINES = [line for line in CASES.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
LEAD = "据晨报报道，周五上午，林晓在大会上发表演讲。她说，十年前没有人相信这件事。以下为林晓演讲全文："
BODY = "今天我想讲一个小小的故事，关于一座桥和一群修桥的人，他们用了整整七年时间。那七年里没有一天不下雨。"


def voyage(days: int) -> str:
    return "".join(f"第{day}天的清晨，渔船从港口出发，沿着海岸线慢慢驶向北方的那片渔场。" for day in range(days))


@pytest.mark.parametrize("line", LINES)
def test_sentences(line: str) -> None:
    expected = line.split("| ")
    assert [sentence.strip() for sentence in sentences("".join(expected))] == [part.strip() for part in expected]


def test_a_hand_off_ends_the_lead() -> None:
    script = segment(LEAD + BODY * 20)
    assert script.chapters[0].paragraphs[0].text == LEAD


@pytest.mark.parametrize("length", ["short", "normal", "long"])
def test_no_paragraph_is_over_the_cap(length: str) -> None:
    script = segment(LEAD + BODY * 40, ScriptOptions(paragraph=length))  # type: ignore[arg-type]
    assert max(len(paragraph.text) for chapter in script.chapters for paragraph in chapter.paragraphs) <= 350


def test_the_knob_makes_paragraphs_shorter_or_longer() -> None:
    text = "".join(voyage(60))
    counts = [len(paragraphs(text, length=length)) for length in ("short", "normal", "long")]
    assert counts[0] > counts[2]
    assert counts == sorted(counts, reverse=True)


def test_a_count_that_is_given_is_kept() -> None:
    assert len(paragraphs(voyage(30), count=7)) == 7


def test_an_edit_changes_only_its_own_segments() -> None:
    before = [part.text for part in segment(voyage(40)).segments()]
    edited = voyage(40).replace("第20天的清晨", "第20天的傍晚，天色阴沉")
    changed = [part.text for part in segment(edited).segments() if part.text not in before]
    assert 1 <= len(changed) <= 2
    assert any("第20天的傍晚" in text for text in changed)


@given(st.text(alphabet="他们去了海边看日出，。！？“”《》（）a1.%、 ", max_size=400))
def test_segments_are_the_text_and_within_the_limit(text: str) -> None:
    parts = [part.text for part in split(text)]
    assert "".join(parts) == text
    assert all(parts)
    assert all(len(part) <= LONGEST for part in parts if " " not in part and "a" not in part and "1" not in part)


def test_a_long_text_without_headings_gets_chapters_of_sensible_size() -> None:
    script = segment(LEAD + voyage(120))
    sizes = [sum(len(paragraph.text) for paragraph in chapter.paragraphs) for chapter in script.chapters]
    assert 2 <= len(sizes) <= 4
    assert min(sizes) > max(sizes) / 3
    assert all(1 <= len(chapter.title) <= 24 for chapter in script.chapters)
    assert not any(chapter.title_is_spoken for chapter in script.chapters)


def test_chapters_none_is_one_chapter() -> None:
    assert len(segment(voyage(120), ScriptOptions(chapters="none")).chapters) == 1


@pytest.mark.parametrize(
    ("text", "path", "title", "first"),
    [
        ("湖边的早晨\n\n第一章 雾\n\n{}\n\n第二章 桥\n\n{}", "talk.txt", "湖边的早晨", "湖边的早晨"),
        ("# 湖边的早晨\n\n## 第一章 雾\n\n{}\n\n## 第二章 桥\n\n{}", "talk.md", "湖边的早晨", "湖边的早晨"),
        ("第一章 雾\n\n{}\n\n第二章 桥\n\n{}", "湖边的早晨.txt", "湖边的早晨", "第一章 雾"),
        ("第一章 雾\n\n{}\n\n第二章 桥\n\n{}", "talk.txt", "第一章 雾", "第一章 雾"),
    ],
)
def test_one_chapter_that_is_all_of_a_work_is_called_what_the_work_is(
    text: str, path: str, title: str, first: str
) -> None:
    """A file's name in ASCII is none of its titles: then a heading or a phrase is."""
    source = read_bytes(text.format(voyage(3), voyage(4)).encode(), path)
    (chapter,) = compose(source, ScriptOptions(chapters="none")).chapters
    assert chapter.title == title
    assert "".join(part.text for part in chapter.paragraphs[0].segments) == first


def test_headings_are_spoken_and_name_their_chapters() -> None:
    script = segment("第一章 启程\n" + voyage(3) + "\n第二章 归来\n" + voyage(3))
    assert [chapter.title for chapter in script.chapters] == ["第一章 启程", "第二章 归来"]
    assert all(chapter.title_is_spoken for chapter in script.chapters)


def test_what_is_left_out_names_its_chapter() -> None:
    source = f"第一章 启程\n{voyage(3)}\n第二章 归来\n船长周远(微博)上了岸。{voyage(2)}"
    (left_out,) = compose(read_string(source)).left_out
    assert (left_out.text, left_out.chapter) == ("(微博)", 2)


REACHES = (
    ("《", "》", 60), ("〈", "〉", 60), ("“", "”", 2000), ("「", "」", 2000), ("『", "』", 1000), ("‘", "’", 500),
    ('"', '"', 400), ("（", "）", 400),
)  # fmt: skip


@pytest.mark.parametrize(("opener", "closer", "reach"), REACHES)
def test_a_mark_that_closes_too_far_off_closes_nothing(opener: str, closer: str, reach: int) -> None:
    assert pairs(opener + "水" * (reach - 1) + closer) == {0: reach}
    assert pairs(opener + "水" * reach + closer) == {}


def test_a_short_aside_is_in_its_sentence_and_a_long_one_has_its_own() -> None:
    inside = "船来了。人没有来。"
    assert len(sentences(f"他在信里写道（{inside}）然后就没有再写。")) == 1
    assert len(sentences(f"他在信里写道（{inside * 14}）然后就没有再写。")) > 20
