"""Files that voices need: which there are, which are installed, and how the missing ones come here.

An asset is kept as `assets/<sha256>/<file name>` in the cache folder and appears there in one rename after its hash
was verified, so that an interrupted or damaged download never counts as installed.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from narrator import atomic, fetching, voicefiles
from narrator.errors import AssetError
from narrator.resources import cache_folder, voices_folder
from narrator.voicefiles import Origin, VoiceFile

ASSET_NAME = re.compile(r"[\w.-]+(/[\w.-]+)*")
SHA256 = re.compile(r"[0-9a-f]{64}")
SHELF = ".shelf"  # what has arrived of an installation that is not finished
REMEDY = (
    "Connect to the network (or set up your package index mirror) and run `narrator voices install` to go on, or bring"
    " the files: `narrator voices install --from FOLDER`."
)
PACKAGES = {  # of the indexes, by number: a folder, an archive or a repository would be built, which runs what is in it
    "wheel": re.compile(r"[A-Za-z0-9][\w.-]*==\d[\w.+-]*", re.ASCII),
    "npm": re.compile(r"(@[a-z0-9][\w.-]*/)?[a-z0-9][\w.-]*@\d[\w.+-]*", re.ASCII),
}

Progress = Callable[[str, int, int], None]  # what is being fetched, bytes so far, bytes in all


@dataclass(frozen=True, slots=True)
class Asset:
    """A pinned file. `size` is in bytes; `sources` are tried in order until one yields `sha256`."""

    name: str
    sha256: str
    size: int
    licence: str
    sources: tuple[fetching.Download, ...]

    @property
    def path(self) -> Path:
        return cache_folder() / "assets" / self.sha256 / Path(self.name).name

    @property
    def is_installed(self) -> bool:
        """Whether the file is there in its full size; `verify` reads it whole."""
        try:
            return self.path.stat().st_size == self.size
        except OSError:
            return False

    def verify(self) -> bool:
        """Whether the installed file has the pinned hash; a damaged one is removed."""
        if self.is_installed and file_hash(self.path) == self.sha256:
            return True
        self.path.unlink(missing_ok=True)
        return False


def file_hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def catalogue() -> dict[str, Asset]:
    """Every asset by its name: those of `voices/assets.toml`, then those of voice files, which cannot replace them."""
    return _read(voicefiles.project_file())


def forget() -> None:
    """Read the files again when they are needed next: some were changed."""
    _read.cache_clear()


@cache
def _read(project: Path | None) -> dict[str, Asset]:
    own = VoiceFile(voices_folder() / "assets.toml", Origin.NARRATOR)
    files = (*voicefiles.found(project), own)
    return {row["name"]: _asset(row) for file in files for row in file.read().get("asset", ()) if _checked(row, file)}


def _checked(row: Any, file: VoiceFile) -> bool:
    """Raises AssetError: a name leads nowhere else, and no package is an option of the client that fetches it."""
    try:
        sources = [fetching.source(entry) for entry in row.get("source", ())]
        packages = [(source.kind, name) for source in sources if source.kind != "url" for name in source.packages]
        if (
            ASSET_NAME.fullmatch(row["name"])
            and SHA256.fullmatch(row["sha256"])
            and int(row["size"]) > 0
            and all(PACKAGES[kind].fullmatch(name) for kind, name in packages)
        ):
            return True
    except (AttributeError, KeyError, TypeError, ValueError, StopIteration):
        pass
    raise AssetError(f"An [[asset]] of {file.path} is not understood.", remedy="docs/voices.md describes them.")


def _asset(row: dict[str, Any]) -> Asset:
    sources = tuple(fetching.source(entry) for entry in row.get("source", ()))
    return Asset(row["name"], row["sha256"], row["size"], str(row.get("licence", "")), sources)


def find(name: str) -> Path | None:
    """The installed file of an asset, or None."""
    asset = catalogue()[name]
    return asset.path if asset.is_installed else None


def install(names: Iterable[str], progress: Progress = lambda *_: None) -> None:
    """Fetch and verify those of the named assets that are missing. Raises AssetError; `progress` is told of bytes."""
    missing = [asset for asset in map(catalogue().__getitem__, names) if not asset.is_installed]
    if not missing:
        return
    from filelock import FileLock

    folder = cache_folder() / "assets"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / ".lock"):
            shelf = fetching.Shelf(folder / SHELF, progress)
            _sweep(shelf.folder)
            try:
                for asset in missing:
                    if not asset.is_installed:  # another run may have been quicker
                        _fetch(asset, shelf)
                shelf.clear()
            finally:
                with suppress(OSError):  # what has arrived stays
                    shelf.folder.rmdir()
    except OSError as error:
        raise atomic.cannot_write(folder, error) from error


def install_from(place: Path) -> list[str]:
    """Install what a file, or the files of a folder, have of missing assets; their names. Raises AssetError.

    A file may be an asset, whatever it is called, or a package of the indexes that assets come from.
    """
    if not place.exists():
        raise AssetError(f"There is no file or folder {place}.", remedy="Give where the voice files lie.")
    files = sorted(path for path in (place.rglob("*") if place.is_dir() else [place]) if path.is_file())
    missing = [asset for asset in catalogue().values() if not asset.is_installed]
    sizes = {asset.size for asset in missing}
    found = {file_hash(path): path for path in files if path.stat().st_size in sizes}
    shelf = fetching.LocalShelf({path.name: path for path in files})
    return [asset.name for asset in missing if _is_brought(asset, found, shelf)]


def _is_brought(asset: Asset, found: Mapping[str, Path], shelf: fetching.LocalShelf) -> bool:
    """Whether it could be installed: from a file of its hash, or from packages."""
    if path := found.get(asset.sha256):
        atomic.write(asset.path, path.read_bytes())
        return True
    for source in asset.sources:
        with suppress(fetching.FetchError):
            data = shelf.obtain(source)
            if hashlib.sha256(data).hexdigest() == asset.sha256:
                atomic.write(asset.path, data)
                return True
    return False


def _sweep(folder: Path) -> None:
    """Remove what killed runs left half done."""
    for leftover in folder.glob(f"{fetching.UNFINISHED}*"):
        shutil.rmtree(leftover, ignore_errors=True)


def _fetch(asset: Asset, shelf: fetching.Shelf) -> None:
    failures: list[str] = []
    for source in asset.sources:
        try:
            data = shelf.obtain(source)
        except fetching.FetchError as error:
            failures.append(str(error))
            continue
        if hashlib.sha256(data).hexdigest() == asset.sha256:
            atomic.write(asset.path, data)
            _install_siblings(source, shelf)
            return
        shelf.discard(source)
        failures.append(f"{source.label} gave another file than the pinned one")
    reason = "; ".join(failures) or "no address of it is known"
    raise AssetError(
        f"{asset.name} could not be fetched: {reason}.",
        remedy=REMEDY,
        asset=asset.name,
    )


def _install_siblings(source: fetching.Download, shelf: fetching.Shelf) -> None:
    """Install what else lies in packages that have travelled, so that none of them travels again for it."""
    if source.kind == "url":
        return
    for asset in catalogue().values():
        if asset.is_installed:
            continue
        for other in asset.sources:
            if (other.kind, other.packages) == (source.kind, source.packages):
                with suppress(fetching.FetchError):  # another source of it is tried when it is needed
                    data = shelf.obtain(other)
                    if hashlib.sha256(data).hexdigest() == asset.sha256:
                        atomic.write(asset.path, data)
