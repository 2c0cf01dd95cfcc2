"""A cast: which voice speaks for whom. Read from TOML, or found for a script; and a script with its voices."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import cycle
from typing import Any

from narrator.errors import SourceError
from narrator.readback import toml_value
from narrator.script.dialogue.attribution import QuotedSpeech, attribute
from narrator.script.dialogue.persons import MANY, Gender
from narrator.script.dialogue.speaking import with_marks_behind
from narrator.script.marked import DeliverySpan, marked, overlaid
from narrator.script.model import INHERITED, Chapter, Delivery, Paragraph, Script
from narrator.script.notation import NAME, NotationError, read_delivery

NAMELESS = {Gender.MALE: "男声", Gender.FEMALE: "女声"}
_BARE_KEY = re.compile(r"^(\s*)([^\s\"'#=\[\].]*[^\x00-\x7f][^\s\"'#=\[\].]*)(\s*=)", re.MULTILINE)
REMEDY = '`narrator script SOURCE --speakers` prints a cast to begin with: lines such as 程野 = "zm_yunjian 1.1x".'


@dataclass(frozen=True, slots=True)
class Cast:
    """Voices by name. `male` and `female` are for everybody else, in turn; `aliases` are other names of members."""

    members: Mapping[str, Delivery] = field(default_factory=dict)
    narrator: Delivery = INHERITED
    male: tuple[Delivery, ...] = ()
    female: tuple[Delivery, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Role:
    """Somebody who speaks in a script: how often, and by which voice; INHERITED where that is the narrator's."""

    name: str
    gender: Gender
    quotes: int
    delivery: Delivery = INHERITED


def read_cast(text: str) -> Cast:
    """A cast from TOML; names need no quotation marks. SourceError where it is not understood."""
    try:
        table = toml_value(_BARE_KEY.sub(r'\1"\2"\3', text.removeprefix("\ufeff")))
        members, aliases = dict[str, Delivery](), dict[str, str]()
        for name, value in table.items():
            if name in ("narrator", "male", "female"):
                continue
            members[name] = _deliveries(value["voice"] if isinstance(value, dict) else value)[0]
            aliases |= dict.fromkeys(value.get("aliases", ()) if isinstance(value, dict) else (), name)
        narrator = _deliveries(table["narrator"])[0] if "narrator" in table else INHERITED
        male, female = (_deliveries(table.get(gender, [])) for gender in ("male", "female"))
    except (ValueError, NotationError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise SourceError(f"The cast is not understood: {error}.", remedy=REMEDY) from error
    return Cast(members, narrator, male, female, aliases)


def _deliveries(value: Any) -> tuple[Delivery, ...]:
    return tuple(read_delivery(f"@{each}") for each in ([value] if isinstance(value, str) else value))


def cast_script(script: Script, cast: Cast) -> tuple[Script, list[Role]]:
    """The script with a voice for every quote whose speaker has one, and all who speak, the most frequent first.

    What has a voice of its own already keeps it.
    """
    speeches = attribute([[part.text for part in chapter.paragraphs] for chapter in script.chapters])
    for speech in speeches:
        speech.name = cast.aliases.get(speech.name, speech.name)
    roles = list(_roles(speeches, script, cast))
    names = {role.name for role in roles if role.delivery != INHERITED}
    paragraphs = [part for chapter in script.chapters for part in chapter.paragraphs]
    for speech in speeches:
        name = speech.name if speech.name in names else NAMELESS.get(speech.gender, "") if not speech.name else ""
        if name in names:
            paragraphs[speech.paragraph] = _voiced(paragraphs[speech.paragraph], speech, name)
    every = iter(paragraphs)
    chapters = tuple(replace(chapter, paragraphs=tuple(_next(every, chapter))) for chapter in script.chapters)
    known = dict(script.cast)
    members = [(role.name, role.delivery) for role in roles if role.name in names and role.name not in known]
    return replace(script, chapters=chapters, cast=(*script.cast, *members)), roles


def _next(paragraphs: Iterator[Paragraph], chapter: Chapter) -> Iterator[Paragraph]:
    return (next(paragraphs) for _ in chapter.paragraphs)


def _voiced(paragraph: Paragraph, speech: QuotedSpeech, name: str) -> Paragraph:
    """A paragraph with a quote in a voice; as it is where a part of that has one."""
    text = paragraph.text
    start, end = with_marks_behind(text, speech.quote)
    if paragraph.delivery.voice or _has_voice(paragraph, start, end):
        return paragraph
    if (start, end) == (0, len(text)) and all(part.delivery == INHERITED for part in paragraph.segments):
        return replace(paragraph, delivery=replace(paragraph.delivery, voice=name))
    new = overlaid(marked(paragraph), DeliverySpan(start, end, Delivery(name)))
    pause_s = paragraph.segments[-1].pause_s
    segments = new.segments()
    return replace(paragraph, segments=(*segments[:-1], replace(segments[-1], pause_s=pause_s)))


def _has_voice(paragraph: Paragraph, start: int, end: int) -> bool:
    at = 0
    for segment in paragraph.segments:
        if segment.delivery != INHERITED and at < end and at + len(segment.text) > start:
            return True
        at += len(segment.text)
    return False


def _roles(speeches: Sequence[QuotedSpeech], script: Script, cast: Cast) -> Iterator[Role]:
    counts = Counter(speech.name or NAMELESS.get(speech.gender, "") for speech in speeches)
    genders = {speech.name or NAMELESS.get(speech.gender, ""): speech.gender for speech in speeches}
    labelled = {speech.name for speech in speeches if speech.labelled}
    own = dict(script.cast)
    free = {Gender.MALE: cycle(cast.male or [INHERITED]), Gender.FEMALE: cycle(cast.female or [INHERITED])}
    turn = cycle([Gender.MALE, Gender.FEMALE])
    for name, count in counts.most_common():
        if not name:
            continue
        gender = genders[name] or (next(turn) if name in labelled else Gender.UNKNOWN)
        delivery = own.get(name) or cast.members.get(name, INHERITED)
        if delivery == INHERITED and gender and name not in MANY and re.fullmatch(NAME, name):
            delivery = next(free[gender])
        yield Role(name, genders[name], count, delivery)


def starter(roles: Sequence[Role], cast: Cast, narrator: str) -> str:
    """A cast file for a script, to be edited: what `read_cast` reads."""
    lines = ["# Who speaks, the most frequent first. A voice may have a speed: \"zm_yunjian 1.1x\".",
             f'narrator = "{narrator}"',
             f"male = {_listed(cast.male)}  # for men who are not named here",
             f"female = {_listed(cast.female)}  # for women who are not named here", ""]  # fmt: skip
    for role in roles:
        entry = f'"{role.name}" = "{role.delivery.voice or narrator}"'
        count = f"{role.quotes} quote{'s' if role.quotes > 1 else ''}"
        lines.append(f"{entry}  # {count}, {role.gender or 'man or woman is not told'}")
    return "\n".join(lines) + "\n"


def _listed(deliveries: Sequence[Delivery]) -> str:
    return "[" + ", ".join(f'"{delivery.voice}"' for delivery in deliveries) + "]"
