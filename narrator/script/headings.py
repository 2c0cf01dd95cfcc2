"""Headings that stand in the text as plain lines, and sentences that only look like one.

What one line says is judged here; what only its neighbours and the rest of a book can tell, in `outline`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from narrator.script.numerals import NUMERAL, numeral

LEVEL_OF = (
    dict.fromkeys("卷部册篇编編辑輯冊幕", 1) | dict.fromkeys("章回集折话話讲講课課场場夜", 2) | {"节": 3, "節": 3}
)
CHAPTER_LEVEL = 2
ITEM_LEVEL = 4
LONGEST = 40  # characters of a heading
MOST_COMMAS = 2  # an item with so many is a sentence

_GAP = r"(?P<gap>[\s　:：、.．·☆★—–-]*)(?P<name>.*)"
_NUMBERED = re.compile(
    rf"(?:正文卷?\s*)?第\s*(?P<number>[{NUMERAL}](?:[\s　]?[{NUMERAL}]){{0,8}})\s*(?P<unit>[{''.join(LEVEL_OF)}])(?!之一)"
    rf"(?P<part>[（(][上中下一二三四五六七八九十\d]{{1,3}}[）)])?{_GAP}",
    re.DOTALL,
)
_VOLUME = re.compile(rf"(?P<unit>[卷部篇])之?\s*(?P<number>[{NUMERAL}]{{1,4}}|[上中下]){_GAP}", re.DOTALL)
_BOOK_PART = re.compile(rf"第\s*(?P<number>[{NUMERAL}]{{1,3}})\s*部分{_GAP}", re.DOTALL)
_HALF = re.compile(rf"(?P<number>[上中下])\s*(?P<unit>[卷部篇册编]){_GAP}", re.DOTALL)
_WITHIN = re.compile(rf"[\s　]第\s*(?P<number>[{NUMERAL}]{{1,9}})\s*(?P<unit>[章回节集话])(?=[\s　:：、]|$)")
_NAMES = frozenset(
    "序 序幕 序章 序言 自序 代序 译序 总序 原序 前言 引言 引子 楔子 开篇 导言 导读 绪论 绪言 尾声 终章 终曲 结语 结束语 后记 跋 "
    "收场白 开场白 余话 余音 题记 献辞 献词 小引 弁言 缘起 编后记 作者的话 译者的话 译者前言 序曲 间奏 间章 幕间 终幕 附记 补记 再记 "
    "附录 番外 番外篇 外传 完本感言 致谢 大结局 卷首语 译后记 译者序 再版序 出版说明 编者的话 内容提要 内容简介 致读者 后序".split()
)
_COUNTED = ("番外", "番外篇", "外传", "附录")  # 番外三雪夜 is the third of them, 序三元组 goes on in a sentence
_NAMED = re.compile(
    rf"(?P<word>{'|'.join(sorted(_NAMES, key=len, reverse=True))})(?P<number>[{NUMERAL}A-Z]{{0,3}})"
    r"(?P<gap>[\s　:：.．·☆★—–-]*)(?P<name>[^，,]*)",
    re.DOTALL,
)
_ITEM = re.compile(r"(?P<number>[一二三四五六七八九十百]{1,4})\s*[、．]\s*(?P<name>\S.*)", re.DOTALL)
_ISSUE = re.compile(rf"第\s*[{NUMERAL}]{{1,4}}\s*期|总第|總第")  # of a journal, in its running heads
_ENGLISH = re.compile(
    r"(?:chapter|part|book)\s+(?P<number>\d{1,4}|[IVXLC]{1,7}|[a-z]{3,9}(?:-[a-z]{3,5})?)(?:$|[\s:.：—-]+(?P<name>.*))"
    r"|(?:prologue|epilogue|preface|foreword|introduction|afterword)",
    re.IGNORECASE | re.DOTALL,
)
# What follows 第一章, without a gap, in a sentence about it or in another word: 第一章讲…, 第三集团军, 第二部分.
_SENTENCE_GOES_ON = re.compile(
    r"[的是讲里中就我说和与到在也都有了写还后前开最所以，。至]|团|体|车|部队|分|课|合|来|子|程|约|主要|曾|电影|小说|作品"
)
_ENDS_SENTENCE = re.compile(r"[。；，、：:;,](?:[”’」』）)])?$")
_ENDS_CHAPTER = re.compile(
    r"[（(【\[]?(?:本|此|第.{1,9})[章回节卷集部篇]\s*(?:已|全)?(?:完|终|結束|结束|毕|完结)[）)】\]]?"
)
_ENDS_TITLE = re.compile(r"[！？!?…][”’」』]?$")
MARKS = "☆★◆◇◎■□▲△※✦✿❀∷❖◈⊙§♦♣♠✱❁✤●"
_DRESS = re.compile(
    rf"^(?:[\s　=＝#＃{MARKS}*＊~～-]+[、.]?|正文\s+(?=第|[序引楔尾终后番]))|[\s　=＝#＃{MARKS}*＊~～-]+$"
)
_CREDIT = re.compile(
    r"(?:作\s*者|著\s*者|[译譯]\s*者|翻\s*[译譯]|[编編]\s*者|主\s*编|原\s*著|[编編]\s*著|校\s*[对對訂订]|[绘繪插]\s*[图圖画畫]|文|图|by)"
    r"\s*[:：/／]\s*[^。！？]{1,30}"
)
ORNAMENTS = re.compile(  # around a title; a bracket is one only where it frames the whole
    rf"[\s　{MARKS}○〓♀♂∷∥◁◀▷▶►◄▪▫▸•‣※⊕⊙|｜¦▌▍▎▏█~～=＝#＃*＊_＿^\U0001f300-\U0001faff\u2600-\u27bf\ufe0f\u200d]+"
)
_AROUND = re.compile(
    rf"^(?:(?:<[\u4e00-\u9fff]{{2,4}}>|{ORNAMENTS.pattern})(?:[、.．:：][\s　]*)?)"
    rf"|(?<![A-Za-z](?=[#＃*＊])){ORNAMENTS.pattern}$"  # C#, A*
)
_RULED = re.compile(r"[-—–=]{2,}\s*(.*?[^-—–=\s])\s*[-—–=]{2,}")  # ---- 渡口 ----
_DOT = re.compile(r"^[.．·、。]\s*(?=[\u3400-\u9fff])")  # of a number that is not there
_FRAME = re.compile(
    r"【([^【】]+)】|〖([^〖〗]+)〗|［([^［］]+)］|〔([^〔〕]+)〕|\[([^\[\]]+)\]|『([^『』]+)』|[（(](第.{1,9}[章回节節](?:[\s\u3000:：].*)?)[）)]"
)
_BRACKETS = re.compile(r"[【\[［〔「《]([^】\]］〕」》]*)[】\]］〕」》]\s*(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading's level, 1 the highest, and where it counts: the unit counted (章, 回 …) and its number, else 0.

    `glued` says that its name follows the number without a gap, as in a sentence about a chapter; `bare`, that it has
    no name; `part`, that it is a part of a chapter, as in 第三章（上）; `floats`, that it stands beside the chapters of
    a book whatever they count in, as 前言 and 后记 do.
    """

    level: int
    unit: str = ""
    number: int = 0
    glued: bool = False
    bare: bool = False
    part: bool = False
    floats: bool = False

    @property
    def is_volume(self) -> bool:
        """Whether it heads a part that has chapters of its own."""
        return LEVEL_OF.get(self.unit) == 1


def heading(line: str) -> Heading | None:
    """The heading that a line is, by its form; None where it is text or only looks like a heading."""
    line = undressed(line)
    if not line or len(line) > LONGEST or _ENDS_SENTENCE.search(line) or ends_chapter(line):
        return None
    if (found := _BOOK_PART.fullmatch(line)) and found["gap"] and found["name"] and not _is_sentence(found["name"]):
        return Heading(LEVEL_OF["部"], "部", numeral(found["number"]))
    if found := _NUMBERED.fullmatch(line) or _VOLUME.fullmatch(line) or _HALF.fullmatch(line):
        return _numbered(found)
    if found := _ENGLISH.fullmatch(line):
        return Heading(CHAPTER_LEVEL, "chapter" if found["number"] else "", numeral(found["number"] or ""))
    return _named(line) or _item(line)


def ends_chapter(line: str) -> bool:
    """Whether a line only says that a chapter ends, as （第一章完） does."""
    return bool(_ENDS_CHAPTER.fullmatch(line.strip()))


def is_credit(line: str) -> bool:
    """Whether a line names who wrote, translated or illustrated the work; it heads no text, whatever it is set as."""
    return bool(_CREDIT.fullmatch(line.strip()))


def without_ornaments(title: str) -> str:
    """A title as one says it, without what it is decorated with; the same where nothing else is in it."""
    if re.match(r"\s*[#＃]\d", title):
        return title
    bare = _AROUND.sub("", title.strip()).strip()
    if ruled := _RULED.fullmatch(bare):
        bare = _AROUND.sub("", ruled[1]).strip()
    while framed := _FRAME.fullmatch(bare):
        bare = _AROUND.sub("", framed[framed.lastindex or 1].strip()).strip()
    bare = _DOT.sub("", bare)
    return bare if any(sign.isalnum() for sign in bare) else title


def undressed(line: str) -> str:
    """A line without the ornaments and brackets that headings are set in."""
    line = _DRESS.sub("", line.strip()).strip()
    framed = _BRACKETS.fullmatch(line)
    return f"{framed[1]} {framed[2]}".strip() if framed and framed[1][:1] in "第卷" else line


def _numbered(found: re.Match[str]) -> Heading | None:
    name, unit = found["name"].strip(), found["unit"]
    glued = not found["gap"] and bool(name)
    if _is_sentence(name) or (glued and not _may_be_name(found, name)):
        return None
    if unit in "卷辑輯" and _ISSUE.search(name):
        return None
    number = numeral("".join(found["number"].split())) or "上中下".find(found["number"]) + 1
    if inner := _WITHIN.search(found.string, found.end("unit")):
        return Heading(LEVEL_OF[inner["unit"]], inner["unit"], numeral(inner["number"]))
    return Heading(LEVEL_OF[unit], unit, number, glued, not name, bool(found.groupdict().get("part")))


def _named(line: str) -> Heading | None:
    if "".join(line.split()) in _NAMES:
        return Heading(CHAPTER_LEVEL, floats=True)
    found = _NAMED.fullmatch(line)
    if not found or _is_sentence(found["name"]):
        return None
    is_named = found["gap"] or (found["number"] and (not found["name"] or found["word"] in _COUNTED))
    return Heading(CHAPTER_LEVEL, floats=True) if is_named else None


def _item(line: str) -> Heading | None:
    found = _ITEM.fullmatch(line)
    if not found or _is_sentence(name := found["name"]) or _ENDS_TITLE.search(name) or _ITEM.match(name):
        return None
    if len(re.findall("[，,；;]", name)) >= MOST_COMMAS:
        return None
    return Heading(ITEM_LEVEL, "、", numeral(found["number"]))


def _may_be_name(found: re.Match[str], name: str) -> bool:
    """Whether what follows a number without a gap may be the name of a chapter."""
    if found.re is not _NUMBERED or found["unit"] not in "章回节節集":
        return False
    return not (_SENTENCE_GOES_ON.match(name) or len(name) > 20 or re.search("[，。！？]", name))


def _is_sentence(name: str) -> bool:
    return bool(re.search("[。！？!?][^”’」』）)]", name))
