"""What may stand in an element, wherever it is: dates, plain text, notes without scripts, elements that stand once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from narrator.podcast.check.document import short, text
from narrator.podcast.check.finding import FeedFinding

_DATE = re.compile(
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} "
    r"\d{2}:\d{2}(?::\d{2})? (?:[+-]\d{4}|GMT|UTC?|Z|[ECMP][SD]T)"  # zones of RFC 822, which RSS 2.0 names
)
_TAG = re.compile(r"</?[a-z][^<>]*>|&(?:lt|gt|amp|nbsp|quot|#\d+);", re.IGNORECASE)
_SCRIPT = re.compile(
    r"<(?:script|iframe|object|embed|applet|meta|link|base|form)\b|javascript:|<[^>]*\son\w+\s*=", re.IGNORECASE
)


def read_date(date: str) -> datetime | None:
    """A date of RFC 822 with a year of four digits; None where it is none, or its day of the week is another."""
    if not _DATE.fullmatch(date):
        return None
    try:
        found = parsedate_to_datetime(date)
    except ValueError:
        return None
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    return found if date[:3] == found.strftime("%a") or "," not in date else None


def path_of(url: str) -> str:
    """The path in an address; empty where it is none."""
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def html_in(parent: Element, tags: Sequence[str], place: str) -> Iterator[FeedFinding]:
    """Titles are plain text: apps show markup in them as it is written."""
    for tag in tags:
        if found := _TAG.search(text(parent, tag)):
            problem = f"{short(tag)} has markup: {found.group()}."
            yield FeedFinding("error", place, "html-title", problem, "Apple", "Write plain text.")


def holds_script(html: str) -> bool:
    """Whether HTML has a script in it, or an element that no app shows."""
    return bool(_SCRIPT.search(html))


def scripts(parent: Element, tags: Sequence[str], place: str) -> Iterator[FeedFinding]:
    for tag in tags:
        if holds_script(text(parent, tag)):
            problem = f"{short(tag)} holds a script, or what apps do not show: a frame, form or style sheet."
            yield FeedFinding("error", place, "notes-script", problem, "Apple", "Remove it.")


def stands_once(parent: Element, tags: Sequence[str], place: str) -> Iterator[FeedFinding]:
    counts = Counter(child.tag for child in parent)
    for tag in tags:
        if counts[tag] > 1:
            problem = f"{short(tag)} stands {counts[tag]} times."
            yield FeedFinding("error", place, "repeated-element", problem, "RSS 2.0", "Keep one.")
