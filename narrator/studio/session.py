"""One edition under correction: its script on disk is the truth, everything here is made from it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from narrator import edition
from narrator.audio.store import ClipStore
from narrator.errors import SourceError
from narrator.rendering.chapter import ParagraphPlan, SegmentPlan, paragraph_plan
from narrator.rendering.clips import Job
from narrator.rendering.options import MakeOptions
from narrator.rendering.pronouncing import Pronouncer, with_lexicons
from narrator.resources import clips_url
from narrator.script import markdown
from narrator.studio.book import Book, Passage
from narrator.synthesis import voices
from narrator.synthesis.engine import clip_key, engine, suited
from narrator.synthesis.voices import DEFAULT_VOICE, Voice

if TYPE_CHECKING:
    from narrator.frontend import Utterance

PLANS = 2000  # paragraphs whose readings are held


@dataclass(frozen=True, slots=True)
class Said:
    """A segment as it will be spoken: `number` counts in its paragraph, from 0."""

    passage: Passage
    number: int
    plan: SegmentPlan
    voice: Voice


class Session:
    """The edition in `folder`. Shared by threads."""

    def __init__(self, folder: Path, options: MakeOptions | None = None) -> None:
        self.folder = folder
        self.options = options or MakeOptions()
        self.store = ClipStore(clips_url())
        self.lock = threading.RLock()
        self._plans: OrderedDict[tuple[str, str, int, str], ParagraphPlan] = OrderedDict()
        self.text = self._read()
        self.revision = 1
        self.book = Book.of(markdown.read(self.text))

    @property
    def path(self) -> Path:
        return self.folder / edition.SCRIPT

    @property
    def voice(self) -> str:
        return self.book.script.voice or DEFAULT_VOICE

    def _read(self) -> str:
        try:
            return self.path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise SourceError(f"{self.path} cannot be read.", remedy="It must be a file in UTF-8.") from error

    def said(self, passage_id: int, number: int, voice: str = "") -> Said | None:
        """How a segment will be spoken, by the voice that it has or another; None where there is no such segment."""
        with self.lock:
            passage = self.book.passage(passage_id)
        if passage is None or not 0 <= number < len(passage.paragraph.segments):
            return None
        speaking = voices.find(voice or self.voice)
        return Said(passage, number, self.plan(passage, speaking).segments[number], speaking)

    def plan(self, passage: Passage, voice: Voice) -> ParagraphPlan:
        """How a paragraph will be spoken: what `make` plans for it."""
        with self.lock:
            chapter = self._chapter(passage)
            name = (passage.mark, voice.name, *chapter)
            if found := self._plans.get(name):
                self._plans.move_to_end(name)
                return found
        pronounce = self.pronouncer.in_chapter(*chapter)
        planned = paragraph_plan(passage.paragraph, voice, self.options.pauses, pronounce, self._key)
        with self.lock:
            self._plans[name] = planned
            while len(self._plans) > PLANS:
                self._plans.popitem(last=False)
        return planned

    @property
    def pronouncer(self) -> Pronouncer:
        """By the lexicons that the script names now. Raises LexiconError."""
        return Pronouncer.of(with_lexicons(self.book.script, self.folder))

    def _chapter(self, passage: Passage) -> tuple[int, str]:
        """The number, from 1, and the title of the chapter where a paragraph stands."""
        place = self.book.places.get(passage.id)
        return (place.part + 1, self.book.parts[place.part].chapter.title) if place else (0, "")

    def _key(self, utterance: Utterance, voice: Voice) -> str:
        speaker = engine(voice.engine)
        return clip_key(speaker, utterance, voice, suited(speaker, self.options.speech))

    def job(self, said: Said, *, renew: bool = False) -> Job:
        return Job(said.plan.key, said.plan.utterance, said.voice, self.options.speech, self.store.url, renew)

    def following(self, said: Said, count: int) -> list[Said]:
        """The segments that are spoken next, at most so many."""
        found: list[Said] = []
        with self.lock:
            place = self.book.places.get(said.passage.id)
            if place is None:
                return []
            part = self.book.parts[place.part]
        number = said.number + 1
        for passage in part.passages[place.passage :]:
            for index in range(number, len(passage.paragraph.segments)):
                if len(found) == count:
                    return found
                plan = self.plan(passage, said.voice)
                if plan.segments[index].key:
                    found.append(replace(said, passage=passage, number=index, plan=plan.segments[index]))
            number = 0
        return found
