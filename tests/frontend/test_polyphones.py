"""Characters with several readings."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest

from narrator.frontend import polyphones, pronounce
from narrator.syllables import is_syllable
from tests.frontend.cases import lines, marked, syllable_at


@pytest.mark.parametrize(
    "line",
    lines(
        "polyphones-prose",
        "polyphones-everyday",
        "polyphones-words",
        "polyphones-dictionaries",
        "polyphones-single",
        "polyphones-verbs",
        "polyphones-alone",
        "polyphones-alone-2",
        "polyphones-rarer",
        "polyphones-results",
        "polyphones-terms",
        "polyphones-names",
        "polyphones-contexts",
        "polyphones-places",
        "polyphones-people",
        "polyphones-classics",
        "polyphones-mixed",
        "polyphones-sentences",
    ),
)
def test_reading(line: str) -> None:
    text, readings = marked(line)
    utterance = pronounce(text)
    assert {at: syllable_at(utterance, at) for at in readings} == readings


def test_every_rule_is_a_syllable() -> None:
    characters = polyphones.ambiguous_characters()
    ruled = {rule.reading for character in characters for rule in polyphones.rules_of(character)}
    alone = {reading for character in characters if (reading := polyphones.alone(character))}
    assert ruled
    assert alone
    assert [reading for reading in ruled | alone if not is_syllable(reading)] == []


@pytest.mark.parametrize("pattern", ["没有", "行(", "行[", "*行"])
def test_patterns_that_cannot_be(pattern: str) -> None:
    with pytest.raises((ValueError, re.error)):
        _compile(polyphones.patterns_in("行", [pattern]))


def test_every_pattern_is_one() -> None:
    for character in polyphones.ambiguous_characters():
        for rule in polyphones.rules_of(character):
            _compile(rule.patterns)


def _compile(patterns: Iterable[polyphones.Pattern | polyphones.Tagged]) -> None:
    for pattern in patterns:
        if isinstance(pattern, polyphones.Pattern):
            re.compile(pattern.left)
            re.compile(pattern.right)
