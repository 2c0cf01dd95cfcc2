"""The text of a WordprocessingML part: its paragraphs, headings by style, rows of tables, and what is not read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from narrator.manuscript.draft import DraftPassage, Fragment
from narrator.manuscript.formulas import FormulaReader
from narrator.manuscript.markup import Event, MarkupKind, events, unescaped
from narrator.manuscript.model import BlockKind
from narrator.manuscript.numbering import Numbering
from narrator.manuscript.raised import lowered, raised
from narrator.manuscript.ruby import with_readings
from narrator.manuscript.tabular import PageTables
from narrator.readback import whole_number

TEXTS = {"w:t": "", "w:deltext": "deleted", "w:instrtext": "field code", "m:t": "formula", "a:t": "drawing"}
MARKS = {"w:tab": " ", "w:ptab": " ", "w:nobreakhyphen": "-"}
WITHIN = {"w:rt": "ruby", "mc:fallback": "alternative", "w:del": "deleted", "w:movefrom": "deleted"}
_TYPED_BREAK = Fragment(" ")  # of a line in a heading; told from other spaces by identity
LONGEST_HEADING = 60  # characters; of a longer one only the first line is a heading
_TABLES = {"w:tbl": "table", "w:tr": "tr", "w:tc": "td"}
_DRAWN = re.compile(  # by an equation field
    r"\\o\s*\\a[dclr]\s*\(\s*(?:\\s\s*\\up\s*[\d.]+\s*\((?P<gloss>[^()\\]{1,80})\)|[○◯□△◇])"
    r"\s*[,;，；]\s*(?P<words>[^()\\,]{1,40})\)"
)
SHIFTS: Mapping[str, Callable[[str], str]] = {"superscript": raised, "subscript": lowered}


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """What a style says of its paragraphs: a heading's level (1 is a title's), why they are left out, their list."""

    level: int = 0
    reason: str = ""
    numbering: str = ""
    place: int = 0


PLAIN = ParagraphStyle()


@dataclass(slots=True)
class _Paragraph:
    pieces: list[Fragment] = field(default_factory=list)
    style: ParagraphStyle = PLAIN
    counted: bool = False

    @property
    def level(self) -> int:
        return self.style.level


@dataclass(slots=True)
class _Run:
    """How the text of a run is set."""

    hidden: bool = False
    shift: str = ""  # superscript or subscript


class WordReader:
    """Reads a part; `styles` are its paragraph styles by id, `numbering` counts its lists."""

    def __init__(self, styles: Mapping[str, ParagraphStyle], numbering: Numbering | None = None) -> None:
        self.styles, self.numbering = styles, numbering or Numbering()
        self.passages: list[DraftPassage] = []
        self.open: list[_Paragraph] = []  # a text box has paragraphs inside a paragraph
        self.boxed: list[DraftPassage] = []  # its passages: they are read after that paragraph
        self.within: Counter[str] = Counter()
        self.run = _Run()
        self.tables = PageTables()
        self.formula: FormulaReader | None = None
        self.ruby: list[Fragment] | None = None  # what stands under a gloss
        self.glosses: list[Fragment] = []

    def read(self, source: str) -> list[DraftPassage]:
        for event in events(source):
            if self.formula:
                self._formula(self.formula, event)
            elif event.kind is MarkupKind.TEXT:
                self._text(unescaped(event.raw))
            elif event.kind is MarkupKind.START:
                self._start(event)
                if event.closes_itself:
                    self._end(event.name)
            elif event.kind is MarkupKind.END:
                self.within[event.name] = max(0, self.within[event.name] - 1)
                self._end(event.name)
        for unclosed in ["w:p"] * len(self.open) + ["w:tr"] * len(self.tables.rows):
            self._end(unclosed)
        return self.passages

    def _formula(self, formula: FormulaReader, event: Event) -> None:
        formula.take(event)
        if formula.done:
            self.formula = None
            if self.open:
                self.open[-1].pieces += formula.pieces(self._around())

    def _around(self) -> str:
        """Why what stands here is left out, whatever it is."""
        return next((reason for tag, reason in WITHIN.items() if self.within[tag]), "")

    def _text(self, text: str) -> None:
        name = next((name for name in TEXTS if self.within[name]), None)
        if name and self.open:
            reason = TEXTS[name] or self._around() or ("hidden" if self.run.hidden else "")
            shift = SHIFTS.get(self.run.shift, str)
            self._number(self.open[-1], text, reason)
            made = Fragment(text if reason else shift(text), reason)
            if self.ruby is None:
                self.open[-1].pieces.append(made)
            else:
                (self.glosses if reason else self.ruby).append(made)

    def _number(self, paragraph: _Paragraph, text: str, reason: str) -> None:
        """Set the number of a list's paragraph before its first words."""
        if paragraph.counted or reason or not text.strip():
            return
        paragraph.counted = True
        style = paragraph.style
        if style.numbering and (number := self.numbering.next(style.numbering, style.place)):
            paragraph.pieces.append(Fragment(f"{number} "))

    def _start(self, event: Event) -> None:
        name = event.name
        if not event.closes_itself:
            self.within[name] += 1
        if name == "w:p":
            self.open.append(_Paragraph())
        elif name == "w:r":
            self.run = _Run()
        elif name == "m:omath" and not event.closes_itself:
            self.formula = FormulaReader(event)
        elif name in _TABLES:
            self.tables.start(_TABLES[name], {}, within_head=False)
        elif name == "w:tblheader" and self.tables.rows and event.attributes.get("w:val", "1") not in ("0", "false"):
            self.tables.rows[-1].is_in_head = True
        elif name == "w:ruby":
            self.ruby, self.glosses = [], []
        elif self.open:
            self._inside(event, self.open[-1])

    def _inside(self, event: Event, paragraph: _Paragraph) -> None:
        name, value = event.name, event.attributes.get("w:val", "")
        if name == "w:pstyle":
            paragraph.style = self.styles.get(value, PLAIN)
        elif name == "w:outlinelvl" and 0 <= (depth := whole_number(value, -1)) < 9:
            paragraph.style = replace(paragraph.style, level=depth + 2)
        elif name == "w:numid":
            paragraph.style = replace(paragraph.style, numbering=value)
        elif name == "w:ilvl":
            paragraph.style = replace(paragraph.style, place=whole_number(value))
        elif name == "w:vanish":
            self.run.hidden = value not in ("0", "false", "off")
        elif name == "w:vertalign":
            self.run.shift = value
        elif name in MARKS:
            paragraph.pieces.append(Fragment(MARKS[name]))
        elif name in ("w:br", "w:cr") and event.attributes.get("w:type", "") in ("", "textWrapping"):
            self._break(paragraph)

    def _break(self, paragraph: _Paragraph) -> None:
        """A line end that the author typed: a paragraph ends there, but not a heading."""
        if paragraph.level:
            paragraph.pieces.append(_TYPED_BREAK)
        else:
            self._emit(paragraph, boxed=len(self.open) > 1)
            paragraph.pieces = []

    def _end(self, name: str) -> None:
        if name == "w:p" and self.open:
            self._emit(self.open.pop(), boxed=bool(self.open))
            if not self.open:
                self._place(self.boxed)
                self.boxed = []
        elif name == "w:tr" and self.tables.rows:
            self._place(self.tables.end_row())
        elif name == "w:tbl":
            self.tables.end_table()
        elif name == "w:ruby" and self.ruby is not None:
            if self.open:
                self.open[-1].pieces += with_readings([*self.ruby, *self.glosses])
            self.ruby = None

    def _emit(self, paragraph: _Paragraph, *, boxed: bool) -> None:
        paragraph.pieces = list(_with_drawn_words(paragraph.pieces))
        for pieces, level in _lines(paragraph):
            if any(piece.text.strip() for piece in pieces):
                passage = DraftPassage(pieces, BlockKind.HEADING if level else BlockKind.TEXT, level)
                if paragraph.style.reason:
                    passage = DraftPassage(pieces).left_out(paragraph.style.reason)
                if boxed:
                    self.boxed.append(passage)
                else:
                    self._place([passage])

    def _place(self, passages: list[DraftPassage]) -> None:
        cell = self.tables.cell
        place = self.passages if cell is None else cell
        place += passages


def _with_drawn_words(pieces: Sequence[Fragment]) -> Iterator[Fragment]:
    """The pieces with the words that equation fields draw: those under a gloss, and those in a circle."""
    for is_code, group in groupby(pieces, key=lambda piece: piece.reason == "field code"):
        run = list(group)
        code = "".join(piece.text for piece in run)
        drawn = list(_DRAWN.finditer(code)) if is_code else []
        position = 0
        for found in drawn:
            gloss = [Fragment(found["gloss"], "ruby")] if found["gloss"] else []
            yield Fragment(code[position : found.start("words")], "field code")
            yield from with_readings([Fragment(found["words"]), *gloss])
            position = found.end("words")
        yield from [Fragment(code[position:], "field code")] if drawn else run


def _lines(paragraph: _Paragraph) -> Iterator[tuple[tuple[Fragment, ...], int]]:
    """A paragraph and its level; of a long heading of several lines, the first heads the text that the others are."""
    level = paragraph.level
    if not level or sum(len(piece.text) for piece in paragraph.pieces) <= LONGEST_HEADING:
        yield tuple(paragraph.pieces), level
        return
    for is_break, line in groupby(paragraph.pieces, key=lambda piece: piece is _TYPED_BREAK):
        if not is_break:
            yield tuple(line), level
            level = 0
