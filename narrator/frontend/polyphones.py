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
_ITSELF = "＿"  # the character, in a class that is of use to many
_CLASS = re.compile(r"\{(\w)\}")
_ATOMS = re.compile(r"\\.|\[(?:\\.|[^\]])*\]|.")
_GROUPS = re.compile(r"\\.|\[(?:\\.|[^\]])*\]|\(\?|.")
_REFERENCE = re.compile(r"\\([1-9])")
_NONE_BEFORE, _NONE_AFTER = f"(?<![{HAN}])", f"(?![{HAN}])"
_OPENING = "(?:" + _NONE_BEFORE


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

    One that is `firm` holds against the dictionaries even where it looks beyond the character's word; one that is
    `lone` asks that the character is a word by itself.
    """

    text: str
    left: str
    right: str
    begins: bool
    ends: bool
    firm: bool
    lone: bool = False

    def fits(self, site: Site, before: str, after: str) -> range | None:
        """The part of the line that the pattern takes, if it fits a character with that before and after it."""
        if self.lone and len(site.word.text) > 1:
            return None
        right = _compiled(self.right).match(after)
        left = _compiled(self.left).search(before) if right else None
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
    every = _patterns(character)
    for number in _hopeful(character, after if ahead else None, behind):
        rule, pattern = every[number]
        if (taken := pattern.fits(site, before, after)) is not None:
            beyond = taken.start < site.word.start or taken.stop > site.word.end
            return Fitting(rule.reading, pattern.text, beyond and not pattern.firm)
    return None


def _hopeful(character: str, after: str | None, behind: bool) -> Iterable[int]:
    """The patterns of a character that may fit, by their numbers: those that need nothing `after` it, and those whose
    need is met there.
    """
    open_ones = _needing_nothing(character, behind)
    fit = _noted(character).match(after) if after is not None else None
    if fit is None:
        return open_ones
    met = [number for number, note in enumerate(fit.groups()) if note is not None]
    return sorted({*met, *open_ones}) if open_ones else met


@cache
def _needing_nothing(character: str, behind: bool) -> tuple[int, ...]:
    """The patterns that ask for a part of speech, and if `behind` those that only look to the left."""
    return tuple(
        number
        for number, (_, pattern) in enumerate(_patterns(character))
        if isinstance(pattern, Tagged) or (behind and not pattern.right)
    )


def alone(character: str) -> str | None:
    """The reading of a character outside known words, where the house has decided it."""
    return _book().alone.get(character)


def ambiguous_characters() -> frozenset[str]:
    """The characters that have rules."""
    return frozenset(_book().lines) | frozenset(_book().alone)


@cache
def _compiled(text: str) -> re.Pattern[str]:
    """A part of a pattern, compiled when it is first needed: most never are."""
    return re.compile(text)


@cache
def rules_of(character: str) -> tuple[ReadingRule, ...]:
    """The rules of a character, in the order in which they are tried."""
    lines = _book().lines.get(character, ())
    return tuple(ReadingRule(said, tuple(patterns_in(character, texts))) for said, *texts in lines)


@cache
def _patterns(character: str) -> tuple[tuple[ReadingRule, Pattern | Tagged], ...]:
    return tuple((rule, pattern) for rule in rules_of(character) for pattern in rule.patterns)


@cache
def _noted(character: str) -> re.Pattern[str]:
    """One expression that notes in a group for each pattern of a character whether what it needs to the right is there."""
    parts: list[str] = []
    for _, pattern in _patterns(character):
        right = pattern.right if isinstance(pattern, Pattern) else ""
        if _groups(right):
            parts.append("()")
        else:
            parts.append(f"(?:(?={_without_pauses(right)})()|)" if right else "((?!))?")
    return re.compile("".join(parts))


class Glance(NamedTuple):
    """All patterns of a character at once, to see quickly that none fits: `ahead` for those that ask for something to
    the right, `behind` for those that only look to the left. What they say about pauses is left out: it takes long to compile.
    """

    ahead: re.Pattern[str]
    behind: re.Pattern[str]
    tagged: bool


@cache
def _glance(character: str) -> Glance:
    every = [pattern for rule in rules_of(character) for pattern in rule.patterns]
    patterns = [pattern for pattern in every if isinstance(pattern, Pattern)]
    ahead = [_without_pauses(pattern.right) for pattern in patterns if pattern.right]
    behind = [_without_pauses(pattern.left) for pattern in patterns if not pattern.right]
    return Glance(_either(ahead), _either(behind), len(patterns) < len(every))


def _either(texts: list[str]) -> re.Pattern[str]:
    """One expression for several; the groups that they refer to are numbered on."""
    shifted: list[str] = []
    groups = 0
    for text in texts:
        shifted.append(_REFERENCE.sub(lambda match, by=groups: f"\\{int(match[1]) + by}", text))  # type: ignore[misc]
        groups += _groups(text)
    return re.compile("|".join(f"(?:{text})" for text in shifted) or "(?!)")


def _without_pauses(text: str) -> str:
    """A part of a pattern without the pause at its outer end."""
    bare = text.removesuffix(_NONE_AFTER)
    return "(?:" + bare.removeprefix(_OPENING) if bare.startswith(_OPENING) else bare


def _groups(text: str) -> int:
    """How many groups of an expression can be referred to."""
    return sum(atom == "(" for atom in _GROUPS.findall(text))


def patterns_in(character: str, texts: Iterable[str]) -> Iterator[Pattern | Tagged]:
    for text in texts:
        yield from _compile(character, text)


def _compile(character: str, text: str) -> Iterator[Pattern | Tagged]:
    """The patterns for each place of the character in a text, outside of its groups."""
    if text.startswith("@"):
        yield Tagged(text[1:].removesuffix("+"), text.endswith("+"))
        return
    whole = text.removeprefix("!")
    plain = whole.removeprefix("=")
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
            f"(?:{left})\\Z",
            right,
            plain.startswith("<"),
            plain.endswith(">"),
            whole != text,
            plain != whole,
        )


def _with_classes(text: str, classes: dict[str, str]) -> str:
    """The text with its classes written out; within brackets, a class's own brackets are left away."""

    def written(match: re.Match[str]) -> str:
        before = text[: match.start()]
        inside = before.rfind("[") > before.rfind("]")
        return classes[match[1]].strip("[]") if inside else classes[match[1]]

    return _CLASS.sub(written, text)


def _with_itself(character: str, fields: Iterable[str]) -> list[str]:
    """The fields of a character's line; a class that several patterns make up gives a field for each."""
    return " ".join(fields).replace(_ITSELF, character).split()


@cache
def _book() -> HouseRules:
    book = HouseRules({}, {})
    classes: dict[str, str] = {}
    for line in (DATA / "polyphones.txt").read_text(encoding="utf-8").splitlines():
        head, *fields = line.partition("#")[0].split() or [""]
        if head.startswith("{"):
            classes[head[1]] = " ".join(_with_classes(text, classes) for text in fields)
        elif len(fields) == 1:
            book.alone[head] = fields[0]
        elif head:
            fields = _with_itself(head, [_with_classes(text, classes) for text in fields])
            book.lines.setdefault(head, []).append(fields)
    return book
