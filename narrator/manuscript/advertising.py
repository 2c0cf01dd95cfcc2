"""What a pirate copy, a download site or a print-out adds to the author's text: advertising and page furniture.

An advert seldom has its line to itself. So it is found as a span: a bracket with all that it holds, or from where the
advert begins to the end of its sentence; the author's sentence around it stays. Names of sites are disguised in many
ways (full-width letters, `www、example。net`, 笔~趣~阁), so the text is searched in its plain form.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate
from pathlib import Path

from narrator.manuscript.draft import Omission
from narrator.manuscript.plain import plain

ADVERT, FURNITURE = "advertising", "page furniture"
LONGEST_FURNITURE = 100  # characters of a line
LONGEST_LINE_ADVERT = 240
LONGEST_DISGUISE = 60  # characters of a name that is taken apart
SHORTEST_DISGUISE = 5  # letters
FEWEST_PARTS, LONGEST_PART, MOST_HANZI = 3, 3.5, 6  # of such a name; characters of a part on average
LONGEST_TAIL = 80  # characters from an advert to the end of its sentence; behind a longer tail only its own words go

_DOT = r"\s?[.,、。·•․∙﹒点]\s?"
_TOP_LEVEL = "com|net|org|cc|la|cn|co|info|me|tv|xyz|top|vip|io|biz|us|mobi|site|club|wang|pw|hk|tw"
_ADDRESS = (  # a bare name needs real dots; behind www, whatever stands for one will do
    r"(?:https?[:：]//[!-~]{4,120}"
    rf"|(?<![a-z0-9])(?:w\s?w\s?w|wap){_DOT}(?:[a-z0-9]\s?){{1,40}}(?:-[a-z0-9]{{1,20}}){{0,2}}"
    rf"(?:{_DOT}[a-z0-9-](?:\s?[a-z0-9-]){{0,20}}){{1,3}}(?:/[!-~]{{0,60}})?"
    rf"|(?<![a-z0-9@.])(?!(?:ado|asp|vb|c#)\.net)[a-z0-9-]{{1,40}}(?:\.[a-z0-9-]{{1,20}}){{0,2}}\.(?:{_TOP_LEVEL})(?![a-z0-9])(?:/[!-~]{{0,60}})?)"
)
_NOISE = r"[\s~@*#·.\-_^|/\\+`'\"]{0,2}"  # between the characters of a name that is to escape searching
_HINTS = re.compile(
    r"www|w w|wap|http|\.[a-z]{2,4}|网|下载|下一页|群|公众号|公号|订阅号|书[吧屋城库]|无弹窗|记住|月票|推荐票|求|收藏"
    r"|试读"
    r"|日期\s?[:：]|回复|发表|生成|\d/\d|\d / \d|字数|整理|电子书|章节|内容|ps[:：]"
    r"|分[节節页頁](?:阅|閱)|(?:电子|電子)|正版|题外话|作者有话|作者的话|更新|本站|声明|未完|上传之内容|版权|趣|点.{0,2}小|天.{0,2}文|小.{0,2}说"
)
_DISGUISE = re.compile(r"[^\w]+|_+")
_BEHIND = re.compile(r"(?<=[。！？!?…”’」』])[^。…“”‘’「」『』]{3,60}\Z")
_BRACKET = re.compile(r"[（(\[［【〔{〖<＜][^（()）\[\]［］【】〔〕{}〖〗<>＜＞\n]{1,120}[）)\]］】〕}〗>＞]")
_ENDS = re.compile(r"[。！？!?…]+[”’」』）)】]*|(?=\n)")
_SAME_ADVERT = re.compile(
    r"(?:更多|更好|最新|海量|最快|免费|手机|电脑|好看)[^。！？\n]{0,16}[，,、]\s?$"
    r"|(?<![这那])本(?:文|书|文内容|书内容|电子书|作品|文件)(?:由|从|来自)[^。！？\n]{0,30}$"
    r"|(?:手机|txt|epub|免费|全本)(?:电子书|小说|阅读)[·•.\-\s]{0,3}$"
)
_PREPOSITION = re.compile(
    r"(?:[从在到去上往用看叫是为和跟与给把对于由像及或]|访问|打开|登录|登陆|名叫|[写记留输念画打]下|写着|印着|写的|输入|网址|地址|网站|域名|[:：“「《(（])\s?$"
)
_PROSE_AFTER = re.compile(
    r"\s?(?:这|那|网站|上[的看找查]|里|的|是|和|与|下载[了来的过到完着]|，?[他她我你]|[”」》)）])"
)
_HANZI = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[\w]")
_WIDE = re.compile(r"[\u3000-\u9fff\uff00-\uffef“”‘’…—]")


@dataclass(frozen=True, slots=True)
class _Rules:
    adverts: re.Pattern[str]
    lines: re.Pattern[str]
    furniture: re.Pattern[str]
    begging: re.Pattern[str]
    address: re.Pattern[str]
    inserted: re.Pattern[str]
    site: re.Pattern[str]
    bracketed: re.Pattern[str]
    reference: re.Pattern[str]
    wares: re.Pattern[str]


@cache
def _rules() -> _Rules:
    table = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    site = "(?:" + "|".join(_NOISE.join(name) for name in table["sites"].split()) + ")"
    place = rf"(?:{_ADDRESS}|{site}|公众号|qq群)"
    named = {"{address}": _ADDRESS, "{site}": site, "{place}": place, "{wares}": table["wares"]}

    def compiled(patterns: list[str]) -> re.Pattern[str]:
        whole = "|".join(patterns)
        for name, pattern in named.items():
            whole = whole.replace(name, pattern)
        return re.compile(whole)

    navigation, begged = "|".join(table["navigation"].split()), table["begged"]
    return _Rules(
        adverts=compiled(table["adverts"]),
        lines=compiled(table["lines"]),
        furniture=compiled([pattern.replace("{navigation}", navigation) for pattern in _FURNITURE]),
        begging=re.compile(_BEGGING.replace("{begged}", begged)),
        address=re.compile(_ADDRESS),
        inserted=re.compile(rf"(?!https?)(?!(?:www\.)?(?:{table['hosts']})\.){_ADDRESS}"),
        site=re.compile(rf"[\u4e00-\u9fff]{{0,6}}{site}"),
        bracketed=re.compile(table["bracketed"]),
        reference=re.compile(f"{table['reference']}|{table['hosts']}"),
        wares=re.compile(table["disguised"]),
    )


_FURNITURE = [  # the whole line
    r"[-—–－·•\s]{0,20}第\s{0,3}\d{1,5}\s{0,3}页(?:\s{0,3}[,，/]?\s{0,3}共\s{0,3}\d{1,5}\s{0,3}页)?[-—–－·•\s]{0,20}",
    r"\s{0,20}[-—–－]{1,20}\s{0,3}\d{1,5}\s{0,3}[-—–－]{1,20}\s{0,20}",
    (
        r"\s{0,20}(?:[«‹←⤊↑◀]\s{0,3}(?:previous|prev|top|back|home|上一[章页节篇]|返回)(?:\s?(?:page|post|chapter))?"
        r"|(?:next|下一[章页节篇])(?:\s?(?:page|post|chapter))?\s{0,3}[»›→▶])\s{0,20}"
    ),
    r"\s{0,20}(?:powered|built|build|generated|designed)\s(?:by|with)\s[\w .-]{1,40}",
    r"\s{0,20}page\s{1,3}\d{1,5}(?:\s{1,3}of\s{1,3}\d{1,5})?\s{0,20}",
    r"[\s|｜·<>←→()（）\[\]【】«»-]{0,9}(?:(?:{navigation})[\s|｜·<>←→()（）\[\]【】«»-]{0,9}){2,20}",
]
_BEGGED = r"(?:跪|拜|继续|厚颜)?求(?:个|点|一下|下|张)?(?:{begged})[、，,和\s！!~～。…]{0,9}"
_BEGGING = r"[\s（(【]{0,5}(?:" + _BEGGED + r"){1,12}[）)】]{0,3}\s{0,9}"


def reason_to_skip(line: str) -> str:
    """Why a whole line is not the author's text, or "" if it may be, as a long one always is."""
    if len(line) > LONGEST_LINE_ADVERT:
        return ""
    spans = find_adverts(line)
    return spans[0].reason if len(spans) == 1 and len(line) == spans[0].end - spans[0].start else ""


def find_adverts(text: str) -> list[Omission]:
    """The adverts in a paragraph or line, in order, not overlapping; the whole of it where nothing else is in it."""
    return list(_remembered(text)) if len(text) <= LONGEST_LINE_ADVERT else _found(text)


@lru_cache(maxsize=4096)
def _remembered(text: str) -> tuple[Omission, ...]:
    """The same of a line: the readers ask for it before the cleaning does."""
    return tuple(_found(text))


def _found(text: str) -> list[Omission]:
    folded = plain(text)
    if reason := _whole(folded.strip()):
        return [Omission(0, len(text), reason)]
    behind = [tail.span() for tail in _BEHIND.finditer(folded) if _is_disguised(tail[0])]
    if not behind and not _HINTS.search(folded):
        return []
    brackets = list(_brackets(folded))
    spans = list(_merged(sorted([*brackets, *behind, *_sentences(folded, brackets), *_inserted(folded)])))
    rest, position = [], 0
    for start, end in spans:
        rest.append(text[position:start])
        position = end
    if spans and not _WORD.search("".join(rest) + text[position:]):
        return [Omission(0, len(text), ADVERT)]
    return [Omission(start, end, ADVERT) for start, end in spans]


def _whole(line: str) -> str:
    """The reason to leave out a line, in its plain form, that is nothing else."""
    if len(line) <= LONGEST_FURNITURE and _rules().furniture.fullmatch(line):
        return FURNITURE
    if len(line) <= LONGEST_DISGUISE and _is_disguised(line):
        return ADVERT
    if len(line) > LONGEST_LINE_ADVERT or not _HINTS.search(line):
        return ""
    if _rules().begging.fullmatch(line) or _rules().lines.fullmatch(line):
        return ADVERT
    return ADVERT if _rules().inserted.fullmatch(line) else ""


def _is_disguised(text: str) -> bool:
    """Whether a text is a site's name taken apart by marks so that no search finds it: `，xt，小，说，天，堂`."""
    parts = _DISGUISE.split(text.strip())
    letters = [part for part in parts if part]
    size = sum(map(len, letters))
    if len(letters) < FEWEST_PARTS or size > LONGEST_PART * len(letters):
        return False
    if size < SHORTEST_DISGUISE and len(_HANZI.findall(text)) < FEWEST_PARTS:  # C/C++
        return False
    if len(_HANZI.findall(text)) > MOST_HANZI or text.rstrip()[-1:] in "。！？":
        return False
    ends = set(accumulate(map(len, letters)))
    return any(
        not ends.isdisjoint(range(found.start() + 1, found.end()))
        for found in _rules().wares.finditer("".join(letters))
    )


Extent = tuple[int, int]


def _brackets(text: str) -> Iterator[Extent]:
    for bracket in _BRACKET.finditer(text):
        if _is_advert(bracket[0][1:-1].strip()):
            yield bracket.span()


def _is_advert(content: str) -> bool:
    rules = _rules()
    if not _HINTS.search(content) or rules.reference.search(content):
        return False
    if rules.adverts.search(content) or rules.begging.fullmatch(content) or rules.site.fullmatch(content):
        return True
    if content.startswith(("未完待续", "本章完", "本章未完")) and rules.begging.search(content + "求票"):
        return bool(re.search("喜欢|欢迎|投|求", content))
    return bool(
        rules.address.search(content) and (rules.bracketed.search(content) or rules.inserted.fullmatch(content))
    )


def _sentences(text: str, brackets: list[Extent]) -> Iterator[Extent]:
    """Adverts from where they begin, outside `brackets`, to the end of the sentence."""
    ends = [found.end() for found in _ENDS.finditer(text)]
    position = 0
    while found := _rules().adverts.search(text, position):
        position = found.end()
        around = bisect_right(brackets, (found.start(), len(text))) - 1
        if around >= 0 and found.start() < brackets[around][1]:
            position = brackets[around][1]
        elif not (_rules().address.match(text, found.start()) and _leads_on(text, found.start())):
            place = bisect_left(ends, found.end())
            end = ends[place] if place < len(ends) else len(text)
            position = end if end - found.end() <= LONGEST_TAIL else found.end()
            yield _beginning(text, found.start()), position


def _beginning(text: str, start: int) -> int:
    """Where an advert begins whose words begin at `start`: before a clause that belongs to it."""
    before = _SAME_ADVERT.search(text, max(0, start - 36), start)
    return before.start() if before else start


def _leads_on(text: str, position: int) -> bool:
    """Whether a sentence leads on to what stands at a position, as a verb to its object."""
    return bool(_PREPOSITION.search(text, max(0, position - 4), position))


def _inserted(text: str) -> Iterator[Extent]:
    """Addresses that stand in the middle of a Chinese sentence and are no part of it."""
    for found in _rules().inserted.finditer(text):
        before, after = text[max(0, found.start() - 4) : found.start()], text[found.end() : found.end() + 8]
        apart = not before or _WIDE.match(before[-1])
        joined = not after or _WIDE.match(after)
        if (
            apart
            and joined
            and (before or after)
            and not _leads_on(text, found.start())
            and not _PROSE_AFTER.match(after)
        ):
            yield _beginning(text, found.start()), found.end()


def _merged(places: list[Extent]) -> Iterator[Extent]:
    last: Extent | None = None
    for start, end in places:
        if last and start < last[1]:
            last = last[0], max(last[1], end)
        else:
            if last:
                yield last
            last = start, end
    if last:
        yield last
