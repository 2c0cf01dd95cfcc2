"""Where a show is published: a folder, or any other place that fsspec reaches, and the record that is kept there."""

from __future__ import annotations

import json
import posixpath
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from narrator.podcast.server import media_type
from narrator.readback import json_value

RECORD = ".published.json"
IMMUTABLE = (".jpg", ".png")  # their names change with them


@dataclass(frozen=True, slots=True)
class PublishTarget:
    """A target: fsspec's file system, and the folder in it."""

    system: Any
    root: str

    @classmethod
    def at(cls, target: str) -> PublishTarget:
        import fsspec

        system, root = fsspec.core.url_to_fs(target)
        return cls(system, root.rstrip("/"))

    @property
    def is_local(self) -> bool:
        return "file" in self._protocols

    @property
    def is_s3(self) -> bool:
        return "s3" in self._protocols

    @property
    def _protocols(self) -> tuple[str, ...]:
        protocol = self.system.protocol
        return (protocol,) if isinstance(protocol, str) else tuple(protocol)

    def path(self, name: str) -> str:
        return posixpath.join(self.root, name)

    def holds(self, name: str, size: int) -> bool:
        """Whether a file of that size is there."""
        try:
            return bool(self.system.info(self.path(name))["size"] == size)
        except FileNotFoundError:
            return False

    def exists(self, name: str) -> bool:
        return bool(self.system.exists(self.path(name)))

    def read(self, name: str) -> bytes:
        """A file's bytes, none where it is not there."""
        try:
            return bytes(self.system.cat_file(self.path(name)))
        except FileNotFoundError:
            return b""

    def record(self) -> dict[str, str]:
        """What was published before: hash by name. A record that cannot be read counts as none."""
        try:
            found = json_value(self.system.cat_file(self.path(RECORD)))
        except (FileNotFoundError, ValueError):
            return {}
        return {str(name): str(digest) for name, digest in found.items()} if isinstance(found, dict) else {}

    def begin(self) -> None:
        """Leave a record at a target that has none, so that what is copied next is known to be the show's."""
        if not self.exists(RECORD):
            self.save({})

    def save(self, changes: dict[str, str]) -> None:
        """Add to the record what was copied, by its hash, and drop what was removed (no hash).

        What somebody else added meanwhile stays.
        """
        record = {name: digest for name, digest in (self.record() | changes).items() if digest}
        self._write(RECORD, json.dumps(record, indent=0, sort_keys=True).encode())

    def put(self, source: Path, name: str) -> None:
        """Copy one file, whole or not at all."""
        if self.is_s3:
            headers = {"ContentType": media_type(name), "CacheControl": cache_control(name)}
            self.system.put_file(str(source), self.path(name), **headers)
        else:
            self.system.makedirs(self.root, exist_ok=True)
            partial = self.path(_partial(name))
            self.system.put_file(str(source), partial)
            self.system.mv(partial, self.path(name))

    def _write(self, name: str, data: bytes) -> None:
        if self.is_s3:
            self.system.pipe_file(self.path(name), data)
        else:
            self.system.makedirs(self.root, exist_ok=True)
            partial = self.path(_partial(name))
            self.system.pipe_file(partial, data)
            self.system.mv(partial, self.path(name))

    def remove(self, name: str) -> None:
        try:
            self.system.rm_file(self.path(name))
        except FileNotFoundError:
            return


def _partial(name: str) -> str:
    """A name of its own for each run, so that two that publish at once do not write one file."""
    return f".{name}.{secrets.token_hex(4)}.partial"


def cache_control(name: str) -> str:
    """How long apps may keep a file: for good where its name changes with it, else a few minutes."""
    return "public, max-age=31536000, immutable" if name.endswith(IMMUTABLE) else "public, max-age=300"
