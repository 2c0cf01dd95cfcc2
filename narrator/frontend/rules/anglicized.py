"""Numbers in English sentences are said in English: `I was born in 1998`, `see page 12`, `20% more`, `$5.99`."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps

from narrator.frontend.rules.book import NUMBER, Match, Reader, RuleBook, after, before

ENGLISH_RULES = book = RuleBook()

_NEAR = 100  # characters to each side in which a sentence is looked for
_OTHER = re.compile(r"[^\x00-\u024f’–—…]")  # neither English nor its marks
_CHINESE = re.compile("[\u3400-\u9fff]")
_CODE = re.compile(r"[{}\[\]=<>_|\\@+*]|\w\(|;(?! [A-Za-z])")  # signs of programs and formulas
_WORDS = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")
_FEWEST = 3  # words of a sentence
_SENTENCE_WORDS = frozenset(
    "a about after all am an and are as at be been before but by can did do does for from had has have he her his how "
    "i if in into is it its just like me more my no not of on or our out over she so than that the their them then "
    "there they this to under up us was we were what when which who will with would you your".split()
)
_MONTH_NAMES = "January February March April May June July August September October November December".split()
_MONTHS = "|".join(name[:3] for name in _MONTH_NAMES)
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split()
_SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred"))
_ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}  # fmt: skip
_CURRENCIES = {"$": ("dollar", "cent"), "€": ("euro", "cent"), "£": ("pound", "pence")}
_MILLIONS = {"k": "thousand", "m": "million", "mn": "million", "b": "billion", "bn": "billion"}
_SHORT_NUMBER = 4  # digits from which a number behind a hyphen is that of a telephone
_MOST_DIGITS = 15  # longer numbers are said digit by digit


def cardinal(digits: str) -> str:
    """A whole number in words: `1,250` is one thousand two hundred fifty."""
    digits = digits.replace(",", "")
    return _counted(int(digits)) if len(digits) <= _MOST_DIGITS else digit_by_digit(digits)


def _counted(value: int) -> str:
    for scale, name in _SCALES:
        if value >= scale:
            rest = value % scale
            return f"{_counted(value // scale)} {name}" + (f" {_counted(rest)}" if rest else "")
    if value < len(_ONES):
        return _ONES[value]
    return _TENS[value // 10] + (f" {_ONES[value % 10]}" if value % 10 else "")


def digit_by_digit(digits: str) -> str:
    return " ".join(_ONES[int(digit)] for digit in digits)


def number(digits: str) -> str:
    """A number with or without a decimal part."""
    whole, point, fraction = digits.partition(".")
    return cardinal(whole) + (f" point {digit_by_digit(fraction)}" if point else "")


def ordinal(digits: str) -> str:
    *front, last = cardinal(digits).split()
    regular = last[:-1] + "ieth" if last.endswith("y") else last + "th"
    return " ".join((*front, _ORDINALS.get(last, regular)))


def year(digits: str) -> str:
    """`1998` is nineteen ninety eight, `1905` nineteen oh five, `2008` two thousand eight."""
    century, rest = divmod(int(digits), 100)
    if century % 10 == 0 and rest < 10:
        return _counted(int(digits))
    return _counted(century) + " " + ("hundred" if not rest else f"oh {_ONES[rest]}" if rest < 10 else _counted(rest))


def _is_year(digits: str) -> bool:
    return len(digits) == 4 and digits.isdecimal() and "1100" <= digits < "2100"


def _in_sentence(match: Match) -> bool:
    """Whether a match stands among English words that make a sentence, and no Chinese is joined to it."""
    left = match.string[max(0, match.start() - _NEAR) : match.start()]
    right = match.string[match.end() : match.end() + _NEAR]
    if _CHINESE.match(left.rstrip()[-1:]) or _CHINESE.match(right.lstrip()[:1]):
        return False
    left, right = _OTHER.split(left)[-1], _OTHER.split(right, maxsplit=1)[0]
    if _CODE.search(left) or _CODE.search(right):
        return False
    words = _WORDS.findall(left) + _WORDS.findall(right)
    return len(words) >= _FEWEST and any(word.lower() in _SENTENCE_WORDS for word in words)


def rule(pattern: str) -> Callable[[Reader], Reader]:
    """A rule that holds in English sentences only."""

    def register(reader: Reader) -> Reader:
        @wraps(reader)
        def read(match: Match) -> str | tuple[int, str] | None:
            return reader(match) if _in_sentence(match) else None

        return book(pattern)(read)

    return register


@rule(rf"([$€£])\s?({NUMBER})(?:\s?(k|m|mn|b|bn|million|billion|trillion)(?![A-Za-z]))?(?![\dA-Za-z])")
def _money(match: Match) -> str:
    """`$5.99`, `$3.5 million`."""
    many, part = _CURRENCIES[match[1]]
    if match[3]:
        return f"{number(match[2])} {_MILLIONS.get(match[3], match[3])} {many}s"
    whole, _, cents = match[2].partition(".")
    if not int(whole.replace(",", "")) and len(cents) == 2 and cents.strip("0"):
        return f"{cardinal(str(int(cents)))} {part}" + ("s" if part == "cent" and int(cents) > 1 else "")
    said = f"{cardinal(whole)} {many}" + ("" if whole == "1" else "s")
    if len(cents) != 2 or cents == "00":
        return said if not cents.strip("0") else f"{number(match[2])} {many}s"
    return f"{said} {cardinal(cents.lstrip('0'))}" + (f" {part}" if cents[0] == "0" else "")


@rule(rf"(-?)({NUMBER})\s?%")
def _percent(match: Match) -> str:
    return f"{'minus ' if match[1] else ''}{number(match[2])} percent"


@rule(r"(\d{1,2})/(\d{1,2})(?![\d/])")
def _fraction(match: Match) -> str | None:
    """`1/2`, `3/4`, and `24/7`."""
    above, below = (int(part) for part in match.groups())
    if before(match) in ("/", ".") or not above or not below:
        return None
    if above >= below:
        return f"{cardinal(match[1])} {cardinal(match[2])}"
    name = {2: "half", 4: "quarter"}.get(below) or ordinal(match[2])
    return f"{cardinal(match[1])} {name}" + ("" if above == 1 else "s")


@rule(r"(\d{1,4})(?:st|nd|rd|th)(?![A-Za-z])")
def _ordinal(match: Match) -> str:
    return ordinal(match[1])


@rule(r"([01]?\d|2[0-4]):([0-5]\d)(?![\d:])")
def _time(match: Match) -> str:
    """`8:30`, `9:05`, `12:00`."""
    hour, minute = match.groups()
    late = "" if minute == "00" else f" oh {cardinal(minute[1])}" if minute[0] == "0" else f" {cardinal(minute)}"
    return cardinal(str(int(hour))) + (late or " o'clock" * (not re.match(r"\s?[AaPp]\.?[Mm]", after(match, 3))))


@rule(r"((?:19|20)\d\d)([-/.])(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])(?![\d.])")
def _date(match: Match) -> str:
    """`2020-05-01`."""
    return f"{_MONTH_NAMES[int(match[3]) - 1]} {ordinal(match[4].lstrip('0'))} {year(match[1])}"


@rule(r"\d{1,8}(?:\.\d{1,8}){2,5}(?![\dA-Za-z])")
def _version(match: Match) -> str:
    """`2.0.1`, `192.168.1.1`."""
    return " point ".join(cardinal(part) for part in match.group().split("."))


@rule(r"((?:1[1-9]|20)\d)0s(?![A-Za-z])")
def _decade(match: Match) -> str:
    """`the 1990s`."""
    *front, last = year(match[1] + "0").split()
    return " ".join((*front, last[:-1] + "ies" if last.endswith("y") else last + "s"))


@rule(r"(?:No|NO|no)\.\s?(?=\d)|(?:pp?|P)\.\s?(?=\d)")
def _number_or_page(match: Match) -> str | None:
    """`No. 5`, `p. 12`."""
    return None if before(match).isalnum() else "number" if match.group()[0] in "Nn" else "page"


@rule(rf"(-?)({NUMBER})(?![\dA-Za-z])")
def _number(match: Match) -> str | None:
    """`3 apples`, `in 1998`, `May 5`, `3-5 days`, `F-16`."""
    sign, digits = match.groups()
    left = before(match, 10)
    joined = re.search(r"[\dA-Za-z.]$", left) if sign else re.search(r"[.,]$", left)
    if sign and joined:
        return _behind_hyphen(left, digits)
    if re.search(rf"(?<![A-Za-z])(?:{_MONTHS})[a-z]{{0,6}}\.? $", left) and re.fullmatch(r"[12]?\d|3[01]", digits):
        return ordinal(digits)
    if left[-1:].isalpha() and len(digits) > 2 and digits.isdecimal():
        return digit_by_digit(digits)
    return ("minus " if sign else "") + (year(digits) if _is_year(digits) else number(digits))


def _behind_hyphen(left: str, digits: str) -> str:
    """The 5 of `3-5 days`, the 16 of `F-16`, the 1234 of `555-1234`."""
    first = re.search(r"(?<![-\d])\d+$", left)
    if not first or not digits.isdecimal():
        return ("to " if first else "") + number(digits)
    if _is_year(first.group()) and _is_year(digits):
        return "to " + year(digits)
    is_range = max(len(first.group()), len(digits)) < _SHORT_NUMBER and int(first.group()) < int(digits)
    return f"to {cardinal(digits)}" if is_range else digit_by_digit(digits)
