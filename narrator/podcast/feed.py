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
from narrator.podcast.episode import Episode
from narrator.podcast.paging import FeedPage
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


def write(show: Show, guid: str, cover: str, episodes: Sequence[Episode], page: FeedPage) -> bytes:
    """A page of the feed, with its episodes, newest first. `show` is filled in; `cover` is its picture's file name."""
    root = Element("rss", {"version": "2.0", **NAMESPACES})
    channel = add(root, "channel")
    _describe(channel, show, show.base_url + cover, page)
    _itunes(channel, show, show.base_url + cover)
    _podcasting20(channel, show, guid)
    if page.newest:
        add(channel, "pubDate", rfc2822(page.newest))
        add(channel, "lastBuildDate", rfc2822(page.newest))
    for episode in episodes:
        _item(channel, show, episode)
    return document(root)


def rfc2822(date: str) -> str:
    return format_datetime(datetime.fromisoformat(date))


def _describe(channel: Element, show: Show, cover_url: str, page: FeedPage) -> None:
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
    for relation, file in [("self", page.file), *page.links()]:
        add(channel, "atom:link", href=show.base_url + file, rel=relation, type="application/rss+xml")
    if show.hub:
        add(channel, "atom:link", href=show.hub, rel="hub")


def _itunes(channel: Element, show: Show, cover_url: str) -> None:
    add(channel, "itunes:author", _value(show.author))
    if show.owner_email:
        owner = add(channel, "itunes:owner")
        add(owner, "itunes:name", _value(show.owner_name))
        add(owner, "itunes:email", show.owner_email)
    add(channel, "itunes:image", href=cover_url)
    for path in [show.category, *show.more_categories]:
        parent = channel
        for name in categories.split(path):
            parent = add(parent, "itunes:category", text=name)
    add(channel, "itunes:explicit", _boolean(show.explicit))
    add(channel, "itunes:type", show.type)
    if show.complete:
        add(channel, "itunes:complete", "yes")
    if show.apple_verify:
        # Apple's page on claiming a show (podcasters.apple.com/support/5497) names this element, and podcast:txt as
        # another way. The W3C's validator is older, and calls it unknown: a show that is claimed can do without it.
        add(channel, "itunes:applepodcastsverify", show.apple_verify)
    if show.new_feed_url:
        add(channel, "itunes:new-feed-url", show.new_feed_url)


def _podcasting20(channel: Element, show: Show, guid: str) -> None:
    add(channel, "podcast:guid", guid)
    if show.owner_email:
        add(channel, "podcast:locked", "yes" if show.locked else "no", owner=show.owner_email)
    add(channel, "podcast:medium", show.medium)
    if show.funding_url:
        add(channel, "podcast:funding", _value(show.funding_text or show.funding_url, 128), url=show.funding_url)
    if show.license:
        add(channel, "podcast:license", _value(show.license, 128))
    if show.location:
        add(channel, "podcast:location", _value(show.location, 128))
    if show.apple_verify:
        add(channel, "podcast:txt", show.apple_verify, purpose="applepodcastsverify")
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
    explicit = episode.extra.get("explicit")
    add(item, "itunes:explicit", _boolean(show.explicit if explicit is None else explicit))
    if episode.cover:
        add(item, "itunes:image", href=url + episode.cover)
    add(item, "itunes:season", str(episode.season))
    kind = episode.extra.get("type", "full")
    if kind == "full" and episode.number == int(episode.number):  # Apple knows whole numbers alone
        add(item, "itunes:episode", str(int(episode.number)))
    add(item, "itunes:episodeType", kind)
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
    _told(item, episode)
    chapters = add(item, "psc:chapters", version="1.2")
    for mark in episode.marks:
        add(chapters, "psc:chapter", start=normal_play_time(mark.start_s), title=mark.title)


def _told(item: Element, episode: Episode) -> None:
    """People, soundbites and the place to talk about it, as `episodes.toml` has them."""
    for person in episode.extra.get("people", ()):
        more = {"role": person.get("role", ""), "group": person.get("group", "")}
        more |= {"img": person.get("image", ""), "href": person.get("link", "")}
        add(item, "podcast:person", _value(person["name"], 128), **{key: value for key, value in more.items() if value})
    for bite in episode.extra.get("soundbites", ()):
        times = {"startTime": f"{bite['start']:g}", "duration": f"{bite['seconds']:g}"}
        add(item, "podcast:soundbite", _value(bite.get("title", ""), 128), **times)
    if social := episode.extra.get("social"):
        add(item, "podcast:socialInteract", uri=social, protocol="activitypub")


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
