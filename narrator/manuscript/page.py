"""The text of an HTML or XHTML page as passages: what a reader of the page would read, in order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator
from dataclasses import dataclass, field, replace
from itertools import count, groupby

from narrator.manuscript.draft import DraftPassage, Fragment
from narrator.manuscript.formulas import FormulaReader
from narrator.manuscript.markup import Event, MarkupKind, events, unescaped
from narrator.manuscript.mathematics import spoken
from narrator.manuscript.model import BlockKind
from narrator.manuscript.numbering import roman
from narrator.manuscript.raised import lowered, raised
from narrator.manuscript.roles import reason_to_skip
from narrator.manuscript.ruby import with_readings
from narrator.manuscript.tabular import CELLS, PageTables
from narrator.manuscript.text import paragraphs
from narrator.manuscript.wrapping import joint, neighbours
from narrator.readback import whole_number

_BLOCKS = (
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main menu nav ol optgroup option p pre "
    "section summary table tbody tfoot thead title tr ul"
)
BLOCKS = frozenset(_BLOCKS.split())
# A start tag of these ends an open element of the same group, whose end tag may be missing.
GROUPS = {
    "p": "p",
    "li": "li",
    "dt": "d",
    "dd": "d",
    "td": "t",
    "th": "t",
    "tr": "r",
    "option": "o",
    "rt": "y",
    "rp": "y",
}
_SPACE = re.compile(r"[ \t\r\n\f\v]+")
_CODE_CLASS = re.compile(r"\b(?:lang|language|brush|highlight|sourceCode|prettyprint|hljs|code)\b", re.IGNORECASE)
_BACK = re.compile(
    r"[\[(（【↑⇧^\s]*(?:(?:回到|返回|回)(?:页面)?(?:顶部|目录|页首)|回頂部|返回頂部|back to top)[\])）】↑⇧^\s]*",
    re.IGNORECASE,
)
_LEADS_ON = re.compile(r"(?:如何|怎[样么]|为何|点击|自动|一键|快速|[的能可以再并后来不键与和或及、：:“‘「])$")
_FORMULA_IMAGE = re.compile(r"equation\?tex=|\bmwe-math|\b(?:latex|tex|math(?:jax)?)\b", re.IGNORECASE)
_HANZI = re.compile(r"[\u3400-\u9fff]")


@dataclass(slots=True)
class Page:
    """The passages of a page; `main[i]` says whether passages[i] stands in its article, `anchors` where ids begin.

    `links` counts its links, and `linked` the characters in them.
    """

    passages: list[DraftPassage] = field(default_factory=list)
    main: list[bool] = field(default_factory=list)
    anchors: dict[str, int] = field(default_factory=dict)
    title: str = ""
    language: str = ""
    metadata: dict[str, str] = field(default_factory=dict)
    links: int = 0
    linked: int = 0


@dataclass(frozen=True, slots=True)
class _Open:
    name: str
    reason: str  # why its text is left out
    kind: BlockKind
    level: int
    items: Iterator[int] | None = None  # the numbers of an ordered list
    form: str = "1"  # of these numbers


class PageReader:
    """Reads one page. `ids` are the anchors whose places are wanted; `by_class` says to leave out menus by class."""

    def __init__(self, ids: Container[str] = (), *, by_class: bool = False) -> None:
        self.page, self.by_class = Page(), by_class
        self.ids = ids
        self.stack = [_Open("", "", BlockKind.TEXT, 0)]
        self.open_tags: Counter[str] = Counter()
        self.pieces: list[Fragment] = []
        self.marker = ""  # the number of a list's item that has no text yet
        self.formula: FormulaReader | None = None
        self.ruby = 0  # where the pieces of an open ruby element begin
        self.tables = PageTables()
        self.in_code = self.leads_back = False  # whether a link to the top or the contents was the last text

    def read(self, source: str) -> Page:
        for event in events(source):
            if self.formula:
                self._formula(self.formula, event)
            elif event.kind is MarkupKind.TEXT:
                self._text(unescaped(event.raw))
            elif event.kind is MarkupKind.START:
                self._start(event)
            elif event.kind is MarkupKind.END:
                self._end(event.name)
            elif event.kind is MarkupKind.RAW:
                self._raw(event)
            elif event.raw.startswith("<![CDATA["):
                self.pieces.append(Fragment(event.raw[9:].removesuffix("]]>"), self.stack[-1].reason))
        if self.formula:
            self.pieces += self.formula.pieces(self.stack[-1].reason)
        self._flush()
        while self.tables.rows:
            self._place(self.tables.end_row())
        return self.page

    def _formula(self, formula: FormulaReader, event: Event) -> None:
        formula.take(event)
        if formula.done:
            self.pieces += formula.pieces(self.stack[-1].reason)
            self.formula = None

    def _text(self, text: str) -> None:
        top = self.stack[-1]
        if self.open_tags["a"] and not top.reason:
            self.page.linked += len(text.strip())
        if text.strip():
            self.leads_back = bool(self.open_tags["a"] and _BACK.fullmatch(text.strip()))
        shift = {"sup": raised, "sub": lowered}.get(top.name, str)
        self.pieces.append(Fragment(text if top.reason else shift(text), top.reason))

    def _start(self, event: Event) -> None:
        name, attributes = event.name, event.attributes
        self._end_before(name)
        if name in BLOCKS or name in CELLS:
            self._flush()
        if (anchor := attributes.get("id", "")) and anchor in self.ids:
            self.page.anchors.setdefault(anchor, len(self.page.passages))
        if event.closes_itself:
            self._void(name, attributes)
            return
        if name == "math":
            self.formula = FormulaReader(event)
            return
        self._open_part(name, attributes)
        outer = self.stack[-1]
        heading = int(name[1]) if len(name) == 2 and name[0] == "h" and name[1] in "123456" else 0
        kind, level = (BlockKind.HEADING, heading) if heading else (outer.kind, outer.level)
        reason = outer.reason or reason_to_skip(name, attributes, by_class=self.by_class) or self._note_mark(name)
        if name == "li" and not reason:
            self._count(attributes.get("value", ""))
        self.stack.append(_Open(name, reason, kind, level, *_list(name, attributes)))
        self.open_tags[name] += 1

    def _end_before(self, name: str) -> None:
        """End the elements whose end tags may be missing before a start tag of that name."""
        if (group := GROUPS.get(name)) and GROUPS.get(self.stack[-1].name) == group:
            self._end(self.stack[-1].name)
        if name == "tr" and self.stack[-1].name in CELLS:
            self._end(self.stack[-1].name)
            self._end("tr")

    def _open_part(self, name: str, attributes: dict[str, str]) -> None:
        """What the reader has to know of an element beside its text."""
        self.tables.start(name, attributes, within_head=bool(self.open_tags["thead"]))
        if name == "ruby":
            self.ruby = len(self.pieces)
        elif name == "pre":
            self.in_code = bool(_CODE_CLASS.search(attributes.get("class", "")))
        elif name == "code" and self.stack[-1].name == "pre":
            self.in_code = True
        elif name == "a":
            self.page.links += "href" in attributes or "filepos" in attributes
        elif name == "html":
            self.page.language = attributes.get("lang") or attributes.get("xml:lang", "")

    def _count(self, value: str) -> None:
        """Set the number of an item of an ordered list before the text that it will have."""
        place = next((i for i in range(len(self.stack) - 1, -1, -1) if self.stack[i].name in ("ol", "ul")), 0)
        items = self.stack[place].items
        if items is not None:
            if value:
                self.stack[place] = replace(self.stack[place], items=count(whole_number(value, next(items))))
            self.marker = f"{_numeral(next(self.stack[place].items or items), self.stack[place].form)}. "

    def _note_mark(self, name: str) -> str:
        """A raised link leads to a note."""
        raised_link = (name == "a" and self.open_tags["sup"]) or (name == "sup" and self.open_tags["a"])
        return "note mark" if raised_link else ""

    def _void(self, name: str, attributes: dict[str, str]) -> None:
        if name == "br" and self.stack[-1].kind is BlockKind.TEXT and self.stack[-1].name != "pre":
            self._flush()
        elif name == "br":
            self.pieces.append(Fragment("\n" if self.stack[-1].name == "pre" else " "))
        elif name == "img" and attributes.get("alt", "").strip():
            self.pieces += _image(attributes["alt"].strip(), attributes, self.stack[-1].reason)
        elif name == "meta" and (key := attributes.get("name") or attributes.get("property", "")):
            self.page.metadata.setdefault(key.lower(), attributes.get("content", ""))

    def _end(self, name: str) -> None:
        if not self.open_tags[name]:
            return
        while True:
            ended = self.stack[-1].name
            if ended in BLOCKS or ended in CELLS:
                self._flush()
            if ended == "tr":
                self._place(self.tables.end_row())
            elif ended == "table":
                self.tables.end_table()
            elif ended == "ruby" and not self.stack[-1].reason:
                self.pieces[self.ruby :] = with_readings(self.pieces[self.ruby :])
            self.stack.pop()
            self.open_tags[ended] -= 1
            if ended == name:
                return

    def _raw(self, event: Event) -> None:
        if event.name == "script" and event.attributes.get("type", "").startswith("math/tex"):
            formula, reason = event.content, self.stack[-1].reason
            self.pieces.append(Fragment(formula, reason or "formula"))
            self.pieces.append(Fragment("" if reason else spoken(formula)))
        if event.name == "title" and not self.page.title:
            self.page.title = _SPACE.sub(" ", event.content).strip()
        elif event.name == "textarea":
            self.pieces.append(Fragment(event.content, "page furniture"))

    def _flush(self) -> None:
        pieces, self.pieces = self.pieces, []
        top = self.stack[-1]
        if not any(piece.text.strip() for piece in pieces):
            return
        if self.leads_back:
            pieces, self.leads_back = _without_link_back(pieces, is_title=top.kind is BlockKind.HEADING), False
        if self.marker and any(piece.text.strip() for piece in pieces if not piece.reason):
            pieces.insert(0, Fragment(self.marker))
            self.marker = ""
        made = _preformatted(pieces, is_code=self.in_code) if self.open_tags["pre"] else [tuple(_collapsed(pieces))]
        self._place([DraftPassage(p, top.kind, top.level) for p in made])

    def _place(self, passages: list[DraftPassage]) -> None:
        """Set passages into the open cell, or else on the page."""
        if (cell := self.tables.cell) is not None:
            cell += passages
            return
        in_article = bool(self.open_tags["article"] or self.open_tags["main"])
        self.page.passages += passages
        self.page.main += [in_article] * len(passages)


def _without_link_back(pieces: list[Fragment], *, is_title: bool) -> list[Fragment]:
    """A block without the link to the page's top or contents behind it, unless a sentence goes on with that."""
    last = max(i for i, piece in enumerate(pieces) if piece.text.strip())
    before = "".join(piece.text for piece in pieces[:last]).rstrip()
    is_behind_title = is_title and not _LEADS_ON.search(before)
    is_apart = is_behind_title or before[-1:] in tuple("。！？!?…”」』）)|｜·") or not before
    link = replace(pieces[last], reason=pieces[last].reason or ("page furniture" if is_apart else ""))
    return [*pieces[:last], link, *pieces[last + 1 :]]


def _image(alt: str, attributes: dict[str, str], reason: str) -> list[Fragment]:
    """What an image stands for: a character that no font had, or a formula; else it is left out."""
    if len(alt) == 1 and _HANZI.match(alt):
        return [Fragment(alt, reason)]
    if not reason and _FORMULA_IMAGE.search(f"{attributes.get('class', '')} {attributes.get('src', '')[:200]}"):
        return [Fragment(alt, "formula"), Fragment(spoken(alt.strip("$ ")))]
    return [Fragment(alt, "image")]


def _list(name: str, attributes: dict[str, str]) -> tuple[Iterator[int] | None, str]:
    """The numbers of an ordered list, and their form."""
    if name != "ol":
        return None, "1"
    begins = whole_number(attributes.get("start", ""), 1)
    is_plain = "none" in attributes.get("style", "").partition("list-style")[2]
    return (None if is_plain else count(begins, -1 if "reversed" in attributes else 1)), attributes.get("type", "1")


def _numeral(number: int, form: str) -> str:
    if form in ("a", "A") and 1 <= number <= 26:
        return chr(ord(form) + number - 1)
    if form in ("i", "I") and 1 <= number < 4000:
        return roman(number) if form == "i" else roman(number).upper()
    return str(number)


def _preformatted(pieces: list[Fragment], *, is_code: bool) -> list[tuple[Fragment, ...]]:
    """Preformatted text is code, unless it is Chinese: then it is a plain text that somebody put on a page."""
    text = "".join(piece.text for piece in pieces if not piece.reason)
    if is_code or len(_HANZI.findall(text)) * 4 < len(text):
        return [tuple(Fragment(piece.text, piece.reason or "code") for piece in pieces)]
    made: list[tuple[Fragment, ...]] = []
    for is_omitted, group in groupby(pieces, key=lambda piece: bool(piece.reason)):
        run = tuple(group)
        made += [run] if is_omitted else paragraphs("".join(piece.text for piece in run))
    return made


def _collapsed(pieces: list[Fragment]) -> list[Fragment]:
    """White space as a browser shows it, but line ends between hanzi joined without a space."""
    made: list[Fragment] = []
    before = ""
    for piece in pieces:
        if piece.reason:
            made.append(piece)
            continue
        text = _SPACE.sub(_between, piece.text)
        made.append(replace(piece, text=text[1:] if text[:1] == " " == before else text))
        before = text[-1:] or before
    return made


def _between(space: re.Match[str]) -> str:
    if "\n" not in space[0]:
        return " "
    before, after = neighbours(space)
    return joint(before or after, after or before)
