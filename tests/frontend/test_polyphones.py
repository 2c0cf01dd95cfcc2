"""Characters with several readings."""

from __future__ import annotations

import re

import pytest

from narrator.frontend import pronounce
from narrator.frontend.polyphones import compile_pattern, rules
from narrator.frontend.syllables import is_syllable
from tests.frontend.cases import lines, marked, syllable_at


@pytest.mark.parametrize("line", lines("polyphones-prose", "polyphones-terms", "polyphones-names"))
def test_reading(line: str) -> None:
    text, readings = marked(line)
    utterance = pronounce(text)
    assert {at: syllable_at(utterance, at) for at in readings} == readings


def test_every_rule_is_a_syllable() -> None:
    book = rules()
    readings = {rule.reading for found in book.by_character.values() for rule in found} | set(book.alone.values())
    assert [reading for reading in readings if not is_syllable(reading)] == []


@pytest.mark.parametrize("pattern", ["没有", "行(", "行[", "*行"])
def test_patterns_that_cannot_be(pattern: str) -> None:
    with pytest.raises((ValueError, re.error)):
        compile_pattern("行", pattern)
