"""What was found when an edition was heard, and `proof.json`, where it is kept (docs/formats.md describes it)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from narrator import edition
from narrator.proofing.comparison import Difference
from narrator.proofing.verdict import NOISE_S, Verdict
from narrator.proofing.windows import SpokenSegment
from narrator.readback import json_value, record

FILE = "proof.json"
VERSION = 1


@dataclass(frozen=True, slots=True)
class ProofedSegment:
    """A segment that was heard. `chapter` and `segment` count from 1; times are from the chapter's first sample."""

    chapter: int
    segment: int
    clip: str
    text: str
    start_s: float
    end_s: float
    beats: int
    verdict: Verdict

    @classmethod
    def of(cls, chapter: int, number: int, heard: SpokenSegment, verdict: Verdict) -> ProofedSegment:
        beats, text = verdict.comparison.beats, heard.utterance.text
        return cls(chapter, number, heard.key, text, heard.start_s, heard.end_s, beats, verdict)

    @property
    def marked(self) -> str:
        """The text with each place where something else was heard in 【】."""
        return marked(self.text, ((each.start, each.end) for each in self.verdict.comparison.differences))

    @property
    def why(self) -> str:
        """What was heard instead, in a few words."""
        if self.verdict.breaks_off:
            return "its last syllable is silent"
        worst = max(self.verdict.comparison.differences, key=lambda each: each.cost, default=None)
        if self.verdict.noise_s > NOISE_S and (worst is None or worst.cost < 1):
            return f"{self.verdict.noise_s:.1f} s of noise"
        return _said(worst) if worst else ""


def _said(difference: Difference) -> str:
    if not difference.meant:
        return f"also heard: {difference.heard}"
    return f"heard: {difference.heard}" if difference.heard else "not heard"


@dataclass(frozen=True, slots=True)
class Proof:
    """All segments of an edition as they were heard; those beyond `limit` are to be listened to."""

    recogniser: str
    limit: float
    segments: tuple[ProofedSegment, ...]

    @property
    def worst(self) -> list[ProofedSegment]:
        """Segments with anything odd, the worst first."""
        odd = [each for each in self.segments if each.verdict.suspicion > 0]
        return sorted(odd, key=lambda each: (-each.verdict.suspicion, each.chapter, each.segment))

    @property
    def suspicious(self) -> list[ProofedSegment]:
        return [each for each in self.worst if each.verdict.suspicion > self.limit]

    @property
    def syllables(self) -> int:
        return sum(each.beats for each in self.segments)

    @property
    def share_heard(self) -> float:
        """The share of syllables that were heard as they were meant."""
        wrong = sum(min(each.verdict.comparison.wrong, each.beats) for each in self.segments)
        return 1 - wrong / max(1, self.syllables)


def dump(proof: Proof) -> str:
    """The proof as JSON, a segment a line."""
    head = {
        "version": VERSION,
        "recogniser": proof.recogniser,
        "limit": proof.limit,
        "syllables": proof.syllables,
        "heard": round(proof.share_heard, 5),
        "suspicious": len(proof.suspicious),
    }
    rows = ",\n".join(json.dumps(_row(each), ensure_ascii=False) for each in proof.worst)
    return json.dumps(head, ensure_ascii=False, indent=1)[:-2] + f',\n "segments": [\n{rows}\n]}}\n'


def _row(each: ProofedSegment) -> dict[str, Any]:
    return {
        "chapter": each.chapter,
        "segment": each.segment,
        "start_s": each.start_s,
        "end_s": each.end_s,
        "suspicion": each.verdict.suspicion,
        "text": each.text,
        "heard": each.verdict.heard,
        "why": each.why,
        "places": [_place(difference) for difference in each.verdict.comparison.differences],
        "clip": each.clip,
    }


def _place(difference: Difference) -> dict[str, Any]:
    return {
        "start": difference.start,
        "end": difference.end,
        "heard": difference.heard,
        "cost": round(difference.cost, 3),
    }


def write(folder: Path, proof: Proof) -> Path:
    """Write `proof.json` into an edition's folder. Raises OutputError."""
    edition.write_if_changed(folder / FILE, dump(proof))
    return folder / FILE


class Suspect(NamedTuple):
    """A suspicious segment of a proof that was written before. `places` are where, as (start, end) of its text."""

    suspicion: float
    text: str
    why: str
    places: tuple[tuple[int, int], ...]

    @property
    def marked(self) -> str:
        return marked(self.text, self.places)


def read(folder: Path) -> dict[str, Suspect]:
    """The suspicious segments of an edition's proof by the keys of their clips; none where there is no proof."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        kept = json_value((folder / FILE).read_text(encoding="utf-8"))
        if kept["version"] == VERSION:
            return {row["clip"]: _suspect(row) for row in kept["segments"] if row["suspicion"] > kept["limit"]}
    return {}


def _suspect(row: dict[str, Any]) -> Suspect:
    places = [[place["start"], place["end"]] for place in row["places"]]
    found = record([row["suspicion"], row["text"], row["why"], places], Suspect)
    if not all(0 <= start <= end <= len(found.text) for start, end in found.places):
        raise ValueError("a place is not in its text")
    return found


def marked(text: str, places: Iterable[tuple[int, int]]) -> str:
    """A text with places of it in 【】; they are in order."""
    found, at = "", 0
    for start, end in places:
        first = max(at, start)
        last = max(first, end)
        found += f"{text[at:first]}【{text[first:last]}】"
        at = last
    return found + text[at:]
