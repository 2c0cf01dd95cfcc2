"""What a model can be told: the symbols of its generation, and their numbers in its own vocabulary."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from narrator.errors import AssetError
from narrator.synthesis.kokoro.syllables import Generation
from narrator.synthesis.kokoro.symbols import TOKEN_IDS, symbols_of_english, symbols_of_syllable

REMEDY = "It must be the config.json of a Kokoro model, with `vocab`: add the pack again with `narrator voices add`."


@dataclass(frozen=True, slots=True)
class Alphabet:
    """`ids` numbers the symbols; one without a number is passed over."""

    generation: Generation
    ids: Mapping[str, int]

    @property
    def word_break(self) -> str:
        """What stands between two Chinese words."""
        return "/" if self.generation is Generation.V1_1_ZH and "/" in self.ids else self.known(" ")

    def syllables(self, said: tuple[str, ...]) -> str:
        """Raises KeyError for what is no Mandarin syllable."""
        return self.known("".join(symbols_of_syllable(each, self.generation) for each in said))

    def words(self, said: tuple[str, ...]) -> str:
        """English. v1.1-zh tells b d g from p t k in Chinese, so that English needs no help there."""
        if self.generation is Generation.V1_1_ZH:
            return self.known(" ".join(said))
        return self.known(" ".join(map(symbols_of_english, said)))

    def numbers(self, symbols: str) -> list[int]:
        return [self.ids[symbol] for symbol in symbols]

    def known(self, symbols: str) -> str:
        """Those of the symbols that have a number."""
        return "".join(symbol for symbol in symbols if symbol in self.ids)


V1_0 = Alphabet(Generation.V1_0, TOKEN_IDS)


def read_alphabet(generation: Generation, config: Path) -> Alphabet:
    """That of a pack, from its config.json. Raises AssetError."""
    try:
        vocabulary = json.loads(config.read_text(encoding="utf-8"))["vocab"]
        ids = {str(symbol): int(number) for symbol, number in vocabulary.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise AssetError(f"{config} has no vocabulary.", remedy=REMEDY) from error
    return Alphabet(generation, ids)
