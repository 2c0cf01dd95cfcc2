"""Files that are either whole or not there: a temporary name in the same folder, fsync, then one rename."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from narrator.errors import OutputError

PARTIAL = ".partial"  # marks a temporary name: `.name.PID.partial`


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a temporary path in `path`'s folder; what is written there becomes `path` if the block succeeds.

    Raises OutputError where the folder cannot be written or the disk is full. A killed process leaves at most a
    file whose name ends in `.partial`; `sweep` removes those.
    """
    partial = path.with_name(f".{path.name}.{os.getpid()}{PARTIAL}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield partial
        with partial.open("rb+") as file:
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError as error:
        raise cannot_write(path, error) from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def write(path: Path, data: bytes | str) -> None:
    """Write a whole file, or leave what was there."""
    with replacing(path) as partial:
        partial.write_bytes(data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data)


def sweep(folder: Path) -> None:
    """Remove what killed runs left in `folder`. Call it only where no other run can be writing."""
    for leftover in folder.glob(f".*{PARTIAL}"):
        with suppress(OSError):
            leftover.unlink()


def cannot_write(path: Path, error: OSError) -> OutputError:
    """Say in one sentence why `path` cannot be written, and what helps."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return OutputError(
            f"No space is left on the disk while writing {path}.",
            remedy="Free some space and run the same command again: what is finished is kept.",
            path=str(path),
        )
    reason = error.strerror or str(error)
    return OutputError(f"{path} cannot be written: {reason}.", remedy="Choose another folder with -o.", path=str(path))
