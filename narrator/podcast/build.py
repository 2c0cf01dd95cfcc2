"""The recipe of a show: editions become episodes' files, then pages and the feed, in one folder to host anywhere."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from narrator import atomic, edition
from narrator.edition import ChapterRecord
from narrator.errors import SettingsError, SourceError
from narrator.podcast import cover, episode, feed, ledger, reading, show, site, transcripts
from narrator.podcast.episode import Episode
from narrator.podcast.ledger import Candidate, Entry, Ledger, Title
from narrator.podcast.reading import Book
from narrator.podcast.show import Show

FEED = "feed.xml"
WHOLE = ("mp3", "m4b", "m4a")  # the first that an edition has becomes its episode


@dataclass(slots=True)
class Built:
    """What lies in the folder now, and what was done for it. `show` is as the feed has it."""

    folder: Path
    show: Show
    episodes: list[Episode] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Source:
    """What an episode is made from: some chapters of an edition, in the files that hold them."""

    candidate: Candidate
    chapters: tuple[ChapterRecord, ...]
    audio: str
    duration_s: float


def build(
    editions: Sequence[Path], settings: Show, folder: Path, now: datetime, told: Callable[[str], None] = lambda _: None
) -> Built:
    """Add editions to the show in `folder`, or bring it up to date. `told` hears of each episode's name.

    Episodes of editions that are not named stay as they are. Audio is hard-linked or copied, never encoded again.
    The feed is written last, so that it never names what is not there. Raises SourceError, SettingsError, OutputError.
    """
    if not settings.base_url:
        raise SettingsError(
            "Where will the show be hosted?",
            remedy="Give --base-url https://example.org/show/, or set base_url in podcast.toml.",
        )
    books = [reading.open_edition(path) for path in editions]
    _ensure_distinct(books)
    with edition.writing(folder):
        published = ledger.load(folder)
        kept = _kept(folder, published, {book.id for book in books})
        built = Built(folder, _filled(settings, books, kept), [*kept])
        for book in books:
            for name, made in _episodes(book, built, published, now):
                built.episodes.append(made)
                told(name)
        published.guid = published.guid or ledger.podcast_guid(built.show.feed_url)
        ledger.save(published, folder)
        picture = cover.write(folder, built.show, [] if kept else [book.folder for book in books])
        site.write(folder, built.show, picture, built.episodes)
        edition.write_if_changed(folder / FEED, feed.write(built.show, published.guid, picture, built.episodes))
        cover.remove_others(folder, picture)
        _remove_withdrawn(folder, built.episodes, published)
    return built


def _ensure_distinct(books: Sequence[Book]) -> None:
    """Raises SettingsError where two folders say that they are the same edition."""
    by_id: dict[str, Path] = {}
    for book in books:
        first = by_id.setdefault(book.id, book.folder)
        if first.resolve() != book.folder.resolve():
            raise SettingsError(
                f"{first} and {book.folder} are editions of one identity: apps would take one for the other.",
                remedy=f"If they are different works: narrator make {book.folder / edition.SCRIPT} --new-id",
            )


def _kept(folder: Path, before: Ledger, renewed: set[str]) -> list[Episode]:
    """Episodes of editions that this run does not touch, as they were kept."""
    entries = [entry for entry in before.entries if entry.edition not in renewed and not entry.withdrawn]
    found = [(entry, episode.load(folder, entry.name)) for entry in entries]
    if lost := [entry.name for entry, kept in found if kept is None]:
        raise SourceError(f"The record of {lost[0]} is gone.", remedy="Name its edition again: it is made anew.")
    return [kept for _, kept in found if kept]


def _filled(settings: Show, books: Sequence[Book], kept: Sequence[Episode]) -> Show:
    """The show, with what its first edition tells where the settings are silent."""
    if kept:
        first = min(kept, key=lambda episode: (episode.season, episode.number))
        title, author, language = first.season_name, first.author, ""
    elif books:
        manifest = books[0].manifest
        title, author, language = manifest.title, manifest.author, manifest.language
    else:
        raise SourceError(
            "There is nothing to publish yet.", remedy="Name an edition: narrator feed output/speech --base-url URL"
        )
    titles = dict.fromkeys([title, *(book.manifest.title for book in books)])
    return show.filled(settings, title=title, author=author, language=language, description="\n".join(titles))


def _episodes(book: Book, built: Built, published: Ledger, now: datetime) -> Iterator[tuple[str, Episode]]:
    """The episodes of an edition with their names, those made that are new or changed."""
    sources = list(_sources(book, built.show.episodes))
    known = {entry.name for entry in published.entries}
    candidates = [source.candidate for source in sources]
    entries = ledger.enter(published, Title(book.id, book.manifest.title), candidates, built.show, now)
    for source, entry in zip(sources, entries, strict=True):
        made = _unchanged(book, source, entry, built.folder)
        if made is None:
            made = _made(book, source, entry, built.folder)
            (built.changed if entry.name in known else built.added).append(entry.name)
        yield entry.name, made


def _sources(book: Book, kind: str) -> Iterator[Source]:
    chapters = book.manifest.chapters
    if kind == "chapter":
        for number, chapter in enumerate(chapters, 1):
            candidate = Candidate(number, chapter.title, _text_hash([chapter]))
            yield Source(candidate, (chapter,), chapter.audio, chapter.duration_s)
    else:
        candidate = Candidate(0, book.manifest.title, _text_hash(chapters))
        audio = chapters[0].audio if len(chapters) == 1 else _whole(book)
        yield Source(candidate, chapters, audio, sum(chapter.duration_s for chapter in chapters))


def _whole(book: Book) -> str:
    """The file that holds all chapters one after another. Raises SourceError where there is none."""
    files = book.manifest.whole
    for name in WHOLE:
        if name in files:
            return files[name].file
    raise SourceError(
        f"{book.folder} has no audio file that holds the whole.",
        remedy=f"Make one: narrator make {book.folder / edition.SCRIPT} --whole",
    )


def _text_hash(chapters: Iterable[ChapterRecord]) -> str:
    texts = (segment.text for chapter in chapters for paragraph in chapter.paragraphs for segment in paragraph.segments)
    return edition.text_hash("\n".join(texts))


def _fingerprint(book: Book, source: Source) -> dict[str, str]:
    """By what an episode is known to be up to date: hashes of the files that it is made from, and its titles."""
    hashes = {name: digest for chapter in source.chapters for name, digest in chapter.sha256.items()}
    hashes |= {made.file: made.sha256 for made in book.manifest.whole.values() if made.file == source.audio}
    about = json.dumps([book.manifest.title, book.manifest.author, book.manifest.voice, source.candidate.title])
    return {**hashes, "about": edition.text_hash(about)}


def _unchanged(book: Book, source: Source, entry: Entry, folder: Path) -> Episode | None:
    kept = episode.load(folder, entry.name)
    if kept is None or kept.sources != _fingerprint(book, source):
        return None
    names = [kept.audio, *kept.subtitles.values(), kept.chapters]
    if not all((folder / name).is_file() for name in names) or (folder / kept.audio).stat().st_size != kept.audio_bytes:
        return None
    return kept


def _made(book: Book, source: Source, entry: Entry, folder: Path) -> Episode:
    """Write an episode's own files, its record last."""
    manifest = book.manifest
    audio = entry.name + Path(source.audio).suffix
    bring(book.folder / source.audio, folder / audio)
    subtitles = {kind: f"{entry.name}.{kind}" for kind in transcripts.KINDS}
    for kind, text in transcripts.texts(book.folder, source.chapters).items():
        atomic.write(folder / subtitles[kind], text)
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
        subtitles=subtitles,
        passages=passages,
        marks=marks,
        sources=_fingerprint(book, source),
    )
    atomic.write(folder / made.chapters, chapters_json(made))
    atomic.write(episode.place(folder, made.name), episode.dump(made))
    return made


def _content(source: Source) -> tuple[tuple[episode.Passage, ...], tuple[episode.ChapterMark, ...]]:
    """The text with its times, and the chapters inside: the edition's, or those that lie inside one of them."""
    if len(source.chapters) == 1:
        passages = reading.passages(source.chapters[0])
        return passages, reading.marks(passages, source.candidate.title)
    found: list[episode.Passage] = []
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
    """Hard-link a file into the show, or copy it where that cannot be. Raises SourceError where it is missing."""
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
    """A voice by its own name, without what only tells its engine."""
    return name.rpartition("/")[2] or name


def _remove_withdrawn(folder: Path, episodes: Sequence[Episode], before: Ledger) -> None:
    """Remove files of episodes that were withdrawn."""
    needed = {name for made in episodes for name in made.files()}
    for entry in before.entries:
        if entry.withdrawn:
            for path in folder.glob(f"{entry.name}.*"):
                if path.name not in needed:
                    path.unlink(missing_ok=True)
            episode.place(folder, entry.name).unlink(missing_ok=True)
