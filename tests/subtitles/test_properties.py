"""What holds for the cues of any text, however it is timed."""

from __future__ import annotations

import re
import unicodedata
from itertools import accumulate, pairwise

from hypothesis import given
from hypothesis import strategies as st

from narrator.subtitles import FORMATS, Cue, CueOptions, TimedSpan, TimedText, build
from narrator.subtitles.characters import width
from narrator.subtitles.passages import is_heard

PIECES = st.one_of(
    st.sampled_from("的我们山水电话技术一个不是说了在和有因为学习中国经济发展大小人来去上下"),
    st.sampled_from("，。！？；：、…—“”‘’（）《》「」『』·"),
    st.sampled_from(
        ["……", "——", "。”", "！？", "145亿", "WTO2.0", "iPhone", "3.14", "don't", "《红楼梦》", "威廉·莎士比亚"]
    ),
    st.sampled_from(" \n\t\u3000\u00a0\u200b\u200d\u202e\ufeff\x00\u2028\x1c\x85"),
    st.sampled_from(
        [
            "😀",
            "👨‍👩‍👧",
            "🇨🇳",
            "é",
            "\ud800",
            "\udfff",
            "𠀀",
            "(",
            ")",
            '"',
            "'",
            ".",
            ",",
            "<b>",
            "{\\an8}",
            "&",
            "-->",
        ]
    ),
    st.text(max_size=3),
    st.sampled_from(["7" * 40, "字" * 50, "Donaudampfschifffahrtsgesellschaft", "！" * 40, "“" * 20, "😀" * 40]),
)
TEXTS = st.lists(PIECES, max_size=30).map("".join)


@st.composite
def passages(draw: st.DrawFn) -> tuple[list[TimedText], float]:
    """A chapter: paragraphs with any spans, silent or heard, any word boundaries, and its length."""
    at_s = draw(st.sampled_from([0.0, 0.02, 0.5]))
    made = []
    for text in draw(st.lists(TEXTS, min_size=1, max_size=3)):
        spans = []
        start = 0
        while start < len(text):
            end = min(len(text), start + draw(st.sampled_from([1, 1, 1, 1, 2, 5, 50])))
            length_s = draw(st.sampled_from([0.0, 0.05, 0.15, 0.22, 0.22, 0.3, 0.9, 4.0]))
            length_s = length_s and max(length_s, 0.01 * (end - start))
            spans.append(TimedSpan(start, end, at_s, at_s + length_s))
            at_s += length_s + draw(st.sampled_from([0.0, 0.0, 0.0, 0.03, 0.4]))
            start = end
        breaks = draw(st.frozensets(st.integers(0, max(1, len(text)))))
        made.append(TimedText(text, tuple(spans), breaks))
        at_s += draw(st.sampled_from([0.0, 0.3, 0.8]))
    return made, at_s + draw(st.sampled_from([0.0, 0.04, 1.0]))


def bare(text: str) -> str:
    return re.sub(r"\s", "", re.sub("[\ud800-\udfff]", "\ufffd", text))


def heard(passage: TimedText) -> list[TimedSpan]:
    return [span for span in passage.spans if is_heard(passage.text, span)]


def rules_kept(cue: Cue, options: CueOptions) -> dict[str, bool]:
    """The house rules, written once more."""
    wide = [
        sum(0 if unicodedata.category(c)[0] in "CM" and unicodedata.category(c) not in ("Cn", "Co", "Mc")
            else 2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in line) / 2
        for line in cue.lines
    ]  # fmt: skip
    shown_s = cue.end_s - cue.start_s
    read = sum(unicodedata.category(c)[0] not in "PZC" for c in cue.text)
    return {
        "line of": max(wide) <= options.line_units,
        "starts with": not any(line[0] in "，。！？；：、）」』”’》" for line in cue.lines),
        "ends with": not any(line[-1] in "（「『“‘《" for line in cue.lines),
        "under": shown_s >= options.min_s - 0.002,
        "shown": shown_s <= options.max_s + 0.002,
        "a second": read / shown_s <= options.chars_per_s + 0.06,
    }


@given(passages())
def test_nothing_is_lost(chapter: tuple[list[TimedText], float]) -> None:
    made, duration_s = chapter
    cues = build(made, duration_s)
    assert bare("".join(cue.text for cue in cues)) == "".join(bare(p.text) for p in made if heard(p))


@given(passages())
def test_cues_follow_each_other_inside_the_audio(chapter: tuple[list[TimedText], float]) -> None:
    made, duration_s = chapter
    cues = build(made, duration_s)
    assert all(0 <= cue.start_s < cue.end_s <= duration_s for cue in cues)
    gaps = [round(after.start_s - before.end_s, 6) for before, after in pairwise(cues)]
    assert all(gap == 0 or gap >= 0.083 for gap in gaps)


@given(passages(), st.sampled_from([CueOptions(), CueOptions(line_units=10, max_lines=1), CueOptions(line_units=3.5)]))
def test_limits_are_kept_or_listed(chapter: tuple[list[TimedText], float], options: CueOptions) -> None:
    for cue in build(*chapter, options):
        assert 1 <= len(cue.lines) <= options.max_lines
        assert all(line == line.strip() != "" for line in cue.lines)
        for rule, kept in rules_kept(cue, options).items():
            assert kept or any(rule in exception for exception in cue.exceptions), (rule, cue)


@given(passages())
def test_cues_keep_time_with_the_speech(chapter: tuple[list[TimedText], float]) -> None:
    options = CueOptions()
    for cue in build(*chapter, options):
        voiced = [span for span in cue.spans if is_heard(cue.text, span)]
        assert voiced
        assert -0.002 <= voiced[0].start_s - cue.start_s <= options.early_s + 0.002
        lingers_s = cue.end_s - voiced[-1].end_s
        assert lingers_s <= options.linger_s + 0.002 or cue.end_s - cue.start_s <= options.min_s + 0.002
        assert [span.start_char for span in cue.spans] == [0, *(span.end_char for span in cue.spans[:-1])]
        assert cue.spans[-1].end_char == len(cue.text)


@given(passages())
def test_lines_part_only_where_they_may(chapter: tuple[list[TimedText], float]) -> None:
    made, duration_s = chapter
    places = _places(made)
    at = 0
    for cue in build(made, duration_s):
        for line in cue.lines:
            at += len(bare(line))
            assert at in places or any("stay whole" in exception for exception in cue.exceptions), (line, cue)


def _places(made: list[TimedText]) -> set[int]:
    """Where words end or marks or white space stand, and no span or title goes on: counted without white space.

    A span wider than two lines is not one word or number, whatever it is: it may be parted.
    """
    places, at = set(), 0
    for passage in filter(heard, made):
        text = re.sub("[\ud800-\udfff]", "\ufffd", re.sub(r"[^\S\u3000]", " ", passage.text))
        whole = [(s.start_char, s.end_char) for s in passage.spans if width(text[s.start_char : s.end_char]) <= 64]
        titles = [m.span() for m in re.finditer("《[^《》]*》", text)]
        inside = {b for a, e in whole for b in range(a + 1, e) if not text[b - 1].isspace()}
        inside |= {b for a, e in titles for b in range(a + 1, e)}
        beside = {b for b in range(len(text) + 1) for c in text[max(0, b - 1) : b + 1] if not c.isalnum()}
        counted = [0, *accumulate(len(bare(c)) for c in text)]
        places |= {at + counted[b] for b in (passage.breaks | beside | {len(text)}) - inside if b <= len(text)}
        at += counted[-1]
    return places


@given(passages())
def test_every_format_can_be_written(chapter: tuple[list[TimedText], float]) -> None:
    cues = build(*chapter)
    for name, form in FORMATS.items():
        written = form.write(cues)
        assert written.encode("utf-8").decode("utf-8") == written
        assert "\n\n\n" not in written, name
