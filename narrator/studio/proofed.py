"""What `narrator proof` found suspicious, as places to listen to."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from narrator.audition import report
from narrator.audition.report import Suspect
from narrator.studio.book import Passage
from narrator.studio.items import Item, item_at
from narrator.studio.plans import Plans

MOST = 10.0  # suspicion, in syllables, of the greatest weight


@dataclass(slots=True)
class Proofed:
    """The edition's `proof.json`, read again whenever it was written anew; a clip that changed is on it no more."""

    folder: Path
    plans: Plans
    _stamp: int = 0
    _suspects: dict[str, Suspect] = field(default_factory=dict)

    def items(self, passage: Passage) -> list[Item]:
        suspects = self._current()
        texts = {suspect.text for suspect in suspects.values()}
        if not any(segment.text in texts for segment in passage.paragraph.segments):
            return []
        found: list[Item] = []
        for said in self.plans.passage(passage, keep=False):
            if suspect := suspects.get(said.key):
                start, end = suspect.places[0] if suspect.places else (0, len(suspect.text))
                weight = min(1.0, suspect.suspicion / MOST)
                found.append(item_at(said, "misheard", start, end, suspect.why, weight))
        return found

    def _current(self) -> dict[str, Suspect]:
        try:
            stamp = (self.folder / report.FILE).stat().st_mtime_ns
        except OSError:
            stamp = 0
        if stamp != self._stamp:
            self._stamp, self._suspects = stamp, report.read(self.folder) if stamp else {}
        return self._suspects
