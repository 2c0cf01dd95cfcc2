"""Suspicious segments are spoken in other ways; each is heard, and the best one is written into the edition's script.

The script can say all of it: a pause divides a segment at another place, and a speed holds for a part of a paragraph.
So `make` repeats the choice, and an author sees it and can take it back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from narrator import atomic, edition
from narrator.audio.remote import open_store
from narrator.audition.report import Proof, ProofedSegment
from narrator.edition import Manifest
from narrator.errors import NarratorError, OutputError
from narrator.proofing.listening import Listener
from narrator.proofing.memory import ALONE
from narrator.proofing.recogniser import SAMPLE_RATE, Recogniser
from narrator.proofing.verdict import CLEAR
from narrator.proofing.windows import EDGE_S, SpokenSegment
from narrator.rendering.clips import Renderer
from narrator.rendering.delivery import manner
from narrator.rendering.options import MakeOptions
from narrator.rendering.plan import SegmentPlan
from narrator.rendering.planner import Planner
from narrator.rendering.remembering import effective
from narrator.rendering.work import read
from narrator.rendering.workers import Workers
from narrator.resources import clips_url
from narrator.script import editing, markdown
from narrator.script.marked import DeliverySpan
from narrator.script.model import SPEED_DECIMALS, Script, Segment

if TYPE_CHECKING:
    from narrator.audio.clip import Clip, Samples

SPEEDS = (0.95, 0.9)  # of the segment's own
SHORTEST = 8  # characters; a voice says less badly by itself, and a recogniser hears it badly
BETTER = 0.7  # of the suspicion: what is still suspicious is changed only where it is clearly less so
_CLAUSE_END = re.compile(r"[，；：、。！？,;:!?…—]+[”’」』）)》】]*")


class SpokenAnew(NamedTuple):
    """A suspicious segment and what came of it: `way` is how it is spoken now, empty where nothing was better."""

    segment: ProofedSegment
    tried: int
    way: str
    suspicion: float


class SpeakingWay(NamedTuple):
    """Another way to speak a segment, and the whole script that asks for it."""

    name: str
    script: str


class ScriptSegment(NamedTuple):
    """Where a segment stands in a script: chapter and paragraph from 1, and its characters in the paragraph's text."""

    chapter: int
    paragraph: int
    start: int
    end: int
    segment: Segment


@dataclass(frozen=True, slots=True)
class Retaker:
    """Speaks segments of an edition in other ways. `script` is the edition's as `make` reads it."""

    script: Script
    planner: Planner
    renderer: Renderer
    listener: Listener

    def best(self, suspect: ProofedSegment, place: ScriptSegment, text: str) -> tuple[SpokenAnew, str]:
        """What is best for a segment, and the script that says so. Raises NarratorError where nothing can be spoken."""
        before, chosen, tried = suspect.verdict.suspicion, SpeakingWay("", text), 0
        least = before * BETTER
        for way in ways(text, place, suspect, self.script.pauses.comma_s):
            parts = self._parts(way.script, place)
            if not parts or [part.key for part in parts] == [suspect.clip]:
                continue
            tried += 1
            suspicion = max(self._suspicion(part) for part in parts)
            if suspicion < least:
                least, chosen = suspicion, way
            if least <= CLEAR:
                break
        return SpokenAnew(suspect, tried, chosen.name, least if chosen.name else before), chosen.script

    def key(self, text: str, place: ScriptSegment) -> str:
        """The clip of a segment as the script has it now."""
        return "".join(part.key for part in self._parts(text, place))

    def _parts(self, text: str, place: ScriptSegment) -> list[SegmentPlan]:
        """The spoken segments of a script that have a part in a place."""
        chapter = markdown.document(text).script.chapters[place.chapter - 1]
        paragraph = chapter.paragraphs[place.paragraph - 1]
        planned = self.planner.plan(place.chapter, replace(chapter, paragraphs=(paragraph,))).paragraphs[0].segments
        ends = accumulate(len(part.utterance.text) for part in planned)
        return [
            part
            for part, end in zip(planned, ends, strict=True)
            if part.key and end > place.start and end - len(part.utterance.text) < place.end
        ]

    def _suspicion(self, part: SegmentPlan) -> float:
        self.renderer.submit(part)
        clip = self.renderer.clip(part)
        segment = SpokenSegment(part.key, part.utterance, 0.0, clip.duration_s)
        if ALONE not in self.listener.memory.get(part.key):
            samples, last = _as_heard(clip, part)
            self.listener.examine(segment, samples, last)
            self.listener.hear_alone(segment, samples)
        return self.listener.verdict(segment).suspicion


def speak_anew(
    manifest: Manifest, folder: Path, found: Proof, recogniser: Recogniser, advance: Callable[[int], None]
) -> list[SpokenAnew]:
    """Speak what is suspicious in other ways, and write what is better into the script; `make` then makes it so.

    Raises OutputError where the script is not the one that the edition was made from.
    """
    path = folder / edition.SCRIPT
    options = effective(MakeOptions(), manifest.made_with, is_script=True)
    script = read(str(path), options)
    text = before = path.read_bytes().decode("utf-8")
    results: list[SpokenAnew] = []
    planner = Planner(script.script, manner(script.script).voice, options, script.pronouncer)
    with Workers(1) as workers:
        renderer = Renderer(workers, options.speech, open_store(clips_url()), lambda _: None)
        retaker = Retaker(script.script, planner, renderer, Listener.of(recogniser))
        for suspect in found.suspicious:
            place = _place(script.script, suspect)
            if place is None or retaker.key(before, place) != suspect.clip:
                raise OutputError(
                    f"{path} would sound different now: it was edited, or Narrator was updated.",
                    remedy=f"Run `narrator make {path}` first.",
                    path=str(path),
                )
            result, text = retaker.best(suspect, place, text)
            results.append(result)
            advance(1)
    if text != before:
        with edition.writing(folder):
            atomic.write(path, text)
    return results


def ways(text: str, place: ScriptSegment, suspect: ProofedSegment, pause_s: float) -> Iterator[SpeakingWay]:
    """Other ways to speak a segment, as scripts; one that the script cannot express is left out."""
    chapter, paragraph, start, end, segment = place
    for cut in _divisions(suspect):
        with suppress(NarratorError):
            name = f"divided after “{suspect.text[:cut].strip()[-SHORTEST:]}”"
            yield SpeakingWay(name, editing.pause(text, chapter, paragraph, start + cut, pause_s))
    for factor in SPEEDS:
        slower = replace(segment.delivery, speed=round(segment.delivery.speed * factor, SPEED_DECIMALS))
        with suppress(NarratorError):  # such as a speed beyond what a script may ask for
            script = editing.deliver_part(text, chapter, paragraph, DeliverySpan(start, end, slower))
            yield SpeakingWay(f"at {factor:g} of its speed", script)


def _divisions(suspect: ProofedSegment) -> Iterator[int]:
    """Ends of clauses where the segment can be divided: around what was misheard, and near its middle."""
    text, differences = suspect.text, suspect.verdict.comparison.differences
    ends = [found.end() for found in _CLAUSE_END.finditer(text)]
    ends = [end for end in ends if SHORTEST <= end <= len(text) - SHORTEST]
    worst = max(differences, key=lambda each: each.cost, default=None)
    chosen = [min(ends, key=lambda end: abs(end - len(text) / 2))] if ends else []
    if worst:
        chosen += [end for end in ends if end <= worst.start][-1:] + [end for end in ends if end >= worst.end][:1]
    yield from dict.fromkeys(chosen)


def _place(script: Script, suspect: ProofedSegment) -> ScriptSegment | None:
    """Where a segment stands in the script; None where the script has something else there."""
    if suspect.chapter > len(script.chapters):
        return None
    number = 0
    for paragraph_number, paragraph in enumerate(script.chapters[suspect.chapter - 1].paragraphs, 1):
        start = 0
        for segment in paragraph.segments:
            number += 1
            if number == suspect.segment and segment.text == suspect.text:
                end = start + len(segment.text)
                return ScriptSegment(suspect.chapter, paragraph_number, start, end, segment)
            start += len(segment.text)
    return None


def _as_heard(clip: Clip, part: SegmentPlan) -> tuple[Samples, Samples | None]:
    """A clip at the recogniser's rate with silence around it, and its last syllable where its time is known."""
    import numpy as np

    from narrator.audio.clip import Timing
    from narrator.audio.resample import resampled

    last = next((token for token in reversed(part.utterance.tokens) if token.is_spoken), None)
    marks = [mark for mark in clip.marks if last and mark.start_char < last.end and mark.end_char > last.start]
    sound = resampled(clip, SAMPLE_RATE).samples
    syllable = None
    if marks and clip.timing is not Timing.ESTIMATED:
        first, end = (
            round(at * SAMPLE_RATE / clip.sample_rate) for at in (marks[-1].start_sample, marks[-1].end_sample)
        )
        syllable = sound[first:end]
    return np.pad(sound, round(EDGE_S * SAMPLE_RATE)), syllable
