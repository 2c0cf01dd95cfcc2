"""How each segment will be spoken: by which voice, how fast, with which reading and what silence behind it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

from narrator.audio.remote import open_store
from narrator.audio.store import ClipStore
from narrator.rendering.clips import Job
from narrator.rendering.delivery import manner
from narrator.rendering.pausing import paragraph_pauses
from narrator.rendering.pronouncing import Pronouncer, lexicon_files, with_lexicons
from narrator.rendering.recorded import RecordedScript
from narrator.rendering.sounding import pauses_inside
from narrator.resources import clips_url
from narrator.studio.book import Passage, Place
from narrator.studio.session import Session, State
from narrator.synthesis import voices
from narrator.synthesis.engine import SpeechOptions, clip_key, engine, suited
from narrator.synthesis.voices import DEFAULT_VOICE, Voice

if TYPE_CHECKING:
    from narrator.audio.options import Pauses
    from narrator.frontend import Utterance
    from narrator.script.model import Script, Segment

HELD = 8000  # readings of segments


@dataclass(frozen=True, slots=True)
class Said:
    """A segment as it will be spoken; `number` counts in its paragraph, from 0. Nothing is spoken without a `key`."""

    passage: Passage
    number: int
    utterance: Utterance
    voice: Voice
    speech: SpeechOptions
    key: str
    pause_s: float
    pauses: Pauses

    @property
    def segment(self) -> Segment:
        return self.passage.paragraph.segments[self.number]

    def least_s(self) -> dict[int, float]:
        return pauses_inside(self.utterance, self.pauses)

    def by(self, voice: Voice) -> Said:
        """The same by another voice."""
        return replace(self, voice=voice, key=_key(self.utterance, voice, self.speech))


class Plans:
    """Readings are made when they are asked for, and held while they are likely to be asked for again."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._store = open_store(clips_url())
        self._lock = RLock()
        self._utterances: OrderedDict[object, Utterance] = OrderedDict()
        self._pronouncer: tuple[object, Pronouncer] | None = None
        self._takes: tuple[Script, RecordedScript | None] | None = None

    @property
    def store(self) -> ClipStore:
        return self._store

    def said(self, passage_id: int, number: int, voice: str = "", state: State | None = None) -> Said | None:
        """A segment, by the voice that it has or another; None where there is no such segment. Raises NarratorError."""
        state = state or self._session.state
        passage = state.book.passage(passage_id)
        if passage is None or not 0 <= number < len(passage.paragraph.segments):
            return None
        found = self._one_said(state, passage, number)
        return found.by(voices.find(voice)) if voice and found.key else found

    def passage(self, passage: Passage, state: State | None = None, *, keep: bool = True) -> list[Said]:
        """All segments of a paragraph; their readings are not held where `keep` says so."""
        state = state or self._session.state
        if passage.id not in state.book.places:
            return []
        segments = passage.paragraph.segments
        said = self.utterances(state, state.book.places[passage.id], segments, keep=keep)
        return [self._said(state, passage, number, utterance) for number, utterance in enumerate(said)]

    def _one_said(self, state: State, passage: Passage, number: int) -> Said:
        segment = passage.paragraph.segments[number]
        return self._said(state, passage, number, self.utterance(state, state.book.places[passage.id], segment))

    def _said(self, state: State, passage: Passage, number: int, utterance: Utterance) -> Said:
        place = state.book.places[passage.id]
        script = replace(state.book.script, voice=state.book.script.voice or DEFAULT_VOICE)
        chapter, paragraph = state.book.parts[place.part].chapter, passage.paragraph
        segment = paragraph.segments[number]
        voice, speed = manner(script, chapter, paragraph, segment)
        if recorded := self._recorded(state):
            voice = recorded.voice(segment, voice)
        speech = SpeechOptions(speed)
        key = _key(utterance, voice, speech) if utterance.is_spoken else ""
        pause = next(islice(paragraph_pauses(paragraph, script.pauses), number, None))
        return Said(passage, number, utterance, voice, speech, key, pause.length_s, script.pauses)

    def utterance(self, state: State, place: Place, segment: Segment, *, keep: bool = True) -> Utterance:
        """How a segment is read where it stands."""
        return self.utterances(state, place, [segment], keep=keep)[0]

    def utterances(
        self, state: State, place: Place, segments: Sequence[Segment], *, keep: bool = True
    ) -> list[Utterance]:
        """How segments of one paragraph are read where they stand."""
        with self._lock:
            mark, pronouncer = self._reader(state)
            title = state.book.parts[place.part].chapter.title
            names: list[object] = [(mark, place.part, title, segment.text, segment.readings) for segment in segments]
            held = {name: found for name in names if (found := self._utterances.get(name))}
            for name in held:
                self._utterances.move_to_end(name)
        missing = {name: segment for name, segment in zip(names, segments, strict=True) if name not in held}
        read = pronouncer.several_in_chapter(place.part + 1, title, missing.values())
        made = dict(zip(missing, read, strict=True))
        with self._lock:
            if keep:
                self._utterances.update(made)
            while len(self._utterances) > HELD:
                self._utterances.popitem(last=False)
        return [held.get(name) or made[name] for name in names]

    def lexicon_mark(self, state: State) -> object:
        """What all readings depend on beside the text."""
        with self._lock:
            return self._reader(state)[0]

    def _reader(self, state: State) -> tuple[object, Pronouncer]:
        script = with_lexicons(state.book.script, self._session.folder)
        mark = tuple((str(path), _stamp(path)) for path in lexicon_files(script))
        if self._pronouncer is None or self._pronouncer[0] != mark:
            self._pronouncer = mark, Pronouncer.of(script)
        return self._pronouncer

    def _recorded(self, state: State) -> RecordedScript | None:
        """Where a recording says what, in an edition that was made from one."""
        with self._lock:
            script = state.book.script
            if self._takes is None or self._takes[0] is not script:
                self._takes = script, RecordedScript.of(script, self._session.folder)
            return self._takes[1]

    def job(self, said: Said, *, renew: bool = False) -> Job:
        options = suited(engine(said.voice.engine), said.speech)
        return Job(said.key, said.utterance, said.voice, options, self._store.url, renew)

    def following(self, said: Said, count: int) -> Iterator[Said]:
        """The segments that are spoken next, at most so many."""
        state = self._session.state
        place = state.book.places.get(said.passage.id)
        if place is None:
            return
        number = said.number + 1
        for passage in state.book.parts[place.part].passages[place.passage :]:
            for index in range(number, len(passage.paragraph.segments)):
                following = self._one_said(state, passage, index)
                if following.key:
                    yield following
                    count -= 1
                if not count:
                    return
            number = 0


def _key(utterance: Utterance, voice: Voice, speech: SpeechOptions) -> str:
    speaker = engine(voice.engine)
    return clip_key(speaker, utterance, voice, suited(speaker, speech))


def _stamp(path: Path) -> tuple[int, int]:
    try:
        about = path.stat()
    except OSError:
        return (0, 0)
    return about.st_mtime_ns, about.st_size
