"""The recipe of a show: editions become episodes' files, then pages and the feed, in one folder to host anywhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from narrator import edition
from narrator.errors import SettingsError, SourceError
from narrator.podcast import cover, entering, episode, feed, ledger, naming, reading, site
from narrator.podcast.enclosures import is_played
from narrator.podcast.episode import Episode, by_date
from narrator.podcast.ledger import REMOVED, Ledger, LedgerEntry
from narrator.podcast.making import Maker, Source, recorded, sources
from narrator.podcast.paging import FEED, pages
from narrator.podcast.reading import PublishedEdition
from narrator.podcast.show import Show

_COVER = re.compile(r"\.cover-[0-9a-f]{8}\.jpg$")  # an episode's own picture


@dataclass(slots=True)
class Built:
    """What lies in the folder now, and what was done for it. `show` is as the feed has it.

    `held` are episodes whose date has not come: they are made, and join the feed when the show is built after it.
    `removed` are names of episodes that editions of this run have, and that stay removed.
    """

    folder: Path
    show: Show
    episodes: list[Episode] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    held: list[Episode] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    is_new: bool = False

    @property
    def unplayed(self) -> list[str]:
        """The audio files of episodes that common podcast apps do not play."""
        return [each.audio for each in (*self.episodes, *self.held) if not is_played(each.audio)]


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
        _ensure_recorded(folder)
        published = ledger.load(folder)
        if not (books or published.entries):
            raise SourceError(
                "There is nothing to publish yet.", remedy="Name an edition: narrator feed output/speech --base-url URL"
            )
        built = Built(folder, naming.named(settings, published, books, folder), is_new=not published.entries)
        every = [*_kept(folder, published, {book.id for book in books}), *_renewed(books, built, published, now, told)]
        built.episodes = [each for each in every if datetime.fromisoformat(each.date) <= now]
        built.held = [each for each in every if datetime.fromisoformat(each.date) > now]
        published.guid = published.guid or ledger.podcast_guid(built.show.feed_url)
        ledger.save(published, folder)
        picture = cover.write(folder, built.show, books)
        site.write(folder, built.show, picture, built.episodes)
        _write_feed(folder, built, published.guid, picture)
        cover.remove_others(folder, picture)
        _remove_unneeded(built, published)
    return built


def _write_feed(folder: Path, built: Built, guid: str, picture: str) -> None:
    """The feed, page by page, the one with the newest episodes last; pages of a longer feed before are removed."""
    ordered = sorted(built.episodes, key=by_date, reverse=True)
    for page, listed in reversed(pages(ordered, built.show.feed_episodes)):
        edition.write_if_changed(folder / page.file, feed.write(built.show, guid, picture, listed, page))
        last = page.last
    for old in folder.glob("feed-*.xml"):
        number = old.stem.removeprefix("feed-")
        if number.isdecimal() and int(number) > last:
            old.unlink()


def _ensure_recorded(folder: Path) -> None:
    """Raises SourceError where a folder has a feed and no ledger."""
    if (folder / FEED).is_file() and not (folder / ledger.FOLDER / ledger.FILE).is_file():
        raise SourceError(
            f"{folder} has a feed, but not its record {ledger.FOLDER}/{ledger.FILE}, which has the ids and dates.",
            remedy=f"Bring {ledger.FOLDER} over from where the show was made (copying * leaves it out); "
            f"or delete {folder / FEED} to begin a new show.",
        )


def _ensure_distinct(books: Sequence[PublishedEdition]) -> None:
    """Raises SettingsError where two folders say that they are the same edition."""
    by_id: dict[str, Path] = {}
    for book in books:
        first = by_id.setdefault(book.id, book.folder)
        if first.resolve() != book.folder.resolve():
            raise SettingsError(
                f"{first} and {book.folder} are editions of one identity: apps would take one for the other.",
                remedy=f"If they are different works: narrator make {book.folder / edition.SCRIPT} --new-id",
            )


def _kept(folder: Path, before: Ledger, renewed: set[str]) -> Iterator[Episode]:
    """Episodes of editions that this run does not touch, as they were kept."""
    for entry in before.entries:
        if entry.edition not in renewed and not entry.is_out:
            kept = episode.load(folder, entry.name)
            if kept is None:
                raise SourceError(
                    f"The record of {entry.name} is gone.", remedy="Name its edition again, and it is made again."
                )
            yield recorded(folder, kept, entry)


def _renewed(
    books: Sequence[PublishedEdition], built: Built, published: Ledger, now: datetime, told: Callable[[str], None]
) -> Iterator[Episode]:
    """The episodes of editions of this run, those made that are new or changed."""
    known = {entry.name for entry in published.entries}
    unique = {book.id: book for book in books}
    contents = {key: list(sources(book, built.show.episodes)) for key, book in unique.items()}
    arrivals = [
        entering.recognized(published, key, unique[key].manifest.title, [source.candidate for source in found])
        for key, found in contents.items()
    ]
    entered = entering.enter(published, arrivals, built.show, now)
    for arrival, entries in zip(arrivals, entered, strict=True):
        maker = Maker(unique[arrival.edition], built.folder, built.show.any_format, built.show.title)
        for source, entry in zip(contents[arrival.edition], entries, strict=True):
            if entry.state == REMOVED:
                built.removed.append(entry.name)
                continue
            yield _episode(maker, source, entry, built, known)
            told(entry.name)


def _episode(maker: Maker, source: Source, entry: LedgerEntry, built: Built, known: set[str]) -> Episode:
    if unchanged := maker.unchanged(source, entry):
        return unchanged
    (built.changed if entry.name in known else built.added).append(entry.name)
    return maker.make(source, entry)


def _remove_unneeded(built: Built, published: Ledger) -> None:
    """Remove files of episodes that have left the feed, and pages of those whose date has not come."""
    folder = built.folder
    needed = {name for made in (*built.episodes, *built.held) for name in made.files()}
    ahead = {name for made in built.held for name in (made.page, made.embed, made.oembed)}
    needed -= ahead
    there = {path.name for path in folder.iterdir()}
    pictures = {made.cover for made in (*built.episodes, *built.held)}
    for name in [name for name in there if _COVER.search(name) and name not in pictures]:
        (folder / name).unlink(missing_ok=True)
    for entry in published.entries:
        for name in [name for name in there if name.startswith(f"{entry.name}.")] if entry.is_out else ():
            if name not in needed:
                (folder / name).unlink(missing_ok=True)
        if entry.is_out:
            episode.place(folder, entry.name).unlink(missing_ok=True)
    for name in ahead:
        (folder / name).unlink(missing_ok=True)
