"""One edition in the making: chapters are written in order while later ones are already being synthesized."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from narrator.audio.store import ClipStore
from narrator.edition import ChapterRecord
from narrator.errors import SynthesisError
from narrator.frontend import pronounce
from narrator.rendering import chapter, journal, subtitling
from narrator.rendering.chapter import ChapterPlan
from narrator.rendering.clips import Rendered, Renderer
from narrator.rendering.journal import Before
from narrator.rendering.options import MakeOptions
from narrator.rendering.progress import Progress
from narrator.resources import clips_url
from narrator.script.model import Chapter, Script
from narrator.slug import slug
from narrator.synthesis.engine import engine
from narrator.synthesis.network.service import interrupt_all
from narrator.synthesis.voices import Voice

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
    """A chapter and, where nothing about its audio changed, its record from before."""

    number: int
    plan: ChapterPlan
    kept: ChapterRecord | None

    @property
    def waiting(self) -> int:
        return 0 if self.kept else sum(1 for _ in self.plan.spoken())


@dataclass(slots=True)
class Narration:
    """An edition of `script` in `folder`; `before` is what may be kept of what lies there."""

    script: Script
    voice: Voice
    folder: Path
    before: Before
    options: MakeOptions
    progress: Progress
    tally: Tally = field(default_factory=Tally)

    def chapters(self) -> Iterator[ChapterRecord]:
        """Make every chapter, or keep it. Raises SynthesisError after all that can be spoken was."""
        failed: list[SynthesisError] = []
        with _workers(engine(self.voice.engine).at_once(self.options.jobs)) as executor:
            renderer = Renderer(executor, self.voice, self.options.speech, ClipStore(clips_url()), self._told)
            for planned in self._handed_out(renderer):
                try:
                    yield self._finished(planned, renderer)
                except SynthesisError as error:
                    failed += renderer.failures(segment.key for segment in planned.plan.spoken()) or [error]
        if failed:
            raise _summary(failed)

    def _handed_out(self, renderer: Renderer) -> Iterator[Planned]:
        """Chapters whose clips are under way, kept some way ahead of what is being written."""
        ahead: deque[Planned] = deque()
        for number, part in enumerate(self.script.chapters, 1):
            planned = self._planned(number, part, renderer)
            if not planned.kept:
                self._submit(planned.plan, renderer)
            ahead.append(planned)
            while sum(later.waiting for later in list(ahead)[1:]) > LOOKAHEAD:
                yield ahead.popleft()
        yield from ahead

    def _submit(self, plan: ChapterPlan, renderer: Renderer) -> None:
        renew = self.options.force
        repeated = sum(not renderer.submit(part.key, part.utterance, renew=renew) for part in plan.spoken())
        self.tally.found += repeated
        self.progress.segments_kept(repeated)

    def _planned(self, number: int, part: Chapter, renderer: Renderer) -> Planned:
        paragraphs = tuple(
            chapter.paragraph_plan(paragraph, self.options.pauses, pronounce, renderer.key)
            for paragraph in part.paragraphs
        )
        name = f"{number:0{len(str(max(len(self.script.chapters), 10)))}}-{slug(part.title, 'chapter')}"
        plan = ChapterPlan(
            name,
            part.title,
            paragraphs,
            self.options.pauses,
            self.options.kbps,
            self._tags(number, part),
            self.options.subtitles,
            self.script.language,
        )
        return Planned(number, plan, self._kept(plan.key()))

    def _kept(self, key: str) -> ChapterRecord | None:
        """The latest record of a chapter whose audio is there as it would be made."""
        same = (record for record in reversed(self.before.chapters) if record.key == key)
        return next((record for record in same if record.is_intact(self.folder, record.audio_files())), None)

    def _tags(self, number: int, part: Chapter) -> dict[str, str]:
        return {
            "title": part.title,
            "album": self.script.title,
            "artist": self.script.author,
            "track": f"{number}/{len(self.script.chapters)}",
            "language": "zho" if self.script.language.startswith("zh") else self.script.language,
            "genre": "Speech",
        }

    def _finished(self, planned: Planned, renderer: Renderer) -> ChapterRecord:
        record = self._subtitled(planned.plan, planned.kept) if planned.kept else self._made(planned.plan, renderer)
        silent = sum(1 for _ in planned.plan.segments()) - planned.waiting
        self.progress.segments_kept(silent)
        self.tally.kept += bool(planned.kept)
        self.tally.encoded += not planned.kept
        self.progress.chapter_ready(planned.number, record.title, record.duration_s, made=not planned.kept)
        return record

    def _made(self, plan: ChapterPlan, renderer: Renderer) -> ChapterRecord:
        record = chapter.make(plan, renderer.clip, self.folder)
        journal.note_chapter(self.folder, record)
        return record

    def _subtitled(self, plan: ChapterPlan, record: ChapterRecord) -> ChapterRecord:
        """The record of a chapter whose audio is kept, with its subtitles made anew where others are wanted now."""
        if subtitling.are_kept(plan, record, self.folder):
            return record
        self.tally.subtitled += 1
        record = subtitling.subtitled(plan, record, self.folder)
        journal.note_chapter(self.folder, record)
        return record

    def _told(self, clip: Rendered) -> None:
        self.tally.made += clip.made
        self.tally.found += not clip.made
        self.progress.segment_ready(clip.duration_s, made=clip.made)


@contextmanager
def _workers(count: int) -> Iterator[Executor]:
    """Threads that finish what they are at, and drop the rest, when the work is over or broken off."""
    executor = ThreadPoolExecutor(count, thread_name_prefix="narrator")
    try:
        yield executor
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)
        interrupt_all()  # a service may be waited for, for minutes
        raise
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _summary(failed: list[SynthesisError]) -> SynthesisError:
    first = failed[0]
    count = f"{len(failed)} segments" if len(failed) > 1 else "One segment"
    return SynthesisError(
        f"{count} could not be spoken, the first: “{first.text}” — {first.problem}",
        remedy=f"{first.remedy} Everything else is kept.",
        text=first.text,
        texts=[error.text for error in failed],
    )
