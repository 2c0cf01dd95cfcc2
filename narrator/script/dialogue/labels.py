"""Paragraphs that begin with who speaks: 记者：…, 问：…, as in interviews and plays."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

from narrator.script.dialogue.verbs import SAY

_LABEL = re.compile(
    r"[ \u3000]*(?P<name>[^\s，。！？；：:、“”‘’「」『』（）()《》…]{1,10})(?:[（(][^（）()]{1,12}[）)])?[ \u3000]*[：:](?=.)"
)
_USUAL = frozenset(
    "问 答 记者 主持人 主持 编辑 采访者 受访者 嘉宾 提问 回答 甲 乙 丙 丁 男 女 旁白 Q A 观众 听众 网友 读者".split()
)
_SAYS = re.compile(rf"(?:{SAY})$")
_LEAST_SHARE, _DENSE = 0.3, 0.6  # of the paragraphs from the first label to the last


def labels(paragraphs: Sequence[str], known: Collection[str] = ()) -> dict[int, str]:
    """The label of each paragraph that has one; none where paragraphs only happen to begin like that.

    `known` are labels of other chapters, of which fewer are needed.
    """
    found = {
        i: match["name"] for i, text in enumerate(paragraphs) if (match := _LABEL.match(text)) and _fits(match, text)
    }
    counts = Counter(found.values())
    kept = {i: name for i, name in found.items() if counts[name] > 1 or name in _USUAL or name in known}
    if len(set(kept.values()) | {*known}) < 2 or len(kept) < (1 if known else 3):
        return {}
    share = len(kept) / (max(kept) - min(kept) + 1)
    if share >= _DENSE:  # what stands between belongs to whoever spoke last
        return {i: kept[max(at for at in kept if at <= i)] for i in range(min(kept), max(kept) + 1)}
    return kept if share >= _LEAST_SHARE else {}


def _fits(match: re.Match[str], text: str) -> bool:
    quoted = text[match.end() : match.end() + 1] in '“「『"'
    return match["name"] in _USUAL or not (quoted or _SAYS.search(match["name"]))
