"""Digits that name rather than count: telephones, identity numbers, models, versions, flights, rooms."""

from __future__ import annotations

import re

from narrator.frontend.measures import measure_at
from narrator.frontend.numerals import cardinal, digit_by_digit, number, telephone
from narrator.frontend.rules.book import Match, RuleBook, after, before, clause_before

CODE_RULES = rule = RuleBook()

_TELEPHONE_WORDS = re.compile(
    r"电话|手机|热线|客服|传真|座机|拨打|致电|来电|号码|联系方式|[拨打][了过]?$|Tel|TEL|tel|☎|📞"
)
_NAMED = re.compile(
    r"(?:QQ|微信|邮编|邮政编码|验证码|密码|口令|[账帐]号|卡号|编号|学号|工号|单号|代码|证号|身份证|门牌|房号|尾号|车牌|序列号|号码|执照|批准文号|准字|股票|证券|基金|群|番号|证书|档案|信用代码|ISBN|ISSN|ID|id|No)[为是号码：:（(\s]*$"
)
_SHORT_NUMBERS = frozenset("10000 10001 10010 10011 10050 10060 10086 10099 10016".split()) | {
    *(f"123{tail:02}" for tail in (5, 6, 10, 15, 18, 20, 28, 29, 33, 36, 38, 45, 48, 49, 50, 51, 55, 58, 60, 61, 66, 69, 78, 80, 85, 88, 89, 90, 91, 93, 95, 96, 98)),
    *(f"955{tail:02}" for tail in range(100)),
}  # fmt: skip
_POLICE = r"1(?:10|12|14|19|20|22)"


@rule(r"(?:\+?86[-\s]?)?1[3-9]\d([-\s]?)\d{4}\1\d{4}(?!\d)")
def _mobile(match: Match) -> str:
    return _dictated(match.group())


@rule(r"[（(]?0\d{2,3}[)）]?[-—–\s]?\d{7,8}(?:[-—转]\d{1,5})?(?!\d)|(?:400|800)[-\s]?\d{3,4}[-\s]?\d{3,4}(?!\d)")
def _landline(match: Match) -> str:
    return _dictated(match.group())


@rule(r"\+\d{1,3}[-\s]?(?:\(?\d{1,4}\)?[-\s]?){1,3}\d{4}(?!\d)")
def _abroad(match: Match) -> str:
    return _dictated(match.group())


def _dictated(text: str) -> str:
    sign = "加" if text.startswith("+") else ""
    return sign + telephone("".join(char for char in text if char.isdecimal() or char == "转"))


@rule(rf"(?:{_POLICE}|911|999)(?!\d|[.%,:-]\d)")
def _emergency(match: Match) -> str | None:
    """`拨打110`, `120急救`; `110米栏` is a number."""
    called = re.search(r"(?:拨打?|打了?|致电|呼叫|求助|打通|报警电话|急救电话|叫)[了过]?[“\"‘]?$", clause_before(match))
    answered = re.match(
        r"[”\"’]?(?:报警|报案|电话|急救|火警|热线|指挥中心|接警|出警|警情|平台|救护|查号|中心|民警)", after(match, 5)
    )
    return telephone(match.group()) if called or answered else None


@rule(r"\d{5}(?![\d.,%])")
def _short_number(match: Match) -> str | None:
    counts = before(match) in ("第", ".") or measure_at(match.string, match.end())
    if counts or match.group() not in _SHORT_NUMBERS:
        return None
    asked = re.search(r"[拨打电线话上在录过用]$|客服|热线|平台", clause_before(match, 8))
    given = re.match(r"热线|客服|网站|官网|平台|电话|App|APP|市民|[，。）)]|$", after(match, 3))
    return telephone(match.group()) if asked or given else None


@rule(r"\d{3,}(?:[-\s]\d+)*(?![\d.%])")
def _named(match: Match) -> str | None:
    """A number that its clause calls one: an account, a code, a telephone."""
    digits = match.group()
    if _TELEPHONE_WORDS.search(clause_before(match, 12)) and len(digits) >= 5:
        return _dictated(digits)
    named = _NAMED.search(clause_before(match, 10))
    return telephone("".join(filter(str.isdecimal, digits))) if named else None


@rule(r"\d{17}[\dXx](?!\d)")
def _identity(match: Match) -> str:
    return (
        telephone(match.group().upper().replace("X", ""))
        if match.group()[-1] not in "Xx"
        else telephone(match.group()[:-1]) + "叉"
    )


@rule(r"\d+(?:\.\d+){2,}")
def _version(match: Match) -> str:
    """`2.0.1`, `192.168.1.1`: each part as a number, joined by 点."""
    return "点".join(_part(part) for part in match.group().split("."))


def _part(digits: str) -> str:
    return digit_by_digit(digits) if len(digits) > 2 or digits[0] == "0" else cardinal(digits)


@rule(
    r"\d{3,4}(?=[室房]|号房|[国省县]道|医院|中学|工程|高校|院校|部队|高地|次列车|次航班|航班|次高铁|次动车|客机|计划(?!人|生))"
)
def _place(match: Match) -> str | None:
    """`302室`, `318国道`, `985高校`, `863计划`."""
    if match.group().endswith("00") and after(match) in "室房工计":
        return None
    return (
        telephone(match.group())
        if re.match(r"[室房国省县次航]|号房", after(match, 2))
        else digit_by_digit(match.group())
    )


@rule(
    r"(?:618|818|520|1314|996|007|985|211|404|315|911|863|973|12315|247|737|747|757|767|777|787|320|380|350|919)(?!\d|[.,:%-]\d)"
)
def _famous(match: Match) -> str | None:
    """Numbers known by their digits, next to the words that say so."""
    left, right = before(match, 3), after(match, 3)
    known = re.search(r"波音|空客|京东|天猫|的|[“\"‘《]$|[、/]$|双非|是$|实行|所谓|错误$", left) and re.match(
        r"[”\"’》、/]|大促|购物|高校|工程|大学|制|错误|年中|[，。！？]|$", right
    )
    strong = re.search(r"(?:波音|空客|京东|天猫)$", left) or re.match(
        r"大促|购物节|年中大促|工作制|晚会|事件|页面|[”\"’]?工作制|告白", after(match, 5)
    )
    pair = re.search(r"(?:985|211)[、/和与及]?$", before(match, 4)) or re.match(
        r"[、/和与及]?(?:985|211)", after(match, 4)
    )
    return digit_by_digit(match.group()) if known or strong or pair else None


@rule(r"11(?=\D|$)")
def _double_eleven(match: Match) -> str | None:
    return "十一" if before(match) == "双" else None


@rule(r"(\d{1,2})·(\d{1,2})(?!\d)")
def _memorable_day(match: Match) -> str:
    """`3·15` is 三一五, `11·11` 双十一."""
    month, day = match[1], match[2]
    if month == day and month in ("11", "12"):
        return ("" if before(match) == "双" else "双") + cardinal(day)
    return (cardinal(month) if len(month) == 2 else digit_by_digit(month)) + digit_by_digit(day)


@rule(
    r"(\d{1,2})\.(\d{1,2})(?=[”\"’]?(?:晚会|事件|大促|购物节|狂欢节|惨案|运动|恐怖|汶川|大地震|特大地震|事变|空难|枪击))"
)
def _day_of_event(match: Match) -> str | tuple[int, str] | None:
    """The same, written with a full stop."""
    return _memorable_day(match)


@rule(r"-(\d+)(?=(?:\D|$))(?!\.\d|[%℃°])")
def _model(match: Match) -> str | None:
    """`F-35`, `歼-16`: a hyphen that joins a name to its number is silent."""
    left, right = before(match, 2), after(match)
    if left[-1:].isascii() and left[-1:].isalpha():
        return _model_number(match[1])
    joined = (
        bool(left[-1:])
        and "\u4e00" <= left[-1] <= "\u9fff"
        and left[-1] not in "至为是到达在于约低得减了跌降升度差和与或近"
    )
    return _model_number(match[1]) if joined and right not in ("年", "月", "日", "度", "万", "亿") else None


@rule(r"2(?=[BCOPGM](?![A-Za-z0-9]))")
def _to(match: Match) -> str | None:
    """`B2B`, `O2O`, `P2P`."""
    return "to" if re.search(r"(?<![A-Za-z0-9])[BCOPGDMSTF]$", before(match, 2)) else None


@rule(r"\d+(?![\d]|[.,%:]\d)")
def _after_letters(match: Match) -> str | None:
    """`C919`, `A380`, `SU7`, `iPhone15`."""
    left = before(match)
    if re.search(r"[A-Z]{2,} $", before(match, 4)) and len(match.group()) == 4:  # `RTX 4090`
        return digit_by_digit(match.group())
    return _model_number(match.group()) if left.isascii() and left.isalpha() else None


def _model_number(digits: str) -> str:
    """Up to two digits, and round hundreds, are numbers; longer ones are spelled."""
    round_hundred = len(digits) == 3 and digits.endswith("00") and digits[0] != "0"
    return cardinal(digits) if len(digits) <= 2 or round_hundred else digit_by_digit(digits)


@rule(r"\d+\.\d+(?![\d.])")
def _letter_version(match: Match) -> str | None:
    """`WTO2.0`, `PM2.5`."""
    left = before(match)
    return number(match.group()) if left.isascii() and left.isalpha() else None


@rule(r"0\d{2,}(?![\d.])")
def _leading_zero(match: Match) -> str:
    return digit_by_digit(match.group())


@rule(r"(\d{1,32})(?=\d{24})")
def _endless(match: Match) -> str:
    """So long a row of digits that it is cut, so that a voice may breathe."""
    return digit_by_digit(match.group())


@rule(r"\d{9,}(?![\d.])")
def _long(match: Match) -> str | None:
    digits = match.group()
    counted = digits.endswith("000") or re.match(r"[元个人次吨美股度平只件]", after(match))
    return None if counted and len(digits) <= 16 else digit_by_digit(digits)
