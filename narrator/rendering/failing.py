"""Segments that could not be spoken: a chapter without them, or with another voice for them, and what is said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from narrator.edition import Gap
from narrator.errors import NarratorError, SynthesisError
from narrator.rendering.plan import ChapterPlan, SegmentPlan

LISTED = 20  # in a message; the error's data has all
Failures = Mapping[str, NarratorError]  # by the key of the clip


def with_gaps(plan: ChapterPlan, failures: Failures) -> ChapterPlan:
    """The chapter with nothing in the place of what failed."""

    def left_out(part: SegmentPlan) -> SegmentPlan:
        error = failures.get(part.key)
        return replace(part, key="", gap=error.problem) if error else part

    return plan.changed(left_out)


def places(number: int, plan: ChapterPlan, failures: Failures) -> Iterator[Gap]:
    """Where in a chapter what failed stands, and why it did."""
    for at, part in enumerate(plan.segments(), 1):
        if error := failures.get(part.key):
            yield {"chapter": number, "segment": at, "text": part.utterance.text, "reason": error.problem}


def summary(failed: Sequence[Gap], remedy: str) -> SynthesisError:
    """All that failed, as one error; data: `failed`, and `text` of the first."""
    count = f"{len(failed)} segments" if len(failed) > 1 else "One segment"
    lines = [line(place) for place in failed[:LISTED]]
    if len(failed) > LISTED:
        lines.append(f"and {len(failed) - LISTED} more")
    return SynthesisError(
        f"{count} could not be spoken:\n  " + "\n  ".join(lines),
        remedy=f"{remedy} Everything else is kept. --allow-gaps makes the edition without what cannot be spoken, "
        "--fallback VOICE has another voice speak the chapter.",
        text=failed[0]["text"],
        failed=list(failed),
    )


def line(place: Gap) -> str:
    """One of `places` for people."""
    return f"chapter {place['chapter']}, segment {place['segment']}: “{place['text']}” — {place['reason']}"
