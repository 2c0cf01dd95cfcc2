"""Rules for the channel."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit
from uuid import UUID
from xml.etree.ElementTree import Element

from narrator.podcast import categories
from narrator.podcast.check.document import ATOM, ITUNES, PODCAST, Feed, text
from narrator.podcast.check.finding import Finding
from narrator.podcast.notes import DESCRIPTION_BYTES

APPLE, PSP1, RSS, PODCASTING20 = "Apple", "PSP-1", "RSS 2.0", "Podcasting 2.0"
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
MEDIA = {"podcast", "music", "video", "film", "audiobook", "newsletter", "blog", "publisher", "course", "mixed"}
LONGEST_VALUE = 255


def error(rule: str, problem: str, source: str, mend: str, place: str = "channel") -> Finding:
    return Finding("error", place, rule, problem, source, mend)


def warning(rule: str, problem: str, source: str, mend: str, place: str = "channel") -> Finding:
    return Finding("warning", place, rule, problem, source, mend)


def declaration(data: bytes) -> Iterator[Finding]:
    """What the file says of itself, before it is read."""
    head = data[:200].removeprefix(b"\xef\xbb\xbf").split(b"?>")[0].lower()
    if not head.startswith(b"<?xml") or (b"encoding" in head and b"utf-8" not in head):
        mend = 'Begin it with <?xml version="1.0" encoding="UTF-8"?>.'
        yield error("encoding", "It does not declare UTF-8.", APPLE, mend, "feed")


def envelope(root: Element) -> Iterator[Finding]:
    """The outermost element: its version, and one channel."""
    if root.tag == "rss" and root.get("version") != "2.0":
        problem = f"Its version is {root.get('version')!r}."
        yield error("rss-version", problem, RSS, 'Write <rss version="2.0" …>.', "feed")
    if len(root.findall("channel")) > 1:
        yield error("one-channel", "It has several channels.", RSS, "Keep one.", "feed")


def required(feed: Feed) -> Iterator[Finding]:
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


def values(feed: Feed) -> Iterator[Finding]:
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


def category(feed: Feed) -> Iterator[Finding]:
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


def self_link(feed: Feed) -> Iterator[Finding]:
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


def owner(feed: Feed) -> Iterator[Finding]:
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


def picture(feed: Feed) -> Iterator[Finding]:
    image = feed.channel.find(f"{ITUNES}image")
    if image is None or not image.get("href"):
        yield error("itunes-image", "There is no itunes:image with an address.", APPLE, "Set cover in podcast.toml.")
    plain = feed.channel.find("image")
    if plain is not None:
        for tag in ("url", "title", "link"):
            if not text(plain, tag):
                yield error("image", f"<image> has no <{tag}>.", RSS, "Give it, or remove <image>.")


def podcasting20(feed: Feed) -> Iterator[Finding]:
    guid = text(feed.channel, f"{PODCAST}guid")
    if not guid:
        yield warning("podcast-guid", "There is no podcast:guid.", PSP1, "Make the feed again: narrator feed")
    else:
        try:
            UUID(guid)
        except ValueError:
            yield error(
                "podcast-guid",
                f"podcast:guid is {guid!r}, no UUID.",
                PODCASTING20,
                "Make the feed again: narrator feed",
            )
    locked = feed.channel.find(f"{PODCAST}locked")
    if locked is not None:
        if (locked.text or "").strip() not in ("yes", "no"):
            yield error("podcast-locked", f"podcast:locked is {locked.text!r}.", PODCASTING20, "Use yes or no.")
        if not EMAIL.fullmatch(locked.get("owner", "")):
            yield error(
                "podcast-locked-owner",
                "podcast:locked names no owner's e-mail address.",
                PODCASTING20,
                "Set owner_email in podcast.toml.",
            )
    medium = text(feed.channel, f"{PODCAST}medium")
    if medium and medium.removesuffix("L") not in MEDIA:
        yield error("podcast-medium", f"podcast:medium is {medium!r}.", PODCASTING20, "Use podcast or audiobook.")


def addresses(feed: Feed) -> Iterator[Finding]:
    for place, element, url in feed.addresses():
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.netloc or re.search(r"\s", url):
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


def repeated(feed: Feed) -> Iterator[Finding]:
    """Elements that may stand only once."""
    once = ["title", "link", "description", "language", "image"]
    once += [f"{ITUNES}{name}" for name in ("author", "explicit", "type", "image", "owner", "complete", "new-feed-url")]
    once += [f"{PODCAST}{name}" for name in ("guid", "locked", "medium")]
    counts = Counter(child.tag for child in feed.channel)
    for tag in once:
        if counts[tag] > 1:
            yield error("repeated-element", f"{tag.rpartition('}')[2]} stands {counts[tag]} times.", RSS, "Keep one.")


def empty(feed: Feed) -> Iterator[Finding]:
    if not feed.items:
        yield error("no-episodes", "There is no episode.", APPLE, "Add an edition: narrator feed EDITION")


RULES: tuple[Callable[[Feed], Iterator[Finding]], ...] = (
    required, values, category, self_link, owner, picture, podcasting20, addresses, repeated, empty,
)  # fmt: skip
