"""RTF: characters in all the ways that programs write them; headings, notes, tables and lists as of a Word document."""

from __future__ import annotations

import random

import pytest

from narrator.errors import SourceError
from narrator.manuscript import BlockKind, Manuscript, read_bytes
from narrator.manuscript.rtfdocument import DEEPEST
from tests.manuscript.books import docx

FONTS = (
    r"{\fonttbl{\f0\froman\fcharset0 Times New Roman;}{\f1\fnil\fcharset134 SimSun;}{\f2\fcharset136 MingLiU;}"
    r"{\f3\fcharset128 MS Mincho;}{\f4\fcharset129 Batang;}{\f5\fcharset2 Symbol;}{\f6\fcharset204 Arial Cyr;}}"
)
STYLES = (
    r"{\stylesheet{\ql\f0 Normal;}{\s1\ql\outlinelevel0\sbasedon0\snext0 heading 1;}"
    r"{\s2\sbasedon1\outlinelevel1 heading 2;}{\*\cs10\additive Default Paragraph Font;}{\s4\sbasedon0 Title;}"
    r"{\s5\sbasedon0 \'b1\'ea\'cc\'e2 3;}{\s6\sbasedon2 \u31456\u-27147 ;}{\s7\sbasedon0 toc 1;}{\s8 caption;}}"
)


def rtf(body: str, *, page: int = 936, head: str = "") -> bytes:
    """A document of that code page."""
    return rf"{{\rtf1\ansi\ansicpg{page}\deff0{FONTS}{STYLES}{head}{body}}}".encode("latin-1")


def written(text: str, encoding: str) -> str:
    """`text` as `\\'hh`; what is ASCII as it is, but for what RTF means something by."""
    made = ""
    for byte in text.encode(encoding):
        sign = chr(byte)
        made += sign if 0x20 <= byte < 0x7F and sign not in r"\{}" else rf"\'{byte:02x}"
    return made


def read(data: bytes) -> Manuscript:
    return read_bytes(data, "a.bin")


def shown(data: bytes) -> list[str]:
    return [f"{b.level} {b.text}" if b.kind is BlockKind.HEADING else b.text for b in read(data).blocks]


def left_out(data: bytes) -> list[tuple[str, str]]:
    return [(item.text, item.reason) for item in read(data).left_out]


CHARACTERS = {
    "the document's code page": (rtf(written("他在磨刀。", "gb18030")), "他在磨刀。"),
    "a font's character set": (rtf(r"\f1 " + written("他在磨刀。", "gb18030"), page=1252), "他在磨刀。"),
    "Big5 in a document in GBK": (rtf(r"\f2 " + written("許功蓋世", "big5")), "許功蓋世"),
    "Shift-JIS": (rtf(r"\f3 " + written("ソース表示", "cp932") + r"\f1 " + written("他", "gb18030")), "ソース表示他"),
    "Korean": (rtf(r"\f4 " + written("안녕", "cp949")), "안녕"),
    "a second byte as it is": (rtf(r"\f1 \'81@\'88\}".replace(r"\}", r"\'7d")), "丂坿"),
    "Cyrillic": (rtf(r"\f6 " + written("Мир", "cp1251"), page=1252), "Мир"),
    "Western signs in a document in GBK": (rtf(r"\'93abc\'94"), "“abc”"),
    "Western signs before letters": (rtf(r"\f0 a\'85b \'93c"), "a…b “c"),
    "Western signs in TextEdit": (rb"{\rtf1\ansi\ansicpg936\cocoartf1 {\fonttbl\f0\fcharset0 A;}\f0 a\'85b}", "a…b"),
    "Chinese in a Western font": (rtf(r"\dbch\af1\hich\af0\loch\f0 " + written("他在", "gb18030")), "他在"),
    "a Western font and no other": (rb"{\rtf1\ansi\ansicpg950{\fonttbl{\f0\fcharset0 A;}}\f0 \'a4@}", "一"),
    "no code page at all": (
        rf"{{\rtf1\ansi {written('雁回关的风，一年刮两次，没有停过。', 'gb18030')}}}".encode(),
        "雁回关的风，一年刮两次，没有停过。",
    ),
    "Unicode with its like": (rtf(r"\uc1\u20182?\u22312?\u30952?"), "他在磨"),
    "Unicode with two bytes behind": (rtf(r"{\uc2\u20182\'cb\'fb\u22312\'d4\'da}."), "他在."),
    "Unicode with nothing behind": (rtf(r"\uc0\u20182\u22312 a"), "他在a"),
    "negative Unicode": (rtf(r"\uc1\u-26743?\u-244?"), "鞉！".replace("！", "\uff0c")),
    "the like as a word": (rtf(r"\uc1\u8212\emdash\u8212- a"), "——a".replace("a", " a")),
    "pairs of surrogates": (rtf(r"\uc1\u-10174?\u-9138?\u20320?"), "𠡎你"),
    "a number too large for one": (rtf(r"\u134217?"), chr(134217)),
    "bytes in UTF-8": (
        b"\xef\xbb\xbf" + rtf("").replace(b"}}}}", b"}}}}")[:-1] + "他在磨刀。".encode() + b"}",
        "他在磨刀。",
    ),
    "TextEdit": (
        (
            rb"{\rtf1\ansi\ansicpg936\cocoartf2639{\fonttbl\f0\fcharset134 PingFangSC;}\f0\fs24 \cf0 "
            rb"\'cb\'fb@\'d4\'da\@}"
        ).replace(b"@", b"\n"),
        "他在",
    ),
    "associated fonts": (
        rtf(r"{\rtlch\fcs1 \af0 \ltrch\fcs0 \loch\af0\hich\af0\dbch\af2 " + written("世", "big5") + "}"),
        "世",
    ),
    "an escaped sign": (rtf(r"a\{b\}\\c"), "a{b}\\c"),
    "spaces and hyphens": (rtf(r"a\~b\_c\-d\tab e\emspace f"), "a b-cd e\u2003f"),
    "signs by name": (rtf(r"\ldblquote a\rdblquote\emdash\lquote b\rquote"), "“a”—‘b’"),
    "lines of the file": (rtf("他\\u22312?\r\n\r\nab\ncd".replace("他", r"\'cb\'fb")), "他在abcd"),
    "a font for the rest of a group": (rtf(r"{\f2 " + written("世", "big5") + "}" + written("世", "gb18030")), "世世"),
    "plain ends a font": (rtf(r"\f2 " + written("世", "big5") + r"\plain " + written("世", "gb18030")), "世世"),
}


@pytest.mark.parametrize("case", CHARACTERS)
def test_characters(case: str) -> None:
    data, text = CHARACTERS[case]
    assert shown(data) == [text]
    assert left_out(data) == []


def test_a_document_is_read_as_the_same_from_word() -> None:
    body = (
        r"{\header\pard Page header\par}"
        r"\pard\plain\s4 YANHUIGUAN\par\pard\plain\s1 {\b\f1 " + written("第一章", "gb18030") + r"}\par"
        r"\pard\plain \'cb\'fb 10{\super 8}, H{\sub 2}O{\v\'cb\'fb}.{\deleted old}\par"
        r"\pard\plain\s2 One\line Two\par\pard\plain first\line second\par\pard\s8 Figure 1\par"
        r"\pard\s7 One\tab 3\par\pard\plain\s6 Based\par"
    )
    run = "<w:r><w:rPr>{}</w:rPr><w:t>{}</w:t></w:r>".format
    up, down, hidden = '<w:vertAlign w:val="superscript"/>', '<w:vertAlign w:val="subscript"/>', "<w:vanish/>"
    same = docx(
        [
            ("Title", "YANHUIGUAN"),
            ("Heading1", "第一章"),
            (
                "",
                run("", "他 10") + run(up, "8") + run("", ", H") + run(down, "2") + run("", "O") + run(hidden, "他")
                + run("", ".") + "<w:del><w:r><w:delText>old</w:delText></w:r></w:del>",
            ),
            ("Heading2", "<w:r><w:t>One</w:t><w:br/><w:t>Two</w:t></w:r>"),
            ("", "<w:r><w:t>first</w:t><w:br/><w:t>second</w:t></w:r>"),
            ("Caption", "Figure 1"),
            ("TOC1", "<w:r><w:t>One</w:t><w:tab/><w:t>3</w:t></w:r>"),
            ("Heading2", "Based"),
        ]
    )  # fmt: skip
    assert shown(rtf(body)) == shown(same)
    assert left_out(rtf(body)) == left_out(same)
    assert shown(rtf(body))[:3] == ["1 YANHUIGUAN", "2 第一章", "他 10⁸, H₂O."]


@pytest.mark.parametrize(
    ("body", "heading"),
    [
        (r"\pard\s5 A\par", "1 A"),
        (r"\pard\outlinelevel2 A\par\pard a\par", "1 A"),
        (r"{\pard\outlinelevel0\b A\par}{\pard a\par}", "1 A"),
        (r"{\pard\s1 A}\par\pard a\par", "1 A"),
        (r"\pard\outlinelevel9 A\par", "A"),
        (r"\pard\s1 A\page\pard a\par", "1 A"),
        (r"\pard\s99 A\par", "A"),
    ],
)
def test_headings(body: str, heading: str) -> None:
    assert shown(rtf(body))[0] == heading
    assert len(shown(rtf(body + r"\pard b\par"))) >= 2


def test_notes_and_comments_are_left_out() -> None:
    body = (
        r"a{\super\chftn}{\footnote\pard\plain{\super\chftn} one\par two\par} b{\cs2\super\chftn{\footnote\ftnalt end}}"
        r"{\*\atnid X}{\*\atnauthor Y}\chatn{\*\annotation{\*\atndate 1}c} d\par"
    )
    assert shown(rtf(body)) == ["a b d"]
    assert left_out(rtf(body)) == [("one", "note"), ("two", "note"), ("end", "note"), ("c", "comment")]


def test_what_is_no_text_is_passed_over() -> None:
    body = (
        r"{\*\generator Riched20;}{\pict\pngblip 89504e47}{\*\shppict{\pict 00ff}}{\nonshppict{\pict 00}}{\object"
        r"\objemb{\*\objdata 0105}{\result{\pict 00}}}{\header h\par}{\footerr f\par}{\*\bkmkstart x}{\*\new{\b x}}"
        r"{\xe index}{\colortbl;\red0;}{\*\listtable{\list x}}{\*\themedata 504b}a\bin4 }}{{b\par"
    )
    assert shown(rtf(body)) == ["ab"]


def test_fields_boxes_and_alternatives() -> None:
    link = r'{\field{\*\fldinst{HYPERLINK "http://x.y" }}{\fldrslt{\ul link}}}'
    assert shown(rtf(link + r" a\par")) == ["link a"]
    assert ('HYPERLINK "http://x.y"', "field code") in left_out(rtf(link + r" a\par"))
    box = (
        r"a{\shp{\*\shpinst\shpleft1{\sp{\sn x}{\sv y}}{\shptxt\pard boxed\par}}{\shprslt{\*\do{\dptxbxtext x}}}} b\par"
    )
    assert shown(rtf(box)) == ["a b", "boxed"]
    assert shown(rtf(r"{\upr{ansi}{\*\ud{\u20182?}}} a\par")) == ["他 a"]


def test_tables() -> None:
    row = r"\trowd\cellx100\cellx200\pard\intbl {0}\cell {1}\cell\row"
    table = "".join(row.replace("{0}", a).replace("{1}", b) for a, b in (("K", "V"), ("a", "12"), ("b", "13")))
    assert shown(rtf(table + r"\pard end\par")) == ["K：a，V：12", "K：b，V：13", "end"]
    headed = row.replace(r"\trowd", r"\trowd\trhdr").replace("{0}", "K").replace("{1}", "V")
    assert shown(rtf(headed + row.replace("{0}", "a").replace("{1}", "b"))) == ["K：a，V：b"]
    assert shown(rtf(r"\trowd\pard\intbl a\par b\cell c\cell\row\pard d\par")) == ["a", "b", "c", "d"]
    nested = (
        r"\trowd\pard\intbl\itap2 x\nestcell{\*\nesttableprops\trowd\nestrow}{\nonesttables\par}\pard\intbl y\cell\row"
    )
    assert shown(rtf(nested)) == ["x", "y"]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (r"{\listtext\pard\plain 1.\tab}", "1. a"),
        (r"{\listtext\f1 \'d2\'bb\'a1\'a2\tab}", "一、 a"),
        (r"{\pntext\f0 (b)\tab}{\*\pn\pnlvlbody{\pntxta )}}", "(b) a"),
        (r"{\listtext iv.\tab}", "iv. a"),
        (r"{\listtext\f5\'b7\tab}", "a"),
        (r"{\listtext\f0 o\tab}", "a"),
        (r"{\listtext\uc1\u8226?\tab}", "a"),
        (r"{\listtext \'95	}", "a"),
    ],
)
def test_numbers_of_lists(number: str, text: str) -> None:
    assert shown(rtf(rf"\pard{number}a\par"))[0] == text
    assert shown(rtf(rf"\pard\s1{number}a\par\pard b\par"))[0] == f"1 {text}"


def test_title_and_author() -> None:
    head = (
        r"{\info{\title \'d1\'e3\'bb\'d8\'b9\'d8}{\author{\uc1\u27784?\u30746?\u33311?}}{\operator X}{\creatim\yr2020}}"
    )
    document = read(rtf(r"\'cb\'fb\'d4\'da\'c4\'a5\'b5\'b6\'a1\'a3\par", head=head))
    assert (document.title, document.author, document.format) == ("雁回关", "沈砚舟", "rtf")
    assert document.encoding == "gb18030"
    assert [block.text for block in document.blocks] == ["他在磨刀。"]
    lost = read(rtf(r"a\par", head=r"{\info{\title ????6?JUMP??}{\author ??}}"))
    assert (lost.title, lost.author) == ("a", "")


# Damaged and hostile documents


def test_a_document_cut_short_says_so() -> None:
    data = rtf(r"\pard a\par {\b b")
    assert shown(data[:-1]) == ["a", "b"]
    assert left_out(data[:-1])[-1] == ("the end of the file", "missing from the file")
    assert left_out(rtf(r"a\par")) == []


def test_one_brace_too_many_ends_nothing() -> None:
    assert shown(rtf(r"a\par}\pard b\par{")) == ["a", "b"]


def test_damaged_characters_are_listed() -> None:
    data = rtf(r"\f1 " + written("他在磨刀", "gb18030") + r"\'ff" + r"\par")
    assert left_out(data) == [(r"\xFF", "damaged character")]


def test_groups_without_end_are_refused() -> None:
    assert shown(rtf("{" * (DEEPEST - 5) + "a" + "}" * (DEEPEST - 5))) == ["a"]
    with pytest.raises(SourceError, match="groups lie too deep"):
        read(b"{\\rtf1 " + b"{" * 1_000_000)


def test_any_damage_is_read_or_refused_in_a_sentence() -> None:
    chance = random.Random(5)
    whole = rtf(
        r"\pard\s1 A\par {\footnote x\par}\trowd\pard\intbl a\cell b\cell\row{\shp{\*\shpinst{\shptxt t}}}\u20182?\par"
    )
    read_well = 0
    for _ in range(300):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 5)):
            place = chance.randrange(6, len(data))
            data[place : place + chance.randint(0, 2)] = chance.choice(
                (b"{", b"}", b"\\", b"\xff", b"9", b"\\bin99 ", b"\0")
            )
        try:
            read_well += bool(read(bytes(data)).blocks)
        except SourceError as error:
            if not error.remedy:
                raise
    assert read_well > 150


def test_words_that_an_equation_field_draws_are_read() -> None:
    gloss = r"{\field{\*\fldinst {EQ \\* jc2 \\o\\ad(\\s\\up 9(zhou),}{" + written("周", "gb18030") + r")}}{\fldrslt }}"
    circle = r"{\field{\*\fldinst EQ \\o\\ac(\'a1\'f0,3)}{\fldrslt }}"
    body = r"\f1 " + written("他叫", "gb18030") + gloss + written("大年，住在", "gb18030") + circle
    assert shown(rtf(body + written("号。", "gb18030") + r"\par")) == ["他叫周大年，住在3号。"]


def test_a_box_of_an_old_drawing_is_read() -> None:
    box = r"{\*\do\dobxcolumn\dptxbx{\dptxbxtext\pard\f1 " + written("框里的字。", "gb18030") + r"\par}\dpx1}"
    assert "框里的字。" in shown(rtf(r"\f1 " + written("前。", "gb18030") + box + r"\par"))


def test_a_font_named_again_within_a_character() -> None:
    assert shown(rtf(r"\f1\'bd\f1\'ad\'b1\'df\par")) == ["江边"]
