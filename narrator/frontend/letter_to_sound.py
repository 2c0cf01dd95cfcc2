"""English letters to sounds by rule, for words that no dictionary has.

The rules are in `data/letters.txt`: the first one whose letters stand at a place, between what it asks for to the left and
to the right, gives the sound; then one vowel gets the stress.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from narrator.frontend.characters import DATA

_VOWEL_SOUNDS = "aiuæɑɔəɛɜɪʊʌAIOWYᵊᵻ"
_CLASSES = {"V": "[aeiouy]", "C": "[bcdfghjklmnpqrstvwxz]", "F": "[eiy]", "^": r"\A", "$": r"\Z", "*": "[a-z]"}
_STRESS_BEFORE_ENDING = re.compile(r"(?:tion|sion|cian|ic|ics|ity|ify|logy|graphy|ious|eous|ial|ian)s?$")
_STRESS_BEFORE_LAST = re.compile(r"[aio]$")
_THIRD_FROM_LAST = ("ity", "ify", "logy", "graphy")
_WEAKENED = frozenset("æɑɛʌO")
_NUCLEUS = re.compile(rf"[{_VOWEL_SOUNDS}]")


@dataclass(frozen=True, slots=True)
class Rule:
    left: re.Pattern[str]
    letters: str
    right: re.Pattern[str]
    sound: str


@cache
def _rules() -> dict[str, tuple[Rule, ...]]:
    """The rules by their first letter."""
    found: dict[str, list[Rule]] = {}
    for line in (DATA / "letters.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        match = re.fullmatch(r"(\S*)\[(\w+)\](\S*)\s*=\s*(\S*)", line)
        assert match, line
        left, letters, right, sound = match.groups()
        rule = Rule(re.compile(f"(?:{_pattern(left)})\\Z"), letters, re.compile(_pattern(right)), sound)
        found.setdefault(letters[0], []).append(rule)
    return {letter: tuple(rules) for letter, rules in found.items()}


def _pattern(text: str) -> str:
    return "".join(_CLASSES.get(character, character) for character in text)


def guess(word: str) -> str:
    """The likely phonemes of an unknown word; letters other than a to z are passed over."""
    letters = re.sub("[^a-z]", "", word.lower())
    sound = ""
    at = 0
    while at < len(letters):
        rule = next(rule for rule in _rules()[letters[at]] if _fits(rule, letters, at))
        sound += rule.sound
        at += len(rule.letters)
    return _stressed(sound, letters)


def _fits(rule: Rule, letters: str, at: int) -> bool:
    end = at + len(rule.letters)
    if not letters.startswith(rule.letters, at):
        return False
    return bool(rule.right.match(letters, end) and rule.left.search(letters[:at]))


def _stressed(sound: str, letters: str) -> str:
    """Mark the stressed vowel, by the ending or else the first one; short vowels between are weakened."""
    vowels = [match.start() for match in _NUCLEUS.finditer(sound)]
    if not vowels:
        return sound
    stressed = vowels[_stressed_vowel(len(vowels), letters)]
    weak = {place for place in vowels[1:-1] if place != stressed}
    said = "".join("ə" if place in weak and vowel in _WEAKENED else vowel for place, vowel in enumerate(sound))
    return f"{said[:stressed]}ˈ{said[stressed:]}"


def _stressed_vowel(count: int, letters: str) -> int:
    if ending := _STRESS_BEFORE_ENDING.search(letters):
        return max(0, count - (3 if ending.group().startswith(_THIRD_FROM_LAST) else 2))
    return count - 2 if count > 2 and _STRESS_BEFORE_LAST.search(letters) else 0
