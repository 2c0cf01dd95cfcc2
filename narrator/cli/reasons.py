"""What decides the reading of a character: `narrator pronounce --why`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from narrator.cli.telling import echo
from narrator.frontend.lexicon import Lexicon
from narrator.frontend.why import Why, why

_SHOWN = 0.0005  # the network's less probable readings are not shown


def show(texts: Iterable[str], *, characters: str, lexicon: tuple[Path, ...], as_json: bool, **_: Any) -> None:
    """Print each place of the characters, the layer that decides it, and what the others say."""
    book = Lexicon.load(*lexicon)
    found = [place for text in texts for place in why(text.rstrip("\r\n"), characters, book)]
    for place in found:
        echo(json.dumps(_row(place), ensure_ascii=False) if as_json else "\n".join(_lines(place)))
    if not found and not as_json:
        echo(f"The text has no {characters}. Try `narrator pronounce TEXT` to see what is spoken.")


def _lines(place: Why) -> Iterator[str]:
    yield f"{place.before}[{place.character}]{place.after}  {place.reading}  by {place.decided}"
    for vote in place.votes:
        because = f" ({vote.because})" if vote.because else ""
        yield f"  {vote.reading:8} {vote.evidence.value}{because}"
    for reading, probability in _likely(place):
        yield f"  {reading:8} network, {probability:.1%}"


def _likely(place: Why) -> list[tuple[str, float]]:
    shown = [entry for entry in place.probabilities.items() if entry[1] >= _SHOWN]
    return sorted(shown, key=lambda entry: -entry[1])


def _row(place: Why) -> dict[str, Any]:
    return {
        "before": place.before,
        "character": place.character,
        "after": place.after,
        "reading": place.reading,
        "decided": place.decided,
        "layers": [{"layer": v.evidence.value, "reading": v.reading, "because": v.because} for v in place.votes],
        "network": {reading: round(probability, 4) for reading, probability in _likely(place)},
    }
