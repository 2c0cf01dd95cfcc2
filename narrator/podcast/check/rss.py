"""Rules of RSS 2.0 itself that podcasts seldom touch: what the W3C's validator asks of the rarer elements."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from narrator.podcast.check.channel import RSS, error, warning
from narrator.podcast.check.content import read_date, stands_once
from narrator.podcast.check.document import ATOM, CONTENT, Feed, name_of, text
from narrator.podcast.check.finding import FeedFinding
from narrator.readback import whole_number

_IN_BOTH = ("title", "link", "description", "pubDate", "category")
_ONCE = ("copyright", "managingEditor", "webMaster", "generator", "docs", "ttl", "rating", "textInput")
IN_CHANNEL = frozenset(
    (*_IN_BOTH, *_ONCE, "language", "lastBuildDate", "cloud", "image", "skipHours", "skipDays", "item")
)
IN_ITEM = frozenset((*_IN_BOTH, "author", "comments", "enclosure", "guid", "source"))
CONTACTS = ("managingEditor", "webMaster")
DAYS = frozenset(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"])
CLOUD = ("domain", "port", "path", "registerProcedure", "protocol")
WIDEST, HIGHEST = 144, 400  # pixels of the channel's image
OLDEST = 1970
DC, TERMS = "{http://purl.org/dc/elements/1.1/}", "{http://purl.org/dc/terms/}"
ADMIN = "{http://webns.net/mvcb/}"
SAME_IN_CHANNEL = (
    ("managingEditor", f"{DC}creator"), ("webMaster", f"{DC}publisher"), ("pubDate", f"{DC}date"),
    ("category", f"{DC}subject"), ("language", f"{DC}language"), ("copyright", f"{DC}rights"),
    ("lastBuildDate", f"{TERMS}modified"), ("generator", f"{ADMIN}generatorAgent"),
)  # fmt: skip
SAME_IN_ITEM = (
    ("author", f"{DC}creator"), ("category", f"{DC}subject"), ("source", f"{DC}source"), ("guid", f"{ATOM}id"),
    ("pubDate", f"{DC}date"), ("pubDate", f"{ATOM}published"),
)  # fmt: skip
"""What RSS and other namespaces both have a name for, after the W3C's validator (DuplicateSemantics)."""
RFC_5005 = "RFC 5005"
AGAIN = "Build the feed again: narrator feed build"
_CONTACT = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+( \([^()]+\))?")
_RELATIVE = re.compile(r"""<[^>]*\s(?:href|src)\s*=\s*["'](?![a-z][a-z0-9+.\-]*:|//|#)[^"']+""", re.IGNORECASE)


def known(feed: Feed) -> Iterator[FeedFinding]:
    """Elements without a namespace are RSS's own; one of another name is a slip of the pen."""
    for parent, place, names in _parents(feed):
        for child in parent:
            if isinstance(child.tag, str) and "}" not in child.tag and child.tag not in names:
                yield error("unknown-element", f"RSS has no element {child.tag}.", RSS, "Correct its name.", place)
        if parent.text and parent.text.strip():
            yield error(
                "stray-text", f"Text stands between elements: {parent.text.strip()[:40]}", RSS, "Remove.", place
            )


def _parents(feed: Feed) -> Iterator[tuple[Element, str, frozenset[str]]]:
    yield feed.channel, "channel", IN_CHANNEL
    yield from ((item, name_of(item), IN_ITEM) for item in feed.items)


def once(feed: Feed) -> Iterator[FeedFinding]:
    yield from stands_once(feed.channel, (*_ONCE, "cloud", "skipHours", "skipDays"), "channel")
    for item in feed.items:
        if (count := len(item.findall("enclosure"))) > 1:
            problem = f"It has {count} enclosures: apps take one, each another."
            yield error("one-enclosure", problem, RSS, "Keep one.", name_of(item))
        yield from stands_once(item, ("author", "comments", "source"), name_of(item))


def said_twice(feed: Feed) -> Iterator[FeedFinding]:
    """What stands in RSS's own element and in another namespace's, too: readers may take either."""
    for parent, place, _ in _parents(feed):
        for core, other in SAME_IN_CHANNEL if parent is feed.channel else SAME_IN_ITEM:
            if parent.find(core) is not None and parent.find(other) is not None:
                name = other.rpartition("}")[2]
                problem = f"{core} is said twice, the second time as {name} of another namespace."
                yield warning("said-twice", problem, "W3C", f"Keep {core}.", place)


def contacts(feed: Feed) -> Iterator[FeedFinding]:
    written = [(tag, feed.channel.find(tag), "channel") for tag in CONTACTS]
    written += [("author", item.find("author"), name_of(item)) for item in feed.items]
    for tag, element, place in written:
        if element is not None and not _CONTACT.fullmatch((element.text or "").strip()):
            mend = "Write an address, and the name in brackets: a@example.org (A. Name)."
            yield error("contact", f"{tag} is no e-mail address.", RSS, mend, place)


def rhythm(feed: Feed) -> Iterator[FeedFinding]:
    """How often apps should ask: ttl, skipHours, skipDays."""
    channel = feed.channel
    if channel.find("ttl") is not None and not re.fullmatch("[1-9][0-9]*", text(channel, "ttl")):
        yield error("ttl", f"ttl is {text(channel, 'ttl')!r}.", RSS, "Write whole minutes.")
    hours = [(hour.text or "").strip() for hour in channel.iterfind("skipHours/*")]
    days = [(day.text or "").strip() for day in channel.iterfind("skipDays/*")]
    for name, found, allowed in (("skipHours", hours, {str(n) for n in range(24)}), ("skipDays", days, DAYS)):
        if channel.find(name) is not None and (not found or len(set(found)) < len(found) or not set(found) <= allowed):
            mend = "Name each hour from 0 to 23 once." if name == "skipHours" else "Name each day once, such as Sunday."
            yield error("skip", f"{name} has {', '.join(found) or 'nothing'}.", RSS, mend)


def image(feed: Feed) -> Iterator[FeedFinding]:
    found = feed.channel.find("image")
    if found is None:
        return
    for tag, most in (("width", WIDEST), ("height", HIGHEST)):
        value = text(found, tag)
        if found.find(tag) is not None and not 0 < whole_number(value) <= most:
            yield error("image-size", f"The image's {tag} is {value!r}.", RSS, f"Write pixels, {most} at most.")
    for tag in ("title", "link"):
        if text(found, tag) and text(found, tag) != text(feed.channel, tag):
            yield warning("image-differs", f"The image's {tag} is not the channel's.", RSS, "Write the same.")


def cloud(feed: Feed) -> Iterator[FeedFinding]:
    for element in feed.channel.findall("cloud"):
        if not all(element.get(name) for name in CLOUD) or not element.get("port", "").isdecimal():
            yield error(
                "cloud", "The cloud lacks an attribute, or its port is no number.", RSS, f"Give {', '.join(CLOUD)}."
            )


def notes(feed: Feed) -> Iterator[FeedFinding]:
    for item in feed.items:
        for tag in ("description", f"{CONTENT}encoded"):
            if found := _RELATIVE.search(text(item, tag)):
                problem = f"A link in its notes is relative: {found.group()[-60:]}"
                yield warning("relative-link", problem, "W3C", "Write whole addresses.", name_of(item))
        date = read_date(text(item, "pubDate"))
        if date and date.year < OLDEST:
            yield warning("early-date", f"It is dated {date.year}.", "W3C", "Correct its date.", name_of(item))


def paging(feed: Feed) -> Iterator[FeedFinding]:
    """Links between the pages of a feed lead to other pages that are there, and are not more than one each."""
    for relation in ("first", "last", "next", "previous", "prev-archive", "next-archive", "current"):
        links = [link.get("href", "") for link in feed.channel.findall(f"{ATOM}link") if link.get("rel") == relation]
        if len(links) > 1:
            yield error("paging", f"It has {len(links)} links of relation {relation}.", RFC_5005, "Keep one.")
        for url in links:
            path = feed.file(url)
            if path is not None and not path.is_file():
                yield error(
                    "paging", f"The page {path.name} ({relation}) is missing.", RFC_5005, "Build the feed again."
                )
            if relation in ("next", "previous") and url == feed.self_url:
                yield error("paging", f"The page leads to itself ({relation}).", RFC_5005, AGAIN)


RULES: tuple[Callable[[Feed], Iterator[FeedFinding]], ...] = (
    known, once, said_twice, contacts, rhythm, image, cloud, notes, paging,
)  # fmt: skip
