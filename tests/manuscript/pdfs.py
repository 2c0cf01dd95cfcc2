"""PDF documents made for the tests: text at places, bookmarks, no more."""

from collections.abc import Sequence

CMAP = b"""/CIDInit /ProcSet findresource begin begincmap /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap"""


def pdf(pages: Sequence[Sequence[str]], bookmarks: Sequence[tuple[str, int]] = (), **info: str) -> bytes:
    """A document with the lines of `pages`; `bookmarks` are titles and pages, from 0."""
    first_page = 6
    first_mark = first_page + 2 * len(pages)
    kids = " ".join(f"{first_page + 2 * i} 0 R" for i in range(len(pages)))
    font = (
        "<</Type/Font/Subtype/Type0/BaseFont/Song/Encoding/Identity-H/ToUnicode 4 0 R/DescendantFonts[<</Type/Font"
        "/Subtype/CIDFontType2/BaseFont/Song/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>]>>"
    )
    objects = [
        f"<</Type/Catalog/Pages 2 0 R{'/Outlines 5 0 R' if bookmarks else ''}>>".encode(),
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode(),
        font.encode(),
        _stream(CMAP),
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


def _content(lines: Sequence[str]) -> bytes:
    shown = (f"1 0 0 1 72 {800 - 18 * row} Tm <{line.encode('utf-16-be').hex()}> Tj" for row, line in enumerate(lines))
    return ("BT /F 11 Tf " + "\n".join(shown) + " ET").encode()


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
