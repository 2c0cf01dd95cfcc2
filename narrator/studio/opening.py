"""What the studio opens: a source becomes an edition's folder with a script, as `make` would write it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from narrator import edition
from narrator.errors import BusyError, OutputError
from narrator.rendering.options import MakeOptions
from narrator.rendering.preparing import write_script
from narrator.rendering.previous import previous
from narrator.rendering.progress import Progress
from narrator.rendering.settling import settle
from narrator.rendering.work import read
from narrator.voicefiles import use_project

LOCK = "lock"


@dataclass(frozen=True, slots=True)
class Opened:
    """An edition's folder, and whether it was `made` now; `notice` is what the user should know of it."""

    folder: Path
    notice: str = ""
    made: bool = False


def open_edition(source: str, output: Path | None, options: MakeOptions) -> Opened:
    """The folder to work in: that of an edition, or a new one for a source. Raises NarratorError.

    A script that was edited is the user's work: the source it once came from is then not read again.
    """
    path = Path(source)
    use_project(path)
    if path.is_dir():
        return _folder_of(path / edition.SCRIPT)
    if path.name == edition.SCRIPT:
        return _folder_of(path)
    return _from_source(source, output, options)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold an edition for one studio. Raises BusyError where another has it open."""
    from filelock import FileLock, Timeout

    lock = FileLock(folder / edition.STUDIO / LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise BusyError(
            f"Another studio has {folder} open.", remedy="Use its page: any number of them may be open."
        ) from error
    try:
        yield
    finally:
        lock.release()


def _folder_of(script: Path) -> Opened:
    if not script.is_file():
        raise OutputError(
            f"There is no script in {script.parent}.",
            remedy="Give a text to narrate, or the folder that `narrator make` has written.",
            path=str(script),
        )
    previous(script.parent)  # refuses what a newer version wrote, before anything is changed
    (script.parent / edition.STUDIO).mkdir(exist_ok=True)  # what makes it an edition: `make` works in its place
    return Opened(script.parent)


def _from_source(source: str, output: Path | None, options: MakeOptions) -> Opened:
    place = settle(read(source, options), output, options, Progress())
    work, folder = place.work, place.folder
    with edition.writing(folder):
        before = previous(folder)
        there = edition.file_hash(folder / edition.SCRIPT)
        if there and there not in before.scripts:
            (folder / edition.STUDIO).mkdir(exist_ok=True)
            return Opened(folder, f"{folder / edition.SCRIPT} was edited: it is opened as it stands.")
        script = work.script
        if not work.titled and before.title:
            script = replace(script, title=before.title)
        write_script(work, script, folder, before, force=options.force)
        (folder / edition.STUDIO).mkdir(exist_ok=True)
    return Opened(folder, made=True)
