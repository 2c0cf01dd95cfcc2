"""Every format is read back by parsers that others wrote: the same cues, nothing lost."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from itertools import pairwise

import pysubs2
import pytest
import srt  # type: ignore[import-untyped]
import webvtt
from hypothesis import given
from hypothesis import strategies as st
from pycaption import SRTReader, WebVTTReader

from narrator.subtitles import FORMATS, Cue, Header, TimedSpan, build
from narrator.subtitles.timing import rounded
from tests.subtitles.speech import chapter

PARAGRAPHS = [
    "清晨五点，菜市场的灯一盏接一盏亮了起来。卖豆腐的老周把第一板豆腐端上案子，热气扑在玻璃上，什么也看不见。",
    "“今天怎么这么早？”隔壁卖鱼的阿珍问。",
    "“睡不着。”老周说，“儿子昨天来电话，说公司要在 2026 年把总部搬到 New York，那边给的工资是这里的 3.5 倍。”",
    "好。",
    "他打开《唐诗三百首》，念道：“床前明月光……”A&B 公司的人 <后来> 说，这一段 100% 是真的——至少他们愿意相信。",
]


@pytest.fixture(scope="module")
def cues() -> list[Cue]:
    return build(*chapter(PARAGRAPHS))


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


Read = tuple[int, int, str]


def by_srt(text: str) -> list[Read]:
    return [(_ms(x.start.total_seconds()), _ms(x.end.total_seconds()), x.content) for x in srt.parse(text)]


def by_pysubs2_srt(text: str) -> list[Read]:
    return [(x.start, x.end, x.plaintext) for x in pysubs2.SSAFile.from_string(text, format_="srt")]


def by_pysubs2_vtt(text: str) -> list[Read]:
    return [(x.start, x.end, x.plaintext) for x in pysubs2.SSAFile.from_string(text, format_="vtt")]


def by_pysubs2_ass(text: str) -> list[Read]:
    return [(x.start, x.end, x.plaintext) for x in pysubs2.SSAFile.from_string(text, format_="ass")]


def by_pycaption_srt(text: str) -> list[Read]:
    return [(x.start // 1000, x.end // 1000, x.get_text()) for x in SRTReader().read(text).get_captions("en-US")]


def by_pycaption_vtt(text: str) -> list[Read]:
    return [(x.start // 1000, x.end // 1000, x.get_text()) for x in WebVTTReader().read(text).get_captions("en-US")]


def by_webvtt(text: str) -> list[Read]:
    return [(_clock_ms(x.start), _clock_ms(x.end), x.text) for x in webvtt.from_buffer(io.StringIO(text)).captions]


def _clock_ms(clock: str) -> int:
    hours, minutes, seconds = clock.split(":")
    return _ms(int(hours) * 3600 + int(minutes) * 60 + float(seconds))


def _ms(seconds: float) -> int:
    return round(seconds * 1000)


@pytest.mark.parametrize(
    ("name", "read", "unit_ms"),
    [
        ("srt", by_srt, 1),
        ("srt", by_pysubs2_srt, 1),
        ("srt", by_pycaption_srt, 1),
        ("vtt", by_webvtt, 1),
        ("vtt", by_pysubs2_vtt, 1),
        ("vtt", by_pycaption_vtt, 1),
        ("vtt-karaoke", by_webvtt, 1),
        ("ass", by_pysubs2_ass, 10),
        ("ass-karaoke", by_pysubs2_ass, 10),
    ],
)
def test_readers_find_the_same_cues(
    name: str, read: Callable[[str], list[Read]], unit_ms: int, cues: list[Cue]
) -> None:
    found = read(FORMATS[name].write(cues, Header("菜市场", "某人")))
    assert [bare(_unescaped(text)) for _, _, text in found] == [bare(cue.text) for cue in cues]
    for (start, end, _), cue in zip(found, cues, strict=True):
        assert abs(start - cue.start_s * 1000) <= unit_ms
        assert abs(end - cue.end_s * 1000) <= unit_ms


def _unescaped(text: str) -> str:
    """Some readers of WebVTT leave its character references as they are."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def test_lines_stay_lines(cues: list[Cue]) -> None:
    assert [tuple(sub.content.split("\n")) for sub in srt.parse(FORMATS["srt"].write(cues))] == [c.lines for c in cues]


def test_srt_to_the_letter() -> None:
    cues = [Cue(0.0, 1.5, ("你好，",)), Cue(3661.001, 3662.0, ("世界", "再见。"))]
    assert FORMATS["srt"].write(cues) == (
        "1\n00:00:00,000 --> 00:00:01,500\n你好，\n\n2\n01:01:01,001 --> 01:01:02,000\n世界\n再见。\n"
    )


def test_markup_in_the_text_is_shown() -> None:
    cue = [Cue(0.0, 2.0, ("<b>粗</b> {\\an8}上 & 下",))]
    assert FORMATS["srt"].write(cue).splitlines()[2] == "＜b>粗＜/b> ｛\\an8｝上 & 下"
    assert FORMATS["vtt"].write(cue).splitlines()[3] == "&lt;b&gt;粗&lt;/b&gt; {\\an8}上 &amp; 下"
    assert FORMATS["ass"].write(cue).splitlines()[-1].endswith(",,<b>粗</b> ｛＼an8｝上 & 下")
    assert FORMATS["lrc"].write([Cue(0.0, 2.0, ("[01:02]开始",))]).splitlines()[0] == "[00:00.00]［01:02］开始"


LRC_LINE = re.compile(r"\[(\d{2,}):(\d\d)\.(\d\d)\](.*)")


def lrc_lines(text: str) -> list[tuple[int, str]]:
    found = [LRC_LINE.fullmatch(line) for line in text.splitlines() if not line.startswith(("[ti:", "[ar:"))]
    return [(int(m[1]) * 6000 + int(m[2]) * 100 + int(m[3]), m[4]) for m in found if m]


def test_lrc_has_a_line_for_every_cue_and_clears_it_in_pauses(cues: list[Cue]) -> None:
    lines = lrc_lines(FORMATS["lrc"].write(cues, Header("菜[市]场")))
    assert [bare(text) for _, text in lines if text] == [bare(FORMATS["lrc"].shown(cue.text)) for cue in cues]
    assert [at for at, text in lines if text] == [round(cue.start_s * 100) for cue in cues]
    assert lines[-1] == (rounded(cues, 100)[-1][1], "")
    pauses = sum(b.start_s - a.end_s > 0.1 for a, b in pairwise(cues))
    assert sum(not text for _, text in lines) == pauses + 1


def test_lrc_counts_minutes_past_the_hour() -> None:
    assert FORMATS["lrc"].write([Cue(3661.0, 3662.0, ("一",))]) == "[61:01.00]一\n[61:02.00]\n"


def test_latin_words_stay_apart_when_lines_are_joined() -> None:
    assert FORMATS["lrc"].write([Cue(0.0, 1.0, ("Hello", "world"))]).startswith("[00:00.00]Hello world\n")
    assert (
        FORMATS["lrc-enhanced"]
        .write([Cue(0.0, 1.0, ("Hello", "world"))])
        .startswith("[00:00.00]<00:00.00>Hello <00:00.00>world")
    )


def test_enhanced_lrc_times_rise_inside_the_cue(cues: list[Cue]) -> None:
    lines = [(at, text) for at, text in lrc_lines(FORMATS["lrc-enhanced"].write(cues)) if text]
    for (at, text), cue, (start, end) in zip(lines, cues, rounded(cues, 100), strict=True):
        stamps = [int(m) * 6000 + int(s) * 100 + int(c) for m, s, c in re.findall(r"<(\d+):(\d\d)\.(\d\d)>", text)]
        assert at == start <= stamps[0]
        assert stamps == sorted(stamps)
        assert stamps[-1] == end
        assert bare(re.sub(r"<\d+:\d\d\.\d\d>", "", text)) == bare(FORMATS["lrc"].shown(cue.text))


def test_karaoke_lengths_add_up_to_the_line(cues: list[Cue]) -> None:
    dialogues = [line for line in FORMATS["ass-karaoke"].write(cues).splitlines() if line.startswith("Dialogue:")]
    for line, (start, end) in zip(dialogues, rounded(cues, 100), strict=True):
        assert sum(map(int, re.findall(r"\\k(\d+)", line))) == end - start


def test_each_character_is_lit_when_it_is_heard(cues: list[Cue]) -> None:
    text = FORMATS["vtt-karaoke"].write(cues)
    stamps = [
        (int(h) * 3600 + int(m) * 60 + float(s), char)
        for h, m, s, char in re.findall(r"<(\d\d):(\d\d):(\d\d\.\d{3})>([^\W\d_])", text)
    ]
    heard = {(round(s.start_s, 3), cue.text[s.start_char]) for cue in cues for s in cue.spans}
    assert len(stamps) > 100
    assert all((round(at, 3), char) in heard for at, char in stamps)


def test_webvtt_stamps_lie_strictly_inside_the_cue_and_rise(cues: list[Cue]) -> None:
    blocks = FORMATS["vtt-karaoke"].write(cues).split("\n\n")[1:]
    for block in blocks:
        times = re.findall(r"\d\d:\d\d:\d\d\.\d{3}", block)
        assert times[0] < times[1]
        inside = [times[0], *times[2:], times[1]]
        assert all(a < b for a, b in pairwise(inside))


@st.composite
def raw_cues(draw: st.DrawFn) -> list[Cue]:
    """Cues with any times in order, whole milliseconds or not."""
    at_s, cues = 0.0, []
    for _ in range(draw(st.integers(0, 8))):
        start_s = at_s + draw(st.floats(0, 2))
        at_s = start_s + draw(st.floats(0.02, 9))
        line = draw(st.text(st.characters(codec="utf-8", exclude_categories=["Z", "C"]), min_size=1, max_size=9))
        cues.append(Cue(start_s, at_s, (line,), (TimedSpan(0, len(line), start_s, at_s),)))
    return cues


@given(raw_cues(), st.sampled_from([1000, 100]))
def test_rounding_keeps_order(cues: list[Cue], per_second: int) -> None:
    times = rounded(cues, per_second)
    assert all(start < end for start, end in times)
    assert all(a[1] <= b[0] for a, b in pairwise(times))
    assert all(
        abs(t / per_second - s) <= 1 / per_second for (t, _), s in zip(times, [c.start_s for c in cues], strict=True)
    )
    if cues:
        assert times[-1][1] <= cues[-1].end_s * per_second + 1e-6


@given(raw_cues())
def test_any_text_survives_srt(cues: list[Cue]) -> None:
    found = list(srt.parse(FORMATS["srt"].write(cues)))
    assert [sub.content for sub in found] == [FORMATS["srt"].shown(cue.text) for cue in cues]


def test_files_end_with_one_newline(cues: list[Cue]) -> None:
    for name, form in FORMATS.items():
        text = form.write(cues)
        assert text.endswith("\n"), name
        assert not text.endswith("\n\n"), name
        assert "\r" not in text, name
