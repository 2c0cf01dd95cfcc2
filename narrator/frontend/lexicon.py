"""The house's and the user's own readings."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Entries by the text they apply to."""

    entries: tuple[tuple[str, str], ...] = ()
