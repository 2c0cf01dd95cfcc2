"""Numbers, signs and codes are read as an announcer reads them: cases as data, a file a kind."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from narrator import assets
from narrator.frontend import Lexicon, pronounce
from tests.frontend.cases import FOLDER, pairs
from tests.frontend.test_pronounce import assert_sound

_BESIDE_FIGURES = re.compile("(?<=[一-龥])(?=[0-9])|(?<=[0-9])(?=[一-龥])")
KINDS = sorted(path.stem for path in FOLDER.glob("read-*.txt"))


@pytest.mark.skipif(
    assets.find("misaki/us_gold.json") is None, reason="the English dictionary comes with the offline voice"
)
@pytest.mark.parametrize(("text", "expected"), pairs(*KINDS))
def test_reading(text: str, expected: str) -> None:
    spoken, _, sounds = expected.partition(" | ")
    utterance = pronounce(text)
    assert utterance.spoken == spoken
    assert_sound(utterance)
    if sounds:
        assert " ".join(syllable for token in utterance.tokens for syllable in token.surface) == sounds


def test_every_kind_has_its_file() -> None:
    assert len(KINDS) >= 15
    assert all(pairs(kind) for kind in KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_spaces_between_chinese_and_figures_change_nothing(kind: str) -> None:
    """Many writers set one there; but behind a number that begins a text it may stand for a heading's pause."""
    for text, _ in pairs(kind):
        spaced = _BESIDE_FIGURES.sub(" ", text)
        if not text[:1].isdigit():
            assert _heard(spaced) == _heard(text), spaced


def _heard(text: str) -> str:
    return pronounce(text).spoken.replace("，", "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("这部片子拍于 2019 年的冬天", "这部片子拍于二零一九年的冬天"),
        ("第 2 天来了 2 个人", "第二天来了两个人"),
        ("从 1949 到 1978 年", "从一九四九到一九七八年"),
        ("进入 II 期试验", "进入二期试验"),
        ("1.打开盒子 2.接上电源", "一.打开盒子，二.接上电源"),
        ("第一章 2019年的春天", "第一章，二零一九年的春天"),
        ("明天早上准时集合 7点出发", "明天早上准时集合，七点出发"),
        ("3-2 概念", "三杠二概念"),
    ],
)
def test_space_beside_figures(text: str, expected: str) -> None:
    assert pronounce(text).spoken == expected


def test_what_a_lexicon_decides_keeps_its_space(tmp_path: Path) -> None:
    (tmp_path / "lexicon.toml").write_text('"代号 7 号" = "代号拐号"\n', encoding="utf-8")
    lexicon = Lexicon.load(tmp_path / "lexicon.toml")
    assert pronounce("他的代号 7 号无人知道", lexicon).spoken == "他的代号拐号无人知道"
    start = len("那是 ")
    assert pronounce("那是 7 号楼", readings=[(start, start + 3, "拐号")]).spoken == "那是拐号楼"


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("2/4/6", ["2 二", "/ 、", "4 四", "/ 、", "6 六"]),
        ("1/b", ["1 B", "/b 分之一"]),
        ("0xFF00", ["0 零", "xFF X F F", "00 零零"]),
    ],
)
def test_marks_and_letters_that_a_rule_says_are_pieces_of_their_own(written: str, heard: list[str]) -> None:
    tokens = pronounce(written).tokens
    assert [f"{written[token.start : token.end]} {token.spoken}" for token in tokens] == heard
