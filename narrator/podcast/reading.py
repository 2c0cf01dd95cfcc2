"""Episodes from an edition: its chapters' texts, sentence by sentence, with times."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from narrator import edition
from narrator.edition import ChapterRecord, Manifest, ParagraphRecord, SegmentRecord
from narrator.errors import EditionError
from narrator.podcast import extras
from narrator.podcast.episode import ChapterMark, Sentence, TranscriptPassage
from narrator.podcast.extras import Extra
from narrator.script.sentences import sentence_ends

MARK_EVERY_S = 60.0  # chapter marks inside an episode without headings are at least so far apart
MARK_CHARACTERS = 24  # of a mark's title that is the beginning of a paragraph
STOPS = "。！？!?…；;，,：:"


@dataclass(frozen=True, slots=True)
class PublishedEdition:
    """An edition to be published: where it lies, its manifest, its id, and what `episodes.toml` tells by chapter."""

    folder: Path
    manifest: Manifest
    id: str
    extras: Mapping[int, Extra] = field(default_factory=dict)


def open_edition(path: Path) -> PublishedEdition:
    """The edition in a folder, or of a file in it such as its manifest. Raises SourceError, SettingsError."""
    manifest, folder = edition.opened(path)
    _ensure_own_files(folder, manifest)
    lengths_s = [chapter.duration_s for chapter in manifest.chapters if is_spoken(chapter)]
    return PublishedEdition(folder, manifest, _id(folder, manifest), extras.read(folder, lengths_s))


def _ensure_own_files(folder: Path, manifest: Manifest) -> None:
    """Raises EditionError where a file is a link to somewhere else: what lies there is not meant to be published."""
    names = manifest.files()
    for chapter in manifest.chapters:
        names |= {chapter.audio, *chapter.files.values(), *chapter.subtitles.values()} - {""}
    for name in sorted(names):
        if not (folder / name).resolve().is_relative_to(folder.resolve()):
            raise EditionError(
                f"{folder / name} is a link that leads out of the edition.", remedy="Put the file itself there."
            )


def id_of(path: Path) -> str:
    """The id of the edition in a folder, whatever stands beside its manifest. Raises SourceError."""
    manifest, folder = edition.opened(path)
    return _id(folder, manifest)


def _id(folder: Path, manifest: Manifest) -> str:
    return manifest.id or edition.new_id(folder.name, manifest.title)


def is_spoken(chapter: ChapterRecord) -> bool:
    """Whether anything in a chapter is heard: one of nothing but emoji is no episode."""
    return any(segment.clip for paragraph in chapter.paragraphs for segment in paragraph.segments)


def passages(chapter: ChapterRecord, offset_s: float = 0.0) -> tuple[TranscriptPassage, ...]:
    """A chapter's paragraphs, with times from `offset_s` on."""
    return tuple(
        TranscriptPassage(paragraph.kind, tuple(_sentences(paragraph, offset_s)))
        for paragraph in chapter.paragraphs
        if any(segment.text.strip() for segment in paragraph.segments)
    )


def _sentences(paragraph: ParagraphRecord, offset_s: float) -> Iterator[Sentence]:
    text = "".join(segment.text for segment in paragraph.segments)
    times = _times(paragraph.segments)
    ends = [*sentence_ends(text)]
    start = 0
    for end in ends if ends and ends[-1] == len(text) else [*ends, len(text)]:
        if start < end:
            yield Sentence(
                text[start:end], round(offset_s + times[start][0], 3), round(offset_s + times[end - 1][1], 3)
            )
        start = end


def _times(segments: Sequence[SegmentRecord]) -> list[tuple[float, float]]:
    """When each character of a paragraph is heard: start and end in seconds."""
    times: list[tuple[float, float]] = []
    for segment in segments:
        own = [(segment.start_s, segment.end_s)] * len(segment.text)
        for start, end, start_s, end_s in segment.marks:
            own[start:end] = [(start_s, end_s)] * (end - start)
        times += own
    return times


def marks(found: Sequence[TranscriptPassage], title: str) -> tuple[ChapterMark, ...]:
    """Chapters inside an episode: at its headings, else at paragraphs a minute or more apart; the first at 0."""
    headings = [passage for passage in found if passage.kind == "heading" and passage.text.strip() != title.strip()]
    if headings:
        places = [(passage.sentences[0].start_s, passage.text.strip()) for passage in headings]
    else:
        places = [
            (passage.sentences[0].start_s, beginning(passage.text)) for passage in found if passage.kind == "text"
        ][1:]
    chosen = [ChapterMark(0.0, title)]
    for start_s, name in places:
        if name and start_s - chosen[-1].start_s >= (1.0 if headings else MARK_EVERY_S):
            chosen.append(ChapterMark(start_s, name))
    return tuple(chosen)


def beginning(text: str) -> str:
    """The first words of a paragraph, up to a mark of punctuation where one is near."""
    text = text.strip().lstrip("“”「」『』‘’\"'（(《")
    stop = next((place for place, character in enumerate(text) if character in STOPS and place >= 4), len(text))
    return text[:stop] if stop <= MARK_CHARACTERS else text[: MARK_CHARACTERS - 1] + "…"
