"""Classes of characters that decide where Chinese text may be divided."""

from __future__ import annotations

import re

FINALS = "。！？!?…⋯‥｡．"
OPENERS = "“‘「『（(【〔［[《〈｛{"
CLOSERS = "”’」』）)】〕］]》〉｝}"
CLOSER_OF = dict(zip(OPENERS, CLOSERS, strict=True))
OPENER_OF = dict(zip(CLOSERS, OPENERS, strict=True))
QUOTES = '“‘「『"'
TITLES = "《〈"

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af〇"  # for use inside [...]
_WIDE = re.compile(f"[{HAN}\u3000-\u303f\uff00-\uffef“”‘’…—]")
_SPACES = re.compile(r"\s+")


def without_spaces(text: str) -> str:
    """A text without any white space: what must survive every step."""
    return "".join(text.split())


def one_line(text: str) -> str:
    """A text on one line: runs of white space become one space, and none where a line was wrapped inside Chinese."""
    return _SPACES.sub(_joint, text.strip())


def _joint(spaces: re.Match[str]) -> str:
    run = spaces.group()
    if run[0] in " \u3000" and "\n" not in run:
        return run[0]
    before, after = spaces.string[spaces.start() - 1], spaces.string[spaces.end()]
    return "" if _WIDE.match(before) and _WIDE.match(after) else " "
