"""Where in a recording a segment is, said by the voice that speaks it: so that its clip has a name of its own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from narrator.assets import file_hash
from narrator.errors import SourceError
from narrator.synthesis.catalogue.model import ServerVoice, Voice

RECORDING_ENGINE = "recording"
RecordedMarks = Sequence[tuple[int, int, float, float]]  # start char, end char, start s, end s of the recording


@dataclass(frozen=True, slots=True)
class RecordedTake:
    """A stretch of a recording for a segment; without a `path` it is not spoken.

    `marks` tell when its characters are heard. Where they are not known, it is looked for: the stretch then holds the
    texts of `run`, one after another, of which the segment is number `at`. `whole` keeps all of the stretch. `heard` is
    from its first sound to its last, where that is known; the voice does not ask.
    """

    path: str = ""
    sha256: str = ""
    start_s: float = 0.0
    end_s: float = 0.0
    marks: tuple[tuple[int, int, float, float], ...] = ()
    run: tuple[str, ...] = ()
    at: int = 0
    whole: bool = False
    heard: tuple[float, float] | None = None

    def voice(self, usual: Voice) -> Voice:
        """The voice that speaks this take."""
        about: dict[str, Any] = {"from": self.start_s, "to": self.end_s, "whole": self.whole}
        about |= {"run": self.run, "at": self.at} if self.run else {"marks": self.marks}
        via = ServerVoice(self.sha256, extra=json.dumps(about, ensure_ascii=False))
        return replace(usual, via=via, about=replace(usual.about, origin=self.path))

    @classmethod
    def of(cls, voice: Voice) -> RecordedTake | None:
        """What `voice` gave to a voice; None for one that has no take."""
        if voice.via is None:
            return None
        about = json.loads(voice.via.extra)
        marks = tuple((int(a), int(b), float(c), float(d)) for a, b, c, d in about.get("marks", ()))
        return cls(
            voice.about.origin, voice.via.speaker, about["from"], about["to"],
            marks, tuple(about.get("run", ())), about.get("at", 0), about["whole"],
        )  # fmt: skip

    @property
    def file(self) -> Path:
        return Path(self.path)

    @property
    def has_recording(self) -> bool:
        """Whether the recording is there, and is the one that was aligned."""
        try:
            about = self.file.stat()
        except OSError:
            return False
        return _hash(self.path, (about.st_mtime_ns, about.st_size)) == self.sha256

    def ensure_recording(self) -> None:
        """Raises SourceError where the recording that was aligned is not there: that is no gap in what is spoken."""
        if not self.has_recording:
            what = "another one by now" if self.file.is_file() else "gone"
            raise SourceError(
                f"The recording {self.path} is {what}.",
                remedy="Put it back where it was, or align the text with it again: `narrator align`.",
            )


@cache
def _hash(path: str, stamp: tuple[int, int]) -> str:  # noqa: ARG001
    return file_hash(Path(path))
