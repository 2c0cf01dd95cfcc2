"""Where segments become sound: what is stored is there at once, what is not is spoken when its turn comes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

from narrator.rendering.chapter import pauses_inside
from narrator.rendering.clips import Rendered
from narrator.studio.session import Said, Session
from narrator.studio.sound import Sound, Sounds, sound_of
from narrator.studio.speaker import Priority, Speaker

AHEAD = 4  # segments that are spoken before they are asked for
FOUND = 4096  # clips of which it is remembered what sound they gave


@dataclass(slots=True)
class Booth:
    """The session's voice. Shared by threads."""

    session: Session
    speaker: Speaker
    sounds: Sounds = field(default_factory=Sounds)
    _found: OrderedDict[str, str] = field(default_factory=OrderedDict)

    def ready(self, said: Said) -> Sound | None:
        """The segment's sound, if its clip is stored."""
        known = self._found.get(self._name(said))
        if known and (sound := self.sounds.get(known)):
            return sound
        clip = self.session.store.get(said.plan.key)
        if clip is None:
            return None
        sound = self.sounds.keep(sound_of(clip, pauses_inside(said.plan.utterance, self.session.options.pauses)))
        self._found[self._name(said)] = sound.id
        while len(self._found) > FOUND:
            self._found.popitem(last=False)
        return sound

    @staticmethod
    def _name(said: Said) -> str:
        return f"{said.plan.key} {said.plan.utterance.text}"

    def ask(self, said: Said, priority: Priority = Priority.NOW, *, renew: bool = False) -> Future[Rendered]:
        """Speak a segment; a renewed one replaces the clip that is stored."""
        if renew:
            self._found.pop(self._name(said), None)
        return self.speaker.ask(self.session.job(said, renew=renew), priority)

    def expect(self, said: Said) -> None:
        """Speak what follows a segment, before it is asked for."""
        following: Sequence[Said] = self.session.following(said, AHEAD)
        self.speaker.soon(self.session.job(each) for each in following)
