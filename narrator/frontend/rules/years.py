"""Years and decades, alone, in ranges and in lists: `2019-2023年`, `（1881-1936）`, `98年`, `24Q4`, `90后`."""

from __future__ import annotations

import re

from narrator.frontend.measures import counted_at, measure_at
from narrator.frontend.numerals import cardinal, digit_by_digit
from narrator.frontend.rules.book import RANGE_SIGN, Match, RuleBook, after, before, clause_before

YEAR_RULES = rule = RuleBook()

_QUANTITY_BEFORE = re.compile(
    r"(?:[了约近有整达共第满过超这头前后每用花历时经隔]|将近|长达|大约|至少|最多|不到|未来|最后|过去|此后|今后|持续|连续|为期|相隔|上下)$"
)
_QUANTITY_AFTER = re.compile(
    r"前(?!后)|[来间里内]|的历史|了|过去|以来|之久|时间|历史|多|有余|左右|一遇|文明|级|制|期|薪|份的?老"
)
_REIGN = re.compile(
    "(?:建武|永平|建安|太康|永和|开皇|大业|武德|贞观|开元|天宝|大历|元和|会昌|熙宁|元丰|元祐|绍兴|淳熙|嘉定|至元|至正|洪武|建文|"
    "永乐|宣德|景泰|成化|弘治|正德|嘉靖|隆庆|万历|天启|崇祯|顺治|康熙|雍正|乾隆|嘉庆|道光|咸丰|同治|光绪|宣统|民国|明治|大正|"
    "昭和|平成|令和)$"
)
_ERA = re.compile(r"(?:公元前?|西元前?|前|[于在至到自从（(])$")


@rule(rf"(\d{{4}})年?{RANGE_SIGN}(\d{{4}}|\d\d(?=[年财]))(?=年|财年|赛季|学年)(?!年前[^后]|年来)")
def _years(match: Match) -> str | None:
    """`2019-2023年`, `2019—23年`."""
    if not _is_year(match[1]):
        return None
    return f"{digit_by_digit(match[1])}到{digit_by_digit(match[2])}"


@rule(
    rf"(1[4-9]\d\d|20[0-4]\d){RANGE_SIGN}(1[4-9]\d\d|20[0-4]\d)(?![\d.,%+×*年月万亿千百]|[-—–/]\d|\s?(?!E(?![A-Za-z]))[A-Za-z$¥])"
)
def _bare_years(match: Match) -> str | None:
    """`（1881-1936）`, `1998—2008十年间`: years without their word, unless something is counted."""
    counted = measure_at(match.string, match.end()) or re.search(
        r"[价售约近达超有共元¥$]|规格|尺寸|编号", clause_before(match, 8)
    )
    bracketed = before(match) in ("(", "（") and after(match) in (")", "）")
    rises = int(match[1]) < int(match[2]) <= int(match[1]) + (600 if bracketed else 150)
    if counted or not rises or (match[1].endswith("00") and match[2].endswith("00")):
        return None
    return f"{digit_by_digit(match[1])}到{digit_by_digit(match[2])}"


@rule(r"((?:19|20)\d\d)[:：]\s?(\d{1,4})(?:[-–—~](\d{1,4}))?(?=[.。]?(?:\s|$|\[))")
def _year_and_pages(match: Match) -> str | None:
    """`出版社，2001：23-25.`."""
    if not re.search(r"[,，]\s?$", before(match, 2)):
        return None
    return f"{digit_by_digit(match[1])}，" + "到".join(cardinal(page) for page in match.group(2, 3) if page)


@rule(r"((?:19|20)\d\d)→((?:19|20)\d\d)(?![\d.,%])")
def _from_year_to_year(match: Match) -> str | None:
    """`2015→2025`."""
    counted = measure_at(match.string, match.end()) and after(match) != "年"
    return None if counted else f"{digit_by_digit(match[1])}到{digit_by_digit(match[2])}"


@rule(rf"([2-9]\d\d){RANGE_SIGN}([2-9]\d\d|1[0-7]\d\d)年(?!前|后|来|以|的?历史|[多余])")
def _early_years(match: Match) -> str | None:
    """`618-907年`: years of three digits; round ones are spans of time."""
    if match[1].endswith("0") and match[2].endswith("0"):
        return None
    return f"{digit_by_digit(match[1])}到{digit_by_digit(match[2])}年" if int(match[1]) < int(match[2]) else None


@rule(r"\d{3,4}(?=[-—–~～至到]{1,2}(?:(?:公元)?前)?\d{1,4}年)")
def _before_christ(match: Match) -> str | None:
    """`前221-前206年`, `公元前2113到2006年`."""
    return digit_by_digit(match.group()) if before(match) == "前" and not match.group().endswith("00") else None


@rule(r"(\d{4}|\d\d)[-/—–](\d{4}|\d{2})(?=赛季|学年|财年|榜单|跨年|(?:雪|冬|夏|秋冬)季)")
def _season(match: Match) -> str:
    """`2024-25赛季`, `24/25赛季`."""
    return f"{digit_by_digit(match[1])}到{digit_by_digit(match[2])}"


@rule(r"((?:19|20)\d\d)(?:/(?=(?:19|20)\d\d年)|(?=(?:[、，和及与](?:19|20)\d\d){1,6}(?:[两三四五]?年|财年|赛季)))")
def _year_of_list(match: Match) -> str:
    """`2024/2025年`, `2025、2026两年`."""
    return digit_by_digit(match[1]) + ("、" if match.group().endswith("/") else "")


@rule(r"(\d{3,4})(?=[)）])")
def _year_of_reign(match: Match) -> str | None:
    """`乾隆三十六年（1771）`."""
    reign = re.search(r"[元一二三四五六七八九十]年[(（]$", before(match, 3))
    return digit_by_digit(match[1]) if reign and int(match[1]) < 2200 else None


@rule(r"\d{4}(?=年)")
def _ancient(match: Match) -> str | None:
    """`公元前2345年`; round thousands are spans of time."""
    told = re.search(r"[公西]元前$", before(match, 3)) and not match.group().endswith("000")
    return digit_by_digit(match.group()) if told else None


@rule(
    r"(?:[5-9]\d|0\d)(?=版(?![本权次面块图税])|届(?:[高初毕]|学生|校友|同学|大学|[A-Z])|级(?=大学|学生|新生|校友|毕业|同学|[本专]科|高中))"
)
def _edition(match: Match) -> str | None:
    """`86版《西游记》`, `67届高中生`."""
    return None if before(match) in tuple("第前共.0123456789") and before(match) else digit_by_digit(match.group())


@rule(r"(\d{4})\s?年")
def _year(match: Match) -> str | None:
    """A year is read digit by digit unless it is a span of time: `2000年前`, `5000年历史`."""
    long_ago = match[1].endswith("00") and re.match(r"前(?!后)|来|的?历史|[多余]|文明|以前", after(match, 4))
    if not _is_year(match[1]) or long_ago or before(match) == "近":
        return None
    if before(match) == "前" and match[1].endswith("000"):  # `前2000年`
        return None
    return digit_by_digit(match[1]) + "年"


@rule(r"(?:19|20)\d\d(?=》|\s[A-Z]{1,2}\d{1,3}(?![A-Za-z\d]))")
def _year_in_name(match: Match) -> str | None:
    """`《唐探1900》`, `2024 YR4`, `C/2023 A3`."""
    left = before(match, 2)
    titled = re.search("[\u4e00-\u9fff《]$", left) and left[-1:] != "第"
    return digit_by_digit(match.group()) if (titled if after(match) == "》" else left[-1:] not in "-.") else None


@rule(r"(?:19|20)\d\d(?![\d.,%:-])")
def _year_of_release(match: Match) -> str | None:
    """`Photoshop 2024`, `FIFA 2018`; `Windows 2000` counts."""
    named = re.search(r"[A-Za-z]{3} $", before(match, 4)) and not match.group().endswith("000")
    following = re.match(r"\s?[A-Za-z]", after(match, 2)) or counted_at(match.string, match.end())
    return digit_by_digit(match.group()) if named and not following else None


@rule(r"2(?=年\d{1,2}班)")
def _second_form(match: Match) -> str | None:
    """`2年2班`."""
    return None if before(match).isdecimal() else "二"


@rule(r"(\d{1,2})[.．]((?:19|20)\d\d)(?=年)")
def _year_of_item(match: Match) -> str | None:
    """`5.2017年拆迁表`: the number of an item before a year."""
    begins = re.search(r"(?:^|\n)\s{0,3}$", before(match, 5))
    return f"{cardinal(match[1])}，{digit_by_digit(match[2])}" if begins else None


@rule(r"(?:19|20)\d\d(?=[)）])")
def _year_in_brackets(match: Match) -> str | None:
    """`杭州地铁（2017）`: a year alone in brackets behind a name."""
    named = re.search(r"[A-Za-z\u4e00-\u9fff》”][(（]$", before(match, 2))
    amount = re.search(r"(?:金额|数量|总数|总计|合计|合共|人数|价格?|编号|代码|单位|米|元)[(（]$", before(match, 4))
    return digit_by_digit(match.group()) if named and not amount else None


@rule(r"20[0-4]\d(?=$|[，。；、！？）)》”\"\s])")
def _year_of_event(match: Match) -> str | None:
    """`冬奥会2026`."""
    return digit_by_digit(match.group()) if re.search(r"[会展节赛杯]\s?$", before(match, 2)) else None


@rule(r"(?:1\d|20)\d\d(?![\d.%]|[-/]\d)")
def _year_of_birth(match: Match) -> str | None:
    """`生于1912`, `建于1958`."""
    born = re.search(r"(?:[生卒死殁逝始建创成拍写]|成立|毕业|出版|发表)于$", before(match, 4))
    return digit_by_digit(match.group()) if born and not measure_at(match.string, match.end()) else None


@rule(r"(\d\d)(?=年(?:0?[1-9]|1[0-2])月(?!份?以来))")
def _year_before_month(match: Match) -> str | None:
    """`24年5月`; but `民国26年7月`."""
    return None if _REIGN.search(before(match, 2)) else digit_by_digit(match[1])


@rule(r"(\d{1,3})(?=年)(?!年代)")
def _short_year(match: Match) -> str | None:
    """`08年` and `98年抗洪` are years, `20年` and `86年前` spans of time, `公元前221年` and `于618年` years again."""
    digits, left, right = match[1], clause_before(match), match.string[match.end() + 1 : match.end() + 6]
    spans = _QUANTITY_BEFORE.search(left) or _QUANTITY_AFTER.match(right)
    two = (
        len(digits) == 2
        and not _REIGN.search(left)
        and (digits[0] == "0" or (digits >= "50" and digits[1] != "0" and not spans))
    )
    ranged = re.search(r"[-—–~～至到]前$|[公西]元前$", left) or (
        left.endswith("前") and re.match(r"[-—–~～至到]+前\d", right)
    )
    three = len(digits) == 3 and not digits.endswith("00") and (ranged or (_ERA.search(left) and not spans))
    return digit_by_digit(digits) if two or three else None


@rule(r"([05-9]0)s(?![A-Za-z])")
def _nineties(match: Match) -> str | None:
    """`90s复古风`; otherwise seconds."""
    if not re.match(
        r"的?(?:[风复潮老辣怀旧经女男港少味妆穿]|音乐|迪斯科|摇滚|金曲|回忆|造型|年代|时期)|[、/和与](?:[5-9]0|00)s",
        after(match, 4),
    ):
        return None
    return cardinal(match[1]) + "年代" if match[1] != "00" else "零零年代"


@rule(r"(\d{3}0)年代|((?:1[1-9]|20)\d0)s(?![A-Za-z])")
def _decade(match: Match) -> str:
    return digit_by_digit(match[1] or match[2]) + "年代"


@rule(r"\d\d(?=[QH][1-4](?![\dA-Za-z]))|(?:19|20)\d\d(?=[EAF](?![A-Za-z0-9]))")
def _fiscal(match: Match) -> str:
    """`24Q4`, `2026E`."""
    return digit_by_digit(match.group())


@rule(r"\d\d(?!\d)")
def _fiscal_last(match: Match) -> str | None:
    """`1H25`, `9M24`, `FY25`, `'98抗洪`."""
    left = before(match, 3)
    if re.search(r"(?<![\dA-Za-z])(?:\d[QHM]|FY)$", left):
        return digit_by_digit(match.group())
    short = re.search(r"(?:^|[^\dA-Za-z])['’‘]$", left) and re.match("[\u4e00-\u9fff]", after(match))
    named = after(match) in ("届", "级", "年", "版", "款")
    counted = counted_at(match.string, match.end()) and not named
    return digit_by_digit(match.group()) if short and not counted else None


_AFTER = r"后(?![卫方退排腰勤续天年])"


@rule(rf"(\d[05])[、/,，和及](?=\d[05]{_AFTER})|(\d[05])[-~—–～到至](?=\d[05]{_AFTER})|(?:\d[05]){{1,2}}(?={_AFTER})")
def _generation(match: Match) -> str | None:
    """`90后`, `80、90后`, `60-70后`, `8090后`."""
    if before(match) in ("前", ".", ":", "："):
        return None
    if match[1] or match[2]:
        return digit_by_digit(match[1] or match[2]) + ("、" if match[1] else "到")
    return digit_by_digit(match.group())


@rule(r"00年代")
def _noughties(match: Match) -> str:
    return "零零年代" if match.group() else ""


def _is_year(digits: str) -> bool:
    return "1000" <= digits < "2200"
