"""Kindle books: read as the same book is as an EPUB; protected, damaged and hostile ones."""

from __future__ import annotations

import random
import struct
from collections.abc import Callable

import pytest

from narrator.errors import SourceError
from narrator.manuscript import BlockKind, Cover, Manuscript, palm, read_bytes
from narrator.manuscript.kindleindex import IndexEntry
from narrator.manuscript.palm import DamagedRecordError, PalmDatabase, PhraseUnpacker, unpacked
from tests.manuscript import books, kindles
from tests.manuscript.kindles import CONTENTS, COVER, END, PAGES, both, cdic, database, kf8, mobi

CLIMB = ["挑夫走上山去，他数着石阶，雾还没有散。"] * 120
BOOK = [
    "1 第一章 断刀",
    "雁回关的风，一年刮两次。",
    "他在磨刀。",
    "前一页的末句。",
    "1 第二章 二百七十人",
    "狼烟升起来了。",
    "2 夜",
    "号角响了。",
    *CLIMB,
    "1 后记",
    "天亮了。",
]
FORMS: dict[str, Callable[[], bytes]] = {
    "MOBI 6": mobi,
    "MOBI 6, not packed": lambda: mobi(packing=1),
    "MOBI 6, with a page of contents": lambda: mobi(in_index=False),
    "MOBI 6, HUFF/CDIC": lambda: mobi(packing=17480),
    "KF8": kf8,
    "KF8, HUFF/CDIC": lambda: kf8(packing=17480),
    "KF8, small fragments": lambda: kf8(fragment=11),
    "both": both,
}


def shown(book: Manuscript) -> list[str]:
    return [f"{b.level} {b.text}" if b.kind is BlockKind.HEADING else b.text for b in book.blocks]


def as_epub() -> bytes:
    page = "<html xmlns='http://www.w3.org/1999/xhtml'><body>{}</body></html>"
    points = "".join(
        f"<navPoint><navLabel><text>{title}</text></navLabel><content src='{target}'/>{more}</navPoint>"
        for title, target, more in (
            ("第一章 断刀", "0.xhtml", ""),
            (
                "第二章 二百七十人",
                "1.xhtml#start",
                "<navPoint><navLabel><text>夜</text></navLabel><content src='1.xhtml#night'/></navPoint>",
            ),
            ("后记", "2.xhtml", ""),
        )
    )
    ncx = f"<ncx xmlns='http://www.daisy.org/z3986/2005/ncx/'><navMap>{points}</navMap></ncx>"
    files: dict[str, str | bytes] = {f"OEBPS/{n}.xhtml": page.format(text) for n, text in enumerate(PAGES)}
    manifest = {f"p{n}": (f"{n}.xhtml", "application/xhtml+xml", "") for n in range(len(PAGES))}
    manifest["ncx"] = ("toc.ncx", "application/x-dtbncx+xml", "")
    return books.epub(files={**files, "OEBPS/toc.ncx": ncx}, manifest=manifest, spine=("p0", "p1", "p2"))


@pytest.mark.parametrize("form", FORMS)
def test_a_book_is_read_as_its_epub_is(form: str) -> None:
    book, same = read_bytes(FORMS[form](), "book.bin"), read_bytes(as_epub(), "book.epub")
    assert shown(book) == shown(same) == BOOK
    assert (book.title, book.author, book.language) == (same.title, same.author, same.language)
    assert (book.title, book.author, book.language) == ("雁回关", "沈砚舟、林见微", "zh-CN")
    assert (book.format, book.encoding, book.certainty) == ("kindle", "utf-8", 1.0)
    assert book.cover == Cover(COVER, "image/jpeg")
    notes = [item for item in book.left_out if item.reason != "table of contents"]
    assert notes == list(same.left_out)


@pytest.mark.parametrize(
    ("encoding", "declared"), [("gb18030", 1252), ("big5", 1252), ("gb18030", 65001), ("utf-8", 1252)]
)
def test_books_that_lie_about_their_encoding(encoding: str, declared: int) -> None:
    pages = PAGES if encoding != "big5" else ("<h2>第一章</h2><p>他說這個國家的學校對於學生來說還沒有關門。</p>" * 9,)
    contents = CONTENTS if encoding != "big5" else ()
    book = read_bytes(mobi(pages=pages, contents=contents, encoding=encoding, declared=declared), "a.mobi")
    assert book.encoding == encoding
    assert shown(book) == BOOK if contents else "學校" in book.blocks[1].text


def test_a_western_book() -> None:
    page = "<p>“It’s the café,” she said — “the naïve one.”</p>" * 40
    book = read_bytes(mobi(pages=(page,), contents=(), encoding="cp1252", declared=1252), "a.mobi")
    assert book.blocks[0].text == "“It’s the café,” she said — “the naïve one.”"


def test_a_title_without_a_record_of_its_own() -> None:
    assert read_bytes(mobi(about=((100, b"x"),)), "a.mobi").title == "雁回关旧事"


def test_types_of_epub_without_their_prefix() -> None:
    page = "<p>雁回关的风<a type='noteref' href='#n'>①</a>。</p><aside type='footnote'><p>一次刮半年。</p></aside>"
    book = read_bytes(kf8(pages=(page,), contents=()), "a.azw3")
    assert shown(book) == ["雁回关的风。"]
    assert [item.reason for item in book.left_out] == ["note mark", "note"]


LINKS = "<p>目录</p><ol><li value='1'><a filepos={}>第一章 断刀</a></li><li value='2'><a filepos={}>后记</a></li></ol>"


@pytest.mark.parametrize(
    ("page", "is_contents"),
    [
        (LINKS.format(200, 900), True),
        (LINKS.format(200, 900).replace("后记", "别的书"), False),
        (LINKS.format(200, 900) + "<p>挑夫走上山去，他数着石阶，雾还没有散。</p>" * 3, False),
        ("<p>见<a filepos=200>后记</a>。</p>", False),
        ("<p>先读<a filepos=200>后记</a>，再读<a filepos=200>第一章 断刀</a>。</p>", False),
        ("<p>献给母亲</p>" + LINKS.format(200, 900), False),
        ("<p>“<a filepos=200>后记</a>？”“不，<a filepos=200>第一章 断刀</a>。”</p>", False),
    ],
)
def test_a_short_page_of_links_to_the_chapters_is_no_text(page: str, is_contents: bool) -> None:
    contents = [line._replace(page=line.page + 1) for line in CONTENTS]
    book = read_bytes(mobi(pages=(page, *PAGES), contents=contents), "a.mobi")
    assert shown(book)[-len(BOOK) :] == BOOK
    assert (len(book.blocks) == len(BOOK)) is is_contents


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "big5"])
def test_a_plain_text_for_palm_readers(encoding: str) -> None:
    text = "第一章 斷刀\n\n　　雁回關的風，一年刮兩次，還沒有停過。\n\n　　他說這個國家的學校對於學生來說還沒有關門。\n"
    head = struct.pack(">HxxIHHI", 2, len(text.encode(encoding)), 1, 4096, 0)
    data = database([head, kindles.packed(text.encode(encoding))], b"TEXtREAd", "雁回關".encode(encoding))
    book = read_bytes(data, "a.pdb")
    assert [block.text for block in book.blocks] == [line.strip() for line in text.split("\n\n")]
    assert (book.title, book.format, book.encoding) == ("雁回關", "kindle", encoding)


# What is not read


def changed(data: bytes, record: int, at: int, value: bytes) -> bytes:
    start = PalmDatabase(data, "x").starts[record] + at
    return data[:start] + value + data[start + len(value) :]


def refusal(data: bytes) -> SourceError:
    with pytest.raises(SourceError) as caught:
        read_bytes(data, "book.mobi")
    return caught.value


@pytest.mark.parametrize("kind", [1, 2])
def test_a_protected_book_is_refused(kind: int) -> None:
    assert "copy protection (DRM)" in refusal(changed(kf8(), 0, 12, struct.pack(">H", kind))).problem


def test_a_print_replica_is_refused() -> None:
    data = mobi(pages=("x",), contents=(), packing=1)
    assert "print replica" in refusal(changed(data, 1, 0, b"%MOP")).problem


@pytest.mark.parametrize("size", [70, 78, 90, 400, 1200])
@pytest.mark.parametrize("form", [mobi, kf8])
def test_a_book_that_is_cut_short_is_refused(form: Callable[[], bytes], size: int) -> None:
    assert "damaged" in refusal(form()[:size]).problem


def test_a_book_whose_pictures_are_cut_off_is_read() -> None:
    data = kf8()
    book = read_bytes(data[: data.index(COVER) + 3], "a.azw3")
    assert shown(book) == BOOK
    assert book.cover is None


def test_what_a_damaged_record_held_is_listed() -> None:
    page = "<p class='a'>挑夫走上山去，他数着石阶，雾还没有散。</p>" * 3000
    whole = read_bytes(mobi(pages=(page,), contents=()), "a.mobi")
    book = read_bytes(changed(mobi(pages=(page,), contents=()), 7, 0, b"\x90\x00"), "a.mobi")
    assert [item.text for item in book.left_out if item.reason == "damaged in the book"] == ["4,096 bytes of text"]
    assert 0 < len(whole.blocks) - len(book.blocks) < 70
    assert sum(block not in whole.blocks for block in book.blocks) <= 2
    assert not any("class" in block.text for block in book.blocks)


def test_damaged_characters_are_listed() -> None:
    book = read_bytes(mobi(packing=1).replace("雾还没".encode(), b"\xe9\x9b\xff" + "还没".encode(), 1), "a.mobi")
    assert [item.reason for item in book.left_out if "\\x" in item.text] == ["damaged character"]
    assert len(book.blocks) == len(BOOK)


def test_an_index_without_numbers_is_passed_over() -> None:
    assert IndexEntry(b"x", {3: ()}).first(3, 7) == 7
    spoilt = mobi().replace(b"TAGX", b"TAGY")
    assert shown(read_bytes(spoilt, "a.mobi"))[-3:] == [CLIMB[0], "2 后记", "天亮了。"]


def test_a_book_with_more_damage_is_refused() -> None:
    data = mobi()
    for record in (1, 2):
        data = changed(data, record, 0, b"\x90\x00")
    assert "record 2: it repeats what is not there" in refusal(data).problem


def test_the_old_form_is_read_where_the_new_one_is_damaged() -> None:
    data = both()
    place = data.index(b"BOUNDARY") + 8
    assert shown(read_bytes(data[:place] + bytes(40) + data[place + 40 :], "a.mobi")) == ["旧的。"]


@pytest.mark.parametrize("place", [244, 248, 252, 192])
def test_a_book_whose_indexes_are_damaged_is_read_in_order(place: int) -> None:
    book = read_bytes(changed(kf8(), 0, place, struct.pack(">I", 3)), "a.azw3")
    assert [text for text in shown(book) if not text[0].isdigit()][-122:] == ["号角响了。", *CLIMB, "天亮了。"]


def test_damage_anywhere_is_read_or_refused_in_a_sentence() -> None:
    chance = random.Random(7)
    originals = [form() for form in FORMS.values()]
    read, refused = 0, []
    for turn in range(200):
        data = bytearray(chance.choice(originals))
        for _ in range(chance.randint(1, 4)):
            place = chance.randrange(len(data)) if turn % 3 else chance.randrange(600)
            data[place] = chance.choice((0, 1, 0x7F, 0x80, 0xFF, chance.randrange(256)))
        if turn % 5 == 0:
            del data[chance.randrange(len(data)) :]
        try:
            read += bool(read_bytes(bytes(data), "a.mobi").blocks)
        except SourceError as error:
            refused.append(error)
    assert all(error.remedy for error in refused)
    assert 50 < read < 200


def test_phrases_that_hold_themselves_are_refused() -> None:
    codes = kindles.Dictionary("山".encode()).records()[0]
    with pytest.raises(DamagedRecordError, match="without a phrase"):
        PhraseUnpacker(codes, [cdic([(b"\xff\xff", False)])])(b"\xff")


def test_phrases_that_grow_without_end_are_refused() -> None:
    codes = kindles.Dictionary("山".encode()).records()[0]
    doubling = [(bytes([255 - place - 1]) * 16, False) for place in range(20)] + [(b"x" * 16, True)]
    with pytest.raises(DamagedRecordError, match="too long"):
        PhraseUnpacker(codes, [cdic(doubling)])(b"\xff")


def test_books_too_large_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from narrator.manuscript import kindlebook

    monkeypatch.setattr(kindlebook, "LARGEST_TEXT", 5000)
    assert "too large" in refusal(mobi()).problem
    monkeypatch.setattr(kindlebook, "LARGEST_TEXT", 1 << 20)
    monkeypatch.setattr(palm, "LARGEST_RECORD", 100)
    assert "too long" in refusal(mobi()).problem


def test_palmdoc_both_ways() -> None:
    text = " ".join(PAGES).encode()
    packed = kindles.packed(text)
    assert unpacked(packed) == text
    assert len(packed) < len(text) // 4
    assert unpacked(b"ab\x80\x0f") == b"ab" + b"b" * 10
    for spoilt in (b"a\x90\x00", b"a\x80\x00", b"\x05ab"):
        with pytest.raises(DamagedRecordError):
            unpacked(spoilt)


def test_an_empty_database_is_refused() -> None:
    assert "damaged" in refusal(database([b"", END])).problem
    assert "cut short" in refusal(bytes(60) + b"BOOKMOBI" + bytes(40)).problem
