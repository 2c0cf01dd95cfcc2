"""The page's words, in the language that the browser asks for."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "words"
LANGUAGES = ("zh", "en")


def chosen(accept_language: str) -> str:
    """The first of our languages by the browser's wish, English where it names none of them."""
    wishes: list[tuple[float, int, str]] = []
    for place, part in enumerate(accept_language.split(",")):
        tag, _, rest = part.partition(";")
        name = tag.strip().lower().partition("-")[0]
        if name in LANGUAGES and (weight := _weight(rest)) > 0:
            wishes.append((-weight, place, name))
    return min(wishes)[2] if wishes else "en"


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    try:
        return float(value) if name == "q" else 1.0
    except ValueError:
        return 0.0


@cache
def words(language: str) -> dict[str, str]:
    """Every text of the page by its name."""
    table: dict[str, str] = json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    return table
