"""What shows that somebody speaks: verbs, quotation marks, and labels such as 记者：… in interviews and plays."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from importlib.resources import files
from typing import NamedTuple

from narrator.script.characters import QUOTES
from narrator.script.sentences import pairs


def alternatives(words: str) -> str:
    """Words as a regular expression, the longest first."""
    return "|".join(sorted(set(words.split()), key=len, reverse=True))


_STEMS = "\n".join(
    line
    for line in files("narrator.script").joinpath("data/verbs-of-speech.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
)
_ASPECT = r"(?:(?:道|着|了|起来|出来)?(?:他|她|我|你)?(?:[一几两](?:句|声|遍|番|通))?(?:话)?)"
SAY = rf"(?:(?<![知难街味频渠])(?:{alternatives(_STEMS)}){_ASPECT}|(?:补|加|来|丢|抛|冒|插|接|回|撂)[了出下上来过]{{1,2}}[一这]句|喝[命令]|传[命令]|告诉(?:了)?(?:记者|他|她|我|你|大家|众人|们)+)"
WRITTEN = alternatives(
    "写着 写道 刻着 印着 题着 标着 贴着 挂着 上书 写有 写的是 叫做 称为 名为 名叫 题为 所谓 号称 称作"
)
ADDRESSED = r"(?:对着?|向着?|冲着?|朝着?|跟|问|告诉|吩咐|叮嘱|嘱咐|劝|骂|叫住|拉住|望着|看着|瞪着)"

_ENDS = re.compile(r"[。！？!?…⋯—～~，,；;.][”’」』\"]*$")
_BEHIND = re.compile(r"[，。！？；、：,]*")
_OPENERS = re.compile(f"[{QUOTES}]")
_INTRODUCED = re.compile(r"[：:]\s*$")
_SAID_BEFORE = re.compile(rf"(?:{SAY})[，,]?\s*$")
_NAMES_BEFORE = re.compile(r"[叫称唤喊骂念想](?:[他她它我你]们?|做|作|为)?$")
_SAID_AFTER = re.compile(rf"[，,]?[^，。！？；：“”「」\"]{{0,12}}?(?:{SAY})(?=[，。！？；：…]|$)")
_WRITTEN_BEFORE = re.compile(rf"(?:{WRITTEN})[^，。！？]{{0,12}}[：:，]?\s*$")


class Quotation(NamedTuple):
    """`text[start:end]` of a paragraph, with its quotation marks."""

    start: int
    end: int


def quotations(text: str) -> list[Quotation]:
    """The outermost quotes that are speech, in order. One that is not closed goes to the paragraph's end."""
    return [quote for quote in _outermost(text) if _is_speech(text, quote)]


def _outermost(text: str) -> Iterator[Quotation]:
    closing = pairs(text)
    at = 0
    for mark in _OPENERS.finditer(text):
        start = mark.start()
        if start < at:
            continue
        if start in closing:
            at = closing[start] + 1
            yield Quotation(start, at)
        elif text[start] != '"' and not text[:start].strip() and "”」』".find(text[-1:]) < 0:
            yield Quotation(start, len(text))  # goes on in the next paragraph
            return


def _is_speech(text: str, quote: Quotation) -> bool:
    before, inside, after = text[: quote.start], text[quote.start + 1 : quote.end - 1], text[quote.end :]
    if not inside.strip() or _WRITTEN_BEFORE.search(before[-30:]):
        return False
    if not before.strip() and not after.strip(" ，。！？；："):
        return True
    ends = _ENDS.search(inside) is not None
    if _INTRODUCED.search(before[-4:]) or (
        _SAID_BEFORE.search(before[-12:]) and (ends or not _NAMES_BEFORE.search(before[-6:]))
    ):
        return True
    if ends and (not before.strip() or before.rstrip()[-1] in "。！？…，；：”」』—"):
        return True
    starts_clause = not before.strip() or before.rstrip()[-1] in "。！？…，；：”」』"
    return starts_clause and _SAID_AFTER.match(after) is not None


def with_marks_behind(text: str, quote: Quotation) -> Quotation:
    """A quote with the comma or full stop that stands behind it."""
    found = _BEHIND.match(text, quote.end)
    return Quotation(quote.start, found.end() if found else quote.end)


_NAME = r"(?P<name>[^\s，。！？；：:、“”‘’「」『』（）()《》【】\[\]…\d][^\s，。！？；：:、“”‘’「」『』（）()《》【】\[\]…]{0,9})"
_ASIDE = r"(?:[（(][^（）()]{1,12}[）)])"
_TIME = r"(?:[\[（(]?(?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?[ \u3000]+)?(?:上午|下午|晚上)?\d{1,2}:\d{2}(?::\d{2})?[\])）]?)"
_SPACE = "[ \\u3000]*"
_LABELS = (
    re.compile(
        rf"{_SPACE}{_TIME}?{_SPACE}【?{_NAME}{_ASIDE}?】?{_SPACE}[：:](?=.)"
    ),  # 记者：…, [20:01] 小林：…, 王婆（笑）：…
    re.compile(rf"{_SPACE}{_NAME}{_ASIDE}?{_SPACE}{_TIME}{_SPACE}$"),  # 小林 20:01, above what is said
    re.compile(rf"{_SPACE}【{_NAME}】(?=.)"),
    re.compile(rf"{_SPACE}{_NAME}(?:{_ASIDE}|\u3000)(?=[^\s：:])"),  # 王婆（笑）…, 王婆　…, in plays
)
_LONGEST_IN_PLAYS = 4  # characters of a name without a colon
_USUAL = frozenset(
    "问 答 记者 主持人 主持 编辑 采访者 受访者 嘉宾 提问 回答 甲 乙 丙 丁 男 女 旁白 Q A 观众 听众 网友 读者".split()
)
_SAYS_IT = re.compile(rf"(?:{SAY})$")
_LEAST_SHARE, _DENSE = 0.3, 0.6  # of the paragraphs from the first label to the last


def labels(paragraphs: Sequence[str], known: Collection[str] = ()) -> dict[int, str]:
    """The label of each paragraph that has one; none where paragraphs only happen to begin like that.

    `known` are labels of other chapters, of which fewer are needed.
    """
    found = {i: name for i, text in enumerate(paragraphs) if (name := _label(text))}
    counts = Counter(found.values())
    kept = {i: name for i, name in found.items() if counts[name] > 1 or name in _USUAL or name in known}
    if len(set(kept.values()) | {*known}) < 2 or len(kept) < (1 if known else 3):
        return {}
    share = len(kept) / (max(kept) - min(kept) + 1)
    if share < _DENSE and all(_LABELS[-1].match(paragraphs[i]) for i in kept):
        return {}
    if share >= _DENSE or all(
        _LABELS[1].match(paragraphs[i]) for i in kept
    ):  # what stands between belongs to whoever spoke last
        name, filled = "", dict[int, str]()
        for i in range(min(kept), max(kept) + 1):
            name = filled[i] = kept.get(i, name)
        return filled
    return kept if share >= _LEAST_SHARE else {}


def _label(text: str) -> str:
    """The name before what somebody says, in the first form that fits; empty where there is none."""
    for form in _LABELS:
        if (match := form.match(text)) and _fits(match, text):
            in_play = form is _LABELS[-1]
            return "" if in_play and len(match["name"]) > _LONGEST_IN_PLAYS else match["name"]
    return ""


def _fits(match: re.Match[str], text: str) -> bool:
    quoted = text.startswith(("“", "「", "『", '"'), match.end())
    return match["name"] in _USUAL or not (quoted or _SAYS_IT.search(match["name"]))
