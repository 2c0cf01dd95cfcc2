"""What editing and copying leave in a text: spelt-out line ends, source notes, letters set below each other."""

import pytest

from narrator.manuscript import read_bytes, read_string
from narrator.script import compose

BODY = "江边的镇子不大，只有一条街，街的东头是渡口，西头是一座石桥。" * 5


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("/r/n    老周心中不信。/r/n次日再去。", ["老周心中不信。", "次日再去。"]),
        ("第一句。\\r\\n第二句。\\n\\n第三句", ["第一句。", "第二句。", "第三句"]),
        ("他说：“好。”\\n她走了。", ["他说：“好。”", "她走了。"]),
        ("代码 print('a\\n') 会换行，\\n 是换行符。", ["代码 print('a\\n') 会换行，\\n 是换行符。"]),
        ("在目录 C:\\new 里", ["在目录 C:\\new 里"]),
    ],
)
def test_line_ends_that_are_spelt_out(text: str, blocks: list[str]) -> None:
    found = read_string(text)
    assert [block.text for block in found.blocks] == blocks
    kept = "".join(block.text for block in found.blocks) + "".join(item.text for item in found.left_out)
    assert sorted("".join(kept.split())) == sorted("".join(text.split()))


def test_source_notes_below_each_text_of_a_collection() -> None:
    notes = ["据《江边志》手稿本", "（选自《渡口》1987年第3期）", "原载《江边日报》1990年5月"]
    names = ["渡口的灯", "石桥雪", "老周的船"]
    text = "\n".join(f"{name}\n{BODY}\n{note}" for name, note in zip(names, notes, strict=True))
    found = read_string(text)
    assert [item.text for item in found.left_out if item.reason == "source note"] == notes
    assert [chapter.title for chapter in compose(found).chapters] == names
    once = read_string(f"{names[0]}\n{BODY}\n{notes[0]}\n")
    assert once.blocks[-1].text == notes[0]


def test_labels_of_notes_go_with_the_notes() -> None:
    found = read_string(f"他在渡口[1]住下。{BODY}\n【注释】\n[1]渡口：船靠岸的地方。\n次日又来。")
    assert [block.text for block in found.blocks] == [f"他在渡口住下。{BODY}", "次日又来。"]


def test_a_title_with_a_character_a_line() -> None:
    found = read_string(f"渡\n口\n的\n灯\n\n林知远 著\n\n第一章 雪\n{BODY}\n第二章 雨\n{BODY}\n")
    assert found.blocks[0].text == "渡口的灯"
    assert (found.title, found.author) == ("渡口的灯", "林知远")


@pytest.mark.parametrize(("second", "author"), [("陈望川", ""), ("林知远", "林知远")])
def test_the_author_of_one_story_is_not_that_of_a_collection(second: str, author: str) -> None:
    found = read_string(
        f"渡口的灯\n作者：林知远\n{BODY}\n\n石桥雪\n作者：{second}\n{BODY}\n\n桥\n作者：{second}\n{BODY}\n"
    )
    assert found.author == author


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("川のほとりの町は小さくて、通りが一本しかない。東のはずれに渡し場がある。", "ja"),
        ("강가의 마을은 작고 길이 하나뿐이다. 동쪽 끝에 나루터가 있다.", "ko"),
        ("他念了一句“さようなら”，又念了一遍，我们都没有听懂，只好看着江面，等船慢慢地开过来。", "zh-CN"),
    ],
)
def test_neighbouring_languages(text: str, language: str) -> None:
    assert read_string(text).language == language


def test_a_notice_below_every_heading_is_read_once() -> None:
    notice = "版权归作者所有，任何形式转载请联系作者。"
    page = "".join(f"<h2>第{n}章</h2><p>{notice}</p><p>{BODY}{n}</p>" for n in "一二三四五六")
    found = read_bytes(f"<html><body>{page}</body></html>".encode(), "a.html")
    assert [block.text for block in found.blocks].count(notice) == 1
    assert [item.text for item in found.left_out if item.reason == "page furniture"] == [notice] * 5


def test_a_line_of_the_work_below_every_heading_stays() -> None:
    refrain = "又是一年春草绿。"
    page = "".join(f"<h2>第{n}章</h2><p>{refrain}</p>" for n in "一二三四五六")
    found = read_bytes(f"<html><body>{page}</body></html>".encode(), "a.html")
    assert [block.text for block in found.blocks].count(refrain) == 6


@pytest.mark.parametrize("line", ["分类: C/C++", "3.1 C，C++", "ADO.net 提供对数据的支持。", "09/2018"])
def test_what_only_looks_like_an_advert(line: str) -> None:
    found = read_string(f"{BODY}\n{line}\n{BODY}")
    assert line in [block.text for block in found.blocks]


def test_a_sentence_that_stands_again_with_its_paragraph_is_no_stamp() -> None:
    again = "（疼了好几天，夜里睡不着了。这才去买了二两药"
    text = f"{BODY}\n\n{again}\n\n来。）\n\n" * 5
    assert not read_string(text).left_out


@pytest.mark.parametrize(
    "line",
    [
        "-" * 30 + "用户上传之内容开始" + "-" * 30,
        "您好！您下载的小说来自 www.example.com 欢迎常去光顾哦！",
        "本站所有资源部分转载自互联网！请支持正版，版权归作者所有！",
        "天边在线书库《www.example.com》",
        "九九电子书 www.example.com",
        "找好书，看好书，与大家分享好书，请加QQ群",
    ],
)
def test_lines_of_download_sites(line: str) -> None:
    found = read_string(f"{line}\n{BODY}\n{line}")
    assert [item.text for item in found.left_out] == [line, line]


@pytest.mark.parametrize("line", ["他开的书店叫天边书库，网站还没有。", "您下载的小说来自哪里？", "本站所有列车晚点。"])
def test_prose_about_sites(line: str) -> None:
    assert not read_string(f"{BODY}\n{line}\n{BODY}").left_out


def test_tags_of_scraped_pages_and_boxes_of_lines() -> None:
    note = "a" * 600
    found = read_string(
        f'╭══════╮\n他走<var></var>了，<span class="" data-note="{note}">没有回头</span>。<small>雨停了。</small>'
    )
    assert [block.text for block in found.blocks] == ["他走了，没有回头。雨停了。"]


def test_a_number_whose_figures_are_set_apart() -> None:
    text = "\n".join(f"第 {number} 回\n{BODY}" for number in ("六 十 五", "六 十 六", "六 十 七"))
    assert len(compose(read_string(text)).chapters) == 3


def test_a_title_that_stands_twice_whatever_it_counts() -> None:
    text = "\n".join(
        f"第{number}卦：《{name}卦》\n第{number}卦：《{name}卦》\n{BODY}"
        for number, name in zip("一二三", "乾坤屯", strict=True)
    )
    script = compose(read_string(text))
    assert [chapter.title for chapter in script.chapters] == [
        "第一卦：《乾卦》",
        "第二卦：《坤卦》",
        "第三卦：《屯卦》",
    ]
    assert [item.reason for item in script.left_out] == ["title repeated"] * 3


def test_a_short_text_without_headings_is_called_what_the_work_is() -> None:
    assert [chapter.title for chapter in compose(read_bytes(BODY.encode(), "励志事迹.txt")).chapters] == ["励志事迹"]


PAGE = """本书由“远远”整理，想获得更多免费电子书请加小编微信
如果你不知道读什么书，
就关注这个微信号。
公众号名称：渡口的灯
【渡口的灯】已提供200个不同类型的书单
1、 越看越上瘾的4本小说（124）
2、 有生之年一定要看的25部名著
……
关注“渡口的灯”微信公众号，即可查看对应书单"""


def test_a_page_that_asks_for_followers() -> None:
    found = read_string(f"{BODY}\n{PAGE}\n{BODY}")
    assert [block.text for block in found.blocks] == [BODY, BODY]
    assert "\n".join(item.text for item in found.left_out) == PAGE


@pytest.mark.parametrize(
    "text",
    [
        f"她开了一个公众号，名叫渡口。\n{BODY}\n她说：“请关注我的公众号。”\n{BODY}\n后来她又加了一个群，每天不知道读什么书。",
        "他不知道读什么书。\n她说：扫这个二维码。\n船开了。",
        "“我的微信号：river8899。”\n他输了半天。\n“不对吧，微信号：river8898？”\n“QQ：12345678也行。”\n“微信：river8899，电子书在里面。”",
        "联系我们\n公众号：江边早报\n微信号：river8899\nQQ：12345678",
    ],
)
def test_prose_about_followers(text: str) -> None:
    assert not read_string(text).left_out


def test_a_table_of_contents_at_the_end() -> None:
    names = ["第一章 人生总论", "第二章 处己之道", "第三章 处人之道"]
    text = "\n".join(f"{name}\n{BODY}" for name in names)
    found = read_string("\n".join((text, "Table of Contents", *names)))
    assert [item.text for item in found.left_out] == ["Table of Contents", *names]


def test_the_search_of_a_page_is_no_text_and_what_it_hides_is() -> None:
    page = f"<body><div class='search-noresults'><h3>老子故里</h3><p>{BODY}</p></div>"
    page += "<div class='search-results'><h1 class='search-results-title'>No results matching</h1></div></body>"
    found = read_bytes(page.encode(), "a.html")
    assert [block.text for block in found.blocks] == ["老子故里", BODY]
