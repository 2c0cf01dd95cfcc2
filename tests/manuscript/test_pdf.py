"""PDF: lines rejoined across pages, furniture left out, bookmarks as headings; damaged and empty documents."""

import random

import pytest

from narrator.errors import SourceError
from narrator.manuscript import read_bytes
from tests.manuscript.pdfs import CMAP, pdf
from tests.manuscript.rebuild import rebuilt, without_space
from tests.manuscript.test_text import LONG, PARAGRAPHS, wrapped

pytest.importorskip("pypdfium2")
LINES_A_PAGE = 20


def laid_out(paragraphs: list[str], indent: str) -> list[list[str]]:
    """Pages with a running head and a page number."""
    lines = [line for paragraph in paragraphs for line in wrapped(indent + paragraph, 60).splitlines()]
    starts = range(0, len(lines), LINES_A_PAGE)
    return [["雁回关", *lines[i : i + LINES_A_PAGE], f"— {number} —"] for number, i in enumerate(starts, 1)]


# Without indents, a last line that happens to be full cannot be told from one that is cut: long paragraphs have none.
@pytest.mark.parametrize(("indent", "paragraphs"), [("　　", PARAGRAPHS), ("", [LONG] * 12)])
def test_paragraphs_go_on_across_pages(indent: str, paragraphs: list[str]) -> None:
    body = ["第一章 断刀", *paragraphs, "第二章 二百七十人", *paragraphs]
    pages = laid_out(body, indent)
    book = read_bytes(pdf(pages, Title="雁回关", Author="沈砚舟"), "standard input")
    assert [block.text for block in book.blocks] == body
    assert (book.title, book.author, book.format) == ("雁回关", "沈砚舟", "pdf")
    assert {item.reason for item in book.left_out} == {"page furniture"}
    assert rebuilt(book) == without_space("".join(line for page in pages for line in page))


def test_bookmarks_are_headings() -> None:
    pages = [["断刀", LONG[:40], LONG[40:]], ["二百七十人", "与一匹马", LONG], [LONG]]
    book = read_bytes(pdf(pages, [("断刀", 0), ("二百七十人 与一匹马", 1), ("不在那一页", 2)]), "a.pdf")
    assert [block.text for block in book.blocks if block.level] == ["断刀", "二百七十人 与一匹马"]
    assert [block.level for block in book.blocks if block.level] == [1, 1]


def test_letter_spacing_and_radicals_are_undone() -> None:
    book = read_bytes(pdf([["⼭ ⾥ 的 邮 局 ， 很 ⼩ 。", "第一章 断刀 Hello world", "他 走了。"]]), "a.pdf")
    assert [block.text for block in book.blocks] == ["山里的邮局，很小。", "第一章 断刀 Hello world", "他 走了。"]


def test_a_glyph_of_which_the_font_says_two_characters_is_one() -> None:
    """Some fonts say of 入 that it is ⼊ and 入, both at one place."""
    twice = "1 beginbfchar\n<5165> <2F0A5165>\nendbfchar\n2 beginbfrange\n<0000> <5164> <0000>\n<5166> <FFFF> <5166>"
    cmap = CMAP.decode().replace("1 beginbfrange <0000> <FFFF> <0000>", twice)
    book = read_bytes(pdf([["船从入口进来，又从入口出去。", LONG]], cmap=cmap), "a.pdf")
    assert book.blocks[0].text.startswith("船从入口进来，又从入口出去。")


@pytest.mark.parametrize("title", ["Microsoft Word - 文档1", "untitled", "书稿.docx"])
def test_junk_title_is_ignored(title: str) -> None:
    book = read_bytes(pdf([[LONG]], Title=title), "渡口.pdf")
    assert (book.title, book.title_source) == ("渡口", "file name")


@pytest.mark.parametrize("pages", [[], [[]], [["", " "]]])
def test_pictures_of_pages_are_refused(pages: list[list[str]]) -> None:
    with pytest.raises(SourceError, match=r"no text.*OCR"):
        read_bytes(pdf(pages), "a.pdf")


def test_damaged_document_is_read_or_refused() -> None:
    whole = pdf(laid_out(PARAGRAPHS[:4], ""), [("断刀", 0)], Title="书")
    chance = random.Random(1)
    refusals = 0
    for _ in range(40):
        data = bytearray(whole)
        for _ in range(chance.choice((5, 50, 500))):
            data[chance.randrange(8, len(data))] = chance.randrange(256)
        try:
            assert read_bytes(bytes(data), "a.pdf").blocks
        except SourceError as error:
            refusals += bool(error.problem and error.remedy)
    assert refusals


def test_truncated_document_is_refused() -> None:
    with pytest.raises(SourceError, match=r"a\.pdf (?:is damaged|holds)"):
        read_bytes(pdf([[LONG]])[:200], "a.pdf")


@pytest.mark.parametrize(
    "line", ['所谓"自由"和"平等"，他们不"相信"。', "速度=路程÷时间，单价*数量=总价。", "打8折#限时#优惠，快来。"]
)
def test_signs_that_an_author_writes_are_no_lost_punctuation(line: str) -> None:
    assert line in read_bytes(pdf([[line * 2] * 20] * 6), "a.pdf").blocks[0].text


def test_punctuation_of_a_font_that_does_not_say_it_is_refused() -> None:
    shown = LONG.replace("，", "#").replace("。", "$").replace("、", "%")
    with pytest.raises(SourceError, match="which punctuation they show") as refused:
        read_bytes(pdf([[shown]] * 12), "a.pdf")
    assert "OCR" in refused.value.remedy


@pytest.mark.parametrize("line", ["他说的那个地方——渡口——还在。", "“……”他说，‘——’", "A——B"])
def test_punctuation_alone_is_not_bytes_of_chinese(line: str) -> None:
    assert read_bytes(pdf([[line] * 3]), "a.pdf").blocks[0].text.startswith(line)
