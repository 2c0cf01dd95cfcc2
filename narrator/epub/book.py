"""A narrated book as pages and sound: what an edition's record says, sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from narrator.audio.formats import FORMATS, IN_EPUB
from narrator.edition import ChapterRecord, Manifest, ParagraphRecord
from narrator.script.sentences import sentences

MEDIA_TYPES = {FORMATS[name].suffix: FORMATS[name].media_type for name in IN_EPUB}


@dataclass(frozen=True, slots=True)
class BookSentence:
    """Verbatim text, and the milliseconds of the chapter's audio that go with it; no time where nothing is spoken."""

    text: str
    start_ms: int = 0
    end_ms: int = 0

    @property
    def is_spoken(self) -> bool:
        return self.end_ms > self.start_ms


@dataclass(frozen=True, slots=True)
class BookParagraph:
    is_heading: bool
    sentences: tuple[BookSentence, ...]

    @property
    def text(self) -> str:
        return "".join(sentence.text for sentence in self.sentences)


@dataclass(frozen=True, slots=True)
class BookChapter:
    """A page and its sound. The sentences that are spoken go on from one another, from 0 to `duration_ms`."""

    title: str
    audio: Path
    media_type: str
    duration_ms: int
    paragraphs: tuple[BookParagraph, ...]

    @property
    def is_titled(self) -> bool:
        """Whether the text begins with the title."""
        return bool(self.paragraphs) and self.paragraphs[0].is_heading

    def spoken(self) -> Iterator[BookSentence]:
        for paragraph in self.paragraphs:
            yield from (sentence for sentence in paragraph.sentences if sentence.is_spoken)


@dataclass(frozen=True, slots=True)
class EpubBook:
    """`identifier` is a URI; `cover` a JPEG or PNG picture, or nothing."""

    identifier: str
    title: str
    author: str
    narrator: str
    language: str
    chapters: tuple[BookChapter, ...]
    cover: Path | None = None

    @property
    def duration_ms(self) -> int:
        return sum(chapter.duration_ms for chapter in self.chapters)


def book_of(manifest: Manifest, folder: Path, narrator: str = "", cover: Path | None = None) -> EpubBook:
    """The book that an edition's record tells of; its audio lies in `folder`."""
    chapters = tuple(_chapter(record, folder) for record in manifest.chapters)
    return EpubBook(manifest.id, manifest.title, manifest.author, narrator, manifest.language, chapters, cover)


def _chapter(record: ChapterRecord, folder: Path) -> BookChapter:
    duration_ms = int(record.duration_s * 1000)  # down: no clip may end after the sound
    heard = [_heard(paragraph) for paragraph in record.paragraphs]
    onsets = [onset for paragraph in heard for _, onset in paragraph if onset is not None]
    edges = iter(_edges(onsets, duration_ms))
    paragraphs = tuple(
        BookParagraph(
            made.kind == "heading",
            tuple(
                BookSentence(text) if onset is None else BookSentence(text, *next(edges)) for text, onset in paragraph
            ),
        )
        for made, paragraph in zip(record.paragraphs, heard, strict=True)
        if paragraph
    )
    audio = folder / next(name for name in (record.audio, *record.files.values()) if Path(name).suffix in MEDIA_TYPES)
    return BookChapter(record.title, audio, MEDIA_TYPES[audio.suffix], duration_ms, paragraphs)


def _heard(paragraph: ParagraphRecord) -> list[tuple[str, float | None]]:
    """The sentences of a paragraph and when each begins to sound, in seconds."""
    onsets = dict(_onsets(paragraph))
    found: list[tuple[str, float | None]] = []
    end = 0
    for text in sentences("".join(segment.text for segment in paragraph.segments)):
        start, end = end, end + len(text)
        found.append((text, min((s for at, s in onsets.items() if start <= at < end), default=None)))
    return found


def _onsets(paragraph: ParagraphRecord) -> Iterator[tuple[int, float]]:
    """Where in the paragraph something spoken starts, and when."""
    offset = 0
    for segment in paragraph.segments:
        for start, end, start_s, end_s in segment.marks:
            if end_s > start_s and any(map(str.isalnum, segment.text[start:end])):
                yield offset + start, start_s
        offset += len(segment.text)


def _edges(onsets: Sequence[float], duration_ms: int) -> Iterator[tuple[int, int]]:
    """Clips without a gap: each lasts until the next begins to sound; the first from 0, the last to the end."""
    starts = [0, *(min(round(onset * 1000), duration_ms) for onset in onsets[1:])]
    yield from zip(starts, [*starts[1:], duration_ms], strict=True)
