"""A feed's file is read, safely, and every rule is asked."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import Element

from narrator.errors import SourceError
from narrator.podcast.check import channel, files, items, rss
from narrator.podcast.check.channel import error
from narrator.podcast.check.document import Feed
from narrator.podcast.check.finding import FeedFinding

FEED = "feed.xml"
AGAIN = "Build the feed again: narrator feed build"
MOST_BYTES = 64 << 20  # a feed that is larger is refused by every app
READ = (b"utf-8", b"utf-16", b"us-ascii", b"ascii", b"iso-8859-1")  # by Python's parser itself
_DECLARED = re.compile(rb"""(<\?xml[^>]{0,60}encoding\s*=\s*)["']([A-Za-z][\w.\-]*)["']""")
RULES = (*channel.RULES, *items.RULES, *rss.RULES, *files.RULES)


def check(path: Path) -> list[FeedFinding]:
    """All that is wrong with a show's folder, or with a feed alone. Raises SourceError where there is none."""
    feed_path = path / FEED if path.is_dir() else path
    try:
        if feed_path.stat().st_size > MOST_BYTES:
            raise SourceError(
                f"{feed_path} is larger than {MOST_BYTES >> 20} MB: that is no feed.", remedy="Name another file."
            )
        data = feed_path.read_bytes()
    except OSError as problem:
        raise SourceError(
            f"{feed_path} cannot be read: {problem.strerror}.",
            remedy="Make a show first: narrator feed EDITION --base-url URL",
        ) from problem
    found = examine(data, feed_path.parent)
    for page in sorted(path.glob("feed-*.xml")) if path.is_dir() else ():
        new = (finding for finding in examine(page.read_bytes(), path) if finding not in found)
        found += [replace(finding, place=f"{page.name}, {finding.place}") for finding in new]
    return found


def examine(data: bytes, folder: Path | None) -> list[FeedFinding]:
    """All that is wrong with a feed's bytes, and with the files in its `folder`, if that is given."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError

    found = list(channel.declaration(data))
    try:
        root = _root(data)
    except DefusedXmlException:
        problem = "It declares a document type or entities."
        return [*found, error("no-doctype", problem, channel.APPLE, "Remove the <!DOCTYPE …>.", "feed")]
    except LookupError:
        mend = "Write it in UTF-8, and say so in its first line."
        return [*found, error("encoding", "Its encoding is not known.", "XML 1.0", mend, "feed")]
    except (ParseError, ValueError) as problem:
        return [*found, error("well-formed", f"It is not well-formed XML: {problem}.", "XML 1.0", AGAIN, "feed")]
    found += channel.envelope(root)
    main = root.find("channel")
    if root.tag != "rss" or main is None:
        return [*found, error("rss", "It is no RSS 2.0 feed with a channel.", channel.RSS, AGAIN, "feed")]
    feed = Feed(main, folder)
    return [*found, *(finding for rule in RULES for finding in rule(feed))]


def _root(data: bytes) -> Element:
    """The document's element; Python's parser reads no GBK or Big5, which are decoded for it."""
    from defusedxml.ElementTree import fromstring

    declared = _DECLARED.match(data)
    if declared and declared[2].lower() not in READ:
        text = data[declared.end() :].decode(declared[2].decode())
        data = declared[1] + b'"UTF-8"' + text.encode()
    root: Element = fromstring(data, forbid_dtd=True)
    return root
