"""Where segments become sound: what is stored is there at once, what is not is spoken when its turn comes."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from narrator.errors import NarratorError
from narrator.rendering.clips import Rendered
from narrator.studio.book import Passage
from narrator.studio.items import Item, item_at
from narrator.studio.plans import Plans, Said
from narrator.studio.sound import Sound, Sounds, sound_of
from narrator.studio.speaker import Priority, Speaker
from narrator.synthesis.engine import hasten

AHEAD = 4  # segments that are spoken before they are asked for
LEAST_BEATS = 8  # fewer say nothing about a pace
SLOWEST, FASTEST = 3.0, 8.5  # syllables a second at speed 1: a voice reads 5.2, lists and English depart from it
MARKS = " \u3000，。！？；：、…—“”‘’（）《》,.!?;:()"
FOUND = 4096  # clips of which it is remembered what sound they gave


@dataclass(slots=True)
class Booth:
    """The studio's voice. Shared by threads. `failures` are the texts that could not be spoken, by key."""

    plans: Plans
    speaker: Speaker
    sounds: Sounds = field(default_factory=Sounds)
    failures: dict[str, NarratorError] = field(default_factory=dict)
    suspicious: dict[str, str] = field(default_factory=dict)
    doubted: set[int] = field(default_factory=set)  # paragraphs that may have one of the two
    _known: OrderedDict[str, str] = field(default_factory=OrderedDict)

    def ready(self, said: Said) -> Sound | None:
        """The segment's sound, if its clip is stored."""
        return self.stored(said.key, said.utterance.text, said.least_s)

    def stored(self, key: str, text: str, least_s: Callable[[], dict[int, float]]) -> Sound | None:
        """The sound of any clip that is stored."""
        name = f"{key} {text}"
        known = self._known.get(name)
        if known and (sound := self.sounds.get(known)):
            return sound
        clip = self.plans.store.get(key)
        if clip is None:
            return None
        sound = self.sounds.keep(sound_of(clip, least_s()))
        self._known[name] = sound.id
        while len(self._known) > FOUND:
            self._known.popitem(last=False)
        return sound

    def ask(self, said: Said, priority: Priority = Priority.NOW, *, renew: bool = False) -> Future[Rendered]:
        """Speak a segment; a renewed one replaces the clip that is stored."""
        hasten(said.voice.engine)
        if renew:
            self._known.pop(f"{said.key} {said.utterance.text}", None)
        future = self.speaker.ask(self.plans.job(said, renew=renew), priority)
        future.add_done_callback(lambda done: self._note(said, done))
        return future

    def _note(self, said: Said, done: Future[Rendered]) -> None:
        error = None if done.cancelled() else done.exception()
        if isinstance(error, NarratorError):
            self.failures[said.key] = error
            self.doubted.add(said.passage.id)
        elif error is None and not done.cancelled():
            self.failures.pop(said.key, None)

    def troubles(self, passage: Passage) -> list[Item]:
        """The segments of a paragraph that could not be spoken, or whose pace is not the voice's."""
        found: list[Item] = []
        for said in self._suspects(passage):
            text, error = said.utterance.text, self.failures.get(said.key)
            reason = error.problem if error else self.suspicious.get(said.key, "")
            if reason:
                kind, weight = ("failed", 2.0) if error else ("suspicious", 0.4)
                found.append(item_at(said, kind, 0, len(text), reason, weight))
        return found

    def _suspects(self, passage: Passage) -> list[Said]:
        if passage.id not in self.doubted:
            return []
        return [
            said for said in self.plans.passage(passage) if said.key in self.failures or said.key in self.suspicious
        ]

    def judge(self, said: Said, sound: Sound) -> None:
        """Note a sound that passed, and is odd all the same: much faster or slower than this voice reads."""
        spoken_s = sum(
            end_s - start_s for start, end, start_s, end_s in sound.marks if said.utterance.text[start:end].strip(MARKS)
        )
        beats = said.utterance.syllables
        if beats < LEAST_BEATS or not spoken_s:
            return
        pace = beats / spoken_s / said.speech.speed
        if said.voice.engine != "tone" and not SLOWEST <= pace <= FASTEST:
            self.suspicious[said.key] = f"{pace:.1f} syllables a second"
            self.doubted.add(said.passage.id)

    def expect(self, said: Said) -> None:
        """Speak what follows a segment, before it is asked for."""
        self.speaker.soon(self.plans.job(each) for each in self.plans.following(said, AHEAD))

    def kept_aside(self, said: Said) -> str:
        """Keep a clip that is about to be made again under a name of its own; that name, or nothing."""
        clip = self.plans.store.get(said.key)
        if clip is None:
            return ""
        name = hashlib.sha256(f"{said.key} {clip.samples.tobytes()!r}".encode()).hexdigest()
        self.plans.store.put(name, clip)
        return name

    def differs(self, key: str, kept: str) -> bool:
        """Whether two clips sound differently; one that does not is no take."""
        one, other = self.plans.store.get(key), self.plans.store.get(kept)
        return one is not None and other is not None and one.samples.tobytes() != other.samples.tobytes()

    def restore(self, key: str, kept: str) -> None:
        """Let the clip of a key be one that was kept aside."""
        if clip := self.plans.store.get(kept):
            self.plans.store.put(key, clip)
            for name in [name for name in self._known if name.startswith(key)]:
                del self._known[name]


def as_json(sound: Sound, said: Said) -> dict[str, Any]:
    """What the page is told of a segment's sound."""
    return {
        "audio": f"audio/{sound.id}",
        "duration_s": sound.duration_s,
        "timing": sound.timing,
        "marks": sound.marks,
        "peaks": sound.peaks,
        "pause_s": said.pause_s,
        "voice": said.voice.name,
        "speed": said.speech.speed,
    }
