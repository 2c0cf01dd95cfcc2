"""A clip store at an address, such as s3://bucket/clips: whole objects, a cache on this disk before them, and patience.

An object store has no rename and needs none: an object appears whole with one request. What is read is believed only
with the hash inside the clip, so that a transfer that broke off is never taken for one. Where two clients write the
same clip, the first one counts for both.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from narrator.audio.clip import Clip
from narrator.audio.store import ClipStore, StoredClip, opened, packed
from narrator.objects import Objects, is_remote
from narrator.resources import cache_folder

AWAITED_S = (0.1, 0.4, 1.0, 2.0)  # some stores show a new object only after a while
BUCKETS = ("s3://", "s3a://", "gs://", "gcs://", "az://", "abfs://", "memory://")
HOUR_S = 3600


def open_store(url: str) -> ClipStore:
    """The store at a folder or an address."""
    return _opened(url, str(cache_folder() / "clips")) if is_remote(url) else ClipStore(url)


@lru_cache(maxsize=8)
def _opened(url: str, near: str) -> RemoteClipStore:
    return RemoteClipStore(url, ClipStore(near))


class Holdings(NamedTuple):
    """How many objects a store has, and their bytes."""

    clips: int
    clip_bytes: int


@dataclass(frozen=True)
class RemoteClipStore(ClipStore):
    """Objects at an address, with `near` before them: what was once fetched or written is read from this disk."""

    near: ClipStore

    def find(self, key: str) -> StoredClip | None:
        """The clip of that key; a damaged object is removed. Raises OutputError where the store cannot be reached."""
        if found := self.near.find(key):
            return found
        for _ in range(2):  # a transfer may break off without an error
            data = self._read(key)
            if not data:
                return None
            found = opened(data)
            if found and found.key == key:
                self.near.put_data(key, data)
                return found
        with suppress(FileNotFoundError):
            self._objects.patiently(lambda: self._files.rm_file(self._path(key)))
        return None

    def await_clip(self, key: str) -> Clip | None:
        """The clip of a key that was stored elsewhere just now."""
        for wait_s in AWAITED_S:
            if found := self.get(key):
                return found
            time.sleep(wait_s)
        return self.get(key)

    def data(self, key: str) -> bytes:
        return self.near.data(key) or self._read(key)

    def put(self, key: str, clip: Clip, *, anew: bool = False) -> None:
        self._put(key, packed(clip, key), anew=anew)

    def put_data(self, key: str, data: bytes, *, anew: bool = False) -> bool:
        found = opened(data)
        if found is None or found.key != key:
            return False
        self._put(key, data, anew=anew)
        return True

    def _put(self, key: str, data: bytes, *, anew: bool) -> None:
        """Write it here and there; what another client has written meanwhile stays, and counts here, too."""
        try:
            self._objects.patiently(lambda: self._make_folder(self._path(key)))
            self._objects.patiently(lambda: self._pipe(self._path(key), data, anew=anew))
        except FileNotFoundError as error:
            raise self._objects.failed(error) from error
        except FileExistsError:
            theirs = self._read(key)
            found = opened(theirs)
            if found and found.key == key:
                data = theirs
            else:
                self._objects.patiently(lambda: self._pipe(self._path(key), data, anew=True))
        self.near.put_data(key, data)

    def _pipe(self, path: str, data: bytes, *, anew: bool) -> None:
        """One request, which the store takes whole or not at all; unless `anew`, only where there is nothing yet."""
        if not anew:
            try:
                self._files.pipe_file(path, data, mode="create")
            except (TypeError, NotImplementedError):  # not every store has conditions
                pass
            else:
                return
        self._files.pipe_file(path, data)

    def _make_folder(self, path: str) -> None:
        """Where a store has folders, such as on a host by SSH; a bucket is not made unasked."""
        if not self.url.startswith(BUCKETS):
            self._files.makedirs(path.rsplit("/", 1)[0], exist_ok=True)

    def _read(self, key: str) -> bytes:
        try:
            return self._objects.patiently(lambda: bytes(self._files.cat_file(self._path(key))))
        except FileNotFoundError:
            return b""

    @property
    def is_empty(self) -> bool:
        if not self.near.is_empty:
            return False
        try:
            return not self._objects.patiently(lambda: self._files.ls(self._root, detail=False))
        except FileNotFoundError:
            return True

    def pages(self) -> Iterator[list[tuple[float, int, str]]]:
        """Every object as (time written, bytes, path), those of one folder, a 256th of all, at a time."""
        for folder in self._listed(self._root):
            if folder["type"] == "directory":
                rows = self._listed(folder["name"])
                yield [(_written_s(row), int(row["size"] or 0), row["name"]) for row in rows if row["type"] == "file"]

    def _listed(self, folder: str) -> list[dict[str, Any]]:
        try:
            return self._objects.patiently(lambda: list(self._files.ls(folder, detail=True)))
        except FileNotFoundError:
            return []

    def holdings(self) -> Holdings:
        """How much there is; a listing of all of it, which a service may charge for."""
        count = size = 0
        for page in self.pages():
            count, size = count + len(page), size + sum(row[1] for row in page)
        return Holdings(count, size)

    def prune(self, most_bytes: int) -> int:
        """Remove what was written first until at most `most_bytes` are left; bytes freed. No list of all is held."""
        hours: Counter[int] = Counter()
        for page in self.pages():
            for written_s, size, _ in page:
                hours[int(written_s // HOUR_S)] += size
        excess, last = sum(hours.values()) - most_bytes, None
        for hour in sorted(hours):
            if excess <= 0:
                break
            excess, last = excess - hours[hour], hour
        return sum(map(self._pruned, self.pages(), _forever(last))) if last is not None else 0

    def _pruned(self, page: list[tuple[float, int, str]], last: int) -> int:
        """Remove of a page what was written up to that hour; bytes freed."""
        gone = [(size, path) for written_s, size, path in page if written_s // HOUR_S <= last]
        if gone:
            self._objects.patiently(lambda: self._files.rm([path for _, path in gone]))
        return sum(size for size, _ in gone)

    @cached_property
    def _objects(self) -> Objects:
        return Objects(self.url, "clip store (NARRATOR_STORE)")

    @property
    def _located(self) -> tuple[Any, str]:
        return self._objects.files, self._objects.root


def _forever(hour: int) -> Iterator[int]:
    while True:
        yield hour


def _written_s(row: dict[str, Any]) -> float:
    stamp = row.get("LastModified") or row.get("mtime") or row.get("created") or 0
    return float(stamp.timestamp() if hasattr(stamp, "timestamp") else stamp)


def near_url() -> str:
    """The store on this disk."""
    return str(Path(cache_folder()) / "clips")
