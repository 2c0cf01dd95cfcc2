"""The sounds that came for other texts: the same sound cannot be two texts, unless these are read alike."""

from __future__ import annotations

import hashlib
import threading
from typing import TYPE_CHECKING

from narrator.frontend.model import Utterance
from narrator.frontend.readings import readings
from narrator.synthesis.network.failure import AttemptError, FailureKind

if TYPE_CHECKING:
    from narrator.audio.clip import Samples

MOST_KEPT = 4_096


class Answers:
    """What was accepted lately, by its sound: a service that says the same to all says something else."""

    def __init__(self) -> None:
        self._texts: dict[bytes, tuple[str, ...]] = {}
        self._lock = threading.Lock()

    def ensure_own(self, samples: Samples, utterance: Utterance) -> None:
        """Raises AttemptError where this very sound came for a text that is read in another way."""
        sound = hashlib.blake2b(samples.tobytes(), digest_size=16).digest()
        said = _read(utterance)
        with self._lock:
            if self._texts.setdefault(sound, said) != said:
                raise AttemptError(FailureKind.DAMAGED, "the same sound as for another text")
            if len(self._texts) > MOST_KEPT:
                del self._texts[next(iter(self._texts))]


def _read(utterance: Utterance) -> tuple[str, ...]:
    """The usual readings of what is spoken, without its punctuation."""
    table = readings()
    return tuple(table.of_character(char) or char.casefold() for char in utterance.spoken if char.isalnum())
