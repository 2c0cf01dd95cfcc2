"""What was read, and how sure that is, for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from narrator.cli.display import counted

if TYPE_CHECKING:
    from narrator.manuscript.model import LeftOut, Manuscript
    from narrator.script.dialogue.casting import Role
    from narrator.script.model import Script
    from narrator.script.options import ScriptOptions

SURE = 0.9
EXAMPLES = 3
LONGEST_EXAMPLE = 40  # characters
EXAMPLE_HEAD = 16
OTHER = {"gb18030": "big5", "big5": "gb18030"}  # what to try where the one is wrong; else GB18030


def lines(source: str, manuscript: Manuscript | None, script: Script) -> Iterator[str]:
    """What a source was read as, what was left out of it, and what is odd about its chapters."""
    from narrator.script import numbering

    yield f"{source}: read as {_kind(manuscript)}; {_size(script)}."
    if manuscript and manuscript.certainty < SURE:
        encoding = OTHER.get(manuscript.encoding, "gb18030")
        yield f"  The encoding is a guess. If the text looks wrong, try --encoding {encoding}."
    yield from _left_out(script.left_out)
    yield from (f"  {doubt}" for doubt in numbering.doubts([chapter.title for chapter in script.chapters]))


def breaks(manuscript: Manuscript | None, options: ScriptOptions) -> Iterator[str]:
    """Why the paragraphs end where they do that the author's text did not have."""
    from narrator.script.composing import walls
    from narrator.script.explaining import explain

    found = walls(manuscript, options) if manuscript else []
    if not found:
        yield "No paragraph was divided: all are as the author set them."
    for text in found:
        yield f"{text[:EXAMPLE_HEAD]}…  {len(text):,} characters, divided:"
        for number, each in enumerate(explain(text, options.paragraph), 1):
            yield f"  {number:3}  {each}"


def _kind(manuscript: Manuscript | None) -> str:
    if not manuscript:
        return "a script, as it stands"
    sure = f"{manuscript.certainty:.1%}".replace(".0%", "%").replace("%", " %")
    return f"{manuscript.format}, in {manuscript.encoding} ({sure} sure)"


def _size(script: Script) -> str:
    paragraphs = [paragraph for chapter in script.chapters for paragraph in chapter.paragraphs]
    characters = sum(len(paragraph.text) for paragraph in paragraphs)
    chapters = counted(len(script.chapters), "chapter")
    return f"{chapters}, {counted(len(paragraphs), 'paragraph')}, {characters:,} characters"


def _left_out(pieces: tuple[LeftOut, ...]) -> Iterator[str]:
    """How much was left out for each reason, with examples."""
    ordered = sorted(pieces, key=lambda piece: piece.reason)
    for reason, group in groupby(ordered, key=lambda piece: piece.reason):
        texts = [piece.text for piece in group]
        shown = dict.fromkeys(t if len(t) <= LONGEST_EXAMPLE else t[:LONGEST_EXAMPLE] + "…" for t in texts)
        examples = [text for text, _ in zip(shown, range(EXAMPLES), strict=False)]
        more = " …" if len(shown) > EXAMPLES else ""
        yield f"  Left out, {reason}: {counted(len(texts), 'piece')}: {' | '.join(examples)}{more}"
    if pieces:
        yield "  --keep-all keeps what was left out as no part of the text; narrator make lists all in manifest.json."


def speakers(roles: Sequence[Role], narrator: str) -> Iterator[str]:
    """Who speaks how often, and by which voice."""
    for role in roles:
        voice = role.delivery.voice or f"{narrator}, as the narrator"
        yield f"  {role.name}: {counted(role.quotes, 'quote')}, {voice}"
