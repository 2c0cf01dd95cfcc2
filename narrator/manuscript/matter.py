"""Front and back matter that no listener wants: tables of contents, indexes, copyright pages, captions of pictures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, takewhile

from narrator.manuscript.contents import names_cover
from narrator.manuscript.draft import DraftPassage
from narrator.manuscript.model import BlockKind
from narrator.manuscript.text import ENUMERATED, HEADING_LIKE

MOST_CONTENTS = 3000  # lines of a table of contents
FEWEST_CONTENTS = 3
LONGEST_ENTRY = 60
MOST_BETWEEN = 2  # lines of a title that goes on, between two of them
FEWEST_LEADERS = 3  # lines in a row that end in dots and a page's number
FEWEST_REPEATED = 5  # headings with the same notice below
FEWEST_IMPRINT = 3  # lines near each other that say what only an imprint says
NEAR = 3  # lines between two of them
LONGEST_IMPRINT = 160
FEWEST_ENTRIES, LEAST_NUMBERED = 5, 0.3  # of an index whose entries explain their names
LARGEST_IMPRINT = 2000  # characters
LONGEST_CAPTION = 60
MOST_COVERS = 2  # headings at either end of a book that may name its cover
CONTENTS_TITLE = re.compile(
    r"(?:总|總)?(?:目[录錄次]|contents|tableofcontents|章节目录|图书目录|本书目录|目[录錄]contents?)", re.IGNORECASE
)
_INDEX = re.compile(r"(?:人名|地名|名词|术语|关键词|主题|译名|中英文)?(?:索引|对照表)|index", re.IGNORECASE)
_ENDS_IN_PAGES = re.compile(r"(?:第?\s*[\d、，,－–—\s-]+[页頁]|\s\d[\d、，,–-]*)[。.]?\s*$")
_NUMBER_OF_PAGE = r"(?:[(（\[-]\s?)?(?:[pP第]\s?\.?)?(?:\d{1,4}|[ivxIVX]{1,6}|[Ⅰ-Ⅻⅰ-ⅻ])(?:\s?[页頁])?(?:\s?[)）\]-])?"
_LEADER = re.compile(
    rf"(?:[.．。…·⋯_\-—–－‧・• ]{{3,}}|\t+|[.．…·⋯_]{{2,}}|(?:[.．·•‧・]\s){{2,}}[.．·•‧・]?)\s*{_NUMBER_OF_PAGE}\s*$"
    r"|([.．…·⋯‧・])\1{5}\s*$"
)
_FULL_STOP = re.compile("[。！？]")
_SPACED_DOTS = re.compile(r"(?:[.·•‧・]\s){8}")
_DOTS = re.compile(r"([.．…·⋯‧・])\1{6,}")
_PAGE = re.compile(r"[\s.．。…·⋯_\-—–‧・/／(（]*\d{1,4}[)）]?\s*$|[\s.．。…·⋯_‧・]{3,}(?:[ivxIVX]{1,6}|[Ⅰ-Ⅻⅰ-ⅻ])\s*$")
_SENTENCE = re.compile(r"[。！？!?；;，,：:][”’」』）)]*$|[。！？；].")
_IMPRINT = re.compile(
    r"\s*(?:[ⒸⓒC©(（]{1,2}|copyright|版权所有|翻印必究|侵权必究|ISBN|CIP"
    r"|中国版本图书馆|图书在版编目|中图分类号|统一书号"
    r"|书\s*号|定\s*价|版\s*次|印\s*次"
    r"|印\s*张|印\s*数|开\s*本|字\s*数|印\s*刷|装\s*订|经\s*销|发\s*行|出版发行|出\s*版\s*(?:社|人|者|时间|日期)|责任(?:编辑|校对|印制)|特约(?:编辑|监制)"
    r"|装帧设计|封面设计|版式设计|策\s*划|监\s*制|选题策划|营销(?:编辑|支持)|社\s*址|邮\s*编|邮政编码|网\s*址|电子邮[箱件]|著作权(?:合同)?登记"
    r"|第\d版\s*第?\d*次?印刷|\d{4}年\d{1,2}月第\s?\d\s?版|all rights reserved|制作(?:与发行|时间)?\s*[:：]"
    r"|版权提供|数字出版)",
    re.IGNORECASE,
)
_STRONG = re.compile(
    r"ISBN|CIP|图书在版编目|版权所有|all rights reserved|印\s*张|开\s*本|定\s*价|印\s*次|版\s*次|统一书号|著作权合同",
    re.IGNORECASE,
)
_NAMES_AUTHOR = re.compile(r"\S\s*作\s?者\s?[:：]\s*\S")
_SOURCE_NOTE = re.compile(
    r"[（(【\[\s—–-]*(?:据|據|依据?|录自|錄自|选自|選自|摘自|载于?|原载于?|原載於?|载自|出自|见于?|本[文篇](?:选自|原载于?|据))\s?[：:]?\s?"
    r"[^《》。，！？]{0,12}《[^《》]{1,30}》[^。，！？《》]{0,24}?"
    r"(?:[稿抄刻印版校藏]本|本|(?:第\s?[\d一二三四五六七八九十〇百]+\s?[期卷辑版页册章回号])|[\d〇一二三四五六七八九十]{1,4}[年月日]?|卷[一二三四五六七八九十]+)?[。．.]?[）)】\]\s]*"
    r"(?:【?注释】?)?"
)
_IMPRINT_TITLE = re.compile(r"版权(?:页|信息|声明|说明)?|出版信息|图书信息|copyright(?:page)?", re.IGNORECASE)
_LABELLED = re.compile(r"(?:书\s?名|作\s?者|译\s?者|出版\S{0,4}|ISBN)\s*[:：]", re.IGNORECASE)
_MATTER_TITLE = re.compile(
    r"版权(?:页|信息|声明|说明)?|扉页|书名页|出版信息|封[面底]|图书信息|copyright(?:page)?", re.IGNORECASE
)
_ORNAMENT = re.compile(
    r"(?:[*＊=＝~～_#＃+◇◆○●□■☆★※▲△▼▽§¤·•.-]\s*){3,}|<(?:目录|篇名|正文|章节|标题)>|(?:[—－─━﹍﹏-]\s*){4,}|(?:[\u2500-\u257f]\s*){3,}|[*＊◇◆○●□■☆★※▲△▼▽§¤]"
)
_MARKS = re.compile(r"[\W_]+")
_CAPTION = re.compile(
    r"\s*(?:[图圖表]\s*[\d一二三四五六七八九十]{1,3}(?:\s*[-–—.．·]\s*\d{1,3}){0,2}|(?:figure|fig\.|table)\s*\d{1,3}(?:[-.]\d{1,3})*|▲|△|插图\s*\d+|图片说明)"
    r"(?=[\s:：.．、　]|[\u4e00-\u9fff]{2})",
    re.IGNORECASE,
)
_NOTICE = re.compile(
    "版权|版權|转载|轉載|授权|声明|来源|來源|出处|首发|收藏|订阅|公众号|微信|本站|网站|網站|校对|录入|下载|上传|制作|"
    "copyright|all rights",
    re.IGNORECASE,
)


def without_matter(passages: Sequence[DraftPassage]) -> list[DraftPassage]:
    """The passages, those that are no text of the work left out with the reason."""
    lines = [_with_few_dots(passage.spoken.strip()) for passage in passages]
    reasons: dict[int, str] = dict.fromkeys(_contents(lines), "table of contents")
    reasons |= {place: reason for place, reason in _listed_pages(lines) if place not in reasons}
    reasons |= dict.fromkeys(_sections_of_index(passages, lines), "index")
    reasons |= dict.fromkeys(_heads_of_contents(passages, lines), "table of contents")
    reasons |= dict.fromkeys(_imprint(lines), "copyright page")
    reasons |= {place: "source note" for place in _source_notes(lines) if place not in reasons}
    reasons |= {place: "caption" for place, line in enumerate(lines) if _is_caption(line)}
    reasons |= {place: "page furniture" for place in _again_named(lines) if place not in reasons}
    reasons |= {place: "page furniture" for place in _repeated_below_heads(passages, lines) if place not in reasons}
    reasons |= {place: "ornament" for place, line in enumerate(lines) if _ORNAMENT.fullmatch(line)}
    reasons |= dict.fromkeys(_under_imprint_titles(passages, lines), "copyright page")
    reasons |= dict(_emptied_heads(passages, reasons))
    reasons |= {place: "page furniture" for place in _covers(passages, lines) if place not in reasons}
    live = [place for place, line in enumerate(lines) if line and place not in reasons]
    if not live:  # a text of nothing else is read
        return list(passages)
    return [p.left_out(reasons[place]) if place in reasons else p for place, p in enumerate(passages)]


def _with_few_dots(line: str) -> str:
    return _DOTS.sub(r"\1" * 6, line) if "......" in line or "……" in line or "······" in line else line


def _contents(lines: Sequence[str]) -> Iterator[int]:
    """The lines of tables of contents: below a line that says so, or at the front, where their lines stand again."""
    last = {name: place for place, line in enumerate(lines) for name in _names(line)}
    times = Counter(name for line in lines for name in _names(line)[:1])
    titles = [place for place, line in enumerate(lines) if len(line) <= 24 and CONTENTS_TITLE.fullmatch(_bare(line))]
    front = next((place for place, line in enumerate(lines) if line and _may_be_listed(line)), None)
    for begins in [*titles, *([] if titles or front is None else [front - 1])]:
        region = list(_region(lines, begins + 1))
        listed = [
            place
            for place in region
            if _PAGE.search(lines[place])
            or _is_dotted(lines[place])
            or _stands_again(lines[place], place, last)
            or (begins in titles and _stands_twice(lines[place], times))
        ]
        fewest = FEWEST_CONTENTS - (begins in titles)
        is_dense = len(listed) >= fewest and 2 * len(listed) >= _filled(lines[begins + 1 : listed[-1] + 1])
        if is_dense and (begins in titles or _are_headings(lines, listed)):
            yield from range(max(begins, 0) if begins in titles else listed[0], listed[-1] + 1)


def _filled(lines: Sequence[str]) -> int:
    return sum(map(bool, lines))


def _again_named(lines: Sequence[str]) -> Iterator[int]:
    """The lines that name the work and its author again above each chapter."""
    named = [place for place, line in enumerate(lines) if len(line) <= LONGEST_ENTRY and _NAMES_AUTHOR.search(line)]
    times = Counter(lines[place] for place in named)
    first: set[str] = set()
    for place in named:
        if times[lines[place]] >= FEWEST_CONTENTS and lines[place] in first:
            yield place
        first.add(lines[place])


def _repeated_below_heads(passages: Sequence[DraftPassage], lines: Sequence[str]) -> Iterator[int]:
    """A site's or maker's notice that stands below most headings again; the first of them stays."""
    heads = [place for place, passage in enumerate(passages) if passage.kind is BlockKind.HEADING]
    below = [
        place
        for head, end in pairwise([*heads, len(passages)])
        for place in range(head + 1, min(head + 1 + NEAR, end))
        if len(lines[place]) <= LONGEST_ENTRY and _NOTICE.search(lines[place])
    ]
    times = Counter(lines[place] for place in below)
    first: set[str] = set()
    for place in below:
        if times[lines[place]] >= max(FEWEST_REPEATED, len(heads) / 2):
            if lines[place] in first:
                yield place
            first.add(lines[place])


def _source_notes(lines: Sequence[str]) -> Iterator[int]:
    """The lines of a collection that say, one below each text, from which edition it is taken."""
    found = [place for place, line in enumerate(lines) if len(line) <= LONGEST_ENTRY and _SOURCE_NOTE.fullmatch(line)]
    if len(found) >= FEWEST_CONTENTS:
        yield from found


def _heads_of_contents(passages: Sequence[DraftPassage], lines: Sequence[str]) -> Iterator[int]:
    """The titles of tables of contents that the source's own marks have left out."""
    for place, following in enumerate(passages[1:]):
        is_contents = any(piece.reason == "table of contents" for piece in following.pieces)
        if (
            is_contents
            and not lines[place + 1]
            and len(lines[place]) <= 24
            and CONTENTS_TITLE.fullmatch(_bare(lines[place]))
        ):
            yield place


def _region(lines: Sequence[str], start: int) -> Iterator[int]:
    """The places of short lines from a place on, until one stands there for the second time or a sentence comes."""
    seen: set[str] = set()
    for place in range(start, min(len(lines), start + MOST_CONTENTS)):
        line = lines[place]
        if not line:
            continue
        names = _names(line)
        if not _may_be_listed(line) or any(name in seen for name in names[:1]):
            return
        seen.update(names[:1])
        yield place


def _may_be_listed(line: str) -> bool:
    is_entry = not _SENTENCE.search(line) or bool(HEADING_LIKE.match(line) or _LEADER.search(line))
    return (len(line) <= LONGEST_ENTRY and is_entry) or _is_dotted(line)


def _is_dotted(line: str) -> bool:
    """Whether dots with spaces between them lead to numbers that stand elsewhere, as no sentence has them."""
    return bool(_SPACED_DOTS.search(line)) and not _FULL_STOP.search(line)


def _are_headings(lines: Sequence[str], listed: Sequence[int]) -> bool:
    """Whether lines without a title above them are a table of contents, and no verse with a refrain."""
    if _filled(lines[listed[0] : listed[-1] + 1]) > 2 * len(listed):
        return False
    marked = (place for place in listed if HEADING_LIKE.match(lines[place]) or ENUMERATED.match(lines[place]))
    return sum(1 for _ in marked) * 2 >= len(listed)


def _stands_again(line: str, place: int, last: dict[str, int]) -> bool:
    return any(last.get(name, -1) > place for name in _names(line)[:1])


def _stands_twice(line: str, times: Counter[str]) -> bool:
    return any(times[name] > 1 for name in _names(line)[:1])


def _names(line: str) -> list[str]:
    """The wordings by which a line of a contents or a heading is known: whole, and without a volume before it."""
    if not line or len(line) > LONGEST_ENTRY:
        return []
    title = _PAGE.sub("", line) or line
    parts = title.split()
    found = [_bare(title)]
    found += [_bare(" ".join(parts[start:])) for start in range(1, min(len(parts), 4))]
    return [name for name in found if name]


def _bare(line: str) -> str:
    return _MARKS.sub("", line)


def _under_imprint_titles(passages: Sequence[DraftPassage], lines: Sequence[str]) -> Iterator[int]:
    """The short lines below a heading that says that they are the copyright page."""
    for place, head in enumerate(passages):
        if head.kind is not BlockKind.HEADING or not _IMPRINT_TITLE.fullmatch(_bare(lines[place])):
            continue
        below = list(_section(passages, place))
        filled = [lines[each] for each in below if lines[each]]
        is_short = all(len(line) <= LONGEST_IMPRINT for line in filled) and sum(map(len, filled)) <= LARGEST_IMPRINT
        if is_short and any(_LABELLED.match(line) or _IMPRINT.match(line) for line in filled):
            yield from below


def _emptied_heads(passages: Sequence[DraftPassage], reasons: dict[int, str]) -> Iterator[tuple[int, str]]:
    """Headings such as 版权页 all of whose text is left out: they head nothing more."""
    for place, head in enumerate(passages):
        if head.kind is not BlockKind.HEADING or place in reasons or not _MATTER_TITLE.fullmatch(_bare(head.spoken)):
            continue
        reason = ""
        for below in range(place + 1, len(passages)):
            if below not in reasons and passages[below].spoken.strip():
                if reason and passages[below].kind is BlockKind.HEADING:
                    yield place, reason
                break
            reason = reasons.get(below) or next((p.reason for p in passages[below].pieces if p.reason), "") or reason


def _covers(passages: Sequence[DraftPassage], lines: Sequence[str]) -> Iterator[int]:
    """The headings at the front and at the end that only say that a page is the cover."""
    heads = [place for place, passage in enumerate(passages) if passage.kind is BlockKind.HEADING]
    if len(heads) < 2:  # a text may be called that
        return
    outer = {*heads[:MOST_COVERS], *heads[-MOST_COVERS:]} if len(heads) > 2 * MOST_COVERS else set(heads[:1])
    yield from (place for place in sorted(outer) if names_cover(lines[place]))


def _listed_pages(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Runs of lines that end in dots and a page's number, and what of an index ends in numbers."""
    run: list[int] = []  # up to the last line that does
    between: list[int] = []  # titles that go on in the next line
    count = 0
    heading = ""
    for place, line in enumerate([*lines, ""]):
        if line and len(line) <= 2 * LONGEST_ENTRY and _LEADER.search(line):
            run += [*between, place]
            between, count = [], count + 1
        elif run and line and len(between) < MOST_BETWEEN and len(line) <= LONGEST_ENTRY and not _SENTENCE.search(line):
            between.append(place)
        elif line or place == len(lines):
            if count >= FEWEST_LEADERS:
                yield from ((each, "index" if heading else "table of contents") for each in run)
            run, between, count = [], [], 0
        if line and len(line) <= 12:
            heading = line if _INDEX.fullmatch(_bare(line)) else heading
    yield from _index(lines)


def _index(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """An index at the end: short lines below its title, most of which end in page numbers."""
    start = next((place for place in reversed(range(len(lines))) if _INDEX.fullmatch(_bare(lines[place][:24]))), None)
    if start is None or start < len(lines) // 2:
        return
    below = [place for place in range(start + 1, len(lines)) if lines[place]]
    numbered = sum(bool(re.search(r"\d{1,4}\s*$", lines[place])) and len(lines[place]) <= 120 for place in below)
    if len(below) >= 5 and numbered >= 0.6 * len(below):
        yield from ((place, "index") for place in [start, *below])


def _sections_of_index(passages: Sequence[DraftPassage], lines: Sequence[str]) -> Iterator[int]:
    """Indexes wherever they stand: what is below a heading that says so, where enough entries end in page numbers."""
    for place, head in enumerate(passages):
        if head.kind is not BlockKind.HEADING or not _INDEX.fullmatch(_bare(lines[place][:24])):
            continue
        below = list(_section(passages, place))
        filled = [each for each in below if lines[each]]
        numbered = sum(bool(_ENDS_IN_PAGES.search(lines[each])) for each in filled)
        if len(filled) >= FEWEST_ENTRIES and numbered >= LEAST_NUMBERED * len(filled):
            yield from [place, *below]


def _section(passages: Sequence[DraftPassage], place: int) -> Iterator[int]:
    """The places below a heading, up to the next one."""
    return takewhile(lambda each: passages[each].kind is not BlockKind.HEADING, range(place + 1, len(passages)))


def _imprint(lines: Sequence[str]) -> Iterator[int]:
    """The lines of copyright pages: several near each other of which some can stand nowhere else."""
    found = [
        place for place, line in enumerate(lines) if line and len(line) <= LONGEST_IMPRINT and _IMPRINT.match(line)
    ]
    for run in _near(found):
        strong = sum(bool(_STRONG.search(lines[place])) for place in run)
        if len(run) >= FEWEST_IMPRINT and strong >= 2:
            yield from (place for place in range(run[0], run[-1] + 1) if len(lines[place]) <= LONGEST_IMPRINT)


def _near(places: Iterable[int]) -> Iterator[list[int]]:
    run: list[int] = []
    for place in places:
        if run and place - run[-1] > NEAR:
            yield run
            run = []
        run.append(place)
    yield run


def _is_caption(line: str) -> bool:
    return 3 < len(line) <= LONGEST_CAPTION and bool(_CAPTION.match(line)) and not _SENTENCE.search(line)
