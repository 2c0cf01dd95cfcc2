"""Numbers known by their digits: days with a name, `618`, `3·15`, `双11`, and `985`, `996`, `404`."""

from __future__ import annotations

import re

from narrator.frontend.measures import measure_at
from narrator.frontend.numerals import cardinal, digit_by_digit, telephone
from narrator.frontend.rules.book import Match, RuleBook, after, before, clause_before, sentence_around
from narrator.frontend.rules.units import unit_at

OCCASION_RULES = rule = RuleBook()

_FAMOUS = r"(?:618|818|520|1314|5201314|1314520|996|965|955|007|985|211|315|911|6{3,7}|23{2,12}|1024|9527)"
_COUNTED = re.compile(
    r"[第共计达至到约为有近超仅余逾破每增减涨跌降升满前后花卖值付给收用比对以了过得报近于\d.:：×xX*=÷+-]$"
)
_NOT_COUNTED = re.compile(r"(?:京东|天猫|淘宝|电商|围绕|今年|去年|明年|[“\"‘《])$")
_COMPARED = re.compile(r"\+|\s?(?:[-:：]\d|[比对]\d|[余多来几万亿千百分点%‰]|[票名例起家所])")
_OF_THE_NET = re.compile(
    r"[”\"’》]?(?:[还更]?便宜|划算|大促|购物|年中|期间|当[天日]|前夕|战报|预售|落幕|收官|狂欢|活动|优惠|促销|电商|晚会|消费|事件|高校|工程|大学|院校|毕业|工作制|制度|加班|错误|页面|表白|告白|情人|[、/和与及](?:985|211|007|996))"
)


_LAUGHING = re.compile(r"[笑哈嘻逗乐]|沙雕|绝了|太好玩|弹幕")
_CODERS = re.compile(r"程序员|程序猿|码农|极客|开发者|代码|互联网|网友|10月24|十月二十四|谐音")


@rule(rf"{_FAMOUS}(?!\d|[.,:%-]\d)")
def _famous(match: Match) -> str | None:
    """`618推出`, `京东618`, `985、211`; `618元` and `共618` count."""
    if _OF_THE_NET.match(after(match, 5)) or re.search(r"(?:985|211)[、/和与及]?$", before(match, 4)):
        return digit_by_digit(match.group())
    counts = measure_at(match.string, match.end()) or unit_at(match.string, match.end())
    if counts or _COMPARED.match(after(match, 3)) or re.search(r"[A-Za-z](?<![Vv][Ss])\s?$", before(match, 3)):
        return None
    if match.group() == "1024" and not _CODERS.search(sentence_around(match)):
        return None
    laughed = match.group().startswith("233") and _LAUGHING.search(sentence_around(match))
    known = laughed or _NOT_COUNTED.search(before(match, 3)) or not _COUNTED.search(before(match))
    return digit_by_digit(match.group()) if known else None


@rule(r"886|88|5{3,7}|233|748|6{2,3}")
def _farewell(match: Match) -> str | None:
    """`88，明天见`, `886！`: a number that is all that a clause says."""
    left = clause_before(match)
    alone = not left.strip("“‘\"'「 ") or re.search(r"(?:拜拜|再见|哈|呜|呵|嘻)[~～]{0,2}\s?$", left)
    ended = re.match(r"[，。！？~～…、”’\"'\n]|\s*$|了[，。！~]|啦", after(match, 2))
    return digit_by_digit(match.group()) if alone and ended and not before(match).isdecimal() else None


_EMERGENCIES = frozenset(["110", "119", "120", "122"])


@rule(r"(?:88|66)(?=[”’\"'])")
@rule(r"\d{3,6}(?=[”’\"'])")
def _quoted(match: Match) -> str | None:
    """`“1024”`, `"26314"号`: digits alone in quotation marks are cited; round ones count."""
    opened = before(match) in tuple("“‘\"'") and before(match) != ""
    if opened and match.group() in _EMERGENCIES and re.search("报警|急救|火警|平台|热线|电话", sentence_around(match)):
        return telephone(match.group())
    return digit_by_digit(match.group()) if opened and not match.group().endswith("00") else None


@rule(r"7-11(?=便利店|门店|[旗超店买打吃]|里(?!程)|门口|的(?:饭|关东煮|咖啡|便当|三明治))")
def _convenience_store(match: Match) -> str:
    return "Seven Eleven" if match.group() else ""


_FAILURES = frozenset("400 401 403 404 405 408 429 500 501 502 503 504".split())


@rule(r"[1-5]\d\d(?![\d.%])")
def _status(match: Match) -> str | None:
    """`HTTP 404`, `状态码200`, `404和500错误`."""
    named = re.search(r"(?:HTTP|状态码|错误码|返回码|响应码)[为是：:]?\s?(?:[1-5]\d\d[和、/或与])?$", before(match, 12))
    listed = re.match(r"[和、/或与][1-5]\d\d\s?(?:错误|页面|报错|状态码)", after(match, 8))
    return digit_by_digit(match.group()) if named or listed or _is_failure(match) else None


def _is_failure(match: Match) -> bool:
    """`接口返回502`; `原油报500美元` is a price."""
    said = re.search(r"(?:返回|报错?|抛出?|提示|服务器|网站|接口|请求)了?(?:[1-5]\d\d[和、/或与])?$", before(match, 12))
    alone = re.match(r"[，。；、！？）)”」\s]|$|的?(?:错误?|异常|问题)|[时后了就和]", after(match, 3))
    priced = re.search(r"期货|指数|收盘|[股油金]价|美元", sentence_around(match))
    return match.group() in _FAILURES and bool(said and alone and not priced)


@rule(r"(?:404|502|503|403|500)(?=\s?(?:错误|页面|报错|[Nn]ot [Ff]ound))")
@rule(r"(?:50[1-5]|401)(?=胶)")
@rule(r"[1-5]\d\d(?=\s?(?:状态码|响应码|返回码|错误码|重定向))")
@rule(r"(?!00)\d{3}(?<!00)(?=事件)")
@rule(r"361(?=°[\u4e00-\u9fff])")
@rule(r"101(?=大楼|大厦|中学|忠狗|女孩)")
@rule(r"360(?=公司|安全|杀毒|集团|搜索|浏览器|手机|创始人|董事长|[卫智](?:士|脑))")
@rule(r"(?:9{2,4}0?|925|950)(?=千?足?[金银]|纯[金银]|铂)")
@rule(r"1688(?=平台|网|采购|批发|商[家城]|工厂|代发|找)")
@rule(r"38(?=节|妇女节|红旗手|女王节|女神节)")
@rule(r"(?:99|88|55|818|1111|1212)(?=大促|公益日|会员节|狂欢节|购物节|划算节)")
def _by_digits(match: Match) -> str:
    """`404页面`, `360公司`, `38节`, `99公益日`."""
    return digit_by_digit(match.group())


@rule(r"88(?=[了啦咯喽哦~～！!，。]|$)")
def _bye(match: Match) -> str | None:
    """`我88了`, `先88啦`."""
    leaving = re.search(r"(?:^|[，。！!\s]|我们?|先|就)$", before(match, 2))
    return "八八" if leaving and (after(match) in "了啦咯喽哦~～！!" or not before(match).strip()) else None


@rule(r"\d{4}(?=》)")
def _title(match: Match) -> str | None:
    """`《1984》`."""
    return digit_by_digit(match.group()) if before(match) == "《" else None


@rule(r"1[12](?!\d|[.:·/%-]\d)")
def _double(match: Match) -> str | None:
    """`双11`."""
    return cardinal(match.group()) if re.search(r"双\s?$", before(match, 2)) else None


@rule(r"(\d{1,2})·(\d{1,2})(?!\d)")
def _memorable_day(match: Match) -> str:
    """`3·15` is 三一五, `12·9` 一二九, `11·11` 双十一."""
    return _day(match)


def _day(match: Match) -> str:
    month, day = match[1], match[2]
    if month == day and month in ("11", "12"):
        return ("" if before(match) == "双" else "双") + cardinal(day)
    return "十一" if (month, day) == ("10", "1") else digit_by_digit(month) + digit_by_digit(day)


_EVENTS = r"[”\"’]?(?:晚会|事件|大促|购物节|狂欢节|惨案|运动|恐怖|汶川|大地震|特大地震|事变|新政|行情|讲话|空难|枪击|专案|暴雨|起义|特大)"


@rule(rf"(\d{{1,2}})[./•-](\d{{1,2}})(?={_EVENTS})")
def _day_of_event(match: Match) -> str:
    """The same, written with a full stop."""
    return _day(match)
