"""A feed's file is read, safely, and every rule is asked."""

from __future__ import annotations

from pathlib import Path

from narrator.errors import SourceError
from narrator.podcast.check import channel, files, items
from narrator.podcast.check.document import Feed
from narrator.podcast.check.finding import Finding

FEED = "feed.xml"
MOST_BYTES = 64 << 20  # a feed that is larger is refused by every app
RULES = (*channel.RULES, *items.RULES, *files.RULES)


def check(path: Path) -> list[Finding]:
    """All that is wrong with a show's folder, or with a feed alone. Raises SourceError where there is none."""
    feed_path = path / FEED if path.is_dir() else path
    try:
        if feed_path.stat().st_size > MOST_BYTES:
            raise SourceError(
                f"{feed_path} is larger than {MOST_BYTES >> 20} MB: that is no feed.", remedy="Name another file."
            )
        data = feed_path.read_bytes()
    except OSError as error:
        raise SourceError(
            f"{feed_path} cannot be read: {error.strerror}.",
            remedy="Make a show first: narrator feed EDITION --base-url URL",
        ) from error
    return examine(data, feed_path.parent)


def examine(data: bytes, folder: Path | None) -> list[Finding]:
    """All that is wrong with a feed's bytes, and with the files in its `folder`, if that is given."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root = fromstring(data, forbid_dtd=True)
    except ParseError as error:
        return [
            Finding(
                "error",
                "feed",
                "well-formed",
                f"It is not well-formed XML: {error}.",
                "XML 1.0",
                "Make the feed again: narrator feed",
            )
        ]
    except DefusedXmlException:
        return [
            Finding(
                "error",
                "feed",
                "no-doctype",
                "It declares a document type or entities.",
                "Apple",
                "Remove the <!DOCTYPE …>.",
            )
        ]
    found = list(channel.envelope(data, root))
    main = root.find("channel")
    if root.tag != "rss" or main is None:
        return [
            *found,
            Finding(
                "error",
                "feed",
                "rss",
                "It is no RSS 2.0 feed with a channel.",
                "RSS 2.0",
                "Make the feed again: narrator feed",
            ),
        ]
    feed = Feed(main, folder)
    return [*found, *(finding for rule in RULES for finding in rule(feed))]
