"""Clips kept by content: one object a clip, a FLAC with its marks inside, written whole or not at all."""

from __future__ import annotations

import hashlib
import io
import json
import os
import threading
import uuid
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from narrator.audio.clip import Clip, Mark, Samples, Timing
from narrator.errors import CodecError, OutputError
from narrator.readback import json_value, record

DEPTH = "PCM_16"  # 96 dB between loudest and softest; every run hears the stored clip, so all runs are alike
PARTIAL = ".partial"
ASIDE = ".aside"  # marks what was not put here by us, and was in the way
STALE_S = 24 * 3600  # a partial object that old was left by a killed run
LONGEST_S = 3_600  # of a clip that is read: a few bytes may hold days of silence


class StoredClip(NamedTuple):
    """A clip that is stored, and the key it holds; clips of version 0.1 hold none."""

    clip: Clip
    key: str

    @property
    def is_named(self) -> bool:
        return bool(self.key)


@dataclass(frozen=True)
class ClipStore:
    """Objects under `url`, any that fsspec knows. Shared by threads and processes; survives `kill -9` at any moment."""

    url: str

    def get(self, key: str) -> Clip | None:
        """The clip of that key, or None where there is none."""
        found = self.find(key)
        return found.clip if found else None

    def find(self, key: str) -> StoredClip | None:
        """The clip of that key, and whether it says so itself; a damaged object, or another key's, is removed."""
        path = self._path(key)
        try:
            data = self._files.cat_file(path)
        except FileNotFoundError:
            return None
        except OSError:
            data = b""
        found = opened(data)
        with suppress(OSError, NotImplementedError, ValueError):  # only a local folder tells what was used last
            if found and found.key in ("", key):
                self._files.touch(path, truncate=False)
                return found
            self._files.rm_file(path)
        return found if found and found.key in ("", key) else None

    def data(self, key: str) -> bytes:
        """The object of that key, as it is; empty where there is none."""
        try:
            return bytes(self._files.cat_file(self._path(key)))
        except OSError:
            return b""

    def await_clip(self, key: str) -> Clip | None:
        """The clip of a key that was stored just now."""
        return self.get(key)

    def put(self, key: str, clip: Clip, *, anew: bool = False) -> None:  # noqa: ARG002
        """Store a clip, `anew` where there may be another take of it. Raises OutputError where there is no room."""
        self._write(key, packed(clip, key))

    def put_data(self, key: str, data: bytes, *, anew: bool = False) -> bool:  # noqa: ARG002
        """Store an object that another store gave; False if it is not whole, or another key's."""
        found = opened(data)
        if found is None or found.key != key:
            return False
        self._write(key, data)
        return True

    def _write(self, key: str, data: bytes) -> None:
        path = self._path(key)
        partial = f"{path}.{os.getpid()}-{threading.get_ident()}-{uuid.uuid4().hex[:8]}{PARTIAL}"
        try:
            self._clear(path)
            with self._files.open(partial, "wb") as file:
                file.write(data)
                _flush(file)
            self._files.mv(partial, path)
        except OSError as error:
            with suppress(OSError):
                self._files.rm_file(partial)
            raise OutputError(
                f"The clip cache {self.url} cannot be written: {error.strerror or error}.",
                remedy="Free some space (`narrator cache prune`), or set NARRATOR_CACHE to another folder.",
                path=self.url,
            ) from error

    def _clear(self, path: str) -> None:
        """Make the folder of an object; what is in the way, such as a folder in its own place, is put aside."""
        folder = path.rsplit("/", 1)[0]
        for place, is_in_the_way in ((folder, self._files.isfile), (path, self._files.isdir)):
            if is_in_the_way(place):
                self._files.mv(place, f"{place}.{uuid.uuid4().hex[:8]}{ASIDE}", recursive=True)
        self._files.makedirs(folder, exist_ok=True)

    @property
    def is_empty(self) -> bool:
        """Whether no clip was ever stored here."""
        return not (self._files.exists(self._root) and self._files.ls(self._root, detail=False))

    def sizes(self) -> list[tuple[float, int, str]]:
        """Every object as (time last used, bytes, path), oldest first."""
        found = self._files.find(self._root, detail=True) if self._files.exists(self._root) else {}
        rows = [(_time(info), int(info["size"] or 0), path) for path, info in found.items()]
        return sorted(rows)

    def remove(self, path: str) -> None:
        with suppress(OSError):
            self._files.rm_file(path)

    def _path(self, key: str) -> str:
        return f"{self._root}/{key[:2]}/{key}.flac"

    @cached_property
    def _located(self) -> tuple[Any, str]:
        import fsspec

        files, root = fsspec.core.url_to_fs(self.url)
        return files, root.rstrip("/")

    @property
    def _files(self) -> Any:
        return self._located[0]

    @property
    def _root(self) -> str:
        return self._located[1]


def _flush(file: Any) -> None:
    file.flush()
    with suppress(OSError, AttributeError):  # only a local file has a descriptor
        os.fsync(file.fileno())


def _time(info: dict[str, Any]) -> float:
    stamp = info.get("mtime", info.get("LastModified", 0))
    return float(stamp.timestamp() if hasattr(stamp, "timestamp") else stamp)


def prune(store: ClipStore, most_bytes: int, now_s: float) -> int:
    """Remove the clips longest unused until at most `most_bytes` are left, and stale leftovers; bytes freed."""
    rows = store.sizes()
    excess = sum(size for _, size, _ in rows) - most_bytes
    freed = 0
    for written_s, size, path in rows:
        if freed < excess or (path.endswith(PARTIAL) and now_s - written_s > STALE_S):
            store.remove(path)
            freed += size
    return freed


def packed(clip: Clip, key: str = "") -> bytes:
    """FLAC with the key, the marks, the timing and a hash of it all in the comment field."""
    import soundfile

    whole = _whole_numbers(clip.samples)
    about: dict[str, Any] = {"marks": clip.marks, "timing": clip.timing, "rate": clip.sample_rate}
    if key:
        about["key"] = key
    if clip.aligner:
        about["aligner"] = clip.aligner
    about["sha256"] = _hash(whole, about)
    buffer = io.BytesIO()
    try:
        with soundfile.SoundFile(buffer, "w", clip.sample_rate, 1, DEPTH, format="FLAC") as file:
            file.comment = json.dumps(about, separators=(",", ":"))
            file.write(whole)
    except soundfile.LibsndfileError as error:
        raise CodecError(f"A clip could not be encoded: {error}.", remedy="Run `narrator doctor`.") from error
    return buffer.getvalue()


def unpacked(data: bytes) -> Clip | None:
    """The clip, or None if anything in it is damaged."""
    found = opened(data)
    return found.clip if found else None


def opened(data: bytes) -> StoredClip | None:
    """The clip with its key, or None if anything in it is damaged."""
    import soundfile

    try:
        with soundfile.SoundFile(io.BytesIO(data)) as file:
            about = json_value(file.comment)
            if file.channels != 1 or file.frames > LONGEST_S * file.samplerate:
                return None
            whole, rate = file.read(dtype="int16"), file.samplerate
        marks = record(about["marks"], tuple[Mark, ...])
        key = str(about.get("key", ""))
        if about["sha256"] != _hash(whole, about) or about.get("rate", rate) != rate:
            return None
        timing, aligner = Timing(about["timing"]), int(about.get("aligner", 0))
        return StoredClip(Clip(whole.astype(np.float32) / 32768, rate, marks, timing, aligner), key)
    except (AttributeError, soundfile.LibsndfileError, ValueError, KeyError, TypeError, RuntimeError):
        return None


def _whole_numbers(samples: Samples) -> np.ndarray[Any, np.dtype[np.int16]]:
    return np.clip(np.rint(samples * 32768), -32768, 32767).astype(np.int16)


def _hash(whole: np.ndarray[Any, np.dtype[np.int16]], about: dict[str, Any]) -> str:
    """Of the sound and of what is said about it; clips of version 0.1 say no rate."""
    said = json.dumps(about["marks"]) + about.get("key", "")
    if "rate" in about:
        said += f"{about['rate']} {about['timing']}"
    return hashlib.sha256(whole.tobytes() + said.encode()).hexdigest()
