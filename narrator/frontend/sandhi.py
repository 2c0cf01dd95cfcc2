"""Tones as spoken: 一 and 不, third tones in a row, neutral tones, erhua."""

from __future__ import annotations

from itertools import pairwise

from narrator.frontend.stream import Word

_NUMERALS = frozenset("零〇一二三四五六七八九十百千万亿两几点幺")


def apply(words: list[Word]) -> None:
    """Fill in `surface` of the words of one phrase, that is between two pauses."""
    text = "".join(word.text for word in words)
    tones = [syllable for word in words for syllable in word.pinyin]
    surface = list(tones)
    _bu(text, tones, surface)
    _yi(text, words, tones, surface)
    _third(words, surface)
    at = 0
    for word in words:
        word.surface = surface[at : at + len(word.pinyin)]
        at += len(word.pinyin)


def _retone(syllable: str, tone: str) -> str:
    return syllable[:-1] + tone


def _bu(text: str, tones: list[str], surface: list[str]) -> None:
    for i, char in enumerate(text):
        if char != "不" or tones[i] != "bu4" or i + 1 >= len(tones):
            continue
        if i > 0 and text[i - 1] == text[i + 1]:
            surface[i] = "bu5"
        elif tones[i + 1][-1:] == "4":
            surface[i] = "bu2"


def _yi(text: str, words: list[Word], tones: list[str], surface: list[str]) -> None:
    at = 0
    for word in words:
        for i in range(at, at + len(word.text)):
            if text[i] != "一" or tones[i] != "yi1" or i + 1 >= len(text):
                continue
            last = i == at + len(word.text) - 1 and len(word.text) > 1
            before, after = text[i - 1 : i], text[i + 1]
            if last or (before and before in "第十初周期") or (after in _NUMERALS and after not in "百千万亿"):
                continue
            if before == after:
                surface[i] = "yi5"
            elif after in "月日号" and word.tag == "m" and len(word.text) > 1:
                continue
            else:
                surface[i] = "yi2" if tones[i + 1][-1:] in ("4", "5") else "yi4"
        at += len(word.text)


def _third(words: list[Word], surface: list[str]) -> None:
    """Inside each word, then across short words: a third tone before a third tone becomes a second."""
    at = 0
    for word in words:
        size = len(word.pinyin)
        for i in range(at, at + size - 1):
            if surface[i][-1:] == "3" and surface[i + 1][-1:] == "3":
                surface[i] = _retone(surface[i], "2")
        at += size
    at = 0
    for word, following in pairwise(words):
        at += len(word.pinyin)
        short = len(word.pinyin) + len(following.pinyin) <= 3
        if short and 0 < at < len(surface) and surface[at - 1][-1:] == "3" and surface[at][-1:] == "3":
            surface[at - 1] = _retone(surface[at - 1], "2")
