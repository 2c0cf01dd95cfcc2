"""What the user waits for is spoken first, and no clip twice at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError

import pytest

from narrator.errors import SynthesisError
from narrator.frontend import pronounce
from narrator.rendering import clips
from narrator.rendering.clips import Job, Rendered
from narrator.studio import speaker as module
from narrator.studio.speaker import Priority, Speaker
from narrator.synthesis import voices
from narrator.synthesis.engine import SpeechOptions


def job(key: str, *, renew: bool = False) -> Job:
    return Job(key, pronounce("山"), voices.find("tone"), SpeechOptions(), "", renew)


class Slow:
    """Stands in for `render`: each job waits until it is let go; the order of their begin is kept."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.go = threading.Semaphore(0)
        self.at_work = threading.Semaphore(0)

    def __call__(self, given: Job) -> Rendered:
        self.begun.append(given.key)
        self.at_work.release()
        assert self.go.acquire(timeout=120)
        if given.key == "bad":
            raise SynthesisError("It failed.", text="山")
        return Rendered(given.key, 1.0, made=True)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    made = Slow()
    monkeypatch.setattr(module, "render", made)
    assert clips.render is not made
    return made


@pytest.fixture
def one(slow: Slow) -> Iterator[Speaker]:
    """A speaker with a single worker, which is at work on `first`."""
    speaker = Speaker(1)
    speaker.ask(job("first"), Priority.SOON)
    assert slow.at_work.acquire(timeout=120)
    yield speaker
    speaker.close()
    for _ in range(9):
        slow.go.release()


def test_the_most_urgent_goes_first(one: Speaker, slow: Slow) -> None:
    last = one.ask(job("export"), Priority.LATER)
    one.ask(job("next"), Priority.SOON)
    assert not one.ask(job("now")).done()
    for _ in range(4):
        slow.go.release()
    assert last.result(10).key == "export"
    assert slow.begun[:4] == ["first", "now", "next", "export"]


def test_asked_again_it_is_the_same_and_moves_forward(one: Speaker, slow: Slow) -> None:
    early = one.ask(job("a"), Priority.LATER)
    last = one.ask(job("b"), Priority.SOON)
    assert one.ask(job("a")) is early
    for _ in range(3):
        slow.go.release()
    assert last.result(10).key == "b"
    assert slow.begun == ["first", "a", "b"]


def test_what_was_expected_before_is_dropped(one: Speaker, slow: Slow) -> None:
    one.soon([job("a"), job("b")])
    dropped = one.ask(job("a"), Priority.LATER)
    one.soon([job("b"), job("c")])
    assert dropped.cancelled()
    with pytest.raises(CancelledError):
        dropped.result(1)
    last = one.ask(job("c"))
    one.ask(job("b"))
    for _ in range(3):
        slow.go.release()
    assert last.result(10).key == "c"
    assert slow.begun[:2] == ["first", "c"]


def test_background_work_leaves_a_worker_free(slow: Slow) -> None:
    speaker = Speaker(2)
    speaker.soon([job("a"), job("b")])
    assert slow.at_work.acquire(timeout=120)
    speaker.ask(job("now"))
    assert slow.at_work.acquire(timeout=120)
    assert slow.begun == ["a", "now"]
    for _ in range(3):
        slow.go.release()
    speaker.close()


def test_a_failure_reaches_whoever_asked_and_can_be_tried_again(one: Speaker, slow: Slow) -> None:
    slow.go.release()
    failed = one.ask(job("bad"))
    slow.go.release()
    with pytest.raises(SynthesisError):
        failed.result(10)
    again = one.ask(job("bad"))
    assert again is not failed
