"""Folding: one character for one, whatever the text; and what an editor's table of look-alikes says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator.frontend import pronounce
from narrator.frontend.folding import fold, lookalikes

_TRICKY = st.text(
    alphabet="○◯〇二八百千年张OО0０１，：,:’'′ʼaＡ丨－−×⼈⻓⺠⿓來乾著瞭衹₂8²𝟏\u0301😀\ud800\n 。", max_size=40
)


@given(st.one_of(st.text(max_size=60), _TRICKY))
def test_folding_keeps_places(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded


@given(_TRICKY)
def test_tokens_cover_what_was_folded(text: str) -> None:
    tokens = pronounce(text).tokens
    assert [token.start for token in tokens] == [0, *(token.end for token in tokens)][: len(tokens)]
    assert (tokens[-1].end if tokens else 0) == len(text)


def test_every_radical_is_read() -> None:
    radicals = [chr(code) for code in (*range(0x2E80, 0x2E9A), *range(0x2E9B, 0x2EF4), *range(0x2F00, 0x2FD6))]
    unread = [radical for radical in radicals if not "\u4e00" <= fold(radical) <= "\u9fff" and radical != "\u2e80"]
    assert not unread


def test_a_lookalike_stands_for_one_character() -> None:
    table = lookalikes()
    assert all(len(one) == 1 and chr(code) != one for code, one in table.items())
    assert not {ord(one) for one in table.values()} & set(table)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("二○○八年", "二〇〇八年"),
        ("二O一九年", "二〇一九年"),
        ("二00八年", "二〇〇八年"),
        ("○八年", "〇八年"),
        ("一百○八将", "一百〇八将"),
        ("张○○同学", "张○○同学"),
        ("张〇〇同学", "张○○同学"),
        ("○要点", "○要点"),
        ("三O比一", "三O比一"),
        ("I’m", "I'm"),
        ("‘好’", "‘好’"),
        ("１，２３４元", "1,234元"),
        ("第1，234", "第1，234"),
        ("5，000元", "5,000元"),
        ("9：00", "9:00"),
        ("甲：1", "甲：1"),
        ("－１．５", "-1.5"),
        ("𝐀𝟏", "A1"),
    ],
)
def test_context_decides(text: str, folded: str) -> None:
    assert fold(text) == folded
