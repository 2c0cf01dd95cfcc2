"""Every rule costs the same however long the text is: no expression repeats without bound."""

from __future__ import annotations

import re
from collections.abc import Iterator
from re import _constants, _parser  # type: ignore[attr-defined]  # what an expression is made of
from typing import Any

import pytest

from narrator.frontend.rules.book import SpokenRule
from narrator.frontend.rules.index import every_rule


def repeats(parsed: Any) -> Iterator[int]:
    """How often each part of an expression may follow itself, at most."""
    for kind, value in parsed:
        if kind in (_constants.MAX_REPEAT, _constants.MIN_REPEAT):
            yield int(value[1])
        parts = value if isinstance(value, tuple | list) else [value]
        for part in parts:
            yield from (each for parsed_part in _parts(part) for each in repeats(parsed_part))


def _parts(value: Any) -> Iterator[Any]:
    if isinstance(value, _parser.SubPattern):
        yield value
    elif isinstance(value, list):
        yield from (part for part in value if isinstance(part, _parser.SubPattern))


@pytest.mark.parametrize("rule", every_rule(), ids=lambda rule: rule.reader.__qualname__)
def test_rules_are_bounded(rule: SpokenRule) -> None:
    assert max(repeats(_parser.parse(rule.text, re.ASCII)), default=0) <= 64, rule.reader


def test_what_is_unbounded_is_found() -> None:
    assert max(repeats(_parser.parse(r"(?:a|b(c+))x"))) > 64
    assert max(repeats(_parser.parse(r"(?:a{2,5}|b)(?=\d{1,32})"))) == 32
