"""Symbols of units, alone or composed: `km/h`, `N·m`, `μg/m³`, `kW·h`."""

from __future__ import annotations

import re
from functools import cache

from narrator.frontend.characters import DATA

_LENGTHS = "(?:km|m|dm|cm|mm|μm|nm|in|ft|mi|s)"
_PERIODS = {"d": "天", "a": "年"}  # letters that are units only after a stroke
MOST_MORE = 7  # factors, and divisors: what is longer is no unit, and would be read again from every place in it
_POWERS = {"²": "平方", "2": "平方", "³": "立方", "3": "立方"}


@cache
def _names() -> dict[str, str]:
    lines = (DATA / "units.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.split() for line in lines if line and not line.startswith("#"))
    return dict(rows)


@cache
def _expression() -> re.Pattern[str]:
    unit = "(?:" + "|".join(re.escape(name) for name in sorted(_names(), key=len, reverse=True)) + ")"
    powered = f"(?:{_LENGTHS}(?:[²³]|[23](?![0-9A-Za-z.,%]))|{unit}(?![²³]))"
    more = f"{{0,{MOST_MORE}}}"
    return re.compile(f"{powered}(?:[·*.]{powered}){more}(?:/(?:(?:100)?{powered}|[da])){more}(?![A-Za-z0-9])")


def unit_at(text: str, at: int) -> tuple[int, str] | None:
    """Where the unit that stands at a place ends, and how it is said."""
    if match := _expression().match(text, at):
        return match.end(), _say(match.group())
    return None


def _say(symbol: str) -> str:
    product, *divisors = symbol.split("/")
    if divisors in (["s²"], ["s2"]):
        return _say(product) + "每二次方秒"
    first, *others = re.split("[·*.]", product)
    spoken = _say_power(first) + "".join("时" if other == "h" else _say_power(other) for other in others)
    return spoken + "".join("每" + _say_divisor(divisor) for divisor in divisors)


def _say_divisor(divisor: str) -> str:
    if divisor in _PERIODS:
        return _PERIODS[divisor]
    return "百" + _say_power(divisor[3:]) if divisor.startswith("100") else _say_power(divisor)


def _say_power(symbol: str) -> str:
    names = _names()
    if symbol not in names and symbol[-1:] in _POWERS:
        return _POWERS[symbol[-1]] + names[symbol[:-1]]
    return names[symbol]
