"""Dates of new episodes: each later than all before it, and none ahead of its time unless the settings say so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from narrator.podcast.ledger import LedgerEntry
from narrator.podcast.show import Show

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


def following(entries: Sequence[LedgerEntry], show: Show, now: datetime, count: int) -> Iterator[datetime]:
    """Dates for `count` episodes that follow all others.

    From `start` on, `every` apart, if it is given. Else the last episode of a new show appears today, `every` after the
    one before it; what is added to a show lies between its last episode and today, or, on the day of its last, and now.
    """
    last = max((entry.moment for entry in entries), default=None)
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    step = show.every
    if show.start:
        first = max(show.start, last + step) if last else show.start
    elif last is None:
        first = today - step * (count - 1)
    elif last > now:
        first = last + step
    else:
        step = _step(last, today, now, count)
        first = last + step
    return (first + step * place for place in range(count))


def _step(last: datetime, today: datetime, now: datetime, count: int) -> timedelta:
    """Whole minutes up to today where there is room; else seconds, over half the time until now, so that room stays."""
    if (until_today := (today - last) // (count + 1)) >= MINUTE:
        return until_today // MINUTE * MINUTE
    return max((now - last) // (2 * count + 1) // SECOND, 1) * SECOND


def between(before: LedgerEntry | None, after: LedgerEntry, count: int, every: timedelta) -> Iterator[datetime]:
    """Dates for `count` episodes that stand between two, or in front of the first."""
    last = after.moment
    first = before.moment if before else last - every * (count + 1)
    step = (last - first) / (count + 1)
    return ((first + step * place).replace(microsecond=0) for place in range(1, count + 1))
