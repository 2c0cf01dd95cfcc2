"""Signs between and around numbers and letters, fractions, powers, Roman and circled numerals, Greek letters."""

from __future__ import annotations

import re
import unicodedata

from narrator.frontend.measures import measure_at
from narrator.frontend.numerals import cardinal, digit_by_digit, number
from narrator.frontend.rules.book import NUMBER, Match, RuleBook, after, before, clause_before
from narrator.frontend.rules.units import unit_at

MATH_RULES = rule = RuleBook()

_OPERATORS = {
    "+": "加",
    "-": "减",
    "×": "乘",
    "*": "乘",
    "✕": "乘",
    "✖": "乘",
    "x": "乘",
    "X": "乘",
    "÷": "除以",
    "=": "等于",
}
_RELATIONS = {
    "=": "等于", "≠": "不等于", "≈": "约等于", ">": "大于", "<": "小于", "≥": "大于等于", "≤": "小于等于", "≧": "大于等于",
    "≦": "小于等于", "≡": "恒等于", "∝": "正比于", "∈": "属于",
}  # fmt: skip
_GREEK = {
    "α": "阿尔法", "β": "贝塔", "γ": "伽马", "δ": "德尔塔", "ε": "艾普西龙", "ζ": "泽塔", "η": "伊塔", "θ": "西塔", "λ": "兰姆达",
    "μ": "缪", "ξ": "克西", "π": "派", "ρ": "柔", "σ": "西格玛", "τ": "陶", "φ": "斐", "χ": "西", "ψ": "普西", "ω": "欧米伽",
    "Γ": "伽马", "Δ": "德尔塔", "Θ": "西塔", "Λ": "兰姆达", "Π": "派", "Σ": "西格玛", "Φ": "斐", "Ψ": "普西", "Ω": "欧米伽",
}  # fmt: skip
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}
_NAMED_SIGNS = {
    "&": "和",
    "√": "根号",
    "∞": "无穷大",
    "‰": "千分号",
    "°": "度",
    "№": "第",
    "∶": "比",
    "∑": "求和",
    "∫": "积分",
    "∠": "角",
    "⊥": "垂直于",
    "∥": "平行于",
    "∵": "因为",
    "∴": "所以",
    "℃": "摄氏度",
    "℉": "华氏度",
    "㎡": "平方米",
    "㎥": "立方米",
}
_OPERAND = r"[0-9A-Za-z)）²³π%αβ°℃]"


@rule(r"(\d{1,32})又(\d{1,32})/(\d{1,32})(?![\d/])")
def _mixed_fraction(match: Match) -> str:
    return f"{cardinal(match[1])}又{cardinal(match[3])}分之{cardinal(match[2])}"


@rule(r"(\d{1,32})分之(\d{1,32}(?:\.\d{1,32})?)")
def _spelled_fraction(match: Match) -> str:
    return f"{cardinal(match[1])}分之{number(match[2])}"


@rule(r"24/7(?!\d)")
def _always(match: Match) -> str:
    return "二十四七" if match.group() else ""


@rule(r"(\d{1,6}(?:\.\d{1,32})?)/(\d{1,6}(?:\.\d{1,32})?)(?![\d/])(mmHg|毫米汞柱)?")
def _fraction(match: Match) -> str | tuple[int, str] | None:
    """`1/3`; but blood pressure, `120/80`, is two numbers."""
    if before(match) == "/" or match[2].strip("0.") == "" or _is_pair(match):
        return None
    if match[3] or re.search(r"血压|高压", clause_before(match)):
        return f"{number(match[1])}比{number(match[2])}" + ("毫米汞柱" if match[3] else "")
    end, unit = unit_at(match.string, match.end()) or (match.end(), "")
    return end, f"{number(match[2])}分之{number(match[1])}{unit}"


def _is_pair(match: Match) -> bool:
    """`508/496`, `3.8/4.0`, `16/33层` are no fractions."""
    large = len(match[1].partition(".")[0]) > 2 and float(match[1]) > float(match[2]) and not match[3]
    measured = re.search(r"血压|高压", clause_before(match))
    return not measured and (large or ("." in match[1] and "." in match[2]) or after(match) in ("层", "楼"))


@rule(r"(\d{1,32})?([½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])")
def _vulgar_fraction(match: Match) -> str:
    above, _, below = unicodedata.normalize("NFKD", match[2]).partition("\u2044")
    return (cardinal(match[1]) + "又" if match[1] else "") + f"{cardinal(below)}分之{cardinal(above)}"


@rule(r"(\d{1,32}(?:\.\d{1,32})?)(?:\^(-?\d{1,32})|([⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,8}))")
def _power(match: Match) -> tuple[int, str]:
    exponent = match[2] or match[3].translate(_SUPERSCRIPTS)
    per = after(match) == "/"
    end, unit = unit_at(match.string, match.end() + per) or (match.end(), "")
    if unit and per:
        unit = "每" + unit
    return end, number(match[1]) + "的" + _signed(exponent) + "次方" + unit


@rule(r"([⁰¹²³⁴⁵⁶⁷⁸⁹]{0,4})([⁺⁻])(?![⁰¹²³⁴⁵⁶⁷⁸⁹])")
def _charge(match: Match) -> str | None:
    """`Na⁺`, `SO₄²⁻`."""
    if not before(match).isalnum():
        return None
    return (_signed(match[1].translate(_SUPERSCRIPTS)) if match[1] else "") + {"⁺": "正", "⁻": "负"}[match[2]]


@rule(r"\^(-?\d{1,32})|([⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,8})")
def _power_of_letter(match: Match) -> str | None:
    """`x²`, `n^3`; without a base a raised number is a note's mark, which is silent."""
    exponent = match[1] or match[2].translate(_SUPERSCRIPTS)
    if not re.match(r"[A-Za-z)）]", before(match)):
        isotope = re.match(r"[A-Z][a-z]?(?![A-Za-z])", after(match, 3))
        return (digit_by_digit(exponent) if len(exponent) > 2 else cardinal(exponent)) if isotope else ""
    return {"2": "平方", "3": "立方"}.get(exponent) or f"的{_signed(exponent)}次方"


def _signed(digits: str) -> str:
    return ("负" if digits.startswith("-") else "") + cardinal(digits.lstrip("-") or "0")


_MEASURED = re.compile(r"\d\s?(?:[A-Za-zμ]{1,3}|[\u4e00-\u9fff]{1,2})(?:/[\u4e00-\u9fff])?$")


@rule(r"\s?([-+×*÷=xX✕✖])\s?(?=[-√(（]?[0-9π])")
def _operator(match: Match) -> str | None:
    """A sign between two numbers; a hyphen is minus only in a reckoning that shows another sign."""
    sign, left = match[1], before(match)
    if not re.match(r"[0-9)）²³π%°]", left) and not (
        (sign in "×✕✖*" or match.group().startswith(" x ")) and _MEASURED.search(before(match, 6))
    ):
        return None
    if sign in "xX" and re.match(r"3D|T(?![A-Za-z])", match.string[match.end() : match.end() + 2]):  # `9800X3D`
        return None
    if sign == "-" and not re.match(rf"-\s?{NUMBER}\s?[=+×÷*]", match.string[match.start(1) : match.start(1) + 24]):
        return None
    return _OPERATORS[sign]


@rule(r"\s?([<>])=\s?(?=[-\d])")
def _at_most(match: Match) -> str:
    """`>=60`."""
    return _RELATIONS[match[1]] + "等于"


@rule(r"[(（]([+-])[)）]")
def _finding(match: Match) -> str | None:
    """`IgG(+)`."""
    return {"+": "阳性", "-": "阴性"}[match[1]] if before(match).isalnum() else None


@rule(r"★(?=[\u4e00-\u9fff])")
def _star(match: Match) -> str | None:
    """`5★酒店`."""
    return "星" if before(match).isdecimal() else None


@rule(r"\s?([=≠≈><≥≤≧≦≡∝∈])\s?")
def _relation(match: Match) -> str | None:
    left, right = before(match), after(match)
    if match[1] in "≈>≥<≤" and re.match(r"\d", right):
        return "约" if match[1] == "≈" and not re.match(_OPERAND, left) else _RELATIONS[match[1]]
    joined = re.match(_OPERAND, left) and re.match(r"[-0-9A-Za-z√π(（±]", right)
    return _RELATIONS[match[1]] if joined or match[1] in "≠≡∝∈" else None


@rule(r"\+")
def _plus(match: Match) -> str | None:
    """`A+`, `C++`, `10万+`, `T+0`, `政府+企业`, and `100+个`, which is 一百多个."""
    if re.search(r"\d0$|[百千万亿]$", before(match, 2)) and measure_at(match.string, match.end()):
        return "多"
    return "加" if before(match).isalnum() or before(match, 2)[-1:] == "+" else None


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
    chinese = re.match("[\u4e00-\u9fff，。“”]|$", before(match))
    return "某" * len(match.group()) if chinese else None


_CAPTION = r"[期型级类世代章卷部度区号式届篇]"


@rule(r"(?<![A-Za-z])(?:X{1,3}(?:IX|IV|V?I{0,3})|IX|IV|VI{0,3}|I{1,3})(?:(?![A-Za-z0-9])|(?=[ABCabc]\d?期))")
def _roman(match: Match) -> str | None:
    """`II期`, `路易XIV`, `最终幻想VII`; a single letter only before a word such as 期."""
    digits = match.group()
    captioned = re.match(rf"(?!世代){_CAPTION}|[ABCabc]\d?期", after(match, 3))
    joined = re.match("[\u4e00-\u9fff]", before(match))
    named = re.search(r"[A-Za-z]{3,} $", before(match, 4))  # `Final Fantasy XIV`
    if not captioned and (digits.strip("X") == "" or not ((joined or named) and len(digits) > 1)):
        return None
    return cardinal(str(_roman_value(digits)))


def _roman_value(digits: str) -> int:
    values = [_ROMAN[digit] for digit in digits]
    return sum(
        -value if value < following else value for value, following in zip(values, [*values[1:], 0], strict=True)
    )


@rule("[" + "".join(_GREEK) + "]")
def _greek(match: Match) -> str:
    return _GREEK[match.group()]


@rule("[" + "".join(map(re.escape, _NAMED_SIGNS)) + "]")
def _named_sign(match: Match) -> str | None:
    if match.group() == "&" and re.match(r"[A-Za-z]", before(match)) and re.match(r"[A-Za-z]", after(match)):
        return "and"
    return _NAMED_SIGNS[match.group()]


@rule(r"(?:No\.|NO\.|no\.|№)\s?(\d{1,12})(?!\d)")
def _number_sign(match: Match) -> str | None:
    if re.match(r"[A-Za-z]", before(match)):
        return None
    code = match[1][0] == "0" or len(match[1]) > 4
    return digit_by_digit(match[1]) if code else "第" + cardinal(match[1])


@rule(r"(\d{1,32})(?:st|nd|rd|th)(?![A-Za-z])")
def _ordinal(match: Match) -> str:
    return "第" + cardinal(match[1])


@rule(r"#(\d{1,5})(?!\d)")
def _hash(match: Match) -> str | None:
    sign = "" if after(match) == "号" else "号"
    return (cardinal(match[1]) if len(match[1]) < 4 else digit_by_digit(match[1])) + sign


@rule(r"@(?=[0-9A-Za-z_\u4e00-\u9fff])")
def _at(match: Match) -> str:
    return "艾特" if match.group() else ""
