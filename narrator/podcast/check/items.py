"""Rules for episodes, each alone and all together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import pairwise
from xml.etree.ElementTree import Element

from narrator.podcast import enclosures
from narrator.podcast.check.channel import APPLE, LONGEST_VALUE, PODCASTING20, PSP1, RSS, error, warning
from narrator.podcast.check.content import html_in, path_of, read_date, scripts, stands_once
from narrator.podcast.check.document import CONTENT, ITUNES, PODCAST, PSC, Feed, name_of, text
from narrator.podcast.check.finding import FeedFinding
from narrator.podcast.notes import DESCRIPTION_BYTES
from narrator.readback import whole_number

AGAIN = "Build the feed again: narrator feed build"
PODLOVE = "Podlove Simple Chapters"
TRANSCRIPT_TYPES = {
    "text/vtt",
    "application/x-subrip",
    "application/srt",
    "text/html",
    "text/plain",
    "application/json",
}
CHAPTERS_TYPES = ("application/json+chapters", "application/json")  # both are in the Podcast Namespace's examples
ENCLOSURE_TYPES = {  # Apple's table of enclosures; audio/mp4 is M4A's registered type
    ".mp3": ("audio/mpeg",),
    ".m4a": ("audio/x-m4a", "audio/mp4"),
    ".m4b": ("audio/x-m4a", "audio/mp4"),
    ".mp4": ("video/mp4", "audio/mp4"),
    ".m4v": ("video/x-m4v", "video/mp4"),
    ".mov": ("video/quicktime",),
    ".pdf": ("application/pdf",),
    ".epub": ("document/x-epub", "application/epub+zip"),
}
UNPLAYED = (".opus", ".ogg", ".oga", ".flac", ".wav", ".wma", ".aiff")
ONCE = (
    *("title", "link", "guid", "pubDate", "description", f"{CONTENT}encoded"),
    *(
        ITUNES + name
        for name in ("title", "duration", "explicit", "episode", "season", "episodeType", "image", "block")
    ),
)
_LENGTH = re.compile(r"0*[1-9][0-9]{0,15}")
_DURATION = re.compile(r"\d+|(?:\d+:)?\d{1,2}:\d{2}")
_START = re.compile(r"(?:(?:\d+:)?\d{1,2}:)?\d{1,2}(?:\.\d{1,3})?")


def each(feed: Feed) -> Iterator[FeedFinding]:
    for item in feed.items:
        for rule in (_required, _values, _enclosure, _date, _transcripts, _chapters, _people):
            yield from rule(item, name_of(item))


def _required(item: Element, place: str) -> Iterator[FeedFinding]:
    if not text(item, "title"):
        yield error("item-title", "It has no title.", RSS, AGAIN, place)
    guid = item.find("guid")
    if guid is None or not (guid.text or "").strip():
        yield error("item-guid", "It has no guid: apps would take a renamed episode for a new one.", PSP1, AGAIN, place)
    elif guid.get("isPermaLink", "true") != "false" and not (guid.text or "").startswith(("http://", "https://")):
        yield error("guid-permalink", "Its guid is no address, and does not say isPermaLink=false.", RSS, AGAIN, place)
    for tag, rule in (
        ("description", "item-description"),
        (f"{ITUNES}duration", "item-duration"),
        ("link", "item-link"),
    ):
        if not text(item, tag):
            yield warning(rule, f"It has no {tag.replace(ITUNES, 'itunes:')}.", APPLE, AGAIN, place)


def _values(item: Element, place: str) -> Iterator[FeedFinding]:
    if len(text(item, "title")) > LONGEST_VALUE:
        yield error("long-value", f"Its title is over {LONGEST_VALUE} characters.", APPLE, "Shorten it.", place)
    size = len(text(item, "description").encode())
    if size > DESCRIPTION_BYTES:
        yield error(
            "description-bytes", f"Its description has {size} bytes.", APPLE, f"At most {DESCRIPTION_BYTES}.", place
        )
    duration = text(item, f"{ITUNES}duration")
    if duration and not _DURATION.fullmatch(duration):
        yield error("itunes-duration", f"itunes:duration is {duration!r}.", APPLE, "Write whole seconds.", place)
    for tag, allowed in (("explicit", ("true", "false")), ("episodeType", ("full", "trailer", "bonus"))):
        value = text(item, f"{ITUNES}{tag}")
        if value and value not in allowed:
            yield error(f"itunes-{tag}", f"itunes:{tag} is {value!r}.", APPLE, f"Use {' or '.join(allowed)}.", place)
    yield from html_in(item, ("title", f"{ITUNES}title"), place)
    for tag in ("season", "episode"):
        value = text(item, f"{ITUNES}{tag}")
        if value and (whole_number(value) < 1):
            yield error(f"itunes-{tag}", f"itunes:{tag} is {value!r}.", APPLE, "Number from 1.", place)
    yield from scripts(item, ("description", f"{CONTENT}encoded", f"{ITUNES}summary"), place)
    yield from stands_once(item, ONCE, place)


def _enclosure(item: Element, place: str) -> Iterator[FeedFinding]:
    found = item.findall("enclosure")
    if len(found) != 1:
        yield error(
            "item-enclosure", f"It has {len(found) or 'no'} enclosure{'s' * (len(found) > 1)}.", APPLE, AGAIN, place
        )
    for enclosure in found:
        url, length, kind = (enclosure.get(name, "") for name in ("url", "length", "type"))
        if not url:
            yield error("enclosure-url", "Its enclosure has no address.", RSS, AGAIN, place)
        if not _LENGTH.fullmatch(length):
            yield error("enclosure-length", f"Its enclosure's length is {length!r}.", RSS, AGAIN, place)
        suffix = path_of(url)[path_of(url).rfind(".") :].lower()
        expected = ENCLOSURE_TYPES.get(suffix, ())
        if not kind or (expected and kind.lower() not in expected):
            mend = f"Use {' or '.join(expected or ('audio/mpeg',))}."
            yield error("enclosure-type", f"Its enclosure's type is {kind!r}.", APPLE, mend, place)
        elif not expected and suffix in UNPLAYED:
            problem = f"{suffix[1:].upper()} is not played by {enclosures.REFUSED_BY}."
            yield warning("enclosure-format", problem, APPLE, "Publish MP3 or M4A.", place)
        elif not expected and not kind.startswith(("audio/", "video/")):
            problem = f"{url!r} is no audio or video that apps know."
            yield error("enclosure-suffix", problem, APPLE, "Use .mp3 or .m4a.", place)


def _date(item: Element, place: str) -> Iterator[FeedFinding]:
    date = text(item, "pubDate")
    if not date:
        yield error("item-date", "It has no pubDate: apps cannot order it.", APPLE, AGAIN, place)
    elif moment(item) is None:
        yield error(
            "pubdate", f"pubDate is {date!r}.", "RFC 2822", "Write it as Sat, 31 Jan 2026 08:00:00 +0800.", place
        )


def moment(item: Element) -> datetime | None:
    """An episode's date; None where it has none that can be read."""
    return read_date(text(item, "pubDate"))


def _transcripts(item: Element, place: str) -> Iterator[FeedFinding]:
    found = item.findall(f"{PODCAST}transcript")
    if not found:
        yield warning("podcast-transcript", "It has no transcript.", PSP1, AGAIN, place)
    for transcript in found:
        if not transcript.get("url"):
            yield error("transcript-url", "A transcript has no address.", PODCASTING20, AGAIN, place)
        if transcript.get("type") not in TRANSCRIPT_TYPES:
            yield error(
                "transcript-type",
                f"A transcript's type is {transcript.get('type')!r}.",
                PODCASTING20,
                "Use text/vtt or application/x-subrip.",
                place,
            )


def _chapters(item: Element, place: str) -> Iterator[FeedFinding]:
    for chapters in item.findall(f"{PODCAST}chapters"):
        if not chapters.get("url") or chapters.get("type") not in CHAPTERS_TYPES:
            yield error(
                "podcast-chapters",
                f"podcast:chapters lacks its address, or its type is not {CHAPTERS_TYPES[0]}.",
                PODCASTING20,
                AGAIN,
                place,
            )
    starts = [chapter.get("start", "") for chapter in item.iter(f"{PSC}chapter")]
    if any(not _START.fullmatch(start) for start in starts):
        yield error("psc-start", "A chapter's start is no time.", PODLOVE, "Write HH:MM:SS.mmm.", place)
    elif [*map(_seconds, starts)] != sorted({*map(_seconds, starts)}):
        yield error("psc-order", "Its chapters are not in the order of their times.", PODLOVE, AGAIN, place)
    if any(not chapter.get("title") for chapter in item.iter(f"{PSC}chapter")):
        yield error("psc-title", "A chapter has no title.", PODLOVE, AGAIN, place)


def _seconds(start: str) -> float:
    total = 0.0
    for part in start.split(":"):
        total = total * 60 + float(part)
    return total


def _people(item: Element, place: str) -> Iterator[FeedFinding]:
    for person in item.findall(f"{PODCAST}person"):
        if not (person.text or "").strip():
            yield error("podcast-person", "A podcast:person has no name.", PODCASTING20, AGAIN, place)


def is_full(item: Element) -> bool:
    """Whether it is an episode and neither a trailer nor a bonus, which need no number and may share one."""
    return text(item, f"{ITUNES}episodeType").lower() in ("", "full")


def repeated(feed: Feed) -> Iterator[FeedFinding]:
    """What has to differ from episode to episode."""
    for rule, what, values in (
        ("guid-unique", "guid", [text(item, "guid") for item in feed.items]),
        (
            "enclosure-unique",
            "enclosure's address",
            [e.get("url", "") for item in feed.items for e in item.findall("enclosure")],
        ),
    ):
        for value, count in Counter(filter(None, values)).items():
            if count > 1:
                yield error(rule, f"{count} episodes have the {what} {value}.", APPLE, AGAIN)
    numbers = Counter(
        (text(item, f"{ITUNES}season"), text(item, f"{ITUNES}episode"))
        for item in feed.items
        if text(item, f"{ITUNES}episode") and is_full(item)
    )
    for (season, number), times in numbers.items():
        if times > 1:
            problem = f"{times} episodes are number {number} of season {season or '–'}."
            yield error("number-unique", problem, APPLE, AGAIN)


def serial(feed: Feed) -> Iterator[FeedFinding]:
    """A serial is heard by its numbers, and its dates rise with them."""
    if not feed.is_serial:
        return
    for item in feed.items:
        if is_full(item) and not (text(item, f"{ITUNES}episode") or "." in text(item, f"{PODCAST}episode")):
            yield error(
                "serial-number",
                "The show is a serial, and this episode has no itunes:episode.",
                APPLE,
                AGAIN,
                name_of(item),
            )
    numbered: dict[int, list[tuple[int, datetime]]] = {}
    for item in feed.items:
        season, number, date = text(item, f"{ITUNES}season") or "1", text(item, f"{ITUNES}episode"), moment(item)
        if (at := whole_number(number)) > 0 and date and is_full(item):
            numbered.setdefault(whole_number(season), []).append((at, date))
    for part, rows in numbered.items():
        dates = [date for _, date in sorted(rows)]
        if any(later <= earlier for earlier, later in pairwise(dates)):
            yield error("date-order", f"In season {part} the dates do not rise with the numbers.", APPLE, AGAIN)


def future(feed: Feed) -> Iterator[FeedFinding]:
    for item in feed.items:
        date = moment(item)
        if date and date > datetime.now(UTC):
            yield warning(
                "future-date",
                "Its date lies ahead: apps may hide it until then, or show it at once.",
                APPLE,
                "Publish it when its day has come.",
                name_of(item),
            )


RULES: tuple[Callable[[Feed], Iterator[FeedFinding]], ...] = (each, repeated, serial, future)
