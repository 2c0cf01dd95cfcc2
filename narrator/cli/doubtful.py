"""The places of a source whose reading is worth hearing: `narrator pronounce --doubtful`."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any

import click

from narrator.cli.display import counted
from narrator.cli.telling import echo
from narrator.frontend import Doubtful, Utterance, doubtful
from narrator.preview import PlacedSegment, places
from narrator.produce import read
from narrator.rendering.options import MakeOptions
from narrator.rendering.pronouncing import Pronouncer
from narrator.script.options import ScriptOptions

_CONTEXT = 2  # characters to each side that an entry names, if they tell the place from others
_MOST_CONTEXT = 8


@dataclass(frozen=True, slots=True)
class Listed:
    """A doubtful token, the segment where it stands first, and how often it is read so."""

    where: PlacedSegment
    found: Doubtful
    times: int = 1


def show(source: str, *, lexicon: tuple[Path, ...], encoding: str, limit: int, as_json: bool) -> None:
    """Print the places, and how one is heard and decided."""
    script = read(source, MakeOptions(ScriptOptions(lexicon=lexicon), encoding=encoding)).script
    every = list(places(script))
    said = Pronouncer.of(script).utterances(script)
    found = _without_repeats(_doubtful(zip(_watched(every), said, strict=True)))
    if as_json:
        for listed in found[:limit]:
            echo(json.dumps(_row(listed), ensure_ascii=False))
        return
    for listed in found[:limit]:
        echo(_line(listed))
    echo(_advice(source, found, limit) if found else f"Nothing to doubt in {counted(len(every), 'segment')}.")


def _watched(every: list[PlacedSegment]) -> Iterator[PlacedSegment]:
    """The segments, with a bar on a terminal."""
    if not sys.stderr.isatty():
        yield from every
        return
    with click.progressbar(every, label="Reading", file=sys.stderr) as segments:
        yield from segments


def _doubtful(segments: Iterable[tuple[PlacedSegment, Utterance]]) -> list[Listed]:
    """The most doubtful first, else in the order of the text."""
    found = [Listed(place, token) for place, utterance in segments for token in doubtful([utterance])]
    return sorted(found, key=lambda listed: -listed.found.doubt)


def _without_repeats(found: Iterable[Listed]) -> list[Listed]:
    """A word that is read in the same way each time once; a single character depends on where it stands."""
    once: dict[object, Listed] = {}
    for number, listed in enumerate(found):
        word = listed.found.text, listed.found.reading
        key: object = word if len(listed.found.text) > 1 else number
        before = once.get(key)
        once[key] = replace(before, times=before.times + 1) if before else listed
    return list(once.values())


def _row(listed: Listed) -> dict[str, Any]:
    where, found = listed.where, listed.found
    return {
        "doubt": round(found.doubt, 3),
        "chapter": where.chapter,
        "segment": where.number,
        "start": found.start,
        "text": found.text,
        "reading": found.reading,
        "others": list(found.others),
        "times": listed.times,
        "context": where.text,
    }


def _line(listed: Listed) -> str:
    where, found = listed.where, listed.found
    others = f"  or {', '.join(found.others)}" if found.others else ""
    times = f"  ({listed.times} times)" if listed.times > 1 else ""
    shown = f"{found.before}【{found.text}】{found.after}"
    return (
        f"{found.doubt:4.0%}  chapter {where.chapter}, segment {where.number}  {shown}  {found.reading}{others}{times}"
    )


def _advice(source: str, found: list[Listed], limit: int) -> str:
    first, named = found[0], shlex.quote(source)
    rest = f" of {len(found)}: --limit {len(found)} lists all" if len(found) > limit else ""
    return "\n".join(
        [
            f"{counted(min(len(found), limit), 'place')}{rest}.",
            f"To hear one: narrator preview {named} {first.where.number}",
            "To decide one, write a line with the right reading into a file, such as names.toml:",
            f"  {entry(first)}",
            f"and give it to every command: narrator make {named} --lexicon names.toml",
        ]
    )


def entry(listed: Listed) -> str:
    """A lexicon's line for a place: with as much context as tells the place from others of its segment."""
    found = listed.found
    say = found.others[0] if found.others else found.reading
    said = json.dumps(say if found.others else f"/{say}/", ensure_ascii=False)
    if len(found.text) > 1 or not found.others:
        return f"{found.text} = {said}"
    return f"{found.text} = {{ say = {said}, context = {json.dumps(_context(listed), ensure_ascii=False)} }}"


def _context(listed: Listed) -> str:
    """What stands around the place, about two characters to each side, such that it names this place alone."""
    found, text = listed.found, listed.where.text
    sizes = sorted(product(range(_MOST_CONTEXT), repeat=2), key=lambda size: sum(abs(n - _CONTEXT) for n in size))
    for before, after in sizes:
        context = text[max(0, found.start - before) : found.start + len(found.text) + after]
        if context.count(found.text) == 1 and text.count(context) == 1:
            return context
    return found.text
