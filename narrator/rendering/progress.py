"""What a long run tells whoever waits for it."""

from __future__ import annotations

from narrator.script.model import Script
from narrator.synthesis.network.notices import Notice


class Progress:
    """Told of each step as it happens; `segment_ready` is called from several threads. This one says nothing."""

    def fetching(self, what: str, done_bytes: int, all_bytes: int) -> None:
        """Some of a voice's files came in."""

    def aligning(self, done: float) -> None:
        """So much of a recording has been aligned with its text, from 0 to 1."""

    def begins(self, script: Script) -> None:
        """An edition of that script is begun."""

    def segment_ready(self, duration_s: float, *, made: bool) -> None:
        """A clip is ready: `made` now, or found in the store."""

    def segments_kept(self, count: int) -> None:
        """So many segments need no clip: their chapter's files are as they should be, or nothing is spoken in them."""

    def handed_out(self) -> None:
        """No segment waits to be given to workers any more: they have it, or a chapter was kept."""

    def laying(self) -> None:
        """A clip is about to be laid on a track, in the thread of the run: what this raises ends it."""

    def chapter_ready(self, number: int, title: str, duration_s: float, *, made: bool) -> None:
        """A chapter's files are there: `made` now, or kept from before."""

    def sending(self, number: int, count: int) -> None:
        """So many of an edition's files are at its address."""

    def notice(self, notice: Notice) -> None:
        """Something about a voice service: an attempt is repeated, or everyone waits. From several threads."""

    def warn(self, message: str) -> None:
        """Something the user should know that does not stop the run."""
