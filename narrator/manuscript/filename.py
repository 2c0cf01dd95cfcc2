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


_AUTHOR = r"(?:作\s?者|著者|by|BY|By|文)\s*[:：/／\s_]\s*(?P<author>.{1,40})"
_FORMS = (  # tried in order, on the whole name
    re.compile(rf"[^《》]{{0,12}}《(?P<title>[^《》]{{1,60}})》.{{0,40}}?{_AUTHOR}"),
    re.compile(rf"(?P<title>.{{1,60}}?)[\s_\-—–（(【\[]+{_AUTHOR}"),
    re.compile(r"(?P<author>[^《》\s]{2,16})[\s：:_-]*《(?P<title>[^《》]{1,60})》.*"),
    re.compile(r".{0,12}《(?P<title>[^《》]{1,60})》[\s_\-—–]*(?P<author>[^《》（(\[【]{2,16}?)(?:著|作品)?"),
    re.compile(r".{0,20}《(?P<title>[^《》]{1,60})》.{0,40}"),
    re.compile(r"(?P<author>[\[［【（(][^\]］】）)]{1,3}[\]］】）)][^：:_]{2,20})[：:](?P<title>.{1,60})"),
    re.compile(r"(?P<title>.{2,60}?)[\s_\-—–]+(?P<author>[^\s_\-—–]{2,12})\s*著"),
)


def name_in_file(path: str) -> WorkName:
    """The title and the author in the name of the file at `path`."""
    stem = PurePath(path.replace("\\", "/")).name
    stem = re.sub(r"(?:\.[A-Za-z][A-Za-z0-9]{1,7}){1,2}$", "", stem)
    if path == STANDARD_INPUT_NAME or not stem:
        return WorkName()
    found = next((match for form in _FORMS if (match := form.fullmatch(stem))), None)
    if not found:
        return WorkName(title_of(stem.replace("_", " ")) or stem)
    given = found.groupdict()
    return WorkName(title_of(given["title"]), author_of(_before_remark(given.get("author") or "")), labelled=True)


def _before_remark(author: str) -> str:
    """A name up to the bracket behind it; one that begins with a bracket names a country: [美]艾里克."""
    return re.sub(r"(?<=.)\s*[（(【\[].*$", "", author) if author[:1] not in "（([［【〔" else author
