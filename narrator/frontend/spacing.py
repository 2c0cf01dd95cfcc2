"""White space that is a pause: between the halves of a couplet, behind the number of a chapter, where lines were joined.

A single space inside Chinese is often a slip of typesetting (中国 人民, 张　三), which is none.
"""

from __future__ import annotations

import re

from narrator.frontend.characters import HAN

LONGEST_LOOKED_AT = 16  # characters on each side
SHORTEST_LINE = 4  # characters on both sides of a single narrow space
SHORTEST_WIDE = 2  # of a wide space, or several
_BEFORE = re.compile(rf"[{HAN}\d]+$")
_AFTER = re.compile(rf"[{HAN}\d]+")
_LISTED = re.compile(r"[1-9]\d?[.、．)）](?!\d)")
_NUMBER = re.compile(
    r"(?:第[零〇一二三四五六七八九十百千两\d]{1,9}[卷部册篇编章回集折话讲课场夜幕节]|[卷部篇][一二三四五六七八九十百\d]{1,4}|[上中下][卷部篇册编])$"
)


def divides(text: str, start: int, end: int) -> bool:
    """Whether the white space `text[start:end]` is heard as a comma would be."""
    before = _BEFORE.search(text[max(0, start - LONGEST_LOOKED_AT) : start])
    after = _AFTER.match(text, end, end + LONGEST_LOOKED_AT)
    if not before or not after:
        return False
    if _LISTED.match(text, end) and text[start - 1] not in "0123456789":  # `1.打开软件 2.点击登录`
        return True
    shortest = min(len(before.group()), len(after.group()))
    if shortest >= SHORTEST_WIDE and _NUMBER.search(before.group()):
        return True
    is_wide = end - start > 1 or text[start] in "\u3000\n"
    return shortest >= (SHORTEST_WIDE if is_wide else SHORTEST_LINE)
