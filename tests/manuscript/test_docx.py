"""Word documents: headings by style, rows, what is left out; other prefixes; hostile parts."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator.errors import SourceError
from narrator.manuscript import BlockKind, Manuscript, read_bytes
from narrator.manuscript.draft import Draft
from narrator.manuscript.source import MOST_PARAGRAPHS
from narrator.manuscript.word import ParagraphStyle, WordReader
from tests.manuscript.books import archive
from tests.manuscript.rebuild import left_over

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
STYLES = f"""<w:styles {W}>
<w:style w:styleId="T"><w:name w:val="Title"/></w:style>
<w:style w:styleId="1"><w:name w:val="heading 1"/></w:style>
<w:style w:styleId="H2"><w:name w:val="标题 2"/></w:style>
<w:style w:styleId="Own"><w:name w:val="章"/><w:basedOn w:val="1"/></w:style>
<w:style w:styleId="Loop"><w:name w:val="x"/><w:basedOn w:val="Loop"/></w:style>
<w:style w:styleId="O"><w:name w:val="y"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
</w:styles>"""
CORE = """<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>雁回关</dc:title><dc:creator>沈砚舟</dc:creator></cp:coreProperties>"""


def docx(body: str, parts: Mapping[str, str | bytes] = {}) -> Manuscript:
    document = f"<w:document {W}><w:body>{body}</w:body></w:document>"
    return read_bytes(archive({"word/document.xml": document, "word/styles.xml": STYLES, **parts}), "standard input")


def p(text: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"


def shown(document: Manuscript) -> list[str]:
    return [f"{b.level} {b.text}" if b.kind is BlockKind.HEADING else b.text for b in document.blocks]


def test_headings_by_style() -> None:
    body = (
        p("书", "T") + p("章", "1") + p("节", "H2") + p("又一章", "Own") + p("文", "Loop") + p("又一节", "O") + p("文")
    )
    document = docx(body)
    assert shown(document) == ["1 书", "2 章", "3 节", "2 又一章", "文", "3 又一节", "文"]
    assert (document.title, document.format) == ("书", "docx")


def test_highest_heading_is_of_level_one() -> None:
    document = docx(p("章", "1") + p("节", "H2") + p("文"), {"docProps/core.xml": CORE})
    assert shown(document) == ["1 章", "2 节", "文"]
    assert (document.title, document.author) == ("雁回关", "沈砚舟")


@pytest.mark.parametrize(
    ("run", "text"),
    [
        ("<w:t>一</w:t><w:tab/><w:t>二</w:t>", "一 二"),
        ("<w:t>一 &amp; 二</w:t><w:noBreakHyphen/><w:t xml:space='preserve'> 三</w:t>", "一 & 二- 三"),
        (
            "<w:ruby><w:rt><w:r><w:t>mó</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>磨</w:t></w:r></w:rubyBase></w:ruby>",
            "磨",
        ),
        ("<w:t>一</w:t><w:footnoteReference w:id='1'/><w:t>二</w:t>", "一二"),
        ("<w:t>一</w:t><w:br w:type='page'/><w:t>二</w:t>", "一二"),
        ("<w:rPr><w:vanish/></w:rPr><w:t>不读</w:t></w:r><w:r><w:t>读</w:t>", "读"),
        ("<w:rPr><w:vanish w:val='0'/></w:rPr><w:t>读</w:t>", "读"),
        ("<w:instrText>PAGE</w:instrText></w:r><w:r><w:t>读</w:t>", "读"),
    ],
)
def test_run(run: str, text: str) -> None:
    assert shown(docx(f"<w:p><w:r>{run}</w:r></w:p>")) == [text]


def test_line_breaks_end_paragraphs_but_not_headings() -> None:
    lines = "<w:r><w:t>第一章</w:t><w:br/><w:t>断刀</w:t></w:r>"
    heading = f'<w:p><w:pPr><w:pStyle w:val="1"/></w:pPr>{lines}</w:p>'
    assert shown(docx(f"{heading}<w:p>{lines}</w:p>")) == ["1 第一章 断刀", "第一章", "断刀"]


def test_tables_and_text_boxes() -> None:
    def cell(*texts: str) -> str:
        return f"<w:tc>{''.join(map(p, texts))}</w:tc>"

    table = f"<w:tbl><w:tr>{cell('站名')}{cell('时刻')}</w:tr><w:tr>{cell('柳', '河')}{cell('6:40')}</w:tr></w:tbl>"
    box = f"<w:p><w:r><w:t>前</w:t><w:txbxContent>{p('框里')}</w:txbxContent><w:t>后</w:t></w:r></w:p>"
    assert shown(docx(table + box)) == ["站名　时刻", "柳", "河", "6:40", "前后", "框里"]


def test_what_is_left_out_is_listed() -> None:
    notes = f"<w:footnotes {W}><w:footnote>{p('脚注')}</w:footnote></w:footnotes>"
    comments = f"<w:comments {W}><w:comment>{p('批注')}</w:comment></w:comments>"
    deleted = "<w:del><w:r><w:delText>删</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>移</w:t></w:r></w:moveFrom>"
    fallback = "<mc:AlternateContent><mc:Fallback><w:r><w:t>备</w:t></w:r></mc:Fallback></mc:AlternateContent>"
    parts = {"word/footnotes.xml": notes, "word/comments.xml": comments}
    document = docx(f"<w:p>{deleted}<w:ins><w:r><w:t>读</w:t></w:r></w:ins>{fallback}</w:p>", parts)
    assert shown(document) == ["读"]
    assert [(item.text, item.reason) for item in document.left_out] == [
        ("删移", "deleted"),
        ("备", "alternative"),
        ("脚注", "note"),
        ("批注", "comment"),
    ]


def test_another_prefix() -> None:
    part = (
        f"<x:document {W.replace(':w=', ':x=')}><x:body><x:p><x:r><x:t>读 x:t</x:t></x:r></x:p></x:body></x:document>"
    )
    assert shown(read_bytes(archive({"word/document.xml": part}), "a.docx")) == ["读 x:t"]


@pytest.mark.parametrize("styles", ["<w:styles", "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"])
def test_broken_styles_are_refused(styles: str) -> None:
    with pytest.raises(SourceError, match="cannot be understood"):
        docx(p("读"), {"word/styles.xml": styles})


def test_a_document_without_end_is_refused() -> None:
    with pytest.raises(SourceError, match="500,000 paragraphs"):
        docx("<w:p></w:p>" * (MOST_PARAGRAPHS + 1))


def test_entities_of_the_document_are_not_expanded() -> None:
    bomb = "<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]>"
    part = f"{bomb}<w:document {W}><w:body>{p('读&b;')}</w:body></w:document>"
    assert shown(read_bytes(archive({"word/document.xml": part}), "a.docx")) == ["读&b;"]


def box(body: str) -> str:
    return f"<w:p><w:r><w:t>前</w:t><w:txbxContent>{body}</w:txbxContent><w:br/><w:t>后</w:t></w:r></w:p>"


PARTS = st.recursive(
    st.sampled_from([p("一"), p("二", "1"), "<w:p/>", p("")]),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map("".join),
        inner.map(box),
        st.lists(inner, max_size=3).map(lambda cells: f"<w:tr>{''.join(f'<w:tc>{c}</w:tc>' for c in cells)}</w:tr>"),
    ),
)


@given(PARTS, st.integers(0, 40))
def test_no_text_is_lost_however_it_is_nested(source: str, cut: int) -> None:
    source = source[: len(source) - cut].rpartition(">")[0] + ">"
    kept = left_over(Draft(tuple(WordReader({"1": ParagraphStyle(1)}).read(source))))
    assert sorted(kept) == sorted(c for c in source if c in "一二前后")


def test_notes_in_western_letters_are_utf_8_as_they_say() -> None:
    endnotes = (
        f"<w:endnotes {W}><w:endnote>"
        + p(
            "Le\u00e1, C.,\u00a0&amp; R\u00f4ger, D. (2001)."
            "\u00a0Voices at the f\u00f4rd.\u00a0Ferry\u00a0Press,\u00a04."
        )
        + "</w:endnote></w:endnotes>"
    )
    found = docx(p("渡口的灯亮了。"), {"word/endnotes.xml": endnotes})
    assert [block.text for block in found.blocks] == ["渡口的灯亮了。"]
    assert any("Ferry" in item.text for item in found.left_out if item.reason == "note")


def test_only_the_first_line_of_a_long_heading_heads_a_text() -> None:
    text = "江边的灯还亮着。" * 9
    document = docx(p(f"第一场</w:t><w:br/><w:t>{text}", "1"))
    assert shown(document) == ["1 第一场", text]
