"""Working values of the front-end: pieces of a text as the rules divide it, and the Chinese words to be spoken."""

from __future__ import annotations

from dataclasses import dataclass, field

from narrator.frontend.model import TokenKind


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text and what is said for it; `pinyin` is set where a lexicon or an author has decided it."""

    start: int
    end: int
    kind: TokenKind
    spoken: str = ""
    pinyin: tuple[str, ...] = ()
    phonemes: tuple[str, ...] = ()


@dataclass(slots=True)
class Word:
    """A Chinese word on its way to sound: g2p fills `pinyin` and `doubt`, sandhi fills `surface`.

    `start` is its place in the line of what is spoken, `piece` the number of the piece that it belongs to.
    """

    text: str
    tag: str
    piece: int
    start: int
    pinyin: list[str] = field(default_factory=list)
    surface: list[str] = field(default_factory=list)
    doubt: float = 0.0
    fixed: bool = False

    @property
    def end(self) -> int:
        return self.start + len(self.text)
