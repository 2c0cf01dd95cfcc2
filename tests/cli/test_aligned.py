"""Pinyin stands above its character, however wide both are."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrator.cli.aligned import aligned, columns, expansions, toned
from narrator.frontend import pronounce


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("shan4", "shàn"), ("lv4", "lǜ"), ("nve4", "nüè"), ("gou3", "gǒu"), ("gui4", "guì"), ("liu2", "liú"),
        ("xiong2", "xióng"), ("de5", "de"), ("huar1", "huār"), ("er2", "ér"), ("yue4", "yuè"), ("hm5", "hm"),
    ],
)  # fmt: skip
def test_tones_stand_on_their_vowel(written: str, shown: str) -> None:
    assert toned(written) == shown


def test_pinyin_stands_above_its_character() -> None:
    above, below = aligned(pronounce("去年营收163亿"), 80)
    for said, text in (("qù", "去"), ("nián", "年"), ("yíng", "营"), ("yì bǎi", "163"), ("yì m", "亿")):
        if said in above:
            assert columns(above[: above.index(said)]) == columns(below[: below.index(text)])


@settings(max_examples=30)
@given(st.text(alphabet="山水163%WEB，。😀 云", min_size=1, max_size=30), st.integers(20, 80))
def test_no_line_is_too_wide_and_no_character_is_lost(text: str, width: int) -> None:
    lines = list(aligned(pronounce(text), width))
    assert "".join("".join(lines[1::2]).split()) == "".join(text.split())
    for above, below in zip(lines[::2], lines[1::2], strict=True):
        assert columns(below) <= max(width, columns(above) + 1, *map(columns, below.split() or [""]))


def test_what_is_spoken_otherwise_is_told() -> None:
    assert expansions(pronounce("多了25%😀")) == ["25% → 百分之二十五", "😀 → (not read)"]
