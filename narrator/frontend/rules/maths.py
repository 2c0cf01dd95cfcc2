"""Reckoning: signs between numbers, letters and words (`总价=单价×数量`), fractions, powers."""

from __future__ import annotations

import re
import unicodedata

from narrator.frontend.measures import measure_at
from narrator.frontend.numerals import cardinal, digit_by_digit, number
from narrator.frontend.rules.book import NUMBER, Match, RuleBook, after, before, clause_before, sentence_around
from narrator.frontend.rules.units import unit_at

MATH_RULES = rule = RuleBook()

_OPERATORS = {
    "+": "加", "-": "减", "−": "减", "×": "乘", "*": "乘", "✕": "乘", "✖": "乘", "·": "乘", "x": "乘", "X": "乘", "÷": "除以",
    "/": "除以", "=": "等于",
}  # fmt: skip
_RELATIONS = {
    "=": "等于", "≠": "不等于", "≈": "约等于", ">": "大于", "<": "小于", "≥": "大于等于", "≤": "小于等于", "≧": "大于等于",
    "≦": "小于等于", "≡": "恒等于", "∝": "正比于", "∈": "属于",
}  # fmt: skip
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_OPERAND = r"[|!½⅓⅔¼¾0-9A-Za-z\u4e00-\u9fff)）\]】⁰¹²³⁴-⁹%‰°℃㎡α-ωΑ-Ω∅”’’\"_]"
_OPENING = r"[|½⅓⅔¼¾⅕-⅞-+±0-9A-Za-z\u4e00-\u9fff(（\[【√α-ωΑ-Ω∅∠△“‘\"?？_□¥$]"
_FORMULA = re.compile(
    r"[=≠≈÷]|[a-z][<>≥≤][\da-z]|[0-9A-Za-z)）]\s?[×*+]\s?[0-9A-Za-z(（]|公式|乘积|面积|体积|计算|[^某]×[^某×]*[+÷=]"
)


@rule(r"(\d{1,32})又(\d{1,32})/(\d{1,32})(?![\d/])")
def _mixed_fraction(match: Match) -> str:
    return f"{cardinal(match[1])}又{cardinal(match[3])}分之{cardinal(match[2])}"


@rule(r"(\d{1,32})分之(\d{1,32}(?:\.\d{1,32})?)")
def _spelled_fraction(match: Match) -> str:
    return f"{cardinal(match[1])}分之{number(match[2])}"


@rule(r"√(\d{1,4})/(\d{1,4})(?!\d)")
def _root_over(match: Match) -> str:
    """`√2/2`."""
    return f"{cardinal(match[2])}分之根号{cardinal(match[1])}"


@rule(r"(\d{1,3})/([abknxyz])(?![A-Za-z\d])")
def _over_a_letter(match: Match) -> str | None:
    """`1/x`."""
    return None if re.match(r"[\dA-Za-z.]", before(match)) else f"{match[2].upper()}分之{cardinal(match[1])}"


@rule(r"24/7(?!\d)")
def _always(match: Match) -> str:
    return "七天二十四小时" if match.group() else ""


@rule(r"(-?\d{1,6}(?:\.\d{1,12})?)[eE]([-+]?\d{1,3})(?![\dA-Za-z.])")
def _scientific(match: Match) -> tuple[int, str] | None:
    """`1.5e-6`, `3e8`; `1E5` may be a model."""
    plain = match[1].isdecimal() and match[2].isdecimal() and "E" in match.group()
    if plain or re.match(r"[\dA-Za-z.]", before(match)):
        return None
    end, unit = unit_at(match.string, match.end()) or (match.end(), "")
    sign = "负" if match[1].startswith("-") else ""
    return end, f"{sign}{number(match[1].lstrip('-'))}乘十的{_signed(match[2].lstrip('+'))}次方{unit}"


@rule(r"(\d{1,4})/(\d{1,4})/(\d{1,4})(?![\d/.%])")
def _triple(match: Match) -> tuple[int, str]:
    """`12/2/2`, `4800/1900/1500mm`: no fraction."""
    end, unit = unit_at(match.string, match.end()) or (match.end(), "")
    return end, "、".join(map(number, match.groups())) + unit


@rule(r"(-?)(\d{1,6}(?:\.\d{1,32})?)/(\d{1,6}(?:\.\d{1,32})?)(?![\d/])(?:\s?(mmHg|毫米汞柱|kPa))?")
def _fraction(match: Match) -> str | tuple[int, str] | None:
    """`1/3`, `-1/3`; but blood pressure, `120/80`, and marks, `8.5/10`, are two numbers."""
    sign, above, below, pressure = match.groups()
    if re.match(r"[\dA-Za-z/]" if sign else "/", before(match)) or below.strip("0.") == "" or _is_pair(match):
        return None
    if pressure or re.search(r"血压|高压", clause_before(match)):
        unit = {"mmHg": "毫米汞柱", "kPa": "千帕"}.get(pressure or "", pressure or "")
        return f"{number(above)}比{number(below)}{unit}"
    if ("." in above and below in ("5", "10", "100")) or _are_shares(above, below):
        return f"{number(above)}比{number(below)}"
    end, unit = unit_at(match.string, match.end()) or (match.end(), "")
    return end, f"{'负' if sign else ''}{number(below)}分之{number(above)}{unit}"


def _are_shares(first: str, second: str) -> bool:
    """`80/20法则`, `股债40/60`: the parts of a hundred."""
    round_ones = all(part[-1] in "05" and len(part) == 2 for part in (first, second))
    return round_ones and int(first) + int(second) == 100


def _is_pair(match: Match) -> bool:
    """`508/496`, `3.8/4.0`, `16/33层` are no fractions."""
    _, above, below, pressure = match.groups()
    large = len(above.partition(".")[0]) > 2 and float(above) > float(below) and not pressure
    measured = pressure or re.search(r"血压|高压", clause_before(match))
    return not measured and (large or ("." in above and "." in below) or after(match) in ("层", "楼"))


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
    if not re.match(r"[A-Za-zα-ωΑ-Ω)）\]]", before(match)):
        if exponent in ("2", "3") and re.match(r"[\u4e00-\u9fff]", before(match)) and _is_formula(match):
            return {"2": "平方", "3": "立方"}[exponent]
        isotope = re.match(r"[A-Z][a-z]?(?![A-Za-z])", after(match, 3))
        return (digit_by_digit(exponent) if len(exponent) > 2 else cardinal(exponent)) if isotope else ""
    return {"2": "平方", "3": "立方"}.get(exponent) or f"的{_signed(exponent)}次方"


def _signed(digits: str) -> str:
    return ("负" if digits.startswith("-") else "") + cardinal(digits.lstrip("-") or "0")


_MEASURED = re.compile(r"\d\s?(?:[A-Za-zμ]{1,3}|[\u4e00-\u9fff]{1,2})(?:/[\u4e00-\u9fff])?$")


def _is_formula(match: Match) -> bool:
    return bool(_FORMULA.search(sentence_around(match)))


@rule(r"-(?=\d[\d.]{0,8}\|)")
def _negative_between_bars(match: Match) -> str | None:
    """`|-5|`."""
    return "负" if before(match) == "|" else None


@rule(r"\|")
def _bar(match: Match) -> str | None:
    """`|x|` is X的绝对值: nothing is said at the first bar, the words at the second."""
    opens = not before(match).isalnum() and _BETWEEN_BARS.match(match.string, match.end())
    if opens and clause_before(match).count("|") % 2 == 0:
        return ""
    opened = _OPENED_BAR.search(before(match, 14))
    return "的绝对值" if opened and clause_before(match).count("|") % 2 else None


_BETWEEN_BARS = re.compile(r"[-+−]?[0-9a-zA-Zπ√][-+×*/0-9a-zA-Z²³.√π ]{0,10}\|")
_OPENED_BAR = re.compile(r"(?<![A-Za-z0-9])\|[-+−]?[0-9a-zA-Zπ√][-+×*/0-9a-zA-Z²³.√π ]{0,10}$")


@rule(r"(\d{1,4})!(?=\s?[=+×÷/*-])")
def _factorial(match: Match) -> str:
    """`5!=120`."""
    return cardinal(match[1]) + "的阶乘"


@rule(r"\s?([-+×*÷=xX✕✖])\s?(?=[-√(（]?[0-9π])")
def _operator(match: Match) -> str | None:
    """A sign between two numbers; a hyphen is minus only in a reckoning that shows another sign."""
    sign, left = match[1], before(match)
    if not re.match(r"[0-9)）⁰¹²³⁴-⁹π%°]", left) and not (
        (sign in "×✕✖*" or match.group().startswith(" x ")) and _MEASURED.search(before(match, 6))
    ):
        return None
    if sign in "xX" and not re.match(r"[0-9π]", after(match)):
        return None
    if sign in "xX" and re.match(r"3D|T(?![A-Za-z])", match.string[match.end() : match.end() + 2]):  # `9800X3D`
        return None
    if sign == "-" and not _is_minus(match):
        return None
    return _OPERATORS[sign]


def _is_minus(match: Match) -> bool:
    reckoned = re.match(rf"-\s?{NUMBER}\s?[=+×÷*]", match.string[match.start(1) : match.start(1) + 24])
    return bool(reckoned) or bool(re.match("[⁰¹²³⁴-⁹]", before(match)))


@rule(r"\s?±\s?(?=[√a-z(（])")
def _plus_or_minus(match: Match) -> str | None:
    """`-b±√…`."""
    return "加减" if re.match(_OPERAND, before(match)) else None


@rule(r"[a-z]{2,3}(?![A-Za-z])")
def _product_of_letters(match: Match) -> str | None:
    """The ac of `b²-4ac`."""
    factor = before(match).isdecimal() and _is_formula(match) and not unit_at(match.string, match.start())
    return " ".join(match.group().upper()) if factor else None


@rule(r"[ₐₑₕₖₗₘₙₒₚₛₜₓᵢⱼ]")
def _low_letter(match: Match) -> str:
    """The n of `aₙ`."""
    return unicodedata.normalize("NFKD", match.group()).upper()


@rule(r"\s?([-×*÷/])\s?(?![-×*÷/])")
def _between_terms(match: Match) -> str | None:
    """The same between letters, words and brackets in a formula: `总价=单价×数量`, `a-b=5`, `-b/a`."""
    sign, left, right = match[1], before(match), after(match)
    if not re.match(_OPERAND, left) or not re.match(_OPENING, right) or right in "-+":
        return None
    if sign != "÷" and not _is_formula(match):
        return None
    if sign == "-" and right.isdecimal() and re.match(r"[\u4e00-\u9fff]", left):
        return None
    if sign in "-/" and (
        _is_word(match)
        or _is_either(match)
        or re.search(r"\d\s?[\u4e00-\u9fff]{1,3}$|[元克升米吨人次]$", before(match, 5))
        or (left.isdecimal() and right.isdecimal())
    ):
        return None
    return _OPERATORS[sign]


def _is_either(match: Match) -> bool:
    """`煎/焖`, `“抗拒 / 喜欢”`: words to choose from."""
    single = re.search(r"(?:^|[^\u4e00-\u9fff])[\u4e00-\u9fff]$", before(match, 2)) and re.match(
        r"[\u4e00-\u9fff](?![\u4e00-\u9fff])", after(match, 2)
    )
    return bool(single or re.search("[“「‘][^”」’]*$", clause_before(match)))


def _is_word(match: Match) -> bool:
    """Whether the sign joins Latin words (`Wi-Fi`) or numbers to them rather than single letters."""
    words = re.search(r"[A-Za-z]{2}$", before(match, 2)) or re.match(r"[A-Za-z]{2}", after(match, 2))
    return bool(words) or (re.match(r"[A-Z]", before(match)) is not None and after(match).isdecimal())


@rule(r"-(?=\s?[a-zA-Z√πα-ω(（])")
def _negative_term(match: Match) -> str | None:
    """`x=-b`."""
    left = before(match, 2).rstrip()[-1:]
    opened = left in tuple("=(（[,，") and left != ""
    return "负" if opened and _is_formula(match) and not re.match(r"[A-Za-z]{2}", after(match, 2)) else None


@rule(r"\s?([<>])=\s?(?=[-\dA-Za-z])")
def _at_most(match: Match) -> str:
    """`>=60`."""
    return _RELATIONS[match[1]] + "等于"


@rule(r"\s?(?<![=<>])([=≠≈><≥≤≧≦≡∝∈])(?![=<>])\s?")
def _relation(match: Match) -> str | None:
    left, right = before(match), after(match)
    if match[1] in "≈>≥<≤≧≦" and re.match(r"[-\d¥$]", right):
        return "约" if match[1] == "≈" and not re.match(_OPERAND, left) else _RELATIONS[match[1]]
    if match[1] in "≠≡∝∈":
        return _RELATIONS[match[1]]
    joined = re.match(_OPERAND, left) and (re.match(_OPENING, right) or (match[1] == "=" and not right.strip()))
    return _RELATIONS[match[1]] if joined else None


@rule(r"\s?[:：∶]\s?(?=[\u4e00-\u9fff]{1,5}(?:[:：∶][\u4e00-\u9fff]{1,5})?\s?[=＝约为]\s?\d{1,4}(?:\.\d)?\s?[:：∶]\d)")
def _shares(match: Match) -> str | None:
    """`面粉:水=2:1`."""
    return "比" if re.match(r"[\u4e00-\u9fff]", before(match)) else None


@rule(r"[:∶](?=[a-zA-Z](?![A-Za-z]))")
def _proportion(match: Match) -> str | None:
    """`x:y=2:3`."""
    single = re.search(r"(?<![A-Za-z])[a-zA-Z]$", before(match, 2))
    return "比" if single and _is_formula(match) else None


_SIGNED_BEFORE = re.compile(r"(?:^|[^0-9A-Za-z])[-+±]\d[\d.]{0,6}\s?(?:[\u4e00-\u9fff℃%°]{0,3})[和与或到至]$")


@rule(r"\s?\+\s?")
def _plus(match: Match) -> str | None:
    """`A+`, `C++`, `10万+`, `T+0`, `政府+企业`, and `100+个`, which is 一百多个."""
    if _SIGNED_BEFORE.search(clause_before(match, 12)) and after(match).isdecimal():
        return None
    if re.search(r"\d0$|[百千万亿]$", before(match, 2)) and measure_at(match.string, match.end()):
        return "多"
    if re.search(r"[0-9A-Za-z]\s?\+?\s?…$", before(match, 5)):  # `1+2+…+100`
        return "加"
    return "加" if re.match(_OPERAND, before(match)) or before(match, 2)[-1:] == "+" else None
