"""What a text holds that is not to be narrated: found conservatively, and always listed, never just dropped.

Two kinds: characters that cannot be spoken (invisible, control, damaged), which are left out in any case, and editorial
furniture, which `keep_all` keeps. Where a rule could hit an author's own words, it does not apply: unsure means kept.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import chain

from narrator.manuscript.advertising import find_adverts
from narrator.manuscript.draft import Fragment, Omission, printable, strike
from narrator.manuscript.model import LeftOut

_EMOJI = "\u2600-\u27bf\ufe0f\U0001f000-\U0001faff"
UNSPEAKABLE: tuple[tuple[str, str], ...] = (
    ("[\ud800-\udfff\ufffd]+", "damaged character"),
    ("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]+", "control character"),
    ("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]+", "direction mark"),
    (
        # A zero-width joiner between emoji makes one picture of them: there it stays.
        f"(?:[\u00ad\u180e\u200b\u200c\u2060-\u2064\ufeff]|(?<![{_EMOJI}])\u200d|\u200d(?![{_EMOJI}]))+",
        "invisible character",
    ),
)

_BRACKETED = r"[（(\[［【〔]\s*(?:{})\s*[）)\]］】〕]"
_PORTAL = "|".join(  # links that news portals set behind a name
    ("(?:新浪|腾讯|搜狐|网易|官方|认证)?微博", "微信", "博客", "blog", "专栏", "简历", "股吧", "个人资料")
)
_QUOTATION = r"(?:(?:行情|资讯|资料|股吧|问诊|诊股|公告|评论|论坛|买入|港股)[\s,，、|]*){2,}"
_STAFF = (
    "(?:责任编辑|责编|本文编辑|值班编辑|编辑|校对|校审|审核|审校|编审|终审|排版|图片来源|图源|图片来自|文章来源|来源"
    r"|微信(?:公众)?号|公众号|微信ID)\s*[:：]\s*[^（()）\[\]［］【】〔〕\n。！？]{1,40}"
)
_THE_END = "完|[全本][文书篇章集卷部回节剧]完?[完终]|剧终|终|the end|未完待续|待续|未完"
_WIKI = "编辑|来源请求|查证请求|原创研究？?|需要更深入解释"
_ADDRESS = r"https?://[!-~]*[A-Za-z0-9/#=&_~-]"
EDITORIAL: tuple[tuple[str, str], ...] = (
    (_ADDRESS, "link address"),
    (r"(?<=[\w”’」』》·])" + _BRACKETED.format(_PORTAL), "editorial note"),
    (r"(?<=\w)" + _BRACKETED.format(_QUOTATION), "editorial note"),
    (_BRACKETED.format(_STAFF), "editorial note"),
    (r"\A[ \t　]*(?:责任编辑|责编)\s*[:：]\s*\S{2,12}\s*\Z", "editorial note"),
    (_BRACKETED.format(_THE_END) + r"\s*\Z", "editorial note"),
    (rf"\A[\s\u3000]*[—－\-=*~～·…＊]+\s*(?:{_THE_END})\s*[—－\-=*~～·…＊]*[\s\u3000]*\Z", "editorial note"),
    (r"\A[\s\u3000]*(?:全[文书]完|全剧终|本[书文]完|the end)[\s\u3000.。！]*\Z", "editorial note"),
    (rf"(?<=\w)\[(?:{_WIKI})\]", "editorial note"),
    (
        # Not after Latin or a digit, where it may be an index; not 0, which begins intervals.
        r"(?<=[^\x00-\x7f\s　])(?:[\[［〔](?:注?[1-9]\d{0,2}(?:[-–—~～][1-9]\d{0,2})?|[①-⑳])[\]］〕])+",
        "note mark",
    ),
)


_SUSPECT = re.compile(  # without any of these no rule applies
    r"[（(\[［【〔①-⑳]|\A[\s\u3000]*[—－\-=*~～·…＊]|[书文剧][完终]|the end|https?://|责任?编|[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufffd]"
)


def clean(text: str, *, keep_all: bool = False) -> tuple[str, tuple[LeftOut, ...]]:
    """`text` without what is not narrated, line by line, and what that was, in reading order."""
    left_out: list[LeftOut] = []
    kept: list[str] = []
    for line in text.splitlines(keepends=True):
        for piece in strike((Fragment(line),), find(line, keep_all=keep_all)):
            if not piece.reason:
                kept.append(piece.text)
            elif not piece.text.isspace():
                left_out.append(LeftOut(printable(piece.text.strip()), piece.reason))
    return "".join(kept), tuple(left_out)


def find(text: str, *, keep_all: bool = False) -> list[Omission]:
    """The parts of one paragraph or line that are not to be narrated, in order, not overlapping."""
    adverts = [] if keep_all else find_adverts(text)
    if adverts and adverts[0].end - adverts[0].start == len(text):
        return adverts
    if not _SUSPECT.search(text):
        return adverts
    found = chain.from_iterable(
        (Omission(m.start(), m.end(), reason) for m in pattern.finditer(text)) for pattern, reason in _rules(keep_all)
    )
    return _disjoint(sorted(chain(adverts, found), key=lambda span: (span.start, -span.end)))


@cache
def _rules(keep_all: bool) -> list[tuple[re.Pattern[str], str]]:
    rules = UNSPEAKABLE if keep_all else UNSPEAKABLE + EDITORIAL
    return [(re.compile(pattern), reason) for pattern, reason in rules]


def _disjoint(spans: list[Omission]) -> list[Omission]:
    kept: list[Omission] = []
    for span in spans:
        start = max(span.start, kept[-1].end) if kept else span.start
        if start < span.end:
            kept.append(Omission(start, span.end, span.reason))
    return kept
