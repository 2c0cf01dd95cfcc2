"""A script becomes the chapters of an edition: they are written in order while later ones are synthesized."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from narrator.audio.remote import open_store
from narrator.edition import ChapterRecord, Gap
from narrator.errors import NetworkError, SynthesisError
from narrator.rendering import chapter, failing, journal, sounding, subtitling
from narrator.rendering.clips import Rendered, Renderer
from narrator.rendering.delivery import Manner
from narrator.rendering.fallback import Fallback
from narrator.rendering.options import MakeOptions
from narrator.rendering.plan import ChapterPlan, SegmentPlan
from narrator.rendering.planner import Planner
from narrator.rendering.previous import Previous
from narrator.rendering.progress import Progress
from narrator.rendering.whole import MadeChapter
from narrator.rendering.workers import Workers
from narrator.resources import clips_url
from narrator.script.model import Chapter
from narrator.synthesis.engine import engine
from narrator.synthesis.network import notices

if TYPE_CHECKING:
    from narrator.audio.clip import Clip


@dataclass(slots=True)
class Tally:
    """What a run did: clips synthesized and found, chapters encoded and kept, of these some with new subtitles.

    `afar` is how many of those encoded were so by workers of a cluster.
    """

    made: int = 0
    found: int = 0
    encoded: int = 0
    kept: int = 0
    subtitled: int = 0
    afar: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """The chapters that were made, in order. `clip` reads the clip of a segment again.

    `gaps` is what nobody could speak, and `fallbacks` what the stand-in spoke.
    """

    voice: str
    clip: Callable[[SegmentPlan], Clip]
    parts: list[MadeChapter] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    fallbacks: list[dict[str, Any]] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)

    @property
    def records(self) -> tuple[ChapterRecord, ...]:
        return tuple(part.record for part in self.parts)


@dataclass(frozen=True, slots=True)
class Narration:
    """The chapters of an edition that are to be made; `previous` is what may be kept of what lies in its folder.

    `taken_over` tells what the stand-in speaks from the start.
    """

    planner: Planner
    previous: Previous
    fallback: Fallback | None
    options: MakeOptions
    progress: Progress
    taken_over: tuple[dict[str, Any], ...] = ()

    def run(self) -> Outcome:
        """Make every chapter, or keep it. Raises SynthesisError after all that can be spoken was."""
        attempt = _attempted(self)
        if attempt.abandoned:
            attempt = _attempted(self._by_stand_in(attempt.abandoned))
        if attempt.outcome.gaps and not self.options.allow_gaps:
            raise failing.summary(attempt.outcome.gaps, attempt.remedy)
        return attempt.outcome

    def _by_stand_in(self, reason: str) -> Narration:
        """The whole edition by the stand-in."""
        assert self.fallback
        voice, instead = self.planner.voice, self.fallback.stand_in
        planner = replace(self.planner, voice=instead, stands_in=voice.engine)
        note = {"chapter": None, "voice": instead.name, "for": voice.name, "reason": reason}
        return replace(self, planner=planner, fallback=None, taken_over=(note,))


def _attempted(narration: Narration) -> _Attempt:
    """What came of one attempt at it."""
    progress, options = narration.progress, narration.options
    progress.begins(narration.planner.script)
    tally = Tally()

    def count(clip: Rendered) -> None:
        tally.made += clip.made
        tally.found += not clip.made
        progress.segment_ready(clip.duration_s, made=clip.made)

    with notices.heard_by(progress.notice), Workers(options.jobs, options.cluster) as workers:
        renderer = Renderer(workers, options.speech, open_store(clips_url()), count, proof=options.proof)

        def clip(part: SegmentPlan) -> Clip:
            progress.laying()
            return renderer.clip(part)

        outcome = Outcome(narration.planner.voice.name, clip, tally=tally, fallbacks=list(narration.taken_over))
        attempt = _Attempt(narration, renderer, outcome, workers)
        attempt.run()
    return attempt


@dataclass(frozen=True, slots=True)
class _Planned:
    """A chapter and, where nothing about its audio changed, its record from before.

    `reason` tells why another voice than the asked one speaks.
    """

    number: int
    plan: ChapterPlan
    kept: ChapterRecord | None
    reason: str = ""

    @property
    def waiting(self) -> int:
        return 0 if self.kept else sum(1 for _ in self.plan.spoken())


@dataclass(slots=True)
class _Attempt:
    """One attempt at an edition. `abandoned` says why the stand-in has to speak all of it instead.

    `down` says why the voice's service is not asked any more, `remedy` what helps against what failed first.
    """

    narration: Narration
    renderer: Renderer
    outcome: Outcome
    workers: Workers
    down: str = ""
    abandoned: str = ""
    remedy: str = ""

    def run(self) -> None:
        self._ensure_service_reachable()
        for planned in self._handed_out():
            if record := self._made_somehow(planned):
                self._note(record)
            if self.abandoned:
                return

    def _ensure_service_reachable(self) -> None:
        """A service that cannot be reached is known before all is planned, unless it may not be needed at all."""
        planner = self.narration.planner
        manner = Manner(planner.voice, planner.speed)
        if self.narration.previous.chapters or self.renderer.has_first(planner.utterances(), manner):
            return
        try:
            engine(planner.voice.engine).ensure_reachable()
        except NetworkError as error:
            self._note_down(error)

    def _note_down(self, error: NetworkError) -> None:
        """From now on the stand-in speaks, if there is one."""
        if not self.narration.fallback:
            raise error
        self.down = error.problem
        if self.narration.fallback.takes_all:
            self.abandoned = error.problem

    def _handed_out(self) -> Iterator[_Planned]:
        """Chapters whose clips are under way, kept some way ahead of what is being written."""
        ahead: deque[_Planned] = deque()
        for number, part in enumerate(self.narration.planner.script.chapters, 1):
            if self.abandoned:
                return
            ahead.append(self._handed_to_workers(number, part))
            while self._is_enough(list(ahead)[1:]):
                yield ahead.popleft()
        self.narration.progress.handed_out()
        yield from ahead

    def _is_enough(self, later: Sequence[_Planned]) -> bool:
        """Whether as much is handed out as is good, beyond the chapter that is written next."""
        waiting = sum(each.waiting for each in later)
        return waiting > self.workers.lookahead and sum(not each.kept for each in later) > self.workers.chapters_ahead

    def _handed_to_workers(self, number: int, part: Chapter) -> _Planned:
        plan = self.narration.planner.plan(number, part)
        planned = _Planned(number, plan, self.narration.previous.reusable(plan))
        if not planned.kept and self.down:
            missing = {each.key for each in plan.spoken() if not self.renderer.has(each.key)}
            planned = self._by_stand_in(planned, missing, self.down) if missing else planned
        if not planned.kept:
            self._submit(planned.plan)
        return planned

    def _submit(self, plan: ChapterPlan) -> None:
        repeated = sum(not self.renderer.submit(part, renew=self.narration.options.force) for part in plan.as_worked())
        self.outcome.tally.found += repeated
        self.narration.progress.segments_kept(repeated)
        self._offer(plan)

    def _offer(self, plan: ChapterPlan) -> None:
        """Let a worker of a cluster make the chapter, where all of it has to be made and is no other take."""
        makers = None if self.narration.options.force else self.workers.makers(plan)
        if makers and not self.narration.previous.same(plan):
            makers.offer(plan, self.renderer.under_way(plan.spoken()))

    def _by_stand_in(self, planned: _Planned, failed: Collection[str], reason: str) -> _Planned:
        """The chapter with the stand-in's voice where it is needed; as it is where all has to be started over."""
        fallback = self.narration.fallback
        assert fallback
        if fallback.takes_all:
            self.abandoned = reason
            return planned
        plan, name = fallback.replanned(planned.plan, failed), fallback.stand_in.name
        self.narration.progress.warn(f"chapter {planned.number}: {reason} {name} speaks instead.")
        self.outcome.fallbacks.append(
            {"chapter": planned.number, "voice": name, "for": self.narration.planner.voice.name, "reason": reason}
        )
        return replace(planned, plan=plan, kept=self.narration.previous.reusable(plan), reason=reason)

    def _made_somehow(self, planned: _Planned) -> _Done | None:
        """The chapter, by its voice or its stand-in, with gaps if they are allowed; None where it cannot be made."""
        try:
            return self._made(planned)
        except (SynthesisError, NetworkError) as error:
            first: SynthesisError | NetworkError = error
        if not (failures := self.renderer.failures(planned.plan.spoken())):
            raise first
        down = next((error for error in failures.values() if isinstance(error, NetworkError)), None)
        if down and not planned.reason:
            self._note_down(down)
        elif isinstance(first, NetworkError):
            raise first
        if self.narration.fallback and not planned.reason:
            return self._spoken_by_stand_in(planned, set(failures), first.problem)
        self.outcome.gaps.extend(failing.places(planned.number, planned.plan, failures))
        self.remedy = self.remedy or first.remedy
        if not self.narration.options.allow_gaps:
            return None
        plan = failing.with_gaps(planned.plan, failures)
        return self._made(replace(planned, plan=plan, kept=self.narration.previous.reusable(plan)))

    def _spoken_by_stand_in(self, planned: _Planned, failed: Collection[str], reason: str) -> _Done | None:
        replanned = self._by_stand_in(planned, failed, reason)
        if self.abandoned:
            return None
        self._submit(replanned.plan)
        return self._made_somehow(replanned)

    def _made(self, planned: _Planned) -> _Done:
        plan, previous = planned.plan, self.narration.previous
        if planned.kept:
            return _Done(planned, self._kept(plan, planned.kept))
        makers = self.workers.makers(plan)
        made = makers.take(plan, previous.folder) if makers else None
        if made:
            self.outcome.tally.afar += 1
            record = subtitling.write_subtitles(plan, made, previous.folder)
        else:
            record = chapter.make(plan, self.outcome.clip, previous.folder, previous.same(plan))
        journal.note_chapter(previous.folder, record)
        return _Done(planned, record)

    def _kept(self, plan: ChapterPlan, record: ChapterRecord) -> ChapterRecord:
        """The record of a chapter whose audio is kept, with its tags and subtitles as they are wanted now."""
        folder = self.narration.previous.folder
        current = sounding.retag_files(plan, record, folder)
        if not subtitling.are_kept(plan, current, folder):
            self.outcome.tally.subtitled += 1
            current = subtitling.write_subtitles(plan, current, folder)
        if current != record:
            journal.note_chapter(folder, current)
        return current

    def _note(self, done: _Done) -> None:
        planned, record, progress = done.planned, done.record, self.narration.progress
        is_new = not planned.kept
        is_laid_again = bool(self.narration.options.whole_sound)  # else its words need not be held until the end
        plan = planned.plan if is_laid_again else replace(planned.plan, paragraphs=())
        self.outcome.parts.append(MadeChapter(plan, record))
        self.outcome.tally.encoded += is_new
        self.outcome.tally.kept += not is_new
        progress.segments_kept(sum(1 for _ in planned.plan.segments()) - planned.waiting)
        progress.chapter_ready(planned.number, record.title, record.duration_s, made=is_new)


class _Done(NamedTuple):
    planned: _Planned
    record: ChapterRecord
