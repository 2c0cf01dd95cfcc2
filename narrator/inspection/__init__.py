"""An edition seen at a glance: what each chapter sounds like, and what to listen to first."""

from __future__ import annotations

from narrator.inspection.page import ListedFinding, clock, short, write
from narrator.inspection.picture import Picture, pictures
from narrator.inspection.png import drawn

__all__ = ["ListedFinding", "Picture", "clock", "drawn", "pictures", "short", "write"]
