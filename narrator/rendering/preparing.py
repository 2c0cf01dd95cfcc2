"""An edition's folder is made ready: locked, its script written, its cover drawn, and what may be kept known."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

from narrator import assets, atomic, edition
from narrator.edition import ScriptRecord, SourceRecord
from narrator.errors import OutputError, VoiceError
from narrator.rendering import journal
from narrator.rendering.belonging import source_record
from narrator.rendering.covering import Covering, EditionCover, cover
from narrator.rendering.delivery import manner
from narrator.rendering.options import MakeOptions, ensure_possible
from narrator.rendering.previous import Previous, previous
from narrator.rendering.progress import Progress
from narrator.rendering.pronouncing import in_folder
from narrator.rendering.remembering import as_record, of_composition
from narrator.rendering.settling import EditionPlace, settle
from narrator.rendering.work import PreparedSource, read
from narrator.script import markdown, numbering
from narrator.script.model import Script
from narrator.synthesis import voices
from narrator.synthesis.engine import engine, lacking
from narrator.synthesis.voices import Voice


@dataclass(frozen=True, slots=True)
class Prepared:
    """A folder that is held for writing. `previous` is what lies there, and `written` the record of `script.md`."""

    place: EditionPlace
    script: Script
    previous: Previous
    written: ScriptRecord
    cover: EditionCover

    @property
    def work(self) -> PreparedSource:
        return self.place.work

    @property
    def folder(self) -> Path:
        return self.place.folder

    @property
    def options(self) -> MakeOptions:
        return self.place.options

    @property
    def voice(self) -> Voice:
        return manner(self.script).voice

    @property
    def reusable(self) -> Previous:
        """What may be kept."""
        return Previous(self.folder) if self.options.force else self.previous

    @property
    def source(self) -> SourceRecord | None:
        """What the edition is made from; a script in its folder does not change that."""
        if self.work.is_script_in(self.folder / edition.SCRIPT):
            return self.previous.source
        return source_record(self.work, self.folder)

    @property
    def made_with(self) -> dict[str, Any]:
        """The options, for the record; how a script was once composed stays known to its source."""
        before = of_composition(self.previous.made_with) if self.work.document and self.place.is_own else {}
        return dict(sorted((before | as_record(self.options)).items()))

    @property
    def id(self) -> str:
        """The edition's name for feeds: what it was given at first, by its source."""
        before = self.previous.manifest if self.place.is_own else None
        if self.options.new_id:
            return edition.new_id(self.work.sha256, self.folder.name, before.id if before else "")
        if before:
            return before.id or edition.new_id(self.folder.name, before.title)
        return edition.new_id(self.work.sha256)


@contextmanager
def prepare(source: str, output: Path | None, asked: MakeOptions, progress: Progress) -> Iterator[Prepared]:
    """Read the source, fetch its voices, and hold its folder for writing while the edition is made.

    Raises NarratorError.
    """
    place = settle(read(source, asked), output, asked, progress)
    work, folder, options = place.work, place.folder, place.options
    ensure_possible(options)
    ensure_voice_follows(manner(work.script).voice, options)
    install_voices(work.script, options.fallback, progress)
    with edition.writing(folder):
        before = _readable(previous(folder), progress)
        script = work.script
        if before.manifest is None and not options.cluster:  # it has to be spoken, here
            warm_voices(script)
        if place.is_own and not work.titled and before.title and _stands_in(before.title, script):
            script = replace(script, title=before.title)  # or an edit elsewhere would change the tags of every chapter
        written = write_script(work, script, folder, before, force=options.force)
        for doubt in numbering.doubts([chapter.title for chapter in script.chapters]):
            progress.warn(doubt)
        in_place = work.is_script_in(folder / edition.SCRIPT)
        if in_place:  # what its own source left out, a script cannot tell
            script = replace(script, left_out=before.left_out)
        picture = cover(_pictures(work, script, options, in_place=in_place), folder, before.cover, progress)
        yield Prepared(place, script, before, written, picture)


def _readable(before: Previous, progress: Progress) -> Previous:
    """What earlier runs left; a manifest that is damaged is put aside, and said to be."""
    if before.damage:
        aside = _free(before.folder / f"damaged-{edition.MANIFEST}")
        (before.folder / edition.MANIFEST).replace(aside)
        progress.warn(f"{before.damage} It is now {aside.name}, and everything is made again.")
    return before


def _free(path: Path) -> Path:
    """The path, or the first of `name-2`, `name-3` … that is not taken: what was put aside before is kept."""
    names = (path.with_stem(f"{path.stem}-{number}") for number in count(2))
    return path if not path.exists() else next(each for each in names if not each.exists())


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


def warm_voices(script: Script) -> None:
    """Let the engines of a script's voices load what they need, while its folder is made ready."""
    for name in dict.fromkeys(voices.find(name).engine for name in script.voices()):
        engine(name).warm()


def _stands_in(phrase: str, script: Script) -> bool:
    return any(phrase in paragraph.text for chapter in script.chapters for paragraph in chapter.paragraphs)


def _pictures(work: PreparedSource, script: Script, options: MakeOptions, *, in_place: bool) -> Covering:
    tags, text = options.tags, work.manuscript
    own = text.cover.data if text and text.cover else b""
    return Covering(script.title, script.author, tags.cover, own, tags.has_cover, in_place)


def write_script(work: PreparedSource, script: Script, folder: Path, before: Previous, *, force: bool) -> ScriptRecord:
    """Write `script.md`, unless it is the source; never over an edit, which is the user's work. Its record."""
    path = folder / edition.SCRIPT
    text = markdown.write(in_folder(script, folder))
    digest, there = edition.text_hash(text), edition.file_hash(path)
    if work.is_script_in(path):
        return ScriptRecord(edition.SCRIPT, there, edited=there not in before.scripts)
    if there != digest:
        if there and there not in before.scripts and not force:
            raise OutputError(
                f"{path} was edited since it was written, and would be lost.",
                remedy=f"Narrate it with `narrator make {path}`, or write over it with --force.",
                path=str(path),
            )
        journal.note_source(folder, source_record(work, folder))
        journal.note_script(folder, digest)
        atomic.write(path, text)
    return ScriptRecord(edition.SCRIPT, digest)
