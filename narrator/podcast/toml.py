"""TOML files that people write by hand: read however an editor saved them, and their kinds called in plain words."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

from narrator.readback import toml_value

_CALLED = {
    str: "a text in quotation marks",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    list: "a list in [ ]",
    dict: "a table in { }",
    date: "a date",
}


def table(path: Path) -> dict[str, Any]:
    """What a file holds, with or without a byte order mark. Raises FileNotFoundError, OSError, ValueError."""
    return toml_value(path.read_text(encoding="utf-8-sig"))


def is_kind(value: object, *kinds: type) -> bool:
    """Whether a value is of one of the kinds; true and false are no numbers, and a whole number is a number."""
    if isinstance(value, bool):
        return bool in kinds
    return isinstance(value, kinds) or (isinstance(value, int) and float in kinds)


def called(*kinds: type) -> str:
    return " or ".join(_CALLED[kind] for kind in kinds if kind is not datetime)
