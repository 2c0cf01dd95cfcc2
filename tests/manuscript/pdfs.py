"""PDF documents made for the tests: text at places, bookmarks, no more."""

from collections.abc import Sequence

CMAP = b"""/CIDInit /ProcSet findresource begin begincmap /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap"""


Placed = tuple[float, float, float, str]  # a text's left side, its foot above the page's end, its size, its words


def pdf(pages: Sequence[Sequence[str | Placed]], bookmarks: Sequence[tuple[str, int]] = (), **info: str) -> bytes:
    """A document with the lines of `pages`, one below the other or placed; `bookmarks` are titles and pages, from 0.

    `cmap`, among `info`, replaces the table of what the font's characters mean.
    """
    cmap = info.pop("cmap", "").encode() or CMAP
    first_page = 6
    first_mark = first_page + 2 * len(pages)
    kids = " ".join(f"{first_page + 2 * i} 0 R" for i in range(len(pages)))
    font = (
        "<</Type/Font/Subtype/Type0/BaseFont/Song/Encoding/Identity-H/ToUnicode 4 0 R/DescendantFonts[<</Type/Font"
        "/Subtype/CIDFontType2/BaseFont/Song/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        "/DW 1000/W[32 126 500]>>]>>"
    )
    objects = [
        f"<</Type/Catalog/Pages 2 0 R{'/Outlines 5 0 R' if bookmarks else ''}>>".encode(),
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode(),
        font.encode(),
        _stream(cmap),
        f"<</First {first_mark} 0 R/Last {first_mark + len(bookmarks) - 1} 0 R/Count {len(bookmarks)}>>".encode(),
    ]
    for index, lines in enumerate(pages):
        page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>/Contents"
        objects += [f"{page} {first_page + 2 * index + 1} 0 R>>".encode(), _stream(_content(lines))]
    for index, (title, page_number) in enumerate(bookmarks):
        following = f"/Next {first_mark + index + 1} 0 R" if index + 1 < len(bookmarks) else ""
        target = f"/Dest[{first_page + 2 * page_number} 0 R/Fit]"
        objects.append(f"<</Title {_text(title)}/Parent 5 0 R{target}{following}>>".encode())
    objects.append(("<<" + "".join(f"/{key} {_text(value)}" for key, value in info.items()) + ">>").encode())
    return _file(objects)


def _text(text: str) -> str:
    return f"<FEFF{text.encode('utf-16-be').hex()}>"


def _content(lines: Sequence[str | Placed]) -> bytes:
    placed = [(72, 800 - 18 * row, 11, line) if isinstance(line, str) else line for row, line in enumerate(lines)]
    shown = (f"/F {size} Tf 1 0 0 1 {x} {y} Tm <{text.encode('utf-16-be').hex()}> Tj" for x, y, size, text in placed)
    return ("BT " + "\n".join(shown) + " ET").encode()


def latin_pdf(lines: Sequence[bytes]) -> bytes:
    """A document whose font claims to be in the encoding of Windows, with whatever bytes."""
    font = b"<</Type/Font/Subtype/TrueType/BaseFont/SimSun/Encoding/WinAnsiEncoding>>"
    shown = b"\n".join(
        b"1 0 0 1 72 %d Tm <%s> Tj" % (800 - 18 * i, line.hex().encode()) for i, line in enumerate(lines)
    )
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>/Contents 5 0 R>>"
    kids = b"<</Type/Pages/Kids[4 0 R]/Count 1>>"
    return _file(
        [b"<</Type/Catalog/Pages 2 0 R>>", kids, font, page, _stream(b"BT /F 11 Tf " + shown + b" ET"), b"<<>>"]
    )


def _stream(data: bytes) -> bytes:
    return f"<</Length {len(data)}>>stream\n".encode() + data + b"\nendstream"


def _file(objects: Sequence[bytes]) -> bytes:
    made, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"<</Size {len(objects) + 1}/Root 1 0 R/Info {len(objects)} 0 R>>"
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n{trailer}\nstartxref\n{len(made)}\n%%EOF"
    return made + end.encode()
