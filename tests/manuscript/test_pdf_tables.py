"""PDF: tables by row, words in drawings, lines and pages that are set from the top down, the lines of a contents."""

from narrator.manuscript import Manuscript, read_bytes
from tests.manuscript.pdfs import Placed, pdf
from tests.manuscript.test_pdf_layout import ONE, THREE, TWO, column, cut


def read_pages(*pages: list[Placed]) -> Manuscript:
    return read_bytes(pdf(pages), "渡口.pdf")


def texts(book: Manuscript) -> list[str]:
    return [block.text for block in book.blocks]


def left_out(book: Manuscript, reason: str) -> str:
    return "".join("".join(item.text.split()) for item in book.left_out if item.reason == reason)


def grid(rows: list[list[str]], top: float, step: float = 18) -> list[Placed]:
    return [
        (72 + 140 * j, top - step * i, 11, cell) for i, row in enumerate(rows) for j, cell in enumerate(row) if cell
    ]


def test_a_table_is_read_by_row_with_its_titles() -> None:
    rows = [["渡口", "船数", "开通年"], ["北渡", "4", "1958"], ["石桥渡", "2", "1963"], ["柳湾", "7", "1971"]]
    book = read_pages([*column(cut(ONE), 72), *grid(rows, 680), *column(cut(TWO), 72, 580)])
    assert texts(book) == [
        ONE,
        "渡口：北渡，船数：4，开通年：1958",
        "渡口：石桥渡，船数：2，开通年：1963",
        "渡口：柳湾，船数：7，开通年：1971",
        TWO,
    ]


def test_a_cell_of_several_lines_is_whole() -> None:
    page = [*column(cut(ONE), 72), *grid([["工序", "怎么做", "用时"]], 680)]
    steps = [
        ("解缆", "先把缆绳从", "桩上解下来", "2"),
        ("撑船", "竹篙抵住岸", "慢慢地用力", "15"),
        ("靠岸", "船头朝上游", "再抛下缆绳", "3"),
    ]
    for i, (name, begins, ends, time) in enumerate(steps):
        page += grid([[name, begins, time], ["", ends, ""]], 650 - 40 * i, 13)
    page += column(cut(TWO), 72, 500)
    assert texts(read_pages(page))[1:4] == [
        "工序：解缆，怎么做：先把缆绳从桩上解下来，用时：2",
        "工序：撑船，怎么做：竹篙抵住岸慢慢地用力，用时：15",
        "工序：靠岸，怎么做：船头朝上游再抛下缆绳，用时：3",
    ]


def test_two_columns_of_text_are_no_table() -> None:
    left, right = column(cut(ONE * 2), 60), column(cut(TWO * 2), 310)
    assert texts(read_pages([*left, *right])) == [ONE * 2, TWO * 2]


def test_words_in_a_drawing_are_left_out_with_its_caption() -> None:
    words: list[Placed] = [(150, 660, 9, "上游"), (260, 652, 9, "渡口"), (330, 640, 9, "石桥"), (180, 625, 9, "下游")]
    page = [*column(cut(ONE), 72), *words, (160, 600, 9, "图 1 渡口一带的形势"), *column(cut(TWO), 72, 560)]
    book = read_pages(page)
    assert texts(book) == [ONE, TWO]
    assert left_out(book, "words in a figure") == "上游渡口石桥下游"
    assert left_out(book, "caption") == "图1渡口一带的形势"


def test_the_end_of_a_paragraph_above_a_caption_stays() -> None:
    book = read_pages([*column(cut(ONE), 72), (160, 690, 9, "图 1 渡口一带的形势"), *column(cut(TWO), 72, 640)])
    assert texts(book) == [ONE, TWO]


def downwards(columns: list[str], right: float = 500, top: float = 780, size: float = 12) -> list[Placed]:
    return [(right - 20 * i, top - 14 * j, size, sign) for i, text in enumerate(columns) for j, sign in enumerate(text)]


def test_a_page_that_is_set_from_the_top_down_is_read_column_by_column() -> None:
    first = downwards(cut(ONE, 30, "\u3000\u3000") + cut(TWO, 30, "\u3000\u3000"))
    assert texts(read_pages(first, downwards(cut(THREE * 2, 30, "\u3000\u3000")))) == [ONE, TWO, THREE * 2]


def test_a_title_that_is_set_from_the_top_down() -> None:
    book = read_pages(downwards(["江边记事", "", "", "林知远著"], size=20), column(cut(ONE * 3), 72))
    assert texts(book)[:2] == ["江边记事", "林知远著"]


def test_the_dots_of_a_contents_divide_its_lines() -> None:
    names = ["绪论", "渡口的由来", "船与人", "尾声"]
    listed = [f"{i} {name}{'.' * (60 - 2 * len(name))}{i * 7}" for i, name in enumerate(names, 1)]
    book = read_pages([(250, 800, 16, "目录"), *column(listed, 72)], column(cut(ONE * 3), 72), column(cut(TWO * 3), 72))
    assert texts(book) == [ONE * 3, TWO * 3]


def test_a_title_page_of_large_lines_heads_nothing() -> None:
    cover: list[Placed] = [(200, 700, 30, "江边大学"), (180, 650, 22, "本科毕业论文")]
    cover += [(150, 560, 16, "题目：渡口的由来"), (150, 520, 16, "姓名：林知远")]
    texts = {"1 绪论": ONE, "2 船与人": TWO, "3 尾声": THREE}
    chapters = [[(220.0, 790.0, 16.0, name), *column(cut(text * 4), 72, 750)] for name, text in texts.items()]
    book = read_pages(cover, *chapters)
    assert [(block.text, block.level) for block in book.blocks if block.level] == [(name, 1) for name in texts]
    assert (book.title, book.author) == ("渡口的由来", "林知远")


def test_what_goes_down_aslant_is_no_column() -> None:
    words = "祝大家一路顺风"
    aslant: list[Placed] = [(100 + 4.8 * i, 700 - 22 * i, 20, sign) for i, sign in enumerate(words)]
    assert "".join(texts(read_pages(aslant, column(cut(ONE * 3), 72)))).startswith(words)


def test_programs_are_left_out_and_formulas_stay() -> None:
    code = ["int main() {", "int n = 3;", "return n;", "}"]
    book = read_pages([*column(cut(ONE), 72), *column(code, 72, 680), *column(cut(TWO), 72, 560)])
    assert texts(book) == [ONE, TWO]
    formulas = ["F[1] = 1", "F[2] = 1", "F[n] = F[n-1]+F[n-2]"]
    assert left_out(read_pages([*column(cut(ONE), 72), *column(formulas, 72, 680)]), "code") == ""
