"""What a worker must be like, so that an edition sounds as if this machine had made it; runs here and on workers."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import narrator
from narrator import assets
from narrator.cluster import shelf
from narrator.errors import NarratorError
from narrator.synthesis import voices
from narrator.synthesis.engine import engine
from narrator.synthesis.voices import Voice

SHAPING = ("av", "numpy", "onnxruntime", "pydub", "soundfile")  # packages on which samples or files depend
NONE = "none"


class File(NamedTuple):
    """A voice's file, pinned."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Needs:
    """What has to be the same: `packages` by name, the engine with what it is set up for, and a voice's files.

    `store` is where clips are kept, and `mark` the file that whoever sees this very store finds there.
    """

    narrator: str
    code: str
    packages: tuple[tuple[str, str], ...]
    engine: str = ""
    engine_version: str = ""
    setting: str = ""
    files: tuple[File, ...] = ()
    store: str = ""
    mark: str = ""

    @property
    def digest(self) -> str:
        return hashlib.sha256(json.dumps(asdict(self)).encode()).hexdigest()[:16]


def needs(voice: Voice | None, store: str, mark: str) -> Needs:
    """What this process would speak with; without a voice, what it would master chapters with."""
    common = Needs(narrator.__version__, code(), tuple(_packages()), store=store, mark=mark)
    if voice is None:
        return common
    known = assets.catalogue()
    files = tuple(File(name, known[name].sha256) for name in voice.assets)
    return Needs(
        common.narrator, common.code, common.packages, voice.engine, engine(voice.engine).version,
        _setting(voice.engine), files, store, mark,
    )  # fmt: skip


def lacking(wanted: Needs) -> list[str]:
    """Why this process cannot stand in for whoever wants that; voice files that are missing are fetched."""
    if wanted.narrator != narrator.__version__:
        return [f"it has Narrator {narrator.__version__}, not {wanted.narrator}"]
    found = [f"it has another build of Narrator {wanted.narrator}"] if wanted.code != code() else []
    own = dict(_packages())
    found += [_unlike(name, own.get(name, NONE), is_) for name, is_ in wanted.packages if own.get(name, NONE) != is_]
    if wanted.engine and not found:
        found += _of_engine(wanted)
    return found


def _of_engine(wanted: Needs) -> Iterator[str]:
    try:
        speaker = engine(wanted.engine)
        if speaker.version != wanted.engine_version:
            yield f"its engine {wanted.engine} is version {speaker.version}, not {wanted.engine_version}"
        if _setting(wanted.engine) != wanted.setting:
            yield f"its {wanted.engine} is set up otherwise"
        known = assets.catalogue()
        for file in wanted.files:
            if file.name not in known or known[file.name].sha256 != file.sha256:
                yield f"its model file {file.name} is another"
                return
        names = [file.name for file in wanted.files]
        shelf.take(wanted.store, names)
        assets.install(names)
    except NarratorError as error:
        yield error.problem


def _setting(name: str) -> str:
    """What an engine such as `kokoro:zh11` is set up for, as a hash: packs are known only where they were added."""
    if ":" not in name:
        return ""
    return hashlib.sha256(repr(voices.setting(name)).encode()).hexdigest()[:16]


def _packages() -> Iterator[tuple[str, str]]:
    for name in SHAPING:
        try:
            yield name, importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            yield name, NONE


def _unlike(name: str, own: str, wanted: str) -> str:
    return f"it lacks {name} {wanted}" if own == NONE else f"it has {name} {own}, not {wanted}"


@cache
def code() -> str:
    """A hash of Narrator's own modules: two checkouts of one version may differ."""
    home = Path(narrator.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(home.rglob("*.py")):
        digest.update(path.relative_to(home).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]
