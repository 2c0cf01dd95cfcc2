"""The front matter of a script: what holds for the whole, a `key: value` a line, and the cast."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace

from narrator.audio.options import Pauses
from narrator.errors import SourceError
from narrator.script.blocks import with_breaks_of
from narrator.script.characters import one_line
from narrator.script.inline import MarkError, Mention
from narrator.script.model import Delivery, Script
from narrator.script.notation import (
    NAME,
    NotationError,
    checked_pause,
    number,
    read_delivery,
    read_speed,
    write_delivery,
)

VERSION = 1
FENCE = "---"
CAST = "cast"
TEXTS = ("title", "author", "language", "voice", "lexicon")
PAUSES = {f"pause-{each.name.removesuffix('_s')}": each.name for each in fields(Pauses)}
_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")


@dataclass(slots=True)
class FrontMatter:
    """`end` is where the text behind it begins; `values` are by key, with the places of those that name a voice."""

    end: int = 0
    values: dict[str, str] = field(default_factory=dict)
    speed: float = 1.0
    pauses: Pauses = field(default_factory=Pauses)
    cast: dict[str, Delivery] = field(default_factory=dict)
    mentions: list[Mention] = field(default_factory=list)


def read(text: str) -> FrontMatter:
    """The front matter that a script begins with, if any. Raises MarkError."""
    front = FrontMatter()
    start = 1 if text.startswith("\ufeff") else 0
    key = ""
    for offset, line, end in _lines(text, start):
        if offset == start:
            if line.rstrip() != FENCE:
                front.end = start
                return front
        elif line.rstrip() == FENCE:
            front.end = end
            return front
        elif line.strip() and not line.lstrip().startswith("#"):
            key = _entry(front, key, line, offset)
    if len(text) == start:
        return front
    raise MarkError(f"the front matter is not closed by a line {FENCE}", start)


def _lines(text: str, start: int) -> Iterator[tuple[int, str, int]]:
    """Where each line begins, the line, and where the next begins."""
    while start < len(text):
        found = _LINE.match(text, start)
        if found is None or found.end() == start:
            return
        yield start, found[1], found.end()
        start = found.end()


def _entry(front: FrontMatter, above: str, line: str, offset: int) -> str:
    """Take a line; the key that lines indented below it belong to."""
    indented = line[0] in " \t"
    if indented and above != CAST:
        return above
    key, colon, value = line.partition(":")
    if not colon:
        raise MarkError("a line of the front matter is not `key: value`", offset)
    place = offset + len(key) + 1 + len(value) - len(value.lstrip())
    try:
        _take(front, above if indented else "", key.strip(), unquoted(value), place)
    except MarkError:
        raise
    except NotationError as error:
        raise MarkError(str(error), place) from error
    return above if indented else key.strip()


def _take(front: FrontMatter, above: str, key: str, value: str, place: int) -> None:
    if above == CAST:
        name = unquoted(key)
        if not re.fullmatch(NAME, name):
            raise NotationError(f"{name!r} cannot be a name: it may hold no space and no punctuation")
        delivery = read_delivery(value if value.startswith("@") else f"@{value}")
        if name in front.cast:
            raise NotationError(f"{name} is in the cast already")
        front.cast[name] = delivery
        front.mentions.append(Mention(place, delivery.voice))
    elif key == "speed":
        front.speed = read_speed(value)
    elif key in PAUSES:
        names = ["comma_s", "clause_s"] if key == "pause-comma" else [PAUSES[key]]  # a clause pauses as a comma does
        front.pauses = replace(front.pauses, **dict.fromkeys(names, _pause(value)))
    else:
        front.values[key] = value
        if key == "voice" and value:
            front.mentions.append(Mention(place, value))


def _pause(value: str) -> float:
    try:
        return checked_pause(float(value.removesuffix("s")))
    except ValueError as error:
        raise NotationError(f"a pause is a number of seconds from 0 to 60, not {value!r}") from error


def write(script: Script) -> str:
    """The front matter of a script, with its fences; what is as usual is left out."""
    lines = [f"{key}: {quoted(value)}" for key in TEXTS if (value := getattr(script, key))]
    lines += [f"speed: {number(script.speed)}"] if script.speed != 1 else []
    usual = replace(Pauses(), clause_s=script.pauses.comma_s)
    changed = (key for key, name in PAUSES.items() if getattr(script.pauses, name) != getattr(usual, name))
    lines += [f"{key}: {number(getattr(script.pauses, PAUSES[key]))}" for key in changed]
    lines += [f"{CAST}:", *(f"  {name}: {cast_value(member)}" for name, member in script.cast)] if script.cast else []
    return "\n".join([FENCE, f"narrator: {VERSION}", *lines, FENCE])


def with_line(text: str, pattern: re.Pattern[str], line: str) -> str:
    """The text with a line of its front matter replaced, removed where it is empty, or added at the end."""
    body = read(text).end
    lines = re.findall(r"[^\r\n]*(?:\r\n|\r|\n)", text[:body])
    if not lines:
        raise SourceError("The script has no front matter.", remedy="Begin it with the lines ---, narrator: 1 and ---.")
    new = with_breaks_of(text, f"{line}\n") if line else ""
    found = next((i for i, each in enumerate(lines) if pattern.fullmatch(each.rstrip("\r\n"))), None)
    if found is None:
        lines.insert(len(lines) - 1, new)
    else:
        lines[found] = new
    return "".join(lines) + text[body:]


def cast_value(member: Delivery) -> str:
    """`voice 1.1x`."""
    return write_delivery(member).removeprefix("@")


def quoted(value: str) -> str:
    """A value on one line; quoted where it would be read as something else."""
    bare = one_line(value)
    if bare == value and not re.search(r"^[\"'\s]|[\"'\s]$", value):
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r") + '"'


def unquoted(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] == '"':
        return re.sub(r"\\(.)", lambda found: {"n": "\n", "r": "\r"}.get(found[1], found[1]), value[1:-1])
    if len(value) > 1 and value[0] == value[-1] == "'":
        return value[1:-1].replace("''", "'")
    return value
