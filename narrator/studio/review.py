"""What the editor has said about the text: marks on sentences and notes on paragraphs."""

from __future__ import annotations

from dataclasses import dataclass

from narrator.studio.marking import Marks
from narrator.studio.notes import Notes
from narrator.studio.session import Session


@dataclass(frozen=True, slots=True)
class Review:
    """Both, for the page and its overview."""

    marks: Marks
    notes: Notes

    @classmethod
    def opened(cls, session: Session) -> Review:
        return cls(Marks.opened(session), Notes.opened(session))
