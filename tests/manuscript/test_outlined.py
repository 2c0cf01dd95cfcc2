"""FB2 and ODT: headings, paragraphs, tables, verse; notes, comments and deletions are left out."""

import pytest

from narrator.errors import SourceError
from narrator.manuscript import read_bytes
from narrator.manuscript.source import MOST_PARAGRAPHS
from tests.manuscript.books import archive

FB2 = """<?xml version="1.0" encoding="utf-8"?>
<FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0" xmlns:l="http://www.w3.org/1999/xlink">
<description><title-info><author><first-name>知远</first-name><last-name>林</last-name></author>
<book-title>渡口的灯</book-title><lang>zh</lang></title-info></description>
<body><title><p>渡口的灯</p></title>
<section><title><p>第一章 雪</p></title><p>老周把船<strong>撑开</strong><a l:href="#n1" type="note">[1]</a>，
水有10<sup>2</sup>米宽。</p>
<poem><stanza><v>江水东流夜色沉，</v><v>一灯如豆照江心。</v></stanza></poem></section>
<section><title><p>第二章 雨</p></title><p>天黑了。</p></section></body>
<body name="notes"><section id="n1"><p>用竹篙。</p></section></body>
<binary id="cover.jpg" content-type="image/jpeg">aGVsbG8=</binary></FictionBook>"""

ODT = """<?xml version="1.0"?><office:document-content xmlns:office="urn:o" xmlns:text="urn:t" xmlns:table="urn:b">
<office:body><office:text>
<text:tracked-changes><text:changed-region><text:p>删去的话。</text:p></text:changed-region></text:tracked-changes>
<text:h text:outline-level="1">第一章 雪</text:h>
<text:p>老周把船<text:span>撑开</text:span><text:note><text:note-citation>1</text:note-citation><text:note-body>
<text:p>用竹篙。</text:p></text:note-body></text:note>。</text:p>
<table:table><table:table-row><table:table-cell><text:p>车次</text:p></table:table-cell><table:table-cell><text:p>票价</text:p>
</table:table-cell></table:table-row><table:table-row><table:table-cell><text:p>4651</text:p></table:table-cell>
<table:table-cell><text:p>9元</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell><text:p>4653</text:p>
</table:table-cell><table:table-cell><text:p>12元</text:p></table:table-cell></table:table-row></table:table>
<text:h text:outline-level="1">第二章 雨</text:h>
<text:list><text:list-item><text:p>天黑了。</text:p></text:list-item></text:list>
</office:text></office:body></office:document-content>"""
META = """<office:document-meta xmlns:office="urn:o" xmlns:dc="urn:d" xmlns:meta="urn:m"><office:meta>
<dc:title>渡口的灯</dc:title><meta:initial-creator>林知远</meta:initial-creator></office:meta></office:document-meta>"""
KIND = "application/vnd.oasis.opendocument.text"


def test_fictionbook() -> None:
    book = read_bytes(FB2.encode(), "a.fb2")
    assert [(block.text, block.level) for block in book.blocks] == [
        ("渡口的灯", 1),
        ("第一章 雪", 1),
        ("老周把船撑开，水有10²米宽。", 0),
        ("江水东流夜色沉，", 0),
        ("一灯如豆照江心。", 0),
        ("第二章 雨", 1),
        ("天黑了。", 0),
    ]
    assert (book.title, book.author, book.format) == ("渡口的灯", "林知远", "fictionbook")
    assert {"用竹篙。", "[1]"} <= {item.text for item in book.left_out if item.reason in ("note", "note mark")}


def test_opendocument() -> None:
    book = read_bytes(archive({"mimetype": KIND, "content.xml": ODT, "meta.xml": META}), "a.odt")
    assert [(block.text, block.level) for block in book.blocks] == [
        ("第一章 雪", 1),
        ("老周把船撑开。", 0),
        ("车次：4651，票价：9元", 0),
        ("车次：4653，票价：12元", 0),
        ("第二章 雨", 1),
        ("天黑了。", 0),
    ]
    assert (book.title, book.author, book.format) == ("渡口的灯", "林知远", "opendocument")
    assert [item.text for item in book.left_out if item.reason == "deleted"] == ["删去的话。"]
    assert any("用竹篙。" in item.text for item in book.left_out if item.reason == "note")


def test_elements_as_deep_as_they_like() -> None:
    deep = FB2.replace("<p>天黑了。</p>", "<section>" * 3000 + "<p>天黑了。</p>" + "</section>" * 3000)
    assert read_bytes(deep.encode(), "a.fb2").blocks[-1].text == "天黑了。"


@pytest.mark.parametrize("kind", ["fb2", "odt"])
def test_more_paragraphs_than_can_be_read(kind: str) -> None:
    many = "<p>山</p>" * (MOST_PARAGRAPHS + 1)
    book = f"<FictionBook><body>{many}</body></FictionBook>".encode()
    text = archive({"mimetype": KIND, "content.xml": f"<document><body>{many}</body></document>"})
    with pytest.raises(SourceError, match="more than 500,000 paragraphs"):
        read_bytes(book if kind == "fb2" else text, f"a.{kind}")


def test_damage_is_one_sentence() -> None:
    with pytest.raises(SourceError, match="cannot be understood"):
        read_bytes(FB2[:600].encode(), "a.fb2")
