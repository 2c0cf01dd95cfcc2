"""Getting files out of packages of the Python and npm indexes, or from a plain address, with progress.

The ordinary clients (pip, npm) do the fetching, so that a user's mirrors, proxies and certificates apply.
"""

from __future__ import annotations

import http.client
import importlib.util
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import urllib.request
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

POLL_S = 0.2
STALLED_S = 180.0  # a client that has fetched nothing for so long is given up
URL_TIMEOUT_S = 30.0
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
    """Packages fetched so far in one installation, so that each travels, or is asked for in vain, once."""

    folder: Path
    progress: Callable[[str, int, int], None]
    _have: dict[str, Path] = field(default_factory=dict)
    _lacking: dict[str, FetchError] = field(default_factory=dict)

    def obtain(self, source: Download) -> bytes:
        """The file that `source` yields. Raises FetchError."""
        if source.kind == "url":
            return _download(source, self.progress)
        self._bring([package for package in source.packages if package not in self._have], source)
        packages = source.packages if len(source.packages) > 1 else source.packages * len(source.members)
        return b"".join(_member(self._have[p], m) for p, m in zip(packages, source.members, strict=True))

    def _bring(self, packages: list[str], source: Download) -> None:
        if not packages:
            return
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        before = 0
        for package in packages:
            if package in self._lacking:
                raise self._lacking[package]
            try:
                self._have[package] = _run_client(source, package, folder, before, self.progress)
            except FetchError as error:
                self._lacking[package] = error
                raise
            before = _bytes_in(folder)


def _run_client(
    source: Download, package: str, folder: Path, before: int, progress: Callable[[str, int, int], None]
) -> Path:
    into = folder / package.replace("/", "-")
    into.mkdir()
    temporary = into / "tmp"
    temporary.mkdir()
    command = (_pip if source.kind == "wheel" else _npm)(package, into)
    environment = {**os.environ, "TMPDIR": str(temporary), "npm_config_cache": str(temporary)}
    with (into / "log").open("w+", encoding="utf-8") as log:
        try:
            client = subprocess.Popen(command, cwd=into, env=environment, stdout=log, stderr=log)  # noqa: S603
        except OSError as error:
            raise FetchError(f"{command[0]} does not start ({error})") from error
        code = _wait(client, lambda: progress(package, before + _bytes_in(into), source.download), into)
        log.seek(0)
        if code != 0:
            raise FetchError(f"{package}: {_reason(log.read())}")
    shutil.rmtree(temporary, ignore_errors=True)
    return next(path for path in into.iterdir() if path.name != "log")


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
    finally:
        if client.poll() is None:
            client.kill()
            client.wait()
    return code


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
    lines = [line for line in log.splitlines() if "error" in line.lower()] or log.splitlines() or ["it failed"]
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
    try:
        if zipfile.is_zipfile(package):
            with zipfile.ZipFile(package) as wheel:
                return wheel.read(name)
        with tarfile.open(package) as archive:
            file = archive.extractfile(name)
            return file.read() if file else b""
    except (KeyError, OSError, tarfile.TarError, zipfile.BadZipFile) as error:
        raise FetchError(f"{package.name} has no {name}") from error


def _download(source: Download, progress: Callable[[str, int, int], None]) -> bytes:
    data = bytearray()
    try:
        request = urllib.request.Request(source.label, headers={"User-Agent": "narrator"})  # noqa: S310
        with urllib.request.urlopen(request, timeout=URL_TIMEOUT_S) as answer:  # noqa: S310
            while piece := answer.read(1 << 16):
                data += piece
                progress(source.label, len(data), source.download)
                if len(data) > LARGEST_URL:
                    raise FetchError(f"{source.label} is far too large")
    except (OSError, ValueError, http.client.HTTPException) as error:  # ValueError: it is no address at all
        raise FetchError(f"{source.label}: {str(error) or type(error).__name__}") from error
    return bytes(data)
