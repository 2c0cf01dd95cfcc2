"""What is being typed, in `.studio/drafts.json`, so that nothing but the last keystroke can be lost."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from narrator import atomic
from narrator.readback import json_value
from narrator.studio.events import Events
from narrator.studio.session import Session

FILE = "drafts.json"
MOST = 20


@dataclass(slots=True)
class Drafts:
    """Drafts of all pages, the latest last. Shared by threads."""

    session: Session
    events: Events
    _numbers: dict[str, int] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def keep(self, draft: dict[str, Any]) -> None:
        """Keep what is being typed, whatever happens; without text, it was taken or given up."""
        with self._lock:
            name = f"{draft.get('page')} {draft.get('mark')} {draft.get('segment')}"
            if draft["number"] < self._numbers.get(name, 0):
                return  # it was overtaken on its way
            self._numbers[name] = draft["number"]
            others = [each for each in self._all() if not _is_same(each, draft)]
            kept = [*others, draft] if isinstance(draft.get("text"), str) else others
            atomic.write(self.session.studio / FILE, json.dumps(kept[-MOST:]))

    def latest(self) -> dict[str, Any] | None:
        """What was being typed last when all was killed, and where it belongs now: nowhere is passage 0."""
        typing = self.events.open_pages()
        found = [each for each in self._all() if each.get("page") not in typing]
        if not found:
            return None
        same = (p.id for p in self.session.state.book.passages() if p.mark == found[-1].get("mark"))
        return found[-1] | {"passage": next(same, 0)}

    def _all(self) -> list[dict[str, Any]]:
        with suppress(OSError, ValueError):
            found = json_value((self.session.studio / FILE).read_text(encoding="ascii"))
            return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
        return []


def _is_same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return all(one.get(name) == other.get(name) for name in ("mark", "segment"))
