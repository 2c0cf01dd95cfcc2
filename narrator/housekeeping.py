"""Keeping the cache within bounds."""

from __future__ import annotations

import os
import shutil
import time
from dataclasses import dataclass

from narrator import assets
from narrator.audio.remote import Holdings, RemoteClipStore, near_url, open_store
from narrator.audio.store import ClipStore
from narrator.audio.store import prune as prune_store
from narrator.errors import NarratorError, SettingsError
from narrator.resources import cache_folder, clips_url

DEFAULT_MB = 5_000  # some 45 hours of narration
LIMIT = "NARRATOR_CACHE_MB"


@dataclass(frozen=True, slots=True)
class CacheInfo:
    """What the cache holds, in bytes."""

    folder: str
    clips: int
    clip_bytes: int
    voice_bytes: int
    limit_bytes: int


def limit_bytes() -> int:
    """How much the clips may take: NARRATOR_CACHE_MB, or DEFAULT_MB. Raises NarratorError where it is no number."""
    given = os.environ.get(LIMIT, str(DEFAULT_MB))
    if not given.isdecimal():
        raise NarratorError(f"{LIMIT} is {given!r}, not a number of megabytes.", remedy=f"Try {LIMIT}={DEFAULT_MB}.")
    return int(given) * 1_000_000


def info() -> CacheInfo:
    rows = ClipStore(near_url()).sizes()
    voices = sum(path.stat().st_size for path in (cache_folder() / "assets").rglob("*") if path.is_file())
    return CacheInfo(str(cache_folder()), len(rows), sum(size for _, size, _ in rows), voices, limit_bytes())


def prune(size_mb: int | None = None) -> int:
    """Remove the clips longest unused beyond the limit; bytes freed."""
    most = limit_bytes() if size_mb is None else size_mb * 1_000_000
    return prune_store(ClipStore(near_url()), most, time.time())


def clear(*, with_voices: bool) -> int:
    """Remove every clip, and the voice files if asked; bytes freed."""
    before = info()
    prune(0)
    if with_voices:
        shutil.rmtree(cache_folder() / "assets", ignore_errors=True)
    assets.forget()
    return before.clip_bytes + (before.voice_bytes if with_voices else 0)


def shared_info() -> Holdings:
    """What the store of NARRATOR_STORE holds. Raises SettingsError where there is none."""
    store = _shared()
    if isinstance(store, RemoteClipStore):
        return store.holdings()
    rows = store.sizes()
    return Holdings(len(rows), sum(size for _, size, _ in rows))


def prune_shared(most_bytes: int) -> int:
    """Remove clips from the store of NARRATOR_STORE until so many bytes are left; bytes freed.

    At an address, those written first; in a folder, those longest unused.
    """
    store = _shared()
    if isinstance(store, RemoteClipStore):
        return store.prune(most_bytes)
    return prune_store(store, most_bytes, time.time())


def _shared() -> ClipStore:
    if clips_url() == near_url():
        raise SettingsError("There is no store beside the cache.", remedy="NARRATOR_STORE names one: docs/scale.md.")
    return open_store(clips_url())
