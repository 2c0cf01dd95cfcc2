"""The sounds that speech is told apart by, and which of them an utterance is made of.

They are the symbols in which the offline voice is told what to say, without tone and stress; what differs little in
sound is one. English diphthongs are two.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from narrator.frontend.model import Utterance
from narrator.synthesis.kokoro.engine import soundings

PAUSE = 0
SOUNDS = "_aɛeiɨouʊyɤəɚjwptkfsʂɕxʦꭧʨmnŋlɻʰ"  # the first is a pause
ALIKE = dict(
    zip("ɑɐɒʌæɪᵻɔᵊɜɥbdɾTɡvzθʃʒhʧʤɹrð", "aaaaɛiɨoəɚyptttkfssʂʂxꭧꭧɻɻl", strict=True),
) | {"A": "ei", "I": "ai", "O": "ou", "Q": "ou", "W": "au", "Y": "oi"}  # fmt: skip
_NUMBERS = {sound: number for number, sound in enumerate(SOUNDS)}


class SoundPiece(NamedTuple):
    """The smallest run of text that can be timed, and the numbers of its sounds; none where it is not spoken."""

    start: int
    end: int
    sounds: tuple[int, ...]


def pieces_of(utterance: Utterance) -> list[SoundPiece]:
    """Cover the utterance's text in order. Raises SynthesisError for what is no syllable."""
    found = []
    for piece, symbols in soundings(utterance):
        found.append(SoundPiece(piece.start, piece.end, sounds_of(symbols) if piece.beats else ()))
    return found


@cache
def sounds_of(symbols: str) -> tuple[int, ...]:
    """The sounds of a run of the voice's symbols."""
    plain = "".join(ALIKE.get(symbol, symbol) for symbol in symbols)
    return tuple(_NUMBERS[sound] for sound in plain if sound in _NUMBERS)
