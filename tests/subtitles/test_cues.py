"""Cues of texts that are spoken as a voice would speak them."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from narrator.subtitles import Cue, CueOptions, TimedSpan, TimedText, build
from tests.subtitles.speech import chapter, speak

STORY = [
    "祖父是村里最后一个会修钟的人。他的铺子开在渡口边上，夏天的时候，过河的人都喜欢在树下歇脚，顺便听一听几十座钟的滴答声。",
    "“这座钟走得不准。”有一次我指着墙上那座老挂钟对他说，“它比别的钟慢了整整十分钟。”",
    "据统计，2023年全县共有60岁及以上的老人2.97万人，占总人口的21.1%；其中一半住在山里，最近的医院在30公里以外。",
    "他写的程序在自己的 MacBook Pro 上运行得好好的，一放到 Linux 服务器上就报“Segmentation fault”，谁也说不清为什么。",
]


def cues_of(text: str, options: CueOptions | None = None) -> list[Cue]:
    passages, duration_s = chapter(text.split("\n"))
    return build(passages, duration_s, options)


def shown(cues: list[Cue]) -> list[str]:
    return [" / ".join(cue.lines) for cue in cues]


def test_a_story_keeps_every_limit() -> None:
    passages, duration_s = chapter(STORY)
    cues = build(passages, duration_s)
    assert len(cues) > 10
    assert [cue.exceptions for cue in cues if cue.exceptions] == []


def test_sentences_end_where_cues_end() -> None:
    passages, duration_s = chapter(STORY)
    inside = [cue.text[:-2] for cue in build(passages, duration_s)]
    assert not any(mark in text for text in inside for mark in "。！？")


def test_no_line_is_a_widow() -> None:
    passages, duration_s = chapter(STORY)
    lines = [line for cue in build(passages, duration_s) for line in cue.lines]
    assert min(sum(map(str.isalnum, line)) for line in lines) > 2


def test_pauses_under_half_a_second_are_bridged_and_longer_ones_are_not() -> None:
    passages, duration_s = chapter(STORY, pause_s=1.0)
    gaps_s = [round(after.start_s - before.end_s, 3) for before, after in pairwise(build(passages, duration_s))]
    assert set(gaps_s) <= {0.0, 0.084} | {gap for gap in gaps_s if gap > 0.4}
    assert sum(gap > 0.4 for gap in gaps_s) == len(STORY) - 1


def test_a_short_cue_stays_for_half_a_second_at_most() -> None:
    spans = (TimedSpan(0, 1, 1.0, 1.4), TimedSpan(1, 2, 1.4, 1.4))
    (cue,) = build([TimedText("好。", spans)], 5.0)
    assert (cue.start_s, cue.end_s, cue.exceptions) == (1.0, 1.9, ())


def test_a_cue_comes_a_frame_early_where_it_would_be_too_short() -> None:
    spans = (TimedSpan(0, 1, 1.0, 1.3), TimedSpan(1, 2, 1.3, 1.3))
    (cue,) = build([TimedText("好。", spans)], 1.8)
    assert (cue.start_s, cue.end_s, cue.exceptions) == (0.966, 1.8, ())


def test_a_word_by_itself_lingers_until_it_can_be_read() -> None:
    spans = (TimedSpan(0, 1, 1.0, 1.2), TimedSpan(1, 2, 1.2, 1.2))
    (cue,) = build([TimedText("好。", spans)], 5.0)
    assert (cue.start_s, cue.end_s, cue.exceptions) == (1.0, 1.834, ())


@pytest.mark.parametrize(("seconds", "firsts"), [
    ((3.6, 3.0, 2.0), ["他慢慢地走过来，", "又慢慢坐下去，接着讲起了往事。"]),
    ((2.0, 3.0, 3.6), ["他慢慢地走过来，又慢慢坐下去，", "接着讲起了往事。"]),
])  # fmt: skip
def test_a_cue_does_not_linger_where_another_division_is_quicker(seconds: tuple[float, ...], firsts: list[str]) -> None:
    clauses, spans, at, time_s = ["他慢慢地走过来，", "又慢慢坐下去，", "接着讲起了往事。"], [], 0, 1.0
    for clause, length_s in zip(clauses, seconds, strict=True):
        each_s = length_s / len(clause)
        spans += [
            TimedSpan(at + n, at + n + 1, time_s + n * each_s, time_s + (n + 1) * each_s) for n in range(len(clause))
        ]
        at, time_s = at + len(clause), time_s + length_s
    text = "".join(clauses)
    assert shown(build([TimedText(text, tuple(spans), frozenset(range(len(text))))], 12.0)) == firsts


def test_a_short_sentence_without_a_pause_around_it_shares_a_cue() -> None:
    spans = [TimedSpan(n, n + 1, 0.2 * n, 0.2 * n + 0.2) for n in range(16)]
    cues = build([TimedText("他们全都没有来，所以者何？不知道啊", tuple(spans), frozenset({8, 13}))], 4.0)
    assert not any(cue.exceptions for cue in cues)


def test_a_cue_too_short_for_the_rules_says_so() -> None:
    spans = (TimedSpan(0, 1, 0.0, 0.2), TimedSpan(1, 2, 0.2, 0.2))
    (cue,) = build([TimedText("好。", spans)], 0.4)
    assert cue.end_s == 0.4
    assert cue.exceptions == ("shown 0.400 s, under 0.833: 0.200 s of speech, and the next is near",)


def test_a_latin_word_longer_than_a_line_stays_whole_and_is_listed() -> None:
    (cue,) = [
        cue for cue in cues_of("那个词是Donaudampfschifffahrtsgesellschaft，意思是多瑙河轮船公司。") if cue.exceptions
    ]
    assert any("Donaudampfschifffahrtsgesellschaft" in line for line in cue.lines)
    assert cue.exceptions[0].startswith("line of 18 units, over 16")


def test_a_title_longer_than_a_line_is_parted_between_words() -> None:
    cues = cues_of("请看《关于进一步优化农村营商环境更好服务中小企业的实施意见》。")
    assert any("stay whole" in exception for cue in cues for exception in cue.exceptions)
    assert all(len(line) <= 16 for cue in cues for line in cue.lines)


def test_ten_thousand_digits_are_shown_in_lines() -> None:
    text = "7" * 10_000
    cues = build([TimedText(text, (TimedSpan(0, len(text), 0.0, 2000.0),))], 2000.0)
    assert "".join(cue.text for cue in cues) == text
    assert all(len(line) <= 32 for cue in cues for line in cue.lines)


@pytest.mark.parametrize(
    "text",
    [
        "字" * 5000,
        "好！" * 2000,
        "《字" * 2000,
        '"字' * 2000,
        "3年" * 2000,
        "字\u200b" * 2000,
        "a " * 2000,
        "。”他道" * 999,
    ],
)
def test_texts_that_never_end_are_shown_whole(text: str) -> None:
    passage = speak(text)
    cues = build([passage], passage.spans[-1].end_s)
    assert "".join(cue.text for cue in cues).replace(" ", "") == text.replace(" ", "")
    assert max(len(cue.text) for cue in cues) < 100


@pytest.mark.parametrize("text", ["", "   ", "……", "。。。", "\u200b", "——！"])
def test_what_is_not_spoken_is_not_shown(text: str) -> None:
    assert cues_of(text) == []


def test_silent_characters_stay_with_their_neighbours() -> None:
    assert shown(cues_of("😀今天天气真好😀😀。😀我们出去走走吧😀")) == ["😀今天天气真好😀😀。😀", "我们出去走走吧😀"]


def test_one_line_only_where_asked() -> None:
    cues = cues_of(STORY[0], CueOptions(line_units=12, max_lines=1))
    assert {len(cue.lines) for cue in cues} == {1}
    assert max(len(cue.lines[0]) for cue in cues) <= 12


def test_marks_at_line_ends_can_be_left_out() -> None:
    text = "铺子开在渡口边上，夏天的时候，过河的人都喜欢在树下歇脚。谁来？"
    cues = cues_of(text, CueOptions(end_marks=False))
    assert not any(line.endswith(("，", "。")) for cue in cues for line in cue.lines)
    assert cues[-1].text == "谁来？"
    assert [cue.spans[-1].end_char for cue in cues] == [len(cue.text) for cue in cues]
    assert [(c.start_s, c.end_s) for c in cues] == [(c.start_s, c.end_s) for c in cues_of(text)]


def test_limits_that_no_cue_can_keep_are_refused() -> None:
    for wrong in ({"line_units": 1}, {"max_lines": 3}, {"max_lines": 0}, {"min_s": 8.0}):
        with pytest.raises(ValueError, match="limits"):
            replace(CueOptions(), **wrong)
