"""The recipe: a source becomes a script, utterances, clips, chapters, and the record of it all."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from narrator import assets, atomic, edition, housekeeping, journal, manuscript
from narrator.edition import ChapterRecord, Manifest
from narrator.errors import OutputError
from narrator.frontend import TokenKind, Utterance, pronounce
from narrator.journal import Before
from narrator.manuscript.source import STANDARD_INPUT as STDIN
from narrator.manuscript.source import open_source
from narrator.narration import Narration, Tally
from narrator.options import MakeOptions
from narrator.progress import Progress
from narrator.script import compose, markdown
from narrator.script.model import Chapter, Script
from narrator.slug import slug
from narrator.synthesis import voices
from narrator.synthesis.voices import DEFAULT_VOICE, Voice

SYLLABLE_S = 0.19  # of the offline voices at speed 1, measured over 3,000 syllables
MARK_S = 0.20


@dataclass(frozen=True, slots=True)
class Edition:
    """What lies in `folder` now, and what was done for it."""

    folder: Path
    manifest: Manifest
    tally: Tally


class Reading(NamedTuple):
    """A source as it will be narrated. `name` is what its folder is called after: a given title, else the file."""

    script: Script
    name: str


def make(source: str, output: Path, options: MakeOptions, progress: Progress | None = None) -> Edition:
    """Narrate a source into its own folder under `output`. Raises NarratorError; what is finished is kept."""
    progress = progress or Progress()
    reading = read(source, options)
    script, voice = reading.script, voices.find(reading.script.voice)
    assets.install(voice.assets, progress.fetching)
    folder = edition_folder(source, reading.name, output)
    with edition.writing(folder):
        before = journal.before(folder)
        written = write_script(script, source, folder, before, options)
        progress.begins(script)
        kept = Before() if options.force else before
        narration = Narration(script, voice, folder, kept, options, progress)
        manifest = manifest_of(script, voice, options, tuple(narration.chapters()), written)
        edition.write_if_changed(folder / edition.MANIFEST, edition.dump(manifest))
        edition.remove_stale(folder, before.files() - manifest.files())
        journal.close(folder)
    housekeeping.prune()
    return Edition(folder, manifest, narration.tally)


def read(source: str, options: MakeOptions) -> Reading:
    """Read a source, `-` for standard input: a script is taken as it stands, any other text is cleaned and divided."""
    asked, opened = options.script, open_source(source, options.encoding or None)
    if _begins_with_front_matter(opened.data) and markdown.is_script(opened.decoded.text):
        script = markdown.read(opened.decoded.text)
        name = script.title
    else:
        text = manuscript.read_bytes(opened.data, opened.name, options.encoding or None, keep_all=options.keep_all)
        script = compose(text, asked)
        name = text.title or ("" if source == STDIN else Path(source).stem)
    script = replace(
        script,
        title=asked.title or script.title,
        author=asked.author or script.author,
        voice=asked.voice or script.voice or DEFAULT_VOICE,
    )
    return Reading(script, asked.title or name or script.title)


def _begins_with_front_matter(data: bytes) -> bool:
    """Whether the first characters are `---`, whatever the encoding."""
    return data[:16].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe").startswith(b"---")


def edition_folder(source: str, name: str, output: Path) -> Path:
    """`output/<slug of name>`; a script that lies in an edition's folder is narrated into that folder."""
    path = Path(source)
    if path.name == edition.SCRIPT and (path.parent / edition.MANIFEST).exists():
        return path.parent
    return output / slug(name)


def write_script(script: Script, source: str, folder: Path, before: Before, options: MakeOptions) -> dict[str, Any]:
    """Write `script.md`, unless it is the source; never over an edit, which is the user's work. Its record."""
    path = folder / edition.SCRIPT
    text = markdown.write(script)
    digest, there = edition.text_hash(text), edition.file_hash(path)
    if there and source != STDIN and path.samefile(source):
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


def manifest_of(
    script: Script, voice: Voice, options: MakeOptions, chapters: tuple[ChapterRecord, ...], written: dict[str, Any]
) -> Manifest:
    return Manifest(
        title=script.title,
        author=script.author,
        language=script.language,
        voice=voice.name,
        speed=options.speech.speed,
        chapters=chapters,
        left_out=tuple(asdict(piece) for piece in script.left_out),
        script=written,
    )


def plan(source: str, options: MakeOptions) -> dict[str, Any]:
    """What `make` would do, without doing it: chapters, their size, and about how long they will be."""
    script = read(source, options).script
    voices.find(script.voice)
    chapters = [_chapter_plan(part, options) for part in script.chapters]
    return {
        "title": script.title,
        "author": script.author,
        "voice": script.voice,
        "estimated_s": round(sum(part["estimated_s"] for part in chapters), 1),
        "chapters": chapters,
        "left_out": [asdict(piece) for piece in script.left_out],
    }


def _chapter_plan(part: Chapter, options: MakeOptions) -> dict[str, Any]:
    texts = [segment.text for paragraph in part.paragraphs for segment in paragraph.segments]
    utterances = [pronounce(text) for text in texts]
    return {
        "title": part.title,
        "paragraphs": len(part.paragraphs),
        "segments": len(texts),
        "characters": sum(map(len, texts)),
        "estimated_s": round(_speech_s(utterances, options) + _silence_s(part, options), 1),
    }


def _speech_s(utterances: list[Utterance], options: MakeOptions) -> float:
    marks = sum(token.kind is TokenKind.PUNCTUATION for utterance in utterances for token in utterance.tokens)
    return (sum(utterance.syllables for utterance in utterances) * SYLLABLE_S + marks * MARK_S) / options.speech.speed


def _silence_s(part: Chapter, options: MakeOptions) -> float:
    pauses = options.pauses
    between = sum(len(paragraph.segments) - 1 for paragraph in part.paragraphs) * pauses.sentence_s
    return pauses.head_s + pauses.tail_s + between + (len(part.paragraphs) - 1) * pauses.paragraph_s
