"""The text of a WordprocessingML part: its paragraphs, headings by style, rows of tables, and what is not read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape

from narrator.manuscript.draft import Passage, Piece
from narrator.manuscript.markup import Event, Kind, events
from narrator.manuscript.model import BlockKind

TEXTS = {"w:t": "", "w:deltext": "deleted", "w:instrtext": "field code", "m:t": "formula", "a:t": "drawing"}
MARKS = {"w:tab": " ", "w:ptab": " ", "w:nobreakhyphen": "-"}
WITHIN = {"w:rt": "ruby", "mc:fallback": "alternative", "w:del": "deleted", "w:movefrom": "deleted"}
LONGEST_ROW = 120  # characters: a longer row is laid out as a table, but is running text


@dataclass(slots=True)
class _Paragraph:
    pieces: list[Piece] = field(default_factory=list)
    level: int = 0


class WordReader:
    """Reads a part; `levels` are those of the paragraph styles that are headings, by id: 1 is a title's."""

    def __init__(self, levels: Mapping[str, int]) -> None:
        self.levels = levels
        self.passages: list[Passage] = []
        self.open: list[_Paragraph] = []  # a text box has paragraphs inside a paragraph
        self.boxed: list[Passage] = []  # its passages: they are read after that paragraph
        self.within: Counter[str] = Counter()
        self.hidden = False
        self.rows: list[list[list[Passage]]] = []  # of the open tables: the cells of the current row

    def read(self, source: str) -> list[Passage]:
        for event in events(source):
            if event.kind is Kind.TEXT:
                self._text(unescape(event.raw))
            elif event.kind is Kind.START:
                self._start(event)
                if event.closes_itself:
                    self._end(event.name)
            elif event.kind is Kind.END:
                self.within[event.name] = max(0, self.within[event.name] - 1)
                self._end(event.name)
        for unclosed in ["w:p"] * len(self.open) + ["w:tr"] * len(self.rows):
            self._end(unclosed)
        return self.passages

    def _text(self, text: str) -> None:
        name = next((name for name in TEXTS if self.within[name]), None)
        if name and self.open:
            around = next((reason for tag, reason in WITHIN.items() if self.within[tag]), "")
            self.open[-1].pieces.append(Piece(text, TEXTS[name] or around or ("hidden" if self.hidden else "")))

    def _start(self, event: Event) -> None:
        name = event.name
        if not event.closes_itself:
            self.within[name] += 1
        if name == "w:p":
            self.open.append(_Paragraph())
        elif name == "w:r":
            self.hidden = False
        elif name == "w:tr":
            self.rows.append([])
        elif name == "w:tc" and self.rows:
            self.rows[-1].append([])
        elif self.open:
            self._inside(event, self.open[-1])

    def _inside(self, event: Event, paragraph: _Paragraph) -> None:
        name, value = event.name, event.attributes.get("w:val", "")
        if name == "w:pstyle":
            paragraph.level = self.levels.get(value, 0)
        elif name == "w:outlinelvl" and value.isdecimal() and int(value) < 9:
            paragraph.level = int(value) + 2
        elif name == "w:vanish":
            self.hidden = value not in ("0", "false", "off")
        elif name in MARKS:
            paragraph.pieces.append(Piece(MARKS[name]))
        elif name in ("w:br", "w:cr") and event.attributes.get("w:type", "") in ("", "textWrapping"):
            self._break(paragraph)

    def _break(self, paragraph: _Paragraph) -> None:
        """A line end that the author typed: a paragraph ends there, but not a heading."""
        if paragraph.level:
            paragraph.pieces.append(Piece(" "))
        else:
            self._emit(paragraph, boxed=len(self.open) > 1)
            paragraph.pieces = []

    def _end(self, name: str) -> None:
        if name == "w:p" and self.open:
            self._emit(self.open.pop(), boxed=bool(self.open))
            if not self.open:
                self._place(self.boxed)
                self.boxed = []
        elif name == "w:tr" and self.rows:
            self._place(_row(self.rows.pop()))

    def _emit(self, paragraph: _Paragraph, *, boxed: bool) -> None:
        if any(piece.text.strip() for piece in paragraph.pieces):
            kind = BlockKind.HEADING if paragraph.level else BlockKind.TEXT
            passage = Passage(tuple(paragraph.pieces), kind, paragraph.level)
            if boxed:
                self.boxed.append(passage)
            else:
                self._place([passage])

    def _place(self, passages: list[Passage]) -> None:
        place = self.rows[-1][-1] if self.rows and self.rows[-1] else self.passages
        place += passages


def _row(cells: list[list[Passage]]) -> list[Passage]:
    """A row as one passage, if it is short and its cells have one paragraph each; else its paragraphs."""
    passages = [passage for cell in cells for passage in cell]
    is_running_text = any(len(cell) > 1 for cell in cells) or sum(len(p.spoken) for p in passages) > LONGEST_ROW
    if is_running_text or len(passages) < 2:
        return passages
    pieces: list[Piece] = []
    for passage in passages:
        pieces += [Piece("\u3000"), *passage.pieces] if pieces else passage.pieces
    return [Passage(tuple(pieces))]
