"""An edition's folder is made ready: locked, its script written, its cover drawn, and what may be kept known."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

from narrator import assets, atomic, edition
from narrator.errors import OutputError, VoiceError
from narrator.rendering import journal
from narrator.rendering.covering import Cover, Covering, cover
from narrator.rendering.delivery import manner
from narrator.rendering.options import MakeOptions
from narrator.rendering.previous import Previous, previous
from narrator.rendering.progress import Progress
from narrator.rendering.pronouncing import in_folder
from narrator.rendering.work import Work
from narrator.script import markdown, numbering
from narrator.script.model import Script
from narrator.slug import slug
from narrator.synthesis import voices
from narrator.synthesis.engine import engine, lacking
from narrator.synthesis.voices import Voice

OUTPUT = Path("output")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A folder that is held for writing. `previous` is what lies there, and `written` the record of `script.md`."""

    folder: Path
    work: Work
    script: Script
    options: MakeOptions
    previous: Previous
    written: dict[str, Any]
    cover: Cover

    @property
    def voice(self) -> Voice:
        return manner(self.script).voice

    @property
    def reusable(self) -> Previous:
        """What may be kept."""
        return Previous(self.folder) if self.options.force else self.previous


@contextmanager
def prepare(
    work: Work, output: Path | None, options: MakeOptions, progress: Progress, taken: Collection[Path] = ()
) -> Iterator[Prepared]:
    """Fetch the voices, and hold the folder for writing while the edition is made. Raises NarratorError."""
    ensure_voice_follows(manner(work.script).voice, options)
    install_voices(work.script, options.fallback, progress)
    folder = edition_folder(work, output, taken)
    with edition.writing(folder):
        before = previous(folder)
        script = work.script
        if not work.titled and before.title and _stands_in(before.title, script):
            script = replace(script, title=before.title)  # or an edit elsewhere would change the tags of every chapter
        written = write_script(work, script, folder, before, force=options.force)
        for doubt in numbering.doubts([chapter.title for chapter in script.chapters]):
            progress.warn(doubt)
        in_place = work.is_script_in(folder / edition.SCRIPT)
        if in_place:  # what its own source left out, a script cannot tell
            script = replace(script, left_out=before.left_out)
        picture = cover(_pictures(work, script, options, in_place=in_place), folder, before.cover, progress)
        yield Prepared(folder, work, script, options, before, written, picture)


def ensure_voice_follows(voice: Voice, options: MakeOptions) -> None:
    """Raises VoiceError where the voice has no way to follow an option."""
    if names := lacking(engine(voice.engine), options.speech):
        asked = " and ".join(f"--{name.partition('_')[0]}" for name in names)
        raise VoiceError(
            f"The voice {voice.name} cannot follow {asked}.",
            remedy=f"Leave out {asked}, or choose one of Microsoft's voices: `narrator voices` lists them.",
        )


def install_voices(script: Script, stand_in: str, progress: Progress) -> None:
    """Fetch what the voices of a script need. Raises AssetError."""
    names = [*script.voices(), *([stand_in] if stand_in else [])]
    needed = dict.fromkeys(asset for name in names for asset in voices.find(name).assets)
    assets.install(needed, progress.fetching)


def _stands_in(phrase: str, script: Script) -> bool:
    return any(phrase in paragraph.text for chapter in script.chapters for paragraph in chapter.paragraphs)


def _pictures(work: Work, script: Script, options: MakeOptions, *, in_place: bool) -> Covering:
    tags, text = options.tags, work.manuscript
    own = text.cover.data if text and text.cover else b""
    return Covering(script.title, script.author, tags.cover, own, tags.has_cover, in_place)


def edition_folder(work: Work, output: Path | None, taken: Collection[Path] = ()) -> Path:
    """Where the edition of a source goes.

    Without `output`, a script that lies in an edition's folder is narrated in its place, anything else under
    `output/`. A folder that is `taken`, by another source of the same name, gets a number.
    """
    path = Path(work.source)
    is_edition = any((path.parent / name).exists() for name in (edition.MANIFEST, edition.STUDIO))
    if output is None and path.name == edition.SCRIPT and is_edition:
        return path.parent
    folder = (output or OUTPUT) / slug(work.name)
    numbered = (folder.with_name(f"{folder.name}-{number}") for number in count(2))
    return folder if folder not in taken else next(place for place in numbered if place not in taken)


def write_script(work: Work, script: Script, folder: Path, before: Previous, *, force: bool) -> dict[str, Any]:
    """Write `script.md`, unless it is the source; never over an edit, which is the user's work. Its record."""
    path = folder / edition.SCRIPT
    text = markdown.write(in_folder(script, folder))
    digest, there = edition.text_hash(text), edition.file_hash(path)
    if work.is_script_in(path):
        return {"file": edition.SCRIPT, "sha256": there, "edited": there not in before.scripts}
    if there != digest:
        if there and there not in before.scripts and not force:
            raise OutputError(
                f"{path} was edited since it was written, and would be lost.",
                remedy=f"Narrate it with `narrator make {path}`, or write over it with --force.",
                path=str(path),
            )
        journal.note_script(folder, digest)
        atomic.write(path, text)
    return {"file": edition.SCRIPT, "sha256": digest, "edited": False}
