"""The front matter of a Markdown file: `key: value` lines between two `---` lines at its very beginning."""

from __future__ import annotations

import re

_BLOCK = re.compile(r"\A---[ \t]*\n(?P<body>(?:[^\n]*\n){0,200}?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_ENTRY = re.compile(r"^(?P<key>[A-Za-z_][\w-]*)[ \t]*:[ \t]*(?P<value>[^\n]*?)[ \t]*$", re.MULTILINE)


def front_matter(text: str) -> tuple[dict[str, str], int]:
    """The scalar entries, keys in lower case, and how many characters of `text` the block takes: 0 if there is none.

    Only what a narration needs is understood: nested values and lists are passed over.
    """
    block = _BLOCK.match(text)
    if not block:
        return {}, 0
    entries = {m["key"].lower(): _unquoted(m["value"]) for m in _ENTRY.finditer(block["body"])}
    is_rule = not entries and block["body"].strip()  # `---` may also be a rule above ordinary text
    return ({}, 0) if is_rule else ({k: v for k, v in entries.items() if v}, block.end())


def _unquoted(value: str) -> str:
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].replace('\\"', '"') if value[0] == '"' else value[1:-1].replace("''", "'")
    return value
