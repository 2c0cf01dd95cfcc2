"""The figures of pace and patience, in one place."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

START_MARGIN = 1.4  # five requests that are 1.4 s apart may lose 0.4 s on their way: no second sees more than four
MOST_CONNECTIONS = 8  # at once, over all processes of a user


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Seconds until an attempt is given up."""

    connect_s: float = 5.0
    first_audio_s: float = 15.0  # from the beginning
    unheard_s: float = 20.0  # the same, as long as the service has not spoken yet
    between_s: float = 10.0  # two messages
    total_s: float = 20.0  # and half of the audio that is expected
    close_s: float = 0.5  # for the goodbye, after all has come
    compare_s: float = 2.5  # for another reply to compare the first one with

    def total_for(self, audio_s: float) -> float:
        return self.total_s + audio_s / 2


@dataclass(frozen=True, slots=True)
class Limits:
    """How a service is treated; times in seconds."""

    connections: int = 4  # by default
    starts_per_s: float = 4.0  # in any second
    attempts: int = 8  # at 20 % faults, one text in 400,000 fails so often in a row
    refused_attempts: int = 3
    mute_attempts: int = 3  # on one text, before a well-known one is tried
    silences_to_end: int = 2  # to one text, without a word from the service so far: nobody is there
    decide_s: float = 40.0  # without any success so far: nothing will come of it
    backoff_s: float = 0.5  # × 2^k, full jitter
    longest_backoff_s: float = 30.0
    pause_s: float = 30.0  # after 429, doubling
    longest_pause_s: float = 300.0
    successes_to_widen: int = 20
    successes_to_forget: int = 200  # then as many connections as were too many are tried again
    failures_to_break: int = 5  # in a row, over all workers
    break_s: float = 10.0  # doubling
    longest_break_s: float = 60.0
    early_break_s: float = 5.0  # each, as long as nothing was ever answered: whether anybody is there is soon known
    breaks_to_end: int = 8  # in a row, some six minutes: nobody is there
    poll_s: float = 0.1  # for a connection that another process holds
    echo_s: float = 5.0  # so long after the end of a service, its error is the answer to new calls

    @property
    def gap_s(self) -> float:
        """Between two starts."""
        return START_MARGIN / self.starts_per_s

    def faster(self, factor: float) -> Limits:
        """The same with all times divided by `factor`."""
        times = {field.name: getattr(self, field.name) / factor for field in fields(self) if field.name.endswith("_s")}
        return replace(self, **times | {"starts_per_s": self.starts_per_s * factor})
