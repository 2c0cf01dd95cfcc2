"""Headings in forms that are none by themselves: a series of such lines, with text between them, divides a text.

一, （二）, 3 归乡, 【001】, EP.1, #1, 三十章, 雪夜行（一）, 上卷江边事　雪夜, 雪国纪事 第一章, 第一封信, 第二 十一月, ☆、灯下, 3月5日 晴 …
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from narrator.script.days import names_day
from narrator.script.headings import CHAPTER_LEVEL, ITEM_LEVEL, LONGEST, MARKS, Heading, undressed, without_ornaments
from narrator.script.numerals import NUMERAL, numeral
from narrator.script.scenes import UNIT as SCENE
from narrator.script.scenes import names_scene

SECTION_LEVEL = 5
FEWEST = 3  # headings that make a series
FEWEST_MORE = 2  # where another part of the text has a series of the same form
FEWEST_LATER, LATEST_START = 5, 5  # of a series whose first members have another form
MOST_SKIPPED = 3  # numbers that one member of a series may be behind the one before it
MOST_OPEN = 8  # series that a member may go on with, of those begun last
MOST_BESIDE = 0.05  # of them may follow each other, as where a text is lost
LEAST_BETWEEN = 80  # characters between headings, on average: more than a list has
LEAST_COUNTED = 0.6  # of the steps of a series go up by one
_N = rf"(?P<number>[{NUMERAL}]{{1,6}})"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_PARTS = "上中下"
_NAME = r"(?:[\s　:：、.．·—–-]+(?P<name>\S.*))?"
_ENDS_TEXT = re.compile(r"[。；，、：:;,](?:[”’」』）)])?$")


@dataclass(frozen=True, slots=True)
class Form:
    """How the lines of a series look. The pattern has a `number`, a `word` that all of them share, or neither.

    `starts` says that it must begin to count at 0 or 1; `level` is that of its headings beside chapters.
    """

    name: str
    pattern: re.Pattern[str]
    level: int = ITEM_LEVEL
    starts: bool = False


def _form(name: str, pattern: str, *, level: int = ITEM_LEVEL, starts: bool = False, flags: int = 0) -> Form:
    return Form(name, re.compile(pattern, flags), level, starts)


# The surest first. What stands for a chapter where a text has no other ones; else for a part of one.
_CHAPTERS = (
    _form(SCENE, r".{2,50}"),
    _form("day", r".{2,30}"),
    _form("章", rf"{_N}\s*(?P<word>[章回])[\s　:：、.．·-]*(?P<name>.*)"),
    _form("book", rf"(?P<word>《?[^\s。，！？：第]{{1,20}}》?)[\s　·]*第{_N}(?:[章回节集话]|部分)[\s　:：、.．·-]*(?P<name>.*)"),
    _form("of a part", r"第[一二三四五六七八九十]{1,3}(?P<word>[部卷篇])[\s·:：-]*(?P<number>\d{1,3})", level=CHAPTER_LEVEL),
    _form("abbreviation", rf"(?P<word>[A-Za-z]{{1,8}})[.．·\s:：#_-]{{0,3}}(?P<number>\d{{1,4}}){_NAME}"),
    _form("章节", rf"(?P<word>章节(?:目录)?|正文)\s*{_N}{_NAME}"),
    _form("bracketed", rf"(?P<word>[【〔［\[]){_N}[】〕］\]][\s　]*(?P<name>.*)"),
    _form("#", rf"[#＃]\s*(?P<number>\d{{1,4}}){_NAME}"),
    _form("stem", rf"(?P<number>[{_STEMS}]){_NAME}", starts=True),
    _form("nth", rf"第{_N}(?P<word>[^\s，。：:{NUMERAL}条款项点步名届次版]{{1,4}}){_NAME}", starts=True),
    _form("第", rf"第{_N}(?:[\s　]+(?P<name>[^\s。！？，；：、][^。！？；]{{0,19}}))?", starts=True),
    _form("chapter of a classic", r"(?P<name>[\u4e00-\u9fff]{1,10}?)第(?P<number>[一二三四五六七八九十百]{1,5})"),
    _form("named", rf"(?P<word>(?![图表例式注共约近第]|星期|礼拜|周[一二三四五六])(?:(?![{NUMERAL}])[\u4e00-\u9fff]){{1,4}}?)[\s　]*{_N}{_NAME}", starts=True),
    _form("in parts", rf"(?P<word>[^（(]{{1,16}})[（(](?P<number>[{NUMERAL}]{{1,4}}|[{_PARTS}])[）)]", starts=True),
    _form("mark", rf"(?P<word>[{MARKS}▶►▷♥♡✿〓○]|章节(?=[-－—:：\s])|正文(?=[-－—:：\s]))[-－—:：、.\s　]*(?P<name>\S.*)"),
    _form("tag", r"<(?P<word>[\u4e00-\u9fff]{2,4})>\s*(?P<name>\S.*)"),
    _form("framed", r"(?P<word>【)(?P<name>[^】]{1,30})】"),
    _form("within", r"(?P<word>(?:[上中下前后][卷篇部编集册]|第[一二三四五六七八九十\d]{1,3}[卷篇部编集册辑])[^\s。，！？：；“”]{1,18})\u3000+(?P<name>[^\s。！？!?…：；“”][^。！？!?…；“”]{0,25})"),
)  # fmt: skip
_SECTIONS = (
    _form("bare", rf"{_N}[.．、]?", starts=True),
    _form("round", rf"[（(]{_N}[）)]\s*(?P<name>[^。！？，；]{{0,30}})", level=SECTION_LEVEL, starts=True),
    _form("spaced", rf"{_N}[\s\u3000·•]+(?P<name>[^\s。！？，；、\d][^。！？，；]{{0,29}})", starts=True),
    _form("glued", r"(?P<number>\d{1,3})(?![年月日天个次人位块元点分秒岁米号楼件张条度倍])(?P<name>[\u4e00-\u9fff][^。！？，；：、]{1,19})", starts=True),
    _form("dotted", r"(?P<number>\d{1,3})[.．、/／-]\s*(?P<name>[^\s\d。！？，；][^。！？，；：]{0,29})", level=SECTION_LEVEL, starts=True),
)  # fmt: skip


_UNCOUNTED = ("mark", "framed", "tag", "within")
_BY_WORDS = {"day": names_day, SCENE: names_scene}  # forms that words make, and no number


@dataclass(frozen=True, slots=True)
class Member:
    """A line that has the form of a series; `number` is 0 where it counts nothing."""

    line: int
    number: int
    word: str
    bare: bool


def add_series(lines: Sequence[str], found: list[Heading | None]) -> None:
    """Add lines in a form that is a heading only together with others."""
    for form in (*_CHAPTERS, *_SECTIONS):
        has_chapters = any(h and not h.floats and h.level == CHAPTER_LEVEL for h in found)
        if form.name in _BY_WORDS and has_chapters:
            continue
        is_chapter = form in _CHAPTERS and not has_chapters
        members = [
            member
            for i, line in enumerate(lines)
            if not found[i] and len(line) <= LONGEST and (member := _member(form, i, line))
        ]
        if form.name in _UNCOUNTED:  # 【注释】 behind each text is no title of one
            times = Counter(lines[member.line].strip() for member in members)
            members = [member for member in members if times[lines[member.line].strip()] < FEWEST]
        for member in _taken(lines, members, form):
            level = CHAPTER_LEVEL if is_chapter else form.level
            found[member.line] = Heading(level, form.name, member.number, bare=member.bare)


def _member(form: Form, i: int, line: str) -> Member | None:
    line = line.strip()
    if names := _BY_WORDS.get(form.name):
        return Member(i, 0, "", False) if names(without_ornaments(line)) and not _ENDS_TEXT.search(line) else None
    match = form.pattern.fullmatch(
        line if form.name in ("mark", "framed", "tag", "bracketed", "#") else undressed(line) or line
    )
    if not match or _ENDS_TEXT.search(line):
        return None
    groups = match.groupdict()
    name, written = (groups.get("name") or "").strip(), groups.get("number") or ""
    if "。" in name or len(re.findall("[，；]", name)) > 1:
        return None
    number = (_STEMS.find(written) + 1 or _PARTS.find(written) + 1 or numeral(written)) if written else 0
    return Member(i, number, groups.get("word") or "", not name and bool(written))


def _taken(lines: Sequence[str], members: Sequence[Member], form: Form) -> Iterator[Member]:
    """The members of series that are long and far apart enough."""
    runs = [run for own in _by_word(members) for run in _runs(own, form)]
    good = [run for run in runs if _is_apart(lines, run, starts=form.starts)]
    if any(len(run) >= FEWEST for run in good) or (form.name == "in parts" and sum(map(len, good)) >= 2 * FEWEST_MORE):
        alone = [run for run in runs if len(run) == 1 and form.name == "in parts" and run[0].number == 1]
        yield from (member for run in (*good, *alone) for member in run)


def _by_word(members: Sequence[Member]) -> Iterator[list[Member]]:
    """Members that share their word."""
    in_order = sorted(members, key=lambda member: member.word.casefold())
    for _, own in groupby(in_order, key=lambda member: member.word.casefold()):
        yield list(own)


def _runs(members: Iterable[Member], form: Form) -> Iterator[list[Member]]:
    """Members that count up; a new 1 begins a new run. Those that count nothing are one run."""
    if form.name in (*_UNCOUNTED, *_BY_WORDS):
        yield list(members)
        return
    runs: list[list[Member]] = []
    for member in members:
        most = MOST_SKIPPED if form.starts else member.number
        going_on = [run for run in runs[-MOST_OPEN:] if 0 < member.number - run[-1].number <= most]
        if going_on:  # a list in a chapter counts by itself
            min(going_on, key=lambda run: (member.number - run[-1].number, -len(run))).append(member)
        else:
            runs.append([member])
    yield from runs


def _is_apart(lines: Sequence[str], run: Sequence[Member], *, starts: bool) -> bool:
    """Whether text stands between all headings of a run, and it counts by one as a rule."""
    beside = sum(b.line - a.line < 2 for a, b in pairwise(run))
    if len(run) < FEWEST_MORE or beside > MOST_BESIDE * len(run):
        return False
    if starts and run[0].number > 1 and (len(run) < FEWEST_LATER or run[0].number > LATEST_START):
        return False
    counted = sum(b.number - a.number <= 1 for a, b in pairwise(run)) / (len(run) - 1)
    between = sum(len(line) for line in lines[run[0].line + 1 : run[-1].line]) / (len(run) - 1)
    return counted >= LEAST_COUNTED and between >= LEAST_BETWEEN
