"""Lexicon files: TOML in which keys may be Chinese without quotes, `齁 = "hou1"`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from narrator.errors import LexiconError
from narrator.frontend.characters import HAN_RUN
from narrator.frontend.erhua import is_coloured
from narrator.frontend.folding import fold
from narrator.readback import toml_value
from narrator.syllables import is_syllable, plain_syllables, tone_digits

_BARE_KEY = re.compile(r"""(\s*)([^\s"'#=\[\]{}](?:[^"'#=\[\]{}\n]*[^\s"'#=\[\]{}])?)(\s*=)""")
_ANY_KEY = re.compile(r"""\s*("(?:[^"\\]|\\.)*"|'[^']*')\s*=""")
_AT_LINE = re.compile(r"\(at line (\d+), column \d+\)")
_NUMBERED = re.compile(r"[a-züvê:]+[0-9]", re.IGNORECASE)
_MARKED = re.compile("[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ]")
_SCRIPTS = re.compile(r"[A-Za-z][A-Za-z\s'.-]*|[^A-Za-z\s]+")
_FIELDS = ("say", "context", "chapter")
_FORMS = (
    'Write pinyin with tones (`重庆路 = "chong2 qing4 lu4"`), what is said instead (`EWTO = "E W T O"`), '
    'Kokoro\'s phonemes (`Qwen = "/kwˈɛn/"`), or nothing for silence (`（微博） = ""`).'
)


@dataclass(frozen=True, slots=True)
class LexiconEntry:
    """How a text is read: `pinyin`, or `said` in its place, or `phonemes`; none of them is silence.

    `context` is a longer text around it in which alone it applies, `chapter` a chapter's number or title.
    """

    text: str
    pinyin: tuple[str, ...] = ()
    said: str = ""
    phonemes: tuple[str, ...] = ()
    context: str = ""
    chapter: str = ""

    @property
    def key(self) -> str:
        return self.context or self.text

    @property
    def offset(self) -> int:
        """Where the text begins in its context."""
        return self.key.index(self.text)


class LexiconPlace(NamedTuple):
    """Where an entry is written, for errors."""

    name: str
    line: int = 1

    def mistake(self, what: str) -> LexiconError:
        return LexiconError(f"{self.name}, line {self.line}: {what}.", remedy=_FORMS, line=self.line)


def read_entries(path: Path) -> tuple[LexiconEntry, ...]:
    """The entries of a lexicon file. Raises LexiconError, which names the line and what was expected."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError(
            f"The lexicon {path} cannot be read ({error}).", remedy="It must be a file in UTF-8."
        ) from error
    return parse_entries(text, path.name)


def parse_entries(text: str, name: str) -> tuple[LexiconEntry, ...]:
    """The entries of a lexicon's text; `name` is what errors call it."""
    quoted, lines = _quote_keys(text)
    try:
        table = toml_value(quoted)
    except ValueError as error:
        found = _AT_LINE.search(str(error))
        line = int(found[1]) if found else len(text.splitlines())
        raise LexiconPlace(name, line).mistake(_AT_LINE.sub("", str(error)).strip()) from error
    return entries_of(table, name, lines)


def entries_of(table: Mapping[str, Any], name: str, lines: Mapping[str, int] | None = None) -> tuple[LexiconEntry, ...]:
    """The entries of a table such as a front matter's: text → its reading, or a table of `say`, `context`, `chapter`."""
    places = ((key, value, LexiconPlace(name, (lines or {}).get(key, 1))) for key, value in table.items())
    return tuple(entry for key, value, place in places for entry in _entries(key, value, place))


def _entries(text: str, value: Any, place: LexiconPlace) -> Iterator[LexiconEntry]:
    for form in value if isinstance(value, list) else [value]:
        if not isinstance(form, dict):
            yield entry_of(text, form, place)
            continue
        unknown = next((name for name in form if name not in _FIELDS), None)
        if unknown or "say" not in form:
            raise place.mistake(f"{text} has {unknown or 'no say'}: an entry has say, and may have context and chapter")
        yield entry_of(text, form["say"], place, str(form.get("context", "")), str(form.get("chapter", "")))


def entry_of(text: str, say: Any, place: LexiconPlace, context: str = "", chapter: str = "") -> LexiconEntry:
    """One entry from its parts, wherever they were written. Raises LexiconError."""
    if not isinstance(say, str):
        raise place.mistake(f"the reading of {text} must be a text in quotes")
    if not text.strip():
        raise place.mistake("an entry needs a text that it is for")
    if context and context.count(text) != 1:
        raise place.mistake(f"the context “{context}” must hold {text} once")
    if say.startswith("/") and say.endswith("/") and len(say) > 2:
        return LexiconEntry(text, (), text, tuple(say[1:-1].split()), context, chapter)
    syllables = _syllables(say)
    if fault := _fault(text, say, syllables):
        raise place.mistake(fault)
    if not syllables and len(_SCRIPTS.findall(say)) > len(text):
        raise place.mistake(
            f"the reading of {text} changes between Chinese and Latin more often than it has characters"
        )
    return LexiconEntry(text, syllables, "" if syllables else say.strip(), (), context, chapter)


def _fault(text: str, say: str, syllables: tuple[str, ...]) -> str:
    """What is wrong with a text's pinyin, or nothing."""
    if wrong := next((syllable for syllable in syllables if not is_syllable(syllable)), None):
        return f"{wrong} is no syllable of Mandarin with a tone from 1 to 5"
    folded = fold(text)
    if not HAN_RUN.fullmatch(folded):
        return ""
    if not syllables:
        toneless = next((part for part in say.split() if part in plain_syllables()), None)
        return f"{toneless} has no tone" if toneless else ""
    if len(syllables) + min(sum(map(is_coloured, syllables)), folded.count("儿")) == len(folded):
        return ""
    return f"{text} has {len(folded)} characters, but {len(syllables)} syllables are given"


def _syllables(say: str) -> tuple[str, ...]:
    """What is written as pinyin, with tone digits; nothing if it is not."""
    parts = say.split()
    if parts and all(_NUMBERED.fullmatch(part) for part in parts):
        return tuple(part.lower().replace("u:", "v").replace("ü", "v") for part in parts)
    if parts and _MARKED.search(say) and all(part.isalpha() for part in parts):
        return tuple(tone_digits(part.lower()) for part in parts)
    return ()


def _quote_keys(text: str) -> tuple[str, dict[str, int]]:
    """The text with its keys in quotes, as TOML wants what is not ASCII, and the line of each key."""
    quoted: list[str] = []
    places: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        bare, other = _BARE_KEY.match(line), _ANY_KEY.match(line)
        if bare:
            places.setdefault(bare[2], number)
            key = json.dumps(bare[2], ensure_ascii=False)
            quoted.append(f"{bare[1]}{key}{bare[3]}{line[bare.end() :]}")
        else:
            places.setdefault(other[1][1:-1] if other else "", number)
            quoted.append(line)
    return "\n".join(quoted), places
