"""Amounts: money, percent, units, temperatures, ranges, and what they have before and after."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from narrator.frontend.measures import measure_at
from narrator.frontend.numerals import digit_by_digit, number
from narrator.frontend.rules.book import (
    MAGNITUDE,
    NUMBER,
    RANGE_SIGN,
    Match,
    RuleBook,
    after,
    before,
    clause_before,
    sentence_around,
)
from narrator.frontend.rules.units import unit_at

QUANTITY_RULES = rule = RuleBook()

_CURRENCIES = {
    "¥": "元", "RMB": "元", "CNY": "元", "CN¥": "元", "$": "美元", "US$": "美元", "USD": "美元", "€": "欧元", "EUR": "欧元",
    "£": "英镑", "GBP": "英镑", "HK$": "港元", "HKD": "港元", "NT$": "新台币", "TWD": "新台币", "JPY": "日元", "JP¥": "日元",
    "A$": "澳元", "AUD": "澳元", "C$": "加元", "CAD": "加元", "S$": "新加坡元", "SGD": "新加坡元", "₩": "韩元", "KRW": "韩元",
    "CHF": "瑞士法郎", "₽": "卢布", "RUB": "卢布", "₹": "卢比", "INR": "卢比", "฿": "泰铢", "THB": "泰铢", "₫": "越南盾",
}  # fmt: skip
_CURRENCY = "(?:" + "|".join(sorted(map(re.escape, _CURRENCIES), key=len, reverse=True)) + ")"
_THOUSANDS = {"k": 3, "m": 6, "million": 6, "mn": 6, "b": 9, "bn": 9, "billion": 9, "t": 12, "tn": 12, "trillion": 12}
_SIGNS = {"-": "负", "+": "正", "±": "正负"}
_DEGREES = r"(?:℃|°C|°(?![A-Za-z])|摄氏度|度|℉|°F)"


@rule(
    rf"({_CURRENCY})\s?({NUMBER})(?:\s?({MAGNITUDE}|[wW](?![A-Za-z]))|\s?(k|K|m|M|mn|b|B|bn|t|tn|million|billion|trillion)(?![A-Za-z]))?(?:{RANGE_SIGN}(?:{_CURRENCY})?({NUMBER})({MAGNITUDE})?)?(?:\+)?(?:元|美元|欧元|英镑|港元)?"
)
def _money(match: Match) -> str:
    """`¥12.50`, `$3.5亿`, `US$1.2bn`, `€5-8`."""
    first = _price(match[2]) + (match[3] or "").replace("w", "万").replace("W", "万")
    if match[4]:
        first = number(_multiplied(match[2], _THOUSANDS[match[4].lower()]))
    last = f"到{_price(match[5])}{match[6] or ''}" if match[5] else ""
    more = "多" if match.group().endswith("+") else ""
    return first + last + more + _CURRENCIES[match[1]]


@rule(rf"({NUMBER})({MAGNITUDE})?\s?(RMB|CNY|USD|EUR|GBP|HKD|JPY|€|\$|£)(?![A-Za-z])")
def _money_after(match: Match) -> str:
    return _price(match[1]) + (match[2] or "") + _CURRENCIES[match[3]]


@rule(r"(\d[\d,]{0,30})\.(\d{0,30}?)0{1,8}(?=[元块]|美元|欧元|英镑|港元|日元)")
def _round_price(match: Match) -> str:
    """`36.00元` is 三十六元, `3.50元` 三点五元."""
    return _price(match.group())


def _price(digits: str) -> str:
    whole, point, fraction = digits.partition(".")
    fraction = fraction.rstrip("0")
    return number(whole + (point + fraction if fraction else ""))


def _multiplied(digits: str, zeros: int) -> str:
    value = Decimal(digits.replace(",", "")).scaleb(zeros)
    return str(int(value)) if value == value.to_integral() else format(value, "f")


@rule(r"\s?(?=[A-Za-zμ])")
def _unit_of_about(match: Match) -> tuple[int, str] | None:
    """The km of `30多km` and `6300余km`, the bp of `10个bp`."""
    if re.search(r"\d[万亿]?个$", before(match, 3)) and (points := re.match(r"bps?(?![A-Za-z])", after(match, 4))):
        return match.end() + points.end(), "基点"
    about = re.search(r"[\d一二三四五六七八九十百千万亿][余多来几]$", before(match, 2))
    return unit_at(match.string, match.end()) if about else None


@rule(r"[1-9][1-9](?=折(?!线|叠|合))")
def _discount(match: Match) -> str:
    """`95折`."""
    return digit_by_digit(match.group())


@rule(rf"({NUMBER})%\s?vol(?![A-Za-z])")
def _proof(match: Match) -> str:
    """`53%vol`."""
    return number(match[1]) + "度"


@rule(rf"([-+±]?)({NUMBER})\s?(pcts?|pp|[Bb][Pp][Ss]?)(?![A-Za-z])")
def _points(match: Match) -> str | None:
    """`0.2pct`, `25bp`; `9600bps` is a rate."""
    if match[3][0] in "Bb" and float(match[2].replace(",", "")) >= 300:
        return None
    if match[1] and re.match(r"[0-9A-Za-z)]", before(match)):
        return None
    amount = "两" if match[2] == "2" else number(match[2])
    return _SIGNS.get(match[1], "") + amount + ("个百分点" if match[3][0] == "p" else "个基点")


@rule(rf"({NUMBER})(元?)[-减]({NUMBER})")
def _rebate(match: Match) -> str | None:
    """`满199-100`."""
    return f"{number(match[1])}{match[2]}减{number(match[3])}" if before(match) == "满" else None


@rule(rf"({NUMBER})[xX](?![A-Za-z0-9+*/=-])")
def _times(match: Match) -> str | None:
    """`PB为1.2x`."""
    priced = re.search(r"P[EBS]|市[盈净销]|估值|倍", clause_before(match))
    valued = ("." in match[1] or priced) and not re.match(r"\s?[-+=×*/^]", after(match, 2))
    return number(match[1]) + "倍" if valued else None


@rule(r"(\d{1,2})Y(?![A-Za-z0-9])")
def _term(match: Match) -> str | None:
    """`30Y国债`, `LPR 1Y`."""
    bond = re.search(r"债|LPR|利率|SHIBOR|Shibor|期限", sentence_around(match))
    return number(match[1]) + "年期" if bond else None


@rule(rf"({NUMBER})A(?![A-Za-z0-9级股轮座类型照级])")
def _amperes(match: Match) -> str | None:
    """`电流15A`, `10A插座`; `3A` alone is something else."""
    electric = re.search(r"电流|额定|过载|熔断", clause_before(match)) or re.match(
        r"插[座头]|断路|空[开气]|电流|保险|充电", after(match, 2)
    )
    return number(match[1]) + "安" if electric else None


@rule(rf"({NUMBER})\s?(kg|g|t|Mt|Gt)CO2(e)?(?![A-Za-z0-9])")
def _carbon(match: Match) -> str:
    """`0.5kgCO2/kWh`, `3tCO2e`."""
    mass = {"Mt": "百万吨", "Gt": "十亿吨"}.get(match[2]) or (unit_at(match[2], 0) or (0, match[2]))[1]
    return f"{number(match[1])}{mass}二氧化碳" + ("当量" if match[3] else "")


@rule(rf"({NUMBER})\s?(ppm|ppb|ppt)(?![A-Za-z])")
def _parts(match: Match) -> str:
    return {"ppm": "百万分之", "ppb": "十亿分之", "ppt": "万亿分之"}[match[2]] + number(match[1])


@rule(rf"([-+±]?)({NUMBER})\s?([%‰‱])(?:{RANGE_SIGN}([-+]?)({NUMBER})\s?\3)?(\+(?!\d|[\u4e00-\u9fff]{{1,6}}[×*]))?")
def _percent(match: Match) -> str | None:
    """`38.4%`, `-5%`, `5%-8%`, `3‰`."""
    index = match[1] == "-" and re.search(r"[A-Za-z]$|(?<![A-Za-z0-9.])[A-Z]\d$", before(match, 3))  # `PPI-2.8%`
    if match[1] and not index and re.match(r"[0-9A-Za-z)]", before(match)):
        return None
    part = _PARTS[match[3]]
    joins = (
        match[1] == "+"
        and re.search(r"[\u4e00-\u9fff%‰](?<![为是至到由从])$", before(match))
        and re.search("[%‰]", clause_before(match))
        and not re.search(r"-[\d.]+[%‰]", clause_before(match))  # `由-0.3%转为+0.1%`
    )
    first = "加" if joins else _SIGNS.get(match[1], "")
    first += part + number(match[2])
    joint = "比" if match[5] and _is_vote(match) else "到"
    last = f"{joint}{_SIGNS.get(match[4], '')}{part}{number(match[5])}" if match[5] else ""
    return first + last + ("以上" if match[6] else "")


_PARTS = {"%": "百分之", "‰": "千分之", "‱": "万分之"}


def _is_vote(match: Match) -> bool:
    """`控球率65%-35%`, `支持率52%-48%`: a pair that falls is a result."""
    falls = float(match[2].replace(",", "")) > float(match[5].replace(",", ""))
    return falls and bool(re.search(r"率|投票|得票|民调|选|比|占", clause_before(match)))


@rule(rf"([-+]?)({NUMBER}){RANGE_SIGN}([-+]?)({NUMBER})\s?([%‰])")
def _percent_range(match: Match) -> str | None:
    """`5-8%`."""
    if match[1] and re.match(r"[0-9A-Za-z)]", before(match)):
        return None
    part = "百分之" if match[5] == "%" else "千分之"
    return f"{_SIGNS.get(match[1], '')}{part}{number(match[2])}到{_SIGNS.get(match[3], '')}{part}{number(match[4])}"


@rule(rf"(-?)({NUMBER})\s?({_DEGREES})?(?:{RANGE_SIGN}|/)(-?)({NUMBER})\s?({_DEGREES})")
def _degree_range(match: Match) -> str | None:
    """`-5~3℃` is 零下五到三摄氏度, `-5℃~3℃` 零下五摄氏度到三摄氏度."""
    if not (match[1] or match[4] or "/" in match.group()) or before(match).isdecimal():
        return None
    if match[3] and match[3] != match[6]:
        return None
    low, high = ("零下" if sign else "" for sign in (match[1], match[4]))
    unit = _degree(match[3]) if match[3] else ""
    return f"{low}{number(match[2])}{unit}到{high}{number(match[5])}{_degree(match[6])}"


@rule(r"-(?=\d{1,3}°\s?\d{1,2}[′'’])")
def _negative_angle(match: Match) -> str | None:
    """`-16°43′`."""
    return None if before(match).isdecimal() else "负"


@rule(rf"-({NUMBER})\s?({_DEGREES})")
def _below_zero(match: Match) -> str | None:
    if before(match).isdecimal():
        return None
    sign = "" if before(match, 2) == "零下" else "零下"
    return f"{sign}{number(match[1])}{_degree(match[2])}"


def _degree(symbol: str) -> str:
    found = unit_at(symbol, 0)
    return found[1] if found else symbol


@rule(
    r"([NSEW])?(\d{1,3}(?:\.\d{1,32})?)°(?:\s?(\d{1,2}(?:\.\d{1,32})?)[′'’])?(?:\s?(\d{1,2}(?:\.\d{1,32})?)[″\"”])?\s?([NSEW])?(?![A-Za-z])"
)
def _coordinate(match: Match) -> str | None:
    """`39.9°N`, `E116°23′`."""
    side = _SIDES.get(match[1] or match[5] or "")
    if not side or (match[1] and match[5]):
        return None
    if re.search(rf"(?:{side}|[经纬]度)[为是：:]?\s?$", before(match, 4)):
        side = ""
    return side + _degrees_minutes_seconds(match.groups()[1:4])


_SIDES = {"N": "北纬", "S": "南纬", "E": "东经", "W": "西经"}


@rule(r"(\d{1,3}(?:\.\d{1,32})?)°(?:\s?(\d{1,2}(?:\.\d{1,32})?)[′'’])?(?:\s?(\d{1,2}(?:\.\d{1,32})?)[″\"”])?(?![CFcf])")
def _angle(match: Match) -> str:
    """`39°54′20″`."""
    return _degrees_minutes_seconds(match.groups())


def _degrees_minutes_seconds(amounts: Sequence[str | None]) -> str:
    parts = zip(amounts, ("度", "分", "秒"), strict=True)
    return "".join(number(digits) + unit for digits, unit in parts if digits)


@rule(r"([1-9])[′'’]\s?(\d|1[01])[″\"”]")
def _feet_and_inches(match: Match) -> str | None:
    """`身高5'8"`; `5'08"` is a time."""
    tall = re.search(r"高|身长|英尺|尺码", clause_before(match)) or re.match(
        r"的?[\u4e00-\u9fff]{0,2}(?:个[头子]?|身高|高)", after(match, 6)
    )
    timed = re.search(r"配速|用时|成绩|时长|坚持|平板|憋气|[记纪]录|每公里", clause_before(match))
    likely = match[1] in "4567" and not timed
    return f"{number(match[1])}英尺{number(match[2])}英寸" if tall or likely else None


@rule(r"(\d{1,2})[″\"”](\d{1,2})(?!\d)")
def _seconds(match: Match) -> str | None:
    """`百米9"58`."""
    timed = re.search(
        r"成绩|[记纪]录|用时|米|[跑游骑滑]|快|慢|第[一二三\d]|夺冠|小组", clause_before(match)
    ) or re.match(r"夺[冠金]|获|完赛|晋级|打破|刷新|的成绩", after(match, 4))
    return f"{number(match[1])}秒{digit_by_digit(match[2])}" if timed else None


@rule(r"(\d{1,3})[′'’](\d{1,2}(?:\.\d{1,32})?)[″\"”](/km|/公里)?")
def _minutes_seconds(match: Match) -> str:
    return f"{number(match[1])}分{number(match[2])}秒" + ("每公里" if match[3] else "")


@rule(rf"({NUMBER})(?:(″)|(\")(?=[\u4e00-\u9fff]))")
def _inches(match: Match) -> str | None:
    """`6.7″屏幕`; a straight quotation mark closes what was opened."""
    quoted = match[3] and before(match, 80).rpartition("\n")[2].count('"') % 2
    return None if quoted else number(match[1]) + "英寸"


@rule(rf"([↑▲↓▼])\s?(?={NUMBER})")
def _rise(match: Match) -> str:
    """`↑5%`, `▼0.5%`."""
    return "上升" if match[1] in "↑▲" else "下降"


@rule(r"[A-Za-zμ℃°]")
def _unit_after_bracket(match: Match) -> tuple[int, str] | None:
    """`(3~5)cm`."""
    found = unit_at(match.string, match.start()) if re.search(r"\d[)）]$", before(match, 2)) else None
    return found if found and found[0] - match.start() > 1 else None


@rule(r"[A-Za-zμ][A-Za-z]{0,5}(?=[/·²³])")
def _bare_unit(match: Match) -> tuple[int, str] | None:
    """`μg/m³`, `km/小时` without a number."""
    if re.match(r"[A-Za-z0-9]", before(match)):
        return None
    found = unit_at(match.string, match.start())
    if not found:
        return None
    composed = re.search(r"[/·²³]", match.string[match.start() : found[0]])
    per = re.match(r"/[\u4e00-\u9fff]", match.string[found[0] : found[0] + 2])
    return found if composed or (per and measure_at(match.string, found[0] + 1)) else None
