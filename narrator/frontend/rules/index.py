"""All rules, and those of them that fit at a place of a text: found by one expression, not by trying each.

The expression looks ahead with every rule's own and notes which of them match; only those are then asked, in order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import compress

from narrator.frontend.rules.anglicized import ENGLISH_RULES
from narrator.frontend.rules.book import Match, Reader, SpokenRule
from narrator.frontend.rules.codes import CODE_RULES
from narrator.frontend.rules.dates import DATE_RULES
from narrator.frontend.rules.days import DAY_RULES
from narrator.frontend.rules.joints import JOINT_RULES
from narrator.frontend.rules.maths import MATH_RULES
from narrator.frontend.rules.models import MODEL_RULES
from narrator.frontend.rules.occasions import OCCASION_RULES
from narrator.frontend.rules.periods import PERIOD_RULES
from narrator.frontend.rules.plain import PLAIN_RULES
from narrator.frontend.rules.quantities import QUANTITY_RULES
from narrator.frontend.rules.ranges import RANGE_RULES
from narrator.frontend.rules.scores import SCORE_RULES
from narrator.frontend.rules.signs import SIGN_RULES
from narrator.frontend.rules.telephones import TELEPHONE_RULES
from narrator.frontend.rules.titles import TITLE_RULES
from narrator.frontend.rules.years import YEAR_RULES

_ATOMS = re.compile(r"\\.|\[(?:\\.|[^\]])*\]|\(\?|\(|[^\\\[(]+", re.DOTALL)
_REFERENCE = re.compile(r"\\([1-9])")


@cache
def every_rule() -> tuple[SpokenRule, ...]:
    """All rules, the more particular first."""
    books = (
        ENGLISH_RULES, TITLE_RULES, RANGE_RULES, PERIOD_RULES, YEAR_RULES, DAY_RULES, DATE_RULES, TELEPHONE_RULES, OCCASION_RULES, CODE_RULES, MODEL_RULES,
        QUANTITY_RULES, SCORE_RULES, MATH_RULES, SIGN_RULES, PLAIN_RULES, JOINT_RULES,
    )  # fmt: skip
    return tuple(entry for book in books for entry in book)


def fitting(text: str, at: int) -> Iterator[tuple[Match, Reader]]:
    """The rules whose patterns match at a place, in the order in which they are tried."""
    found = _all_at_once().match(text, at)
    for rule in compress(every_rule(), found.group(*_notes())) if found else ():
        if match := rule.pattern.match(text, at):
            yield match, rule.reader


@cache
def _notes() -> tuple[int, ...]:
    """The numbers of the groups that note that a rule matches."""
    numbers: list[int] = []
    last = 0
    for rule in every_rule():
        last += _captures(rule.text) + 1
        numbers.append(last)
    return tuple(numbers)


@cache
def _all_at_once() -> re.Pattern[str]:
    parts = []
    for rule, note in zip(every_rule(), _notes(), strict=True):
        first = note - _captures(rule.text) - 1  # groups before this rule's own
        text = _REFERENCE.sub(lambda match, by=first: f"\\{int(match[1]) + by}", _plain(rule.text))  # type: ignore[misc]
        parts.append(f"(?:(?={text})(?=((?s:.)))|)")
    return re.compile("".join(parts), re.ASCII)


def _captures(text: str) -> int:
    """How many groups of a rule the expression keeps: those of a rule that refers to one."""
    return _ATOMS.findall(text).count("(") if _REFERENCE.search(text) else 0


def _plain(text: str) -> str:
    """A rule's pattern without groups that nothing refers to."""
    if _captures(text):
        return text
    return "".join("(?:" if atom == "(" else atom for atom in _ATOMS.findall(text))
