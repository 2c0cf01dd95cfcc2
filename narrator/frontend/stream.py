"""Working values of the front-end: pieces of a text as the rules divide it, and the Chinese words to be spoken."""

from __future__ import annotations

from dataclasses import dataclass, field

from narrator.frontend.model import TokenKind


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text and what is said for it; `fixed` where a lexicon or the author has decided that."""

    start: int
    end: int
    kind: TokenKind
    spoken: str = ""
    pinyin: tuple[str, ...] = ()
    phonemes: tuple[str, ...] = ()
    fixed: bool = False
    doubt: float = 0.0


@dataclass(slots=True)
class Word:
    """A Chinese word on its way to sound: g2p fills `pinyin` and `doubt`, sandhi fills `surface`.

    `start` is its place in the line of what is spoken, `piece` the number of the piece that it belongs to, `given` the
    syllables that a lexicon or the author has decided, by the place of their character in the word.
    """

    text: str
    tag: str
    piece: int
    start: int
    pinyin: list[str] = field(default_factory=list)
    surface: list[str] = field(default_factory=list)
    given: dict[int, str] = field(default_factory=dict)
    doubt: float = 0.0

    @property
    def end(self) -> int:
        return self.start + len(self.text)
