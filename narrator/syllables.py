"""The syllables of Mandarin, as they are written in readings: `zhong1`, `lv4`, `huar1`."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

# Initials, with the finals that follow them (pinyin spelling; Xinhua Zidian's table, and the interjections).
_TABLE = """
: a ai an ang ao e ei en eng er o ou yi ya yo yao ye you yan yang yong yin ying yue yuan yun yu wa wai wan wang wei wen weng wo wu ê m n ng hm hng
b: a ai an ang ao ei en eng i ian iao ie in ing o u
p: a ai an ang ao ei en eng i ian iao ie in ing o ou u
m: a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u
f: a an ang ei en eng o ou u iao
d: a ai an ang ao e ei en eng i ia ian iao ie ing iu ong ou u uan ui un uo
t: a ai an ang ao e ei eng i ian iao ie ing ong ou u uan ui un uo
n: a ai an ang ao e ei en eng i ia ian iang iao ie in ing iu ong ou u uan un uo v ve
l: a ai an ang ao e ei eng i ia ian iang iao ie in ing iu o ong ou u uan un uo v ve
g: a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo
k: a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo
h: a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo
j: i ia ian iang iao ie in ing iong iu u uan ue un
q: i ia ian iang iao ie in ing iong iu u uan ue un
x: i ia ian iang iao ie in ing iong iu u uan ue un
zh: a ai an ang ao e ei en eng i ong ou u ua uai uan uang ui un uo
ch: a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo
sh: a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo
r: an ang ao e en eng i ong ou u ua uan ui un uo
z: a ai an ang ao e ei en eng i ong ou u uan ui un uo
c: a ai an ang ao e ei en eng i ong ou u uan ui un uo
s: a ai an ang ao e en eng i ong ou u uan ui un uo
"""
_TONES = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"}
_UMLAUT = "\u0308"
_TONED = re.compile(r"([a-zê]+?)(r?)([1-5])")


@cache
def plain_syllables() -> frozenset[str]:
    """All syllables without their tones."""
    rows = (line.split(":") for line in _TABLE.split("\n") if line)
    return frozenset(initial + final for initial, finals in rows for final in finals.split())


def is_syllable(text: str) -> bool:
    """Whether a text is one syllable with its tone; `r` before the tone is a merged 儿."""
    match = _TONED.fullmatch(text)
    return match is not None and not plain_syllables().isdisjoint((match[1], match[1] + match[2]))


@cache
def tone_digits(marked: str) -> str:
    """`lǜ` → `lv4`, `ma` → `ma5`."""
    letters, tone = "", "5"
    for char in unicodedata.normalize("NFD", marked):
        if char in _TONES:
            tone = _TONES[char]
        elif char == _UMLAUT:
            letters = letters[:-1] + "v"
        elif char.isalpha():
            letters += char
    return (letters or "e") + tone
