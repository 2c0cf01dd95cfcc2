"""A sentence that is too long for one segment, divided at clauses, phrases, and at last words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from narrator.script.characters import CLOSERS, FINALS, HAN, OPENERS
from narrator.script.words import words

# What a pause at a place costs; a place without a mark costs NO_PAUSE.
PAUSES = {"；": 0.0, ";": 0.0, "：": 0.5, ":": 0.5, "，": 1.0, ",": 1.0, "—": 1.0, "、": 4.0, " ": 6.0, "\u3000": 2.0}
PAUSES |= dict.fromkeys(FINALS, 0.0)
NO_PAUSE = 12.0
PIECE = 3.0  # what one more piece costs
UNDIVIDED = 5  # times the longest piece: what has no place to divide it is cut there, so that a clip stays in bounds
_TOO_SHORT = 0.25  # per character that a piece lacks

# Characters that write foreign names, as in Xinhua's tables of transliteration.
TRANSLITERATION = (
    "阿埃艾安奥巴贝本比彼别宾波伯博布查达大戴丹道德得登迪蒂丁东杜多厄尔恩法凡菲费芬丰弗夫福盖甘戈哥格贡古哈海"
    "汉赫黑亨胡华霍基吉加贾杰金卡凯坎康考柯科可克肯库夸奎拉莱赖兰朗劳勒雷里理利丽列林龙隆卢鲁路伦罗洛马玛麦迈"
    "曼毛梅门蒙米密敏摩莫默姆穆纳娜南内尼年涅宁牛诺努欧帕潘培佩皮平珀普奇契恰钱乔切琼丘萨塞赛瑟森沙莎山珊尚绍"
    "舍申圣施什史舒斯丝思司松索苏塔泰坦汤唐特滕藤提廷图土托陀瓦万旺威韦维卫温文翁沃乌伍武西希锡席夏香肖谢辛欣"
    "兴休修雪雅亚扬叶耶伊易因英永尤于约赞泽扎詹珍芝治朱兹佐"
)
_SOLID = re.compile(
    r"[A-Za-z0-9０-９Ａ-Ｚａ-ｚÀ-ɏ](?:[A-Za-z0-9０-９Ａ-Ｚａ-ｚÀ-ɏ]|[.,:：'’_/@&+#%?=~-]{1,3}(?=[A-Za-z0-9０-９]))*[%％‰℃]?"
    r"|《[^《》]{1,60}》|〈[^〈〉]{1,60}〉"
    rf"|[{TRANSLITERATION}]{{1,8}}(?:[·•・‧][{TRANSLITERATION}]{{1,10}})+|[{HAN}]{{1,3}}(?:[·•・‧][{HAN}]{{1,6}})+"
    r"|[一二三四五六七八九十百千万亿零〇两]{2,}|([^\w\s])\1+"
)
_NUMBER_END = re.compile(r"[0-9０-９一二三四五六七八九十百千万亿零〇两几数半%％第约近每·]$")
_MULTIPLIER = re.compile(r"[万亿千百十]+$")
_MARK = re.compile(rf"[；;：:，,、—{re.escape(FINALS)}]+[{re.escape(CLOSERS)}]*\s*|\s+")


def divide(sentence: str, shortest: int, longest: int) -> list[str]:
    """Divide a sentence into pieces of `shortest` to `longest` characters where it allows; joined they are it."""
    if len(sentence.strip()) <= longest:
        return [sentence]
    places = _marked_places(sentence)
    for start, end in pairwise([0, *sorted(places), len(sentence)]):
        if end - start > longest:
            places |= dict.fromkeys(_word_places(sentence, start, end, longest), NO_PAUSE)
    ends = _cheapest(sorted(places.items()), sentence, shortest, longest)
    pieces = (sentence[start:end] for start, end in pairwise([0, *ends]))
    return [part for piece in pieces for part in _bounded(piece, UNDIVIDED * longest)]


def _bounded(piece: str, most: int) -> Iterator[str]:
    """A piece in parts of at most `most` characters, cut behind a mark if there is one in the last quarter."""
    start = 0
    while len(piece) - start > most:
        ends = range(start + most, start + most * 3 // 4, -1)
        marked = (end for end in ends if not piece[end - 1].isalnum() and piece[end].isalnum())
        whole = (end for end in ends if not unicodedata.category(piece[end]).startswith(("M", "C")))
        end = next(marked, 0) or next(whole, ends[0])
        yield piece[start:end]
        start = end
    yield piece[start:]


def _marked_places(sentence: str) -> dict[int, float]:
    """Places behind a mark, with the cost of dividing there."""
    solid = _solid(sentence)
    places: dict[int, float] = {}
    for mark in _MARK.finditer(sentence):
        end = mark.end()
        if end < len(sentence) and end not in solid and sentence[:end].strip() and sentence[end] not in CLOSERS:
            places[end] = min(PAUSES.get(c, NO_PAUSE) for c in mark.group())
    return places


def _solid(sentence: str) -> set[int]:
    """Places inside what must not be divided: Latin words, numbers, names with a dot, titles, repeated marks."""
    return {i for token in _SOLID.finditer(sentence) for i in range(token.start() + 1, token.end())}


def _word_places(sentence: str, start: int, end: int, longest: int) -> list[int]:
    """Places between words that cut a stretch without marks into even pieces."""
    solid = _solid(sentence[max(0, start - 100) : end + 100])
    shift = max(0, start - 100)
    allowed, at, previous = [], start, ""
    for word in words(sentence[start:end]):
        joined = _NUMBER_END.search(previous) or previous in OPENERS or word[0] in CLOSERS + FINALS + "，、；：的·"
        if at > start and at - shift not in solid and not joined:
            allowed.append(at)
        at, previous = at + len(word), word
    return _evenly(allowed, start, end, longest)


def _evenly(allowed: list[int], start: int, end: int, longest: int) -> list[int]:
    """The fewest of the allowed places that leave no piece longer than `longest`, nearly even."""
    chosen: list[int] = []
    i = 0
    while end - start > longest and i < len(allowed):
        target = start + (end - start) / -(-(end - start) // longest)
        best = 0
        while i < len(allowed) and (best == 0 or allowed[i] <= target):
            best = allowed[i]
            i += 1
        chosen.append(best)
        start = best
    return chosen


def _cheapest(places: list[tuple[int, float]], sentence: str, shortest: int, longest: int) -> list[int]:
    """The ends of the pieces whose pauses, number and shortness cost least, none over `longest` if that can be."""
    nodes = [(0, 0.0), *places, (len(sentence), 0.0)]
    best: list[tuple[float, int]] = [(0.0, 0)]
    first = 0
    for j in range(1, len(nodes)):
        end, pause = nodes[j]
        while first < j - 1 and end - nodes[first][0] > longest + _trailing(sentence, end):
            first += 1
        costs = [
            (best[i][0] + pause + PIECE + _TOO_SHORT * max(0, shortest - end + nodes[i][0]), i) for i in range(first, j)
        ]
        best.append(min(costs))
    ends, j = [], len(nodes) - 1
    while j:
        ends.append(nodes[j][0])
        j = best[j][1]
    return ends[::-1]


def _trailing(sentence: str, end: int) -> int:
    """How many of the characters before a place are white space, up to 80."""
    head = sentence[max(0, end - 80) : end]
    return len(head) - len(head.rstrip())
