"""The edition's own lexicon as text: an entry put in, changed or taken out, every other line as it was."""

from __future__ import annotations

import json
import re

from narrator.errors import SourceError
from narrator.frontend.lexicon_file import parse_entries

HEAD = "# How words of this edition are read; see docs/formats.md.\n"
_BARE = re.compile(r"[^\s\"'#=\[\]{}.]+")


def with_entry(text: str, word: str, said: str) -> str:
    """The lexicon with a word's reading, or without the word where nothing is said. Raises LexiconError."""
    if not word or "\n" in word:
        raise SourceError("A lexicon needs a word.", remedy="Choose one or more characters.")
    lines = text.splitlines(keepends=True)
    own = [number for number, line in enumerate(lines) if _key(line) == word]
    entry = f"{_written(word)} = {json.dumps(said, ensure_ascii=False)}\n"
    if own:
        lines[own[0] : own[0] + 1] = [entry] if said else []
    elif said:
        first = [] if lines else [HEAD]
        ending = "" if not lines or lines[-1].endswith("\n") else "\n"
        lines = [*first, *lines, *([ending] if ending else []), entry]
    made = "".join(lines)
    parse_entries(made, "lexicon.toml")
    return made


def _written(word: str) -> str:
    return word if _BARE.fullmatch(word) else json.dumps(word, ensure_ascii=False)


def _key(line: str) -> str:
    """The key that a line sets with a plain text, or nothing."""
    found = re.match(r"\s*(\"(?:[^\"\\]|\\.)*\"|[^\"'#=\[\]{}]+?)\s*=\s*[\"']", line)
    if not found:
        return ""
    written = found[1]
    try:
        return str(json.loads(written)) if written.startswith('"') else written
    except ValueError:
        return ""
