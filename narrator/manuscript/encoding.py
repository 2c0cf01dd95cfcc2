"""Bytes to text: UTF-8, UTF-16, GB18030 and Big5 are told apart by what Chinese text looks like.

Every candidate decodes the same sample; the one whose characters are the likeliest Chinese wins. That works on a few
characters, where the statistics of bytes that general detectors use have little to go by. Bytes that the encoding does
not allow become lone surrogates (U+DC00 + byte), which the cleaning step lists as left out: none is lost in silence.
"""

from __future__ import annotations

import codecs
import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from narrator.errors import SourceError
from narrator.manuscript.frequent import SIMPLIFIED, TRADITIONAL

SAMPLE_BYTES = 1 << 16  # enough for any statistics, and a bound for the work
BYTE_ORDER_MARKS = (  # longest first: the mark of UTF-32 begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
CANDIDATES = ("utf-8", "gb18030", "big5", "utf-16-le", "utf-16-be")
WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "utf-8-sig": "utf-8", "ascii": "utf-8", "cp950": "big5"}
UTF16_PRIOR = -math.log(1000)  # files in it begin with a byte order mark, as a rule
FEWEST_OTHER, OF_TWO = 40, 4.0  # letters of two bytes that are sound UTF-8, and what each says for it
UTF8_PRIOR = math.log(1000)  # for three-byte sequences: text in another encoding seldom has them by chance
IMPOSSIBLE = -20.0
MOST_RUNS = 20  # of a line in which a byte may be missing
FEWEST_PAIRS = 200  # of bytes that tell
MOSTLY_ASCII = 0.7  # of the bytes stand in pairs of ASCII; in Chinese in UTF-16, a quarter does
_ASCII_PAIR = re.compile(rb"[\t\n\r -~]{2}")
_HIGH_RUN = re.compile(rb"[\x81-\xfe]{5,4000}")
FEWEST_MENDED = 4  # hanzi of a line that is read in another encoding than the rest
LIKELY = 9.0  # at most so strange is Chinese prose, with some margin
DAMAGE_ALLOWED = 0.01  # share of bytes; above it the encoding is wrong or the file is not text


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the encoding it was read in, and how sure that is, from 0 to 1."""

    text: str
    encoding: str
    certainty: float


@dataclass(frozen=True, slots=True)
class _Guess:
    encoding: str
    score: float  # natural log of the likelihood of the sample
    strangeness: float  # mean of -log p over the characters outside ASCII


def decode(data: bytes, encoding: str | None = None, name: str = "the source") -> Decoded:
    """The text in `data`, in `encoding` if given, else in the likeliest one.

    Raises SourceError for an unknown encoding, for one that the bytes contradict, and for bytes that are no text.
    """
    if encoding:
        return _decode_as(data, encoding, name)
    for mark, marked in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return Decoded(_decode(data[len(mark) :], marked, name), marked, 1.0)
    if data.isascii() and b"\0" not in data:
        return Decoded(data.decode("ascii"), "utf-8", 1.0)
    best, certainty = guess(data)
    return Decoded(_decode(data, best, name), best, certainty)


def guess(data: bytes) -> tuple[str, float]:
    """The likeliest encoding of `data` and how sure that is, from 0 to 1."""
    best, second, *_ = _guesses(data)
    sure = 1 / (1 + math.exp(min(500.0, second.score - best.score)))
    doubt = max(0.0, best.strangeness - 9) / 6  # Chinese prose lies between 6 and 8
    return best.encoding, round(max(0.0, min(0.999, sure) * (1 - min(1.0, doubt))), 3)


def _decode_as(data: bytes, encoding: str, name: str) -> Decoded:
    wanted = _canonical(encoding)
    for mark, marked in BYTE_ORDER_MARKS:
        if data.startswith(mark) and marked.startswith(wanted):
            wanted, data = marked, data[len(mark) :]
    if wanted == "utf-16":
        wanted = max(_guesses(data, ("utf-16-le", "utf-16-be")), key=lambda g: g.score).encoding
    if wanted in CANDIDATES and not data.isascii():
        _check_wish(data, wanted, name)
    return Decoded(_decode(data, wanted, name), wanted, 1.0)


def _check_wish(data: bytes, wanted: str, name: str) -> None:
    best, *others = _guesses(data)
    wish = next(g for g in (best, *others) if g.encoding == wanted)
    if wish.encoding != best.encoding and best.score - wish.score > 15 and wish.strangeness > 9.5:
        raise SourceError(
            f"{name} is not encoded in {wanted}.",
            remedy=f"Try --encoding {best.encoding}.",
            encoding=wanted,
            likely=best.encoding,
        )


def _canonical(encoding: str) -> str:
    try:
        "".encode(encoding)  # refuses codecs that are not for text, such as hex
        b"\xff".decode(encoding, "replace")  # refuses those that know no damage, such as idna
        found = codecs.lookup(encoding).name
    except (LookupError, ValueError, UnicodeError):
        known = ", ".join(("utf-8", "utf-16", "gb18030", "big5"))
        raise SourceError(
            f"There is no encoding called {encoding!r}.", remedy=f"Known ones: {known}.", encoding=encoding
        ) from None
    return WIDER.get(found, found)


def _decode(data: bytes, encoding: str, name: str) -> str:
    text = _lenient(data, encoding)
    if encoding == "utf-8" and _has_damage(text):
        text = "".join(map(_mended, data.splitlines(keepends=True)))
    elif encoding == "gb18030" and _has_damage(text):
        text = "".join(map(_resynchronised, data.splitlines(keepends=True)))
    damaged = sum(text.count(chr(0xDC00 + byte)) for byte in range(256)) if _has_damage(text) else 0
    if damaged > max(4, DAMAGE_ALLOWED * len(data)):
        raise SourceError(
            f"{name} holds {damaged} bytes that are not {encoding}: it is damaged, mixes encodings, or is not text.",
            remedy=f"Try --encoding {_other(data, encoding)}, or save it as UTF-8.",
            encoding=encoding,
            damaged=damaged,
        )
    return text


def _mended(line: bytes) -> str:
    """A line that is not UTF-8 in a text that is: in GB18030 or Big5, if it is sound and likely Chinese in that."""
    text = _lenient(line, "utf-8")
    if not _has_damage(text):
        return text
    for encoding in ("gb18030", "big5"):
        meant = _lenient(line, encoding)
        hanzi = sum("\u4e00" <= character <= "\u9fff" for character in meant)
        if not _has_damage(meant) and hanzi >= FEWEST_MENDED and _rate(line, encoding).strangeness < LIKELY:
            return meant
    return text


def _resynchronised(line: bytes) -> str:
    """A line of GB18030 that lost a byte, so that what stands behind it was cut in the wrong places, cut aright."""
    text = _lenient(line, "gb18030")
    if not _has_damage(text):
        return text
    odd = [run.span() for run in _HIGH_RUN.finditer(line) if len(run[0]) % 2]
    return max(text, *(_set_apart(line, *span) for span in odd[:MOST_RUNS]), text, key=_likelihood)


def _set_apart(line: bytes, start: int, end: int) -> str:
    """A line with the one byte of an odd run set apart that leaves the likeliest pairs."""
    run = line[start:end]
    before = [0.0, *accumulate(_likelihood(_lenient(run[i : i + 2], "gb18030")) for i in range(0, len(run) - 1, 2))]
    behind = [0.0, *accumulate(_likelihood(_lenient(run[i : i + 2], "gb18030")) for i in range(len(run) - 2, 0, -2))]
    stray = start + 2 * max(range(len(before)), key=lambda pairs: before[pairs] + behind[-1 - pairs])
    return _lenient(line[:stray], "gb18030") + chr(0xDC00 + line[stray]) + _lenient(line[stray + 1 :], "gb18030")


def _likelihood(text: str) -> float:
    return sum(map(_log_likelihood, text))


def _has_damage(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def _other(data: bytes, encoding: str) -> str:
    return next(g.encoding for g in _guesses(data) if g.encoding != encoding)


def _lenient(data: bytes, encoding: str) -> str:
    _register()
    if encoding != "big5":
        return data.decode(encoding, _DAMAGE)
    windows = data.decode("cp950", _DAMAGE)
    if not _has_damage(windows):
        return windows
    hong_kong = data.decode("big5hkscs", _DAMAGE)
    return windows if _has_damage(hong_kong) else hong_kong


_DAMAGE = "narrator-damage"


@cache
def _register() -> None:
    def as_surrogates(error: UnicodeError) -> tuple[str, int]:
        assert isinstance(error, UnicodeDecodeError)
        return "".join(chr(0xDC00 + byte) for byte in error.object[error.start : error.end]), error.end

    codecs.register_error(_DAMAGE, as_surrogates)


def _guesses(data: bytes, candidates: tuple[str, ...] = CANDIDATES) -> list[_Guess]:
    sample = _sample(data)
    return sorted((_rate(sample, e) for e in candidates), key=lambda g: -g.score)


def _is_mostly_ascii(sample: bytes) -> bool:
    """Whether bytes are a page's markup or code with little Chinese, whose pairs would be hanzi in UTF-16."""
    if len(sample) < FEWEST_PAIRS * 2 or b"\0" in sample:
        return False
    return len(_ASCII_PAIR.findall(sample)) * 2 > MOSTLY_ASCII * len(sample)


def _sample(data: bytes) -> bytes:
    """Some bytes around the first one above ASCII: no character of any candidate is cut at their beginning."""
    first = next((i for i in range(0, len(data), SAMPLE_BYTES) if not data[i : i + SAMPLE_BYTES].isascii()), 0)
    while first < len(data) and data[first] < 0x80:
        first += 1
    start = max(0, first - SAMPLE_BYTES // 4) & ~1
    return data[start : start + SAMPLE_BYTES]


def _rate(sample: bytes, encoding: str) -> _Guess:
    text = _lenient(sample, encoding)
    if len(sample) == SAMPLE_BYTES:
        text = text[:-4]  # the cut may have split a character
    counts = Counter(text)
    score = sum(n * _log_likelihood(c) for c, n in counts.items())
    foreign = {c: n for c, n in counts.items() if not c.isascii()}
    strangeness = -sum(n * _log_likelihood(c) for c, n in foreign.items()) / max(1, sum(foreign.values()))
    is_sound = encoding == "utf-8" and not _has_damage(text)
    two = (
        sum(n for c, n in foreign.items() if "\xa0" <= c < "\u0800") if is_sound else 0
    )  # Cyrillic, Greek and the like
    is_sound = is_sound and (two >= FEWEST_OTHER or any(c >= "\u0800" for c in counts))
    prior = UTF8_PRIOR + two * OF_TWO if is_sound else UTF16_PRIOR if encoding.startswith("utf-16") else 0.0
    if encoding.startswith("utf-16") and _is_mostly_ascii(sample):
        prior = IMPOSSIBLE * len(sample)
    return _Guess(encoding, score + prior, strangeness)


@cache
def _log_likelihood(character: str) -> float:
    """ln p of a character in Chinese text: a share of the text, divided among the characters of a class."""
    code = ord(character)
    if code < 0x80:
        return math.log(0.10 / 40) if character.isprintable() or character.isspace() else IMPOSSIBLE
    if character in _PUNCTUATION:
        return math.log(0.12 / len(_PUNCTUATION))
    return _log_of_hanzi(character) if 0x3400 <= code <= 0x9FFF else _log_of_others(code)


def _log_of_others(code: int) -> float:
    if 0xD800 <= code <= 0xF8FF or code in (0xFFFE, 0xFFFF) or code < 0xA0:
        return IMPOSSIBLE  # damage, private use, control characters
    full_width_latin_or_symbol = 0xFF00 <= code <= 0xFF5E or 0xC0 <= code < 0x100 or 0x2000 <= code < 0x2700
    return -9.0 if full_width_latin_or_symbol else -12.5


def _log_of_hanzi(character: str) -> float:
    for characters, logarithm in _BY_FREQUENCY:
        if character in characters:
            return logarithm
    return math.log(0.08 / 4000) if _is_common(character) else math.log(0.005 / 15000)


def _is_common(character: str) -> bool:
    """Level 1 of GB 2312 (rows 16 to 55) or of Big5 (lead bytes A4 to C6)."""
    simplified = character.encode("gb2312", "ignore")
    traditional = character.encode("big5", "ignore")
    return b"\xb0" <= simplified < b"\xd8" or b"\xa4" <= traditional < b"\xc7"


_PUNCTUATION = frozenset("，。、；：？！“”‘’（）《》「」『』—…·\u3000")
_BY_FREQUENCY = (  # what each class makes up of hanzi in running text, by the same sums as the lists
    (frozenset(SIMPLIFIED[:100] + TRADITIONAL[:45]), math.log(0.35 / 100)),
    (frozenset(SIMPLIFIED[100:640] + TRADITIONAL[45:285]), math.log(0.43 / 540)),
    (frozenset(SIMPLIFIED[640:] + TRADITIONAL[285:]), math.log(0.12 / 560)),
)
