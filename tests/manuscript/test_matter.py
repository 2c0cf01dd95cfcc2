"""Tables of contents, indexes, copyright pages, captions and notes are left out with the reason, in every format."""

import pytest

from narrator.manuscript import BlockKind, Manuscript, read_bytes, read_string
from tests.manuscript.books import docx, epub
from tests.manuscript.rebuild import rebuilt, without_space

BODY = "　　雾从江上来的时候，老船夫正在补网，补到第三个洞，听见对岸有人喊他，喊的是他小时候的名字。"
CHAPTERS = ("第一章 渡口", "第二章 集市", "第三章 秘窟")
TEXT = "\n".join(f"{title}\n{BODY}" for title in CHAPTERS)


def omitted(found: Manuscript, reason: str) -> list[str]:
    return [item.text for item in found.left_out if item.reason == reason]


@pytest.mark.parametrize(
    "contents",
    [
        "目录\n" + "\n".join(CHAPTERS),
        "目　录\n\n" + "\n\n".join(f"{title} {page}" for title, page in zip(CHAPTERS, (1, 18, 40), strict=True)),
        "\n".join(f"{title}………{page}" for title, page in zip(CHAPTERS, (1, 18, 40), strict=True)),
        "\n".join(f"{title}_______ {page}" for title, page in zip(CHAPTERS, (1, 18, 40), strict=True)),
        "目次\n卷一：江上\n" + "\n".join(CHAPTERS),
        "目录\n1 渡口1.1 老船夫" + " ." * 30 + " 1.2 集市" + " ." * 40 + "\n4 4 4 5\n2 秘窟 8",
        "Contents\n" + "\n".join(f"{title}\t{page}" for title, page in zip(CHAPTERS, (1, 18, 40), strict=True)),
    ],
)
def test_contents_of_a_plain_text(contents: str) -> None:
    source = f"{contents}\n\n{TEXT}"
    found = read_string(source)
    assert [block.text for block in found.blocks] == [line.strip() for line in TEXT.splitlines()]
    assert len(omitted(found, "table of contents")) == len([line for line in contents.splitlines() if line])
    assert rebuilt(found) == without_space(source)


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(["雨落在渡口", "人在对岸", "雨落在渡口", "船在江心", "雨落在渡口", BODY]),
        "\n".join(["他要买的东西：", "盐 2", "米 10", "灯油 3", BODY]),
        TEXT,
    ],
)
def test_verse_lists_and_headings_are_no_contents(text: str) -> None:
    assert not read_string(text).left_out


SECTIONS = "".join(f"## {title}\n\n{BODY.strip()}\n\n" for title in ("春", "夏", "秋"))


@pytest.mark.parametrize(
    ("contents", "reasons"),
    [
        ("- [春](#春)\n- [夏](#夏)\n- [秋](#秋)\n", {"table of contents"}),
        ("1. [春](#spring)\n2. [夏](#summer)\n   - [夜里](#night)\n", {"table of contents"}),
        ("[春](#春) | [夏](#夏) | [秋](#秋)\n", {"table of contents"}),
        ("> + [春](#春)\n> + **[夏 (上)](#夏-上)**\n> + [秋](#秋)\n", {"table of contents"}),
        ("[TOC]\n", set()),
        ("[[toc]]\n", set()),
        ("[↑ 返回目录](#目录)\n", {"page furniture"}),
    ],
)
def test_contents_of_a_markdown_text(contents: str, reasons: set[str]) -> None:
    found = read_bytes(f"# 山居笔记\n\n{contents}\n{SECTIONS}".encode(), "notes.md")
    assert [block.text for block in found.blocks[:3]] == ["山居笔记", "春", BODY.strip()]
    assert {item.reason for item in found.left_out} - {"markup", "link address"} == reasons


def test_a_text_of_nothing_but_links_is_read() -> None:
    found = read_bytes("- [春](#a)\n- [夏](#b)\n- [秋](#c)\n".encode(), "notes.md")
    assert [block.text for block in found.blocks] == ["春", "夏", "秋"]


def test_links_into_the_text_beside_words_are_read() -> None:
    lines = "见[第一节](#a)。\n\n[注一](#b)说得明白\n\n[渡口](#c)\n\n[集市](#d)"
    found = read_bytes(f"# 山居笔记\n\n{lines}\n\n{SECTIONS}".encode(), "notes.md")
    assert [block.text for block in found.blocks[1:5]] == ["见第一节。", "注一说得明白", "渡口", "集市"]


def test_an_imprint_is_left_out() -> None:
    imprint = [
        "图书在版编目（CIP）数据",
        "ISBN 978-7-0000-0000-0",
        "责任编辑：何一",
        "开本 880×1230 1/32",
        "定价：42.00元",
    ]
    found = read_string("\n".join([*imprint, TEXT]))
    assert omitted(found, "copyright page") == imprint
    assert read_string(f"《渡口的灯》\n作者：林知远\n{TEXT}").left_out == ()


def test_an_index_is_left_out() -> None:
    index = [
        "人名索引",
        *(f"{name} {page}, {page + 7}" for page, name in enumerate(("老周", "老单", "小满", "何一", "阿水"), 20)),
    ]
    found = read_string(TEXT + "\n" + "\n".join(index))
    assert omitted(found, "index") == index


def test_captions_are_left_out() -> None:
    found = read_string(f"{BODY}\n图3-1 渡口的旧照\n{BODY}\n图书馆的灯亮着。")
    assert omitted(found, "caption") == ["图3-1 渡口的旧照"]


def test_notes_that_only_signs_mark_are_left_out_with_their_marks() -> None:
    found = read_string(f"江面①上浮着一层雾[2]。\n{BODY}\n①江面：指长江。\n[2]雾：秋天最多。\n{BODY}")
    assert found.blocks[0].text == "江面上浮着一层雾。"
    assert omitted(found, "note") == ["①江面：指长江。", "[2]雾：秋天最多。"]
    assert omitted(found, "note mark") == ["①", "[2]"]


@pytest.mark.parametrize("text", ["①把缆绳解开；②上船。", "步骤①最难。\n①把缆绳解开。\n②上船。", "①解缆。\n②上船。"])
def test_enumerations_are_no_notes(text: str) -> None:
    assert not read_string(text).left_out


def test_contents_and_captions_of_word_by_their_styles() -> None:
    parts = [("", "目录"), ("TOC1", "第一章 渡口 1"), ("Heading1", "第一章 渡口"), ("", BODY), ("Caption", "一张旧照")]
    found = read_bytes(docx(parts), "a.docx")
    assert [block.text for block in found.blocks] == ["第一章 渡口", BODY.strip()]
    assert omitted(found, "table of contents") == ["目录", "第一章 渡口 1"]
    assert omitted(found, "caption") == ["一张旧照"]


def test_captions_and_menus_of_pages() -> None:
    menu, figure = "<div class='breadcrumb'>首页 &gt; 文章</div>", "<figure><figcaption>一张旧照</figcaption></figure>"
    page = f"<html><body>{menu}{figure}<p>{BODY}</p></body></html>"
    found = read_bytes(page.encode(), "a.html")
    assert [block.text for block in found.blocks] == [BODY.strip()]
    assert omitted(found, "caption") == ["一张旧照"]
    assert omitted(found, "page furniture") == ["首页 > 文章"]
    book = read_bytes(epub({"OEBPS/one.xhtml": page}), "a.epub")
    assert "一张旧照" in omitted(book, "caption")


@pytest.mark.parametrize("name", ["toc", "share", "content sidebar", "comment"])
def test_a_class_never_hides_most_of_a_page(name: str) -> None:
    page = f"<html><body><div class='{name}'><p>{BODY}</p></div></body></html>"
    assert [block.text for block in read_bytes(page.encode(), "a.html").blocks] == [BODY.strip()]
    assert BODY.strip() in [block.text for block in read_bytes(epub({"OEBPS/one.xhtml": page}), "a.epub").blocks]


@pytest.mark.parametrize(
    "text",
    [
        "办法有二：①加固河堤；②抬高码头；③修一座桥。他说完了。\n\n①用三部车跑遍镇上。\n\n②在码头送样品。\n\n③请人上门去卖。",
        "这样，①老客还会来。②亲友也会来。③隔四年又来。" + "\n\n天黑了。" * 5 + "\n\n①盐比米贵",
        "缺陷：①要有专利。②许可方失去控制。" + "\n\n天黑了。" * 5 + "\n\n②另一方的控制权小",
        "经理赔偿。①经营知识要有。\n\n权限如下。\n\n①执行方针；",
        "他在桥③上等。\n\n买卖有三样。\n\n①盐。\n\n②米。\n\n③灯油，价钱最高。",
        "他在桥①上等。" + "\n\n天黑了。" * 40 + "\n\n①盐比米贵",
    ],
)
def test_items_of_lists_are_no_notes(text: str) -> None:
    assert not [item for item in read_string(text).left_out if item.reason == "note"]


def test_notes_at_the_end_of_a_chapter_are_notes_however_far() -> None:
    text = "他在桥①上等，看见了船②。" + "\n\n天黑了。" * 40 + "\n\n①桥，石桥。\n\n②船，渡船。"
    found = read_string(text)
    assert [item.text for item in found.left_out if item.reason == "note"] == ["①桥，石桥。", "②船，渡船。"]


def test_an_index_whose_entries_explain_is_left_out_wherever_it_stands() -> None:
    names = enumerate("张王李赵周吴")
    entries = "\n\n".join(f"老{name}——渡口的船夫，后来开了茶馆。——第{page}、{page + 9}页" for page, name in names)
    text = f"# 江边\n\n## 人名索引\n\n{entries}\n\n## 第一章 渡口\n\n{'船夫把缆绳系好，坐在船头抽烟。' * 9}"
    found = read_bytes(text.encode(), "a.md")
    assert [block.text for block in found.blocks if block.kind is BlockKind.HEADING] == ["江边", "第一章 渡口"]
    assert {item.reason for item in found.left_out if "茶馆" in item.text} == {"index"}


def test_a_sentence_with_spaced_dots_behind_a_table_of_contents_is_read() -> None:
    sentence = "他等着" + " ." * 12 + " 一直等着，直到天亮，船也没有来。"
    body = "江边的镇子不大，只有一条街，街的东头是渡口，西头是一座石桥。\n" * 6
    text = f"目录\n第一章 江上 1\n第二章 岸上 9\n\n{sentence}\n\n第一章 江上\n{body}第二章 岸上\n{body}"
    assert any("一直等着" in block.text for block in read_string(text).blocks)
