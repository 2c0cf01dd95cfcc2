"""The files of an edition that people edit, as they lie on disk: the script and the edition's own lexicon."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from narrator import atomic, edition
from narrator.errors import OutputError, SourceError

LEXICON = "lexicon.toml"
FILES = (edition.SCRIPT, LEXICON)
Stamp = tuple[int, int, int]  # time, size and number of a file


@dataclass(slots=True)
class Desk:
    """Reads and writes them, and notices when somebody else has written."""

    folder: Path
    _stamps: dict[str, Stamp] = field(default_factory=dict)

    def read(self) -> dict[str, str]:
        """The text of each file; of a lexicon that is not there, none. Raises SourceError."""
        self._stamps = {name: self._stamp(name) for name in FILES}
        return {name: self._read(name) for name in FILES}

    def _read(self, name: str) -> str:
        path = self.folder / name
        try:
            with path.open(encoding="utf-8", newline="") as file:  # line breaks stay as they are
                return file.read()
        except FileNotFoundError:
            if name == LEXICON:
                return ""
            raise SourceError(f"{path} is gone.", remedy="Put it back, or make it again from its source.") from None
        except (OSError, UnicodeDecodeError) as error:
            raise SourceError(f"{path} cannot be read.", remedy="It must be a file in UTF-8.") from error

    def write(self, before: dict[str, str], after: dict[str, str]) -> None:
        """Write the files that change, all of them or none. Raises OutputError."""
        written: list[str] = []
        try:
            for name, text in after.items():
                if text != before[name]:
                    self._write(name, text)
                    written.append(name)
        except OutputError:
            for name in written:
                with suppress(OutputError):
                    self._write(name, before[name])
            raise

    def _write(self, name: str, text: str) -> None:
        atomic.write(self.folder / name, text)
        self._stamps[name] = self._stamp(name)

    def is_touched(self) -> bool:
        """Whether a file was written by somebody else since it was last read or written here."""
        return any(self._stamps.get(name) != self._stamp(name) for name in FILES)

    def _stamp(self, name: str) -> Stamp:
        try:
            about = (self.folder / name).stat()
        except OSError:
            return (0, 0, 0)
        return about.st_mtime_ns, about.st_size, about.st_ino
