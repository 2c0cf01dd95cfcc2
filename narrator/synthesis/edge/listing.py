"""The catalogue of Microsoft's Chinese voices, made anew from the service's own list."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from narrator import atomic
from narrator.errors import NetworkError
from narrator.resources import refreshed_voices
from narrator.synthesis.network.failure import words_of
from narrator.synthesis.network.loop import Calls
from narrator.synthesis.network.proxy import authorities, proxy

if TYPE_CHECKING:
    from edge_tts.typing import Voice

PATIENCE_S = 20.0
LANGUAGES = ("zh", "yue", "wuu")  # Mandarin and its dialects, Cantonese, Wu
NAME = re.compile(r"[a-z]{2,}-[A-Z]{2,}(-[A-Za-z]+)?-[A-Za-z]+Neural")  # what the client takes
HEAD = """\
# The Chinese voices of Microsoft Edge's read-aloud service, which the package edge-tts speaks to. The names are those
# of the service's own list; `narrator voices refresh -o FILE` writes this file anew from it.

[engine]
engine = "edge"
licence = "online service, Microsoft's terms; not for commercial use"
"""


def refresh(path: Path | None = None) -> list[str]:
    """Write the list of voices anew, to `path` or for the catalogue of this user; the names.

    Raises NetworkError or OutputError.
    """
    found = chinese(Calls().run(_listed))
    atomic.write(path or refreshed_voices("edge.toml"), HEAD + "".join(map(_row, found)))
    return [voice["ShortName"] for voice in found]


async def _listed() -> list[Voice]:
    import aiohttp
    import edge_tts

    from narrator.synthesis.edge.wire import HOST, trust

    trust(authorities())
    try:
        async with asyncio.timeout(PATIENCE_S):
            return await edge_tts.list_voices(proxy=proxy(HOST))
    except (aiohttp.ClientError, edge_tts.exceptions.EdgeTTSException, OSError, ValueError, TypeError) as error:
        raise NetworkError(
            f"The list of voices cannot be had ({words_of(error)}).", remedy="The voices listed so far are kept."
        ) from error


def chinese(voices: Iterable[Voice]) -> list[Voice]:
    """Those that can be used, by name; a list without any is refused, for it is not the list."""
    usable = [v for v in voices if NAME.fullmatch(v["ShortName"]) and v.get("Status") != "Deprecated"]
    found = [v for v in usable if v["ShortName"].split("-")[0] in LANGUAGES]
    if not found:
        raise NetworkError("The list of voices holds no Chinese ones.", remedy="The voices listed so far are kept.")
    return sorted(found, key=lambda voice: voice["ShortName"])


def _row(voice: Voice) -> str:
    tag = voice.get("VoiceTag", {})
    traits = [*tag.get("VoicePersonalities", []), *tag.get("ContentCategories", [])]
    row = {
        "name": voice["ShortName"],
        "locale": voice["Locale"],
        "gender": voice["Gender"].lower(),
        "style": ", ".join(trait.strip().lower() for trait in traits),
    }
    return "\n[[voice]]\n" + "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in row.items())
