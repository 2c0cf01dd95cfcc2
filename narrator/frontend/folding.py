"""Folding: one form of each character before anything is read, one character for one, so that places stay."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from narrator.frontend.characters import DATA, HAN

_KEPT_WIDE = "!(),:;?[]{}~"  # their full-width forms are Chinese punctuation
_FULL_WIDTH = {code + 0xFEE0: code for code in range(0x21, 0x7F) if chr(code) not in _KEPT_WIDE}
# Blocks whose characters stand for one other each: Kangxi radicals, compatibility ideographs, letters and digits of
# mathematics (𝐀, 𝟏).
_COMPATIBLE = ((0x2F00, 0x2FD6), (0xF900, 0xFB00), (0x2F800, 0x2FA20), (0x1D400, 0x1D800))
_NUMERAL = "一二三四五六七八九"
_PLACE = "年月日号室房楼层路中院届世"

# A circle or a letter for 〇: `二○○八年`, `一○一中学`, `二O二四年`, `一百○八将`.
_CIRCLES = re.compile(f"[{_NUMERAL}〇零十百千万○]{{2,40}}")
_CIRCLE = re.compile(f"(?<=[{_NUMERAL}〇百千万第])[○〇]+(?=[{_NUMERAL}])|(?<=[{_NUMERAL}])[○〇]{{1,4}}|(?<=十)[○〇]$")
_SHORT_YEAR = re.compile(f"○(?=[{_NUMERAL}][年月日])")
_LETTER_O = re.compile(rf"(?<=[{_NUMERAL}〇])[O0oОΟ]{{1,3}}(?=[{_NUMERAL}〇]|[{_PLACE}])")
# 〇 for a name that is left out: `张〇〇`.
_NAMELESS = re.compile(
    f"(?<=[{HAN}])(?<![{_NUMERAL}〇零十百千万第两０-９0-9])〇{{1,4}}(?![{_NUMERAL}〇零十百千{_PLACE}])"
)
_APOSTROPHE = re.compile(r"(?<=[A-Za-z])[’ʼ´`＇′](?=[A-Za-z])")
_THOUSANDS = re.compile(r"(?<=[0-9])，(?=000(?![0-9]))")  # `5，000元`
_WIDE_THOUSANDS = re.compile(r"(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")  # `１，２３４元`
_COLON = re.compile(r"(?<=[0-9])：(?=[0-9])")
# Traditional characters that Simplified text keeps as well, in another sense.
_TRADITIONAL_SENSE = (
    (
        re.compile(
            "乾(?=乾?[淨净燥旱杯脆枯果糧粮洗涸淚泪瘦癟瘪硬巴貨货咳草柴屍尸裂癢痒瞪笑嚎等親亲爹媽妈])"
            "|(?<=[餅饼肉腐晒曬烘擦風风口晾吹奶菜筍笋蔔卜萄薯魚鱼牛吸抹擰拧舔未沒没不很太全都喝快半烤乾果桂])乾(?![坤隆清])"
        ),
        "干",
    ),
    (
        re.compile(
            "(?<=[看说說走坐站拿带帶跟随隨沿顺順有想听聽笑哭望抱等住活写寫穿戴开開关關吃唱跳过過忙睡躺踏握])著(?![名作者述录錄称稱])"
        ),
        "着",
    ),
    (re.compile("瞭(?=解)|(?<=[明])瞭"), "了"),
    (re.compile("衹|祇(?=[是有能要会會])"), "只"),
)


_LOW_BEFORE_DIGIT = re.compile("[₀-₉](?=[0-9])")  # the base of `log₂8` does not run into the number


def fold(text: str) -> str:
    """The text in the form that rules and dictionaries know; the same number of characters in the same places."""
    for pattern, simplified in _TRADITIONAL_SENSE:
        text = pattern.sub(simplified, text)
    text = _WIDE_THOUSANDS.sub(",", text)
    kept = {match.start(): match.group() for match in _LOW_BEFORE_DIGIT.finditer(text)}
    text = text.translate(_table())
    if kept:
        text = "".join(kept.get(at, char) for at, char in enumerate(text))
    text = _SHORT_YEAR.sub("〇", text)
    text = _CIRCLES.sub(_circles_read, _NAMELESS.sub(_as_circles, text))
    text = _LETTER_O.sub(lambda match: "〇" * len(match.group()), text)
    text = _APOSTROPHE.sub("'", text)
    return _COLON.sub(":", _THOUSANDS.sub(",", text))


def _circles_read(match: re.Match[str]) -> str:
    return _CIRCLE.sub(lambda circles: "〇" * len(circles.group()), match.group())


def _as_circles(match: re.Match[str]) -> str:
    return "○" * len(match.group())


@cache
def _table() -> dict[int, int | str]:
    """Full-width forms, look-alikes, and Traditional characters (a table compiled from OpenCC's, Apache-2.0)."""
    traditional, simplified = (DATA / "traditional.txt").read_text(encoding="utf-8").split()
    compatible = {
        code: form
        for first, end in _COMPATIBLE
        for code in range(first, end)
        if len(form := unicodedata.normalize("NFKC", chr(code))) == 1
    }
    simpler: dict[int, int | str] = dict(zip(map(ord, traditional), simplified, strict=True))
    radicals = {code: simpler.get(ord(form), form) for code, form in compatible.items()}
    return {**radicals, **simpler, **_FULL_WIDTH, **lookalikes()}


def lookalikes() -> dict[int, str]:
    """Code point of a look-alike → the character that it stands for."""
    lines = (DATA / "lookalikes.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.split() for line in lines if line and not line.startswith("# "))
    return {ord(other): one for one, others in rows for other in others}
