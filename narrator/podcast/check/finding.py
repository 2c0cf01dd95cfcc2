"""What a check finds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FeedFinding:
    """One defect. `level` is "error", where apps or directories refuse or misread, or "warning".

    `place` says where: the channel, or an episode's title and the element. `rule` is a short fixed name, `source` who
    says so, `mend` what to do.
    """

    level: str
    place: str
    rule: str
    problem: str
    source: str
    mend: str
