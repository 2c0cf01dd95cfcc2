"""Files of a whole edition, made when its chapters are there: a format is a function, and one line in BINDINGS."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from narrator.edition import Artifact, Manifest, recipe_key
from narrator.slug import file_name


class Binding(NamedTuple):
    """What the file's name ends in, and its writer. `recipe` changes whenever the same chapters give other bytes."""

    suffix: str
    recipe: int
    write: Callable[[Path, Manifest, Path], None]


def _epub(path: Path, manifest: Manifest, folder: Path) -> None:
    from narrator.epub import book_of, write

    cover = folder / manifest.cover.file if manifest.cover else None
    write(path, book_of(manifest, folder, manifest.voice, cover))


BINDINGS = {"epub3": Binding(".epub", 2, _epub)}


def bind_files(
    manifest: Manifest, folder: Path, formats: Sequence[str], before: Mapping[str, Artifact]
) -> Iterator[tuple[str, Artifact]]:
    """Make the files of those formats, or keep those from before that are as they would be made; a record each."""
    for name in formats:
        binding = BINDINGS[name]
        file = f"{file_name(folder.resolve().name)}{binding.suffix}"
        key = _key(binding, manifest)
        if before.get(name) != Artifact.of(folder / file, key):
            binding.write(folder / file, manifest, folder)
        yield name, Artifact.of(folder / file, key)


def _key(binding: Binding, manifest: Manifest) -> str:
    about = [manifest.id, manifest.title, manifest.author, manifest.language, manifest.voice]
    about.append(manifest.cover.sha256 if manifest.cover else "")
    chapters = [[chapter.title, chapter.key, chapter.tag_key, *chapter.files] for chapter in manifest.chapters]
    return recipe_key(binding.suffix, binding.recipe, about, chapters)
