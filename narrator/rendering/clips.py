"""Utterances become stored clips, several at a time, each only once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from narrator.audio.store import ClipStore
from narrator.errors import NarratorError, SynthesisError
from narrator.frontend.model import Utterance
from narrator.synthesis.acceptance import spoken
from narrator.synthesis.engine import SpeechOptions, clip_key, engine
from narrator.synthesis.voices import Voice

if TYPE_CHECKING:
    from narrator.audio.clip import Clip


@dataclass(frozen=True, slots=True)
class Job:
    """One clip to be had. `renew` makes it again even if it is stored."""

    key: str
    utterance: Utterance
    voice: Voice
    options: SpeechOptions
    store_url: str
    renew: bool = False


class Rendered(NamedTuple):
    """A clip that is stored now. `made` says that it was synthesized, not found."""

    key: str
    duration_s: float
    made: bool


def render(job: Job) -> Rendered:
    """Find the clip, or synthesize and store it. Runs in a worker. Raises SynthesisError and its kin."""
    store = ClipStore(job.store_url)
    clip = None if job.renew else store.get(job.key)
    if clip is not None:
        return Rendered(job.key, clip.duration_s, made=False)
    clip = synthesize(job)
    store.put(job.key, clip)
    return Rendered(job.key, clip.duration_s, made=True)


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


class Renderer:
    """Hands utterances of one voice to an executor; the same words are handed out once.

    `told` is called, in the worker's thread, for every clip that is ready.
    """

    def __init__(
        self,
        executor: Executor,
        voice: Voice,
        options: SpeechOptions,
        store: ClipStore,
        told: Callable[[Rendered], None],
    ) -> None:
        self._executor = executor
        self._voice = voice
        self._options = options
        self._store = store
        self._told = told
        self._futures: dict[str, Future[Rendered]] = {}
        self._reader = ThreadPoolExecutor(1, "narrator-reader")  # libsndfile's callbacks would swallow a Ctrl-C

    def key(self, utterance: Utterance) -> str:
        return clip_key(engine(self._voice.engine), utterance, self._voice, self._options)

    def submit(self, key: str, utterance: Utterance, *, renew: bool = False) -> bool:
        """Hand out an utterance; False if its clip is under way already."""
        if key in self._futures:
            return False
        self._futures[key] = self._executor.submit(render, self._job(key, utterance, renew))
        self._futures[key].add_done_callback(self._tell)
        return True

    def clip(self, key: str, utterance: Utterance) -> Clip:
        """Wait for a clip that was submitted; it is made again if it was damaged or removed meanwhile."""
        self._futures[key].result()
        return self._reader.submit(self._kept, key, utterance).result()

    def _kept(self, key: str, utterance: Utterance) -> Clip:
        clip = self._store.get(key)
        if clip is None:
            render(self._job(key, utterance, renew=True))
            clip = self._store.get(key)
        if clip is None:
            raise SynthesisError("A clip cannot be kept.", remedy="Run `narrator doctor`.", text=utterance.text)
        return clip

    def failures(self, keys: Iterable[str]) -> list[SynthesisError]:
        """Wait for those clips; what could not be spoken. Every other error is raised."""
        failed: list[SynthesisError] = []
        for key in keys:
            try:
                self._futures[key].result()
            except SynthesisError as error:
                failed.append(error)
        return failed

    def _job(self, key: str, utterance: Utterance, renew: bool) -> Job:
        return Job(key, utterance, self._voice, self._options, self._store.url, renew)

    def _tell(self, future: Future[Rendered]) -> None:
        if not future.cancelled() and not future.exception():
            self._told(future.result())
