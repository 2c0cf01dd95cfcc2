"""Cues in simplified and traditional characters: the same lines, times and spans."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator.subtitles import Cue, Header, TimedSpan, build
from narrator.subtitles.scripts import WritingSystem, convert, in_script, script_of
from tests.subtitles.speech import chapter

SIMPLE = "皇后在后面理发，头发乱了；干部说，干活要有干劲，面条里没有面子。"
TRADITIONAL = "皇后在後面理髮，頭髮亂了；幹部說，幹活要有幹勁，麵條裡沒有面子。"


def test_characters_are_chosen_by_their_words() -> None:
    assert convert(SIMPLE, WritingSystem.HANT) == TRADITIONAL
    assert convert(TRADITIONAL, WritingSystem.HANS) == SIMPLE


@pytest.mark.parametrize(("text", "script"), [(SIMPLE, "Hans"), (TRADITIONAL, "Hant"), ("", "Hans"), ("OK", "Hans")])
def test_the_script_of_a_text_is_found(text: str, script: str) -> None:
    assert script_of(text) == script


def test_what_is_in_the_script_already_stays_to_the_letter() -> None:
    """A converter would take the particle 么 for a traditional character, and 捱 for a variant."""
    cues = [Cue(0.0, 2.0, ("他捱了打么？", "读《世说新语》么？"))]
    assert in_script(cues, Header("么"), WritingSystem.HANS) == (cues, Header("么", language="zh-Hans"))


def test_title_and_author_are_converted_too() -> None:
    cues = build(*chapter([SIMPLE]))
    shown, header = in_script(cues, Header("后会", "张三", "zh-CN"), WritingSystem.HANT)
    assert header == Header("後會", "張三", "zh-Hant")
    assert "".join(cue.text for cue in shown) == TRADITIONAL
    assert [(c.start_s, c.end_s, c.spans) for c in shown] == [(c.start_s, c.end_s, c.spans) for c in cues]


@given(st.lists(st.text(min_size=1), min_size=1, max_size=2), st.sampled_from(list(WritingSystem)))
def test_any_text_keeps_its_length(lines: list[str], script: WritingSystem) -> None:
    text = "".join(lines)
    cue = Cue(0.0, 2.0, tuple(lines), (TimedSpan(0, len(text), 0.0, 2.0),))
    ((shown,), _) = in_script([cue], Header(), script)
    assert [len(line) for line in shown.lines] == [len(line) for line in lines]


def test_control_characters_and_lone_surrogates_pass() -> None:
    assert convert("后来\0头发\ud800后面\x1f说", WritingSystem.HANT) == "後來\0頭髮\ud800後面\x1f說"
