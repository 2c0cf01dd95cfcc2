"""Editions at an address, such as s3://bucket/books: made in a folder of the cache, and sent from there.

The folder knows its address by a file in it, so that whatever makes an edition there again sends it, too. An edition
appears with its manifest, which is written last. Where there is one before, new files wait beside it until all of them
are there, and are then copied into their places by the store itself: an upload that breaks off leaves what was there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from narrator import atomic
from narrator.edition import holding
from narrator.edition.folder import MANIFEST, SCRIPT, file_hash, text_hash, write_if_changed, writing
from narrator.edition.holding import Hold
from narrator.edition.manifest import dump, load
from narrator.edition.records import Manifest
from narrator.errors import ConflictError, EditionError, SettingsError
from narrator.objects import Objects, is_remote, shown
from narrator.resources import cache_folder

ADDRESS = ".address"
SENT = ".sent"  # holds the hash of the manifest that was at the address when this folder was last like it
INCOMING = ".incoming"  # files by their hash, at the address
MOVING = f"{INCOMING}/moving"  # is there while files are copied into their places

Told = Callable[[int, int], None]


def folder_of(url: str) -> Path:
    """The folder in which what belongs to an address is made."""
    url = url.rstrip("/")
    if url.startswith(("http://", "https://")):
        raise SettingsError(
            f"{shown(url)} is a web address: files cannot be written to it.",
            remedy="Name where that address gets its files from, such as s3://bucket/books.",
        )
    folder = cache_folder() / "editions" / hashlib.sha256(url.encode()).hexdigest()[:16]
    write_if_changed(folder / ADDRESS, url)
    (folder / ADDRESS).chmod(0o600)  # an address may hold a password
    return folder


def address_of(folder: Path) -> str:
    """Where the edition in a folder is sent; empty where it stays."""
    try:
        return f"{(folder.resolve().parent / ADDRESS).read_text(encoding='utf-8').strip()}/{folder.resolve().name}"
    except (OSError, ValueError):
        return ""


def ensure_writable(folder: Path) -> None:
    """Say now, not after hours of speaking, that nothing can be written where an edition in `folder` is sent."""
    if url := address_of(folder):
        _probe(url.rpartition("/")[0])


@cache
def _probe(home: str) -> None:
    there, name = _objects(home), f"{INCOMING}/{uuid4().hex}"
    there.write(name, b"narrator\n")
    there.remove(name)


def at(place: str | Path) -> Path:
    """The folder of an edition, which is fetched if it is at an address. Raises OutputError or EditionError."""
    url = str(place).rstrip("/")
    if not is_remote(url):
        return Path(place)
    home, _, name = url.rpartition("/")
    folder = folder_of(home) / name
    fetch(folder)
    if not (folder / MANIFEST).is_file():
        raise EditionError(
            f"There is no edition at {shown(url)}.", remedy="Name the folder of one edition there, as make told it."
        )
    return folder


def _objects(url: str) -> Objects:
    return Objects(url, "edition's address")


def fetch(folder: Path) -> None:
    """Make a folder like the edition at its address, where that was changed since this one was sent.

    What arrives is kept only with its hash. An edited script stays as it is here. Raises OutputError or EditionError.
    """
    if not (url := address_of(folder)):
        return
    there = _objects(url)
    last = _last(there)
    if last.manifest is None or last.digest == _sent(folder):
        return
    with writing(folder):
        for name, expected in _files(last.manifest).items():
            if file_hash(folder / name) != expected and not _is_edited(folder, name):
                _receive(there, name, folder, expected)
        atomic.write(folder / MANIFEST, last.data)
        atomic.write(folder / SENT, last.digest)


def _receive(there: Objects, name: str, folder: Path, expected: str) -> None:
    """Fetch a file if it is what it should be; a transfer may break off without an error."""
    for _ in range(2):
        with suppress(_TornError), atomic.replacing(folder / name) as partial:
            if not there.receive(name, partial):
                raise _TornError
            if file_hash(partial) != expected:
                raise _TornError
            return


class _TornError(Exception):
    """A file that arrived is not what it should be."""


def send(folder: Path, manifest: Manifest, told: Told = lambda _, __: None) -> None:
    """Send an edition to its address, if it has one; `told` hears of each file. Only what is not there goes.

    Raises OutputError, BusyError while somebody else sends, and ConflictError where somebody else sent one meanwhile:
    what lies in the folder is whole.
    """
    if not (url := address_of(folder)):
        return
    there, text = _objects(url), dump(manifest)
    if _last(there).data == text.encode("utf-8", "surrogatepass") and there.read(MOVING) is None:
        return
    with holding.sending(there, folder) as hold:
        _send(there, folder, manifest, hold, told)


def _send(there: Objects, folder: Path, manifest: Manifest, hold: Hold, told: Told) -> None:
    """Only the client that holds the edition gets here."""
    text = dump(manifest)
    last, is_torn = _last(there), there.read(MOVING) is not None
    if last.manifest and last.digest not in (_sent(folder), text_hash(text)):
        raise ConflictError(
            f"{shown(there.url)} was changed from elsewhere meanwhile.", remedy="Run the same command again."
        )
    before = _files(last.manifest) if last.manifest else {}
    own = _files(manifest)
    changed = [name for name, digest in own.items() if is_torn or before.get(name) != digest]
    for number, name in enumerate(changed, 1):
        hold.keep()
        _send_aside(there, folder / name, own[name])
        told(number, len(changed))
    hold.keep(is_last=True)
    _put_in_place(there, {name: own[name] for name in changed}, text, removed=before.keys() - own.keys())
    atomic.write(folder / SENT, text_hash(text))


def _send_aside(there: Objects, path: Path, digest: str) -> None:
    aside = f"{INCOMING}/{digest}"
    if there.size(aside) != path.stat().st_size:
        there.send(path, aside)


def _put_in_place(there: Objects, names: dict[str, str], text: str, removed: set[str]) -> None:
    if names:
        there.write(MOVING, json.dumps(sorted(names)).encode())
        for name, digest in names.items():
            there.copy(f"{INCOMING}/{digest}", name)
    there.write(MANIFEST, text.encode("utf-8", "surrogatepass"))
    if names:
        there.remove(*(f"{INCOMING}/{digest}" for digest in dict.fromkeys(names.values())), MOVING)
    there.remove(*sorted(removed))


class _Last(NamedTuple):
    """The manifest at an address, as it lies there; without `manifest` there is none, or none that can be read."""

    data: bytes
    manifest: Manifest | None

    @property
    def digest(self) -> str:
        return text_hash(self.data)


def _last(there: Objects) -> _Last:
    """Raises EditionError where a newer version wrote it; what is damaged is as good as none."""
    data = b""
    for _ in range(2):  # a transfer may break off without an error
        data = there.read(MANIFEST) or b""
        try:
            return _Last(data, load(data.decode("utf-8")) if data else None)
        except (EditionError, UnicodeDecodeError) as error:
            if isinstance(error, EditionError) and error.data.get("is_newer"):
                raise
    return _Last(data, None)


def _sent(folder: Path) -> str:
    try:
        return (folder / SENT).read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return ""


def _is_edited(folder: Path, name: str) -> bool:
    """Whether a script in the folder is somebody's work since the edition there was made."""
    if name != SCRIPT or not (folder / name).exists():
        return False
    try:
        mine = load((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError, EditionError):
        return True
    return mine.script is None or file_hash(folder / name) != mine.script.sha256


def _files(manifest: Manifest) -> dict[str, str]:
    """The edition's files but its manifest: the hash of each by its name."""
    return dict(_named(manifest))


def _named(manifest: Manifest) -> Iterator[tuple[str, str]]:
    for chapter in manifest.chapters:
        yield from chapter.sha256.items()
    for made in (*manifest.whole.values(), *([manifest.cover] if manifest.cover else [])):
        yield made.file, made.sha256
    if manifest.script:
        yield manifest.script.file, manifest.script.sha256
