"""A ZIP archive from somebody else: read within bounds, and refused where it is made to harm."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from xml.etree.ElementTree import Element

from narrator.errors import SourceError
from narrator.manuscript.source import LARGEST_TEXT, too_large
from narrator.manuscript.xml import parse_xml

MOST_MEMBERS = 50_000
LARGEST_DIRECTORY = 8 << 20  # bytes: 160 for each of so many members
_ABSOLUTE = re.compile(r"[/\\]|[A-Za-z]:")


class Archive:
    """The members of a ZIP archive. All that is read of it together is at most `budget` bytes, unpacked.

    Raises SourceError for damaged or encrypted archives, for names that lead out of the archive, and for bombs.
    """

    def __init__(self, data: bytes, name: str, budget: int = LARGEST_TEXT) -> None:
        self.name, self.budget, self.left = name, budget, budget
        if _directory_size(data) > LARGEST_DIRECTORY:
            raise self._hostile()
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self.names = self._zip.namelist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError) as error:
            raise self._damaged(str(error)) from error
        self._members = frozenset(self.names)
        if len(self.names) > MOST_MEMBERS or any(map(_leads_out, self.names)):
            raise self._hostile()

    def __contains__(self, member: str) -> bool:
        return member in self._members

    def read(self, member: str) -> bytes:
        """The bytes of a member. Whatever its header claims, no more is unpacked than the budget has left."""
        try:
            with self._zip.open(member) as file:
                data = file.read(self.left + 1)
        except RuntimeError as error:
            raise SourceError(
                f"{self.name} is encrypted.", remedy="Give a copy without a password or copy protection."
            ) from error
        except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
            raise self._damaged(f"{member}: {error}") from error
        if len(data) > self.left:
            raise too_large(f"{self.name}, unpacked,", self.budget - self.left + len(data), self.budget)
        self.left -= len(data)
        return data

    def xml(self, member: str) -> Element:
        """The root of an XML member; entities are not expanded, and nothing outside it is fetched."""
        return parse_xml(self.read(member), f"{self.name} ({member})")

    def _hostile(self) -> SourceError:
        return SourceError(
            f"{self.name} is not opened: its archive holds too many files, or names that lead out of it.",
            remedy="Get the book from another source.",
        )

    def _damaged(self, detail: str) -> SourceError:
        return SourceError(f"{self.name} is damaged: {detail}.", remedy="Get another copy of it.")


def _directory_size(data: bytes) -> int:
    """What an archive's end record says its list of members takes, in bytes; more than any limit for ZIP64."""
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))  # 22 bytes, and a comment of up to 65,535
    if end >= 20 and data[end - 20 : end - 16] == b"PK\x06\x07":
        return 1 << 64
    return int.from_bytes(data[end + 12 : end + 16], "little") if end >= 0 else 0


def _leads_out(name: str) -> bool:
    return bool(_ABSOLUTE.match(name)) or ".." in name.replace("\\", "/").split("/")


def resolve(base: str, reference: str) -> str:
    """The member that `reference`, without its fragment, names in the member `base`; "" if it leads out."""
    from urllib.parse import unquote

    path = posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(reference.partition("#")[0])))
    return "" if _leads_out(path) or path == "." else path
