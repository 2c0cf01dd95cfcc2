"""Whether a table of a voice file has the keys that it may have, of the right kinds."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from narrator.errors import VoiceError

Check = Callable[[Any], bool]

# What a script can name after @, without the marks of blends.
NAME = re.compile(r"[^\s:：@{}\[\]()（）<>\\，。！？；、“”‘’「」『』《》…#*+`|\"',!?;=]{1,64}")
SERVER_NAME = re.compile(r"[\w-]{1,40}")
PACK_NAME = re.compile(r"[\w.-]{1,40}")
SECRET = re.compile(r"key|token|secret|passw|authoriz|credential", re.IGNORECASE)
LARGEST_EXTRA = 8 << 20  # characters: a reference voice may be sent along, in base64
REMEDY = "docs/voices.md describes voice files."


def is_text(value: Any) -> bool:
    return isinstance(value, str)


def is_name(value: Any) -> bool:
    return isinstance(value, str) and value.isprintable() and bool(NAME.fullmatch(value))


def is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(map(is_text, value))


def is_table(value: Any) -> bool:
    return isinstance(value, dict)


def one_of(*known: str) -> Check:
    return lambda value: value in known


def between(least: float, most: float) -> Check:
    return lambda value: isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most


def ensure(row: Mapping[str, Any], checks: Mapping[str, Check], where: str) -> None:
    """Raise VoiceError, saying where, unless all keys are known and each has a value that passes."""
    for key, value in row.items():
        if key not in checks:
            near = difflib.get_close_matches(key, checks, n=1)
            hint = f"Did you mean {near[0]}? " if near else f"Known keys: {', '.join(checks)}. "
            raise VoiceError(f"{where} has an unknown key {key!r}.", remedy=hint + REMEDY)
        if not checks[key](value):
            raise VoiceError(f"{where}: {key} cannot be {_shown(value)}.", remedy=REMEDY)


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def merged(extra: str, more: Mapping[str, Any]) -> str:
    """A JSON object with further fields. Raises VoiceError where they are too large or no JSON, such as dates."""
    try:
        text = json.dumps({**json.loads(extra), **more}, sort_keys=True, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise VoiceError(f"What stands in `extra` cannot be sent as JSON: {error}.", remedy=REMEDY) from error
    if len(text) > LARGEST_EXTRA:
        raise VoiceError("What stands in `extra` is too large to be sent with every text.", remedy=REMEDY)
    return text
