"""Signs that are said, or not: ticks and crosses, names left out, Roman and circled numerals, Greek letters, №, #, @."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from narrator.frontend.characters import DATA
from narrator.frontend.numerals import DIGITS, cardinal, digit_by_digit
from narrator.frontend.rules.book import Match, RuleBook, after, before, sentence_around

SIGN_RULES = rule = RuleBook()

_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}
_MARKED = re.compile("[打画划标填写选][了个一上着的]{0,2}[“‘\"'（(\\[]?$|[上为用成是][“‘\"']$")  # `打√`
_PLACEHELD = "年月日号时分省市县区镇乡村路街校某"


@cache
def _named_signs() -> dict[str, str]:
    lines = (DATA / "signs.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split() for line in lines if line and not line.startswith("#"))


@rule(r"\s?([√✓✔☑✅])(?:\ufe0f)?\s?")
def _tick(match: Match) -> str:
    """`√2` is a root, `√完成` a mark that is not said, and `打√` a tick."""
    if _MARKED.search(before(match, 4)):
        return "勾"
    root = (
        match[1] == "√" and re.match(r"[0-9(（πa-zA-Z]", after(match)) and not re.match(r"[A-Za-z]{2}", after(match, 2))
    )
    return "根号" if root else ""


@rule(r"\s?([×✗✘❌])(?:\ufe0f)?(?![×\d])\s?")
def _cross(match: Match) -> str | None:
    """`打×` is a cross, `×失败` a mark; `×月` is left to names that are left out."""
    if _MARKED.search(before(match, 4)):
        return "叉"
    if match[1] != "×":
        return ""
    left = before(match)
    if re.search("联名|联动|合作|跨界|联手|合体|款", sentence_around(match)) and left.isalnum():
        return ""
    marks = not left.strip() or left in "，。；、：！？（("
    return (
        "" if marks and re.match(r"[\u4e00-\u9fff]", after(match)) and after(match) not in tuple(_PLACEHELD) else None
    )


@rule(r"[(（]([+-])[)）]")
def _finding(match: Match) -> str | None:
    """`IgG(+)`."""
    return {"+": "阳性", "-": "阴性"}[match[1]] if before(match).isalnum() else None


@rule(r"[(（]([VvWwMm])/([VvWwMm])[)）]")
def _by_volume(match: Match) -> str:
    """`75%(V/V)`."""
    return " ".join(match.groups()).upper()


@rule(r"[b♭#♯](?=[A-Ga-g](?:自然|和声|旋律)?[大小]调)")
def _accidental(match: Match) -> str | None:
    """`bE大调`, `♯f小调`."""
    return None if re.match(r"[A-Za-z0-9]", before(match)) else "降" if match.group() in "b♭" else "升"


@rule(r"♩\s?=\s?(\d{2,3})(?!\d)")
def _beats_a_minute(match: Match) -> str:
    """`♩=120`."""
    return f"四分音符等于{cardinal(match[1])}"


@rule(r"★(?=[\u4e00-\u9fff])")
def _star(match: Match) -> str | None:
    """`5★酒店`."""
    return "星" if before(match).isdecimal() else None


@rule(r"[-~～—–](?=[Ⅰ-Ⅻ①-⑳])")
def _from_to(match: Match) -> str | None:
    """`Ⅰ-Ⅲ类`."""
    return "到" if re.match(r"[Ⅰ-Ⅻ①-⑳]", before(match)) else None


@rule(r"[①-⑳]|[⑴-⒇]|[⒈-⒛]|[㈠-㈩]|[❶-❿]|[Ⅰ-Ⅻⅰ-ⅻ]|[㉑-㉟]|[㊀-㊉]|[➀-➓]")
def _circled(match: Match) -> str:
    value = unicodedata.numeric(match.group())
    return cardinal(str(int(value)))


@rule(r"(?<=\S)\[\d{1,3}\]")
def _note_mark(match: Match) -> str:
    """`[12]` after a word points to a note."""
    return "" if match.group() else "注"


@rule(r"(?:[×○]{1,4}|[xX]{2,4})(?=[\u4e00-\u9fff，。])(?!公主|世纪|届)")
def _somebody(match: Match) -> str | None:
    """`陈××` is 陈某某, `×月×日` 某月某日, `XX公司` 某某公司."""
    chinese = re.match("[\u4e00-\u9fff，。“”]", before(match))
    opening = not before(match).strip() and (len(match.group()) > 1 or after(match) in tuple(_PLACEHELD))
    return "某" * len(match.group()) if chinese or opening else None


_LETTERS = frozenset(("X类", "X型", "X级", "X号", "X区", "V型"))  # `X型腿`, `V型反弹`
_CAPTION = r"[期型级类世代章卷部度区号式届篇]"


@rule(r"(?<![A-Za-z])(?:X{1,3}(?:IX|IV|V?I{0,3})|IX|IV|VI{0,3}|I{1,3})(?:(?![A-Za-z0-9])|(?=[ABCabc]\d?期))")
def _roman(match: Match) -> str | None:
    """`II期`, `路易XIV`, `最终幻想VII`; a single letter only before a word such as 期."""
    digits = match.group()
    captioned = re.match(rf"(?!世代){_CAPTION}|[ABCabc]\d?期", after(match, 3))
    if digits + after(match) in _LETTERS:
        return None
    joined = re.match("[\u4e00-\u9fff]", before(match)) or re.search("[\u4e00-\u9fff][（(]$", before(match, 2))
    named = re.search(r"[A-Za-z]{3,} $", before(match, 4))  # `Final Fantasy XIV`
    if not captioned and (digits.strip("X") == "" or not ((joined or named) and len(digits) > 1)):
        return None
    return cardinal(str(_roman_value(digits)))


def _roman_value(digits: str) -> int:
    values = [_ROMAN[digit] for digit in digits]
    return sum(
        -value if value < following else value for value, following in zip(values, [*values[1:], 0], strict=True)
    )


@rule(r"[^\w\s，。！？；：、“”‘’（）《》…]|[Α-Ωα-ωϕ円]")
def _named_sign(match: Match) -> str | None:
    if match.group() == "&" and re.match(r"[A-Za-z]", before(match)) and re.match(r"[A-Za-z]", after(match)):
        return "and"
    return _named_signs().get(match.group())


@rule(r"(?:No\.|NO\.|no\.|№)\s?(\d{1,12})(?!\d)")
def _number_sign(match: Match) -> str | None:
    if re.match(r"[A-Za-z]", before(match)):
        return None
    code = match[1][0] == "0" or len(match[1]) > 4
    return digit_by_digit(match[1]) if code else "第" + cardinal(match[1])


_ENGLISH = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()


@rule(r"(\d{1,32})(?:st|nd|rd|th)(?![A-Za-z])")
def _ordinal(match: Match) -> str:
    """`3rd`, and `2nd place` within English."""
    within = re.match(r"\s[A-Za-z]{3}", after(match, 4)) or re.search(r"[A-Za-z]{2}\s$", before(match, 3))
    if within and len(match[1]) < 3 and 0 < int(match[1]) <= len(_ENGLISH):
        return _ENGLISH[int(match[1]) - 1]
    return "第" + cardinal(match[1])


@rule(r"#(?![\dA-Za-z])")
def _sharp(match: Match) -> str | None:
    """`F#`, `C#`: a language, a key; but `A#楼`."""
    named = re.search(r"(?<![A-Za-z\d#])[A-J]$", before(match, 2))
    numbered = re.match(r"[楼栋机炉线门院井]|地块|厂房|车间", after(match, 2))
    return "sharp" if named and not numbered else None


@rule(r"#(\d{1,5})(?!\d)")
def _hash(match: Match) -> str | None:
    sign = "" if after(match) == "号" else "号"
    return (cardinal(match[1]) if len(match[1]) < 4 else digit_by_digit(match[1])) + sign


@rule(r"[₀-₉]")
def _base(match: Match) -> str:
    """The two of `log₂8`."""
    return DIGITS[unicodedata.digit(match.group())]


@rule(r"_(?=[A-Za-z0-9])")
def _low_line(match: Match) -> str | None:
    """`Lily_2020`."""
    return "下划线" if re.match(r"[A-Za-z0-9]", before(match)) else None


@rule(r"@(?=[0-9A-Za-z_\u4e00-\u9fff])")
def _at(match: Match) -> str:
    return "艾特" if match.group() else ""
