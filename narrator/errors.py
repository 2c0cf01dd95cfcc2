"""What can go wrong, split by what the user can do about it.

NarratorError
├── SourceError          the text cannot be read, or has nothing to speak: fix the source
│   ├── ScriptError      a place in an edited script is not understood: fix that line
│   └── EditionError     the record of an edition is damaged, or a newer version wrote it: make the edition again
├── LexiconError         a line of a lexicon is not understood: fix that line
├── SettingsError        a setting of a show is not understood: fix it
├── VoiceError           no such voice: choose another
│   └── AssetError       a voice's files are missing and could not be fetched: install them
├── NetworkError         a voice service cannot be reached: try again, or use the offline voice
├── ClusterError         the workers of a cluster cannot be reached or used: start them, or work without --cluster
├── SynthesisError       an engine gave no usable audio for a text: edit it, or choose another voice
├── OutputError          the result cannot be written: free space, choose another folder
│   └── BusyError        another run is writing the same edition: wait for it
├── ConflictError        what is to be changed was changed by somebody else meanwhile: look again, and choose
├── UnknownError         what a page asks for is not there, or not any more: load the page again
└── CodecError           audio could not be encoded or decoded
"""

from __future__ import annotations

import re
from typing import Any

_PASSWORD = re.compile(r"(?<=//)[^\s/]*@|(?<=[a-z0-9]:/)[^\s/:]*:[^\s/]*@|(?<=\w\?)\w[^\s?'\"]*=[^\s'\"]*")


def without_passwords(text: str) -> str:
    """A text whose addresses, also those that were taken for paths, are without users, passwords and queries."""
    return _PASSWORD.sub(lambda found: "…@" if found[0].endswith("@") else "…", text)


class NarratorError(Exception):
    """One clear sentence about what is wrong (`problem`) and the next thing to try (`remedy`).

    Neither holds the password of an address. Further keyword arguments are kept as attributes. Survives pickling, so
    that it can cross processes.
    """

    def __init__(self, problem: str, *, remedy: str = "", **data: Any) -> None:
        self.problem, self.remedy = without_passwords(problem), without_passwords(remedy)
        super().__init__(self.problem)
        self.data = data

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name == "data" or name not in self.data:
            raise AttributeError(name)
        return self.data[name]

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.problem, self.remedy, self.data)

    def __str__(self) -> str:
        return f"{self.problem} {self.remedy}".rstrip()


def _rebuild(kind: type[NarratorError], problem: str, remedy: str, data: dict[str, Any]) -> NarratorError:
    return kind(problem, remedy=remedy, **data)


class SourceError(NarratorError):
    """The text cannot be read, or has nothing to speak."""


class ScriptError(SourceError):
    """A place in an edited script is not understood; data: `line`, `column`, from 1."""


class EditionError(SourceError):
    """`manifest.json` cannot be read; data: `is_newer` where a newer version of Narrator wrote it."""


class LexiconError(NarratorError):
    """A line of a lexicon is not understood; data: `line`, from 1."""


class SettingsError(NarratorError):
    """A setting of a show is missing or is not understood."""


class VoiceError(NarratorError):
    """No such voice, or it cannot be used here."""


class AssetError(VoiceError):
    """A voice's files are missing or damaged and could not be fetched."""


class NetworkError(NarratorError):
    """A voice service cannot be reached."""


class ClusterError(NarratorError):
    """A cluster cannot be reached, or none of its workers can be used."""


class SynthesisError(NarratorError):
    """An engine gave no usable audio; data: `text`."""


class OutputError(NarratorError):
    """The result cannot be written."""


class BusyError(OutputError):
    """Another run is writing the same edition."""


class ConflictError(NarratorError):
    """What is to be changed is not what whoever asks has seen; data: `current`, what stands there now."""


class UnknownError(NarratorError):
    """What a request names is not there, or not any more."""


class CodecError(NarratorError):
    """Audio could not be encoded or decoded."""
