"""Rules for the channel."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit
from uuid import UUID
from xml.etree.ElementTree import Element

from narrator.podcast import categories
from narrator.podcast.check.content import html_in, path_of, read_date, scripts, stands_once
from narrator.podcast.check.document import ATOM, ITUNES, PODCAST, Feed, name_of, text
from narrator.podcast.check.finding import FeedFinding
from narrator.podcast.notes import DESCRIPTION_BYTES

APPLE, PSP1, RSS, PODCASTING20 = "Apple", "PSP-1", "RSS 2.0", "Podcasting 2.0"
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
MEDIA = {"podcast", "music", "video", "film", "audiobook", "newsletter", "blog", "publisher", "course", "mixed"}
LONGEST_VALUE = 255


def error(rule: str, problem: str, source: str, mend: str, place: str = "channel") -> FeedFinding:
    return FeedFinding("error", place, rule, problem, source, mend)


def warning(rule: str, problem: str, source: str, mend: str, place: str = "channel") -> FeedFinding:
    return FeedFinding("warning", place, rule, problem, source, mend)


def declaration(data: bytes) -> Iterator[FeedFinding]:
    """What the file says of itself, before it is read."""
    head = data[:200].removeprefix(b"\xef\xbb\xbf").split(b"?>")[0].lower()
    if not head.startswith(b"<?xml") or (b"encoding" in head and b"utf-8" not in head):
        mend = 'Begin it with <?xml version="1.0" encoding="UTF-8"?>.'
        yield error("encoding", "It does not declare UTF-8.", APPLE, mend, "feed")


def envelope(root: Element) -> Iterator[FeedFinding]:
    """The outermost element: its version, and one channel."""
    if root.tag == "rss" and root.get("version") != "2.0":
        problem = f"Its version is {root.get('version')!r}."
        yield error("rss-version", problem, RSS, 'Write <rss version="2.0" …>.', "feed")
    if len(root.findall("channel")) > 1:
        yield error("one-channel", "It has several channels.", RSS, "Keep one.", "feed")


def required(feed: Feed) -> Iterator[FeedFinding]:
    wanted = {
        "title": (RSS, "title in podcast.toml"),
        "link": (RSS, "link in podcast.toml"),
        "description": (RSS, "description in podcast.toml"),
        "language": (APPLE, "language in podcast.toml"),
        f"{ITUNES}author": (APPLE, "author in podcast.toml"),
        f"{ITUNES}explicit": (APPLE, "explicit in podcast.toml"),
    }
    for tag, (source, setting) in wanted.items():
        if not text(feed.channel, tag):
            name = tag.replace(ITUNES, "itunes:")
            yield error(f"channel-{name.replace(':', '-')}", f"There is no {name}.", source, f"Set {setting}.")


def values(feed: Feed) -> Iterator[FeedFinding]:
    language = text(feed.channel, "language")
    if language and not LANGUAGE.fullmatch(language):
        yield error("language", f"The language is {language!r}.", APPLE, "Use a tag such as zh-cn.")
    for tag, allowed in (
        ("explicit", ("true", "false")),
        ("type", ("serial", "episodic")),
        ("complete", ("yes", "Yes")),
    ):
        value = text(feed.channel, f"{ITUNES}{tag}")
        if value and value not in allowed:
            yield error(f"itunes-{tag}", f"itunes:{tag} is {value!r}.", APPLE, f"Use {' or '.join(allowed)}.")
    size = len(text(feed.channel, "description").encode())
    if size > DESCRIPTION_BYTES:
        yield error("description-bytes", f"The description has {size} bytes.", APPLE, f"At most {DESCRIPTION_BYTES}.")
    for tag in ("title", f"{ITUNES}author"):
        if len(text(feed.channel, tag)) > LONGEST_VALUE:
            yield error(
                "long-value", f"{tag.rpartition('}')[2]} is over {LONGEST_VALUE} characters.", APPLE, "Shorten it."
            )


def category(feed: Feed) -> Iterator[FeedFinding]:
    tops = feed.channel.findall(f"{ITUNES}category")
    if not tops:
        yield error("itunes-category", "There is no itunes:category.", APPLE, "Set category in podcast.toml.")
    for top in tops:
        for path in [top.get("text", ""), *(f"{top.get('text', '')} > {below.get('text', '')}" for below in top)]:
            if path not in categories.names():
                yield error(
                    "itunes-category",
                    f"{path!r} is no category of Apple's.",
                    APPLE,
                    "Choose one of its list, spelled alike.",
                )


def self_link(feed: Feed) -> Iterator[FeedFinding]:
    links = [link for link in feed.channel.findall(f"{ATOM}link") if link.get("rel") == "self"]
    if len(links) != 1:
        yield error(
            "atom-self",
            f"It has {len(links)} atom:link elements with rel=self.",
            PSP1,
            "Keep exactly one, with the feed's own address.",
        )
    for link in links:
        if link.get("type") != "application/rss+xml":
            yield error(
                "atom-self-type", f"The self link has type {link.get('type')!r}.", PSP1, "Use application/rss+xml."
            )


def owner(feed: Feed) -> Iterator[FeedFinding]:
    found = feed.channel.find(f"{ITUNES}owner")
    if found is None:
        yield warning(
            "itunes-owner",
            "There is no itunes:owner: directories cannot verify who you are.",
            APPLE,
            "Set owner_email in podcast.toml.",
        )
    elif not EMAIL.fullmatch(text(found, f"{ITUNES}email")):
        yield error(
            "owner-email",
            "The owner's e-mail address is missing or malformed.",
            APPLE,
            "Set owner_email in podcast.toml.",
        )
    elif not text(found, f"{ITUNES}name"):
        yield warning("owner-name", "The owner has no name.", APPLE, "Set owner_name in podcast.toml.")


def picture(feed: Feed) -> Iterator[FeedFinding]:
    image = feed.channel.find(f"{ITUNES}image")
    for parent in (feed.channel, *feed.items):
        each = parent.find(f"{ITUNES}image")
        address = path_of(each.get("href", "")) if each is not None else ""
        if address.lower().endswith((".webp", ".avif", ".gif", ".svg", ".bmp", ".tiff")):
            place = "channel" if parent is feed.channel else name_of(parent)
            yield error(
                "cover-format", f"The picture {address} is no JPEG or PNG.", APPLE, "Set cover in podcast.toml.", place
            )
    if image is None or not image.get("href"):
        yield error("itunes-image", "There is no itunes:image with an address.", APPLE, "Set cover in podcast.toml.")
    plain = feed.channel.find("image")
    if plain is not None:
        for tag in ("url", "title", "link"):
            if not text(plain, tag):
                yield error("image", f"<image> has no <{tag}>.", RSS, "Give it, or remove <image>.")


def podcasting20(feed: Feed) -> Iterator[FeedFinding]:
    guid = text(feed.channel, f"{PODCAST}guid")
    if not guid:
        yield warning("podcast-guid", "There is no podcast:guid.", PSP1, "Build the feed again: narrator feed build")
    else:
        try:
            UUID(guid)
        except ValueError:
            yield error(
                "podcast-guid",
                f"podcast:guid is {guid!r}, no UUID.",
                PODCASTING20,
                "Build the feed again: narrator feed build",
            )
    locked = feed.channel.find(f"{PODCAST}locked")
    if locked is not None:
        if (locked.text or "").strip() not in ("yes", "no"):
            yield error("podcast-locked", f"podcast:locked is {locked.text!r}.", PODCASTING20, "Use yes or no.")
        if locked.get("owner") is not None and not EMAIL.fullmatch(locked.get("owner", "")):
            yield error(
                "podcast-locked-owner",
                "podcast:locked's owner is no e-mail address.",
                PODCASTING20,
                "Set owner_email in podcast.toml.",
            )
    medium = text(feed.channel, f"{PODCAST}medium")
    if medium and medium.removesuffix("L") not in MEDIA:
        yield error("podcast-medium", f"podcast:medium is {medium!r}.", PODCASTING20, "Use podcast or audiobook.")


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and not re.search(r"\s", url)


def addresses(feed: Feed) -> Iterator[FeedFinding]:
    for place, element, url in feed.addresses():
        if not _is_address(url):
            yield error("address", f"{element} leads to {url!r}.", RSS, "Give a full address: https://…", place)
        elif not url.isascii():
            yield error(
                "ascii-address",
                f"{element} leads to {url!r}, which is not ASCII.",
                APPLE,
                "Use letters, digits and hyphens.",
                place,
            )
    if feed.self_url.startswith("http://"):
        yield warning("https", "The feed's address is not https.", APPLE, "Set base_url to an https address.")


def repeated(feed: Feed) -> Iterator[FeedFinding]:
    """Elements that may stand only once."""
    once = ["title", "link", "description", "language", "image", "pubDate", "lastBuildDate"]
    once += [f"{ITUNES}{name}" for name in ("author", "explicit", "type", "image", "owner", "complete", "new-feed-url")]
    once += [f"{PODCAST}{name}" for name in ("guid", "locked", "medium")]
    yield from stands_once(feed.channel, once, "channel")


def contents(feed: Feed) -> Iterator[FeedFinding]:
    """Dates that are dates, titles without markup, descriptions without scripts."""
    for tag in ("pubDate", "lastBuildDate"):
        date = text(feed.channel, tag)
        if date and read_date(date) is None:
            mend = "Write it as Sat, 31 Jan 2026 08:00:00 +0800."
            yield error("channel-date", f"{tag} is {date!r}.", "RFC 822", mend)
    yield from html_in(feed.channel, ("title", f"{ITUNES}title", f"{ITUNES}author"), "channel")
    yield from scripts(feed.channel, ("description", f"{ITUNES}summary"), "channel")


def withdrawal(feed: Feed) -> Iterator[FeedFinding]:
    """What takes a whole show out of directories, or leads its subscribers away."""
    if text(feed.channel, f"{ITUNES}block").lower() == "yes":
        problem = "itunes:block is yes: directories take the whole show out."
        yield warning("itunes-block", problem, APPLE, "Remove it, unless that is what you want.")
    new = text(feed.channel, f"{ITUNES}new-feed-url")
    if new and not new.startswith(("http://", "https://")):
        mend = "Give a full address: new_feed_url in podcast.toml."
        yield error("new-feed-url", f"itunes:new-feed-url is {new!r}.", APPLE, mend)
    elif new and new != feed.self_url:
        mend = "Remove new_feed_url from podcast.toml once they have moved."
        yield warning("new-feed-url", f"itunes:new-feed-url leads every subscriber to {new}.", APPLE, mend)


def empty(feed: Feed) -> Iterator[FeedFinding]:
    if not feed.items:
        yield error("no-episodes", "There is no episode.", APPLE, "Add an edition: narrator feed EDITION")


RULES: tuple[Callable[[Feed], Iterator[FeedFinding]], ...] = (
    required, values, category, self_link, owner, picture, podcasting20, addresses, repeated, contents, withdrawal,
    empty,
)  # fmt: skip
