"""What markup means reaches the text: raised numbers, numbers of lists, pictures of characters; languages."""

import pytest

from narrator.manuscript import read_bytes, read_string
from narrator.manuscript.mathematics import spoken
from tests.manuscript.books import WORD, docx

NUMBERING = f"""<w:numbering {WORD}>
<w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/>
<w:lvlText w:val="第%1章"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="1">
<w:lvl w:ilvl="0"><w:start w:val="2"/><w:numFmt w:val="decimal"/>
<w:lvlText w:val="（%1）"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="2">
<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num></w:numbering>"""


def numbered(text: str, number: int, level: int = 0) -> str:
    list_of = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return f'<w:p><w:pPr><w:pStyle w:val="Heading1"/>{list_of}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'


def test_numbers_that_word_sets_are_read() -> None:
    items = [
        ("渡口", 1, 0),
        ("早雾", 1, 1),
        ("晚雾", 1, 1),
        ("集市", 1, 0),
        ("篾筐", 1, 1),
        ("盐", 2, 0),
        ("米", 2, 0),
        ("灯", 3, 0),
    ]
    body = "".join(numbered(*item) for item in items)
    document = f"<w:document {WORD}><w:body>{body}</w:body></w:document>"
    found = read_bytes(docx([], {"word/document.xml": document, "word/numbering.xml": NUMBERING}), "a.docx")
    expected = ["第一章 渡口", "1.1 早雾", "1.2 晚雾", "第二章 集市", "2.1 篾筐", "（2） 盐", "（3） 米", "灯"]
    assert [block.text for block in found.blocks] == expected


def test_raised_numbers_of_word() -> None:
    raised = "<w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>8</w:t></w:r>"
    runs = f"<w:r><w:t>约3×10</w:t></w:r>{raised}<w:r><w:t>米</w:t></w:r>"
    assert read_bytes(docx([("", runs)]), "a.docx").blocks[0].text == "约3×10⁸米"


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        (
            "<p>约3×10<sup>8</sup>米，2<sup>-3</sup>，H<sub>2</sub>O，第5<sup>th</sup>届</p>",
            ["约3×10⁸米，2⁻³，H₂O，第5th届"],
        ),
        ("<ol><li>解缆</li><li>撑船</li></ol>", ["1. 解缆", "2. 撑船"]),
        (
            "<ol start='3'><li>解缆</li><li value='7'>撑船</li><li><p>靠岸</p></li></ol>",
            ["3. 解缆", "7. 撑船", "8. 靠岸"],
        ),
        ("<ol reversed start='2'><li>解缆</li><li>撑船</li></ol>", ["2. 解缆", "1. 撑船"]),
        ("<ol type='i'><li>解缆</li><li>撑船<ul><li>用篙</li></ul></li></ol>", ["i. 解缆", "ii. 撑船", "用篙"]),
        (
            "<p>他姓<img src='x.png' alt='䶮'/>，住在渡口<img src='y.png' alt='渡口的旧照'/>。</p>",
            ["他姓䶮，住在渡口。"],
        ),
    ],
)
def test_pages(source: str, texts: list[str]) -> None:
    page = read_bytes(f"<html><body>{source}</body></html>".encode(), "a.html")
    assert [block.text for block in page.blocks] == texts


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("江边的镇子不大，只有一条街，街的东头是渡口。", "zh-CN"),
        ("江邊的鎮子不大，只有一條街，街的東頭是渡口，過了橋是集市。", "zh-TW"),
        ("佢哋喺渡口嗰邊等咗好耐，唔知隻船嚟唔嚟，阿伯話冇事嘅。", "yue-HK"),
    ],
)
def test_languages(text: str, language: str) -> None:
    assert read_string(text).language == language
    page = f"<html lang='en'><head><title>x</title></head><body><p>{text}</p></body></html>"
    assert read_bytes(page.encode(), "a.html").language == language


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        (r"\frac{a}{b}", "b分之a"),
        (r"x^2 + y_1^3", "x的平方加y1的立方"),
        (r"\sqrt{2} \ne \sqrt[3]{8}", "根号2不等于3次根号8"),
        (r"\sum_{i=1}^{n} a_i", "从i等于1到n求和ai"),
        (r"\alpha \in \mathbb{R}^{n}", "阿尔法属于R的n次方"),
        (r"10^{-9}", "10的负9次方"),
        (r"\begin{cases} a \\ b \end{cases}", ""),
        (r"\frac{a}", ""),
        (r"a}", ""),
        ("{" * 50 + "a" + "}" * 50, ""),
    ],
)
def test_formulas_are_read_by_rule_or_not_at_all(formula: str, words: str) -> None:
    assert spoken(formula) == words


@pytest.mark.parametrize(
    ("source", "text", "reasons"),
    [
        ("设 $x \\leq 5$，则", "设x小于等于5，则", ["formula"]),
        ("质能方程 \\(E = mc^2\\) 人人都知道。", "质能方程E等于m c的平方人人都知道。", ["formula"]),
        ("价钱是 $5 到 $10。", "价钱是 $5 到 $10。", []),
        ("矩阵 $\\begin{matrix}a\\end{matrix}$ 很大。", "矩阵很大。", ["formula"]),
        ("见 :numref:`fig_a`，又见[reference:3]。", "见 ，又见。", ["directive", "directive"]),
        ("约 3×10<sup>8</sup> 米，H~2~O，10^3^ 个。", "约 3×10⁸ 米，H₂O，10³ 个。", ["markup"] * 3),
        ("笑 :smile: 了，12:30:45 到。", "笑  了，12:30:45 到。", ["directive"]),
        ("代码 `$x_1$` 不变。", "代码 $x_1$ 不变。", ["markup", "markup"]),
    ],
)
def test_markdown_that_is_none(source: str, text: str, reasons: list[str]) -> None:
    found = read_bytes(source.encode(), "a.md")
    assert [block.text for block in found.blocks] == [text]
    assert [item.reason for item in found.left_out] == reasons


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ("山外青山楼外楼\n西湖歌舞几时休", ["山外青山楼外楼", "西湖歌舞几时休"]),
        (
            "但抱紧那伤心的标志\n去触遇没着落的怅惘\n在黄昏，夜半，蹑着脚走",
            ["但抱紧那伤心的标志", "去触遇没着落的怅惘", "在黄昏，夜半，蹑着脚走"],
        ),
        ("江边的镇子不大，只有一条街，街的东头是渡口，西头是一座石桥，\n桥下的水一年到头都是浑的。", None),
    ],
)
def test_verse_in_markdown_keeps_its_lines(source: str, texts: list[str] | None) -> None:
    found = [block.text for block in read_bytes(source.encode(), "a.md").blocks]
    assert found == (texts or [source.replace("\n", "")])
