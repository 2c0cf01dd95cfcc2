"""Kindle books made for the tests, record by record: MOBI 6, KF8, both in one, packed by PalmDOC or HUFF/CDIC."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

NONE = 0xFFFFFFFF
RECORD = 4096
HEADER = 264  # bytes, as its length says
END = b"\xe9\x8e\r\n"  # the last record


class Line(NamedTuple):
    """A line of a table of contents: a title, the page it leads to, what stands at its place there, and its depth."""

    title: str
    page: int
    at: str = ""
    depth: int = 0


PAGES = (
    "<h2>第一章 断刀</h2><p>雁回关的风，一年刮两次。</p><p>他在磨刀<sup><a href='#n'>1</a></sup>。</p>",
    "<p>前一页的末句。</p><div id='start'>第二章</div><div>二百七十人</div><p>狼烟升起来了。</p>"
    "<a id='night'></a><p>号角响了。</p>" + "<p>挑夫走上山去，他数着石阶，雾还没有散。</p>" * 120,
    "<h2>后记</h2><p>天亮了。</p>",
)
CONTENTS = (
    Line("第一章 断刀", 0),
    Line("第二章 二百七十人", 1, "<div id='start'"),
    Line("夜", 1, "<a id='night'", 1),
    Line("后记", 2),
)
COVER = b"\xff\xd8\xff picture"


def database(records: Sequence[bytes], kind: bytes = b"BOOKMOBI", name: bytes = b"yanhuiguan") -> bytes:
    """A Palm database of `records`."""
    start = 78 + 8 * len(records) + 2
    places = accumulate((len(record) for record in records[:-1]), initial=start)
    entries = b"".join(struct.pack(">II", place, number) for number, place in enumerate(places))
    head = struct.pack(">32s28x8s8xH", name, kind, len(records))
    return head + entries + bytes(2) + b"".join(records)


def packed(data: bytes) -> bytes:
    """What PalmDOC makes of `data`: repetitions, spaces with a letter, literals."""
    made, position = bytearray(), 0
    while position < len(data):
        found = next((f for n in range(10, 2, -1) if (f := _earlier(data, position, n))), None)
        if found:
            distance, length = found
            made += struct.pack(">H", 0x8000 | distance << 3 | length - 3)
            position += length
        elif data[position] == 0x20 and 0x40 <= data[position + 1 : position + 2].ljust(1)[0] < 0x80:
            made.append(data[position + 1] ^ 0x80)
            position += 2
        elif 0x09 <= data[position] < 0x80:
            made.append(data[position])
            position += 1
        else:
            piece = data[position : position + 8]
            made += bytes([len(piece)]) + piece
            position += len(piece)
    return bytes(made)


def _earlier(data: bytes, position: int, length: int) -> tuple[int, int] | None:
    if position + length > len(data):
        return None
    found = data.rfind(data[position : position + length], max(0, position - 2047), position + length - 1)
    return (position - found, length) if found >= 0 else None


class Dictionary:
    """HUFF/CDIC for a text: a phrase for every character of it; every pair of the first ones is a packed phrase."""

    def __init__(self, text: bytes) -> None:
        signs = sorted({character.encode() for character in text.decode()})
        nested = [a + b for a in signs[:8] for b in signs[:8]]
        self.long = {sign: 128 + place for place, sign in enumerate(signs)}  # phrases by number: codes of 16 bits
        self.short = {pair: place for place, pair in enumerate(nested)}  # codes of 8 bits
        plain = [(b"?", True)] * (128 - len(nested)) + [(sign, True) for sign in signs]
        self.phrases = [(self._spelled(pair), False) for pair in nested] + plain

    def _spelled(self, pair: bytes) -> bytes:
        return b"".join(self._code(self.long[character.encode()]) for character in pair.decode())

    @staticmethod
    def _code(number: int) -> bytes:
        return bytes([255 - number]) if number < 128 else struct.pack(">H", 128 + 0x7FFF - number)

    def codes(self, data: bytes) -> bytes:
        """`data`, packed; it begins and ends with whole characters."""
        text, made, place = data.decode(), b"", 0
        while place < len(text):
            pair, single = text[place : place + 2].encode(), text[place].encode()
            made += self._code(self.short[pair] if pair in self.short else self.long[single])
            place += 2 if pair in self.short else 1
        return made

    def records(self) -> list[bytes]:
        table = [0xFF << 8 | 0x80 | 8 if byte >= 0x80 else 9 for byte in range(256)]
        bounds = [(NONE, 0)] * 15 + [(0, 128 + 0x7FFF)] + [(0, 0)] * 16
        bounds[:8] = [(0, 0)] * 8
        bounds[8:15] = [(1 << size, 0) for size in range(9, 16)]
        flat = [number for bound in bounds for number in bound]
        codes = b"HUFF" + struct.pack(">III", 24, 24, 24 + 1024) + bytes(8) + struct.pack(">256I64I", *table, *flat)
        return [codes, cdic(self.phrases)]


def cdic(phrases: Sequence[tuple[bytes, bool]]) -> bytes:
    """A record of phrases; of each, whether it is no code itself."""
    bodies = [struct.pack(">H", len(body) | (0x8000 if plain else 0)) + body for body, plain in phrases]
    places = accumulate((len(body) for body in bodies[:-1]), initial=2 * len(bodies))
    return (
        b"CDIC"
        + struct.pack(">III", 16, len(phrases), 16)
        + struct.pack(f">{len(bodies)}H", *places)
        + b"".join(bodies)
    )


def number(value: int) -> bytes:
    """A number of seven bits a byte, the last of which is marked."""
    made = [value & 0x7F | 0x80]
    while value := value >> 7:
        made.insert(0, value & 0x7F)
    return bytes(made)


Entry = tuple[bytes, Mapping[int, Sequence[int]]]


def index(entries: Sequence[Entry], labels: Sequence[str] = (), counts: Mapping[int, int] = {}) -> list[bytes]:
    """An index: its head, its entries, and its labels. `counts` says how many numbers the values of a tag have."""
    tags = sorted({tag for _, values in entries for tag in values})
    rows = [bytes((tag, counts.get(tag, 1), 1 << place, 0)) for place, tag in enumerate(tags)] + [b"\0\0\0\1"]
    tagx = b"TAGX" + struct.pack(">II", 12 + 4 * len(rows), 1) + b"".join(rows)
    head = bytearray(192)
    struct.pack_into(">4sI", head, 0, b"INDX", 192)
    struct.pack_into(">II", head, 24, 1, 65001)
    struct.pack_into(">I", head, 52, 1 if labels else 0)
    bodies = []
    for name, values in entries:
        control = sum(1 << place for place, tag in enumerate(tags) if tag in values)
        body = b"".join(number(n) for tag in tags if tag in values for n in values[tag])
        bodies.append(bytes([len(name)]) + name + bytes([control]) + body)
    places = list(accumulate((len(body) for body in bodies[:-1]), initial=192))
    table = 192 + sum(map(len, bodies))
    own = bytearray(192)
    struct.pack_into(">4sI", own, 0, b"INDX", 192)
    struct.pack_into(">II", own, 20, table, len(entries))
    data = bytes(own) + b"".join(bodies) + b"IDXT" + struct.pack(f">{len(places)}H", *places)
    told = [b"".join(number(len(label.encode())) + label.encode() for label in labels)] if labels else []
    return [bytes(head) + tagx, data, *told]


def label_places(labels: Sequence[str]) -> list[int]:
    return list(accumulate((len(number(len(e))) + len(e) for e in (label.encode() for label in labels)), initial=0))


def header(
    fields: Mapping[int, int], about: Sequence[tuple[int, bytes]], *, packing: int, count: int, size: int
) -> bytes:
    """A header of a book: numbers at their places, what is said of the book, and its full name."""
    made = bytearray(16 + HEADER)
    struct.pack_into(">HxxIHHH", made, 0, packing, size, count, RECORD, 0)
    struct.pack_into(">4sII", made, 16, b"MOBI", HEADER, 2)
    for place in (108, 112, 192, 244, 248, 252, 260):
        struct.pack_into(">I", made, place, NONE)
    exth = b"".join(struct.pack(">II", kind, 8 + len(value)) + value for kind, value in about)
    exth = b"EXTH" + struct.pack(">II", 12 + len(exth), len(about)) + exth
    name = "雁回关旧事".encode()
    for place, value in {128: 0x40, 84: len(made) + len(exth), 88: len(name), **fields}.items():
        struct.pack_into(">I", made, place, value)
    return bytes(made) + exth + name


ABOUT = (
    (503, "雁回关".encode()),
    (100, "沈砚舟".encode()),
    (100, "林见微".encode()),
    (524, b"zh"),
    (201, struct.pack(">I", 0)),
)


def texts(text: bytes, pack: Callable[[bytes], bytes]) -> list[bytes]:
    """The records of a text of 4,096 bytes each; behind each stand the rest of its last character, and an entry."""
    made = []
    for start in range(0, len(text), RECORD):
        end = min(start + RECORD, len(text))
        rest = next(n for n in range(4) if end + n >= len(text) or text[end + n] & 0xC0 != 0x80)
        made.append(pack(text[start:end]) + text[end : end + rest] + bytes([rest]) + b"note" + b"\x85")
    return made


def _part(
    text: bytes,
    fields: Mapping[int, int],
    extra: Mapping[int, Sequence[bytes]],
    *,
    about: Sequence[tuple[int, bytes]] = ABOUT,
    packing: int = 2,
    encoding: int = 65001,
) -> list[bytes]:
    """The records of a book; `extra` are more records, by the place in the header that leads to the first of each."""
    if packing == 17480:
        dictionary = Dictionary(text)
        pieces = _whole_characters(text)
        records = [dictionary.codes(piece) + b"\0" + b"note" + b"\x85" for piece in pieces]
        extra = {**extra, 112: dictionary.records()}
        fields = {**fields, 116: 2}
    else:
        records = texts(text, packed if packing == 2 else bytes)
    places = {28: encoding, 240: 0b11, **fields}
    behind: list[bytes] = []
    for place, more in extra.items():
        places[place] = 1 + len(records) + len(behind)
        behind += more
    return [header(places, about, packing=packing, count=len(records), size=len(text)), *records, *behind]


def _whole_characters(text: bytes) -> list[bytes]:
    characters = text.decode()
    return [characters[start : start + 1000].encode() for start in range(0, len(characters), 1000)]


def mobi_records(
    pages: Sequence[str] = PAGES,
    contents: Sequence[Line] = CONTENTS,
    *,
    encoding: str = "utf-8",
    declared: int = 65001,
    packing: int = 2,
    about: Sequence[tuple[int, bytes]] = ABOUT,
    in_index: bool = True,
) -> list[bytes]:
    """The records of a MOBI 6 book: pages between marks, and their table of contents, in an index or as a page."""
    guide = "<guide>{}</guide>"
    reference = '<reference title="目录" type="toc" filepos={:010} />'
    head = f"<html><head>{guide.format('' if in_index else reference.format(0))}</head><body>".encode()
    bodies = [page.encode(encoding) for page in pages]
    starts = list(accumulate((len(body) + len(b"<mbp:pagebreak/>") for body in bodies), initial=len(head)))
    places = [starts[line.page] + bodies[line.page].find(line.at.encode(encoding)) for line in contents]
    text = head + b"<mbp:pagebreak/>".join(bodies) + b"<mbp:pagebreak/>"
    if not in_index:
        rows = ""
        for line, place in zip(contents, places, strict=True):
            link = f"<p><a filepos={place:010}>{line.title}</a></p>"
            rows += "<blockquote>" * line.depth + link + "</blockquote>" * line.depth
        text = text.replace(b"filepos=0000000000", b"filepos=%010d" % len(text)) + rows.encode(encoding)
    labels = [line.title for line in contents]
    entries = [
        (b"%d" % n, {1: [place], 3: [label], 4: [line.depth]})
        for n, (line, place, label) in enumerate(zip(contents, places, label_places(labels), strict=False))
    ]
    extra = {244: index(entries, labels)} if in_index else {}
    return _part(
        text + b"</body></html>", {36: 6}, {**extra, 108: [COVER]}, about=about, packing=packing, encoding=declared
    )


def kf8_records(
    pages: Sequence[str] = PAGES,
    contents: Sequence[Line] = CONTENTS,
    *,
    packing: int = 2,
    about: Sequence[tuple[int, bytes]] = ABOUT,
    fragment: int = 700,
    pictures: bool = True,
) -> list[bytes]:
    """The records of a KF8 book: every page a skeleton and fragments of so many bytes, and style sheets behind them."""
    skeletons: list[Entry] = []
    fragments: list[Entry] = []
    starts: list[int] = []
    flow, made = b"", 0
    for place, page in enumerate(pages):
        head, body, tail = b"<html><head><title>x</title></head><body>", page.encode(), b"</body></html>"
        pieces = [body[start : start + fragment] for start in range(0, len(body), fragment)]
        starts.append(made + len(head))
        skeletons.append((b"SKEL%010d" % place, {1: [len(pieces)], 6: [len(flow), len(head + tail)]}))
        flow += head + tail
        inserted = made + len(head)
        for piece in pieces:
            fragments.append((b"%010d" % inserted, {2: [0], 3: [place], 4: [len(fragments)], 6: [0, len(piece)]}))
            flow += piece
            inserted += len(piece)
        made += len(head) + len(body) + len(tail)
    labels = [line.title for line in contents]
    entries = []
    for n, (line, label) in enumerate(zip(contents, label_places(labels), strict=False)):
        position = starts[line.page] + max(0, pages[line.page].encode().find(line.at.encode()))
        row = max(i for i, (name, _) in enumerate(fragments) if int(name) <= position)
        entries.append((b"%d" % n, {3: [label], 4: [line.depth], 6: [row, position - int(fragments[row][0])]}))
    styles = b"p { margin: 0 }"
    flows = b"FDST" + struct.pack(">IIIIII", 12, 2, 0, len(flow), len(flow), len(flow + styles))
    extra = {
        244: index(entries, labels, {6: 2}),
        248: index(fragments, ["P-//*[@aid='0']"], {6: 2}),
        252: index(skeletons, (), {6: 2}),
        192: [flows],
    }
    return _part(
        flow + styles, {36: 8}, {**extra, **({108: [COVER]} if pictures else {})}, about=about, packing=packing
    )


def both_records(old: Sequence[bytes], new: Sequence[bytes]) -> list[bytes]:
    """Records of a MOBI 6 and a KF8 book in one; the header of the former, which says so, comes first."""
    return [*old, b"BOUNDARY", *new]


def mobi(**how: object) -> bytes:
    return database([*mobi_records(**how), END])  # type: ignore[arg-type]


def kf8(**how: object) -> bytes:
    return database([*kf8_records(**how), END])  # type: ignore[arg-type]


def both() -> bytes:
    """A book in both forms, the pages of the old one told otherwise."""
    old = mobi_records(pages=("<p>旧的。</p>",), contents=())
    about = (*ABOUT, (121, struct.pack(">I", len(old) + 1)))
    old = mobi_records(pages=("<p>旧的。</p>",), contents=(), about=about)
    return database([*both_records(old, kf8_records(pictures=False)), END])
