"""Classes of characters that decide where Chinese text may be divided."""

from __future__ import annotations

import re

FINALS = "。！？!?…⋯‥｡．"
OPENERS = "“‘「『（(【〔［[《〈｛{﹁﹃︵︽︿"  # the last as vertical text has them
CLOSERS = "”’」』）)】〕］]》〉｝}﹂﹄︶︾﹀"
CLOSER_OF = dict(zip(OPENERS, CLOSERS, strict=True))
OPENER_OF = dict(zip(CLOSERS, OPENERS, strict=True))
QUOTES = '“‘「『"﹁﹃'
TITLES = "《〈︽︿"

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af〇"  # for use inside [...]
_WIDE = re.compile(f"[{HAN}\u3000-\u303f\uff00-\uffef“”‘’…—]")
_SPACES = re.compile(r"\s+")


def without_spaces(text: str) -> str:
    """A text without any white space: what must survive every step."""
    return "".join(text.split())


def one_line(text: str) -> str:
    """A text on one line: runs of white space become one space, and none where a line was wrapped inside Chinese."""
    return _SPACES.sub(_joint, text.strip())


def joint_spaces(text: str) -> tuple[str, list[int]]:
    """`one_line`, and where each place of the text, from 0 to its end, is in it."""
    before = len(text) - len(text.lstrip())
    stripped = text.strip()
    parts, places = list[str](), [0] * before
    at = length = 0
    for spaces in _SPACES.finditer(stripped):
        start, end = spaces.span()
        joint = _joint(spaces)
        parts += [stripped[at:start], joint]
        places += range(length, length + start - at)
        length += start - at
        places.append(length)
        length += len(joint)
        places += [length] * (end - start - 1)
        at = end
    parts.append(stripped[at:])
    places += range(length, length + len(stripped) - at)
    length += len(stripped) - at
    return "".join(parts), places + [length] * (len(text) - len(stripped) - before + 1)


def _joint(spaces: re.Match[str]) -> str:
    run = spaces.group()
    if run[0] in " \u3000" and "\n" not in run:
        return run[0]
    before, after = spaces.string[spaces.start() - 1], spaces.string[spaces.end()]
    return "" if _WIDE.match(before) and _WIDE.match(after) else " "


def simplified(text: str) -> str:
    """The text with each traditional character replaced; its length stays."""
    characters = sorted({character for character in text if "\u3400" <= character <= "\u9fff"})
    if not characters:
        return text
    from opencc import OpenCC

    converted = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    table = {ord(old): new for old, new in zip(characters, converted, strict=True) if old != new and len(new) == 1}
    return text.translate(table) if table else text
