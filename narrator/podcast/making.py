"""An episode is made from an edition: its audio, transcripts and chapters as files in the show's folder."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from narrator import atomic, edition
from narrator.audio.formats import FORMATS
from narrator.cover.picture import fitted, read
from narrator.edition import ChapterRecord
from narrator.errors import SettingsError, SourceError, VoiceError
from narrator.podcast import cover, enclosures, episode, extras, reading, transcripts
from narrator.podcast.entering import Candidate
from narrator.podcast.episode import Episode
from narrator.podcast.extras import Extra
from narrator.podcast.ledger import HIDDEN, LedgerEntry, stem
from narrator.podcast.reading import PublishedEdition
from narrator.synthesis import voices

_SPEAKER = re.compile(r"[a-z]{2}_([a-z]+)|[a-z]{2,3}-[A-Za-z-]+-([A-Z][a-z]+)(?:Multilingual)?Neural")


@dataclass(frozen=True, slots=True)
class Source:
    """What an episode is made from: some chapters of an edition, and the files that hold them, by format."""

    candidate: Candidate
    chapters: tuple[ChapterRecord, ...]
    files: Mapping[str, str]

    @property
    def duration_s(self) -> float:
        return sum(chapter.duration_s for chapter in self.chapters)


def sources(book: PublishedEdition, kind: str) -> Iterator[Source]:
    """What an edition gives: an episode a chapter, or one for the whole. Chapters with nothing spoken give none.

    Raises SettingsError where nothing holds the whole.
    """
    chapters = tuple(chapter for chapter in book.manifest.chapters if reading.is_spoken(chapter))
    if kind == "chapter":
        for number, chapter in enumerate(chapters, 1):
            yield Source(Candidate(number, chapter.title, _text_hash([chapter])), (chapter,), _files(chapter))
    elif chapters:
        candidate = Candidate(0, book.manifest.title, _text_hash(chapters))
        files = _files(chapters[0]) if len(book.manifest.chapters) == 1 else _whole(book)
        yield Source(candidate, book.manifest.chapters, files)


def _files(chapter: ChapterRecord) -> dict[str, str]:
    """A chapter's audio files by format; editions of Narrator 0.1.0 may have one, and no word on its format."""
    if chapter.files or not chapter.audio:
        return dict(chapter.files)
    return {Path(chapter.audio).suffix[1:]: chapter.audio}


def _whole(book: PublishedEdition) -> dict[str, str]:
    files = {form: made.file for form, made in book.manifest.whole.items() if form in FORMATS}
    if not files:
        raise SettingsError(
            f'{book.folder} has no audio file with all chapters, which episodes = "edition" needs.',
            remedy=f"Make one: narrator make {book.folder / edition.SCRIPT} --whole mp3",
        )
    return files


def _text_hash(chapters: Iterable[ChapterRecord]) -> str:
    texts = (segment.text for chapter in chapters for paragraph in chapter.paragraphs for segment in paragraph.segments)
    return edition.text_hash("\n".join(texts))


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes the episodes of an edition in a show's folder; `any_format` lets in audio that podcast apps do not play."""

    book: PublishedEdition
    folder: Path
    any_format: bool = False
    show_title: str = ""

    def unchanged(self, source: Source, entry: LedgerEntry) -> Episode | None:
        """The episode as it was made before, if nothing that it is made from has changed and its files are there."""
        kept = episode.load(self.folder, entry.name)
        if kept is None or kept.sources != self._fingerprint(source, self._audio(source, entry)):
            return None
        names = [kept.audio, *kept.subtitles.values(), kept.chapters, *filter(None, [kept.cover])]
        if not all((self.folder / name).is_file() for name in names):
            return None
        if (self.folder / kept.audio).stat().st_size != kept.audio_bytes:
            return None
        return recorded(self.folder, kept, entry)

    def make(self, source: Source, entry: LedgerEntry) -> Episode:
        """Write an episode's own files, its record last. Raises SourceError, SettingsError."""
        manifest, folder = self.book.manifest, self.folder
        original = self._audio(source, entry)
        audio = self._name(original, entry)
        bring(self.book.folder / original, folder / audio)
        texts = transcripts.of(self.book, source.chapters)
        for text in texts:
            atomic.write(folder / f"{entry.name}{text.ending}", text.text)
        passages, marks = _content(source)
        made = Episode(
            name=entry.name,
            guid=entry.guid,
            title=source.candidate.title,
            season=entry.season,
            number=entry.number,
            date=entry.date,
            season_name=manifest.title,
            author=manifest.author,
            narrators=(_narrator(manifest.voice),),
            duration_s=source.duration_s,
            audio=audio,
            audio_bytes=(folder / audio).stat().st_size,
            subtitles={text.kind: f"{entry.name}{text.ending}" for text in texts},
            languages={text.kind: text.language for text in texts if text.language},
            passages=passages,
            marks=marks,
            hidden=entry.state == HIDDEN,
            cover=self._cover(source, entry),
            extra=asdict(extra) if (extra := self._extra(source)) else {},
            sources=self._fingerprint(source, original),
        )
        atomic.write(folder / made.chapters, chapters_json(made))
        atomic.write(episode.place(folder, made.name), episode.dump(made))
        return made

    def _audio(self, source: Source, entry: LedgerEntry) -> str:
        """The file of the edition that becomes the enclosure. Raises SettingsError where apps play none of them."""
        form = enclosures.chosen(source.files, any_format=self.any_format)
        if form is None:
            raise SettingsError(
                f"“{source.candidate.title}” has only {enclosures.listed(source.files)}. {enclosures.refusing()}",
                remedy=f"Make MP3: narrator make {self.book.folder / edition.SCRIPT} --format mp3; "
                "or publish it as it is with --any-format.",
                episode=entry.name,
            )
        return source.files[form]

    def _name(self, original: str, entry: LedgerEntry) -> str:
        """The enclosure's name: a published one stays as it is as long as the format is the same."""
        suffix = Path(original).suffix.lower()
        before = episode.load(self.folder, entry.name)
        if before and Path(before.audio).suffix == suffix:
            return before.audio
        return entry.name + enclosures.suffix(suffix)

    def _fingerprint(self, source: Source, audio: str) -> dict[str, str]:
        """What shows that an episode is up to date: hashes of the files that it is made from, and its titles."""
        manifest = self.book.manifest
        hashes = {name: digest for chapter in source.chapters for name, digest in chapter.sha256.items()}
        hashes |= {made.file: made.sha256 for made in manifest.whole.values() if made.file == audio}
        about = json.dumps([manifest.title, manifest.author, manifest.voice, source.candidate.title])
        found = {**hashes, "about": edition.text_hash(about)}
        if told := extras.fingerprint(self.book.folder, self._extra(source)):
            found[extras.FILE] = told
        if (picture := self._picture(source)) and picture.name not in found:
            found[picture.name] = edition.file_hash(picture)
        return found

    def _extra(self, source: Source) -> Extra | None:
        return self.book.extras.get(source.candidate.part)

    def _picture(self, source: Source) -> Path | None:
        """An episode's own picture: the one told, or its edition's where the show is called otherwise."""
        extra = self._extra(source)
        if extra and extra.image:
            return self.book.folder / extra.image
        if not self.show_title or self.book.manifest.title == self.show_title:
            return None
        return cover.of_edition(self.book)

    def _cover(self, source: Source, entry: LedgerEntry) -> str:
        """Write an episode's own picture; its file name, or nothing. Episodes of one edition share one file."""
        if not (picture := self._picture(source)):
            return ""
        name = f"{stem(entry)}.cover-{edition.file_hash(picture)[:8]}.jpg"
        if not (self.folder / name).is_file():
            atomic.write(self.folder / name, fitted(read(picture), str(picture)))
        return name


def recorded(folder: Path, kept: Episode, entry: LedgerEntry) -> Episode:
    """An episode that was made before, its record brought in line with the ledger where that has changed."""
    now = replace(kept, season=entry.season, number=entry.number, date=entry.date, hidden=entry.state == HIDDEN)
    if now != kept:
        atomic.write(episode.place(folder, now.name), episode.dump(now))
    return now


def _content(source: Source) -> tuple[tuple[episode.TranscriptPassage, ...], tuple[episode.ChapterMark, ...]]:
    """The text with its times, and the chapters inside: the edition's, or those that lie inside one of them."""
    if len(source.chapters) == 1:
        passages = reading.passages(source.chapters[0])
        return passages, reading.marks(passages, source.candidate.title)
    found: list[episode.TranscriptPassage] = []
    marks: list[episode.ChapterMark] = []
    offset_s = 0.0
    for chapter in source.chapters:
        marks.append(episode.ChapterMark(round(offset_s, 3), chapter.title))
        found += reading.passages(chapter, offset_s)
        offset_s += chapter.duration_s
    return tuple(found), tuple(marks)


def chapters_json(made: Episode) -> str:
    """Podcasting 2.0 chapters, version 1.2."""
    rows = [{"startTime": mark.start_s, "title": mark.title} for mark in made.marks]
    return json.dumps({"version": "1.2.0", "chapters": rows}, ensure_ascii=False, indent=1) + "\n"


def bring(source: Path, target: Path) -> None:
    """Hard-link a file into the show, or copy it where that is not possible. Raises SourceError where it is missing."""
    if not source.is_file():
        raise SourceError(
            f"{source} is missing.", remedy=f"Make the edition again: narrator make {source.parent / edition.SCRIPT}"
        )
    with atomic.replacing(target) as partial:
        partial.unlink(missing_ok=True)
        try:
            os.link(source, partial)
        except OSError:
            shutil.copyfile(source, partial)


def _narrator(name: str) -> str:
    """A voice by the name of its speaker: Yunxi of zm_yunxi and of zh-CN-YunxiNeural, 明远 of a blend of that title."""
    with suppress(VoiceError):  # an edition of long ago may be of a voice that is gone
        voice = voices.find(name)
        if voice.mix and voice.about.title:
            return voice.about.title
    own = name.rpartition("/")[2] or name
    found = _SPEAKER.fullmatch(own)
    return next(filter(None, found.groups())).title() if found else own
