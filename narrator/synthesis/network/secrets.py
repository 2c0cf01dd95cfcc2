"""What a server says, as it may be shown: one short line without a word of what is secret, and without controls.

A server may repeat the key that it was sent, in whatever form. So a message is read as a person would read it: escapes
are resolved, marks and spaces between letters are passed over, and of what is left no six characters in a row may be
those of a secret.
"""

from __future__ import annotations

import base64
import os
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from html import unescape
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from narrator.errors import VoiceError
from narrator.synthesis import voices
from narrator.synthesis.network.proxy import PROXY_VARIABLES

LONGEST = 160  # characters of a message
LONGEST_READ = 2_000  # characters of it that are looked at
RUN = 6  # characters in a row that are too many
LEAST = 3  # a shorter secret is none
KEY_VARIABLES = ("OPENAI_API_KEY",)
URL_VARIABLES = (*PROXY_VARIABLES, "NARRATOR_OPENAI_URL", "OPENAI_BASE_URL")
BLOT = "…"
ESCAPES = 3  # deep
ESCAPE = re.compile(
    r"(?:%[0-9A-Fa-f]{2})+|[\\%]u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}|\\[ux]\{[0-9A-Fa-f]{1,6}\}|\\x[0-9A-Fa-f]{2}"
    r"|\\[0-7]{3}|&#(?:[0-9]{1,7}|[xX][0-9A-Fa-f]{1,6});?|&\w{1,31};|=[0-9A-F]{2}|.",
    re.DOTALL,
)


class Shown(NamedTuple):
    """A character as it is read, and where it stands in the message."""

    char: str
    start: int
    end: int


def excerpt(message: str) -> str:
    """A foreign message in one line that may be shown."""
    return " ".join(_blotted(message[:LONGEST_READ], known()).split())[:LONGEST]


def known() -> tuple[str, ...]:
    """The secrets of this process: keys, and passwords in addresses."""
    get = os.environ.get
    keys = [get(name, "") for name in (*KEY_VARIABLES, *_of_servers())]
    return tuple(filter(None, [*keys, *(word for name in URL_VARIABLES for word in _passwords(get(name, "")))]))


def _of_servers() -> list[str]:
    """The variables that the voice files name."""
    with suppress(VoiceError):
        return [server.key_env for server in voices.servers().values() if server.key_env]
    return []


def _passwords(url: str) -> Iterator[str]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return
    for word in (parts.password, parts.username if parts.password is None else None):
        if word:
            yield unquote(word)


def _blotted(message: str, secrets: Iterable[str]) -> str:
    """The message without controls, with a blot for every run of a secret."""
    grams = frozenset(gram for secret in secrets for gram in _grams(secret))
    hidden = bytearray(len(message))
    for depth in range(ESCAPES + 1):
        read = [shown for shown in _read(message, depth) if shown.char]
        for size in {len(gram) for gram in grams}:
            text = "".join(shown.char for shown in read)
            for at in range(len(text) - size + 1):
                if text[at : at + size] in grams:
                    start, end = read[at].start, read[at + size - 1].end
                    hidden[start:end] = b"\1" * (end - start)
    shown = (BLOT if secret else _visible(char) for char, secret in zip(message, hidden, strict=True))
    return re.sub(f"{BLOT}+", BLOT, "".join(shown))


def _visible(char: str) -> str:
    return " " if unicodedata.category(char) in {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"} else char


def _read(message: str, depth: int) -> Iterator[Shown]:
    """The letters and digits of a message with so many layers of escapes resolved, one entry a character."""
    parts = [(message[at], at, at + 1) for at in range(len(message))]
    for _ in range(depth):
        text = "".join(char for char, _, _ in parts)
        parts = [
            (char, parts[found.start()][1], parts[found.end() - 1][2])
            for found in ESCAPE.finditer(text)
            for char in _resolved(found[0])
        ]
    for text, start, end in parts:
        for char in _folded(text):
            yield Shown(char, start, end)


def _resolved(escape: str) -> str:
    if len(escape) == 1:
        return escape
    if escape[0] == "%" and escape[1] != "u":
        return unquote(escape, errors="replace")
    if escape[0] == "&":
        return unescape(escape)
    if escape[0] == "=":
        return chr(int(escape[1:], 16))
    digits = escape.strip("\\%Uux{}")
    code = int(digits or "0", 8 if escape[1].isdigit() else 16)
    return chr(code) if code <= sys.maxunicode else ""


def _folded(text: str) -> str:
    """Letters and digits alone, without case, width and accents."""
    return "".join(char for char in unicodedata.normalize("NFKD", text).casefold() if char.isalnum())


@cache
def _grams(secret: str) -> frozenset[str]:
    """All runs of a secret that must not be seen, as it is and in the usual encodings of bytes."""
    found = {gram for form in _forms(secret) for gram in _runs(_folded(form), RUN)}
    codes = [str(ord(char)) for char in secret]  # as a list of numbers, in which six digits are two characters
    found |= {"".join(codes[at : at + RUN]) for at in range(max(1, len(codes) - RUN + 1))}
    return frozenset(gram for gram in found if len(gram) >= LEAST)


def _runs(form: str, length: int) -> Iterator[str]:
    return (form[at : at + length] for at in range(max(1, len(form) - length + 1)))


def _forms(secret: str) -> Iterator[str]:
    yield from (secret, secret[::-1])
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        data = secret.encode(encoding, "surrogatepass")
        yield from (data.hex(), base64.b32encode(data).decode().rstrip("="))
        for shift in range(3):  # base64 looks different behind one or two other bytes
            encoded = base64.b64encode(b"\0" * shift + data).decode().rstrip("=")
            yield encoded[-(-4 * shift // 3) + (shift > 0) : -1]
    twice = base64.b64encode(base64.b64encode(secret.encode("utf-8", "surrogatepass")))
    yield from (
        twice.decode().rstrip("=")[:-1],
        base64.b64encode(secret[::-1].encode("utf-8", "surrogatepass")).decode(),
    )
