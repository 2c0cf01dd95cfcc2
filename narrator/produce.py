"""The recipe: a source becomes a script, utterances, clips, chapters, and the record of it all."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

from narrator import assets, atomic, edition, housekeeping, manuscript
from narrator.audio.store import ClipStore
from narrator.edition import ChapterRecord, Manifest
from narrator.errors import OutputError, VoiceError
from narrator.manuscript.model import Manuscript
from narrator.manuscript.source import STANDARD_INPUT as STDIN
from narrator.manuscript.source import open_source
from narrator.rendering import journal
from narrator.rendering.binding import bound
from narrator.rendering.casting import cast_of
from narrator.rendering.covering import Covering, cover
from narrator.rendering.delivery import check, manner
from narrator.rendering.journal import Before
from narrator.rendering.narration import Narration, Tally
from narrator.rendering.options import MakeOptions
from narrator.rendering.progress import Progress
from narrator.rendering.pronouncing import Pronouncer, in_folder, with_lexicons
from narrator.resources import clips_url
from narrator.script import compose, markdown, numbering
from narrator.script.dialogue.casting import Role, cast_script
from narrator.script.markdown import Document
from narrator.script.model import Script
from narrator.script.options import ScriptOptions
from narrator.slug import slug
from narrator.synthesis import voices
from narrator.synthesis.engine import engine, lacking
from narrator.synthesis.network import service
from narrator.synthesis.voices import DEFAULT_VOICE, Voice

OUTPUT = Path("output")


@dataclass(frozen=True, slots=True)
class Edition:
    """What lies in `folder` now, and what was done for it."""

    folder: Path
    manifest: Manifest
    tally: Tally


class Reading(NamedTuple):
    """A source as it will be narrated. `name` is what its folder is called after: a given title, else the file.

    `titled` tells whether the title was given, by the user or the source, or found in the text. `manuscript` is what
    was read; None for a script, which is taken as it stands: that is `document`. `roles` are the speakers of quotes,
    where a cast was asked for.
    """

    script: Script
    name: str
    titled: bool
    pronouncer: Pronouncer
    manuscript: Manuscript | None = None
    document: Document | None = None
    roles: tuple[Role, ...] = ()


def make(
    source: str,
    output: Path | None,
    options: MakeOptions,
    progress: Progress | None = None,
    taken: Collection[Path] = (),
) -> Edition:
    """Narrate a source into its own folder under `output`. Raises NarratorError; what is finished is kept.

    Without `output`, a script that lies in an edition's folder is narrated in its place, anything else under
    `output/`. A folder that is `taken`, by another source of the same name, gets a number.
    """
    progress = progress or Progress()
    _see_that_it_is_there(options)
    reading = read(source, options)
    script = reading.script
    voice = manner(script).voice
    stand_in = voices.find(options.fallback) if options.fallback else None
    _see_that_it_can(voice, options)
    speaking = [*map(voices.find, script.voices()), *([stand_in] if stand_in else [])]
    assets.install(dict.fromkeys(name for each in speaking for name in each.assets), progress.fetching)
    folder = edition_folder(source, reading.name, output, taken)
    with edition.writing(folder):
        before = journal.before(folder)
        if not reading.titled and before.title and _stands_in(before.title, script):
            script = replace(script, title=before.title)  # or an edit elsewhere would change the tags of every chapter
        written = write_script(script, source, folder, before, options)
        progress.begins(script)
        for doubt in numbering.doubts([chapter.title for chapter in script.chapters]):
            progress.warn(doubt)
        if in_place := is_same_file(
            source, folder / edition.SCRIPT
        ):  # what its own source left out, a script cannot tell
            script = replace(script, left_out=before.left_out)
        kept = Before() if options.force else before
        picture = cover(_pictures(reading, script, options, in_place), folder, before.cover, progress)
        narration = Narration(
            script, voice, stand_in, folder, kept, options, progress, reading.pronouncer, picture.embedded
        )
        identity = before.id or edition.new_id(folder, script.title)
        manifest = replace(
            manifest_of(script, narration, narration.chapters(), written), id=identity, cover=picture.record
        )
        whole = narration.whole | dict(bound(manifest, folder, options.whole, kept.whole))
        manifest = replace(manifest, whole=whole)
        edition.write_if_changed(folder / edition.MANIFEST, edition.dump(manifest))
        edition.remove_stale(folder, before.files() - manifest.files())
        journal.close(folder)
    housekeeping.prune()
    return Edition(folder, manifest, narration.tally)


def _see_that_it_is_there(options: MakeOptions) -> None:
    """Say at once that a service cannot be reached, where nothing that it spoke before could do instead."""
    if options.script.voice and not options.fallback and ClipStore(clips_url()).is_empty:
        service.check(engine(voices.find(options.script.voice).engine))


def _pictures(reading: Reading, script: Script, options: MakeOptions, in_place: bool) -> Covering:
    tags, manuscript = options.tags, reading.manuscript
    own = manuscript.cover.data if manuscript and manuscript.cover else b""
    return Covering(script.title, script.author, tags.cover, own, tags.has_cover, in_place)


def _see_that_it_can(voice: Voice, options: MakeOptions) -> None:
    if names := lacking(engine(voice.engine), options.speech):
        asked = " and ".join(f"--{name.partition('_')[0]}" for name in names)
        raise VoiceError(
            f"The voice {voice.name} cannot follow {asked}.",
            remedy=f"Leave out {asked}, or choose one of Microsoft's voices: `narrator voices` lists them.",
        )


def read(source: str, options: MakeOptions) -> Reading:
    """Read a source, `-` for standard input: a script is taken as it stands, any other text is cleaned and divided."""
    asked, opened = options.script, open_source(source, options.encoding or None)
    text = document = None
    if _begins_with_front_matter(opened.data) and markdown.is_script(opened.decoded.text):
        document = markdown.document(opened.decoded.text)
        check(document)
        script = document.script
        name = title = script.title
    else:
        text = manuscript.read_bytes(opened.data, opened.name, options.encoding or None, keep_all=options.keep_all)
        script = compose(text, asked)
        named = text.metadata
        script = replace(script, voice=script.voice or named.get("voice", ""), lexicon=named.get("lexicon", ""))
        title = text.title
        name = title or ("" if source == STDIN else Path(source).stem)
    script = replace(
        script,
        title=asked.title or script.title,
        author=asked.author or script.author,
        voice=asked.voice or script.voice or DEFAULT_VOICE,
        speed=asked.speed or script.speed,
        pauses=replace(script.pauses, **asked.pauses),
    )
    script = with_lexicons(script, Path(source).parent, asked.lexicon)
    script, roles = _with_cast(script, asked) if asked.cast else (script, [])
    titled = bool(asked.title or title)
    name = asked.title or name or script.title
    return Reading(script, name, titled, Pronouncer.of(script), text, document, tuple(roles))


def _with_cast(script: Script, asked: ScriptOptions) -> tuple[Script, list[Role]]:
    """The script with voices for its speakers; a narrator that the cast names speaks the rest."""
    cast = cast_of(asked.cast, manner(script).voice.name)
    if cast.narrator.voice and not asked.voice:
        script = replace(script, voice=cast.narrator.voice, speed=script.speed * cast.narrator.speed)
    return cast_script(script, cast)


def _stands_in(phrase: str, script: Script) -> bool:
    return any(phrase in paragraph.text for chapter in script.chapters for paragraph in chapter.paragraphs)


def _begins_with_front_matter(data: bytes) -> bool:
    """Whether the first characters are `---`, whatever the encoding."""
    return data[:16].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe").startswith(b"---")


def edition_folder(source: str, name: str, output: Path | None, taken: Collection[Path] = ()) -> Path:
    """Where the edition of a source goes; see `make`."""
    path = Path(source)
    is_edition = any((path.parent / name).exists() for name in (edition.MANIFEST, edition.STUDIO))
    if output is None and path.name == edition.SCRIPT and is_edition:
        return path.parent
    folder = (output or OUTPUT) / slug(name)
    numbered = (folder.with_name(f"{folder.name}-{number}") for number in count(2))
    return folder if folder not in taken else next(place for place in numbered if place not in taken)


def write_script(script: Script, source: str, folder: Path, before: Before, options: MakeOptions) -> dict[str, Any]:
    """Write `script.md`, unless it is the source; never over an edit, which is the user's work. Its record."""
    path = folder / edition.SCRIPT
    text = markdown.write(in_folder(script, folder))
    digest, there = edition.text_hash(text), edition.file_hash(path)
    if is_same_file(source, path):
        return {"file": edition.SCRIPT, "sha256": there, "edited": there not in before.scripts}
    if there != digest:
        if there and there not in before.scripts and not options.force:
            raise OutputError(
                f"{path} was edited since it was written, and would be lost.",
                remedy=f"Narrate it with `narrator make {path}`, or write over it with --force.",
                path=str(path),
            )
        journal.note_script(folder, digest)
        atomic.write(path, text)
    return {"file": edition.SCRIPT, "sha256": digest, "edited": False}


def is_same_file(source: str, path: Path) -> bool:
    return source != STDIN and path.exists() and path.samefile(source)


def manifest_of(
    script: Script, narration: Narration, chapters: tuple[ChapterRecord, ...], written: dict[str, Any]
) -> Manifest:
    return Manifest(
        title=script.title,
        author=script.author,
        language=script.language,
        voice=narration.voice.name,
        speed=manner(script, speed=narration.options.speech.speed).speed,
        chapters=chapters,
        left_out=tuple(asdict(piece) for piece in script.left_out),
        gaps=tuple(narration.failed),
        fallbacks=tuple(narration.fallbacks),
        script=written,
    )
