"""What a file is called after: the title and the author in its name, in the ways that collectors write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath

from narrator.manuscript.namelike import author_of, title_of
from narrator.manuscript.source import STANDARD_INPUT_NAME


@dataclass(frozen=True, slots=True)
class WorkName:
    """A title and an author, "" where unknown; `labelled` says that they were marked as such, by 《》 or 作者."""

    title: str = ""
    author: str = ""
    labelled: bool = False


_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴钟汪田任姜范石"
    "姚谭廖邹熊金陆郝孔崔毛邱秦史顾侯邵孟段雷钱汤尹黎贺赖龚莫巴鲁"
)
_AUTHOR = r"(?:作\s?者|著者|by|BY|By|文)\s*[:：/／\s_]\s*(?P<author>.{1,40})"
_NO_NOTES = r"(?!.{0,8}(?:笔记|读后|书评|解读|摘抄|摘录|赏析|导读|札记|评论|观后|影评))"  # about a work, not the work
_FORMS = (  # tried in order, on the whole name
    re.compile(rf"[^《》]{{0,12}}《(?P<title>[^《》]{{1,60}})》.{{0,40}}?{_AUTHOR}"),
    re.compile(rf"(?P<title>.{{1,60}}?)[\s_\-—–（(【\[]+{_AUTHOR}"),
    re.compile(rf"(?P<author>[^《》\s]{{2,16}})[\s：:_-]*《(?P<title>[^《》]{{1,60}})》{_NO_NOTES}.*"),
    re.compile(
        rf".{{0,12}}《(?P<title>[^《》]{{1,60}})》{_NO_NOTES}[\s_\-—–]*(?P<author>[^《》（(\[【]{{2,16}}?)(?:著|作品)?"
    ),
    re.compile(rf".{{0,20}}《(?P<title>[^《》]{{1,60}})》{_NO_NOTES}.{{0,40}}"),
    re.compile(r"(?P<author>[\[［【（(][^\]］】）)]{1,3}[\]］】）)][^：:_]{2,20})[：:](?P<title>.{1,60})"),
    re.compile(r"(?P<title>.{2,60}?)[\s_\-—–]+(?P<author>[^\s_\-—–]{2,12})\s*著"),
    re.compile(
        r"(?P<title>[^_\-—–]{2,60}?)\s?[_\-—–]\s?"
        r"(?P<author>(?:[\[［【（(][^\]］】）)]{1,3}[\]］】）)])?[\u4e00-\u9fff]{1,8}(?:[·•・][\u4e00-\u9fffA-Z.]{1,10}){1,4})"
    ),
    re.compile(
        r"(?P<author>[\u4e00-\u9fffA-Za-z.]{1,12}[·•][\u4e00-\u9fffA-Za-z.·•]{1,16})\s?[：:]\s?(?P<title>.{1,60})"
    ),
)

PERSON = rf"[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}"
_PLACE = re.compile(r"^\d{1,3}\s?[-_.、]\s?(?=[\u4e00-\u9fff《]{2})")  # of a file in a collection
_TRANSLATOR = re.compile(r"[\s_-]+(?:[译譯]者\s*[:：_]?\s*\S{2,16}|[\u3400-\u9fff·]{2,12}\s*[译譯])$")
_ENDING = re.compile(r"\s*(?:[（(][^（()）]*[)）]|txt\S{0,6}|全本|精校版?|完本|全集)$", re.IGNORECASE)
_WITH_PERSON = (  # what stands beside a person's name, without a word that says so
    re.compile(rf"(?P<author>{PERSON})\s?[：:_-]\s?(?P<title>[^_-]{{2,60}})"),
    re.compile(rf"(?P<title>[^_-]{{2,60}}?)\s?[_-]\s?(?P<author>{PERSON})"),
)

_PEN_NAME = (  # those that begin with no surname
    "(?:冰心|老舍|茅盾|巴金|鲁迅|莫言|余华|琼瑶|古龙|金庸|席慕[蓉容]|亦舒|柏杨|艾青|北岛|残雪|阿城|格非|几米|木心|启功|废名|庐隐|端木蕻良"
    "|南怀瑾|弘一法师|慕容雪村|安妮宝贝|猫腻|天下霸唱|我吃西红柿|唐家三少|辰东|当年明月|莎士比亚|托尔斯泰|泰戈尔)"
)
_WITH_PEN_NAME = (
    re.compile(rf"(?P<author>{_PEN_NAME})\s?[：:_-]\s?(?P<title>[^_-]{{2,60}})"),
    re.compile(rf"(?P<title>[^_-]{{2,60}}?)\s?[_-]\s?(?P<author>{_PEN_NAME})"),
)


def name_in_file(path: str) -> WorkName:
    """The title and the author in the name of the file at `path`."""
    stem = PurePath(path.replace("\\", "/")).name
    stem = re.sub(r"(?:\.[A-Za-z][A-Za-z0-9]{1,7}){1,2}$", "", stem)
    if path == STANDARD_INPUT_NAME or not stem:
        return WorkName()
    stem = _TRANSLATOR.sub("", _PLACE.sub("", stem))
    found = next((match for form in _FORMS if (match := form.fullmatch(stem))), None)
    found = found or _with_person(stem)
    if not found:
        return WorkName(title_of(stem.replace("_", " ")) or stem)
    given = found.groupdict()
    return WorkName(title_of(given["title"]), author_of(_before_remark(given.get("author") or "")), labelled=True)


def _with_person(stem: str) -> re.Match[str] | None:
    """A name that no dictionary has as another word, and a title."""
    if signed := next((found for form in _WITH_PEN_NAME if (found := form.fullmatch(_ENDING.sub("", stem)))), None):
        return signed
    for form in _WITH_PERSON:
        if found := form.fullmatch(_ENDING.sub("", stem)):
            from narrator.words import vocabulary

            known, name = vocabulary(), found["author"]
            is_signed = form is _WITH_PERSON[0] and re.match(r".{2,3}\s?[：:]", stem)  # 张杰：渡口的由来
            if known.tag(name).startswith("nr") or (name not in known and (len(name) > 2 or is_signed)):
                return found
    return None


def _before_remark(author: str) -> str:
    """A name up to the bracket behind it; one that begins with a bracket names a country: [美]艾里克."""
    return re.sub(r"(?<=.)\s*[（(【\[].*$", "", author) if author[:1] not in "（([［【〔" else author
