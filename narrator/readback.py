"""JSON and TOML that may have been damaged since it was written, or come from somebody else: read, or refused."""

from __future__ import annotations

import json
import math
import re
import tomllib
from typing import Any, NoReturn, TypeVar

Kept = TypeVar("Kept")
TOO_DEEP = "it is nested too deeply"
TOO_LARGE = "a number is too large"
HALF = "half of a character, which no text holds"
DEEPEST = 50  # tables and lists inside one another: what follows the values down need not count
_HALVES = re.compile(r"\\u[dD][89a-fA-F]")  # of characters, as JSON escapes them
_WHOLE = re.compile(r"-?\d{1,15}")
LARGEST = 2**80  # of whole numbers: they can be written out, and be divided


def json_value(text: str | bytes) -> Any:
    """The value. Raises ValueError where it is no JSON, nested too deeply, or has a number or letter that is none."""
    text = text if isinstance(text, str) else text.decode("utf-8-sig")
    try:
        value = json.loads(text, parse_constant=_refused, parse_float=_finite, parse_int=_whole)
        if _HALVES.search(text):
            json.dumps(value, ensure_ascii=False).encode()
    except RecursionError as error:
        raise ValueError(TOO_DEEP) from error
    except UnicodeEncodeError as error:
        raise ValueError(HALF) from error
    return value


def toml_value(text: str) -> dict[str, Any]:
    """The table. Raises ValueError where it is no TOML (`tomllib.TOMLDecodeError`), or a value is out of bounds."""
    try:
        found = tomllib.loads(text)
    except RecursionError as error:
        raise ValueError(TOO_DEEP) from error
    level: list[Any] = [found]
    for _ in range(DEEPEST):
        inner = [each.values() if isinstance(each, dict) else each for each in level]
        values = [value for each in inner for value in each]
        if any(isinstance(value, int) and abs(value) > LARGEST for value in values):
            raise ValueError(TOO_LARGE)
        level = [value for value in values if isinstance(value, dict | list)]
        if not level:
            return found
    raise ValueError(TOO_DEEP)


def whole_number(text: str, otherwise: int = 0) -> int:
    """A whole number of up to fifteen digits, with a minus or without; `otherwise` for any other text.

    Python itself raises ValueError for a number of 4,300 digits and for characters such as ² that are digits of a kind.
    """
    return int(text) if _WHOLE.fullmatch(text) else otherwise


def record(value: Any, kind: type[Kept]) -> Kept:
    """A JSON value as a dataclass with fields of the right types. Raises ValueError where it is none."""
    import msgspec

    try:
        return msgspec.convert(value, kind)
    except (msgspec.ValidationError, RecursionError, OverflowError) as error:
        raise ValueError(str(error)) from error


def _refused(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _whole(text: str) -> int:
    number = int(text)
    if abs(number) > LARGEST:
        raise ValueError(TOO_LARGE)
    return number


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(TOO_LARGE)
    return number
