"""Voice files: TOML files of voices, servers, packs and assets. Where they lie, and in which order they are read.

Later ones win by name: Narrator's own, those of installed packages (entry-point group `narrator.voices`), the user's
(`voices/*.toml` in the configuration folder), the project's (`voices.toml` beside the source, or in one of the two
folders above it, so that an edition under `output/` has the voices of its project).
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from narrator.errors import VoiceError
from narrator.readback import toml_value
from narrator.resources import config_folder, refreshed_voices, voices_folder

ENTRY_POINTS = "narrator.voices"
PROJECT_FILE = "voices.toml"
LEVELS = 3  # the source's folder and two above it
NOT_VOICES = frozenset({"assets.toml", "lexicon.toml"})
LARGEST = 4 << 20  # bytes of one voice file


class Origin(StrEnum):
    """Where a voice file comes from."""

    NARRATOR = "narrator"
    PACKAGE = "package"
    USER = "user"
    PROJECT = "project"


@dataclass(frozen=True, slots=True)
class VoiceFile:
    """One file; `package` is the distribution that brings it."""

    path: Path
    origin: Origin
    package: str = ""

    @property
    def label(self) -> str:
        """What the list of voices says: nothing for Narrator's own, else the package or the file."""
        return "" if self.origin is Origin.NARRATOR else self.package or str(self.path)

    def read(self) -> dict[str, Any]:
        """Its tables. Raises VoiceError."""
        try:
            data = self.path.read_bytes()
            if len(data) > LARGEST:
                raise ValueError("it is too large")
            return toml_value(data.decode("utf-8-sig"))
        except (OSError, ValueError) as error:  # ValueError: it is no UTF-8, or no TOML
            reason = getattr(error, "strerror", None) or error
            raise VoiceError(
                f"The voice file {self.path} cannot be read: {reason}.",
                remedy="Fix it, or remove it with `narrator voices remove`. docs/voices.md describes voice files.",
            ) from error


class _Project:
    """The folder whose `voices.toml` applies: that of the source last opened."""

    folder: Path | None = None


def use_project(source: str | Path) -> None:
    """From now on, let the voices of the project apply that the source, a file or a folder, belongs to."""
    with suppress(OSError, ValueError):
        _Project.folder = _folder_of(source)


def _folder_of(source: str | Path) -> Path:
    path = Path(source)
    return (path if path.is_dir() else path.parent).resolve()


def project_file() -> Path | None:
    """The project's voice file: the one nearest to the source."""
    with suppress(OSError):
        return _nearest(_Project.folder or Path.cwd())
    return None


def project_file_of(source: str | Path) -> Path | None:
    """The voice file that would apply to a source."""
    with suppress(OSError, ValueError):
        return _nearest(_folder_of(source))
    return None


def _nearest(folder: Path) -> Path | None:
    places = [folder, *folder.parents][:LEVELS]
    return next((place / PROJECT_FILE for place in places if (place / PROJECT_FILE).is_file()), None)


def user_folder() -> Path:
    """Where the user's voice files lie."""
    return config_folder() / "voices"


def found(project: Path | None) -> tuple[VoiceFile, ...]:
    """All voice files, in the order in which later ones win; `project` is that of the project, if it has one."""
    packaged = (path for path in sorted(voices_folder().glob("*.toml")) if path.name not in NOT_VOICES)
    own = [VoiceFile(_current(path), Origin.NARRATOR) for path in packaged]
    users = [VoiceFile(path, Origin.USER) for path in sorted(user_folder().glob("*.toml"))]
    return (*own, *_of_packages(), *users, *([VoiceFile(project, Origin.PROJECT)] if project else []))


def _current(path: Path) -> Path:
    """A file of the package, or the one that was made from a service's list since."""
    newer = refreshed_voices(path.name)
    with suppress(OSError, ValueError):
        toml_value(newer.read_text(encoding="utf-8"))
        return newer
    return path


@cache
def _of_packages() -> tuple[VoiceFile, ...]:
    """Every TOML file in the packages that the entry points name, which are not imported for that."""
    files: list[VoiceFile] = []
    for point in sorted(importlib.metadata.entry_points(group=ENTRY_POINTS), key=lambda point: point.name):
        package = f"{point.dist.name} {point.dist.version}" if point.dist else point.name
        for folder in _folders(point.module):
            files += [VoiceFile(path, Origin.PACKAGE, package) for path in sorted(folder.glob("*.toml"))]
    return tuple(files)


def _folders(module: str) -> list[Path]:
    """The folders of a package."""
    with suppress(ImportError, ValueError, AttributeError):
        spec = importlib.util.find_spec(module)
        if spec and spec.submodule_search_locations:
            return [Path(place) for place in spec.submodule_search_locations]
    return []
