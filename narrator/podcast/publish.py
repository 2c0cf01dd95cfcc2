"""Copying a show to where it is hosted: a folder, s3://, or any other place that fsspec reaches.

Audio goes first and the feed last, so that the feed never names what is not there, whenever it is broken off. What was
copied is remembered by its hash in `.published.json` at the target; what is there unchanged is not copied again.
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from narrator.edition import file_hash
from narrator.errors import OutputError, SourceError
from narrator.podcast.build import FEED
from narrator.podcast.server import media_type

RECORD = ".published.json"
SAVE_EVERY = 20  # files, so that what a broken-off run has copied is not copied again
ORDER = (
    ".mp3",
    ".m4a",
    ".m4b",
    ".opus",
    ".flac",
    ".jpg",
    ".png",
    ".vtt",
    ".srt",
    ".json",
    ".css",
    ".js",
    ".html",
    ".xml",
)
IMMUTABLE = (".jpg", ".png")  # their names change with them


@dataclass(slots=True)
class Published:
    """What was copied (or would be), what was there already, and what was removed, by file name."""

    copied: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)


def files(folder: Path) -> list[str]:
    """The show's files in the order in which they are copied, the feed last. Raises SourceError without a feed."""
    if not (folder / FEED).is_file():
        raise SourceError(f"{folder} holds no show.", remedy="Make one: narrator feed EDITION --base-url URL")
    names = [path.name for path in folder.iterdir() if path.is_file() and not path.name.startswith(".")]
    return sorted(names, key=lambda name: (name == FEED, _rank(name), name))


def _rank(name: str) -> int:
    return next((rank for rank, suffix in enumerate(ORDER) if name.endswith(suffix)), 0)


def publish(
    folder: Path,
    target: str,
    *,
    dry_run: bool = False,
    prune: bool = False,
    told: Callable[[str], None] = lambda _: None,
) -> Published:
    """Copy a show to a target, a folder or an address of fsspec's; `prune` then removes what was published and is gone.

    Raises SourceError without a show, OutputError where the target cannot be written.
    """
    names = files(folder)
    try:
        place = Place.at(target)
        before = place.record()
        done = Published()
        for name in names:
            digest = file_hash(folder / name)
            if before.get(name) == digest and place.holds(name, (folder / name).stat().st_size):
                done.unchanged.append(name)
                continue
            told(name)
            done.copied.append(name)
            if not dry_run:
                place.put(folder / name, name)
                before[name] = digest
                if len(done.copied) % SAVE_EVERY == 0:
                    place.save(before)
        done.removed = [name for name in before if name not in names] if prune else []
        if not dry_run:
            for name in done.removed:
                place.remove(name)
                del before[name]
            place.save(before)
    except (OSError, ImportError, ValueError) as error:
        raise OutputError(f"{target} cannot be written: {error}.", remedy=_remedy(target)) from error
    return done


def _remedy(target: str) -> str:
    if target.startswith(("s3:", "s3a:")):
        return "It needs `pip install 'narrator[s3]'` and credentials, as for any S3 client. What was copied stays."
    return "What was copied stays: run the same command to go on."


@dataclass(frozen=True, slots=True)
class Place:
    """A target: fsspec's file system, and the folder in it."""

    system: Any
    root: str

    @classmethod
    def at(cls, target: str) -> Place:
        import fsspec

        system, root = fsspec.core.url_to_fs(target)
        return cls(system, root.rstrip("/"))

    @property
    def is_s3(self) -> bool:
        protocol = self.system.protocol
        return "s3" in ([protocol] if isinstance(protocol, str) else protocol)

    def path(self, name: str) -> str:
        return posixpath.join(self.root, name)

    def holds(self, name: str, size: int) -> bool:
        """Whether a file of that size is there."""
        try:
            return bool(self.system.info(self.path(name))["size"] == size)
        except FileNotFoundError:
            return False

    def record(self) -> dict[str, str]:
        """What was published before: hash by name. A record that cannot be read counts as none."""
        try:
            found = json.loads(self.system.cat_file(self.path(RECORD)))
        except (FileNotFoundError, ValueError):
            return {}
        return {str(name): str(digest) for name, digest in found.items()} if isinstance(found, dict) else {}

    def save(self, record: dict[str, str]) -> None:
        self._write(RECORD, json.dumps(record, indent=0, sort_keys=True).encode())

    def put(self, source: Path, name: str) -> None:
        """Copy one file, whole or not at all."""
        if self.is_s3:
            headers = {"ContentType": media_type(name), "CacheControl": cache_control(name)}
            self.system.put_file(str(source), self.path(name), **headers)
        else:
            self.system.makedirs(self.root, exist_ok=True)
            partial = self.path(f".{name}.partial")
            self.system.put_file(str(source), partial)
            self.system.mv(partial, self.path(name))

    def _write(self, name: str, data: bytes) -> None:
        if self.is_s3:
            self.system.pipe_file(self.path(name), data)
        else:
            self.system.makedirs(self.root, exist_ok=True)
            self.system.pipe_file(self.path(f"{name}.partial"), data)
            self.system.mv(self.path(f"{name}.partial"), self.path(name))

    def remove(self, name: str) -> None:
        try:
            self.system.rm_file(self.path(name))
        except FileNotFoundError:
            return


def cache_control(name: str) -> str:
    """How long apps may keep a file: for good where its name changes with it, else a few minutes."""
    return "public, max-age=31536000, immutable" if name.endswith(IMMUTABLE) else "public, max-age=300"
