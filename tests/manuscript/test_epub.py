"""EPUB: spine, contents, notes, readings; hostile and damaged archives."""

import io
import zipfile

import pytest

from narrator.errors import SourceError
from narrator.manuscript import BlockKind, Cover, Manuscript, archive, read_bytes
from narrator.manuscript.html import LARGEST_PAGE
from tests.manuscript.books import CONTAINER, FILES, MANIFEST, NCX, ONE, PACKAGE, epub
from tests.manuscript.books import archive as zipped


def shown(manuscript: Manuscript) -> list[str]:
    return [f"{b.level} {b.text}" if b.kind is BlockKind.HEADING else b.text for b in manuscript.blocks]


BOOK = [
    "1 第一章 断刀",
    "雁回关的风，一年刮两次。",
    "他在磨刀。",
    "前一页的末句。",
    "1 第二章 二百七十人",
    "狼烟升起来了。",
    "2 夜",
    "号角响了。",
]


def test_book_is_read_in_order_with_its_contents_as_headings() -> None:
    book = read_bytes(epub(), "book.bin")
    assert book.format == "epub"
    assert shown(book) == BOOK
    assert (book.title, book.author, book.language) == ("雁回关", "沈砚舟、林见微", "zh-CN")
    assert book.cover == Cover(b"\xff\xd8\xff picture", "image/jpeg")


def test_what_is_not_read_is_listed() -> None:
    book = read_bytes(epub(), "book.epub")
    assert [(item.text, item.reason) for item in book.left_out] == [
        ("目录", "table of contents"),
        ("第一章 断刀", "table of contents"),
        ("第二章 二百七十人", "table of contents"),
        ("夜", "table of contents"),
        ("正文", "table of contents"),
        ("1", "note mark"),
        ("mó", "ruby"),
        ("一把断刀", "image"),
        ("一次刮半年。", "note"),
    ]


def test_contents_of_epub_2() -> None:
    manifest = {key: value for key, value in MANIFEST.items() if key != "nav"}
    assert shown(read_bytes(epub(manifest=manifest, spine=("one", "two")), "b")) == BOOK


def test_book_without_contents() -> None:
    manifest = {key: value for key, value in MANIFEST.items() if key in ("one", "two")}
    blocks = shown(read_bytes(epub(manifest=manifest, spine=("one", "two", "nothing", "one")), "b"))
    assert blocks[:3] == ["第一章", "断刀", "雁回关的风，一年刮两次。"]
    assert blocks[5:7] == ["2 第二章", "3 二百七十人"]
    assert len(blocks) == 9


def test_missing_page_is_listed() -> None:
    files = {name: content for name, content in FILES.items() if "two" not in name}
    assert read_bytes(epub(files=files), "b").left_out[-1].reason == "missing from the book"


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
def test_page_in_another_encoding(encoding: str) -> None:
    page = ONE.replace('encoding="utf-8"', f'encoding="{encoding}"').encode(encoding)
    assert shown(read_bytes(epub({"OEBPS/one.xhtml": page}), "b")) == BOOK


def refused(data: bytes, problem: str) -> None:
    with pytest.raises(SourceError, match=problem) as caught:
        read_bytes(data, "book.epub")
    assert caught.value.remedy


@pytest.mark.parametrize("name", ["../outside.xhtml", "/etc/passwd", "C:\\a", "a\\..\\..\\b", "OEBPS/../../x"])
def test_names_that_lead_out_are_refused(name: str) -> None:
    refused(epub({name: "x"}), "lead out of it")


def test_references_that_lead_out_are_not_followed() -> None:
    manifest = {**MANIFEST, "one": ("../../../etc/passwd", "application/xhtml+xml", "")}
    assert shown(read_bytes(epub(manifest=manifest), "b")) == BOOK[3:]


def test_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive.Archive.__init__, "__defaults__", (1 << 20,))
    refused(epub({"OEBPS/one.xhtml": "<p>风</p>" * 200_000}), "too large")


def test_a_page_that_is_no_page_is_refused() -> None:
    refused(epub({"OEBPS/one.xhtml": " " * (LARGEST_PAGE + 1)}), "one.xhtml.* is too large")


@pytest.mark.parametrize(
    "package",
    [
        '<!DOCTYPE p [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><package>&b;</package>',
        '<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]><package>&x;</package>',
        "<package><manifest>",
        "",
    ],
)
def test_hostile_or_broken_package_is_refused(package: str) -> None:
    refused(epub({"OEBPS/book.opf": package}), "cannot be understood")


def test_container_without_package_is_refused() -> None:
    refused(epub({"META-INF/container.xml": "<container/>"}), "names no package")
    refused(epub({"META-INF/container.xml": CONTAINER.replace("book.opf", "none.opf")}), "names no package")


def test_book_of_nothing_has_nothing_to_speak() -> None:
    refused(epub({"OEBPS/book.opf": PACKAGE.format(manifest="", spine="")}), "nothing to speak")


def test_absurd_depth_is_bounded() -> None:
    deep = "<div>" * 50_000 + "<p>深处</p>" + "</div>" * 50_000
    ncx = NCX.replace("</navMap>", "<navPoint>" * 3000 + "</navPoint>" * 3000 + "</navMap>")
    manifest = {key: value for key, value in MANIFEST.items() if key != "nav"}
    book = read_bytes(epub({"OEBPS/one.xhtml": deep, "OEBPS/toc.ncx": ncx}, manifest=manifest, spine=("one",)), "b")
    assert shown(book) == ["1 第一章 断刀", "深处"]


def test_absurd_number_of_members_is_refused() -> None:
    data = bytearray(epub())
    end = data.rindex(b"PK\x05\x06")
    data[end + 12 : end + 16] = (1 << 30).to_bytes(4, "little")
    refused(bytes(data), "too many files")
    refused(epub({f"a{n}": b"" for n in range(archive.MOST_MEMBERS)}), "too many files")


def test_damaged_archive_is_refused() -> None:
    data = bytearray(epub())
    middle = data.index(b"OEBPS/one.xhtml") + 40
    data[middle : middle + 20] = bytes(20)
    refused(bytes(data), "damaged")
    refused(epub()[:-30], "damaged|ZIP archive")


def test_encrypted_archive_is_refused() -> None:
    data = bytearray(epub())
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as file:
        offsets = [info.header_offset for info in file.infolist()]
    for offset in offsets:
        data[offset + 6] |= 1
    position = 0
    while (position := data.find(b"PK\x01\x02", position)) >= 0:
        data[position + 8] |= 1
        position += 4
    refused(bytes(data), "encrypted")


def test_other_archives_are_named() -> None:
    refused(zipped({"a.txt": "文字"}), "is a ZIP archive")


def test_a_page_of_links_is_a_table_of_contents() -> None:
    links = "".join(f"<p><a href='two%20b.xhtml#{n}'>第{n}件事怎么办</a></p>" for n in range(8))
    page = f"<html><body><p>这本书讲的事</p>{links}</body></html>"
    prose = "<html><body><p>江边的风很大，<a href='x'>船</a>没有来，他又等了一天。</p></body></html>"
    found = read_bytes(epub({"OEBPS/one.xhtml": page, "OEBPS/two b.xhtml": prose}, spine=("one", "two")), "a.epub")
    assert "江边的风很大，船没有来，他又等了一天。" in [block.text for block in found.blocks]
    assert {item.reason for item in found.left_out if "件事怎么办" in item.text} == {"table of contents"}


def test_the_title_of_a_part_above_its_links_stays() -> None:
    links = "".join(f"<a href='two%20b.xhtml#{n}'>{n:02}</a> " for n in range(9))
    part = f"<html><body><h1>第一章 断刀</h1><p>{links}</p></body></html>"
    found = read_bytes(epub({"OEBPS/one.xhtml": part}), "a.epub")
    assert found.blocks[0].text == "第一章 断刀"
    assert found.blocks[0].kind is BlockKind.HEADING


def test_a_copyright_page_goes_with_its_title() -> None:
    page = "<html><body><h1>版权信息</h1><p>书名：雁回关</p><p>作者：沈砚舟</p><p>译者：林见微</p></body></html>"
    found = read_bytes(epub({"OEBPS/one.xhtml": page}, spine=("one", "two")), "a.epub")
    assert not any("版权" in block.text or "译者" in block.text for block in found.blocks)
    assert {item.reason for item in found.left_out if "译者" in item.text} == {"copyright page"}


def test_a_chapter_about_rights_is_read() -> None:
    page = f"<html><body><h1>版权</h1><p>{'版权是作者的权利，谁也不能替他放弃。' * 12}</p></body></html>"
    found = read_bytes(epub({"OEBPS/one.xhtml": page}, spine=("one", "two")), "a.epub")
    assert "版权" in [block.text for block in found.blocks]


def test_a_prefix_that_is_never_declared_is_understood() -> None:
    with zipfile.ZipFile(io.BytesIO(epub())) as file:
        package = file.read("OEBPS/book.opf").decode()
    strange = package.replace("<meta name", "<calibre:meta opf:scheme='x'/><meta name")
    assert read_bytes(epub({"OEBPS/book.opf": strange}), "a.epub") == read_bytes(epub(), "a.epub")


def test_a_cover_is_no_chapter() -> None:
    link = "<li><a href='one.xhtml'>封面</a></li>"
    pages = {
        "OEBPS/one.xhtml": "<html><body><h1>封面</h1><p>江边的灯</p></body></html>",
        "OEBPS/nav.xhtml": "<html><body><nav epub:type='toc'><ol>" + link + "</ol></nav></body></html>",
    }
    found = read_bytes(epub(pages, spine=("one", "two")), "a.epub")
    assert "封面" not in [block.text for block in found.blocks]
    assert {item.reason for item in found.left_out if item.text == "封面"} == {"page furniture"}


def test_linked_notes_at_the_end_of_a_long_chapter_are_left_out() -> None:
    marked = [f"<p>渡口的第{i}天<a href='#m{i}'><sup>[{i}]</sup></a>，雨还在下。</p>" for i in (1, 2, 3)]
    text = "".join([*marked, *("<p>老船夫在补网，江上没有人。</p>" for _ in range(40))])
    notes = "".join(
        f"<p><a href='#w{i}'>[{i}]</a> 第{i}条注。</p>" + ("<p>注的第二段。</p>" if i == 1 else "") for i in (1, 2, 3)
    )
    found = read_bytes(
        epub({"OEBPS/one.xhtml": f"<h1>渡口</h1>{text}{notes}<p>[4] 这一行没有记号，是正文。</p>"}), "book.epub"
    )
    spoken = [block.text for block in found.blocks]
    assert [t for t in spoken if "注" in t] == []
    assert spoken[spoken.index("渡口") + 1 :][:3] == [f"渡口的第{i}天，雨还在下。" for i in (1, 2, 3)]
    assert "[4] 这一行没有记号，是正文。" in spoken
