"""Markdown: cases in tests/cases/markdown.txt; recognition; front matter; hostile nesting."""

from pathlib import Path

import pytest

from narrator.manuscript import Manuscript, read_bytes
from narrator.manuscript.frontmatter import front_matter
from narrator.manuscript.markdown import read_markdown
from narrator.manuscript.options import ReadingOptions
from tests.manuscript.rebuild import left_over, rebuilt, without_space

CASES = Path(__file__).parents[1] / "cases" / "markdown.txt"


def cases() -> list[tuple[str, list[str]]]:
    _, *sections = CASES.read_text(encoding="utf-8").split("====\n")
    pairs = [section.split("\n----\n") for section in sections]
    return [(source, expected.splitlines()) for source, expected in pairs]


def shown(manuscript: Manuscript) -> list[str]:
    return [f"H{block.level} {block.text}" if block.level else block.text for block in manuscript.blocks]


@pytest.mark.parametrize(("source", "expected"), cases())
def test_case(source: str, expected: list[str]) -> None:
    manuscript = read_bytes(source.encode(), "case.md")
    assert shown(manuscript) == expected
    if "&" not in source:
        as_set = read_bytes(source.encode(), "case.md", options=ReadingOptions(tables="rows"))
        assert rebuilt(as_set) == without_space(source)


@pytest.mark.parametrize(
    ("source", "name", "form"),
    [
        ("# 标题\n\n正文。", "", "markdown"),
        ("---\ntitle: 书\n---\n正文。", "book.txt", "markdown"),
        ("他说**好**。", "standard input", "markdown"),
        ("正文。", "book.md", "markdown"),
        ("正文。", "book.txt", "text"),
        ("----\n正文。\n----", "book.txt", "text"),
        ("#话题# 很热\n* * *\n5 * 3 * 2", "book.txt", "text"),
        ("第一章 断刀\n\n　　风停了。", "", "text"),
    ],
)
def test_recognised_by_content(source: str, name: str, form: str) -> None:
    assert read_bytes(source.encode(), name).format == form


@pytest.mark.parametrize(
    ("source", "title"),
    [
        ("# 慢车\n\n## 一\n\n正文", "慢车"),
        ("# *慢*车\n\n正文", "慢车"),
        ("# 一\n\n正文\n\n# 二\n\n正文", "a"),
        ("## 一\n\n正文\n\n# 慢车", "a"),
        ("---\ntitle: 快车\n---\n# 慢车", "快车"),
    ],
)
def test_sole_first_heading_is_the_title(source: str, title: str) -> None:
    assert read_bytes(source.encode(), "a.md").title == title


def test_front_matter_is_metadata() -> None:
    source = '---\r\ntitle: "慢车: 上"\r\nAuthor: 林见微\r\nlang: zh-TW\r\nvoice: zm_yunxi\r\ndate:\r\n---\r\n正文。'
    manuscript = read_bytes(source.encode(), "a.md")
    assert (manuscript.title, manuscript.author, manuscript.language) == ("慢车: 上", "林见微", "zh-TW")
    assert manuscript.metadata == {"title": "慢车: 上", "author": "林见微", "lang": "zh-TW", "voice": "zm_yunxi"}
    assert manuscript.left_out[0].reason == "front matter"


@pytest.mark.parametrize("text", ["---\n正文\n---\n", "--- \ntitle: a\n", "正文\n---\ntitle: a\n---\n", "---"])
def test_rules_are_no_front_matter(text: str) -> None:
    assert front_matter(text) == ({}, 0)


@pytest.mark.parametrize("unit", ["[", "![", "*a ", "> ", "`", "<a ", "~~a", "(", "[a](", "|a", "\\", "- ", "1. "])
def test_absurd_nesting_is_bounded(unit: str) -> None:
    assert left_over(read_markdown(unit * 3000 + "字")) == without_space(unit * 3000 + "字")


def test_the_lines_of_a_stanza_stay_lines() -> None:
    poem = "雨落在旧船上\n灯在水里摇\n没有人问\n谁在等谁"
    assert shown(read_bytes(f"{poem}\n\n{poem}。".encode(), "case.md")) == [*poem.split("\n"), *f"{poem}。".split("\n")]
    assert shown(read_bytes("江上秋风起\n山中夜雨来".encode(), "case.md")) == ["江上秋风起", "山中夜雨来"]
