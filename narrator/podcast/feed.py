"""`feed.xml`: RSS 2.0 with the namespaces of iTunes, Content, Atom, Podcasting 2.0 and Podlove Simple Chapters.

Sources: Apple's podcasters guide to RSS, the Podcast Standards Project's PSP-1, the Podcast Namespace's documents.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from xml.etree.ElementTree import Element

from narrator import __version__
from narrator.podcast import categories, notes
from narrator.podcast.enclosures import media_type
from narrator.podcast.episode import Episode, by_date
from narrator.podcast.show import Show
from narrator.podcast.transcripts import HANT
from narrator.podcast.xml import add, document

NAMESPACES = {
    "xmlns:itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:atom": "http://www.w3.org/2005/Atom",
    "xmlns:podcast": "https://podcastindex.org/namespace/1.0",
    "xmlns:psc": "http://podlove.org/simple-chapters",
}
TRANSCRIPT_TYPES = {"vtt": "text/vtt", "srt": "application/x-subrip"}
CHAPTERS_TYPE = "application/json+chapters"
LONGEST_VALUE = 255  # characters of a value that is not a description, as Apple has it


def write(show: Show, guid: str, cover: str, episodes: Sequence[Episode]) -> bytes:
    """The whole feed, newest episode first. `show` is filled in; `cover` is its picture's file name."""
    root = Element("rss", {"version": "2.0", **NAMESPACES})
    channel = add(root, "channel")
    _describe(channel, show, guid, show.base_url + cover)
    ordered = sorted(episodes, key=by_date, reverse=True)
    if ordered:
        add(channel, "pubDate", rfc2822(ordered[0].date))
        add(channel, "lastBuildDate", rfc2822(ordered[0].date))
    for episode in ordered:
        _item(channel, show, episode)
    return document(root)


def rfc2822(date: str) -> str:
    return format_datetime(datetime.fromisoformat(date))


def _describe(channel: Element, show: Show, guid: str, cover_url: str) -> None:
    add(channel, "title", _value(show.title))
    add(channel, "link", show.link)
    add(channel, "description", notes.description(show.description))
    add(channel, "language", show.language)
    if show.copyright:
        add(channel, "copyright", _value(show.copyright))
    add(channel, "generator", f"Narrator {__version__}")
    image = add(channel, "image")
    add(image, "url", cover_url)
    add(image, "title", _value(show.title))
    add(image, "link", show.link)
    add(channel, "atom:link", href=show.feed_url, rel="self", type="application/rss+xml")
    if show.hub:
        add(channel, "atom:link", href=show.hub, rel="hub")
    _itunes(channel, show, cover_url)
    _podcasting20(channel, show, guid)


def _itunes(channel: Element, show: Show, cover_url: str) -> None:
    add(channel, "itunes:author", _value(show.author))
    if show.owner_email:
        owner = add(channel, "itunes:owner")
        add(owner, "itunes:name", _value(show.owner_name))
        add(owner, "itunes:email", show.owner_email)
    add(channel, "itunes:image", href=cover_url)
    parent = channel
    for name in categories.split(show.category):
        parent = add(parent, "itunes:category", text=name)
    add(channel, "itunes:explicit", _boolean(show.explicit))
    add(channel, "itunes:type", show.type)
    if show.complete:
        add(channel, "itunes:complete", "yes")
    if show.new_feed_url:
        add(channel, "itunes:new-feed-url", show.new_feed_url)


def _podcasting20(channel: Element, show: Show, guid: str) -> None:
    add(channel, "podcast:guid", guid)
    if show.owner_email:
        add(channel, "podcast:locked", "yes" if show.locked else "no", owner=show.owner_email)
    add(channel, "podcast:medium", show.medium)
    if show.ai_content:
        add(channel, "podcast:txt", "true", purpose="ai-content")


def _item(channel: Element, show: Show, episode: Episode) -> None:
    url = show.base_url
    item = add(channel, "item")
    add(item, "title", _value(episode.title))
    add(item, "link", url + episode.page)
    add(item, "guid", episode.guid, isPermaLink="false")
    add(item, "pubDate", rfc2822(episode.date))
    add(item, "description", notes.summary(episode))
    add(item, "content:encoded", notes.html(episode, url + episode.page))
    add(item, "enclosure", url=url + episode.audio, length=str(episode.audio_bytes), type=media_type(episode.audio))
    add(item, "itunes:title", _value(episode.title))
    add(item, "itunes:author", _value(episode.author or show.author))
    add(item, "itunes:duration", str(max(1, round(episode.duration_s))))
    add(item, "itunes:explicit", _boolean(show.explicit))
    if episode.cover:
        add(item, "itunes:image", href=url + episode.cover)
    add(item, "itunes:season", str(episode.season))
    if episode.number == int(episode.number):  # Apple knows whole numbers alone
        add(item, "itunes:episode", str(int(episode.number)))
    add(item, "itunes:episodeType", "full")
    if episode.hidden:
        add(item, "itunes:block", "Yes")
    _more(item, show, episode)


def _more(item: Element, show: Show, episode: Episode) -> None:
    """Podcasting 2.0 and Podlove Simple Chapters."""
    url = show.base_url
    season = show.season_name(episode.season, episode.season_name)
    add(item, "podcast:season", str(episode.season), name=_value(season, 128))
    add(item, "podcast:episode", f"{episode.number:g}")
    for kind, name in _transcripts(episode):
        form, language = TRANSCRIPT_TYPES[kind.removesuffix(HANT)], episode.languages.get(kind) or show.language
        add(item, "podcast:transcript", url=url + name, type=form, language=language, rel="captions")
    add(item, "podcast:chapters", url=url + episode.chapters, type=CHAPTERS_TYPE)
    if episode.author:
        add(item, "podcast:person", _value(episode.author, 128), role="author", group="writing")
    for name in episode.narrators:
        add(item, "podcast:person", _value(name, 128), role="narrator", group="cast")
    chapters = add(item, "psc:chapters", version="1.2")
    for mark in episode.marks:
        add(chapters, "psc:chapter", start=normal_play_time(mark.start_s), title=mark.title)


def _transcripts(episode: Episode) -> list[tuple[str, str]]:
    """The kinds and files of transcripts: the main script's first, and VTT before SRT, as Apple takes the first."""
    known = [(kind, name) for kind, name in episode.subtitles.items() if kind.removesuffix(HANT) in TRANSCRIPT_TYPES]
    return sorted(known, key=lambda each: (each[0].endswith(HANT), each[0].startswith("srt")))


def normal_play_time(seconds: float) -> str:
    """`HH:MM:SS.mmm` (RFC 2326)."""
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"


def _value(text: str, most: int = LONGEST_VALUE) -> str:
    """A short value: one line, without white space at its ends."""
    return " ".join(text.split())[:most].rstrip()


def _boolean(value: bool) -> str:
    return "true" if value else "false"
