"""What a lexicon or the author has decided about a text: pieces that are said otherwise, and syllables of characters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from narrator.frontend import glosses
from narrator.frontend.characters import HAN_RUN
from narrator.frontend.erhua import MERGED, is_coloured
from narrator.frontend.folding import fold
from narrator.frontend.lexicon import Applied, Lexicon
from narrator.frontend.lexicon_file import LexiconEntry, LexiconPlace, entry_of
from narrator.frontend.model import SpokenStretch, TokenKind
from narrator.frontend.normalize import pieces
from narrator.frontend.respelling import spell

Reading = tuple[int, int, str]  # start, end, and how that part of a text is read: written as in a lexicon


@dataclass(frozen=True, slots=True)
class Decisions:
    """`pieces` replace parts of the text; `syllables` are those of single characters, by their places."""

    pieces: list[SpokenStretch] = field(default_factory=list)
    syllables: dict[int, str] = field(default_factory=dict)


def decide(text: str, lexicon: Lexicon, readings: Sequence[Reading]) -> Decisions:
    """What holds for a folded text; the author's own readings take precedence, then pinyin in the text, then the lexicon."""
    written = [Applied(start, end, entry_of(text[start:end], say, LexiconPlace(say))) for start, end, say in readings]
    taken = {place for found in written for place in range(found.start, found.end)}
    glossed = [gloss for gloss in glosses.find(text) if taken.isdisjoint(range(gloss.first, gloss.end))]
    taken.update(place for gloss in glossed for place in range(gloss.first, gloss.end))
    free = (found for found in lexicon.find(text) if taken.isdisjoint(range(found.start, found.end)))
    decisions = Decisions()
    for start, end, entry in sorted([*written, *free], key=lambda found: found.start):
        if entry.pinyin and HAN_RUN.fullmatch(text, start, end):
            syllables = by_character(entry.pinyin, text[start:end])
            decisions.syllables.update(zip(range(start, end), syllables, strict=True))
        else:
            decisions.pieces.extend(_pieces(start, end, entry))
    for gloss in glossed:
        decisions.syllables.update(zip(range(gloss.first, gloss.glossed), gloss.syllables, strict=True))
        decisions.pieces.append(SpokenStretch(gloss.start, gloss.end, TokenKind.SILENT))
    decisions.pieces.sort(key=lambda piece: piece.start)
    return decisions


def by_character(syllables: Iterable[str], characters: str) -> list[str]:
    """A syllable for each character; a 儿 that colours the one before it has none of its own."""
    found: list[str] = []
    for syllable in syllables:
        merged = characters[len(found) + 1 : len(found) + 2] == "儿" and is_coloured(syllable)
        found += [syllable[:-2] + syllable[-1], MERGED] if merged else [syllable]
    return found


def _pieces(start: int, end: int, entry: LexiconEntry) -> Iterable[SpokenStretch]:
    if entry.pinyin:
        return [SpokenStretch(start, end, TokenKind.NUMBER, spell(entry.pinyin), entry.pinyin, fixed=True)]
    if entry.phonemes:
        return [SpokenStretch(start, end, TokenKind.LATIN, entry.text, phonemes=entry.phonemes, fixed=True)]
    said = list(_joined(piece for piece in pieces(fold(entry.said)) if piece.spoken.strip()))
    if not said:
        return [SpokenStretch(start, end, TokenKind.SILENT, fixed=True)]
    return _placed(said, start, end)


def _joined(said: Iterable[SpokenStretch]) -> Iterator[SpokenStretch]:
    """Chinese together, Latin words together, marks dropped."""
    waiting: SpokenStretch | None = None
    for piece in said:
        if piece.kind is TokenKind.PUNCTUATION:
            continue
        kind = TokenKind.LATIN if piece.phonemes else TokenKind.NUMBER
        if waiting is not None and waiting.kind is kind:
            space = " " if piece.phonemes else ""
            sounds = waiting.phonemes + piece.phonemes
            waiting = replace(waiting, spoken=waiting.spoken + space + piece.spoken, phonemes=sounds)
            continue
        if waiting is not None:
            yield waiting
        waiting = replace(piece, kind=kind)
    if waiting is not None:
        yield waiting


def _placed(said: list[SpokenStretch], start: int, end: int) -> Iterator[SpokenStretch]:
    """Each part of what is said at a character of its own, the last at all that are left."""
    for at, piece in enumerate(said, start):
        yield replace(piece, start=at, end=end if piece is said[-1] else at + 1, fixed=True)
