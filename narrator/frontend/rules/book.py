"""A rule: a pattern that begins at a number or a sign, and a reader that says how it is spoken."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

Match = re.Match[str]
Reader = Callable[[Match], "str | tuple[int, str] | None"]

NUMBER = r"(?:\d{1,3}(?:,\d{3}){1,6}(?!\d)|\d{1,4}(?:,\d{4}){1,4}(?!\d)|\d{1,32})(?:\.\d{1,32})?"  # `1,0000` as well
RANGE_SIGN = r"\s?(?:[-~—–～]|——|--)\s?"
MAGNITUDE = r"(?:百万亿|千万亿|百万|千万|万亿|百亿|千亿|十万|十亿|万|亿|千|百)"
_CLAUSE_ENDS = "，。！？；\n"


@dataclass(frozen=True, slots=True)
class SpokenRule:
    """A pattern as it is written, with its reader; it is compiled when it first fits somewhere."""

    text: str
    reader: Reader

    @property
    def pattern(self) -> re.Pattern[str]:
        return _compiled(self.text)


@cache
def _compiled(text: str) -> re.Pattern[str]:
    return re.compile(text, re.ASCII)


class RuleBook:
    """Rules in the order in which they are tried.

    A reader gives the spoken words, with the end of what they cover if that is not the match's: Chinese, or Latin, or
    the empty string for what stays silent; None means that the rule does not apply after all. Patterns are ASCII ones: `\\d` is 0 to 9.
    """

    def __init__(self) -> None:
        self._rules: list[SpokenRule] = []

    def __call__(self, pattern: str) -> Callable[[Reader], Reader]:
        def register(reader: Reader) -> Reader:
            self._rules.append(SpokenRule(pattern, reader))
            return reader

        return register

    def __iter__(self) -> Iterator[SpokenRule]:
        return iter(self._rules)


def before(match: Match, count: int = 1) -> str:
    """The characters before a match."""
    return match.string[max(0, match.start() - count) : match.start()]


def after(match: Match, count: int = 1) -> str:
    """The characters after a match."""
    return match.string[match.end() : match.end() + count]


def clause_before(match: Match, count: int = 24) -> str:
    """What stands before a match in the same clause."""
    near = before(match, count)
    return near[max(map(near.rfind, _CLAUSE_ENDS)) + 1 :]


def clause_after(match: Match, count: int = 16) -> str:
    """What stands after a match in the same clause."""
    near = after(match, count)
    return near[: min((at for at in map(near.find, _CLAUSE_ENDS) if at >= 0), default=count)]


def sentence_around(match: Match, count: int = 40) -> str:
    """What stands near a match in the same sentence."""
    left, right = before(match, count), after(match, count)
    left = left[max(map(left.rfind, "。！？\n")) + 1 :]
    return left + match.group() + right[: min((at for at in map(right.find, "。！？\n") if at >= 0), default=count)]
