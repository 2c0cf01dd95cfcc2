"""One edition in the making: chapters are written in order while later ones are already being synthesized."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from narrator.audio.store import ClipStore
from narrator.edition import ChapterRecord
from narrator.errors import NetworkError, SynthesisError
from narrator.rendering import chapter, failing, journal, sounding, subtitling, whole
from narrator.rendering.chapter import ChapterPlan, SegmentPlan
from narrator.rendering.clips import Rendered, Renderer
from narrator.rendering.delivery import Manner, manner
from narrator.rendering.journal import Before
from narrator.rendering.options import FallbackScope, MakeOptions
from narrator.rendering.progress import Progress
from narrator.rendering.pronouncing import Pronouncer
from narrator.rendering.whole import Part
from narrator.rendering.workers import Workers
from narrator.resources import clips_url
from narrator.script.model import Chapter, Paragraph, Script, Segment
from narrator.slug import slug
from narrator.synthesis import voices
from narrator.synthesis.engine import engine
from narrator.synthesis.network import notices
from narrator.synthesis.network.service import check
from narrator.synthesis.voices import Voice

if TYPE_CHECKING:
    from narrator.audio.tags import Tags

LOOKAHEAD = 64  # segments handed out beyond the chapter that is being written, so that no worker is idle


@dataclass(slots=True)
class Tally:
    """What a run did: clips synthesized and found, chapters encoded and kept, of these some with new subtitles."""

    made: int = 0
    found: int = 0
    encoded: int = 0
    kept: int = 0
    subtitled: int = 0


@dataclass(frozen=True, slots=True)
class Planned:
    """A chapter and, where nothing about its audio changed, its record from before.

    `reason` tells why another voice than the asked one speaks.
    """

    number: int
    part: Chapter
    plan: ChapterPlan
    kept: ChapterRecord | None
    reason: str = ""

    @property
    def waiting(self) -> int:
        return 0 if self.kept else sum(1 for _ in self.plan.spoken())


class _StartOverError(Exception):
    """The whole edition is to be spoken by the stand-in."""


@dataclass(slots=True)
class Narration:
    """An edition of `script` in `folder`; `before` is what may be kept of what lies there.

    `stand_in` speaks what `voice` cannot. Afterwards `failed` has what nobody could, and `fallbacks` what the
    stand-in spoke.
    """

    script: Script
    voice: Voice
    stand_in: Voice | None
    folder: Path
    before: Before
    options: MakeOptions
    progress: Progress
    pronouncer: Pronouncer
    cover: bytes = b""
    tally: Tally = field(default_factory=Tally)
    failed: list[dict[str, Any]] = field(default_factory=list)
    fallbacks: list[dict[str, Any]] = field(default_factory=list)
    whole: dict[str, dict[str, str]] = field(default_factory=dict)
    _parts: list[Part] = field(default_factory=list)
    _down: str = ""  # why the voice's service is not asked any more
    _replaced: str = ""  # the engine whose voices all are spoken by the voice
    _remedy: str = ""

    def chapters(self) -> tuple[ChapterRecord, ...]:
        """Make every chapter, or keep it. Raises SynthesisError after all that can be spoken was."""
        with notices.heard_by(self.progress.notice), Workers(self.options.jobs) as workers:
            renderer = Renderer(workers, self.options.speech, ClipStore(clips_url()), self._told)
            try:
                made = tuple(self._chapters(renderer))
            except _StartOverError as error:
                self._start_over(str(error))
                made = tuple(self._chapters(renderer))
            if self.failed and not self.options.allow_gaps:
                raise failing.summary(self.failed, self._remedy)
            if self._parts:
                formats = self.options.whole_sound
                self.whole = dict(whole.made(self._parts, formats, renderer.clip, self.folder, self.before.whole))
        return made

    def _chapters(self, renderer: Renderer) -> Iterator[ChapterRecord]:
        self._see_that_it_is_there(renderer)
        for planned in self._handed_out(renderer):
            if record := self._spoken(planned, renderer):
                yield record

    def _start_over(self, reason: str) -> None:
        assert self.stand_in
        self.fallbacks = [{"chapter": None, "voice": self.stand_in.name, "for": self.voice.name, "reason": reason}]
        self._replaced = self.voice.engine
        self.voice, self.stand_in, self._down = self.stand_in, None, ""
        self.failed.clear()
        self._parts.clear()
        self.progress.begins(self.script)

    def _see_that_it_is_there(self, renderer: Renderer) -> None:
        """A service that cannot be reached is known before all is planned, unless it may not be needed at all."""
        said = zip(self.pronouncer.utterances(self.script), self.script.deliveries(), strict=True)
        own = (utterance for utterance, how in said if how.voice == self.voice.name)
        if self.before.chapters or renderer.has_first(own, Manner(self.voice, self._speed)):
            return
        try:
            check(engine(self.voice.engine))
        except NetworkError as error:
            self._note_down(error)

    def _note_down(self, error: NetworkError) -> None:
        """From now on the stand-in speaks, if there is one."""
        if not self.stand_in:
            raise error
        self._down = error.problem
        if self.options.fallback_scope is FallbackScope.EDITION:
            raise _StartOverError(error.problem)

    def _handed_out(self, renderer: Renderer) -> Iterator[Planned]:
        """Chapters whose clips are under way, kept some way ahead of what is being written."""
        ahead: deque[Planned] = deque()
        for number, part in enumerate(self.script.chapters, 1):
            planned = self._planned(number, part, renderer)
            if not planned.kept and self._down:
                missing = {each.key for each in planned.plan.spoken() if not renderer.has(each.key)}
                planned = self._by_stand_in(planned, missing, self._down, renderer) if missing else planned
            if not planned.kept:
                self._submit(planned.plan, renderer)
            ahead.append(planned)
            while sum(later.waiting for later in list(ahead)[1:]) > LOOKAHEAD:
                yield ahead.popleft()
        yield from ahead

    def _spoken(self, planned: Planned, renderer: Renderer) -> ChapterRecord | None:
        """The chapter, by its voice or its stand-in, with gaps if they are allowed; None where it cannot be had."""
        try:
            return self._finished(planned, renderer)
        except (SynthesisError, NetworkError) as error:
            first: SynthesisError | NetworkError = error
        if not (failures := renderer.failures(planned.plan.spoken())):
            raise first
        down = next((error for error in failures.values() if isinstance(error, NetworkError)), None)
        if down and not planned.reason:
            self._note_down(down)
        elif isinstance(first, NetworkError):
            raise first
        if self.stand_in and not planned.reason:
            planned = self._by_stand_in(planned, set(failures), first.problem, renderer)
            self._submit(planned.plan, renderer)
            return self._spoken(planned, renderer)
        self.failed += failing.places(planned.number, planned.plan, failures)
        self._remedy = self._remedy or first.remedy
        if not self.options.allow_gaps:
            return None
        plan = failing.with_gaps(planned.plan, failures)
        return self._finished(replace(planned, plan=plan, kept=self._kept(plan)), renderer)

    def _by_stand_in(self, planned: Planned, keys: set[str], reason: str, renderer: Renderer) -> Planned:
        """The chapter with the stand-in's voice: for all of it or, where that is asked for, only for some segments."""
        voice, scope = self.stand_in, self.options.fallback_scope
        assert voice
        if scope is FallbackScope.EDITION:
            raise _StartOverError(reason)

        engines = {part.voice.engine for part in planned.plan.spoken() if part.key in keys}

        def spoken(part: SegmentPlan) -> SegmentPlan:
            is_meant = part.key in keys or (scope is FallbackScope.CHAPTER and part.voice.engine in engines)
            key = renderer.key(part.utterance, Manner(voice, part.speed))
            return replace(part, voice=voice, key=key) if part.key and is_meant else part

        plan = failing.changed(planned.plan, spoken)
        if scope is FallbackScope.CHAPTER and voices.find(plan.voice).engine in engines:
            plan = replace(plan, voice=voice.name, tags=replace(plan.tags, narrator=voice.name))
        self.progress.warn(f"chapter {planned.number}: {reason} {voice.name} speaks instead.")
        self.fallbacks.append(
            {"chapter": planned.number, "voice": voice.name, "for": self.voice.name, "reason": reason}
        )
        return replace(planned, plan=plan, kept=self._kept(plan), reason=reason)

    def _submit(self, plan: ChapterPlan, renderer: Renderer) -> None:
        renew = self.options.force
        repeated = sum(not renderer.submit(part, renew=renew) for part in plan.spoken())
        self.tally.found += repeated
        self.progress.segments_kept(repeated)

    @property
    def _speed(self) -> float:
        return manner(self.script, speed=self.options.speech.speed).speed

    def _manner(self, *parts: Chapter | Paragraph | Segment) -> Manner:
        how = manner(self.script, *parts, speed=self.options.speech.speed)
        return how._replace(voice=self.voice) if how.voice.engine == self._replaced else how

    def _planned(self, number: int, part: Chapter, renderer: Renderer) -> Planned:
        pauses, pronounce = self.script.pauses, self.pronouncer.in_chapter(number, part.title)
        paragraphs = tuple(
            chapter.paragraph_plan(paragraph, partial(self._manner, part, paragraph), pauses, pronounce, renderer.key)
            for paragraph in part.paragraphs
        )
        name = f"{number:0{len(str(max(len(self.script.chapters), 10)))}}-{slug(part.title, 'chapter')}"
        plan = ChapterPlan(
            name,
            part.title,
            paragraphs,
            pauses,
            self.options.sound,
            self._tags(number, part, self._manner(part).voice),
            self.options.subtitles,
            self.script.language,
            self._manner(part).voice.name,
        )
        return Planned(number, part, plan, self._kept(plan))

    def _kept(self, plan: ChapterPlan) -> ChapterRecord | None:
        """The record of a chapter whose sound is there in every format, though its tags may have to be changed."""
        record, formats = self._same(plan.key()), plan.sound.formats
        if record is None or not record.files.keys() >= set(formats):
            return None
        can_stay = record.tag_key == plan.tag_key() or set(formats) <= set(sounding.RETAGGED)
        return record.with_files(formats) if can_stay else None

    def _same(self, key: str) -> ChapterRecord | None:
        """The latest record of a chapter that would sound the same now, with its files that are intact, if any."""
        same = (record for record in reversed(self.before.chapters) if record.key == key)
        intact = (record.with_files(tuple(record.intact_files(self.folder))) for record in same)
        return next((record for record in intact if record.files), None)

    def _tags(self, number: int, part: Chapter, voice: Voice) -> Tags:
        from narrator.audio.tags import Tags

        return Tags(
            title=part.title,
            album=self.script.title,
            artist=self.script.author,
            narrator=voice.name,
            track=number,
            tracks=len(self.script.chapters),
            genre=self.options.tags.genre,
            year=self.options.tags.year,
            cover=self.cover,
            language="zho" if self.script.language.startswith("zh") else self.script.language[:3],
        )

    def _finished(self, planned: Planned, renderer: Renderer) -> ChapterRecord:
        record = self._subtitled(planned.plan, planned.kept) if planned.kept else self._made(planned.plan, renderer)
        self._parts.append(Part(planned.plan, record))
        silent = sum(1 for _ in planned.plan.segments()) - planned.waiting
        self.progress.segments_kept(silent)
        self.tally.kept += bool(planned.kept)
        self.tally.encoded += not planned.kept
        self.progress.chapter_ready(planned.number, record.title, record.duration_s, made=not planned.kept)
        return record

    def _made(self, plan: ChapterPlan, renderer: Renderer) -> ChapterRecord:
        record = chapter.make(plan, renderer.clip, self.folder, self._same(plan.key()))
        journal.note_chapter(self.folder, record)
        return record

    def _subtitled(self, plan: ChapterPlan, record: ChapterRecord) -> ChapterRecord:
        """The record of a chapter whose audio is kept, with its subtitles made anew where others are wanted now."""
        current = sounding.retagged(plan, record, self.folder)
        if subtitling.are_kept(plan, current, self.folder):
            if current != record:
                journal.note_chapter(self.folder, current)
            return current
        self.tally.subtitled += 1
        record = subtitling.subtitled(plan, current, self.folder)
        journal.note_chapter(self.folder, record)
        return record

    def _told(self, clip: Rendered) -> None:
        self.tally.made += clip.made
        self.tally.found += not clip.made
        self.progress.segment_ready(clip.duration_s, made=clip.made)
