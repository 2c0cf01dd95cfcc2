"""Models and versions: letters or a name with a number, `F-35`, `歼-16`, `C919`, `RTX 4090`, `骁龙888`, `2.0.1`."""

from __future__ import annotations

import re

from narrator.frontend.measures import counted_at, measure_at, two_before
from narrator.frontend.numerals import cardinal, digit_by_digit, number
from narrator.frontend.rules.book import Match, RuleBook, after, before, clause_before, sentence_around
from narrator.frontend.rules.units import unit_at

MODEL_RULES = rule = RuleBook()

# Names whose numbers of three digits and more are spelled.
_MAKES = re.compile(
    r"(?:波音|空客|麦道|保时捷|标致|骁龙|麒麟|天玑|昇腾|升腾|巴龙|锐龙|龙芯|飞腾|兆芯|海光|极氪|坦克|领克|哈弗|名爵|红旗|奔驰|宝马|法拉利|迈凯伦|劳斯莱斯|图|伊尔|安|米格|米|苏|运|歼|轰|直|强|教练|诺基亚|佳能|尼康|索尼|大疆|酷睿|至强|霄龙|华为|小米|荣耀|红米|努比亚|魅族|真我|一加|联想|日经|海警|海巡|舷号|东风|巨浪|鹰击|霹雳|长征|神舟|嫦娥|天问|天宫|天舟|北斗|风云|实践|翼龙|彩虹|和谐|复兴|联盟|阿波罗|猎鹰|爱国者)\s?-?$"
)
_CRAFT = re.compile(r"(?:图|伊尔|安|米格|米|苏|运|歼|轰|直|强|教)$")
_SILENT_HYPHEN_AFTER = re.compile(r"[A-Za-zα-ωΑ-Ω][A-Za-z/]*(?:\d+(?:\.\d+)?[A-Za-z]*)?$")
_BELOW_NOTHING = re.compile(
    r"(?:气温|温度|体温|低温|高温|海拔|高程|增速|同比|环比|增幅|涨幅|跌幅|利润|亏损|净值|收益|收益率|利率|净胜球|正负值|差值|结果|答案|数值|[得积评扣加减总]分|指数|视力|轴上的?|度数|近视|绝对值|计算|[至从为是到达在于约低得减了跌降升度差和与或近])$"
)
_AIRLINER = r"7[0-8]7"


_POINTS = r"(?:HP|MP|SP|TP|EP|XP|EXP|ATK|DEF|STR|DEX|INT|AGI|VIT|LUK|SAN|PP|GPA|ELO|MMR|RP|KDA)"


@rule(r"\s?-(?=\d)")
def _lost_points(match: Match) -> str | None:
    """`MP-20`, where a game counts."""
    return "减" if re.search(rf"(?<![A-Za-z]){_POINTS}值?$", before(match, 4)) else None


@rule(rf"({_AIRLINER})-(\d{{1,3}})(?![\d%.])(?!\s?比)")
def _airliner(match: Match) -> str:
    """`737-800`, `747-8`, `787-9`."""
    return digit_by_digit(match[1]) + model_number(match[2])


@rule(r"\d{1,8}(?:\.\d{1,8}){2,5}")
def _version(match: Match) -> str:
    """`2.0.1`, `192.168.1.1`: each part as a number, joined by 点."""
    return "点".join(_part(part) for part in match.group().split("."))


def _part(digits: str) -> str:
    return digit_by_digit(digits) if len(digits) > 2 or digits[0] == "0" else cardinal(digits)


@rule(r"[-~—–～](?=[A-Z]?\d)")
def _series(match: Match) -> str | None:
    """`Q1-Q3`, `P12-15`: from one number of a series to another."""
    left = re.search(r"(?<![A-Za-z0-9])([A-Z])\d{1,3}$", before(match, 5))
    right = re.match(r"([A-Z]?)\d{1,3}(?![\dA-Za-z])", after(match, 5))
    if not left or not right:
        return None
    same = left[1] == right[1] or (not right[1] and left[1] in "QPH")
    return "到" if same else None


@rule(r"[–—](\d{1,4})(?=[A-Z]{0,2}(?![\dA-Za-z.%℃]))")
def _dashed_model(match: Match) -> str | None:
    """`B—2`, `歼–20`: a dash for the hyphen."""
    left = before(match, 4)
    return model_number(match[1]) if re.search(r"(?<![A-Za-z0-9])[A-Z]{1,4}$", left) or _CRAFT.search(left) else None


@rule(r"-([1-9])(?=[层楼](?!楼))")
def _below_ground(match: Match) -> str | None:
    """`A栋-1层`."""
    return None if re.match(r"[\dA-Za-z层楼]", before(match)) else "负" + cardinal(match[1])


@rule(r"-(\d{1,32})(?=(?:\D|$))(?!\.\d|[%℃°‰])")
def _model(match: Match) -> str | tuple[int, str] | None:
    """`F-35`, `歼-16`, `i9-14900`: a hyphen that joins a name to its number is silent."""
    left = before(match, 12)
    if re.search(r"[A-Z]{2}$", left) and re.match(r"\s?(?:BP|bp|个?基点)", after(match, 4)):  # `LPR-20BP`
        unit = re.match(r"\s?(?:BP|bp)", after(match, 3))
        return (match.end() + unit.end(), f"减{cardinal(match[1])}个基点") if unit else "减" + cardinal(match[1])
    if left.endswith(("UTC", "GMT")) or _is_difference(match):
        return "减" + cardinal(match[1])
    if _SILENT_HYPHEN_AFTER.search(left):
        sized = left[-1].isdecimal() and re.match(r"B(?![A-Za-z0-9])", after(match, 2))  # `Qwen2.5-72B`
        return "、" + cardinal(match[1]) if sized else model_number(match[1])
    if not left or not "\u4e00" <= left[-1] <= "\u9fff" or _BELOW_NOTHING.search(left):
        return None
    return None if _is_amount(match) else model_number(match[1])


def _is_difference(match: Match) -> bool:
    """`3x-2=7`, `2a-3b`."""
    left = before(match, 4)
    if re.search(r"(?<![A-Za-z\d])\d{1,2}[a-z]$", left) and re.match(r"[a-z](?![A-Za-z])", after(match, 2)):
        return True
    reckoned = re.match(r"[^，。；]{0,12}=|[^，。；]{0,4}[<>≥≤]", after(match, 14)) or re.search(
        r"[=<>≥≤]", clause_before(match, 12)
    )
    return re.search(r"(?<![A-Za-z])[a-z]$", left) is not None and reckoned is not None


def _is_amount(match: Match) -> bool:
    if after(match) in tuple("年月日度万亿~～—-–") or re.match(r"\s?(?:bps?|BP|pp|pcts?)(?![A-Za-z])", after(match, 5)):
        return True
    measured = bool(counted_at(match.string, match.end())) and two_before(match.string, match.end()) == "两"
    return not _MAKES.search(before(match, 4)) and (measured or unit_at(match.string, match.end()) is not None)


_NO_TO = re.compile(r"[HNK]2O")


@rule(r"2(?=[A-Z](?![A-Za-z0-9]))")
def _to(match: Match) -> str | None:
    """`B2B`, `O2O`, `V2X`."""
    left = re.search(r"(?<![A-Za-z0-9])[BCOPGDMSTFVEA]$", before(match, 2))
    return "to" if left and not _NO_TO.fullmatch(left.group() + "2" + after(match)) else None


@rule(r"\d{1,32}(?![\d]|[.,%:]\d)")
def _after_letters(match: Match) -> str | None:
    """`C919`, `A380`, `SU7`, `iPhone15`, `RTX 4090`."""
    left, digits = before(match, 6), match.group()
    if re.search(r"(?:[A-Z]{2,}|i\d|R\d|Ryzen|Core|Radeon|GeForce) $", left) and len(digits) >= 4:
        if measure_at(match.string, match.end()) or re.match(r"[万亿千百余多]|\s?[A-Za-z]{2}", after(match, 3)):
            return None
        return model_number(digits)
    if not left[-1:].isascii() or not left[-1:].isalpha() or re.search(r"\d\s?[xX]$", left):
        return None
    if (found := unit_at(match.string, match.end())) and found[0] - match.end() > 1:  # `WLTC600km`
        return None
    return "八六" if digits == "86" and left[-1] in "xX" else model_number(digits)


_NO_NAMES = frozenset(
    "Page Chapter Day Part Lesson Unit Top Level Step Week Section Vol Figure Table Line Over About Only".split()
)


@rule(r"[1-9]\d{2}(?![\d]|[.,%:]\d)")
def _of_a_product(match: Match) -> str | None:
    """`Office 365`, `Boeing 747`."""
    named = re.search(r"(?<![A-Za-z])([A-Z][a-z]{2,12}) $", before(match, 15))
    if not named or named[1] in _NO_NAMES or match.group().endswith("00"):
        return None
    counted = (
        counted_at(match.string, match.end())
        or unit_at(match.string, match.end())
        or re.match(r"\s?[A-Za-z]", after(match, 2))
    )
    return None if counted else digit_by_digit(match.group())


@rule(r"\d{3,5}(?![\d]|[.,%:]\d)")
def _of_a_make(match: Match) -> str | None:
    """`骁龙888`, `波音737`, `坦克300`, `昇腾910B`."""
    if not _MAKES.search(before(match, 6)) or _is_amount(match) or measure_at(match.string, match.end()):
        return None
    if (found := unit_at(match.string, match.end())) and found[0] - match.end() > 1:  # `光强500lx`
        return None
    return model_number(match.group())


@rule(r"\d{4,5}(?=(?:X3D|XT|X|HX|HS|HK|H|U|S|KF|KS|K|Ti|ti|TI)(?![A-Za-z]))")
def _with_suffix(match: Match) -> str | None:
    """`7950X`, `1080Ti`, but `5000K`."""
    counts = match.group().endswith("00") and re.match(r"[KHUS](?![A-Za-z])", after(match, 2))
    return None if counts else digit_by_digit(match.group())


def model_number(digits: str) -> str:
    """Up to two digits, round hundreds and thousands are numbers; others are spelled."""
    is_round = len(digits) in (3, 4) and digits.strip("0") == digits[0]
    return cardinal(digits) if (len(digits) <= 2 and digits[0] != "0") or is_round else digit_by_digit(digits)


@rule(r"\d{1,32}\.\d{1,32}(?![\d.%‰])")
def _letter_version(match: Match) -> str | None:
    """`WTO2.0`, `PM2.5`."""
    left = before(match)
    return number(match.group()) if left.isascii() and left.isalpha() else None


@rule(r"\.(\d{3})(?!\d)")
def _codec(match: Match) -> str | None:
    """`H.264`."""
    left = re.search(r"(?<![A-Za-z0-9])[A-Z]$", before(match, 2))
    return "点" + digit_by_digit(match[1]) if left else None


@rule(r"\.(\d{2,5})(?=号?(?:法案|议案|决议)|[^\d]|$)")
def _bill(match: Match) -> str | None:
    """`H.R.7521`, `S.1558号法案`: the number of a bill."""
    left = re.search(r"(?<![A-Za-z])(?:[A-Z]\.)+[A-Z]$", before(match, 8))
    return (
        digit_by_digit(match[1]) if left or (before(match) == "S" and after(match, 2).endswith(("法", "案"))) else None
    )


@rule(r"\d{3,4}(?=[A-D](?![A-Za-z0-9]))")
def _dive(match: Match) -> str | None:
    """`107B`, a dive."""
    return digit_by_digit(match.group()) if re.search(r"跳水|[跳板]台|跳板|入水|水花", sentence_around(match)) else None


@rule(r"(?:240|360|480|540|576|720|900|1080|1440|2160|4320)(?=[PpIi](?![A-Za-z]))")
def _lines_of_picture(match: Match) -> str:
    """`1080P`."""
    return digit_by_digit(match.group())


@rule(r"(\d{3})/(\d{2})\s?(?=Z?R\d\d)")
def _tyre(match: Match) -> str:
    """`245/45 R19`."""
    return digit_by_digit(match[1] + match[2])


_FUTURES = re.compile(
    r"(?:沪[铜铝锌铅镍锡金银]|铁矿石?|螺纹钢?|热卷|线材|不锈钢|焦[炭煤]|动力煤|原油|燃料?油|沥青|橡胶|纸浆|[豆棕菜]粕|[豆棕菜榈]榈?油|豆[一二]|玉米|淀粉|鸡蛋|生猪|白糖|郑棉|棉花|苹果|红枣|花生|甲醇|尿素|纯碱|烧碱|玻璃|塑料|聚丙烯|乙二醇|苯乙烯|液化气|工业硅|碳酸锂|多晶硅|硅铁|锰硅|集运指数|股指|期货|期指|主力)$"
)


@rule(r"[2-4]\d(?:0[1-9]|1[0-2])(?=合约|主力合约|[^\d.,%元点吨手万亿年月])")
def _contract(match: Match) -> str | None:
    """`沪铜2406合约`, `螺纹钢2501`: year and month of a contract."""
    named = _FUTURES.search(before(match, 5)) and not measure_at(match.string, match.end())
    return digit_by_digit(match.group()) if named or re.match(r"(?:主力)?合约", after(match, 4)) else None


@rule(r"\d{2}(?=[A-Z]?(?:式(?!太极|剑|拳|套路)|坦克|主战坦克))")
def _weapon(match: Match) -> str | None:
    """`99式`, `95式`, `99A坦克`."""
    return None if re.search(r"[有共计种第]$", clause_before(match, 2)) else digit_by_digit(match.group())
