"""What other readers would take for markup or time is shown, escaped or changed for what looks like it, and listed."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pysubs2
import pytest
import srt  # type: ignore[import-untyped]
import webvtt
from hypothesis import given
from hypothesis import strategies as st
from pycaption import SRTReader, WebVTTReader

from narrator.subtitles import FORMATS, Cue, Header, SubtitleOptions, TimedSpan, files
from narrator.subtitles.timing import rounded
from tests.subtitles.hostile import CUES

Read = tuple[int, int, str]


def by_srt(text: str) -> list[Read]:
    return [(_ms(x.start.total_seconds()), _ms(x.end.total_seconds()), x.content) for x in srt.parse(text)]


def by_pysubs2(form: str) -> Callable[[str], list[Read]]:
    def read(text: str) -> list[Read]:
        return [(x.start, x.end, x.text.replace(r"\N", "")) for x in pysubs2.SSAFile.from_string(text, format_=form)]

    return read


def by_pycaption_srt(text: str) -> list[Read]:
    return [(x.start // 1000, x.end // 1000, x.get_text()) for x in SRTReader().read(text).get_captions("en-US")]


def by_pycaption_vtt(text: str) -> list[Read]:
    found = WebVTTReader().read(text).get_captions("en-US")
    return [(x.start // 1000, x.end // 1000, x.get_text()) for x in found]


def by_webvtt(text: str) -> list[Read]:
    found = webvtt.from_buffer(io.StringIO(text)).captions
    return [(_clock_ms(x.start), _clock_ms(x.end), _unescaped(x.text)) for x in found]


def _clock_ms(clock: str) -> int:
    hours, minutes, seconds = clock.split(":")
    return _ms(int(hours) * 3600 + int(minutes) * 60 + float(seconds))


def _ms(seconds: float) -> int:
    return round(seconds * 1000)


def _unescaped(text: str) -> str:
    """Some readers of WebVTT leave its character references as they are."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


READERS = [
    ("srt", by_srt, 1000),
    ("srt", by_pysubs2("srt"), 1000),
    ("srt", by_pycaption_srt, 1000),
    ("vtt", by_webvtt, 1000),
    ("vtt", by_pycaption_vtt, 1000),
    ("ass", by_pysubs2("ass"), 100),
]


@pytest.mark.parametrize(("name", "read", "per_second"), READERS)
def test_readers_find_every_cue_and_character(name: str, read: Callable[[str], list[Read]], per_second: int) -> None:
    form = FORMATS[name]
    found = read(form.write(CUES, Header("[Events]\n标题", "\0")))
    assert [bare(text) for _, _, text in found] == [bare("".join(map(form.shown, cue.lines))) for cue in CUES]
    scale = 1000 // per_second
    times = [(start * scale, end * scale) for start, end in rounded(CUES, per_second)]
    assert [(start, end) for start, end, _ in found] == times


@pytest.mark.parametrize(
    ("name", "line", "shown"),
    [
        ("srt", "<b>粗</b> {\\an8}上 a --> b", "＜b>粗＜/b> ｛\\an8｝上 a --＞ b"),
        ("srt", "00:00:01,000 --> 00:00:02,000", "00:00：01,000 --＞ 00:00：02,000"),
        ("srt", "他跑了2:05:13.5。", "他跑了2:05:13.5。"),
        ("srt", "3 < 5 > 2 & C:\\N", "3 < 5 > 2 & C:＼N"),
        ("vtt", "<b> & {\\an8} -->", "<b> & {\\an8} -->"),
        ("lrc", "[00:01.00]<00:02.00>{}", "［00:01.00］＜00:02.00＞{}"),
        ("ass", "{\\an8}<b>", "｛＼an8｝<b>"),
        ("vtt", "\0\x1b\x7f\x85\ud800\u2028", "␀␛␡\ufffd\ufffd\ufffd"),
    ],
)
def test_what_no_escape_saves_is_changed_for_what_looks_like_it(name: str, line: str, shown: str) -> None:
    assert FORMATS[name].shown(line) == shown


def test_every_changed_line_is_listed() -> None:
    cues = [Cue(0.0, 1.0, ("平常的一行", "<b>粗</b>")), Cue(1.0, 2.0, ("{\\an8}",))]
    found = {file.name: file.altered for file in files(cues, Header(), SubtitleOptions(("srt", "vtt", "ass")))}
    assert found == {
        "srt": ((1, "<b>粗</b>", "＜b>粗＜/b>"), (2, "{\\an8}", "｛\\an8｝")),
        "vtt": (),
        "ass": ((2, "{\\an8}", "｛＼an8｝"),),
    }


@st.composite
def cues(draw: st.DrawFn) -> list[Cue]:
    """Cues of pieces that are markup somewhere; the last ends as a sentence does, not with a bare number."""
    pieces = st.sampled_from(
        ["<", ">", "b", "/", "{", "}", "\\", "N", "an8", "-", "--", "-->", "[", "]", "00:01.00", "00:00:01,000", "&",
         "amp;", "lt", "1", "2", "字", "，", "\0", "\ud800", "😀", "ע", "NOTE", ":", ";", "!", "=", '"', "\u202e"]
    )  # fmt: skip
    made = []
    for number in range(draw(st.integers(1, 4))):
        lines = draw(st.lists(st.lists(pieces, min_size=1, max_size=6).map("".join), min_size=1, max_size=2))
        lines[-1] += "。"
        text = "".join(lines)
        made.append(
            Cue(
                2.0 * number,
                2.0 * number + 1.5,
                tuple(lines),
                (TimedSpan(0, len(text), 2.0 * number, 2.0 * number + 1.5),),
            )
        )
    return made


@given(cues(), st.sampled_from(READERS))
def test_any_mixture_is_found_whole(made: list[Cue], reader: tuple[str, Callable[[str], list[Read]], int]) -> None:
    name, read, _ = reader
    form = FORMATS[name]
    found = [bare(text) for _, _, text in read(form.write(made))]
    assert found == [bare("".join(map(form.shown, cue.lines))) for cue in made]


@given(st.text(), st.sampled_from(sorted(FORMATS)))
def test_a_line_keeps_its_length(line: str, name: str) -> None:
    assert len(FORMATS[name].shown(line)) == len(line)
