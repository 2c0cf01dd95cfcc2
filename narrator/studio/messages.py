"""What goes wrong, as the page says it: in the reader's language, with a remedy that can be followed on the page.

`words/messages.json` pairs the problems of the whole program with their Chinese; one that is not in it is said by its
kind, so that a Chinese page never shows English.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from narrator.errors import LexiconError, NarratorError
from narrator.studio.language import FOLDER

FILE = "messages.json"
COMMAND_LINE = re.compile(r"`|--\w|(?<!\w)-\w\b")  # what only a terminal can follow
ENGLISH = re.compile(r"[A-Za-z]{2,} +[A-Za-z]{2,}")  # more than a name
HAN = re.compile(r"[\u4e00-\u9fff]")
QUOTED = re.compile(r"“[^”]*”|\S*[/\\]\S*")  # words of the text, and paths
IN_LEXICON = re.compile(r"(.+?), line \d+: (.+)\.", re.DOTALL)
SLOT = re.compile(r"\{(\d)\}")
PARTED = re.compile(r"[;,] ")


def told(error: NarratorError, language: str) -> dict[str, str]:
    """An error's problem and remedy for a page in that language."""
    kind = _kind(type(error))
    if typed := _typed(error):
        return {
            "problem": _part(typed) + "。" if language == "zh" else f"{typed}.",
            "remedy": kind[f"remedy_{language}"],
        }
    if found := _found(error.problem, "problems"):
        entry, values = found
        problem = _filled(entry["zh"], values) if language == "zh" else error.problem
        if language != "zh" or not ENGLISH.search(QUOTED.sub("", problem)):
            return {"problem": problem, "remedy": entry[f"remedy_{language}"]}
    if language == "zh" and ENGLISH.search(error.problem):
        return {"problem": kind["zh"], "remedy": kind["remedy_zh"]}
    is_followed = language == "en" and error.remedy and not COMMAND_LINE.search(error.remedy)
    return {"problem": error.problem, "remedy": error.remedy if is_followed else kind[f"remedy_{language}"]}


def _typed(error: NarratorError) -> str:
    """What is wrong with a reading that was typed on the page: it stands in no file, so no line is named."""
    found = IN_LEXICON.fullmatch(error.problem) if isinstance(error, LexiconError) else None
    return found[2] if found and not found[1].endswith(".toml") else ""


def in_every_language(error: NarratorError) -> dict[str, Any]:
    """For news that goes to pages of either language."""
    return {language: told(error, language) for language in ("zh", "en")}


def reason(text: str, language: str) -> str:
    """Why a place is on the list, in that language; several reasons are separated by `; `."""
    if language != "zh" or not text:
        return text
    return "；".join(_part(each) for each in text.split("; "))


def style(text: str, language: str) -> str:
    """What a voice is like."""
    if language != "zh":
        return text
    known = _table()["styles"]
    return "、".join(
        found for each in PARTED.split(text) if (found := known.get(each, each if HAN.search(each) else ""))
    )


def _part(text: str) -> str:
    bare = text.rstrip(".")
    if found := _found(text, "parts") or _found(bare[:1].lower() + bare[1:], "parts"):
        return _filled(found[0]["zh"], found[1])
    if found := _found(text, "problems"):
        return _filled(found[0]["zh"], found[1])
    return text


def _filled(text: str, values: tuple[str, ...]) -> str:
    return SLOT.sub(lambda slot: _part(values[int(slot[1]) - 1].strip()), text)


def _found(text: str, table: str) -> tuple[dict[str, str], tuple[str, ...]] | None:
    for pattern, entry in _patterns(table):
        if found := pattern.fullmatch(text.strip()):
            return entry, found.groups()
    return None


def _kind(kind: type[NarratorError]) -> dict[str, str]:
    kinds: dict[str, dict[str, str]] = _table()["kinds"]
    return next(kinds[each.__name__] for each in kind.__mro__ if each.__name__ in kinds)


@cache
def _patterns(table: str) -> list[tuple[re.Pattern[str], dict[str, str]]]:
    """The table's entries, the most specific first."""
    entries = sorted(_table()[table], key=lambda entry: -len(entry["problem"].replace("{}", "")))
    return [(re.compile("(.+?)".join(map(re.escape, e["problem"].split("{}"))), re.DOTALL), e) for e in entries]


@cache
def _table() -> dict[str, Any]:
    table: dict[str, Any] = json.loads((FOLDER / FILE).read_text(encoding="utf-8"))
    return table
