"""A request's values, checked one by one as they are used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from narrator.errors import SourceError


@dataclass(frozen=True, slots=True)
class Asked:
    """A request's values, by name and kind."""

    values: Mapping[str, Any]

    def text(self, name: str, default: str | None = None) -> str:
        return str(self._value(name, str, default))

    def whole(self, name: str, default: int | None = None) -> int:
        return int(self._value(name, int, default))

    def real(self, name: str, default: float | None = None) -> float:
        value = self.values.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not -1e6 < value < 1e6:
            raise SourceError(f"{name} must be a number.")
        return float(value)

    def flag(self, name: str) -> bool:
        return bool(self._value(name, bool, False))

    def _value(self, name: str, kind: type, default: Any) -> Any:
        value = self.values.get(name, default)
        if type(value) is not kind:
            raise SourceError(f"{name} is missing, or is no {kind.__name__}.")
        return value
