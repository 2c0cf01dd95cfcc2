"""A Kindle book as the pages and the table of contents that an EPUB has: MOBI 6, KF8, both in one, or a plain text."""

from __future__ import annotations

import re
import struct
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from html import unescape
from itertools import pairwise

from narrator.errors import SourceError
from narrator.manuscript.contents import DEEPEST, ContentsEntry
from narrator.manuscript.draft import Draft, DraftPassage, Fragment
from narrator.manuscript.encoding import DAMAGE_ALLOWED, Decoded, decode, guess
from narrator.manuscript.epub import LARGEST_COVER, page_passages
from narrator.manuscript.html import LARGEST_PAGE
from narrator.manuscript.kindleindex import IndexEntry, KindleIndex
from narrator.manuscript.markup import MarkupKind, events, unescaped
from narrator.manuscript.matter import CONTENTS_TITLE
from narrator.manuscript.model import Cover
from narrator.manuscript.palm import DamagedRecordError, PalmDatabase, unpacker, without_trailing
from narrator.manuscript.rejoining import with_lines_joined
from narrator.manuscript.source import LARGEST_TEXT, MOST_PARAGRAPHS, SourceBytes, too_large, too_many_paragraphs
from narrator.manuscript.text import read_text

NONE = 0xFFFFFFFF  # for a record that there is not
KF8 = 8  # the first version of that format
WESTERN, UTF8 = 1252, 65001
AUTHOR, BOUNDARY, COVER, THUMBNAIL, TITLE, LANGUAGE = 100, 121, 201, 202, 503, 524  # kinds of EXTH records
OFFSET, LABEL, DEPTH, PLACE = 1, 3, 4, 6  # tags of a table of contents
FRAGMENTS, SPAN = 1, 6  # of a list of skeletons: how many fragments, and where it stands; the latter of fragments, too
CHINESE, REGIONS = 4, ("", "TW", "CN", "HK", "SG")
LONGEST_DATABASE_NAME = 31  # bytes; what has so many is likely to be cut
PICTURES = ((b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG", "image/png"), (b"GIF8", "image/gif"))
LONGEST_TAG = 2048  # bytes
SHORT_REST = 512  # bytes of a page behind the place of a title
PAGE_END = "\f"
SURE = 0.5
MOSTLY_LINKS, LONGEST_REST = 0.5, 40  # of a table of contents: what is no link, to what is, or in characters
FEWEST_LINKS, LONGEST_LINK = 2, 400  # of a page that looks like one; bytes with all markup
_PAGE_BREAK = re.compile(rb"<\s*mbp:pagebreak\b[^<>]*>", re.IGNORECASE)
_CONTENTS_PAGE = re.compile(rb"<reference\b[^<>]{0,999}\btype=[\"']?toc\b[^<>]{0,999}>", re.IGNORECASE)
_FILE_POSITION = re.compile(rb"\bfilepos=[\"']?(\d{1,10})", re.IGNORECASE)
_TAGS = re.compile(rb"<[^<>]*>")
_LINK = re.compile(rb"<a\b[^<>]{0,999}\bfilepos=[^<>]{0,999}>[^<]*(?:<(?!/?a\b)[^<]*)*</a\s*>", re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_]+(?:\s[^\W\d_])*")
_REST_OF_TAG = re.compile(rb"[^<>]{0,200}>")
_HAS_TAGS = re.compile(rb"<(?:html|body|p|div|br)\b", re.IGNORECASE)
_PRINT_REPLICA = b"%MOP"


def draft_of(source: SourceBytes) -> Draft:
    """The book in a database. Raises SourceError for a damaged or protected one."""
    database = PalmDatabase(source.data, source.name)
    try:
        return _newest(database).draft(source.encoding)
    except (DamagedRecordError, struct.error) as error:
        raise database.damaged(str(error)) from error


def _newest(database: PalmDatabase) -> _KindleBook:
    """The book in a database, as KF8 if it is there in both forms."""
    first = _KindleBook(database)
    boundary = first.numbers(BOUNDARY)
    if first.version < KF8 and boundary and boundary[0] != NONE:
        with suppress(SourceError, DamagedRecordError, struct.error):
            second = _KindleBook(database, boundary[0], first.pictures)
            if second.version == KF8 and second.raw:
                return second
    return first


@dataclass(slots=True)
class _KindlePages:
    """The text of a book, where its pages begin, and the titles that lead to places in it.

    `contents` are the pages that are its table of contents.
    """

    text: bytes
    starts: list[int]
    titles: list[tuple[int, int, str]] = field(default_factory=list)  # place, level, title
    contents: set[int] = field(default_factory=set)

    def end(self, page: int) -> int:
        """Where a page ends."""
        return self.starts[page + 1] if page + 1 < len(self.starts) else len(self.text)


class _KindleBook:
    """A book whose header is a record of a database, from which its other records are counted."""

    def __init__(self, database: PalmDatabase, start: int = 0, pictures: int | None = None) -> None:
        self.database, self.start = database, start
        self.header = database.record(start)
        self.packing, self.count, self.record_size, encryption = struct.unpack_from(">H6xHHH", self.header)
        if encryption:
            raise SourceError(
                f"{database.name} is a Kindle book with copy protection (DRM).",
                remedy="Give a copy of it without copy protection, or another edition.",
            )
        self.is_mobi = self.header[16:20] == b"MOBI"
        self.version = self._number(36, absent=0)
        own = self._number(108)
        self.pictures = pictures if pictures is not None else own + start if own != NONE else NONE
        self.about = self._about()
        self.lost: dict[int, int] = {}  # damaged records, and where their text would begin

    def _number(self, place: int, *, absent: int = NONE) -> int:
        """The number at a place of the header, if it reaches as far."""
        if not self.is_mobi or place + 4 > min(16 + int.from_bytes(self.header[20:24]), len(self.header)):
            return absent
        return int.from_bytes(self.header[place : place + 4])

    def _about(self) -> dict[int, list[bytes]]:
        """What the header says of the book (EXTH)."""
        found: dict[int, list[bytes]] = defaultdict(list)
        place = 16 + int.from_bytes(self.header[20:24])
        if self._number(128, absent=0) & 0x40 and self.header[place : place + 4] == b"EXTH":
            position = place + 12
            for _ in range(int.from_bytes(self.header[place + 8 : place + 12])):
                kind, size = struct.unpack_from(">II", self.header, position)
                if size < 8 or position + size > len(self.header):
                    break
                found[kind].append(self.header[position + 8 : position + size])
                position += size
        return found

    def numbers(self, kind: int) -> list[int]:
        return [int.from_bytes(value) for value in self.about.get(kind, ()) if len(value) == 4]

    def _record(self, number: int) -> bytes:
        return self.database.record(self.start + number)

    @cached_property
    def raw(self) -> bytes:
        """The text, unpacked. Raises SourceError where a record of it is missing, damaged or too long."""
        first, count = self._number(112), self._number(116)
        unpack = unpacker(self.packing, lambda: [self._record(first + i) for i in range(min(count, 1 << 16))])
        flags = self._number(240, absent=0)
        made = [b""]
        size = 0
        for number in range(1, self.count + 1):
            try:
                made.append(unpack(without_trailing(self._record(number), flags)))
            except DamagedRecordError as error:
                self.lost[number] = size
                if len(self.lost) > max(1, DAMAGE_ALLOWED * self.count):
                    raise self.database.damaged(f"record {self.start + number}: {error}") from error
                made.append(bytes(self.record_size))
            size += len(made[-1])
            if size > LARGEST_TEXT:
                raise too_large(f"{self.database.name}, unpacked,", size, LARGEST_TEXT)
        made.append(b"")
        for number in self.lost:
            made[number], made[number + 1] = _bridged(made[number - 1], made[number], made[number + 1])
        return b"".join(made)

    def draft(self, encoding: str | None) -> Draft:
        if self.raw.startswith(_PRINT_REPLICA):
            raise SourceError(
                f"{self.database.name} holds pictures of pages (a print replica), not a text.",
                remedy="Give its PDF.",
            )
        if not self.is_mobi and not _HAS_TAGS.search(self.raw):
            decoded = decode(self.raw, encoding, self.database.name)
            return replace(read_text(decoded.text), title=self._name(decoded.encoding), decoded=_without_text(decoded))
        pages = self._assembled() if self.version == KF8 else self._divided()
        marked, anchors = _marked(pages)
        decoded = self._decoded(marked, encoding)
        return Draft(
            tuple(with_lines_joined(list(self._passages(decoded, pages, anchors)))),
            title=self._title(decoded.encoding),
            author="、".join(dict.fromkeys(filter(None, self._texts(AUTHOR, decoded.encoding)))),
            deliberate=True,
            language=next(iter(self._texts(LANGUAGE, decoded.encoding)), "") or self._language(),
            cover=self._cover(),
            decoded=_without_text(decoded),
        )

    def _passages(self, decoded: Decoded, pages: _KindlePages, anchors: Sequence[int]) -> Iterator[DraftPassage]:
        lost = Counter(_page_of(pages, place) for place in self.lost.values())
        entries: dict[int, list[ContentsEntry]] = defaultdict(list)
        for (_, level, title), place in zip(pages.titles, anchors, strict=True):
            page = _page_of(pages, place)
            entries[page].append(ContentsEntry(title, "", f"at{place}", level))
        count = 0
        for number, text in enumerate(decoded.text.split(PAGE_END)):
            if (size := pages.end(number) - pages.starts[number]) > LARGEST_PAGE:
                raise too_large(f"A page of {self.database.name}", size, LARGEST_PAGE)
            for _ in range(lost[number]):
                yield DraftPassage((Fragment(f"{self.record_size:,} bytes of text", "damaged in the book"),))
            passages = page_passages(text, entries[number], is_navigation=number in pages.contents)
            count += len(passages)
            if count > MOST_PARAGRAPHS:
                raise too_many_paragraphs(self.database.name)
            yield from passages

    def _decoded(self, text: bytes, wish: str | None) -> Decoded:
        """The text as its header says, if that is true: Chinese books call themselves Western, too."""
        name, declared = self.database.name, self._number(28, absent=WESTERN)
        if wish or text.isascii():
            return decode(text, wish, name)
        if declared == UTF8:
            with suppress(UnicodeDecodeError):  # sound UTF-8 is no accident
                return Decoded(text.decode(), "utf-8", 1.0)
            with suppress(SourceError):  # what is damaged is judged line by line, and such books have no lines
                return decode(text.replace(b"<p", b"\n<p"), "utf-8", name)
        found, certainty = guess(_TAGS.sub(b"", text[: 1 << 18]))
        if declared == WESTERN and certainty < SURE and found != "utf-8":
            return Decoded(text.decode("cp1252", "replace"), "cp1252", 1.0)
        return replace(decode(text, found, name), certainty=certainty)

    def _texts(self, kind: int, encoding: str) -> list[str]:
        return [_text(value, encoding) for value in self.about.get(kind, ())]

    def _title(self, encoding: str) -> str:
        place, size = self._number(84), self._number(88)
        full = self.header[place : place + size] if size < 4096 and place + size <= len(self.header) else b""
        return next(filter(None, self._texts(TITLE, encoding)), "") or _text(full, encoding) or self._name(encoding)

    def _name(self, encoding: str) -> str:
        """What the database is called, unless that was too long for it."""
        name = self.database.data[:32].partition(b"\0")[0]
        return _text(name, encoding).replace("_", " ") if len(name) < LONGEST_DATABASE_NAME else ""

    def _language(self) -> str:
        language = self._number(92, absent=0)
        region = language >> 10 & 0x3F
        return f"zh-{REGIONS[region]}" if language & 0xFF == CHINESE and 0 < region < len(REGIONS) else ""

    def _cover(self) -> Cover | None:
        offset = next((n for kind in (COVER, THUMBNAIL) for n in self.numbers(kind) if n != NONE), NONE)
        if NONE in (offset, self.pictures):
            return None
        with suppress(SourceError):
            picture = self.database.record(self.pictures + offset)
            media_type = next((kind for magic, kind in PICTURES if picture.startswith(magic)), "")
            return Cover(picture, media_type) if media_type and len(picture) <= LARGEST_COVER else None
        return None

    # MOBI 6: one text, whose pages end at marks and whose links lead to bytes of it

    def _divided(self) -> _KindlePages:
        pages = _KindlePages(self.raw, sorted({0, *(match.start() for match in _PAGE_BREAK.finditer(self.raw))}))
        pages.titles = [(e.first(OFFSET, NONE), _level(e), title) for e, title in self._contents()]
        reference = _CONTENTS_PAGE.search(self.raw)
        position = _FILE_POSITION.search(reference[0]) if reference else None
        start = int(position[1]) if position else len(self.raw)
        linked = list(self._linked(self.raw[start : pages.end(_page_of(pages, start))]))
        if linked and self.raw[start : start + 1] == b"<":
            pages.starts = sorted({*pages.starts, start})
            pages.contents.add(_page_of(pages, start))
            pages.titles = pages.titles or linked
        titles = frozenset(title for _, _, title in pages.titles)
        pages.contents |= {page for page in range(len(pages.starts)) if self._lists(pages, page, titles)}
        return pages

    def _lists(self, pages: _KindlePages, page: int, titles: Container[str]) -> bool:
        """Whether a page is a table of contents, which nothing says of it: only links, whose titles all are known."""
        text = pages.text[pages.starts[page] : pages.end(page)]
        links = text.count(b"filepos=")
        if links < FEWEST_LINKS or len(text) > links * LONGEST_LINK:
            return False
        linked = [title for _, _, title in self._linked(text) if title]
        rest = self._decoded(_TAGS.sub(b"\n", _LINK.sub(b"\n", text)), None).text
        if not all(CONTENTS_TITLE.fullmatch(word) for word in _WORDS.findall(unescaped(rest))):
            return False
        return len(linked) >= FEWEST_LINKS and all(title in titles for title in linked)

    def _linked(self, page: bytes) -> Iterator[tuple[int, int, str]]:
        """The titles on a page of contents, by the links under them; none if it is a page of text."""
        text = self._decoded(page, None).text
        found, rest, depth, place, title = [], 0, 1, NONE, ""
        for event in events(text):
            if event.kind is MarkupKind.TEXT and place != NONE:
                title += unescaped(event.raw)
            elif event.kind is MarkupKind.TEXT:
                rest += len(event.raw.strip())
            elif event.name in ("blockquote", "ul", "ol") and event.kind in (MarkupKind.START, MarkupKind.END):
                depth += 1 if event.kind is MarkupKind.START else -1
            elif event.name == "a" and event.kind is MarkupKind.START:
                position = event.attributes.get("filepos", "")
                place, title = int(position) if position.isdecimal() and len(position) <= 10 else NONE, ""
            elif event.name == "a" and event.kind is MarkupKind.END and place != NONE:
                found.append((place, depth, " ".join(title.split())))
                place = NONE
        highest = min((level for _, level, _ in found), default=1)
        if rest < max(LONGEST_REST, MOSTLY_LINKS * sum(len(title) for _, _, title in found)):
            yield from ((place, max(1, min(level - highest + 1, DEEPEST)), title) for place, level, title in found)

    # KF8: skeletons of pages, each followed by the fragments that belong into it

    def _assembled(self) -> _KindlePages:
        """The pages, in order; where the lists of their parts cannot be read, the parts as they stand."""
        text = self._flow()
        try:
            skeletons = KindleIndex(self._record, self._number(252)).entries
            fragments = KindleIndex(self._record, self._number(248)).entries
            pages = _joined(text, skeletons, fragments)
            if len(pages.text) < len(text) and text is not self.raw:
                raise DamagedRecordError("its pages are not all there")
            for entry, title in self._contents():
                number, offset = (*entry.tags.get(PLACE, ()), NONE, NONE)[:2]
                if number < len(fragments):
                    pages.titles.append((int(fragments[number].name) + offset, _level(entry), title))
        except (SourceError, DamagedRecordError, LookupError, ValueError):
            return _KindlePages(text, [0])
        return pages

    def _flow(self) -> bytes:
        """The first part of the text: behind it stand style sheets and drawings."""
        with suppress(SourceError, struct.error):
            record = self._record(self._number(192))
            if record[:4] == b"FDST":
                (end,) = struct.unpack_from(">I", record, 16)
                return self.raw[:end]
        return self.raw

    def _contents(self) -> Iterable[tuple[IndexEntry, str]]:
        """The entries of the table of contents, and their titles."""
        try:
            index = KindleIndex(self._record, self._number(244))
        except (SourceError, DamagedRecordError):
            return []
        encoding = "utf-8" if self._number(28) == UTF8 else "gb18030"
        labels = ((entry, index.label(entry.first(LABEL, NONE))) for entry in index.entries)
        return [(entry, title) for entry, label in labels if (title := _text(label, encoding))]


def _bridged(before: bytes, lost: bytes, after: bytes) -> tuple[bytes, bytes]:
    """Blanks for a record that is lost, and the next one, so that no tag goes on from one end to the other."""
    tag = before[before.rfind(b"<") :] if before.rfind(b"<") > before.rfind(b">") else b""
    end = (b'">' if tag.count(b'"') % 2 else b">") if tag else b""
    rest = _REST_OF_TAG.match(after)
    return end + b" " * (len(lost) - len(end)), b" " * rest.end() + after[rest.end() :] if rest else after


def _level(entry: IndexEntry) -> int:
    return min(entry.first(DEPTH) + 1, DEEPEST)


def _joined(text: bytes, skeletons: Sequence[IndexEntry], fragments: Sequence[IndexEntry]) -> _KindlePages:
    """The pages, every fragment at its place. Raises DamagedRecordError if anything would be lost or told twice."""
    pieces: list[bytes] = []
    starts: list[int] = []
    position = made = used = 0
    for skeleton in skeletons:
        start, length = skeleton.tags[SPAN][:2]
        count = skeleton.first(FRAGMENTS)
        if start != position or used + count > len(fragments):
            raise DamagedRecordError("its pages are out of order")
        starts.append(made)
        frame, position = text[start : start + length], start + length
        done = 0  # of the frame
        for fragment in fragments[used : used + count]:
            until = done + int(fragment.name) - made
            size = fragment.tags[SPAN][1]
            if not done <= until <= len(frame):
                raise DamagedRecordError("its pages are out of order")
            pieces += [frame[done:until], text[position : position + size]]
            made += until - done + size
            done, position = until, position + size
        pieces.append(frame[done:])
        made += len(frame) - done
        used += count
    if position > len(text) or used != len(fragments):
        raise DamagedRecordError("its pages are not all there")
    return _KindlePages(b"".join(pieces), starts)


def _page_of(pages: _KindlePages, place: int) -> int:
    return max(0, bisect_right(pages.starts, place) - 1)


def _marked(pages: _KindlePages) -> tuple[bytes, list[int]]:
    """The text with marks where pages begin, and anchors `at…` at the places of titles, which stand between tags."""
    text = pages.text
    anchors = [_anchor(pages, place) for place, _, _ in pages.titles]
    cuts = sorted({*pages.starts[1:], *anchors})
    ends, targets = frozenset(pages.starts[1:]), frozenset(anchors)
    made = []
    for start, end in pairwise((0, *cuts, len(text))):
        mark = PAGE_END.encode() if start in ends else b""
        made.append(mark + (b'<a id="at%d"/>' % start if start in targets else b""))
        made.append(text[start:end].replace(PAGE_END.encode(), b" "))
    return b"".join(made), anchors


def _anchor(pages: _KindlePages, place: int) -> int:
    """The nearest place before one that does not stand in a tag or a word; or the next page, if it ends there."""
    text = pages.text
    place = min(place, len(text))
    if text[place : place + 1] != b"<":
        earliest = max(0, place - LONGEST_TAG)
        opening, closing = text.rfind(b"<", earliest, place), text.rfind(b">", earliest, place)
        place = opening if opening > closing else closing + 1 if closing >= 0 else place
    page = _page_of(pages, place)
    following = pages.end(page)
    if following == len(text) or following - place > SHORT_REST:
        return place
    return place if _TAGS.sub(b"", text[place:following]).strip() else following


def _text(data: bytes, encoding: str) -> str:
    """A title or name, in UTF-8 or else in the encoding of its book."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
    return " ".join(unescape(text).replace("\0", " ").split())


def _without_text(decoded: Decoded) -> Decoded:
    return replace(decoded, text="")
