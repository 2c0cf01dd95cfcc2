"""Packs in voice files: `[pack.NAME]`, a model of Kokoro's kind, whose voices are `NAME/VOICE`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from narrator.errors import VoiceError
from narrator.synthesis.catalogue import checking
from narrator.synthesis.catalogue.model import Pack, Voice

PACK_ENGINE = "kokoro"
MODEL, CONFIG, VOICES = "model.onnx", "config.json", "voices"
GENERATIONS = ("v1.0", "v1.1-zh")
ENGLISH = ("misaki/us_gold.json", "misaki/us_silver.json")  # what says how English words are read
KEYS = {"symbols": checking.one_of(*GENERATIONS)}


def pack_of(name: str, row: Any, assets: Iterable[Any], where: str) -> Pack:
    """Read one `[pack.NAME]` table; its model is among the assets of the same file. Raises VoiceError."""
    where = f"{where}, [pack.{name}]"
    if not checking.PACK_NAME.fullmatch(name) or name == PACK_ENGINE or not isinstance(row, dict):
        raise VoiceError(f"{where}: a pack is a table with a name of letters.", remedy=checking.REMEDY)
    checking.ensure(row, KEYS, where)
    model = next((each for each in assets if isinstance(each, dict) and each.get("name") == f"{name}/{MODEL}"), {})
    if "sha256" not in model:
        raise VoiceError(f"{where} has no [[asset]] {name}/{MODEL}.", remedy=checking.REMEDY)
    return Pack(name, row.get("symbols", GENERATIONS[-1]), model["sha256"])


def of_pack(voice: Voice, pack: Pack) -> Voice:
    """A voice of a pack, with the files that it needs; a blend has those of its parts."""
    if voice.mix:
        return voice
    own = voice.name.partition("/")[2]
    files = (f"{pack.name}/{MODEL}", f"{pack.name}/{CONFIG}", *ENGLISH, f"{pack.name}/{VOICES}/{own}.bin")
    return replace(voice, engine=f"{PACK_ENGINE}:{pack.name}", assets=files)
