"""Chapters whose sound workers make, while this machine is still at an earlier one.

A chapter is offered when its segments are handed out. Once all its clips are there, it goes to a worker, unless this
machine has come to it by then: on a small cluster that makes most of them itself, as it has nothing else to do, and no
worker stops speaking for it.
"""

from __future__ import annotations

import tempfile
import threading
import time
import uuid
from collections.abc import Mapping, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from narrator import atomic
from narrator.audio.remote import open_store
from narrator.audio.store import opened
from narrator.cluster import cost
from narrator.edition import ChapterRecord, text_hash
from narrator.errors import OutputError
from narrator.rendering import chapter
from narrator.resources import clips_url, store_url
from narrator.synthesis.engine import engine

if TYPE_CHECKING:
    from narrator.audio.clip import Clip
    from narrator.cluster.session import Cluster
    from narrator.rendering.clips import Rendered
    from narrator.rendering.plan import ChapterPlan, SegmentPlan

MOST_BYTES = 64 << 20  # of the files of a chapter, or of its clips, that travel by wire
LOSSLESS_KBPS = 706  # 44,100 samples a second of 16 bits
URGENT = 10  # before segments of later chapters


class MadeAfar(NamedTuple):
    """A chapter's record without subtitles, its files by name, and how long a core worked at it.

    Without a record the worker does not see the store, and has to be given the clips.
    """

    record: ChapterRecord | None
    files: dict[str, bytes]
    cpu_s: float


def make_afar(plan: ChapterPlan, store: str, mark: str, clips: str, given: Mapping[str, bytes]) -> MadeAfar:
    """Master and encode a chapter on a worker, from the store `clips` that it sees, or from the clips it is given."""
    from narrator.cluster import marks

    if not given and not marks.is_seen(store, mark):
        return MadeAfar(None, {}, 0.0)
    begun = time.thread_time()

    def clip(part: SegmentPlan) -> Clip:
        kept = opened(given[part.key]) if given else None
        found = kept.clip if kept else open_store(clips).await_clip(part.key)
        if found is None:
            raise OutputError("A clip is not in the store any more.", remedy="Run the same command again.")
        return found

    with tempfile.TemporaryDirectory(dir=_own_folder()) as folder:
        record = chapter.make_sound(plan, clip, Path(folder))
        files = {name: Path(folder, name).read_bytes() for name in record.sha256}
    return MadeAfar(record, files, time.thread_time() - begun)


def _own_folder() -> str | None:
    """The worker's own folder, which is swept where a killed one has left it."""
    from distributed import get_worker

    try:
        return str(get_worker().local_directory)
    except ValueError:  # this is no worker
        return None


@dataclass(slots=True)
class _Offer:
    """A chapter on its way: `missing` clips are not there yet; `made` is what a worker does, once one has it."""

    plan: ChapterPlan
    missing: int
    audio_s: float = 0.0
    is_taken: bool = False
    made: Future[MadeAfar] = field(default_factory=Future)


class ChapterMakers:
    """Hands chapters to the workers of a cluster. Everything here may be called from any thread."""

    def __init__(self, cluster: Cluster) -> None:
        self._tasks = cluster.tasks(None)
        self._mark = cluster.mark
        self._lock = threading.Lock()
        self._offers: dict[int, _Offer] = {}
        self._must_be_given = False  # they do not see the store
        self._home = ThreadPoolExecutor(1, "narrator-makers")
        self.made = 0

    def offer(self, plan: ChapterPlan, clips: Sequence[Future[Rendered]]) -> None:
        """Let a worker make a chapter when its clips are there; those of some may be waited for already.

        But not what is copied of a recording, which lies here.
        """
        if not clips or plan.sound.is_kept:
            return
        offer = _Offer(plan, len(clips))
        self._offers[id(plan)] = offer
        for clip in clips:
            clip.add_done_callback(lambda clip: self._has(offer, clip))

    def _has(self, offer: _Offer, clip: Future[Rendered]) -> None:
        if clip.cancelled() or clip.exception():
            return  # then nobody makes it like that
        with self._lock:
            offer.missing -= 1
            offer.audio_s += clip.result().duration_s
            if offer.missing or offer.is_taken or _most_bytes(offer) > MOST_BYTES:
                return
            offer.made.set_running_or_notify_cancel()
        self._begin_soon(offer)

    def _begin_soon(self, offer: _Offer) -> None:
        with suppress(RuntimeError):  # the run is over
            self._home.submit(self._begin, offer)

    def _begin(self, offer: _Offer) -> None:
        try:
            given = self._given(offer.plan)
            name = f"master-{offer.plan.key()[:40]}-{uuid.uuid4().hex[:12]}"
            args = (offer.plan, store_url(), self._mark, clips_url(), given)
            inner = self._tasks.submit(name, make_afar, *args, priority=URGENT)
        except Exception as error:  # a store may fail in its own ways
            offer.made.set_exception(error)
        else:
            inner.add_done_callback(lambda _: self._end(offer, inner, with_clips=bool(given)))

    def _given(self, plan: ChapterPlan) -> dict[str, bytes]:
        """The clips of a chapter, where workers do not see them. Raises OutputError where they are too many."""
        if not self._must_be_given:
            return {}
        store, found = open_store(clips_url()), {}
        for part in plan.spoken():
            found[part.key] = store.data(part.key)
        if sum(map(len, found.values())) > MOST_BYTES:
            raise OutputError("The chapter is too long to be sent.")
        return found

    def _end(self, offer: _Offer, inner: Future[MadeAfar], *, with_clips: bool) -> None:
        error = CancelledError() if inner.cancelled() else inner.exception()
        if error:
            offer.made.set_exception(error)
        elif inner.result().record is None and not with_clips:
            self._must_be_given = True
            self._begin_soon(offer)
        else:
            offer.made.set_result(inner.result())

    def take(self, plan: ChapterPlan, folder: Path) -> ChapterRecord | None:
        """The chapter that a worker makes, with its files in `folder`; None where this machine has to make it."""
        offer = self._offers.pop(id(plan), None)
        if offer is None:
            return None
        with self._lock:
            offer.is_taken = True
            if not offer.made.running() and not offer.made.done():
                return None
        try:
            made = offer.made.result()
        except Exception:  # whatever it is, it will show here, too
            return None
        return self._brought(made, folder)

    def _brought(self, made: MadeAfar, folder: Path) -> ChapterRecord | None:
        cost.add(made.cpu_s)
        if made.record is None or any(made.record.sha256[name] != text_hash(data) for name, data in made.files.items()):
            return None
        for name, data in made.files.items():
            atomic.write(folder / name, data)
        self.made += 1
        return made.record

    def end(self) -> None:
        """Drop what is queued."""
        self._tasks.cancel()
        self._home.shutdown(wait=False, cancel_futures=True)


def can_go(plan: ChapterPlan) -> bool:
    """Whether nothing but clips is needed for it, and these are the same whoever speaks them.

    Music is a file of this machine, and a video needs fonts. A service may give two workers two takes of a text.
    """
    from narrator.audio.formats import FORMATS

    sound = plan.sound
    is_plain = not (sound.music or sound.intro or sound.outro) and not any(FORMATS[f].video for f in sound.formats)
    return is_plain and not any(engine(part.voice.engine).needs_network for part in plan.spoken())


def _most_bytes(offer: _Offer) -> float:
    """How much the files may hold, with as much silence as sound."""
    from narrator.audio.formats import FORMATS

    sound = offer.plan.sound
    kbps = sum(sound.kbps if FORMATS[form].lossy else LOSSLESS_KBPS for form in sound.formats)
    return 2 * offer.audio_s * kbps * 1000 / 8
