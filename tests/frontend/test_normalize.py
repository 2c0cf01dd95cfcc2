"""Numbers, signs and codes are read as an announcer reads them: cases as data, a file a kind."""

from __future__ import annotations

import pytest

from narrator import assets
from narrator.frontend import pronounce
from tests.frontend.cases import FOLDER, pairs
from tests.frontend.test_pronounce import assert_sound

KINDS = sorted(path.stem for path in FOLDER.glob("read-*.txt"))


@pytest.mark.skipif(
    assets.find("misaki/us_gold.json") is None, reason="the English dictionary comes with the offline voice"
)
@pytest.mark.parametrize(("text", "expected"), pairs(*KINDS))
def test_reading(text: str, expected: str) -> None:
    spoken, _, sounds = expected.partition(" | ")
    utterance = pronounce(text)
    assert utterance.spoken == spoken
    assert_sound(utterance)
    if sounds:
        assert " ".join(syllable for token in utterance.tokens for syllable in token.surface) == sounds


def test_every_kind_has_its_file() -> None:
    assert len(KINDS) >= 15
    assert all(pairs(kind) for kind in KINDS)
