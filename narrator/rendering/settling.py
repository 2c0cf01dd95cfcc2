"""Where the edition of a source goes, and with which options it is made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, count
from pathlib import Path

from narrator import edition
from narrator.edition import address
from narrator.manuscript.source import STANDARD_INPUT
from narrator.rendering.belonging import belongs
from narrator.rendering.options import MakeOptions
from narrator.rendering.previous import Previous, previous
from narrator.rendering.progress import Progress
from narrator.rendering.remembering import effective, same_composition
from narrator.rendering.work import PreparedSource, read
from narrator.script.options import AUTO
from narrator.slug import file_name, slug
from narrator.synthesis.voices import EARLIER_DEFAULTS

OUTPUT = Path("output")


@dataclass(frozen=True, slots=True)
class EditionPlace:
    """A work, the folder of its edition, and the options that it is made with."""

    work: PreparedSource
    folder: Path
    options: MakeOptions
    is_own: bool = True  # what lies in the folder is of the same source


def settle(work: PreparedSource, output: Path | None, asked: MakeOptions, progress: Progress) -> EditionPlace:
    """Find the edition's folder; options that it was made with before hold where others are not asked for.

    Without `output`, a script that lies in an edition's folder is narrated in its place, anything else under
    `output/`. A folder that has another text's edition is left alone unless `asked.replace`: this one gets a number.
    """
    folder = edition_of_script(work) if output is None else None
    if folder:
        address.fetch(folder)
        return _with_options(work, previous(folder), asked)
    address.ensure_writable((output or OUTPUT) / "any")
    names = dict.fromkeys([_name(work, asked), slug(work.name)])
    places = [(output or OUTPUT) / name for name in names]
    found = next((before for place in places for before in _existing(place) if belongs(before, work)), None)
    if found:
        return _with_options(work, found, asked)
    if not asked.replace and places[0].exists():
        free = next(place for place in _numbered(places[0]) if not _has_edition(place))
        if free != places[0]:
            progress.warn(f"{places[0]} is the edition of another text; this one goes to {free}. --replace overwrites.")
        return EditionPlace(work, free, asked)
    return EditionPlace(work, places[0], asked, is_own=not _has_edition(places[0]))


def edition_of_script(work: PreparedSource) -> Path | None:
    """The folder of the edition that the source is the script of."""
    if work.source == STANDARD_INPUT:
        return None
    path = Path(work.source)
    return path.parent if path.name == edition.SCRIPT and _has_edition(path.parent) else None


def _name(work: PreparedSource, asked: MakeOptions) -> str:
    return slug(work.name) if asked.file_names == "ascii" else file_name(work.name)


def _has_edition(folder: Path) -> bool:
    return any((folder / name).exists() for name in (edition.MANIFEST, edition.STUDIO, edition.SCRIPT))


def _numbered(folder: Path) -> Iterator[Path]:
    """The folder, then those with a number; each as it is at its address, if it has one."""
    for place in chain([folder], (folder.with_name(f"{folder.name}-{number}") for number in count(2))):
        address.fetch(place)
        yield place


def _existing(folder: Path) -> Iterator[Previous]:
    """The editions that were given that name, one after another."""
    for place in _numbered(folder):
        if not place.exists():
            return
        yield previous(place)


def _with_options(work: PreparedSource, before: Previous, asked: MakeOptions) -> EditionPlace:
    is_read_once = work.document is not None or work.source == STANDARD_INPUT  # how it was composed then does not count
    options = _with_its_default(work, before, effective(asked, before.made_with, is_script=is_read_once))
    if not same_composition(options, asked):
        work = _with_voice(work, options) if work.source == STANDARD_INPUT else read(work.source, options)
    return EditionPlace(work, before.folder, options)


def _with_its_default(work: PreparedSource, before: Previous, options: MakeOptions) -> MakeOptions:
    """The options with the voice that was the default when the edition was made, if nothing names a voice."""
    voice = before.manifest.voice if before.manifest else ""
    no_cast = ("",) if work.source == STANDARD_INPUT else ("", AUTO)  # a cast may name the narrator
    if voice not in EARLIER_DEFAULTS or options.script.voice or work.names_voice or options.script.cast not in no_cast:
        return options
    return replace(options, script=replace(options.script, voice=voice))


def _with_voice(work: PreparedSource, options: MakeOptions) -> PreparedSource:
    """What was read once and cannot be read again, by the voice of the options."""
    return work._replace(script=replace(work.script, voice=options.script.voice))
