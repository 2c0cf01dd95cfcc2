"""HTML pages and fragments: what is read, what is not, and that no text is lost."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator.manuscript import BlockKind, read_bytes
from narrator.manuscript.draft import Draft
from narrator.manuscript.markup import MarkupKind, events
from narrator.manuscript.page import PageReader
from narrator.manuscript.tags import untag
from tests.manuscript.rebuild import left_over, without_space

PARTS = [
    *"今天风大<>/\"'=!-&; \n",
    "<p>",
    "</p>",
    "<div>",
    "</div>",
    "<b>",
    "</b>",
    "<br>",
    "<h1>",
    "</h1>",
    "<ul><li>",
]
PARTS += ["<!--", "-->", "<script>", "</script>", "<nav>", "</nav>", "<td>", "<tr>", "<table>", "</table>", "<rt>"]
PARTS += ["<li>", "<ruby>", "<pre>", "</pre>", "<title>", "</title>", "<![CDATA[", "]]>", '<a href="x">', "</a>"]
PARTS += ["<img alt='图'>", "<p hidden>"]
SOURCES = st.lists(st.sampled_from(PARTS)).map("".join)


@given(SOURCES)
def test_events_are_the_source(source: str) -> None:
    assert "".join(event.raw for event in events(source)) == source


@given(SOURCES)
def test_fragment_keeps_every_character(source: str) -> None:
    assert left_over(Draft(tuple(untag(source)))) == without_space(source)


@given(SOURCES)
def test_page_keeps_every_text(source: str) -> None:
    text = [event.raw for event in events(source) if event.kind is MarkupKind.TEXT]
    kept = iter(left_over(Draft(tuple(PageReader().read(source.replace("&", "")).passages))))
    assert all(c in kept for c in without_space("".join(text).replace("&", "")))


def blocks(body: str) -> list[str]:
    page = f"<!DOCTYPE html><html><body>{body}</body></html>"
    return [b.text for b in read_bytes(page.encode(), "a").blocks]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>一<p>二<div>三<span>四</span></div>五", ["一", "二", "三四", "五"]),
        ("<p>中文的\n换行 and\nLatin <b>bold</b>\ntext</p>", ["中文的换行 and Latin bold text"]),
        ("一<br>二<br/><br />三", ["一", "二", "三"]),
        ("<table><tr><th>站名<th>时刻<tr><td>柳河<td>6:40</table>", ["站名：柳河，时刻：6:40"]),
        ("<ul><li>一<ul><li>二</ul><li>三</ul>", ["一", "二", "三"]),
        ("水位<sup><a href='#n'>1</a></sup>在降，10<sup>3</sup>。", ["水位在降，10³。"]),
        ("水位<a href='#n'><sup>[1]</sup></a>在降", ["水位在降"]),
        ("<ruby>磨<rp>(</rp><rt>mó<rp>)</rp></ruby>刀", ["磨刀"]),
        ("<p>&ldquo;好&rdquo;&amp;&#x597d;&nosuch;</p>", ["“好”&好&nosuch;"]),
        ("<p hidden>不读</p><p style='display:none'>不读</p><p>读</p>", ["读"]),
        ("<nav>不读</nav><p>读</p><footer>不读</footer>", ["读"]),
        ("<pre>　　一行诗，\n　　又一行。</pre><pre>print(1)\nx = 2</pre><p>完了", ["一行诗，", "又一行。", "完了"]),
        ("<p>5 < 6 且 7 > 3</p>", ["5 < 6 且 7 > 3"]),
        ("<p title='a > b'>读</p>", ["读"]),
        ("<p>一</p></div></nav>二", ["一", "二"]),
        ("<script>if (a < b) '<p>不读</p>'</script>读<style>p{}</style>", ["读"]),
        ("<p>读<script>没有结尾", ["读没有结尾"]),
    ],
)
def test_body(body: str, expected: list[str]) -> None:
    assert blocks(body) == expected


def test_article_without_its_surroundings() -> None:
    page = read_bytes(
        "<html lang='zh-TW'><head><title>邮局 - 某网</title><meta name='Author' content='林见微'></head><body>"
        "<div>广告位</div><article><h1>邮局</h1><p>山里有一座很小的邮局。</p></article><div>相关阅读</div></body></html>".encode(),
        "standard input",
    )
    assert [block.text for block in page.blocks] == ["邮局", "山里有一座很小的邮局。"]
    assert [item.text for item in page.left_out] == ["广告位", "相关阅读"]
    assert (page.title, page.author, page.language, page.format) == ("邮局", "林见微", "zh-TW", "html")


def test_small_article_does_not_hide_the_page() -> None:
    assert blocks("<article>小</article><p>这一页的文字在文章元素外面。</p>") == ["小", "这一页的文字在文章元素外面。"]


def test_headings_have_their_level() -> None:
    page = read_bytes("<html><h1>第一章<br>断刀</h1><h3><div>节</div></h3><p>文".encode(), "a")
    assert [(b.kind, b.level, b.text) for b in page.blocks] == [
        (BlockKind.HEADING, 1, "第一章 断刀"),
        (BlockKind.HEADING, 3, "节"),
        (BlockKind.TEXT, 0, "文"),
    ]


@pytest.mark.parametrize("declared", ["gbk", "gb2312", "utf-8", "klingon", "utf-16"])
def test_declared_encoding_is_checked(declared: str) -> None:
    page = f'<html><head><meta charset="{declared}"></head><body>山里有一座很小的邮局。</body></html>'
    assert read_bytes(page.encode("gb18030"), "a").encoding == "gb18030"


UNITS = [
    "<",
    "<a",
    "<a '",
    '<a "',
    "</",
    "<!--",
    "<![CDATA[",
    "<script>",
    "<div>",
    "</div>",
    "<p>",
    "<td>",
    "&",
    "<pre>",
]


@pytest.mark.parametrize("unit", [*UNITS, "<a x ", "<p></div>", "<sup><a>"])
def test_absurd_markup_is_bounded(unit: str) -> None:
    source = unit * 20_000
    assert "".join(event.raw for event in events(source)) == source
    page = PageReader().read(source + "字")
    text = re.sub(r"\s", "", "".join(piece.text for passage in page.passages for piece in passage.pieces))
    assert text.endswith("字") or unit == "<!--" or "<![CDATA[" in text


def test_the_first_heading_of_a_blog_is_its_name() -> None:
    head = "<html><head><title>渡口的由来 - 林知远 - 江边园</title></head>"
    text = "江边的镇子不大，只有一条街，街的东头是渡口。" * 4
    page = f"{head}<body><h1>林知远</h1><div><a>渡口的由来</a></div><p>{text}</p></body></html>"
    assert read_bytes(page.encode(), "a.html").title == "渡口的由来"


@pytest.mark.parametrize("sign", ["<!-- 山 -->", "<!---->", "<!-- 山 --> \n", "<?x?>", "\ufeff<!-- -->"])
def test_what_begins_with_many_comments_is_looked_at_once(sign: str) -> None:
    assert read_bytes(f"{sign * 300}<p>天亮了。".encode(), "a.txt").format == "text"
    assert read_bytes(f"{sign * 300}<html><body><p>天亮了。".encode(), "a.txt").format == "html"


@pytest.mark.parametrize(
    ("block", "spoken", "left_out"),
    [
        ('<h2>渡口 <a href="#top">回到顶部</a></h2>', "渡口", "回到顶部"),
        ('<p>船来了。<a href="#">[返回目录]</a></p>', "船来了。", "[返回目录]"),
        ('<p>船来了。 <a href="#t">↑ Back to top</a></p>', "船来了。", "↑ Back to top"),
        ('<p>他点了<a href="x">回到顶部</a>的按钮。</p>', "他点了回到顶部的按钮。", ""),
        ('<p>没有路，只能<a href="x">返回目录</a></p>', "没有路，只能返回目录", ""),
        ("<p>船来了。回到顶部</p>", "船来了。回到顶部", ""),
        ('<p>船来了。<a href="x">回到顶部的人</a></p>', "船来了。回到顶部的人", ""),
    ],
)
def test_links_to_the_top_are_left_out_behind_a_text(block: str, spoken: str, left_out: str) -> None:
    page = f"<html><body><h1>江边</h1><p>雾从江上来，老船夫在补网。</p>{block}</body></html>"
    found = read_bytes(page.encode(), "a.html")
    assert found.blocks[-1].text == spoken
    assert [item.text for item in found.left_out] == ([left_out] if left_out else [])
