"""Scores, votes and ratios: `126-123`, `3:2`."""

from __future__ import annotations

import re

from narrator.frontend.measures import counted_at
from narrator.frontend.numerals import cardinal, number
from narrator.frontend.rules.book import (
    NUMBER,
    Match,
    RuleBook,
    after,
    before,
    clause_after,
    clause_before,
    sentence_around,
)

SCORE_RULES = rule = RuleBook()

_WON = "[险大完轻小狂横速]?胜|战胜|击败|打败|力克|逆转|领先|落后|战平|不敌|惜败|轻取|告负|负于|取胜|获胜|击退|淘汰|横扫|拿下|[险力]?克(?!服|制|隆|拉)|绝杀|扳平|告捷|告终|憾负|惨败|憾平|逼平|握手言和|输给|赢了?|收获|锁定|双杀|带走|终结|送走|爆冷|力擒|血洗|屠杀|完败|复仇|再胜|先胜|先下|晋级|出线|夺冠|称雄|结束|改写|收官|出局|淘汰出局|告捷|落败|憾负|的比分|的总比分|的大比分|的佳绩|的成绩[击战]"
_SCORE_AFTER = re.compile(rf"[，,]?(?:{_WON})")
_SCORE_BEFORE = re.compile(
    r"比分|总分|[首次末单]节|半场|[一二三四五首次末]盘|[一二三四五首次末]局|第?\d{1,2}[局盘节]|比数|战成|打成|扳成|追成|改写[为成]|[^可所难予加得]以$|战绩|点球|加时|先后?以|领先|落后|战胜|击败|不敌|惜败|大胜|险胜|完胜|[^名]胜|轻取|平局|握手|比"
)
_SPORT = re.compile(
    r"比分|联赛|杯|球|赛|半场|终场|破门|点杀|队|主场|客场|主帅|门将|战胜|击败|局|盘|夺冠|冠军|决赛|对阵|交锋|首发|得分|火箭|湖人|勇士|国足|国乒|男单|女单|男双|女双|混双"
)


@rule(r"(\d{1,3})\s?[-:：∶—–]\s?(\d{1,3})(?![\d.%:])(?!-\d)")
def _score(match: Match) -> str | None:
    """A pair is a score where the clause speaks of one, or where it falls and someone plays; never before a measure."""
    if re.match(r"\s?[A-Za-z=＝]", after(match, 2)) and not re.match(r"\s?[A-Z]{2}", after(match, 3)):
        return None
    voted = after(match) == "票" and int(match[1]) > int(match[2])
    if (
        voted
        or (_SCORE_AFTER.match(clause_after(match)) and not _is_weighed(match))
        or _is_announced(match)
        or _falls_in_play(match)
        or _is_in_row(match)
    ):
        return f"{cardinal(match[1])}比{cardinal(match[2])}"
    return None


def _is_weighed(match: Match) -> bool:
    """`160-170克` is no victory."""
    return after(match).strip() == "克" and int(match[1]) < int(match[2])


def _is_announced(match: Match) -> bool:
    return bool(_SCORE_BEFORE.search(clause_before(match))) and not _is_measured(match)


def _falls_in_play(match: Match) -> bool:
    if _is_measured(match) or not _SPORT.search(sentence_around(match)):
        return False
    rises = int(match[1]) < int(match[2])
    between_names = re.match("[\u4e00-\u9fff]", before(match)) and re.match(
        "[\u4e00-\u9fff](?<![的之间左内以])", after(match)
    )
    return not rises or int(match[2]) < 10 or bool(between_names)


_PAIR = r"\d{1,3}\s?[-:：—–]\s?\d{1,3}(?:[(（]\d{1,2}[)）])?"
_BETWEEN = r"(?:\s?[、，,/和及]\s?|\s)"
_PAIR_BEFORE = re.compile(rf"{_PAIR}{_BETWEEN}$")
_PAIR_AFTER = re.compile(rf"(?:[(（]\d{{1,2}}[)）])?{_BETWEEN}{_PAIR}(?![\d.%])")


def _is_in_row(match: Match) -> bool:
    """`11-9、6-11、11-8`: a game after a game."""
    if _is_measured(match):
        return False
    beside = _PAIR_BEFORE.search(before(match, 14)) or _PAIR_AFTER.match(after(match, 14))
    if not beside:
        return False
    first, last = map(int, re.findall(r"\d+", beside.group())[:2])
    return first > last or bool(_SPORT.search(sentence_around(match)))


_GAME_BEFORE = re.compile(
    r"(?:比分|[局盘节]|半场|战成|打成|扳成|追成)[^，。；！？\d]{0,3}(?:\d{1,3}[:：]\d{1,3}[、，,/和])*$"
)
_GAME = re.compile(r"(\d{1,3})[:：](\d{1,3})")
_ROW_BEFORE = re.compile(r"(?:\d{1,3}[:：]\d{1,3}[、，,/和]\s?){1,6}$")
_ROW_AFTER = re.compile(r"(?:\s?[、，,/和]\s?\d{1,3}[:：]\d{1,3}){1,6}")


def is_in_game(match: Match) -> bool:
    """Whether what could be a time of day is a game's result: `首局25:23，第二局15:13`, `11:9、6:11`."""
    if _GAME_BEFORE.search(clause_before(match)):
        return True
    row = (
        (_ROW_BEFORE.search(before(match, 40)) or [""])[0]
        + match.group()
        + (_ROW_AFTER.match(after(match, 40)) or [""])[0]
    )
    games = _GAME.findall(row)
    untimely = any(int(last) > 59 or int(first) > 24 or len(last) == 1 for first, last in games)
    return untimely and bool(
        len(games) > 2 or _SPORT.search(sentence_around(match)) or _SCORE_AFTER.match(clause_after(match))
    )


def _is_measured(match: Match) -> bool:
    return bool(counted_at(match.string, match.end()))


@rule(r"(\d{1,3}(?:\+\d{1,2})?)['′’](?=\s?[\u4e00-\u9fff])")
def _minute_of_play(match: Match) -> str | None:
    """`45'进球`, `90+3'绝杀`."""
    played = re.match(
        r"\s?[\u4e00-\u9fff]{0,6}(?:进球|破门|扳平|绝杀|点球|红牌|黄牌|换人|换下|换上|替补|助攻|头球|射门|乌龙)",
        after(match, 10),
    )
    minute, _, more = match[1].partition("+")
    return f"{cardinal(minute)}{'加' + cardinal(more) if more else ''}分钟" if played else None


@rule(rf"({NUMBER})\s?[:：∶]\s?({NUMBER})(?:\s?[:：∶]\s?({NUMBER}))?")
def _ratio(match: Match) -> str:
    return "比".join(number(part) for part in match.groups() if part)
