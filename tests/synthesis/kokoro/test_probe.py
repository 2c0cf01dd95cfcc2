"""How the model is laid out for this processor is found at installation, and told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from narrator import assets, doctor
from narrator.synthesis.kokoro.graph import VERSION
from narrator.synthesis.kokoro.model import adapted_model, chosen

TOLD = r"(plain|tiled|tiled, signed): \d+\.\d\d s of one core for a second of sound"


@pytest.mark.neural
@pytest.mark.usefixtures("offline_voice")
def test_the_layout_that_was_chosen_is_told() -> None:
    adapted_model()
    assert re.fullmatch(TOLD, chosen())
    (voice,) = (check for check in doctor.examine() if check.name == "offline voice")
    assert re.search(TOLD, voice.detail)


@pytest.mark.usefixtures("cache")
def test_before_its_first_use_nothing_is_told() -> None:
    assert chosen() == ""


def test_a_receipt_that_cannot_be_read_tells_nothing(cache: Path) -> None:
    folder = assets.catalogue()["kokoro/model.onnx"].path.parent
    folder.mkdir(parents=True)
    (folder / f"adapted-{VERSION}.json").write_text('{"variant": 3', encoding="utf-8")
    assert cache in folder.parents
    assert chosen() == ""
