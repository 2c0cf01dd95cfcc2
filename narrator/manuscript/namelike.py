"""Titles and authors as people write them: freed of brackets, remarks and broken encodings, or found to be none."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from urllib.parse import unquote

from narrator.manuscript.encoding import guess
from narrator.manuscript.markup import unescaped
from narrator.manuscript.plain import plain

LONGEST_TITLE, LONGEST_AUTHOR = 60, 40
LONGEST_REMARK = 12  # characters of a bracket behind a title that may belong to it: （上）, （第二版）
_HANZI = re.compile(r"[\u3400-\u9fff]")
_BRACKET = re.compile(r"\s*[（(\[［【〔{]([^（()）\[\]［］【】〔〕{}]{0,80})[）)\]］】〕}]\s*")
_PRAISE = re.compile(  # a title, and what its seller says of it
    r"([^：:（(]{2,40})\s*[：:（(](?=.{8,})[^：:]*(?:改编的?(?:同名)?(?:电影|电视剧|剧集)|正在(?:全国)?(?:热播|热映|上映)"
    r"|重磅|神作|力作|豆瓣(?:高分|评分|\d)|畅销\S{0,6}万?[册本]|销量[超破过]).*"
)
_CODED = re.compile(r"<?(?:feff)?((?:[0-9a-f]{2}){4,})>?", re.IGNORECASE)
_SITE = re.compile(r"(?:https?://)?(?:www\.)?[\w-]+\.(?:com|net|org|cc|cn|info|me|tv|xyz|top|vip)\b\S*", re.IGNORECASE)
_ROLE = re.compile(r"\s*(?:原著|编著|主编|编译|著译|著|编|撰|写|所作|执笔|作品|文集|\bauthor)\s*$", re.IGNORECASE)
_OTHER_LABEL = re.compile(
    r"[\s，,；;/、|]+(?:类别|分类|类型|标签|状态|进度|字数|来源|出版社?|日期|时间|简介|译者|更新).{0,2}[:：].*$"
)
_DYNASTY = re.compile(
    r"^[（(〔\[【]?(?:先秦|战国|西?[汉漢]|东[汉漢]|三国|魏|[晋晉]|南朝|北朝|隋|唐|五代|[南北]?宋|辽|金|元|明|清|民[国國])"
    r"(?:[）)〕\]】][\s\u3000.·]?|[\s\u3000.·])(?=\S{2})"
)
_SPREAD = re.compile(
    r"[\u3400-\u9fff](?:\s[\u3400-\u9fff]{2}|(?:\s[\u3400-\u9fff]){1,3})"
)  # a name set as wide as others: 林 知 远
_PARTED = re.compile(r"(?<=[\u3400-\u9fff])_(?=[\u3400-\u9fff])")  # a foreign name, as file names have its dot
_FAMILY_LAST = re.compile(r"([\u3400-\u9fff]{2})\s([\u3400-\u9fff])")  # as Word has it of the parts of a name: 知远 林
_SERIES = re.compile(
    r"^(?:\S{1,8}\s)?\S{1,10}(?:文库|丛书|译丛|书系|系列)\s?\d{1,4}[\s:：_-]+(?=\S)"
)  # a series and its number
_STAMP = re.compile(  # of a note or a post: 202206201158, 2018-09-22-
    r"^(?:(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[0-2]\d[0-5]\d(?:[0-5]\d)?[\s_-]+"
    r"|(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])-)(?=.*[\u3400-\u9fff]{2})"
)
_COPY = re.compile(r"[\s_-]*(?:副本|copy|复制|\(\d+\)|（\d+）)+$", re.IGNORECASE)
_TRANSLATOR = re.compile(
    r"[\s，,；;/、|]+[^\s，,；;/、|]{1,16}\s*(?:翻[译譯]|校[译譯]|合[译譯]|[译譯]|校|[绘繪]|插?[图圖])\s*(?:[\s，,；;/、|].*)?$"
)
LONGEST_LINE = 1000  # characters of a line that may be a title with remarks around it


@cache
def _words() -> dict[str, re.Pattern[str]]:
    table = tomllib.loads(Path(__file__).with_name("naming.toml").read_text(encoding="utf-8"))
    return {key: re.compile("|".join(value.split()), re.IGNORECASE) for key, value in table.items()}


def title_of(text: str) -> str:
    """The title that metadata or a file's name gives; "" for a program's or a template's words, or no words at all."""
    title = written_title(text)
    return "" if _words()["no_title"].fullmatch(title) else title


def written_title(text: str) -> str:
    """The title that a line of the work itself gives, without brackets around it and remarks behind it."""
    title = _readable(text)
    if len(title) > LONGEST_LINE or title.startswith(("http:", "https:", "www.")):
        return ""
    title = re.sub(r"^\s*(?:microsoft )?(?:word|powerpoint|excel)\s*-\s*", "", title, flags=re.IGNORECASE)
    title = re.sub(
        r"\.(?:docx?|pptx?|xlsx?|pdf|txt|wps|epub|mobi|azw3|html?|indd|cdr|ps|dvi|tex|md)$",
        "",
        title,
        flags=re.IGNORECASE,
    )
    title = _STAMP.sub("", _SERIES.sub("", title))
    title = _without_remarks(_SITE.sub(" ", _without_remarks(title)))
    title = re.sub(r"^《([^《》]+)》\s*([—–-]{1,2}[^《》]+)$", r"\1\2", title)
    quoted = re.fullmatch(r"(?:[^《》：:]{2,16}[：:]\s*)?[《〈]([^《》〈〉]{1,60})[》〉]\s*", title)
    title = _balanced(quoted[1] if quoted else title).strip(" \t\u3000_-—–·|,，:：*#=~/／<>＜＞")
    is_word = any(character.isalpha() for character in title)
    return title if is_word and len(title) <= LONGEST_TITLE and not _words()["no_heading"].fullmatch(title) else ""


def _balanced(title: str) -> str:
    """`title` without a title mark whose other half was cut off."""
    return title if title.count("《") == title.count("》") else title.strip().lstrip("《》").rstrip("《》")


def author_of(text: str) -> str:
    """The author that `text` gives; "" for what is no name of a person: computers, programs, sites."""
    parts = re.split(r"[、;；&]|\s{2,}", _readable(text)[:LONGEST_LINE])
    names = [name for part in parts if (name := _person(part))]
    return "、".join(dict.fromkeys(names))


def _person(text: str) -> str:
    name = _TRANSLATOR.sub("", _SITE.sub("", _OTHER_LABEL.sub("", text)).strip())
    name = _DYNASTY.sub("", _COPY.sub("", name))
    name = _ROLE.sub("", name).strip(" \t\u3000_-—–|/／,，:：*#=~《》“”\"'◎●◆★☆■□※◇○")
    name = _PARTED.sub("·", name)
    if not name or len(name) > LONGEST_AUTHOR or _words()["no_author"].fullmatch(name):
        return ""
    if _HANZI.search(name):
        if family_last := _FAMILY_LAST.fullmatch(name):
            return family_last[2] + family_last[1]
        return "".join(name.split()) if _SPREAD.fullmatch(name) else name
    is_word = re.fullmatch(r"[a-z0-9_.@-]+", name) or not re.search(r"[^\W\d_]", name)
    return "" if is_word else name  # an account: lenovo, user01


def _without_remarks(title: str) -> str:
    """`title` without brackets that tell of the edition or the file, unless there is nothing else."""

    def judged(match: re.Match[str]) -> str:
        is_remark = len(match[1]) > LONGEST_REMARK or _words()["remark"].search(plain(match[1]))
        return " " if is_remark else match[0]

    stripped = re.sub(r"\s{2,}", " ", _BRACKET.sub(judged, title)).strip()
    praised = _PRAISE.fullmatch(stripped)
    return _words()["ending"].sub("", praised[1] if praised else stripped).strip() or title


def _readable(text: str) -> str:
    """`text` with what stands for other characters decoded: entities, hex, percent signs, bytes read as Latin."""
    text = " ".join(unescaped(text).replace("\0", "").split())
    if re.search(r"%[0-9A-Fa-f]{2}", text):
        text = unquote(text)
    if coded := _CODED.fullmatch(text.replace(" ", "")):
        return _of_bytes(bytes.fromhex(coded[1]), ("utf-16-be", "utf-8", "gb18030"))
    return _unmangled(text)


def _of_bytes(data: bytes, encodings: tuple[str, ...]) -> str:
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if text.isprintable() and _HANZI.search(text):
            return text
    return ""


def _unmangled(text: str) -> str:
    """Chinese that was read as Latin or as DOS characters, as it was meant; "" where nothing can be made of it."""
    if _HANZI.search(text) or not re.search(r"[^\x00-\x7f\u2010-\u2027\u3000-\u303f\uff00-\uffef]", text):
        return text
    for page in ("latin-1", "cp1252", "cp437"):
        try:
            data = text.encode(page)
        except UnicodeEncodeError:
            continue
        encoding, certainty = guess(data)
        meant = data.decode(encoding, "replace")
        if _HANZI.search(meant) and "\ufffd" not in meant and meant.isprintable() and certainty > 0.2:
            return meant
    strange = len(re.findall(r"[^\x00-\x7fÀ-ÖØ-öø-ž]", text))
    return "" if strange * 4 > len(text) else text
