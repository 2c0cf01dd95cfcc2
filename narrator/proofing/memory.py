"""What was heard in which clip, kept in the user's cache, so that no clip is heard twice, whatever text it is in."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from narrator import atomic
from narrator.readback import json_value, record
from narrator.resources import cache_folder

LARGEST = 16 << 20  # bytes; beyond that the older half goes
WINDOW, ALONE = "window", "alone"  # how a clip was heard
NOISE, MARGINS, BREAKS_OFF = "noise", "margins", "breaks off"  # not hearings: what else is known of it, as JSON


@dataclass(slots=True)
class Memory:
    """A file of lines `[clip key, way, text]`, appended as clips are heard, so that a stopped run loses nothing."""

    path: Path
    _texts: dict[str, dict[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, recogniser: str) -> Memory:
        """What the recogniser of that name has heard so far."""
        memory = cls(cache_folder() / "heard" / f"{recogniser}.jsonl")
        with suppress(OSError):
            if memory.path.stat().st_size > LARGEST:
                memory._shorten()
            for line in memory.path.read_text(encoding="utf-8", errors="replace").splitlines():
                with suppress(ValueError):  # a run was stopped while it wrote
                    key, way, text = record(json_value(line), tuple[str, str, str])
                    memory._texts.setdefault(key, {})[way] = text
        return memory

    def get(self, key: str) -> dict[str, str]:
        """What was heard in a clip, by the way in which it was heard."""
        return dict(self._texts.get(key, {}))

    def forget(self, key: str) -> None:
        """Let a clip be heard again in this run."""
        self._texts.pop(key, None)

    def note(self, key: str, way: str, text: str) -> None:
        """Keep what was heard. Raises OutputError where it cannot be written."""
        self._texts.setdefault(key, {})[way] = text
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("a", encoding="utf-8") as file:
                file.write(json.dumps([key, way, text], ensure_ascii=False) + "\n")
        except OSError as error:
            raise atomic.cannot_write(self.path, error) from error

    def _shorten(self) -> None:
        lines = self.path.read_text(encoding="utf-8", errors="replace").splitlines(keepends=True)
        atomic.write(self.path, "".join(lines[len(lines) // 2 :]))
