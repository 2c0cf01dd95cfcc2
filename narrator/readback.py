"""Reading back what was kept as JSON, which may have been damaged since, or written by somebody else."""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn, TypeVar

Kept = TypeVar("Kept")


def json_value(text: str | bytes) -> Any:
    """The value. Raises ValueError where it is no JSON, nested too deeply, or has a number that is none."""
    try:
        return json.loads(text, parse_constant=_refused, parse_float=_finite)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def record(value: Any, kind: type[Kept]) -> Kept:
    """A JSON value as a dataclass with fields of the right types. Raises ValueError where it is none."""
    import msgspec

    try:
        return msgspec.convert(value, kind)
    except (msgspec.ValidationError, RecursionError, OverflowError) as error:
        raise ValueError(str(error)) from error


def _refused(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is too large")
    return number
