"""Characters that no subtitle file can hold, as characters that are seen: one for one."""

from __future__ import annotations

import re

_CONTROLS = "\0-\x1f\x7f-\x9f\u2028\u2029"
_UNSEEN = re.compile(f"[{_CONTROLS}\ud800-\udfff]")
_PICTURES = 0x2400  # ␀ ␁ ␂ …: Unicode's pictures of control characters, in their order


def visible(text: str) -> str:
    """The text with control characters as their pictures (␀), and what has none, as lone surrogates, as U+FFFD."""
    return _UNSEEN.sub(lambda found: _picture(ord(found.group())), text)


def _picture(code: int) -> str:
    if code < 0x20:
        return chr(_PICTURES + code)
    return "\u2421" if code == 0x7F else "\ufffd"
