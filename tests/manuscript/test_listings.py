"""Code and columns in plain texts, Word and Markdown: the first is left out and listed, the second read as a table."""

import pytest

from narrator.manuscript import read_bytes, read_string
from narrator.manuscript.draft import DraftPassage, Fragment
from narrator.manuscript.listings import without_code
from tests.manuscript.books import docx

PROGRAMS = [
    "def f(x):\n    return x + 1\n\nfor i in range(10):\n    print(f(i))",
    '#include <stdio.h>\nint main() {\n    printf("hello");  // 打个招呼\n    return 0;\n}',
    '{\n  "name": "ferry",\n  "port": 80\n}',
    "$ pip install narrator\n$ narrator make book.txt",
    "import os\nfrom pathlib import Path\nroot = Path('.')",
    "<div class='a'>\n  <p>\n</div>",
    "SELECT name FROM boats WHERE id = 3;\nUPDATE boats SET name = 'x';",
]
PROSE = [
    "He said (quietly): wait;\nand then he left the room.",
    "for the first time in my life.\nif you want to go, go.\nwhile I was there, he came.",
    "Two roads diverged in a yellow wood,\nAnd sorry I could not travel both;",
    "GPT-4o 与 Claude\nKokoro-82M\nnarrator",
    "A: 你好\nB: 你也好",
    "渡口\n集市\n老船夫",
]


@pytest.mark.parametrize("program", PROGRAMS)
def test_programs_are_left_out_and_listed(program: str) -> None:
    found = read_string(f"看这段程序：\n\n{program}\n\n它就做这么多。\n")
    assert [block.text for block in found.blocks] == ["看这段程序：", "它就做这么多。"]
    assert {item.reason for item in found.left_out} <= {"code", "markup"}


@pytest.mark.parametrize("prose", PROSE)
def test_prose_is_no_program(prose: str) -> None:
    assert not read_string(f"看这几行：\n\n{prose}\n\n就这么多。\n").left_out


def test_code_styles_of_word() -> None:
    styles = (
        '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        '<w:style w:type="paragraph" w:styleId="c"><w:name w:val="代码"/></w:style></w:styles>'
    )
    found = read_bytes(docx([("", "看程序。"), ("c", "让灯亮起来")], {"word/styles.xml": styles}), "a.docx")
    assert [block.text for block in found.blocks] == ["看程序。"]
    assert [(item.text, item.reason) for item in found.left_out] == [("让灯亮起来", "code")]


def test_columns_of_a_plain_text_are_a_table() -> None:
    rows = ["站名\t时刻", "柳湾\t6:40", "石桥\t7:05", "小镇\t7:30"]
    read = ["站名：柳湾，时刻：6:40", "站名：石桥，时刻：7:05", "站名：小镇，时刻：7:30"]
    for gap in ("\t", "    ", "\u3000\u3000\u3000"):
        source = "\n".join(["时刻如下。", *(row.replace("\t", gap) for row in rows), "完了。"])
        assert [block.text for block in read_string(source).blocks] == ["时刻如下。", *read, "完了。"]


def test_tables_with_bars_and_tags() -> None:
    bars = "# 记\n\n| 站名 | 时刻 |\n|---|---|\n| 柳湾 | 6:40 |\n\n完了。\n"
    cells = "<tr><th>站名</th><th>时刻</th></tr>\n<tr><td>柳湾</td><td>6:40</td></tr>"
    tags = f"# 记\n\n<table>\n{cells}\n</table>\n\n完了。\n"
    for source, name in ((bars, "a.txt"), (tags, "a.md")):
        found = read_bytes(source.encode(), name)
        assert [block.text for block in found.blocks] == ["记", "站名：柳湾，时刻：6:40", "完了。"]


def read_as(*lines: str) -> list[str]:
    found = without_code([DraftPassage((Fragment(line),)) for line in lines])
    return [passage.pieces[0].reason for passage in found]


def test_a_document_s_program_with_chinese_comments_is_left_out() -> None:
    program = (
        "n = size(P_x, 2); %预处理获取边集e_3 = zeros(n, 3); cnt_e = 0; for i = 1 : n",
        "%　end",
        "end",
        "% function cost = f1(x)",
        "cost_line = [0 188.6 239.4 325.7]; cost_switch = [2.6 56.8];",
    )
    assert read_as("程序如下：", *program) == ["", *["code"] * 5]


@pytest.mark.parametrize(
    "lines",
    [
        "增长 %的部分；|占比 %，其余略；|比例 50%；",
        "Alice; Bob; Carol|Dora; Eve; Frank|Gus; Hal; Ivy",
        "[1] Smith J; Brown K. A study; 2001.|[2] Doe A; Roe B. Notes; 2003.",
        "Keywords: river; ferry; lamp|Abstract: a ferry; a lamp.",
        "x = 1; y = 2|a = b + c; d = e",
        "He came; he saw; he left.|They stayed; they slept.|It rained; it stopped;",
        "%　占比|10　20|30　40",
        "global warming is real|end of the story|clear water|new start",
        "A1; B2; C3;|D4; E5; F6;",
        "end|结束了。|clear",
        "No. 5; Ferry Rd; Jiang|No. 6; Lamp Rd; He",
        "boat(n.); row(v.)|see Li(2010); Wang(2012)|f(x); g(x)",
        "设 x = 1; y = 2; 则 z = 3;|又设 a = 1; b = 2;",
    ],
)
def test_what_only_has_signs_of_programs_is_read(lines: str) -> None:
    assert not any(read_as(*lines.split("|")))
