"""Adding a pack: a model of Kokoro's kind and its voices, from a folder, an archive or the address of one.

What a folder may have, at any depth: one model (`*.onnx`), `config.json` with the vocabulary, and voices, each 510 rows
of 256 floats, as `NAME.bin`, as `NAME.pt`, or all together as NumPy's `*.npz` (which is also called `voices*.bin`).
"""

from __future__ import annotations

import hashlib
import json
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from narrator import assets, atomic, fetching, voicefiles
from narrator.errors import AssetError, SourceError, VoiceError
from narrator.resources import cache_folder
from narrator.synthesis import voices
from narrator.synthesis.catalogue import checking, own
from narrator.synthesis.catalogue.packs import CONFIG, MODEL, VOICES
from narrator.synthesis.kokoro.syllables import Generation
from narrator.synthesis.kokoro.symbols import TOKEN_IDS
from narrator.voicefiles import Origin, VoiceFile

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

STYLE_SHAPE = (510, 256)
STYLE_BYTES = 4 * 510 * 256
ZHUYIN = "ㄅ"  # in the vocabulary of v1.1-zh alone
LARGEST = 2 << 30  # bytes of all files of an archive
GENDERS = {"f": "female", "m": "male"}
LOCALES = {
    "a": "en-US",
    "b": "en-GB",
    "e": "es-ES",
    "f": "fr-FR",
    "h": "hi-IN",
    "i": "it-IT",
    "j": "ja-JP",
    "p": "pt-BR",
}
REMEDY = "A pack is a folder with a model (*.onnx), its config.json and voices: docs/voices.md says which."


class PackContents(NamedTuple):
    """What a folder has."""

    model: Path
    config: bytes
    symbols: Generation
    styles: dict[str, bytes]


def is_pack(source: str) -> bool:
    """Whether that is a folder, an archive or an address rather than a voice file."""
    return (
        _is_address(source) or Path(source).is_dir() or source.endswith((".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2"))
    )


def _is_address(source: str) -> bool:
    return source.startswith(("http://", "https://"))


def write_pack(
    source: str, name: str, model: str = "", *, replace: bool = False, progress: assets.Progress = lambda *_: None
) -> own.Added:
    """Install a pack's files and write its voice file. Raises NarratorError; a pack that cannot speak is not added."""
    if not checking.PACK_NAME.fullmatch(name):
        raise VoiceError(f"{name!r} cannot be the name of a pack.", remedy="Use letters, digits, _, - and full stops.")
    with _folder(source, progress) as folder:
        found = _found(folder, model)
        _ensure_model(found.model)
        rows = [_installed(f"{name}/{MODEL}", found.model.read_bytes()), _installed(f"{name}/{CONFIG}", found.config)]
        rows += [_installed(f"{name}/{VOICES}/{voice}.bin", data) for voice, data in found.styles.items()]
    path = voicefiles.user_folder() / f"{name}.toml"
    own.write(path, _voice_file(name, found, rows), replace=replace)
    voices.read((*(file for file in voicefiles.found(None) if file.path != path), VoiceFile(path, Origin.USER)))
    return own.Added(path, tuple(f"{name}/{voice}" for voice in found.styles), ())


@contextmanager
def _folder(source: str, progress: assets.Progress) -> Iterator[Path]:
    """The folder, or what the archive has in a temporary one."""
    if Path(source).is_dir():
        yield Path(source)
        return
    cache_folder().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".pack-", dir=cache_folder()) as place:
        archive = Path(source)
        if _is_address(source):
            try:
                archive = fetching.fetch_file(source, cache_folder() / "assets" / assets.SHELF, progress)
            except fetching.FetchError as error:
                raise AssetError(
                    f"The pack could not be fetched: {error}.", remedy="Run the same command again."
                ) from error
        _unpack(archive, Path(place) / "files")
        if _is_address(source):
            archive.unlink(missing_ok=True)
        yield Path(place) / "files"


def _unpack(archive: Path, folder: Path) -> None:
    """Only files, under `folder`, and not too much of them. Raises SourceError."""
    try:
        if zipfile.is_zipfile(archive):
            with zipfile.ZipFile(archive) as packed:
                if sum(entry.file_size for entry in packed.infolist()) > LARGEST:
                    raise SourceError(f"{archive} holds more than {LARGEST >> 30} GB.", remedy=REMEDY)
                packed.extractall(folder)  # noqa: S202 (zipfile keeps every path inside)
            return
        with tarfile.open(archive) as tape:
            if sum(entry.size for entry in tape) > LARGEST:
                raise SourceError(f"{archive} holds more than {LARGEST >> 30} GB.", remedy=REMEDY)
            tape.extractall(folder, filter="data")
    except (OSError, tarfile.TarError, zipfile.BadZipFile, EOFError, ValueError) as error:
        raise SourceError(f"{archive} cannot be unpacked: {error}.", remedy=REMEDY) from error


def _found(folder: Path, model: str) -> PackContents:
    """Raises SourceError where something is missing."""
    models = sorted(folder.rglob("*.onnx"))
    wanted = [path for path in models if model in (path.name, str(path.relative_to(folder)))] if model else models
    if len(wanted) > 1:
        wanted = [path for path in wanted if path.name == MODEL] or wanted
    if len(wanted) != 1:
        known = ", ".join(str(path.relative_to(folder)) for path in models) or "none"
        raise SourceError(f"{folder} must have one model; it has {known}.", remedy=f"Choose one with --model. {REMEDY}")
    config = next(
        (data for path in sorted(folder.rglob("*.json")) if (data := path.read_bytes()) and _vocabulary(data)), b""
    )
    vocabulary = _vocabulary(config) or TOKEN_IDS
    styles = dict(_styles(folder))
    if not styles:
        raise SourceError(f"{folder} has no voices.", remedy=REMEDY)
    symbols = Generation.V1_1_ZH if ZHUYIN in vocabulary else Generation.V1_0
    own_config = json.dumps({"vocab": dict(vocabulary)}, ensure_ascii=False, sort_keys=True)
    return PackContents(wanted[0], own_config.encode(), symbols, styles)


def _vocabulary(config: bytes) -> dict[str, int]:
    with suppress(ValueError, AttributeError, TypeError):
        vocabulary = json.loads(config)["vocab"] if b'"vocab"' in config else {}
        return {str(symbol): int(number) for symbol, number in vocabulary.items()}
    return {}


def _styles(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every voice that is found, by name; its style matrix as bytes."""
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".bin" and path.stat().st_size == STYLE_BYTES:
            yield from _named(path.stem, path.read_bytes())
        elif path.suffix == ".pt" and zipfile.is_zipfile(path):
            yield from _named(path.stem, _of_torch(path))
        elif path.suffix in {".bin", ".npz"} and zipfile.is_zipfile(path):
            for name, matrix in _of_numpy(path):
                yield from _named(name, matrix)


def _named(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    if len(data) == STYLE_BYTES and checking.is_name(name) and "/" not in name:
        yield name, data


def _of_torch(path: Path) -> bytes:
    """The floats of a tensor's only storage."""
    with zipfile.ZipFile(path) as packed:
        storages = [entry for entry in packed.namelist() if entry.endswith("/data/0")]
        return packed.read(storages[0]) if len(storages) == 1 else b""


def _of_numpy(path: Path) -> Iterator[tuple[str, bytes]]:
    import numpy as np

    with suppress(ValueError, KeyError), np.load(path, allow_pickle=False) as arrays:
        for name in arrays.files:
            matrix: NDArray[np.generic] = arrays[name]
            if matrix.size == STYLE_SHAPE[0] * STYLE_SHAPE[1]:
                yield name, np.ascontiguousarray(matrix, np.float32).tobytes()


def _ensure_model(path: Path) -> None:
    """Raises SourceError unless the model has the inputs of Kokoro's."""
    import onnxruntime

    from narrator.synthesis.kokoro.session import INPUTS

    try:
        options = onnxruntime.SessionOptions()
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
        session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's errors share no base of their own
        raise SourceError(f"{path.name} is no model that can be loaded.", remedy=REMEDY) from error
    inputs = {each.name: each.type for each in session.get_inputs()}
    missing = [key for key, names in INPUTS.items() if not any(name in inputs for name in names)]
    if missing or inputs["speed"] != "tensor(float)":
        reason = f"lacks the input {missing[0]}" if missing else "takes only whole speeds"
        raise SourceError(f"{path.name} {reason}: it is no model of Kokoro's kind.", remedy=REMEDY)


def _installed(name: str, data: bytes) -> dict[str, Any]:
    """Put a file among the assets, and say how it is pinned."""
    digest = hashlib.sha256(data).hexdigest()
    target = cache_folder() / "assets" / digest / Path(name).name
    if not target.exists() or target.stat().st_size != len(data):
        atomic.write(target, data)
    return {"name": name, "sha256": digest, "size": len(data), "licence": "its publisher's"}


def _voice_file(name: str, found: PackContents, rows: list[dict[str, Any]]) -> str:
    lines = ["# A pack that `narrator voices add` has installed: its files are in the cache folder.\n"]
    lines += [f'[pack."{name}"]', f'symbols = "{found.symbols}"', ""]
    for row in rows:
        lines += ["[[asset]]", *(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in row.items()), ""]
    for voice in found.styles:
        lines += ["[[voice]]", f'name = "{name}/{voice}"', *_about(voice), ""]
    return "\n".join(lines)


def _about(voice: str) -> list[str]:
    """What its publishers' names say: zf_001 is a woman who speaks Chinese, am_adam a man who speaks English."""
    language, gender = (voice[0], GENDERS.get(voice[1])) if voice[1:2] and voice[2:3] == "_" else ("z", None)
    lines = [f'locale = "{LOCALES.get(language, "zh-CN")}"']
    return [*lines, f'gender = "{gender}"'] if gender else lines
