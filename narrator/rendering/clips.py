"""Utterances become stored clips, several at a time, each only once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, Protocol

from narrator.audio.remote import open_store
from narrator.audio.store import ClipStore
from narrator.errors import NarratorError, NetworkError, OutputError, SynthesisError
from narrator.frontend.model import Utterance
from narrator.rendering.claims import claimed
from narrator.rendering.delivery import Manner
from narrator.synthesis.acceptance import fault, spoken
from narrator.synthesis.engine import SpeechOptions, clip_key, engine, suited
from narrator.synthesis.network import notices
from narrator.synthesis.voices import Voice

if TYPE_CHECKING:
    from narrator.audio.clip import Clip
    from narrator.rendering.plan import SegmentPlan

SHOWN = 24  # characters of a text in a notice


@dataclass(frozen=True, slots=True)
class Job:
    """A request for a clip. With `renew` it is synthesized again even if it is stored.

    With `proof` a recogniser hears what an online voice said before it is stored.
    """

    key: str
    utterance: Utterance
    voice: Voice
    options: SpeechOptions
    store_url: str
    renew: bool = False
    proof: bool = False


class Rendered(NamedTuple):
    """A clip that is stored now. `made` says that it was synthesized, not found."""

    key: str
    duration_s: float
    made: bool


def render(job: Job) -> Rendered:
    """Find the clip, or synthesize and store it. Runs in a worker. Raises SynthesisError and its kin."""
    store = open_store(job.store_url)
    if clip := _found(job, store):
        return Rendered(job.key, clip.duration_s, made=False)
    with claimed(job.key):
        if clip := _found(job, store):  # another run has spoken it meanwhile
            return Rendered(job.key, clip.duration_s, made=False)
        clip = _understood(job) if job.proof and job.utterance.is_spoken else synthesize(job)
        store.put(job.key, clip, anew=job.renew)
    return Rendered(job.key, clip.duration_s, made=True)


def _found(job: Job, store: ClipStore) -> Clip | None:
    clip = None if job.renew else stored(store, job.key, job.utterance, job.options.speed)
    return clip and _retimed(job, store, clip)


def _retimed(job: Job, store: ClipStore, clip: Clip) -> Clip:
    """The clip with today's times, stored: what was paid for is not asked for again because times are found better."""
    found = engine(job.voice.engine).retimed(clip, job.utterance)
    if found is not clip:
        with suppress(OutputError):  # the next run does it again
            store.put(job.key, found, anew=True)
    return found


def stored(store: ClipStore, key: str, utterance: Utterance, speed: float) -> Clip | None:
    """The clip of that key, if it is there and is the utterance's.

    Clips of version 0.1 do not hold their key: one that can be the utterance is taken, and given its key.
    """
    found = store.find(key)
    if found is None or found.is_named:
        return found.clip if found else None
    if fault(found.clip, utterance, speed):
        return None
    store.put(key, found.clip, anew=True)
    return found.clip


def _understood(job: Job) -> Clip:
    """A clip that was heard as it was meant, if it is an online voice's: the same words may come out otherwise."""
    if not engine(job.voice.engine).needs_network:
        return synthesize(job)
    from narrator.proofing import takes

    def again(heard: str) -> None:
        notices.say(f"heard “{heard[:SHOWN]}” instead of “{job.utterance.text[:SHOWN]}”; asking again")

    return takes.understood(lambda: synthesize(job), job.utterance, again)


def synthesize(job: Job) -> Clip:
    """Speak and examine. What an engine raises that is not ours is mapped here: it may be anybody's."""
    speaker = engine(job.voice.engine)
    try:
        return spoken(speaker, job.utterance, job.voice, job.options)
    except NarratorError:
        raise
    except Exception as error:
        raise SynthesisError(
            f"The voice failed ({type(error).__name__}: {error}).",
            remedy="Run the same command again, edit this place, or choose another voice with --voice.",
            text=job.utterance.text,
        ) from error


def options_of(how: Manner, options: SpeechOptions) -> SpeechOptions:
    """The options for a voice at a speed: what it can follow of those that hold for all."""
    return suited(engine(how.voice.engine), replace(options, speed=how.speed))


def key_of(utterance: Utterance, how: Manner, options: SpeechOptions) -> str:
    """The name of the clip of an utterance."""
    return clip_key(engine(how.voice.engine), utterance, how.voice, options_of(how, options))


class Crew(Protocol):
    """Who speaks a voice, here or elsewhere."""

    def of(self, voice: Voice) -> Executor: ...


class Renderer:
    """Hands segments to workers; the same words by the same voice are handed out once.

    `told` is called, in the worker's thread, for every clip that is ready.
    """

    def __init__(
        self,
        workers: Crew,
        options: SpeechOptions,
        store: ClipStore,
        told: Callable[[Rendered], None],
        *,
        proof: bool = False,
    ) -> None:
        self._proof = proof
        self._workers = workers
        self._options = options
        self._store = store
        self._told = told
        self._futures: dict[str, Future[Rendered]] = {}
        self._ready: dict[str, Rendered] = {}  # a future is twenty times as large
        self._reader = ThreadPoolExecutor(1, "narrator-reader")  # libsndfile's callbacks would swallow a Ctrl-C

    def key(self, utterance: Utterance, how: Manner) -> str:
        return key_of(utterance, how, self._options)

    def has(self, key: str) -> bool:
        """Whether the clip is stored already."""
        return self._reader.submit(self._store.get, key).result() is not None

    def has_first(self, utterances: Iterable[Utterance], manner: Manner) -> bool:
        """Whether the first of them that is spoken has its clip stored already, or none is spoken."""
        if self._store.is_empty:
            return False
        first = next((utterance for utterance in utterances if utterance.is_spoken), None)
        return first is None or self.has(self.key(first, manner))

    def submit(self, part: SegmentPlan, *, renew: bool = False) -> bool:
        """Hand out a segment; False if its clip is under way already."""
        if self._submitted(part.key):
            return False
        future = self._futures[part.key] = self._workers.of(part.voice).submit(render, self._job(part, renew))
        future.add_done_callback(partial(self._tell, part.key))
        return True

    def under_way(self, parts: Iterable[SegmentPlan]) -> list[Future[Rendered]]:
        """The clips of segments that were submitted, those of others left out."""
        return [future for part in parts if (future := self._submitted(part.key))]

    def _submitted(self, key: str) -> Future[Rendered] | None:
        """What came of a clip, or will come; None where it was not submitted."""
        future = self._futures.get(key)  # in this order: what is ready is noted before its future goes
        if future is None and (rendered := self._ready.get(key)):
            future = Future()
            future.set_result(rendered)
        return future

    def clip(self, part: SegmentPlan) -> Clip:
        """A clip, waited for if it was submitted; it is made again if it was damaged or removed meanwhile."""
        if future := self._futures.get(part.key):  # a chapter that was kept had none handed out
            future.result()
        return self._reader.submit(self._kept, part).result()

    def _kept(self, part: SegmentPlan) -> Clip:
        clip = stored(self._store, part.key, part.utterance, self._job(part, renew=False).options.speed)
        if clip is None and self._submitted(part.key):
            clip = self._store.await_clip(part.key)
        if clip is None:
            render(self._job(part, renew=True))
            clip = self._store.get(part.key)
        if clip is None:
            raise SynthesisError("A clip cannot be kept.", remedy="Run `narrator doctor`.", text=part.utterance.text)
        return clip

    def failures(self, parts: Iterable[SegmentPlan]) -> dict[str, SynthesisError | NetworkError]:
        """Wait for those segments; what could not be spoken, by its key. Every other error is raised."""
        failed: dict[str, SynthesisError | NetworkError] = {}
        for part in parts:
            try:
                if future := self._futures.get(part.key):
                    future.result()
            except (SynthesisError, NetworkError) as error:
                failed[part.key] = error
        return failed

    def _job(self, part: SegmentPlan, renew: bool) -> Job:
        options = options_of(Manner(part.voice, part.speed), self._options)
        return Job(part.key, part.utterance, part.voice, options, self._store.url, renew, self._proof)

    def _tell(self, key: str, future: Future[Rendered]) -> None:
        if not future.cancelled() and not future.exception():
            self._ready[key] = future.result()
            self._futures.pop(key, None)
            self._told(future.result())
