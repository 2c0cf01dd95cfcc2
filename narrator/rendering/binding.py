"""Files of a whole edition, made when its chapters are there: a format is a function, and one line in BINDINGS."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from narrator import edition
from narrator.edition import Manifest

Whole = Mapping[str, dict[str, str]]  # a manifest's `whole`


class Binding(NamedTuple):
    """What the file's name ends in, and its writer. `recipe` changes whenever the same chapters give other bytes."""

    suffix: str
    recipe: int
    write: Callable[[Path, Manifest, Path], None]


def _epub(path: Path, manifest: Manifest, folder: Path) -> None:
    from narrator.epub import book_of, write

    cover = folder / manifest.cover["file"] if manifest.cover else None
    write(path, book_of(manifest, folder, manifest.voice, cover))


BINDINGS = {"epub3": Binding(".epub", 2, _epub)}


def bind_files(
    manifest: Manifest, folder: Path, formats: Sequence[str], before: Whole
) -> Iterator[tuple[str, dict[str, str]]]:
    """Make the files of those formats, or keep those from before that are as they would be made; a record each."""
    for name in formats:
        binding = BINDINGS[name]
        file = f"{folder.resolve().name}{binding.suffix}"
        key, kept = _key(binding, manifest), before.get(name, {})
        if kept.get("key") != key or kept != _record(folder, file, key):
            binding.write(folder / file, manifest, folder)
        yield name, _record(folder, file, key)


def _record(folder: Path, file: str, key: str) -> dict[str, str]:
    return {"file": file, "key": key, "sha256": edition.file_hash(folder / file)}


def _key(binding: Binding, manifest: Manifest) -> str:
    about = [manifest.id, manifest.title, manifest.author, manifest.language, manifest.voice]
    about.append(manifest.cover.get("sha256", ""))
    chapters = [[chapter.title, chapter.key, chapter.tag_key, *chapter.files] for chapter in manifest.chapters]
    return hashlib.sha256(json.dumps([binding.suffix, binding.recipe, about, chapters]).encode()).hexdigest()
