"""Hand rules for characters with several readings: `data/polyphones.txt`, whose head explains how it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from narrator.frontend.characters import DATA, HAN
from narrator.frontend.model import Word

_SIGHT = 10  # how many characters to the left and to the right a pattern may see
_QUOTES = "“”‘’「」『』《》〈〉\"'"
_CLASS = re.compile(r"\{(\w)\}")
_ATOMS = re.compile(r"\\.|\[(?:\\.|[^\]])*\]|.")
_REFERENCE = re.compile(r"\\([1-9])")
_NONE_BEFORE, _NONE_AFTER = f"(?<![{HAN}])", f"(?![{HAN}])"


@dataclass(frozen=True, slots=True)
class Site:
    """A character in its line and among its line's words; `edges` are the places where a word begins or ends."""

    line: str
    at: int
    words: Sequence[Word]
    number: int
    edges: frozenset[int]

    @property
    def word(self) -> Word:
        return self.words[self.number]

    @property
    def before(self) -> str:
        return self.line[max(0, self.at - _SIGHT) : self.at]

    @property
    def after(self) -> str:
        return self.line[self.at + 1 : self.at + 1 + _SIGHT]

    def neighbour(self, step: int) -> Word | None:
        """The word so many places on, if no pause lies between."""
        first, last = sorted((self.number, self.number + step))
        if first < 0 or last >= len(self.words):
            return None
        joined = all(self._joined(self.words[n].end, self.words[n + 1].start) for n in range(first, last))
        return self.words[self.number + step] if joined else None

    def _joined(self, end: int, start: int) -> bool:
        return end == start or all(character in _QUOTES for character in self.line[end:start])


@dataclass(frozen=True, slots=True)
class Pattern:
    """What stands to the left and to the right; `begins` and `ends` ask for a word's edge there.

    One that is `firm` holds against the dictionaries even where it looks beyond the character's word.
    """

    text: str
    left: re.Pattern[str]
    right: re.Pattern[str]
    begins: bool
    ends: bool
    firm: bool

    def fits(self, site: Site, before: str, after: str) -> range | None:
        """The part of the line that the pattern takes, if it fits a character with that before and after it."""
        right = self.right.match(after)
        left = self.left.search(before) if right else None
        if not right or not left:
            return None
        start, end = site.at - len(left.group()), site.at + 1 + right.end()
        if (self.begins and start not in site.edges) or (self.ends and end not in site.edges):
            return None
        return range(start, end)


@dataclass(frozen=True, slots=True)
class Tagged:
    """The character begins a word of several characters that has this part of speech, or is `inside` it."""

    tag: str
    inside: bool

    @property
    def text(self) -> str:
        return f"@{self.tag}" + "+" * self.inside

    @property
    def firm(self) -> bool:
        return False

    def fits(self, site: Site, _before: str, _after: str) -> range | None:
        word = site.word
        place = word.start < site.at < word.end - 1 if self.inside else site.at == word.start and len(word.text) > 1
        return range(word.start, word.end) if place and word.tag == self.tag else None


@dataclass(frozen=True, slots=True)
class ReadingRule:
    """A reading, and where it holds."""

    reading: str
    patterns: tuple[Pattern | Tagged, ...]


@dataclass(frozen=True, slots=True)
class HouseRules:
    """The house's rules as they are written: `lines` by character, and its reading `alone`, outside known words."""

    lines: dict[str, list[list[str]]]
    alone: dict[str, str]


class Fitting(NamedTuple):
    """A rule's reading of a character, the pattern that fits as it is written, and whether it yields to the word that
    two dictionaries have for the character: it saw more than that word.
    """

    reading: str
    pattern: str
    yields: bool


def fitting(site: Site) -> Fitting | None:
    """What the first rule that fits says about a character."""
    character, before, after = site.line[site.at], site.before, site.after
    some = _glance(character)
    ahead, behind = some.ahead.match(after) is not None, some.behind.search(before) is not None
    if not ahead and not behind and not some.tagged:
        return None
    for rule in rules_of(character):
        for pattern in rule.patterns:
            if isinstance(pattern, Pattern) and not (ahead if pattern.right.pattern else behind):
                continue
            if (taken := pattern.fits(site, before, after)) is not None:
                beyond = taken.start < site.word.start or taken.stop > site.word.end
                return Fitting(rule.reading, pattern.text, beyond and not pattern.firm)
    return None


def alone(character: str) -> str | None:
    """The reading of a character outside known words, where the house has decided it."""
    return _book().alone.get(character)


def ambiguous_characters() -> frozenset[str]:
    """The characters that have rules."""
    return frozenset(_book().lines) | frozenset(_book().alone)


@cache
def rules_of(character: str) -> tuple[ReadingRule, ...]:
    """The rules of a character, in the order in which they are tried, compiled when it is first met."""
    lines = _book().lines.get(character, ())
    return tuple(ReadingRule(said, tuple(compile_patterns(character, texts))) for said, *texts in lines)


class Glance(NamedTuple):
    """All patterns of a character at once, to see quickly that none fits: `ahead` for those that ask for something to
    the right, `behind` for those that only look to the left.
    """

    ahead: re.Pattern[str]
    behind: re.Pattern[str]
    tagged: bool


@cache
def _glance(character: str) -> Glance:
    every = [pattern for rule in rules_of(character) for pattern in rule.patterns]
    patterns = [pattern for pattern in every if isinstance(pattern, Pattern)]
    ahead = [pattern.right.pattern for pattern in patterns if pattern.right.pattern]
    behind = [pattern.left.pattern for pattern in patterns if not pattern.right.pattern]
    return Glance(_either(ahead), _either(behind), len(patterns) < len(every))


def _either(texts: list[str]) -> re.Pattern[str]:
    """One expression for several; the groups that they refer to are numbered on."""
    shifted: list[str] = []
    groups = 0
    for text in texts:
        shifted.append(_REFERENCE.sub(lambda match, by=groups: f"\\{int(match[1]) + by}", text))  # type: ignore[misc]
        groups += re.compile(text).groups
    return re.compile("|".join(f"(?:{text})" for text in shifted) or "(?!)")


def compile_patterns(character: str, texts: Iterable[str]) -> Iterator[Pattern | Tagged]:
    for text in texts:
        yield from _compile(character, text)


def _compile(character: str, text: str) -> Iterator[Pattern | Tagged]:
    """The patterns for each place of the character in a text, outside of its groups."""
    if text.startswith("@"):
        yield Tagged(text[1:].removesuffix("+"), text.endswith("+"))
        return
    plain = text.removeprefix("!")
    atoms = _ATOMS.findall(plain.removeprefix("<").removesuffix(">"))
    depth = 0
    places = []
    for place, atom in enumerate(atoms):
        depth += (atom == "(") - (atom == ")")
        if atom == character and not depth:
            places.append(place)
    if not places:
        raise ValueError(f"{text} does not hold {character}")
    for place in places:
        left = "".join(_NONE_BEFORE if atom == "^" else atom for atom in atoms[:place])
        right = "".join(_NONE_AFTER if atom == "^" else atom for atom in atoms[place + 1 :])
        yield Pattern(
            text,
            re.compile(f"(?:{left})\\Z"),
            re.compile(right),
            plain.startswith("<"),
            plain.endswith(">"),
            plain != text,
        )


def _with_classes(text: str, classes: dict[str, str]) -> str:
    """The text with its classes written out; within brackets, a class's own brackets are left away."""

    def written(match: re.Match[str]) -> str:
        before = text[: match.start()]
        inside = before.rfind("[") > before.rfind("]")
        return classes[match[1]].strip("[]") if inside else classes[match[1]]

    return _CLASS.sub(written, text)


@cache
def _book() -> HouseRules:
    book = HouseRules({}, {})
    classes: dict[str, str] = {}
    for line in (DATA / "polyphones.txt").read_text(encoding="utf-8").splitlines():
        head, *fields = line.partition("#")[0].split() or [""]
        if head.startswith("{"):
            classes[head[1]] = fields[0]
        elif len(fields) == 1:
            book.alone[head] = fields[0]
        elif head:
            fields = [_with_classes(text, classes) for text in fields]
            book.lines.setdefault(head, []).append(fields)
    return book
