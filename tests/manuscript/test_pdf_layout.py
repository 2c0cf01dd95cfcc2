"""PDF by layout: columns, indents, notes, running heads, raised numbers, hyphens, fonts that say not what they show."""

from collections.abc import Sequence

import pytest

from narrator.errors import SourceError
from narrator.manuscript import BlockKind, Manuscript, read_bytes
from tests.manuscript.pdfs import CMAP, Placed, latin_pdf, pdf

WIDTH = 20  # hanzi on a line of 11 points
ONE = "江边的镇子不大，只有一条街，街的东头是渡口，西头是一座石桥，桥下的水一年到头都是浑的，老人们说那是上游的泥。"
TWO = "老船夫在渡口撑了四十年船，镇上的人都认得他，叫他老周，客人上了船，他点一点头，就把竹篙往岸上一撑，船就走了。"
THREE = "那年秋天雨水多，江面涨得厉害，县里来了人，说要在上游修坝，渡口怕是保不住了，老周听了没有作声，回船上去了。"


def cut(text: str, width: int = WIDTH, indent: str = "") -> list[str]:
    text = indent + text
    return [text[i : i + width] for i in range(0, len(text), width)]


def column(lines: list[str], x: float, top: float = 780, size: float = 11, leading: float = 18) -> list[Placed]:
    return [(x, top - leading * i, size, line) for i, line in enumerate(lines)]


def read_pages(*pages: Sequence[Placed]) -> Manuscript:
    return read_bytes(pdf(pages), "渡口.pdf")


def texts(book: Manuscript) -> list[str]:
    return [block.text for block in book.blocks]


def test_columns_are_read_one_after_the_other_in_whatever_order_they_are_drawn() -> None:
    left, right = column(cut(ONE * 2), 60), column(cut(TWO * 2), 310)
    rows = [placed for pair in zip(left, right, strict=False) for placed in pair]
    assert texts(read_pages([*left, *right])) == texts(read_pages(rows)) == [ONE * 2, TWO * 2]


def test_a_title_over_two_columns_goes_first() -> None:
    page = [(200, 810, 18, "江边记事"), *column(cut(ONE * 2), 60), *column(cut(TWO * 2), 310)]
    book = read_pages(page)
    assert texts(book) == ["江边记事", ONE * 2, TWO * 2]
    assert book.blocks[0].level == 1
    assert book.title == "江边记事"


def test_three_columns() -> None:
    page = [*column(cut(ONE * 2, 11), 40), *column(cut(TWO * 2, 11), 210), *column(cut(THREE * 2, 11), 380)]
    assert texts(read_pages(page)) == [ONE * 2, TWO * 2, THREE * 2]


def test_first_lines_that_are_set_in_begin_paragraphs() -> None:
    lines: list[Placed] = []
    for text in (ONE, TWO, THREE, ONE):
        first, *rest = cut(text[: WIDTH - 2], WIDTH - 2) + cut(text[WIDTH - 2 :])
        lines += [(94, 780 - 18 * len(lines), 11, first)]
        for line in rest:
            lines.append((72, 780 - 18 * len(lines), 11, line))
    assert texts(read_pages(lines)) == [ONE, TWO, THREE, ONE]


def test_a_paragraph_goes_on_over_the_end_of_a_page_with_a_note() -> None:
    lines = cut(ONE + TWO)
    first = [*column(lines[:3], 72), (72, 60, 8, "①渡口：过江的码头。"), (72, 48, 8, "多在水浅的地方。")]
    book = read_pages(first, column(lines[3:], 72))
    assert texts(book) == [ONE + TWO]
    assert [(item.text, item.reason) for item in book.left_out] == [("①渡口：过江的码头。多在水浅的地方。", "note")]


def test_heads_that_change_with_the_chapter_and_page_numbers_are_left_out() -> None:
    pages = []
    for number in range(12):
        head = "第一章 渡口" if number < 6 else "第二章 集市"
        text = f"{'甲乙丙丁戊己庚辛壬癸子丑'[number]}船{(ONE, TWO, THREE)[number % 3]}{TWO}"
        body = column(cut(text, indent="　　"), 72)
        pages.append([(72, 815, 9, head), *body, (290, 40, 9, str(number + 5))])
    book = read_pages(*pages)
    assert len(book.blocks) == 12
    assert not any("第" in text for text in texts(book))
    assert {item.reason for item in book.left_out} == {"page furniture"}


def pages_under(heads: Sequence[tuple[str, str]], size: float = 9) -> list[list[Placed]]:
    pages: list[list[Placed]] = []
    for number, (left, right) in enumerate(heads):
        text = f"{'甲乙丙丁戊己庚辛壬癸子丑'[number]}船{(ONE, TWO, THREE)[number % 3]}{TWO}"
        pages.append([(72, 815, size, left), (400, 815, size, right), *column(cut(text, indent="　　"), 72)])
    return pages


CHAPTERS = ("绪论", "江上的渡口", "背景介绍", "岸上的集市", "渡船的设计", "风浪里的实验", "总结和展望", "致谢")


def test_the_name_of_a_book_beside_a_chapter_s_is_left_out() -> None:
    book = read_pages(*pages_under([("江边大学学位论文", name) for name in CHAPTERS]))
    assert len(book.blocks) == len(CHAPTERS)
    assert not any("学位论文" in text for text in texts(book))


def test_a_first_line_as_large_as_the_text_whose_label_is_the_same_is_read() -> None:
    lines = [("所需时间", f"{number}个小时的水路") for number in "一二三四五六七八"]
    read = "".join(texts(read_pages(*pages_under(lines, 10.5))))
    assert all(right in read for _, right in lines)


@pytest.mark.parametrize(
    "heads",
    [
        [(f"{'甲乙丙丁戊己庚辛'[i]}号渡船", name) for i, name in enumerate(CHAPTERS)],
        [("江边大学学位论文" if i < 2 else f"{name}的前面", name) for i, name in enumerate(CHAPTERS)],
        [("渡口", name) for name in CHAPTERS],
    ],
)
def test_lines_at_the_top_of_pages_that_share_little_are_read(heads: list[tuple[str, str]]) -> None:
    read = "".join(texts(read_pages(*pages_under(heads))))
    assert all(right in read for _, right in heads)


def test_raised_and_lowered_numbers_keep_their_meaning() -> None:
    page = [
        (72, 780, 11, "光速约为3×10"),
        (145, 784, 6.5, "8"),
        (150, 780, 11, "米每秒，水是H"),
        (224, 778, 6.5, "2"),
        (229, 780, 11, "O。"),
    ]
    assert texts(read_pages(page)) == ["光速约为3×10⁸米每秒，水是H₂O。"]


def test_a_hyphen_that_parts_a_word_is_left_out() -> None:
    lines = [
        "he said that the river was never deep in autumn, and the ferry-",
        "man laughed at every word of it and then he went away home.",
    ]
    book = read_pages(column(lines, 72))
    assert texts(book) == [f"{lines[0][:-1]}{lines[1]}"]
    assert [(item.text, item.reason) for item in book.left_out] == [("-", "hyphenation")]


def test_marks_in_a_second_font_stay_in_their_line() -> None:
    page = [(72, 780, 11, "他说"), (94, 780.8, 10.5, "，"), (105, 780, 11, "不急"), (127, 779.5, 10.5, "。")]
    assert texts(read_pages(page)) == ["他说，不急。"]


@pytest.mark.parametrize("encoding", ["gb18030", "big5"])
def test_chinese_bytes_in_a_latin_font_are_read(encoding: str) -> None:
    text = (
        ONE
        if encoding == "gb18030"
        else "江邊的鎮子不大，只有一條街，街的東頭是渡口，西頭是一座石橋，橋下的水一年到頭都是渾的。"
    )
    book = read_bytes(latin_pdf([text[:20].encode(encoding), text[20:].encode(encoding)]), "a.pdf")
    assert texts(book) == [text]


def test_a_font_that_maps_to_other_characters_is_refused() -> None:
    rows = "".join(f"<{row:02X}00> <{row:02X}FF> <{row + 1:02X}00>\n" for row in range(0x20, 0xA0))
    shifted = CMAP.replace(b"1 beginbfrange <0000> <FFFF> <0000>", f"128 beginbfrange\n{rows}".encode())
    with pytest.raises(SourceError, match=r"fonts do not say .*OCR"):
        read_bytes(pdf([cut((ONE + TWO + THREE) * 4)], cmap=shifted.decode()), "a.pdf")


def test_slides_that_are_built_up_are_read_once() -> None:
    steps = [column(["渡口的历史", "江边的镇子不大。", "只有一条街。", "街的东头是渡口。"][:n], 72) for n in (2, 3, 4)]
    book = read_pages(*steps)
    assert "".join(texts(book)) == "渡口的历史江边的镇子不大。只有一条街。街的东头是渡口。"
    assert {item.reason for item in book.left_out} == {"repeated on the next page"}


@pytest.mark.parametrize(
    ("line", "is_heading"),
    [
        ("一、渡口", True),
        ("C++ 与渡口", True),
        ("3×3 卷积", True),
        ("Results", True),
        ("AI", True),
        ("Vitamin B₁₂", True),
        ("CO₂ and the River", True),
        ("Q&A", True),
        ("5G", True),
        ("sin x = max y", False),
        ("设 x=1 的情形", True),
        ("h(T−T) = T−Tf", False),
        ("T₁⁴ T₂⁴", False),
        ("A 1", False),
        ("x ∈ R", False),
    ],
)
def test_large_formulas_are_no_headings(line: str, is_heading: bool) -> None:
    page = [(72, 780, 18, "江边记事"), *column(cut(ONE + TWO, indent="　　"), 72, 740)]
    second = [(72, 780, 16, line), *column(cut(THREE + TWO, indent="　　"), 72, 740)]
    third = [(72, 780, 16, "二、集市"), *column(cut(TWO + ONE, indent="　　"), 72, 740)]
    blocks = read_pages(page, second, third).blocks
    heads = [block.text for block in blocks if block.kind is BlockKind.HEADING]
    assert ("二、集市" in heads, line in heads) == (True, is_heading)
