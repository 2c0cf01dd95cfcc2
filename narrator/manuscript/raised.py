"""Raised and lowered text as characters that say so: 10⁸, H₂O. The front-end reads them as powers and indexes."""

from __future__ import annotations

_RAISED = dict(zip("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ", strict=True))
_LOWERED = dict(zip("0123456789+-−=()aeoxhklmnpst", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜ", strict=True))


def raised(text: str) -> str:
    """`text` as an exponent, where every character of it can be one; else as it is."""
    return _moved(text, _RAISED)


def lowered(text: str) -> str:
    """`text` as an index, where every character of it can be one; else as it is."""
    return _moved(text, _LOWERED)


def _moved(text: str, table: dict[str, str]) -> str:
    return "".join(table[character] for character in text) if text and all(c in table for c in text) else text
