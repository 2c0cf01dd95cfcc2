"""Subtitles read as a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator.manuscript import read_bytes
from narrator.manuscript.options import CueLanguage, ReadingOptions
from narrator.manuscript.subtitles import STOP, read_subtitles
from tests.manuscript.rebuild import left_over, rebuilt, without_space

SRT = """1
00:00:01,000 --> 00:00:02,500
他走到<i>门口</i>，
停了下来。

2
00:00:02,600 --> 00:00:04,000
{\\an8}没有人，

3
00:00:07,000 --> 00:00:08,000
也没有灯。

4
00:00:17,000 --> 00:00:18,000
1984
年的事。
"""
UNMARKED = """WEBVTT - 对白

NOTE 说明
两行

intro
00:01.000 --> 00:02.500 align:start
他走到门口

00:02.600 --> 00:04.000
停了下来

00:09.000 --> 00:10.000
天亮了
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SRT, ["他走到门口，停了下来。没有人，也没有灯。", "1984年的事。"]),
        (SRT.replace("\n", "\r\n"), ["他走到门口，停了下来。没有人，也没有灯。", "1984年的事。"]),
        (UNMARKED, ["他走到门口，停了下来", "天亮了"]),
    ],
)
def test_cues_become_paragraphs(text: str, expected: list[str]) -> None:
    manuscript = read_bytes(text.encode("utf-8-sig"), "standard input")
    assert manuscript.format == "subtitles"
    assert [block.text for block in manuscript.blocks] == expected
    assert rebuilt(manuscript).replace("，停", "停") == without_space(text).replace("，停", "停")


def test_a_time_in_a_text_makes_no_subtitles() -> None:
    assert read_bytes("他说 00:00:01,000 到了。\n00:01 --> 走".encode(), "a").format == "text"


PARTS = ["1", "23", "\n", "\n\n", "00:00:01,000 --> 00:00:02,500", "00:09.1 --> 00:10.2", "风停了。", "他走", "<i>"]
PARTS += ["</i>", "{\\an8}", "WEBVTT", "-->", " ", "<", "abc", "\r\n", "99:99:99,999 --> 00:00:00,000"]


def _plain(text: str) -> str:
    """Without the marks that stand for the ends of cues."""
    return text.replace(STOP, "").replace(",", "")


@given(st.lists(st.sampled_from(PARTS)).map("".join))
def test_nothing_is_lost(text: str) -> None:
    assert _plain(left_over(read_subtitles(text))) == _plain(without_space(text))


ASS = """[Script Info]
Title: 江边
[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:03.00,0:00:05.00,Default,,0,0,0,,他说不急
Dialogue: 1,0:00:01.00,0:00:03.00,Default,,0,0,0,,{\\\\pos(4,5)}老船夫把缆绳解开\\\\N对岸有人喊他
Dialogue: 0,0:00:01.00,0:00:03.00,Shadow,,0,0,0,,老船夫把缆绳解开\\\\N对岸有人喊他
Comment: 0,0:00:09.00,0:00:10.00,Default,,0,0,0,,校对用
Dialogue: 0,0:00:06.00,0:00:07.00,Default,,0,0,0,,{\\\\p1}m 0 0 l 100 0 100 100
""".replace("\\\\", "\\")
LRC = "[ti:江边的歌]\n[ar:陈望川]\n[00:00.00]作词：何一\n[00:16.80]对岸有人喊他\n"
LRC += "[00:12.34]老船夫<00:12.90>解缆\n[00:20.1][00:30.1]他说不急"


def cues(*texts: str) -> str:
    return "".join(f"{i}\n00:00:0{i},000 --> 00:00:0{i + 1},000\n{text}\n\n" for i, text in enumerate(texts, 1))


def blocks(text: str, name: str = "standard input") -> list[str]:
    return [block.text for block in read_bytes(text.encode(), name).blocks]


def test_substation_is_read_in_order_of_time_and_once() -> None:
    found = read_bytes(ASS.encode(), "a.ass")
    assert [block.text for block in found.blocks] == ["老船夫把缆绳解开，对岸有人喊他，他说不急"]
    assert (found.title, found.format) == ("江边", "subtitles")
    assert {item.reason for item in found.left_out} >= {"time code", "markup", "repeated", "drawing"}


@pytest.mark.parametrize(
    ("fields", "first", "second"),
    [
        ("Start, End, Text", "0:00:01.00,0:00:02.00,对岸有人喊他，", "0:00:03.00,0:00:04.00,他说不急"),
        ("A, End, Start, TEXT", "0,0:00:09.00,0:00:01.00,对岸有人喊他，", "0,0:00:02.00,0:00:03.00,他说不急"),
        ("Text, Start, End", "0,0:00:01.00,0:00:02.00,,,,,,,对岸有人喊他，", "0,0:00:03.00,0:00:04.00,,,,,,,他说不急"),
    ],
)  # fmt: skip
def test_substation_says_where_its_fields_stand(fields: str, first: str, second: str) -> None:
    lines = ["[Script Info]", "[V4+ Styles]", "Format: Name, Start", "[Events]", f"Format: {fields}"]
    text = "\n".join([*lines, f"Dialogue: {first}", f"Dialogue: {second}", ""])
    assert blocks(text, "a.ass") == ["对岸有人喊他，他说不急"]


def test_lyrics_are_verse() -> None:
    found = read_bytes(LRC.encode(), "a.lrc")
    assert [block.text for block in found.blocks] == ["老船夫解缆", "对岸有人喊他", "他说不急", "他说不急"]
    assert (found.title, found.author) == ("江边的歌", "陈望川")
    assert "作词：何一" in [item.text for item in found.left_out if item.reason == "credits"]


@pytest.mark.parametrize(
    ("entries", "first", "title", "author"),
    [
        ("", "江边的歌 - 陈望川", "江边的歌", "陈望川"),
        ("[ti:江边的歌]\n", "陈望川 - 江边的歌", "江边的歌", "陈望川"),
        ("[ti:江边的歌]\n[ar:何一]\n", "江边的歌-陈望川", "江边的歌", "何一"),
        ("[ti:江边的歌]\n", "月亮 - 太阳 - 星星", "江边的歌", ""),
        ("", "老船夫解缆", "a", ""),
    ],
)
def test_the_first_line_of_lyrics_announces_the_song(entries: str, first: str, title: str, author: str) -> None:
    found = read_bytes(f"{entries}[00:01.00]{first}\n[00:02.00]对岸有人喊他\n[00:03.00]他说不急\n".encode(), "a.lrc")
    assert (found.title, found.author) == (title, author)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # no blank lines between cues; no numbers; neither
        (
            "1\n00:00:01,000 --> 00:00:02,000\n他走了。\n2\n00:00:02,000 --> 00:00:03,000\n天黑了。\n",
            ["他走了。天黑了。"],
        ),
        ("00:00:01,000 --> 00:00:02,000\n他走了。\n00:00:02,000 --> 00:00:03,000\n天黑了。\n", ["他走了。天黑了。"]),
        ("0:00:01.000,0:00:02.000\n他走了。\n\n0:00:02.000,0:00:03.000\n天黑了。\n", ["他走了。天黑了。"]),
        # captions that roll, and captions that grow
        (
            cues("雨停了。", "雨停了。\n他走了。", "他走了。\n天黑了。"),
            ["雨停了。他走了。天黑了。"],
        ),
        (
            cues("今天", "今天雨停", "今天雨停了。"),
            ["今天雨停了。"],
        ),
        # two languages; sounds; two speakers
        ("1\n00:00:01,000 --> 00:00:02,000\n雨停了。\nThe rain stopped.\n", ["雨停了。"]),
        ("1\n00:00:01,000 --> 00:00:02,000\n[音乐]\n（笑声）\n♪♪\n雨停了。\n", ["雨停了。"]),
        ("1\n00:00:01,000 --> 00:00:02,000\n-谁在喊？  -对岸的人。\n", ["谁在喊？对岸的人。"]),
        ("1\n00:00:01,000 --> 00:00:02,000\n推开了门\n外面白茫茫\n", ["推开了门，外面白茫茫"]),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n他说：&ldquo;好&rdquo;。\n", ["他说：“好”。"]),
    ],
)
def test_kinds_of_cues(text: str, expected: list[str]) -> None:
    assert blocks(text) == expected


def texts(cues: list[str], name: str = "a.srt", language: CueLanguage = "chinese") -> list[str]:
    """What is read of cues that follow each other every two seconds."""
    times = [f"00:00:{2 * i:02d},000 --> 00:00:{2 * i + 1:02d},900" for i in range(len(cues))]
    source = "\n\n".join(f"{i}\n{time}\n{cue}" for i, (time, cue) in enumerate(zip(times, cues, strict=True), 1))
    return [b.text for b in read_bytes(source.encode(), name, options=ReadingOptions(cues=language)).blocks]


BILINGUAL = ["今天去江边\nWe go to the river", "船还没有来\nThe boat is late", "那就等等\nLet us wait"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("chinese", "今天去江边，船还没有来，那就等等"),
        ("other", "We go to the river, The boat is late, Let us wait"),
        (
            "both",
            "今天去江边，We go to the river, 船还没有来，The boat is late, 那就等等，Let us wait",
        ),
    ],
)
def test_one_language_of_two(language: CueLanguage, text: str) -> None:
    assert texts(BILINGUAL, language=language) == [text]
    on_one_line = [cue.replace("\n", " ") for cue in BILINGUAL]
    if language != "both":
        assert texts(on_one_line, language=language) == [text]
        turned = [" ".join(reversed(cue.split("\n"))) for cue in BILINGUAL]
        assert texts(turned, language=language) == [text]


@pytest.mark.parametrize(
    ("cues", "text"),
    [
        (["[门响] 谁呀", "（叹气）是我", "进来吧（笑）"], "谁呀，是我，进来吧"),
        (["【画外音】江水涨了", "♪ 江水流呀流到天边 ♪", "♪ 江南 ♪", "[音乐]"], "江水涨了，江水流呀流到天边"),
        (
            ["那年（1998年）发水", "我用 Visual Studio 写的", "他（老张的儿子）也来"],
            "那年（1998年）发水，我用 Visual Studio 写的，他（老张的儿子）也来",
        ),
        (["# 烧饼好了", "# 真香", "他住 # 3 号楼"], "烧饼好了，真香，他住 # 3 号楼"),
        (["谁在外面？", "我来送信", "有人吗！", "门没有关"], "谁在外面？我来送信，有人吗！门没有关"),
    ],
)
def test_what_only_a_viewer_needs(cues: list[str], text: str) -> None:
    assert texts(cues) == [text]


def test_captions_that_roll_through_empty_moments() -> None:
    source = (
        "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\n今天<00:00:00.500><c>我们</c>\n\n"
        "00:00:02.000 --> 00:00:02.010\n今天我们\n\n"
        "00:00:02.010 --> 00:00:04.000\n今天我们\n去江边<00:00:03.000><c>走走</c>\n\n"
        "00:00:04.000 --> 00:00:04.010\n去江边走走\n"
    )
    assert [b.text for b in read_bytes(source.encode(), "a.vtt").blocks] == ["今天我们，去江边走走"]


def test_a_long_gap_is_a_pause_in_punctuated_captions() -> None:
    source = (
        "1\n00:00:00,000 --> 00:00:01,000\n船来了，\n\n2\n00:00:01,000 --> 00:00:02,000\n我们上去，看见老张\n\n"
        "3\n00:00:03,000 --> 00:00:04,000\n坐在船头。\n\n4\n00:00:04,000 --> 00:00:05,000\n他没有说话。\n"
    )
    assert [b.text for b in read_bytes(source.encode(), "a.srt").blocks] == [
        "船来了，我们上去，看见老张，坐在船头。他没有说话。"
    ]


@pytest.mark.parametrize(
    ("language", "read"), [("chinese", ["江水流", "夜来了"]), ("other", ["The river flows", "The night falls"])]
)
def test_lyrics_in_two_languages(language: CueLanguage, read: list[str]) -> None:
    lines = [
        "[ti:River]",
        "[00:01.00]The river flows",
        "[00:01.00]江水流",
        "[00:05.00]The night falls",
        "[00:05.00]夜来了",
    ]
    found = read_bytes("\n".join(lines).encode(), "a.lrc", options=ReadingOptions(cues=language))
    assert [block.text for block in found.blocks] == read


def test_what_is_said_first_is_no_title() -> None:
    said = "\n\n".join(
        f"{i}\n00:00:0{i},000 --> 00:00:0{i},900\n{cue}"
        for i, cue in enumerate(["船长！", "江水涨了，今天不开船了，你们都回去吧。"], 1)
    )
    assert read_bytes(said.encode(), "1080p.srt").title == "1080p"


def test_the_singer_before_the_song_is_told_by_the_name_of_the_file() -> None:
    found = read_bytes(
        "[00:01.00]陈望川 - 江边的歌\n[00:02.00]对岸有人喊他\n[00:03.00]他说不急".encode(), "江边的歌.lrc"
    )
    assert (found.title, found.author) == ("江边的歌", "陈望川")
