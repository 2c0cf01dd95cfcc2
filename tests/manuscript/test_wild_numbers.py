"""Numbers in files of others that are no numbers, or too long to be read: they count as none, and stop nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from narrator.manuscript.reader import read
from narrator.readback import whole_number
from tests.manuscript.books import docx

LONG = "1" * 5_000  # Python itself reads 4,300 digits at most
WORD = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'"
ASS = "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
WILD = ["--5", "²", "-", "x", "1e9", "0x10", LONG, f"-{LONG}"]


def spoken(path: Path) -> str:
    return "\n".join(block.text for block in read(str(path)).blocks)


@pytest.mark.parametrize("text", [*WILD, "", " 5", "5\n"])
def test_what_is_no_number_is_the_other(text: str) -> None:
    assert whole_number(text, -7) == -7


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("-12", -12), ("007", 7), ("١٢", 12), ("9" * 15, 10**15 - 1)])
def test_numbers_are_read(text: str, number: int) -> None:
    assert whole_number(text) == number


@pytest.mark.parametrize("number", WILD)
@pytest.mark.parametrize(
    "page",
    [
        "<ol start='{}'><li>山路</li></ol>", "<ol><li value='{}'>山路</li></ol>", "<p>&#{};山路</p>",
        "<table><tr><td colspan='{0}' rowspan='{0}'>山路</td></tr><tr><td>山</td></tr></table>",
        "<h1>第{}章</h1><p>山路</p>", "<p style='margin:{}px'>山路</p>",
    ],
)  # fmt: skip
def test_a_page_with_them_is_read(page: str, number: str, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(page.format(number), encoding="utf-8")
    assert "山路" in spoken(path)


@pytest.mark.parametrize("number", WILD)
@pytest.mark.parametrize(
    "about",
    [
        "<w:outlineLvl w:val='{}'/>", "<w:pStyle w:val='Heading{}'/>",
        "<w:numPr><w:ilvl w:val='{0}'/><w:numId w:val='{0}'/></w:numPr>",
        "<w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr>",
    ],
)  # fmt: skip
def test_a_document_with_them_is_read(about: str, number: str, tmp_path: Path) -> None:
    body = f"<w:p><w:pPr>{about.format(number)}</w:pPr><w:r><w:t>山路</w:t></w:r></w:p>"
    level = f"<w:lvl w:ilvl='0'><w:start w:val='{number}'/><w:lvlText w:val='%1.%{number}'/></w:lvl>"
    override = f"<w:lvlOverride w:ilvl='{number}'><w:startOverride w:val='{number}'/></w:lvlOverride>"
    numbering = (
        f"<w:numbering {WORD}><w:abstractNum w:abstractNumId='0'>{level}</w:abstractNum>"
        f"<w:num w:numId='1'><w:abstractNumId w:val='0'/>{override}</w:num></w:numbering>"
    )
    parts = {
        "word/document.xml": f"<w:document {WORD}><w:body>{body}</w:body></w:document>",
        "word/numbering.xml": numbering,
    }
    path = tmp_path / "text.docx"
    path.write_bytes(docx([], parts))
    assert "山路" in spoken(path)


@pytest.mark.parametrize("number", [LONG, "一" * 5_000, "万" * 5_000])
def test_headings_and_times_with_them_are_read(number: str, tmp_path: Path) -> None:
    texts = {
        "a.txt": f"第{number}章 夜\n\n山路很窄。\n\n第二章 晨\n\n天亮了。\n",
        "a.ass": f"[Events]\n{ASS}Dialogue: 0,{number}:00:01.00,0:00:02.00,A,,0,0,0,,山\n"
        "Dialogue: 0,0:00:01.00,0:00:02.00,A,,0,0,0,,山路\n",
        "a.lrc": f"[{number}:01.00]山路\n[00:01.00]山路\n",
        "a.srt": f"{number}\n00:00:01,{number} --> 00:00:03,000\n山路\n\n2\n00:00:04,000 --> 00:00:05,000\n山路\n",
        "a.md": f"{number}. 山路\n\n山[^{number}]\n\n[^{number}]: 路\n\n&#{number};\n",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert "山路" in spoken(tmp_path / name)


@pytest.mark.parametrize("encoding", ["idna", "punycode", "undefined", "hex", "x" * 5_000])
def test_a_page_that_names_no_encoding_of_text_is_read(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(f"<meta charset='{encoding}'><p>山路很窄，只容一个人走。</p>", encoding="utf-8")
    assert "山路很窄" in spoken(path)
