"""Hand rules for characters with several readings: `data/polyphones.txt`, whose head explains how it is written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from narrator.frontend.characters import DATA, HAN
from narrator.frontend.stream import Word

_SIGHT = 10  # how many characters to the left and to the right a pattern may see
_QUOTES = "“”‘’「」『』《》〈〉\"'"
_MACRO = re.compile(r"\{(\w)\}")
_ATOMS = re.compile(r"\\.|\[(?:\\.|[^\]])*\]|.")
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
    """What stands to the left and to the right; `begins` and `ends` ask for a word's edge there."""

    left: re.Pattern[str]
    right: re.Pattern[str]
    begins: bool
    ends: bool

    def fits(self, site: Site) -> bool:
        right = self.right.match(site.after)
        left = self.left.search(site.before) if right else None
        if not right or not left:
            return False
        if self.begins and site.at - len(left.group()) not in site.edges:
            return False
        return not self.ends or site.at + 1 + right.end() in site.edges


@dataclass(frozen=True, slots=True)
class Tagged:
    """The character begins a word of several characters that has this part of speech."""

    tag: str

    def fits(self, site: Site) -> bool:
        word = site.word
        return word.tag == self.tag and site.at == word.start and len(word.text) > 1


@dataclass(frozen=True, slots=True)
class Rule:
    reading: str
    patterns: tuple[Pattern | Tagged, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """`by_character`: rules in the order in which they are tried; `alone`: readings outside known words."""

    by_character: dict[str, tuple[Rule, ...]]
    alone: dict[str, str]

    def reading(self, site: Site) -> str | None:
        for rule in self.by_character.get(site.line[site.at], ()):
            if any(pattern.fits(site) for pattern in rule.patterns):
                return rule.reading
        return None


def compile_pattern(character: str, text: str) -> list[Pattern | Tagged]:
    """The patterns for each place of the character in a text, outside of its groups."""
    if text.startswith("@"):
        return [Tagged(text[1:])]
    atoms = _ATOMS.findall(text.removeprefix("<").removesuffix(">"))
    found: list[Pattern | Tagged] = []
    depth = 0
    for place, atom in enumerate(atoms):
        depth += (atom == "(") - (atom == ")")
        if atom == character and not depth:
            left = "".join(_NONE_BEFORE if other == "^" else other for other in atoms[:place])
            right = "".join(_NONE_AFTER if other == "^" else other for other in atoms[place + 1 :])
            edges = text.startswith("<"), text.endswith(">")
            found.append(Pattern(re.compile(f"(?:{left})\\Z"), re.compile(right), *edges))
    if not found:
        raise ValueError(f"{text} does not hold {character}")
    return found


@cache
def rules() -> Rules:
    """The house's rules, compiled."""
    by_character: dict[str, list[Rule]] = {}
    alone: dict[str, str] = {}
    macros: dict[str, str] = {}
    for line in (DATA / "polyphones.txt").read_text(encoding="utf-8").splitlines():
        head, *fields = line.partition("#")[0].split() or [""]
        if head.startswith("{"):
            macros[head[1]] = fields[0]
        elif len(fields) == 1:
            alone[head] = fields[0]
        elif head:
            texts = (_MACRO.sub(lambda match: macros[match[1]], text) for text in fields[1:])
            patterns = tuple(pattern for text in texts for pattern in compile_pattern(head, text))
            by_character.setdefault(head, []).append(Rule(fields[0], patterns))
    return Rules({character: tuple(found) for character, found in by_character.items()}, alone)
