"""The title and the author that a text gives at its head: a title page in any of its usual forms."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from narrator.manuscript.filename import PERSON
from narrator.manuscript.namelike import author_of, written_title
from narrator.manuscript.text import HEADING_LIKE
from narrator.manuscript.wrapping import is_within_word

LINES = 40  # of the head that are looked at
CHARACTERS = 3000
LONGEST_LINE = 80
LONGEST_TITLE = 30  # of a line without any mark
_ORNAMENT = " \t\u3000=＝*＊#＃~～-—–_·•◆◇■□★☆|!！"
_FRAMED = re.compile(r"[\[［【「](.{1,78})[\]］】」]")
_AUTHOR_LABEL = (
    r"(?:作\s*者|著\s*者|原\s*著|编\s*著|撰\s*文|author)\s*[:：]\s*|(?:文|撰文|by)\s*[/／:：|]\s*|(?:^|(?<=\s))by\s+"
)
_LABELLED_TITLE = re.compile(
    r"(?:[书書]\s*名|作品名称?|小?[说說]名|作品|篇\s*名|剧\s*名|(?:[论論]文|毕业设计|课程设计|设计|课题|报告)?[题題]\s*目|[论論]文名称|课题名称|[标標]\s*[题題]|title)\s*[:：]\s*(?P<title>.{1,60}?)(?:\s*(?:作\s*者|author)\s*[:：]\s*(?P<author>.{1,40}))?",
    re.IGNORECASE,
)
_QUOTED_WITH_AUTHOR = re.compile(
    rf"[^《》]{{0,10}}《(?P<title>[^《》]{{1,60}})》(?:[（(【\[][^《》]{{0,30}}[)）】\]])?\s*(?:(?:{_AUTHOR_LABEL})(?P<author>.{{1,40}})|[/／—–\s-]*(?P<author2>[^《》。，！？]{{2,24}}?)\s*(?:著|作|撰|编著))",
    re.IGNORECASE,
)
_TITLE_AND_AUTHOR = re.compile(
    rf"(?P<title>[^。，！？：:]{{1,40}}?)[\s\u3000—–/／-]+(?:{_AUTHOR_LABEL})(?P<author>[^。，！？]{{1,40}})",
    re.IGNORECASE,
)
_DYNASTIES = (
    r"(?:先秦|战国|西?[汉漢]|东[汉漢]|三国|魏|[晋晉]|南朝|北朝|隋|唐|五代"
    r"|[南北]?宋|辽|金|元|明|清|民[国國]|近代|[现現當当]代)"
)
_DYNASTY = rf"[（(〔\[【]?{_DYNASTIES}[）)〕\]】]?"
_TITLE_BEFORE_WRITER = re.compile(
    rf"(?!{_DYNASTY}[\s\u3000.·])(?P<title>[^。，！？：:]{{1,40}})[\s\u3000]+(?P<author>[^。，！？：:\s]{{2,24}}?)\s*(?:著|编著|所著)"
)
_TITLE_DYNASTY_WRITER = re.compile(
    rf"(?P<title>[^。，！？：:（(〔\[【]{{1,40}})\s*[（(〔\[【]{_DYNASTIES}[）)〕\]】]\s*"
    r"(?P<author>[^。，！？：:\s]{2,12}?)\s*(?:著|撰|编[著撰]?|所著)"
)
_QUOTED = re.compile(
    r"《(?P<title>[^《》]{1,60})》(?:[（(【\[][^《》]{0,30}[)）】\]])?(?:全集|全本|全文|正文)?\s*(?:佚名|不[详詳]|无名氏|無名氏|未知)?"
)
_QUOTED_BEFORE_PERSON = re.compile(
    rf"《(?P<title>[^《》]{{1,60}})》\s*(?P<author>{PERSON}|(?!佚名|不[详詳]|[无無]名|未知)(?![全正目简番第前序读续后完精校原作推内附试之新最连未免章卷合修典])[\u4e00-\u9fff]{{2,3}}(?<![感评论传记篇章卷集册版本文录目介序言跋话部回全]))\s*(?:[（(〔\[【]\s*{_DYNASTIES}代?\s*[）)〕\]】])?"
)
_SIGNED = re.compile(r"\s*(?:[-–—]\s*){1,3}(?P<author>[\u3400-\u9fff·•]{2,10})\s*")
_THESIS = re.compile(
    r".{0,24}(?:毕\s*业|学\s*位|学\s*年|课\s*程)\s*(?:论\s*文|设\s*计)|学\s*院|专\s*业|学\s*号|指导(?:教师|老师)|班\s*级|导\s*师"
)
_THESIS_TITLE = re.compile(r"(?:论文|设计|课题)?题\s*目[\s\u3000]+(?P<title>\S.{3,58})")
_THESIS_AUTHOR = re.compile(
    r"(?:(?:学生)?姓\s*名|学\s*生|作\s*者|研究生(?:姓名)?|(?:学位)?申请人(?:姓名)?)[\s\u3000:：]+(?P<author>[\u3400-\u9fff·]\s?[\u3400-\u9fff·\s]{1,6}?)"
    r"(?:[\s\u3000]+(?:学\s*号|专\s*业|班\s*级|职\s*称|性\s*别).*)?"
)
_THESIS_KIND = re.compile(
    r".{0,20}(?:毕\s*业|学\s*位|学\s*士|硕\s*士|博\s*士|本\s*科).{0,8}(?:论\s*文|设\s*计)(?:\s*[（(].{1,8}[)）])?"
)
_THESIS_ENTRY = re.compile(  # what is no part of its title
    r"^[^\u3400-\u9fff]*$|[:：。]|姓\s*名|学\s*号|专\s*业|学\s*院|班\s*级|教\s*师|导\s*师|日\s*期|编\s*号|密\s*级|分类|代码|大\s*学$|年.{0,4}月|摘\s*要|声明|目\s*录"
)
MOST_TITLE_LINES, SHORTEST_THESIS_TITLE = 3, 8
_AUTHOR_LINE = re.compile(
    rf"(?:{_DYNASTY}[\s\u3000.·]*)?(?:{_AUTHOR_LABEL})(?P<author>[^。，！？]{{1,40}})|(?:{_DYNASTY}[\s\u3000.·]+)?(?P<author2>[^。，！？：:]{{2,24}}?)\s*(?:著|编著|所著)(?:\s+\S{{2,12}}\s*译)?",
    re.IGNORECASE,
)
_GENERAL_LABEL = re.compile(r"(?:[题題标標]\s*[目题題]|作品|title)\s*[:：]", re.IGNORECASE)  # of anything, farther down
_IN_ENGLISH = re.compile(r"^[a-z]|\bby\s+(?:the|a|an|this|that|its|using)\b|[\s(](?:is|are|was)\s")
_SAID = re.compile(r"[了吧吗呢啊呀哦嘛好的着]$|大家好|你好|哈[喽咯]|谢谢")
_SENTENCE = re.compile(r"[。！？!?，,；;：:…]$|[。！？；]")


@dataclass(frozen=True, slots=True)
class TitlePage:
    """What the head of a text says about the work; `line` is its first line where that stands alone as a title.

    `by_place` says that the title is only known to be one because it stands above an author.
    """

    title: str = ""
    author: str = ""
    line: str = ""
    by_place: bool = False


def title_page(texts: Sequence[str]) -> TitlePage:
    """The title and the author at the head of a text whose paragraphs and headings begin with `texts`."""
    lines = _head(texts)
    title, author, by_place = "", "", False
    for number, line in enumerate(lines):
        found_title, found_author = _from_line(line, number)
        if found_author and not found_title and not title and number and number <= 3:
            found_title = _alone(lines[number - 1])
            by_place = bool(found_title)
        title, author = title or found_title, author or found_author
        if title and author:
            break
    if not (title and author) and any(map(_THESIS.match, lines)):
        title, author = (
            title or _labelled(lines) or _below_kind(lines),
            author or _first(_THESIS_AUTHOR, lines, "author"),
        )
    if not author and len(texts) > 1 and _alone(lines[0]) and (signed := _SIGNED.fullmatch(texts[1][:LONGEST_LINE])):
        author = author_of(signed["author"])
    return TitlePage(title, author, _first_line(lines), by_place)


def _below_kind(lines: Sequence[str]) -> str:
    """The lines below the one that says what kind of thesis it is, up to the first that says something else."""
    place = next((place for place, line in enumerate(lines) if _THESIS_KIND.fullmatch(line)), len(lines))
    own = list(takewhile(lambda line: not _THESIS_ENTRY.search(line), lines[place + 1 : place + 1 + MOST_TITLE_LINES]))
    return written_title("".join(own)) if sum(map(len, own)) >= SHORTEST_THESIS_TITLE else ""


def _labelled(lines: Sequence[str]) -> str:
    """The title behind its label, with the line above that it goes on from where a form sets both in one cell."""
    title = _first(_THESIS_TITLE, lines, "title")
    place = next((i for i, line in enumerate(lines) if _THESIS_TITLE.fullmatch(line)), 0)
    above = lines[place - 1] if title and place else ""
    is_begun = SHORTEST_THESIS_TITLE <= len(above) <= LONGEST_TITLE and not _THESIS_ENTRY.search(above)
    return above + title if is_begun and not _THESIS.match(above) and is_within_word(above, title) else title


def _first(form: re.Pattern[str], lines: Sequence[str], name: str) -> str:
    """What the first line of a form says."""
    found = next(filter(None, map(form.fullmatch, lines)), None)
    said = found[name] if found else ""
    return written_title(said) if name == "title" else author_of("".join(said.split()))


def _head(texts: Sequence[str]) -> list[str]:
    lines: list[str] = []
    length = 0
    for text in texts[:LINES]:
        lines.append(_bare(text) if len(text) <= LONGEST_LINE else text[: LONGEST_LINE + 1])
        length += len(text)
        if length > CHARACTERS:
            break
    return lines


def _bare(line: str) -> str:
    line = line.strip(_ORNAMENT)
    framed = _FRAMED.fullmatch(line)
    return framed[1].strip(_ORNAMENT) if framed else line


def _from_line(line: str, number: int) -> tuple[str, str]:
    if not line or len(line) > LONGEST_LINE:
        return "", ""
    forms = [_LABELLED_TITLE, _QUOTED_WITH_AUTHOR, _TITLE_AND_AUTHOR]
    if number <= 3:
        forms += [_QUOTED_BEFORE_PERSON]
        forms += [_TITLE_BEFORE_WRITER, _TITLE_DYNASTY_WRITER]
    for form in forms:
        if form is _TITLE_AND_AUTHOR and (number > 3 or "|" in line or _IN_ENGLISH.search(line)):
            continue
        if (found := form.fullmatch(line)) and not (number > 5 and _GENERAL_LABEL.match(line)):
            given = found.groupdict()
            return written_title(given["title"]), author_of(given.get("author") or given.get("author2") or "")
    if number <= 8 and (found := _AUTHOR_LINE.fullmatch(line)):
        return "", author_of(found["author"] or found["author2"])
    if number <= 2 and (found := _QUOTED.fullmatch(line)):
        return written_title(found["title"]), ""
    return "", ""


def _alone(line: str) -> str:
    """The title that a line is which stands above an author."""
    quoted = _QUOTED.fullmatch(line)
    is_title = len(line) <= LONGEST_TITLE and not _SENTENCE.search(line)
    return written_title(quoted["title"] if quoted else line) if quoted or is_title else ""


def _first_line(lines: Sequence[str]) -> str:
    """The first line, if it is short, is no sentence, and a longer paragraph or more of a title page follows."""
    first = next((i for i, line in enumerate(lines) if line), -1)
    if (
        first < 0
        or first + 1 >= len(lines)
        or len(lines[first]) > LONGEST_TITLE
        or _SENTENCE.search(lines[first])
        or _SAID.search(lines[first])
    ):
        return ""
    following = lines[first + 1 : first + 4]
    if following and HEADING_LIKE.match(following[0]) and not HEADING_LIKE.match(lines[first]):
        return written_title(lines[first])
    is_above_text = any(len(line) > 2 * LONGEST_TITLE or len(line) > 3 * len(lines[first]) for line in following)
    return written_title(lines[first]) if is_above_text else ""
