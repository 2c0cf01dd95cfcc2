"""Digits that name rather than count: accounts, identity numbers, plates, shares, standards, files, rooms, roads."""

from __future__ import annotations

import re

from narrator.frontend.measures import counted_at
from narrator.frontend.numerals import cardinal, digit_by_digit, telephone
from narrator.frontend.rules.book import Match, RuleBook, after, before, clause_before, sentence_around
from narrator.frontend.rules.telephones import TELEPHONE_WORDS, dictated

CODE_RULES = rule = RuleBook()

_NAMED = re.compile(
    r"(?:QQ|微信|邮编|邮政编码|验证码|密码|口令|[账帐]号|卡号|编号|学号|工号|单号|代码|证号|身份证|门牌|房号|尾号|车牌|序列号|号码|执照|批准文号|准字|股票|证券|基金|群|会议号|房间号?|番号|证书|档案|信用代码|ISBN|ISSN|端口号?|考号|票号|学籍号|ID|id|No|[后前末]\s?[\d三四五六八]位(?:数字?)?|分机号?|内线|短号|转分机|[取提]件码|取货码|兑换码|邀请码|准考证号?|订单号|流水号)[为是号码：:（(【\[「“\"\s]*$"
)
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PLATE = re.compile(rf"[{_PROVINCES}][A-Z]\s?[·•-]?\s?[A-Z]{{0,2}}\d{{0,4}}[A-Z]{{0,2}}$")
_EXCHANGE = r"(?:SH|SZ|HK|BJ|SS|US|TW|OF)(?![A-Za-z])"
_STANDARD = re.compile(
    r"(?<![0-9A-Za-z])(?:GB|GB/T|GBZ|ISO|IEC|IEEE|ITU|ASTM|DIN|JIS|EN|RFC|HJ|YY/T|YY|JB/T|JT/T|QB/T|DB\d{0,2}/T|NY/T|WS/T)[\s/-]?$"
)


_CALLS = re.compile(r"(?:电话|热线|专线|传真|Tel|TEL)[为是：:]?\s?$")


@rule(r"(?<=第)0{1,4}([1-9]\d{0,4})(?=[ \u3000]?[章回节節集话話卷部讲講课課篇幕场折册冊期页頁])")
def _padded(match: Match) -> str | None:
    """`第001章`, whose zeros only sort files."""
    return cardinal(match[1])


@rule(r"\d{17}[\dXx](?!\d)")
def _identity(match: Match) -> str:
    return telephone(match.group()[:-1]) + (telephone(match.group()[-1]) if match.group()[-1] not in "Xx" else "叉")


@rule(r"\d{3,32}(?:[-\s]\d{1,32}){0,6}(?![\d.%])")
def _named(match: Match) -> str | None:
    """A number that its clause calls one: an account, a code, a telephone."""
    digits = match.group()
    near = clause_before(match, 12)
    if TELEPHONE_WORDS.search(near) and (
        len(digits) >= 5 or (len(digits) == 4 and _CALLS.search(near) and not counted_at(match.string, match.end()))
    ):
        return dictated(digits)
    named = _NAMED.search(clause_before(match, 10))
    return telephone("".join(filter(str.isdecimal, digits))) if named else None


@rule(r"([#*])(\d{3,12})([#*])?(?!\d)")
def _keyed(match: Match) -> str | None:
    """`密码是#2580`, `按*100#`."""
    if not re.search(r"密码|门禁|拨打?|按|输入|键", clause_before(match, 10)):
        return None
    names = {"#": "井号", "*": "星号", None: ""}
    return names[match[1]] + telephone(match[2]) + names[match[3]]


@rule(r"0[xX]([0-9A-Fa-f]{1,16})(?![0-9A-Za-z])")
def _sixteens(match: Match) -> str:
    """`0x1F`."""
    return "零X " + digit_by_digit(re.sub("([A-F])(?=[A-F])", r"\1 ", match[1].upper()))


@rule(r"1\d\d(?=开头|号?段|字头)")
def _beginning(match: Match) -> str:
    """`138开头`."""
    return telephone(match.group())


@rule(r"\d{4}(?:[ -]\d{4}){2,4}(?:[ -]\d{1,3})?(?![\d.%])")
def _card(match: Match) -> str:
    """`6222 0012 3456 7890`."""
    return telephone("".join(filter(str.isdecimal, match.group())))


@rule(r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}(?::\d{2,5})?(?![\d.])")
def _internet_address(match: Match) -> str | None:
    """`192.168.31.1`, `127.0.0.1:8080`; `V1.2.10.4` is a version."""
    version = re.search(r"[A-Za-z]\s?$|版本?[号为是：:]{0,2}\s?$", before(match, 6))
    named = re.search(r"(?:IP|ip|Ip)[^，。；]{0,6}$", clause_before(match))
    if version and not named:
        return None
    address, _, port = match.group().partition(":")
    return digit_by_digit(address).replace(".", "点") + ("冒号" + digit_by_digit(port) if port else "")


@rule(r"\d{1,5}(?=[A-Z]{0,2}(?![\dA-Za-z]))")
def _plate(match: Match) -> str | None:
    """`京A·12345`, `粤BD12345`."""
    left = _PLATE.search(before(match, 10))
    if not left:
        return None
    size = sum(char.isalnum() for char in left.group()[2:]) + len(match.group())
    return telephone(match.group()) if 4 <= size <= 6 else None


@rule(rf"\d{{4,6}}(?=\.{_EXCHANGE})")
@rule(r"(?:[036]\d{5}|[48]\d{5})(?=[)）])")
def _share(match: Match) -> str | None:
    """`600519.SH`, `贵州茅台（600519）`."""
    if after(match) in (")", "）") and before(match) not in ("(", "（", ":", "："):
        return None
    return digit_by_digit(match.group())


@rule(r"(?:00|30|60|68|83|43)\d{4}(?=[（(](?![一二三四五六七八九十百千两约])[\u4e00-\u9fff]{2,4}[）)])")
def _share_before_its_name(match: Match) -> str | None:
    """`601318（中国平安）`."""
    return None if re.match(r"[\d.]", before(match)) else digit_by_digit(match.group())


@rule(rf"\.(?={_EXCHANGE})")
def _exchange(match: Match) -> str | None:
    return "点" if before(match).isdecimal() else None


@rule(r"(\d{4,6}(?:\.\d{1,3})?)(?:[-—–:](\d{2,4}))?(?![\d.])")
def _standard(match: Match) -> str | None:
    """`GB/T 19001-2016`, `ISO9001`."""
    if not _STANDARD.search(before(match, 8)):
        return None
    year = "杠" + digit_by_digit(match[2]) if match[2] else ""
    return digit_by_digit(match[1]).replace(".", "点") + year


@rule(
    r"(?:19|20)\d\d(?=[〕］\]】]|[)）](?:第|[民刑行执知商破赔初终再法]|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼最高\d]))"
)
def _year_of_file(match: Match) -> str | None:
    """`国办发〔2024〕12号`, `（2023）京01民终1234号`."""
    return digit_by_digit(match.group()) if before(match) in tuple("〔［[【(（") else None


@rule(
    r"\d{5,8}(?=号(?!人|称|召|码))|\d{4}(?=号(?:选手|运动员|员工|学员|考生|病[人床]|囚犯|客户|技师|机组|车(?!位|站|道|间)))"
)
def _filed(match: Match) -> str:
    """`京ICP备12345678号`."""
    return digit_by_digit(match.group())


@rule(r"\d{4,5}(?=(?:是|为|作为)[^，。；]{0,10}端口)")
def _port(match: Match) -> str:
    """`8080是网页的端口号`."""
    return digit_by_digit(match.group())


@rule(r"\d{4}(?=号)")
def _number_of_house(match: Match) -> str | None:
    """`昌东大道7199号`."""
    is_address = re.search(r"(?:[路街巷弄]|大道|公路)$", before(match, 2)) and not match.group().endswith("000")
    return digit_by_digit(match.group()) if is_address else None


@rule(
    r"\d{3,4}(?=[室房]|号房|宿舍|寝室|病房|教室|包[厢间房]|办公室|会议室|实验室|自习室|诊室|[国省县乡]道|医院|中学|工程|高校|院校|部队|高地|次列车|次航班|航班|次高铁|次动车|客机|端口|错误|邮箱|计划(?!人|生))"
)
def _place(match: Match) -> str | None:
    """`302室`, `318国道`, `985高校`, `863计划`, `163邮箱`."""
    if match.group().endswith("00") and after(match) in tuple("室房工计错宿寝病教包办会实自诊"):
        return None
    dictated_ones = re.match(r"[室房国省县乡次航宿寝病教包办会诊]|号房", after(match, 2))
    return telephone(match.group()) if dictated_ones else digit_by_digit(match.group())


@rule(r"\d{3}(?=师(?![傅生范徒父兄资姐])|旅(?![游客行馆途程社店居])|团(?![队伙员体购圆聚结建课]))")
def _military_unit(match: Match) -> str | None:
    """`115师`, `第358旅`; round hundreds and what is counted are amounts."""
    counted = match.group().endswith("00") or re.search(r"[共有约近超达足余编辖增派]$", before(match))
    return None if counted else digit_by_digit(match.group())


@rule(r"(\d{1,2})-(\d{3,4})(?=室|号?房(?!价)|住?户)")
@rule(r"(\d{1,2})-(\d{3,4})(?![\d.,%元万亿个人户层平米-])")
def _flat(match: Match) -> str | None:
    """`2-301室`, `5栋1-1202`."""
    told = (
        re.match(r"室|号?房|住?户", after(match, 2))
        or re.search(r"住$|住在$", before(match, 2))
        or re.search(r"[栋幢座]$|单元$|号楼$|教$", before(match, 2))
    )
    return f"{cardinal(match[1])}杠{telephone(match[2])}" if told else None


@rule(r"2(?=[卫厨])")
def _second_bath(match: Match) -> str | None:
    """`3室2厅2卫`."""
    return "两" if before(match) in ("厅", "卫", "厨", "室") else None


@rule(r"2(?=座)")
def _second_seat(match: Match) -> str | None:
    """`3排2座`."""
    return "二" if before(match) in ("排", "车") else None


@rule(r"2(?=[栋幢座](?:\d|单元|[A-Z]))")
def _second_house(match: Match) -> str | None:
    """`2栋2单元`."""
    return None if before(match).isalnum() and before(match).isascii() else "二"


@rule(r"\d{3}(?=条款|调查)")
def _section(match: Match) -> str | None:
    """`301条款`, `337调查`."""
    counted = match.group().endswith("00") or re.search(r"[第共有计约近达余]$", before(match))
    return None if counted else digit_by_digit(match.group())


@rule(r"(\d{1,2})/(\d{1,2})(?=号[线楼门馆口机院]|年级)")
def _either(match: Match) -> str:
    """`1/2号线`."""
    return f"{cardinal(match[1])}、{cardinal(match[2])}"


@rule(r"(\d{1,3})#(?=[汽柴]油|楼|栋|机组?|炉|线|门|厂房|车间|院|地块|井|油)")
def _numbered(match: Match) -> str:
    """`92#汽油`."""
    return cardinal(match[1]) + "号"


@rule(r"(8[59]|9[258]|0)#")
def _grade_of_fuel(match: Match) -> str | None:
    """`油价95#涨到8元`."""
    return cardinal(match[1]) + "号" if re.search("油", clause_before(match)) else None


@rule(r"\d{3,4}(?![\d.,%元万亿个人户层平米])")
def _door(match: Match) -> str | None:
    """`12栋1203`, `A座1801`, `端口3306`."""
    told = re.search(
        r"(?:[\d一二三四五六七八九十A-Z][栋幢座]|单元|号楼|\d[层楼]|[学教验公合技书科工理文院政主实]楼|[路街巷弄里村道园苑]\d{1,4}号|端口[为是:：]?\s?)$",
        before(match, 8),
    )
    return digit_by_digit(match.group()) if told else None


@rule(r"\d{2,4}(?=[)）])")
@rule(r"\d{3,4}(?=[舰艇]|号舰)")
def _hull(match: Match) -> str | None:
    """`南昌舰（101）`, `2501舰艇`."""
    named = after(match) not in (")", "）") or re.search(r"舰[(（]$", before(match, 2))
    return digit_by_digit(match.group()) if named else None


@rule(r"(?:4[67]\d{2,3}|18650|21700|2170|26650|32700)(?=电池|电芯|大?圆柱)")
def _cell(match: Match) -> str:
    """`4680电池`."""
    return digit_by_digit(match.group())


@rule(r"[1-9]\d{2}(?=路(?:公交|车|线|汽车|电车|巴士|[、，。和]|$))")
def _bus(match: Match) -> str | None:
    """`503路公交`."""
    return None if match.group().endswith("00") else digit_by_digit(match.group())


@rule(r"([2-6])-([1-5])-([1-5])(?:-([1-4]))?(?![\d-])")
def _formation(match: Match) -> str | None:
    """`4-3-3阵型`: ten players in lines."""
    lines = [int(line) for line in match.groups() if line]
    played = re.search("阵|球|队|教练|主帅|前锋|中场|后卫|打法", sentence_around(match))
    return "".join(cardinal(str(line)) for line in lines) if sum(lines) == 10 and played else None


@rule(r"\d{1,5}(?:[-–—]\d{1,5}){2,6}")
def _chain(match: Match) -> str:
    """`3-2-501`: parts of an address or a number."""
    parts = re.split("[-–—]", match.group())
    return "杠".join(cardinal(part) if len(part) < 3 else digit_by_digit(part) for part in parts)


@rule(r"(\d{9,32})\.([\dX])(?![\dA-Za-z.])")
def _patent(match: Match) -> str | None:
    """`ZL202310123456.7`."""
    check = match[2] if match[2] == "X" else digit_by_digit(match[2])
    return f"{digit_by_digit(match[1])}点{check}" if re.search(r"[A-Z号：:]\s?$", before(match, 2)) else None


@rule(r"\d{1,32}(?![\d.])")
def _after_low_line(match: Match) -> str | None:
    """`tiger_88`."""
    return digit_by_digit(match.group()) if before(match) == "_" else None


@rule(r"(\d{1,2})-(\d{1,2})(?=[ \u3000][\u4e00-\u9fff])")
def _numbered_heading(match: Match) -> str | None:
    """`2-1 概述`."""
    return f"{cardinal(match[1])}杠{cardinal(match[2])}" if before(match) in ("", "\n") else None


@rule(r"0\d{2,31}(?![\d.])")
def _leading_zero(match: Match) -> str:
    return digit_by_digit(match.group())


@rule(r"\d{9,32}(?![\d.])")
def _long(match: Match) -> str | None:
    digits = match.group()
    counted = digits.endswith("000") or re.match(r"[元个人次吨美股度平只件票户]", after(match))
    return None if counted and len(digits) <= 16 else digit_by_digit(digits)
