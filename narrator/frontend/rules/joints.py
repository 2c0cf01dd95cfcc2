"""Signs that join: points, slashes, dots and dashes between numbers, letters, units and words."""

from __future__ import annotations

import re

from narrator.frontend.measures import measure_at
from narrator.frontend.numerals import number
from narrator.frontend.rules.book import MAGNITUDE, NUMBER, Match, RuleBook, after, before
from narrator.frontend.rules.units import unit_at

JOINT_RULES = rule = RuleBook()

_DENOMINATORS = frozenset("元块角分人次吨米克度个天年月日周秒升斤亩件台套股户桶辆只颗时平")


@rule(r"\.(?=\d)")
def _point(match: Match) -> str | None:
    """`.5`, and the point between what other rules have read."""
    left = before(match)
    return "点" if left.isalnum() else None if left == "." else "零点"


_UNIT = re.compile(
    rf"[A-Za-z%²³㎡]$|(?:^|[^\d/年月日])[\d.,]+$|\d{MAGNITUDE}?(?:公里|千米|毫克|微克|千克|公斤|毫升|立方米|平方米|千瓦时|美元|欧元|英镑|日元|港元|兆瓦|千瓦|焦耳|毫摩尔|万?吨|[\u4e00-\u9fff]{{1,3}})$|(?:公里|立方米|微克|毫克)$"
)


@rule(rf"/[(（]([A-Za-z]{{1,6}})[·*.]({NUMBER})?\s?([A-Za-z]{{1,6}}[²³23]?)[)）]")
def _per_units(match: Match) -> str | None:
    """`mL/(min·1.73m²)`."""
    first, last = unit_at(match[1], 0), unit_at(match[3], 0)
    if not first or not last:
        return None
    return f"每{first[1]}每{number(match[2]) if match[2] else ''}{last[1]}"


_MONEY_NAME = r"(?:[美欧日港澳加韩]元|人民币|英镑|卢布|比索|瑞郎|泰铢|卢比|在岸|离岸)"
_PAIRED_MONEY = re.compile(
    rf"(?<!\d)(?<![万亿百千]){_MONEY_NAME}/{_MONEY_NAME}$|(?<!\d)(?<![万亿百千]){_MONEY_NAME}/(?:人民|离岸|在岸)"
)


@rule(r"[-~—–～](?=[Zz](?![A-Za-z0-9])|[C-Z][级班区组座栋档类键])")
def _alphabet(match: Match) -> str | None:
    """`A-Z`, `A-F级`; but `K-V存储` and `A-B测试` are names."""
    return "到" if re.search(r"(?<![A-Za-z0-9])[Aa]$", before(match, 2)) else None


@rule(r"/(?=[套组次])")
def _compound_measure(match: Match) -> str | None:
    """`102.7万件/套`, `人/次` after 万."""
    left = before(match, 2)
    return "" if left[-1:] in ("件", "台") or (left[-1:] == "人" and left[0] in "万亿") else None


@rule(r"/(?=[\u4e00-\u9fff])")
def _per(match: Match) -> str | None:
    """`3000元/月`, `元/吨`."""
    left = before(match, 10)
    if _PAIRED_MONEY.search(left + "/" + after(match, 3)):
        return "兑"
    is_path = re.search(r"(?:^|[^A-Za-z0-9])(?:/[A-Za-z]{2,9}){1,3}$", left)
    if is_path or not (measure_at(match.string, match.end()) or after(match) in _DENOMINATORS):
        return None
    units = (
        _UNIT.search(left)
        or re.search(r"\d[万亿千]?\+$", left)
        or (left[-1:] in _DENOMINATORS and left[-1:] not in "年月日")
    )
    return "每" if units else None


@rule(r"/(?=\d{1,3}\s?(?:h|min|d|s|小时|分钟|天|秒|周|日)(?![A-Za-z]))")
def _in_so_long(match: Match) -> str | None:
    """`50ml/24h`."""
    return "每" if re.search(r"\d\s?(?:[mμ]?[lLg]|kg|毫升|毫克|次|个)$", before(match, 6)) else None


@rule(r"/(?=\d{1,5}(?:\.\d)?\s?(?:[A-Za-z\u4e00-\u9fff]))")
def _for_so_many(match: Match) -> str | None:
    """`¥12.8/500g`, `98元/3斤`."""
    amount = re.match(r"\d{1,5}(?:\.\d)?\s?", match.string[match.end() : match.end() + 9])
    priced = re.search(r"[元块角]$|[¥$€£]\d[\d,.]{0,9}$", before(match, 11))
    end = match.end() + (amount.end() if amount else 0)
    if re.match(r"[元块角万千]|[美欧日港]元", match.string[end : end + 2]):  # `180元/280元`
        return None
    return "每" if priced and (unit_at(match.string, end) or measure_at(match.string, end)) else None


@rule(r"/s(?![A-Za-z0-9])")
def _rate(match: Match) -> str | None:
    """`7000MB/s`."""
    return "每秒" if re.search(r"\d\s?[KMGT]i?[Bb]$|\d\s?bit$", before(match, 6)) else None


@rule(r"/(?=[A-Za-zμ㎡㎏])")
def _per_unit(match: Match) -> tuple[int, str] | None:
    """`8.12元/L`, `0.6元/kWh`."""
    found = unit_at(match.string, match.end())
    return (found[0], "每" + found[1]) if found and re.match(r"[\u4e00-\u9fff\d%wWkK]", before(match)) else None


@rule(r"·(?=[米时秒帕瓦安天月年次日])")
def _product(match: Match) -> str | None:
    """`620牛·米`, `元/人·天`."""
    if re.search(r"/(?:[\u4e00-\u9fff]|[A-Za-z]{1,3}[²³23]?|㎡)$", before(match, 5)):
        return "每"
    return "" if re.search(r"(?:牛|千瓦|瓦|安|帕|焦|伏)$", before(match, 2)) else None


@rule(r"/(?=(?:19|20)\d\d\s[A-Z])")
def _comet(match: Match) -> str | None:
    """`C/2023 A3`."""
    return "" if re.search(r"(?<![A-Za-z])[CPXDAI]$", before(match, 2)) else None


@rule(r"\s{1,40}(?=\d)")
def _gap(match: Match) -> str | None:
    """`11-6 8-11`, `Llama 3.1 405B`: numbers that only a space divides must not run together."""
    grouped = re.match(r"\d{3}(?![\d.A-Za-z])", after(match, 4)) and re.search(r"(?<![\d.])\d{1,3}$", before(match, 4))
    timed = re.match(r"\d{1,2}:\d\d(?!\d)", after(match, 6)) and re.search(r"\d[-/.]\d{1,2}$", before(match, 4))
    model = re.search(r"[A-Za-z] ?\d{1,2}$", before(match, 4)) and re.match(r"\d{4,5}[A-Z]", after(match, 6))
    return "、" if before(match).isdecimal() and not (grouped or timed or model) else None


@rule(r"/")
def _slash(match: Match) -> str:
    """`TCP/IP` and `f/1.8` are said without it, `180元/280元` and `男/女` with a pause."""
    letters = re.match(r"[A-Za-z]", before(match)) and re.match(r"[A-Za-z]", after(match))
    aperture = re.search(r"(?<![A-Za-z])[fF]$", before(match, 2)) and after(match).isdecimal()
    return "" if letters or aperture or not before(match).strip() or not after(match).strip() else "、"


@rule(r"[-~–](?=[fF]/\d)")
def _apertures(match: Match) -> str:
    """`f/1.6-f/4.0`."""
    return "到" if match.group() else ""


@rule(r"[-~～—–](?=[A-Z](?![A-Za-z0-9]))")
def _from_letter(match: Match) -> str | None:
    """`A~Z`; but `A-B` may be a name."""
    return "到" if match.group() in "~～" and re.search(r"(?<![A-Za-z0-9])[A-Z]$", before(match, 2)) else None


_DOTTED = re.compile(
    r"(?:com|cn|net|org|io|ai|edu|gov|env|git(?:ignore|hub)?|ssh|bashrc|zshrc|vimrc|npmrc|editorconfig|exe|dll|apk|dmg|deb|rpm|"
    r"pdf|docx?|xlsx?|pptx?|csv|tsv|rtf|epub|mobi|jpe?g|png|gif|bmp|svg|webp|psd|mp[34]|avi|mkv|mov|wav|flac|srt|ass|txt|md|"
    r"log|ini|cfg|conf|ya?ml|toml|json|xml|html?|css|jsx?|tsx?|vue|py|pyc|java|class|jar|rb|go|rs|cpp|hpp|sh|bat|sql|db|bak|"
    r"zip|rar|tar|gz|iso|7z)(?![A-Za-z])"
    r"|[a-z]{1,12}\s?(?:文件|格式|域名|后缀|结尾|目录|扩展名)"
)


@rule(r"\.NET(?![A-Za-z0-9])")
def _dot_net(match: Match) -> str | None:
    """`.NET`, `ASP.NET`: a word, not letters."""
    return "点net" if match.group() and before(match) != "." else None


@rule(r"\.(?=[A-Za-z\u4e00-\u9fff])")
def _dot(match: Match) -> str | None:
    """`Node.js`, `.NET`; silent in `J.K.罗琳`, a full stop elsewhere."""
    left, right = before(match, 3), after(match, 3)
    if re.search(r"(?:^|[\n；])\s{0,3}\d{1,2}$", before(match, 6)) and re.match(
        r"(?!js(?![A-Za-z])|NET)[A-Za-z]", right
    ):
        return "、"  # `31.mget`
    if re.search(r"(?<![A-Za-z])[A-Z]$", left) and (
        re.match(r"[A-Z](?:\.|$|[^A-Za-z])", right) or left[:2][-1:] == "."
    ):
        return ""
    if not (left[-1:].isascii() and left[-1:].isalnum()):
        named = re.match(r"[A-Z]{2}", right) or _DOTTED.match(after(match, 16))
        return "点" if named and left[-1:] != "." else None
    return "点" if re.match(r"[a-z]|[A-Z]{2}", right) else None
