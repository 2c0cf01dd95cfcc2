"""Lines of subtitles and lyrics that only say who made them, a film or a song: 翻译：林知远, 江边字幕组 荣誉出品."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Literal

from narrator.manuscript.plain import plain

Work = Literal["film", "song"]
REASON = "credits"
LONGEST = 120  # characters of a line
LONGEST_BESIDE = 30  # characters of a line that stands among credits
_HANZI = re.compile(r"[\u3400-\u9fff]")
# What follows a role in speech, as where a translator speaks, and not in names.
_SPEECH = re.compile(
    r"^[别快停不]|[。！？!?]|[，,].*[，,]|[了吗呢吧啊么嘛]|[我你他她它您咱].|不是|没有|什么|怎么|可以|这[个是里]|那[个是里]"
)
# A person of two to four characters, a company or a group, or whoever writes in Latin letters.
_NAMED = re.compile(r"[\u3400-\u9fff·•]{1,4}|.*[a-z0-9].*|.*(?:公司|工作室|影业|影視|影视|传媒|集团|[组組社团團台])")
_BETWEEN = re.compile(r"[\s\u3000、，,/／&＆和＋+|丨;；:：()（）]+")


@cache
def _rules(work: Work) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What names behind a colon, a name without one, and a whole line look like."""
    table = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    words = f"{table['subtitles']} {table['film']}" if work == "film" else f"{table['song']} {table['subtitles']}"
    role = (
        "(?:" + "|".join(sorted(set(words.split()), key=lambda word: (-len(word), word))) + f")(?:{table['ending']})?"
    )
    roles = rf"{role}(?:[\s/／&＆、,，·+和]{{1,3}}{role}){{0,5}}(?:\s?(?:by|[（(][a-z .]{{1,20}}[)）]|[a-z ]{{2,24}}))?"
    labelled = rf"[【\[（(「\s*-]{{0,3}}{roles}[】\]）)」]?\s?[:：/／|丨@]\s?(?P<names>.{{0,100}})"
    name = r"[^\s:：，。！？]{1,16}"
    bare = rf"{role}[\s\u3000]{{1,6}}{name}(?=[\s\u3000|丨/]|$)[\s\u3000|丨/]{{0,6}}"
    lines = "|".join(pattern.replace("{group}", table["group"]) for pattern in table["lines"])
    return re.compile(labelled), re.compile(bare), re.compile(lines)


def is_credit(line: str, work: Work) -> bool:
    """Whether a line names who worked on the subtitles, the film or the song, or begs and warns in their name."""
    if not line or len(line) > LONGEST:
        return False
    folded = plain(line.strip(" \t\u3000-—=*~【】[]「」『』"))
    labelled, bare, lines = _rules(work)
    if lines.fullmatch(folded) or (len(bare.findall(folded)) > 1 and not bare.sub("", folded)):
        return True
    found = labelled.fullmatch(folded)
    return bool(found and _are_names(found["names"]))


def _are_names(text: str) -> bool:
    parts = [part for part in _BETWEEN.split(text) if part]
    return not _SPEECH.search(text) and all(_NAMED.fullmatch(part) for part in parts)


def may_be_credit(line: str, work: Work) -> bool:
    """Whether a line may be one beside others: 导演 陈望川."""
    folded = plain(line.strip())
    return len(line) <= LONGEST_BESIDE and bool(_rules(work)[1].fullmatch(folded)) and not _SPEECH.search(folded)


def credits_among(lines: Sequence[str], work: Work) -> set[int]:
    """The places of such lines among those that are shown together; what stands between most of them is one, too."""
    found = {place for place, line in enumerate(lines) if is_credit(line, work)}
    filled = [place for place, line in enumerate(lines) if line.strip()]
    if len(found) >= 2 and 2 * len(found) >= len(filled):
        found |= {place for place in filled if len(lines[place]) <= LONGEST_BESIDE and not _SPEECH.search(lines[place])}
    return found
