"""An edition's folder: held for writing by one run at a time, its files known by their hashes."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from narrator import atomic
from narrator.errors import BusyError

MANIFEST = "manifest.json"
SCRIPT = "script.md"
LOCK = ".lock"
STUDIO = ".studio"  # the folder where the studio keeps what is its own


def file_hash(path: Path) -> str:
    """The sha256 of a file, or nothing where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def text_hash(text: str | bytes) -> str:
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    return hashlib.sha256(data).hexdigest()


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Hold an edition's folder for writing; leftovers of killed runs are removed. Raises BusyError or OutputError."""
    from filelock import FileLock, Timeout

    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass  # say now, not after minutes of synthesis, that nothing can be written
        lock = FileLock(folder / LOCK)
        lock.acquire(timeout=0)
    except Timeout as error:
        raise BusyError(
            f"Another run is writing {folder}.", remedy="Wait until it has finished, or write to another folder."
        ) from error
    except OSError as error:
        raise atomic.cannot_write(folder, error) from error
    try:
        atomic.sweep(folder)
        yield
    finally:
        lock.release()


def write_if_changed(path: Path, text: str | bytes) -> None:
    """Write a file unless it has that content already, so that its date tells when it changed."""
    if file_hash(path) != text_hash(text):
        atomic.write(path, text)


def remove_stale(folder: Path, names: set[str]) -> tuple[str, ...]:
    """Remove files of earlier runs by their names; a name that leads elsewhere is left alone. What was removed."""
    removed = []
    for name in sorted(names):
        path = folder / name
        if path.parent == folder:
            with suppress(OSError):
                path.unlink()
                removed.append(name)
    return tuple(removed)
