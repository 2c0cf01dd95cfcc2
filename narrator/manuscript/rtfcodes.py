"""The bytes of an RTF document as characters: by the character set of a font, or the document's code page."""

from __future__ import annotations

import codecs
import re

from narrator.manuscript.encoding import guess

CHARSETS = {  # of fonts; those of 0 and 1 are the document's own
    77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030", 136: "cp950", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250", 255: "cp437",
}  # fmt: skip
OF_TWO_BYTES = frozenset(("gb18030", "cp950", "cp932", "cp949", "johab"))
SYMBOLS = 2  # the character set of fonts whose characters are drawings
WESTERN = "cp1252"
PAGES = {936: "gb18030", 65001: "utf-8", 10000: "mac_roman", 10001: "shift_jis", 10002: "big5", 10008: "gb2312"}
SAMPLE = 1 << 18  # bytes of a document
SURE = 0.9
FEWEST = 8  # bytes outside ASCII that tell an encoding
DAMAGE = 0.1  # of the bytes outside ASCII; with more of it, the encoding is another
_PAIR = re.compile(rb"[\x81-\xfe]{2}")
_WRITTEN = re.compile(rb"\\'([89a-fA-F][0-9a-fA-F])")


def of_page(number: int) -> str:
    """The encoding that a code page is; "" where Python knows none."""
    name = PAGES.get(number, f"cp{number}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return ""


def likeliest(data: bytes) -> str:
    """The encoding of a document that calls itself Western: Chinese ones do, too."""
    written = b"".join(bytes.fromhex(pair.decode()) for pair in _WRITTEN.findall(data[:SAMPLE]))
    if len(written) < FEWEST:
        return WESTERN
    found, certainty = guess(written)
    return found if certainty >= SURE and found in ("gb18030", "big5", "utf-8") else WESTERN


def text_of(data: bytes, declared: str, usual: str, *, has_others: bool = False) -> str:
    """Bytes in the encoding that their font declares, if any, else in the document's.

    `has_others` says that other fonts declare theirs, so that this one is Western where no two bytes make a character.
    """
    if data.isascii():
        return data.decode()
    if declared == "symbols":
        return "".join(chr(0xF000 + byte) if byte >= 0x20 else chr(byte) for byte in data)
    if has_others and not declared and not _PAIR.search(data):
        return data.decode(WESTERN, "surrogateescape")
    text = data.decode(declared or usual, "surrogateescape")
    damaged = sum("\udc80" <= character <= "\udcff" for character in text)
    if not damaged or declared or damaged <= DAMAGE * sum(byte >= 0x80 for byte in data):
        return text
    return data.decode(WESTERN, "surrogateescape")


def of_charset(number: int) -> str:
    """The encoding of a font's character set; "" for the document's own."""
    return "symbols" if number == SYMBOLS else CHARSETS.get(number, "")


def is_utf8(data: bytes) -> bool:
    """Whether bytes outside ASCII that stand in a document as they are are UTF-8."""
    if data.isascii():
        return False
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
