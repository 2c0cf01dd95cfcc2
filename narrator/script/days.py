"""Lines that name a day, as those of a diary do: 3月5日 晴, 民国二十三年三月五日, 2024-01-05 周五, 正月初九, 星期一 雨."""

from __future__ import annotations

import re

from narrator.script.numerals import NUMERAL

LONGEST = 30
_N = NUMERAL
_REIGN = "民国|公元|西元|光绪|宣统|同治|咸丰|道光|嘉庆|乾隆|雍正|康熙|明治|大正|昭和|平成|令和"
_YEAR = rf"(?:(?:{_REIGN})\s*)?[{_N}元]{{1,4}}\s*年"
_WEEKDAY = r"(?:星期|礼拜|周|週)[一二三四五六日天]"
_SKY = rf"(?:[晴阴陰雨雪云雲风風雾霾][^\s。！？]{{0,6}}|多云\S{{0,5}}|[大中小阵雷暴]+[雨雪风]\S{{0,4}}|{_WEEKDAY}\S{{0,3}})"
_ENGLISH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?\s+\d{1,2}(?:st|nd|rd|th)?(?:,?\s+\d{4})?"
_FULL = "|".join(
    (
        rf"(?:{_YEAR}\s*)?闰?[{_N}正腊臘冬]{{1,3}}\s*月\s*[初廿卅]?\s*[{_N}]{{1,3}}\s*[日号號]?",
        r"\d{4}\s*(?P<sign>[-/.])\s*\d{1,2}\s*(?P=sign)\s*\d{1,2}\.?",
        r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])",
        rf"{_YEAR}\s*[{_N}]{{1,3}}\s*月份?",
        _ENGLISH,
    )
)
_SHORT = "|".join(
    (
        r"(?:0?[1-9]|1[0-2])[./](?:0?[1-9]|[12]\d|3[01])",
        r"(?:初[一二三四五六七八九十]|[二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|\d{1,2})\s*[日号號]",
        r"(?:\d{4}|[〇零一二三四五六七八九○]{4})\s*年",
        _WEEKDAY,
    )
)
_TIME = r"(?:[\s\u3000]+\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?"
_DAY = re.compile(
    rf"(?:[晴阴雨雪]\S{{0,3}}[\s\u3000]+)?(?:"
    rf"(?:{_FULL}){_TIME}(?:[\s\u3000（(·•｜|:：，,、—-][^。！？；]{{0,22}})?"
    rf"|(?:{_SHORT}){_TIME}(?:[\s\u3000（(，,·｜|]+{_SKY}.{{0,10}})?)",
    re.IGNORECASE,
)


def names_day(line: str) -> bool:
    """Whether a line names a day, and perhaps its weather, a place or a subject."""
    return len(line) <= LONGEST and bool(_DAY.fullmatch(line))
