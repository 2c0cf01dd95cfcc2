"""Titles and authors: cases in tests/cases/naming.txt, and metadata that is about the work or is not."""

import io
import zipfile
from pathlib import Path

import pytest

from narrator.manuscript import read_bytes
from narrator.manuscript.filename import name_in_file
from narrator.manuscript.namelike import LONGEST_LINE, author_of, title_of
from tests.manuscript.books import docx, epub
from tests.manuscript.pdfs import pdf

CASES = Path(__file__).parents[1] / "cases" / "naming.txt"
BODY = """　　雾从江上来的时候，老船夫正在补网，补到第三个洞，听见对岸有人喊他。
　　他没有抬头，把手里的线咬断了，才慢慢站起来。"""


def cases() -> list[list[str]]:
    lines = [line for line in CASES.read_text(encoding="utf-8").splitlines() if line and not line.startswith("# ")]
    return [[part.strip() for part in line.split("⇒")] for line in lines if line != "#"]


@pytest.mark.parametrize(("file", "head", "title", "author", "source"), cases())
def test_case(file: str, head: str, title: str, author: str, source: str) -> None:
    text = "\n".join(part.strip() for part in head.split(" | ")) + "\n\n" + BODY
    found = read_bytes(text.encode(), file)
    assert (found.title, found.author, found.title_source) == (title, author, source)


@pytest.mark.parametrize(
    ("given", "title"),
    [
        ("渡口的灯", "渡口的灯"),
        ("译文 名著文库086 渡口的灯", "渡口的灯"),
        ("渡口的灯 (林知远作品系列 4)", "渡口的灯"),
        ("Microsoft Word - 渡口的灯.doc", "渡口的灯"),
        ("<FEFF6E2153E37684706F>", "渡口的灯"),
        ("b6c9bfdab5c4b5c6", "渡口的灯"),
        ("渡口的灯".encode("gb18030").decode("latin-1"), "渡口的灯"),
        ("渡口的灯".encode().decode("latin-1"), "渡口的灯"),
        ("渡口的燈".encode("big5").decode("cp437"), "渡口的燈"),
        ("%E6%B8%A1%E5%8F%A3%E7%9A%84%E7%81%AF", "渡口的灯"),
        ("&#28193;口的灯", "渡口的灯"),
        ("渡口的灯（林知远历时十年写成的长篇杰作，感动千万读者）", "渡口的灯"),
        ("渡口的灯（第二版）", "渡口的灯（第二版）"),
        ("【公众号：读书人】渡口的灯", "渡口的灯"),
        ("渡口的灯(唯一授权译本,无删减)", "渡口的灯"),
        ("渡口的灯：根据本书改编的电视剧正在热播", "渡口的灯"),
        ("电影史：那些获奖影片背后的故事", "电影史：那些获奖影片背后的故事"),
        ("书单：语文老师推荐的一百本书", "书单：语文老师推荐的一百本书"),
        ("编辑手记：畅销书是怎样做成的", "编辑手记：畅销书是怎样做成的"),
        ("渡口的灯：重磅新作，豆瓣9.1分", "渡口的灯"),
        ("渡口的灯：一个船夫的三十年", "渡口的灯：一个船夫的三十年"),
        ("渡口的灯 +番外", "渡口的灯"),
        ("番外集", "番外集"),
        ("渡口的灯》", "渡口的灯"),
        ("PowerPoint 演示文稿", ""),
        ("幻灯片 1", ""),
        ("SKM_C25820110512340", ""),
        ("新建 Microsoft Word 文档", ""),
        ("江河大学本科毕业论文模板", ""),
        ("untitled", ""),
        ("{{ title }}", ""),
        ("<%= page.title %>", ""),
        ("d41d8cd98f00b204e9800998ecf8427e", ""),
        ("", ""),
    ],
)
def test_metadata_gives_a_title_or_none(given: str, title: str) -> None:
    assert title_of(given) == title


@pytest.mark.parametrize(
    ("given", "author"),
    [
        ("林知远", "林知远"),
        ("林知远 著", "林知远"),
        ("（英）约翰·史密斯著 何一译", "（英）约翰·史密斯"),
        ("John Smith", "John Smith"),
        ("【明】沈砚舟", "沈砚舟"),
        ("林知远; 沈砚舟", "林知远、沈砚舟"),
        *(
            (name, "")
            for name in (
                "lenovo",
                "Administrator",
                "微软用户",
                "user01",
                "WPS_1602469234",
                "DESKTOP-A1B2",
                "CamScanner",
            )
        ),
        *(
            (name, "")
            for name in (
                "雨林木风",
                "Apache POI",
                "python-docx",
                "KONICA MINOLTA bizhub",
                "未知作者",
                "calibre 5.0",
                "某某小说网",
                "更多好书加微信lamp2024",
                "电子书免费赠送：20240817",
            )
        ),
    ],
)
def test_metadata_gives_an_author_or_none(given: str, author: str) -> None:
    assert author_of(given) == author


@pytest.mark.parametrize("part", ["这个人的名字没有完", "林知远、", " 著", "林 知 远  ", "www.a.com"])
def test_an_author_without_an_end_is_bounded(part: str) -> None:
    assert len(author_of(part * (2**20 // len(part)))) <= LONGEST_LINE


def test_metadata_of_a_program_gives_way_to_the_heading() -> None:
    found = read_bytes(docx([("Heading1", "渡口的灯"), ("", BODY)], title="江河大学报告", creator="lenovo"), "a.docx")
    assert (found.title, found.author, found.title_source) == ("渡口的灯", "", "heading")


def test_metadata_that_stands_in_the_text_is_believed() -> None:
    found = read_bytes(docx([("", "渡口的灯"), ("", BODY)], title="渡口的灯", creator="林知远"), "a.docx")
    assert (found.title, found.author, found.title_source) == ("渡口的灯", "林知远", "metadata")


def test_stale_metadata_of_a_pdf_gives_way_to_the_title_page() -> None:
    book = pdf([["《渡口的灯》", "林知远 著", "", BODY]], Title="扫描件", Author="Administrator")
    found = read_bytes(book, "a.pdf")
    assert (found.title, found.author, found.title_source) == ("渡口的灯", "林知远", "title page")


def test_metadata_of_a_book_is_believed() -> None:
    assert read_bytes(epub(), "x.epub").title_source == "metadata"


def test_the_name_of_a_path_is_its_last_part() -> None:
    assert name_in_file("/books/《山》/渡口的灯.v2.txt").title == "渡口的灯"
    assert name_in_file(r"C:\书\渡口的灯.txt").title == "渡口的灯"


def test_the_author_behind_a_title_is_no_part_of_it() -> None:
    with zipfile.ZipFile(io.BytesIO(epub())) as file:
        package = file.read("OEBPS/book.opf").decode().replace("<dc:title>雁回关", "<dc:title>雁回关-沈砚舟、林见微")
    found = read_bytes(epub({"OEBPS/book.opf": package}), "a.epub")
    assert (found.title, found.author) == ("雁回关", "沈砚舟、林见微")


def test_what_is_said_first_in_captions_is_no_title() -> None:
    said = enumerate(("水涨了，快走", BODY[2:40]), 1)
    cues = "".join(f"{n}\n00:00:{n:02},000 --> 00:00:{n:02},900\n{text}\n\n" for n, text in said)
    assert read_bytes(cues.encode(), "du-kou.srt").title == "du-kou"


@pytest.mark.parametrize(
    ("signed", "author"), [("XUE", ""), ("lzy01", ""), ("Lin Zhiyuan", "Lin Zhiyuan"), ("林知远", "林知远")]
)
def test_a_computer_signs_with_one_word(signed: str, author: str) -> None:
    assert read_bytes(pdf([["江边的镇子不大，只有一条街。"]], Author=signed), "渡口的灯.pdf").author == author
