"""Formulas in LaTeX as they are read aloud in Chinese: fractions, powers, roots, sums, Greek letters, relations.

What a formula holds beyond that makes it unreadable by rule: then `spoken` says so, and the caller leaves it out.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

LONGEST = 400  # characters
DEEPEST = 12
_TOKEN = re.compile(r"\\[a-zA-Z]+\*?|\\.|[{}^_&~']|\s+|[A-Za-z]|\d+(?:\.\d+)?|.", re.DOTALL)


ROOT = "\\sqrt"
_MINUS = ("-", "−")
_OPERATORS = frozenset(
    r"""= + - − < > * / , ( [ { | ≤ ≥ ≠ ≈ × ⋅ · → ± ∈ \times \cdot \le \leq \ge \geq \ne \neq \approx \to \pm \in
    \left \sim""".split()
)
_PLACING = (r"\limits", r"\nolimits")  # where the bounds of a sum are set
_FRACTIONS = ("\\frac", "\\dfrac", "\\tfrac", "\\cfrac")
_TAKEN = ("求和", "连乘", "积分", "环路积分", "二重积分", "并", "交")
_NAMES = ("\\text", "\\mathrm", "\\operatorname", "\\textbf")


class _UnreadableError(Exception):
    """The formula holds something that no rule reads."""


def spoken(formula: str) -> str:
    """A formula in words, "" where no rule reads it."""
    if len(formula) > LONGEST:
        return ""
    try:
        reader = _FormulaReader([token for token in _TOKEN.findall(formula) if not token.isspace()])
        words = reader.group(0)
        return "" if reader.position < len(reader.tokens) else re.sub(r"\s+", " ", words).strip()
    except _UnreadableError:
        return ""


def is_known(name: str) -> bool:
    """Whether a rule reads what LaTeX calls so."""
    return name in _words()["symbols"]


@cache
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


class _FormulaReader:
    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.position = 0

    def group(self, depth: int, *, until: str = "") -> str:
        """Everything up to a closing token, which is taken, or to the end."""
        if depth > DEEPEST:
            raise _UnreadableError
        words = before = ""
        while self.position < len(self.tokens) and self.tokens[self.position] != until:
            token = self.tokens[self.position]
            atom = self._negative() if token in _MINUS and (not before or before in _OPERATORS) else self._atom(depth)
            before = token
            words += (
                " " + atom
                if words[-1:].isascii() and words[-1:].isalpha() and atom[:1].isascii() and atom[:1].isalpha()
                else atom
            )
        if until:
            self._take(until)
        return words

    def _negative(self) -> str:
        self.position += 1
        return "负"

    def _take(self, token: str) -> None:
        if self.position >= len(self.tokens) or self.tokens[self.position] != token:
            raise _UnreadableError
        self.position += 1

    def _next(self) -> str:
        if self.position >= len(self.tokens):
            raise _UnreadableError
        self.position += 1
        return self.tokens[self.position - 1]

    def _argument(self, depth: int) -> str:
        """The next group in braces, or the next token alone."""
        if self.position < len(self.tokens) and self.tokens[self.position] == "{":
            self.position += 1
            return self.group(depth + 1, until="}")
        return self._base(self._next(), depth + 1)

    def _atom(self, depth: int) -> str:
        base = self._base(self._next(), depth)
        while self.position < len(self.tokens) and self.tokens[self.position] in _PLACING:
            self.position += 1
        lower = upper = ""
        while self.position < len(self.tokens) and self.tokens[self.position] in ("^", "_", "'"):
            mark = self._next()
            if mark == "'":
                base += "撇"
            elif mark == "_":
                lower = self._argument(depth)
            else:
                upper = self._argument(depth)
        return _scripted(base, lower, upper)

    def _base(self, name: str, depth: int) -> str:
        words = _words()
        if name in words["wrapping"] or name in _NAMES:
            return self._argument(depth)
        if name in _FRACTIONS:
            above, below = self._argument(depth), self._argument(depth)
            return f"{below}分之{above}"
        if name == "{":
            return self.group(depth + 1, until="}")
        return self._root(depth) if name == ROOT else _symbol(name)

    def _root(self, depth: int) -> str:
        degree = ""
        if self.position < len(self.tokens) and self.tokens[self.position] == "[":
            self.position += 1
            degree = self.group(depth + 1, until="]")
        inside = self._argument(depth)
        return f"{degree}次根号{inside}" if degree else f"根号{inside}"


def _symbol(name: str) -> str:
    words = _words()
    if name in words["silent"]:
        return ""
    if name not in words["symbols"] and (name.startswith("\\") or name in "&^_}"):
        raise _UnreadableError
    return words["symbols"].get(name, name)


def _scripted(base: str, lower: str, upper: str) -> str:
    if base in _TAKEN:
        bounds = (f"从{lower}" if lower and upper else f"对{lower}" if lower else "") + (f"到{upper}" if upper else "")
        return f"{bounds}{base}"
    if base == "极限":
        return f"{lower}时的极限" if lower else base
    words = base + (f"下标{lower}" if len(lower) > 1 else lower)
    if not upper or upper == "度":
        return words + upper
    powers = {"2": "的平方", "3": "的立方", "\\prime": "撇", "撇": "撇", "转置": "的转置"}
    return words + powers.get(upper, f"的{upper}次方")
