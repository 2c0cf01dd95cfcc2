"""Tables compiled once from the data of installed packages, kept in the user's cache and mapped into memory.

A file's name holds a hash of its sources and of the compiling code, so that it is compiled again when either changes.
It begins with a checksum of all that follows: the number of columns, the length of each, and the columns, each at a
multiple of eight bytes. Numbers have the machine's own byte order.
"""

from __future__ import annotations

import hashlib
import mmap
import struct
import sys
import zlib
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from importlib.util import find_spec
from itertools import accumulate
from pathlib import Path
from threading import RLock

from narrator import atomic
from narrator.errors import OutputError
from narrator.resources import cache_folder

_CHECKSUM, _LENGTH = struct.Struct("=Q"), struct.Struct("=Q")
_COMPILING = RLock()


def package_file(package: str, name: str) -> Path:
    """A data file of an installed package, found without importing the package."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(package)
    return Path(spec.submodule_search_locations[0], name)


def columns(
    name: str, version: int, sources: Sequence[Path], compiled: Callable[[], Sequence[bytes]]
) -> list[memoryview]:
    """The columns that `compiled` makes from source files, from the cache if they are there.

    `version` is that of the code that makes them. A damaged file is compiled again; so is the table, at every start,
    where the cache cannot be written.
    """
    path = cache_folder() / "tables" / f"{name}-{_key(version, sources)}.bin"
    if found := _mapped(path):
        return found
    with _COMPILING:  # threads that ask together wait for one of them
        return _mapped(path) or _compiled(name, path, compiled)


def _compiled(name: str, path: Path, compiled: Callable[[], Sequence[bytes]]) -> list[memoryview]:
    block = packed(compiled())
    with suppress(OutputError):
        atomic.write(path, block)
        _remove_others(path, name)
        if found := _mapped(path):
            return found
    return unpacked(memoryview(block)) or []


def _key(version: int, sources: Iterable[Path]) -> str:
    digest = hashlib.sha256(f"{version} {sys.byteorder}".encode())
    for source in sources:
        digest.update(hashlib.sha256(source.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _mapped(path: Path) -> list[memoryview]:
    try:
        with path.open("rb") as file:
            return unpacked(memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)))
    except (OSError, ValueError):  # none, or an empty one
        return []


def _remove_others(path: Path, name: str) -> None:
    """Tables of other versions; where another process has one mapped, it may stay."""
    for other in path.parent.glob(f"{name}-*.bin"):
        if other != path:
            with suppress(OSError):
                other.unlink()


def packed(parts: Sequence[bytes]) -> bytes:
    """Columns as one block."""
    lengths = b"".join(_LENGTH.pack(length) for length in (len(parts), *map(len, parts)))
    body = lengths + b"".join(part + bytes(-len(part) % 8) for part in parts)
    return _CHECKSUM.pack(zlib.crc32(body)) + body


def unpacked(block: memoryview) -> list[memoryview]:
    """The columns of a block; none where it is damaged."""
    body = block[_CHECKSUM.size :]
    if len(body) < _LENGTH.size or _CHECKSUM.pack(zlib.crc32(body)) != block[: _CHECKSUM.size]:
        return []
    (count,) = _LENGTH.unpack_from(body)
    lengths = [_LENGTH.unpack_from(body, (number + 1) * _LENGTH.size)[0] for number in range(count)]
    starts = accumulate((length + -length % 8 for length in lengths), initial=(count + 1) * _LENGTH.size)
    return [body[start : start + length] for start, length in zip(starts, lengths, strict=False)]
