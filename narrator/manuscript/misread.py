"""Chinese in GBK or Big5 that was taken for Latin letters, as in PDF fonts that claim the encoding of Windows."""

from __future__ import annotations

import re

from narrator.manuscript.legibility import legibility

_BYTES = re.compile(
    r"[\x20-\x7e\u00a0-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122\x80-\x9f]+"
)
_HIGH = re.compile(r"[^\x00-\x7f]")
_PUNCTUATION = re.compile(r"[\x20-\x7e\u00b7\u2013-\u203a]+")
_PAIR = re.compile(rb"[\x81-\xfe](?:[\x40-\xfe]|-)")  # the byte AD is shown as a hyphen
ENCODINGS = ("gb18030", "big5")
SAMPLE = 4000


def reread(lines: list[str]) -> list[str]:
    """`lines` with what was taken for Latin as Chinese, if it is; else the same."""
    runs = [run for line in lines for run in _BYTES.findall(line) if _is_strange(run)]
    sample = "\n".join(runs)[:SAMPLE]
    if not sample:
        return lines
    for encoding in ENCODINGS:
        meant = "\n".join(_decoded(run, encoding) for run in runs)[:SAMPLE]
        if len(re.findall(r"[\u4e00-\u9fff]", meant)) >= 0.3 * len(sample) and legibility(meant) > 0.7:
            return [_BYTES.sub(lambda run: _decoded(run[0], encoding), line) for line in lines]  # noqa: B023
    return lines


def _is_strange(run: str) -> bool:
    """Whether it may be Chinese bytes: not so dashes and quotation marks that stand in Chinese, such as —— and “……”."""
    return len(_HIGH.findall(run)) > 1 and not _PUNCTUATION.fullmatch(run)


def _decoded(run: str, encoding: str) -> str:
    """A run in another encoding, as far as its bytes allow."""
    if not _HIGH.search(run) or _PUNCTUATION.fullmatch(run):
        return run
    data = _PAIR.sub(lambda pair: pair[0].replace(b"-", b"\xad"), b"".join(_byte(character) for character in run))
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return run


def _byte(character: str) -> bytes:
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:
        return character.encode("latin-1", "replace")
