"""An RTF document rewritten as the WordprocessingML that Word would save, so that both are read alike."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from html import escape
from typing import ClassVar
from xml.etree.ElementTree import Element, SubElement

from narrator.errors import SourceError
from narrator.manuscript import rtfcodes
from narrator.manuscript.docx import ranked, styles_of
from narrator.manuscript.draft import Draft, DraftPassage, Fragment, sole_heading
from narrator.manuscript.encoding import Decoded
from narrator.manuscript.source import LARGEST_TEXT, MOST_PARAGRAPHS, SourceBytes, too_large, too_many_paragraphs
from narrator.manuscript.word import WordReader

DEEPEST = 1000  # groups within groups
MOST_PARTS = 8  # notes and boxes within each other
LONGEST_NAME = 1000  # characters of a title, a style's name or a list's number
_TOKEN = re.compile(
    rb"(?P<text>[^\\{}]+)|(?P<brace>[{}])|(?P<bytes>(?:\\'[0-9a-fA-F]{2})+)"
    rb"|\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,9})?[ ]?|\\(?P<sign>[^a-zA-Z'])|\\'?",
    re.DOTALL,
)
_NUMBERED = re.compile(r"[\d零〇一二三四五六七八九十百①-⑳㈠-㈩⑴-⒇甲乙丙丁]|^\W*(?:[a-zA-Z]|[ivxlcIVXLC]+)\W+$")
SIGNS = {
    "tab": " ", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
    "bullet": "•", "emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005",
}  # fmt: skip
# Groups whose text is not the document's, by the word that they begin with.
SKIPPED = frozenset(
    "colortbl pict object header headerl headerr headerf footer footerl footerr footerf ftnsep ftnsepc ftncn aftnsep "
    "aftnsepc aftncn xe tc tcn txe rxe nonshppict shprslt listtable listoverridetable revtbl filetbl sp nonesttables "
    "mmathPict falt panose objdata upr".split()
)
PLACES = {
    "fonttbl": "fonts",
    "stylesheet": "styles",
    "info": "about",
    "listtext": "number",
    "pntext": "number",
    "fldinst": "field",
    "moMath": "formula",
}
UNREAD = frozenset(("skipped", "about", "fonts"))
ASIDES = {"footnote": "note", "annotation": "comment", "shptxt": "", "dptxbxtext": ""}  # "" for a box in the text
MARKED = frozenset((*PLACES, *ASIDES, "shpinst", "do"))  # are read though a reader may pass over them
TAGS = {"field": "w:instrText", "formula": "m:t"}
TABLE = ("w:tbl", "w:tr", "w:tc")


@dataclass(slots=True)
class _RtfGroup:
    """What holds within a group; `place` says what its text is: the document's if that is ""."""

    place: str = ""
    encoding: str = ""
    fallback: int = 1  # how many characters behind `\\u` say the same to old readers
    is_hidden: bool = False
    is_deleted: bool = False
    shift: str = ""
    style: int = -1
    outline: int = -1
    is_in_table: bool = False
    is_first: bool = True  # nothing has been said in it
    is_optional: bool = False
    aside: str = ""  # the word for a part that ends with it

    @property
    def look(self) -> tuple[object, ...]:
        return self.place, self.is_hidden, self.is_deleted, self.shift, self.style, self.outline


@dataclass(slots=True)
class _RtfPart:
    """The document, a note or a text box, as it is written."""

    written: list[str] = field(default_factory=list)
    runs: list[str] = field(default_factory=list)
    style: int = -1
    outline: int = -1
    table: int = 0  # how many tags of one are open
    is_header: bool = False

    def open_cell(self) -> None:
        for tag in TABLE[self.table :]:
            self.written.append(f"<{tag}>")
            if tag == "w:tr" and self.is_header:
                self.written.append("<w:tblHeader/>")
        self.table = len(TABLE)

    def close_table(self, depth: int = 0) -> None:
        """Close the tags of a table but for so many."""
        for tag in reversed(TABLE[depth : self.table]):
            self.written.append(f"</{tag}>")
        self.table = min(self.table, depth)

    def end_paragraph(self, group: _RtfGroup) -> None:
        style = group.style if group.style >= 0 else self.style
        outline = group.outline if group.outline >= 0 else self.outline
        said = f'<w:pStyle w:val="{style}"/>' if style >= 0 else ""
        said += f'<w:outlineLvl w:val="{outline}"/>' if outline >= 0 else ""
        self.written.append(f"<w:p><w:pPr>{said}</w:pPr>{''.join(self.runs)}</w:p>")
        self.runs, self.style, self.outline = [], -1, -1


def draft_of(source: SourceBytes) -> Draft:
    """The document. Raises SourceError for one that is too large or too deep."""
    document = _RtfDocument(source)
    document.read()
    passages = ranked(WordReader(styles_of(document.styles)).read("".join(document.parts[0].written)))
    for reason in ("note", "comment"):
        aside = "".join(document.asides[reason])
        passages += [passage.left_out(reason) for passage in WordReader({}).read(aside)]
    if document.groups:
        passages.append(DraftPassage((Fragment("the end of the file", "missing from the file"),)))
    return Draft(
        tuple(passages),
        title=_said(document.about["title"]),
        author=_said(document.about["author"]),
        heading=sole_heading(passages),
        decoded=Decoded("", document.usual, 1.0),
    )


def _said(about: str) -> str:
    """A title or a name; nothing where a program had no code page for it and wrote question marks."""
    return " ".join(about.split()) if 2 * about.count("?") < len(about) else ""


class _RtfDocument:
    """Rewrites a document as it reads it, token by token."""

    def __init__(self, source: SourceBytes) -> None:
        self.name = source.name
        self.data = source.data.removeprefix(BOM_UTF8)
        self.position = 0
        self.usual = rtfcodes.likeliest(self.data)
        self.is_utf8 = rtfcodes.is_utf8(self.data)
        self.group = _RtfGroup()
        self.groups: list[_RtfGroup] = []  # around it
        self.parts = [_RtfPart()]
        self.asides: dict[str, list[str]] = {"note": [], "comment": []}
        self.about = {"title": "", "author": ""}
        self.styles = Element("styles")
        self.base = -1  # of the style that is being defined
        self.fonts: dict[int, str] = {}
        self.font = 0  # that is being defined
        self.has_others = b"\\cocoartf" in self.data[:256]  # fonts of Chinese, beside the Western ones
        self.is_associated = False  # whether the next `\\af` names the font of what follows
        self.bytes = bytearray()  # not decoded yet
        self.text: list[str] = []  # not written yet
        self.collected = ""  # a style's name, or a list's number
        self.to_skip = 0  # characters behind `\\u`
        self.size = self.paragraphs = 0

    def read(self) -> None:
        while match := _TOKEN.match(self.data, self.position):
            self.position = match.end()
            kind = match.lastgroup
            if kind == "text":
                self._plain(match["text"].translate(None, b"\r\n"))
            elif kind == "bytes":
                self._plain(bytes.fromhex(match["bytes"].replace(b"\\'", b"").decode()), is_written=True)
            elif kind == "brace":
                self._open() if match["brace"] == b"{" else self._close()
            elif kind == "sign":
                self._sign(match["sign"])
            elif match["word"]:
                self._word(match["word"].decode(), int(match["number"]) if match["number"] else None)
        while self.parts[-1] is not self.parts[0]:
            self._end_aside()
        self._run()
        if self.parts[0].runs:
            self._end_paragraph()
        self.parts[0].close_table()

    # Groups

    def _open(self) -> None:
        self._decode()
        self.to_skip = 0
        self.groups.append(self.group)
        if len(self.groups) > DEEPEST:
            raise SourceError(f"{self.name} is damaged: its groups lie too deep.", remedy="Get another copy of it.")
        self.group = replace(self.group, is_first=True, is_optional=False, aside="")

    def _close(self) -> None:
        if not self.groups:  # one brace too many: what follows is text, too
            return
        self._decode()
        self.to_skip = 0
        outer = self.groups.pop()
        if self.group.aside:
            self._end_aside()
        elif self.group.look != outer.look:
            self._run()
        if self.group.place == "styles" == outer.place:
            self._define_style()
        elif self.group.place == "number" != outer.place:
            self._number(outer)
        self.group = outer

    def _begins(self, word: str) -> bool:
        """Whether a word, the first of its group, says what the group holds."""
        group = self.group
        if word == "ud" and len(self.groups) > 1:  # the better of two alternatives
            self._run()
            group.place = self.groups[-2].place
        elif group.place == "skipped":
            pass
        elif word in SKIPPED or (group.is_optional and word not in MARKED):
            self._run()
            group.place = "skipped"
        elif word in PLACES:
            self._run()
            group.place = PLACES[word]
        elif word in self.about and group.place == "about":
            group.place = word
        elif word in ASIDES and not group.place and len(self.parts) <= MOST_PARTS:
            self._run()
            self.parts.append(_RtfPart())
            self.group = _RtfGroup(encoding=group.encoding, fallback=group.fallback, is_first=False, aside=word)
        else:
            return False
        return True

    def _end_aside(self) -> None:
        self._run()
        part = self.parts[-1]
        if part.runs:
            self._end_paragraph()
        part.close_table()
        self.parts.pop()
        written = "".join(part.written)
        if reason := ASIDES.get(self.group.aside):
            self.asides[reason].append(written)
        else:
            self.parts[-1].runs.append(f"<w:r><w:txbxContent>{written}</w:txbxContent></w:r>")

    def _define_style(self) -> None:
        self._run()
        name, self.collected = self.collected.strip().rstrip(";"), ""
        if name:
            style = SubElement(self.styles, "style", styleId=str(max(self.group.style, 0)))
            SubElement(style, "name", val=name)
            if self.base >= 0:
                SubElement(style, "basedOn", val=str(self.base))
            if self.group.outline >= 0:
                SubElement(SubElement(style, "pPr"), "outlineLvl", val=str(self.group.outline))
        self.base = -1

    def _number(self, outer: _RtfGroup) -> None:
        """The number that a program has set before a paragraph of a list; not a mark that counts nothing."""
        self._run()
        number, self.collected = self.collected.strip(), ""
        if _NUMBERED.search(number):
            self.group = outer
            self.text.append(f"{number} ")
            self._run()

    # Words

    def _word(self, word: str, number: int | None) -> None:
        if word == "bin":
            self.position += max(0, number or 0)
            return
        if self.group.is_first:
            begins = self._begins(word)
            self.group.is_first = False
            if begins:
                return
        if self.group.place == "skipped":
            return
        if sign := SIGNS.get(word):
            self._plain(b" ") if sign == " " else self._put(sign)
        elif act := self._acts.get(word):
            act(self, number)

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self.group.is_optional = True
        elif sign in b"\r\n":
            self._word("par", None)
        elif sign == b"~":
            self._plain(b" ")
        elif sign == b"_":
            self._plain(b"-")
        elif sign in b"\\{}":
            self._plain(sign)

    def _style(self, number: int | None) -> None:
        self.group.style = number or 0

    def _outline(self, number: int | None) -> None:
        self.group.outline = number or 0

    def _based(self, number: int | None) -> None:
        self.base = -1 if number is None or number == self.group.style else number

    def _paragraph(self, _: int | None) -> None:
        self.group.style = self.group.outline = -1
        self.group.is_in_table = False

    def _within_table(self, _: int | None) -> None:
        self.group.is_in_table = True

    def _new_row(self, _: int | None) -> None:
        self.parts[-1].is_header = False

    def _header_row(self, number: int | None) -> None:
        self.parts[-1].is_header = number != 0

    def _cell(self, _: int | None) -> None:
        self.group.is_in_table = True
        self._end_paragraph()
        self.parts[-1].close_table(2)

    def _row(self, _: int | None) -> None:
        self._run()
        self.parts[-1].close_table(1)

    def _line(self, _: int | None) -> None:
        if not self.group.place:
            self._run()
            self.parts[-1].runs.append("<w:r><w:br/></w:r>")

    def _end(self, _: int | None) -> None:
        if self.group.place in ("", "field", "formula"):
            self._end_paragraph()

    def _end_paragraph(self) -> None:
        self._run()
        self.paragraphs += 1
        if self.paragraphs > MOST_PARAGRAPHS:
            raise too_many_paragraphs(self.name)
        part = self.parts[-1]
        if self.group.is_in_table:
            part.open_cell()
        elif part.table:
            part.close_table()
        part.end_paragraph(self.group)

    def _plain_run(self, _: int | None) -> None:
        self._run()
        self.group.is_hidden = self.group.is_deleted = False
        self.group.shift = self.group.encoding = ""

    def _hide(self, number: int | None) -> None:
        self._run()
        self.group.is_hidden = number != 0

    def _delete(self, number: int | None) -> None:
        self._run()
        self.group.is_deleted = number != 0

    def _raise(self, number: int | None) -> None:
        self._run()
        self.group.shift = "superscript" if number != 0 else ""

    def _lower(self, number: int | None) -> None:
        self._run()
        self.group.shift = "subscript" if number != 0 else ""

    def _level(self, _: int | None) -> None:
        self._raise(0)

    # Characters

    def _associate(self, _: int | None) -> None:
        self.is_associated = True

    def _font(self, number: int | None) -> None:
        self.font = number or 0
        encoding = self.fonts.get(self.font, "")
        if encoding != self.group.encoding:  # else a character's bytes may go on
            self._decode()
        self.group.encoding = encoding
        self.is_associated = False

    def _associated_font(self, number: int | None) -> None:
        if self.is_associated:
            self._font(number)

    def _charset(self, number: int | None) -> None:
        if self.group.place == "fonts":
            encoding = self.fonts[self.font] = rtfcodes.of_charset(number or 0)
            self.has_others = self.has_others or encoding in rtfcodes.OF_TWO_BYTES

    def _font_page(self, number: int | None) -> None:
        if self.group.place == "fonts" and not self.fonts.get(self.font):
            self.fonts[self.font] = rtfcodes.of_page(number or 0)

    def _page(self, number: int | None) -> None:
        page = rtfcodes.of_page(number or 0)
        self.usual = page if page and page != rtfcodes.WESTERN else self.usual

    def _macintosh(self, _: int | None) -> None:
        self.usual = "mac_roman" if self.usual == rtfcodes.WESTERN else self.usual

    def _fallback(self, number: int | None) -> None:
        self.group.fallback = min(max(number if number is not None else 1, 0), 16)

    def _unicode(self, number: int | None) -> None:
        code = number or 0
        code += 0x10000 if code < 0 else 0
        self._decode()
        self.to_skip = 0
        self._put(chr(code) if 0 < code <= 0x10FFFF else "")
        self.to_skip = self.group.fallback

    _acts: ClassVar[dict[str, Callable[[_RtfDocument, int | None], None]]] = {
        **dict.fromkeys(("par", "sect", "page", "column", "nestcell"), _end),
        **dict.fromkeys(("loch", "hich", "dbch"), _associate),
        "cell": _cell, "row": _row, "trowd": _new_row, "trhdr": _header_row, "intbl": _within_table, "line": _line,
        "s": _style, "outlinelevel": _outline, "sbasedon": _based, "pard": _paragraph, "plain": _plain_run,
        "v": _hide, "deleted": _delete, "super": _raise, "sub": _lower, "nosupersub": _level,
        "f": _font, "af": _associated_font, "fcharset": _charset, "cpg": _font_page, "ansicpg": _page,
        "mac": _macintosh, "uc": _fallback, "u": _unicode,
    }  # fmt: skip

    def _plain(self, data: bytes, *, is_written: bool = False) -> None:
        """Bytes of text, but for those that only repeat what `\\u` said; `is_written`, as `\\'hh`."""
        if self.to_skip:
            skipped = min(self.to_skip, len(data))
            self.to_skip -= skipped
            data = data[skipped:]
        if not data or self.group.place in UNREAD:
            return
        self.group.is_first = False
        if self.is_utf8 and not is_written and not data.isascii():
            self._decode()
            self._put(data.decode("utf-8", "surrogateescape"))
        else:
            self.bytes += data

    def _put(self, text: str) -> None:
        if self.to_skip:
            self.to_skip -= 1
        elif self.group.place not in UNREAD:
            self._decode()
            self.text.append(text)

    def _decode(self) -> None:
        if self.bytes:
            encoding = self.group.encoding
            self.text.append(rtfcodes.text_of(bytes(self.bytes), encoding, self.usual, has_others=self.has_others))
            self.bytes.clear()

    def _run(self) -> None:
        """Write the text that has been read, as it looks."""
        self._decode()
        if not self.text:
            return
        text = "".join(self.text)
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")  # pairs are one character
        self.text.clear()
        self.size += len(text)
        if self.size > LARGEST_TEXT:
            raise too_large(self.name, self.size, LARGEST_TEXT)
        group = self.group
        if group.place in self.about:
            self.about[group.place] = (self.about[group.place] + text)[:LONGEST_NAME]
        elif group.place in ("styles", "number"):
            self.collected = (self.collected + text)[:LONGEST_NAME]
        elif group.place not in UNREAD:
            self._write(text, TAGS.get(group.place, "w:t"))

    def _write(self, text: str, tag: str) -> None:
        group, part = self.group, self.parts[-1]
        look = "<w:vanish/>" if group.is_hidden else ""
        look += f'<w:vertAlign w:val="{group.shift}"/>' if group.shift else ""
        run = f"<w:r><w:rPr>{look}</w:rPr><{tag}>{escape(text, quote=False)}</{tag}></w:r>"
        part.runs.append(f"<w:del>{run}</w:del>" if group.is_deleted else run)
        part.style = group.style if group.style >= 0 else part.style
        part.outline = group.outline if group.outline >= 0 else part.outline
