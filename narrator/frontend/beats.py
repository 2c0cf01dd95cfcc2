"""The beats of a phrase: its Chinese characters with their syllables, on the way from dictionary to spoken tones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from narrator.frontend.erhua import MERGED
from narrator.frontend.model import Word
from narrator.words import vocabulary


@dataclass(slots=True)
class Beat:
    """One syllable: `text` is its character, with the 儿 that colours it; `spoken` changes, `pinyin` stays."""

    text: str
    pinyin: str
    spoken: str
    owner: Word
    place: int

    @property
    def character(self) -> str:
        return self.text[0]

    @property
    def word(self) -> str:
        return self.owner.text

    @property
    def tag(self) -> str:
        return self.owner.tag

    @property
    def base_tag(self) -> str:
        """The part of speech of the character by itself."""
        return vocabulary().tag(self.character)

    @property
    def tone(self) -> str:
        return self.spoken[-1:]

    @property
    def is_light(self) -> bool:
        return self.tone == "5"

    def retone(self, tone: str) -> None:
        self.spoken = self.spoken[:-1] + tone

    def lighten(self) -> None:
        self.retone("5")


def beats_of(words: Iterable[Word]) -> list[Beat]:
    """The beats of words; a merged 儿 joins the beat before it."""
    found: list[Beat] = []
    for word in words:
        for place, (character, syllable) in enumerate(zip(word.text, word.pinyin, strict=True)):
            if syllable == MERGED and found:
                colour = found[-1]
                colour.text += character
                colour.pinyin = colour.spoken = f"{colour.pinyin[:-1]}r{colour.pinyin[-1]}"
            else:
                found.append(Beat(character, syllable, syllable, word, place))
    return found


def return_to_words(beats: Iterable[Beat]) -> None:
    """Give the words their syllables back, as the dictionary and as speech has them."""
    for beat in (found := list(beats)):
        beat.owner.pinyin, beat.owner.surface = [], []
    for beat in found:
        beat.owner.pinyin.append(beat.pinyin)
        beat.owner.surface.append(beat.spoken)
