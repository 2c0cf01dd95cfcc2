"""Blocks and left-out pieces together hold every character of the source but white space, for any text."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from narrator.manuscript.cleaning import clean
from narrator.manuscript.markdown import read_markdown
from narrator.manuscript.text import read_text
from tests.manuscript.rebuild import left_over, without_space

ANY = st.text(st.characters(codec=None, exclude_categories=()), max_size=200)
CHINESE = st.text(
    "今天他说风很大，。“”「」（微博完）[1]【责任编辑：张】第一章\u3000 \n\r\tabc12.\u200b\u202e\ud83d😀", max_size=300
)
MARKS = [*r"今天风大。，#*_`~[]()!<>|\-+=:^", r"\*", "**", "~~", "a b", "](http://a.b/c)", "![图](a.png)", "1. ", "- "]
MARKS += ["> ", "    ", "[^1]", "[^1]: 注", "<br>", "<!-- 注 -->", "<b>", "</b>", "<div>", "`` ` ``", "[a]", "[a]: /b"]
MARKS += ["[x] ", "title: 书", "| a | b |", "|---|---|", "---", "```"]
MARKS += ["\n", "\n\n", "  \n", "\r\n", "\u2028", "\u200d", "\x00", "\u3000"]
MARKDOWN = st.lists(st.sampled_from(MARKS)).map("".join)


@given(ANY | CHINESE, st.booleans())
def test_plain_text(text: str, keep_all: bool) -> None:
    assert left_over(read_text(text), keep_all=keep_all) == without_space(text)


@settings(max_examples=300)
@given(MARKDOWN | CHINESE, st.booleans())
@example("```\n[^1]: 注\n\n今", False)
def test_markdown(text: str, keep_all: bool) -> None:
    """Entities aside, whose meaning is inserted: none of these examples holds an ampersand."""
    assert left_over(read_markdown(text), keep_all=keep_all) == without_space(text.replace("\0", "\ufffd"))


@given(st.text("今天&amp;lt;#38 \n", max_size=60))
def test_markdown_with_entities_keeps_the_source_in_order(text: str) -> None:
    rest = iter(left_over(read_markdown(text), keep_all=False))
    assert all(character in rest for character in without_space(text))


@given(ANY | CHINESE)
def test_clean_only_takes_away(text: str) -> None:
    kept, left_out = clean(text)
    rest = iter(text)
    assert all(character in rest for character in kept)
    lengths = sum(len(without_space(item.text)) for item in left_out) + len(without_space(kept))
    assert lengths == len(without_space(text))


@pytest.mark.parametrize("text", ["", " \n\u3000\n", "\ufeff", "。。。", "😀"])
def test_little_text(text: str) -> None:
    assert left_over(read_text(text), keep_all=False) == without_space(text)
    assert left_over(read_markdown(text), keep_all=False) == without_space(text)
