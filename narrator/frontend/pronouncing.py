"""The front-end's main road: text → stretches → words → readings → tones as spoken → tokens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice

from narrator.frontend import erhua, g2p, sandhi, spacing
from narrator.frontend.decided import Reading, by_character, decide
from narrator.frontend.folding import fold
from narrator.frontend.lexicon import Lexicon
from narrator.frontend.model import SpokenStretch, Token, TokenKind, Utterance, Word
from narrator.frontend.normalize import pieces
from narrator.frontend.spacing import ClosedText
from narrator.words import vocabulary

_CHINESE = (TokenKind.HAN, TokenKind.NUMBER)
_AT_ONCE = 32  # texts: from there on, more at once gain nothing


def pronounce(text: str, lexicon: Lexicon | None = None, readings: Sequence[Reading] = ()) -> Utterance:
    """How a text is read aloud: tokens that cover it exactly.

    No lexicon means the house lexicon. `readings` are the author's own: (start, end, how that part is read), written as
    in a lexicon; they go before its entries. Raises LexiconError for one that is not understood.
    """
    return _pronounced([(text, readings)], lexicon)[0]


def pronounce_all(
    texts: Iterable[tuple[str, Sequence[Reading]]], lexicon: Lexicon | None = None
) -> Iterator[Utterance]:
    """`pronounce` for many texts with the author's readings of each: the same, in little more than half the time."""
    waiting = iter(texts)
    while some := list(islice(waiting, _AT_ONCE)):
        yield from _pronounced(some, lexicon)


def _pronounced(texts: Sequence[tuple[str, Sequence[Reading]]], lexicon: Lexicon | None) -> list[Utterance]:
    divided = divide(texts, lexicon)
    g2p.read_all([(each.line.spoken, each.line.written, each.line.all_words()) for each in divided])
    return [_spoken(text, each) for (text, _), each in zip(texts, divided, strict=True)]


def _spoken(text: str, divided: DividedText) -> Utterance:
    parts, words = divided.parts, divided.line.words
    for own in words:
        _join_colours(own)
    for phrase, is_code in _phrases(parts, words):
        sandhi.apply(phrase, is_code)
    return Utterance(text, tuple(divided.closed.opened(tokens_of(parts, words), len(text))))


@dataclass(frozen=True, slots=True)
class DividedText:
    """A text's pieces, by their places in its closed form, and the line of what is spoken."""

    closed: ClosedText
    parts: list[SpokenStretch]
    line: Line


def divide(texts: Sequence[tuple[str, Sequence[Reading]]], lexicon: Lexicon | None = None) -> list[DividedText]:
    """Each text in its pieces; the words of its line have no readings yet."""
    house = Lexicon.house() if lexicon is None else lexicon
    found: list[tuple[str, ClosedText, list[SpokenStretch], Mapping[int, str]]] = []
    for text, readings in texts:
        folded = fold(text)
        closed = spacing.closed(folded, _decided_stretches(folded, house, readings))
        decisions = decide(closed.text, house, [(closed.at(a), closed.at(b), say) for a, b, say in readings])
        written = "".join(text[place] for place in closed.places)
        found.append((written, closed, list(pieces(closed.text, decisions.pieces)), decisions.syllables))
    chinese = [piece.spoken for *_, parts, _ in found for piece in parts if piece.kind in _CHINESE]
    divided = iter(vocabulary().divide(chinese))
    return [
        DividedText(closed, parts, _line_of(written, parts, syllables, divided))
        for written, closed, parts, syllables in found
    ]


def _decided_stretches(folded: str, lexicon: Lexicon, readings: Sequence[Reading]) -> Iterator[tuple[int, int]]:
    """Where the author or the lexicon decides, the text is taken as it is written."""
    yield from ((start, end) for start, end, _ in readings)
    yield from ((found.start, found.end) for found in lexicon.find(folded))


def _phrases(parts: list[SpokenStretch], words: list[list[Word]]) -> Iterator[tuple[list[Word], bool]]:
    """Words that follow each other without a pause, and whether a number joined to letters begins them."""
    phrase: list[Word] = []
    last = TokenKind.SILENT
    is_code = False
    for piece, own in zip(parts, words, strict=True):
        if own:
            if not phrase:
                is_code = last is TokenKind.LATIN and piece.kind is TokenKind.NUMBER
            phrase += own
        elif phrase and piece.kind is not TokenKind.SILENT:
            yield phrase, is_code
            phrase = []
        last = piece.kind
    if phrase:
        yield phrase, is_code


@dataclass(frozen=True, slots=True)
class Line:
    """`spoken` is all that is said, with its punctuation and line ends; `words` are the Chinese words of each piece.

    `written` has the length of `spoken`: they differ where Traditional characters are read as their Simplified forms.
    """

    spoken: str
    written: str
    words: list[list[Word]]

    def all_words(self) -> list[Word]:
        return [word for own in self.words for word in own]


def _line_of(
    text: str,
    pieces: Sequence[SpokenStretch],
    syllables: Mapping[int, str],
    divided: Iterator[list[tuple[str, str]]],
) -> Line:
    """The line of a text's pieces; `syllables` are decided, by the places of their characters in the text.

    `divided` are the words of the Chinese pieces, in turn.
    """
    spoken: list[str] = []
    written: list[str] = []
    words: list[list[Word]] = []
    length = 0
    for number, piece in enumerate(pieces):
        said = piece.spoken or ("\n" if "\n" in text[piece.start : piece.end] else "")
        spoken.append(said)
        written.append(text[piece.start : piece.end] if piece.kind is TokenKind.HAN else said)
        if piece.kind in _CHINESE:
            words.append(list(_words(next(divided), number, length, _given(piece, syllables))))
        else:
            words.append([])
        length += len(said)
    return Line("".join(spoken), "".join(written), words)


def _words(divided: list[tuple[str, str]], piece: int, start: int, given: Mapping[int, str]) -> Iterator[Word]:
    at = 0
    for text, tag in _with_erhua(divided):
        own = {place: given[at + place] for place in range(len(text)) if at + place in given} if given else {}
        yield Word(text, tag, piece, start + at, given=own)
        at += len(text)


def _given(piece: SpokenStretch, syllables: Mapping[int, str]) -> dict[int, str]:
    """What is decided about the characters of a piece's spoken form, by their places in it."""
    if piece.pinyin:
        return dict(enumerate(by_character(piece.pinyin, piece.spoken)))
    if piece.kind is not TokenKind.HAN or not syllables:
        return {}
    places = range(piece.start, piece.end)
    return {place - piece.start: syllables[place] for place in places if place in syllables}


def _with_erhua(words: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """玩 and 儿 are one word."""
    waiting = tag = ""
    for word, own in words:
        if word == "儿" and waiting and erhua.joins(waiting):
            waiting += word
            continue
        if waiting:
            yield waiting, tag
        waiting, tag = word, own
    if waiting:
        yield waiting, tag


def _join_colours(words: list[Word]) -> None:
    """麻秆|儿: a 儿 that the network hears as a colour joins the word before it, or has a syllable of its own."""
    for at in range(len(words) - 1, -1, -1):
        word = words[at]
        if word.text != "儿" or word.pinyin != [erhua.MERGED] or word.given:
            continue
        if at == 0 or words[at - 1].given:
            word.pinyin = ["er2"]
            continue
        before = words[at - 1]
        before.text, before.pinyin = before.text + word.text, [*before.pinyin, erhua.MERGED]
        before.doubt = max(before.doubt, word.doubt)
        del words[at]


def tokens_of(pieces: Sequence[SpokenStretch], words: Sequence[Sequence[Word]]) -> Iterator[Token]:
    """The tokens, in order; a Latin word after another is spoken with a space before it."""
    latin = False
    for piece, own in zip(pieces, words, strict=True):
        for token in _han(piece, own) if piece.kind is TokenKind.HAN else [_whole(piece, own)]:
            spaced = token.kind is TokenKind.LATIN and latin
            yield replace(token, spoken=" " + token.spoken) if spaced else token
            latin = token.kind is TokenKind.LATIN or (latin and token.kind is TokenKind.SILENT)


def _whole(piece: SpokenStretch, words: Sequence[Word]) -> Token:
    """A piece whose words have no place of their own in the text."""
    pinyin = tuple(syllable for word in words for syllable in word.pinyin)
    surface = tuple(syllable for word in words for syllable in word.surface)
    doubt = 0.0 if piece.fixed else max([piece.doubt, *(word.doubt for word in words)])
    return Token(piece.start, piece.end, piece.kind, piece.spoken, pinyin, surface, piece.phonemes, doubt, piece.fixed)


def _han(piece: SpokenStretch, words: Sequence[Word]) -> Iterator[Token]:
    """A token a word; what a lexicon or the author has decided in it is a token by itself.

    A character that no dictionary knows has no reading, and is silent.
    """
    start = piece.start
    for word in words:
        if word.given:
            yield from _divided(word, start)
        elif not any(word.pinyin):
            yield Token(start, start + len(word.text), TokenKind.SILENT, "")
        else:
            end = start + len(word.text)
            yield Token(start, end, piece.kind, word.text, tuple(word.pinyin), tuple(word.surface), doubt=word.doubt)
        start += len(word.text)


def _divided(word: Word, start: int) -> Iterator[Token]:
    for fixed, places in groupby(_beats(word), key=lambda beat: beat[0] in word.given):
        beats = list(places)
        first, last = beats[0][0], beats[-1][0] + beats[-1][1]
        pinyin = tuple(word.pinyin[number] for _, _, number in beats)
        surface = tuple(word.surface[number] for _, _, number in beats)
        doubt = 0.0 if fixed else word.doubt
        spoken = word.text[first:last]
        yield Token(start + first, start + last, TokenKind.HAN, spoken, pinyin, surface, (), doubt, fixed)


def _beats(word: Word) -> Iterator[tuple[int, int, int]]:
    """Place, number of characters, and number of each syllable of a word."""
    place = 0
    for number, syllable in enumerate(word.pinyin):
        size = 2 if erhua.is_coloured(syllable) and word.text[place + 1 : place + 2] == "儿" else 1
        yield place, size, number
        place += size
