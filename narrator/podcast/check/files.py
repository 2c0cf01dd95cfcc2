"""Rules for the files beside the feed: there, of the length that is told, readable, and of the right kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from narrator.podcast import transcripts
from narrator.podcast.check.channel import APPLE, PODCASTING20, RSS, error, warning
from narrator.podcast.check.document import ITUNES, PODCAST, Feed, name_of, text
from narrator.podcast.check.finding import FeedFinding
from narrator.readback import json_value

AGAIN = "Build the show again: narrator feed EDITION"
COVER_LEAST, COVER_MOST = 1400, 3000  # pixels
COVER_BYTES = 512_000  # what apps load gladly
DURATION_S = 1.5  # by which a stated duration may differ from the file's: it is rounded


def missing(feed: Feed) -> Iterator[FeedFinding]:
    """Every address that leads beside the feed leads to a file."""
    for place, element, url in feed.addresses():
        path = feed.file(url)
        if path and element != "atom:link" and not (path.is_file() or (path / "index.html").is_file()):
            yield error("file-missing", f"{element} leads to {path.name}, which is not there.", RSS, AGAIN, place)


def enclosures(feed: Feed) -> Iterator[FeedFinding]:
    for item in feed.items:
        for enclosure in item.findall("enclosure"):
            path = feed.file(enclosure.get("url", ""))
            if path and path.is_file():
                yield from _length(enclosure, path, name_of(item))
                yield from _audio(item, path, name_of(item))


def _length(enclosure: Element, path: Path, place: str) -> Iterator[FeedFinding]:
    size = path.stat().st_size
    if enclosure.get("length") != str(size):
        yield error(
            "enclosure-size",
            f"The enclosure's length is {enclosure.get('length')}, the file's {size} bytes.",
            RSS,
            AGAIN,
            place,
        )


def _audio(item: Element, path: Path, place: str) -> Iterator[FeedFinding]:
    from narrator.audio.containers import opened

    try:
        with opened(path) as container:
            duration_s = (container.duration or 0) / 1_000_000
            heard = bool(container.streams.audio) and next(container.decode(audio=0), None) is not None
    except (OSError, ValueError) as problem:  # av's own errors are kinds of these
        yield error("audio-unreadable", f"{path.name} is no audio that can be read ({problem}).", APPLE, AGAIN, place)
        return
    if not heard:
        yield error("audio-unreadable", f"{path.name} has no sound.", APPLE, AGAIN, place)
    stated = _stated_s(text(item, f"{ITUNES}duration"))
    if stated is not None and duration_s and abs(stated - duration_s) > DURATION_S:
        yield error(
            "duration", f"itunes:duration says {stated:.0f} s, the file lasts {duration_s:.0f} s.", APPLE, AGAIN, place
        )


def _stated_s(value: str) -> float | None:
    try:
        seconds = 0.0
        for part in value.split(":"):
            seconds = seconds * 60 + float(part)
    except ValueError:
        return None
    return seconds


def pictures(feed: Feed) -> Iterator[FeedFinding]:
    for place, parent in (("channel", feed.channel), *((name_of(item), item) for item in feed.items)):
        image = parent.find(f"{ITUNES}image")
        path = feed.file(image.get("href", "")) if image is not None else None
        if path and path.is_file():
            yield from _picture(path, place)


def _picture(path: Path, place: str) -> Iterator[FeedFinding]:
    from PIL import Image, UnidentifiedImageError

    from narrator.cover.picture import header

    mend = "Give a square picture, JPEG or PNG, RGB, 1400 to 3000 pixels: cover in podcast.toml."
    try:
        with header(path) as picture:
            (width, height), mode, kind = picture.size, picture.mode, picture.format
    except (OSError, ValueError, SyntaxError, UnidentifiedImageError, Image.DecompressionBombError):
        yield error("cover-unreadable", f"{path.name} is no picture that can be read.", APPLE, mend, place)
        return
    if width != height or not COVER_LEAST <= width <= COVER_MOST:
        yield error("cover-size", f"{path.name} has {width} × {height} pixels.", APPLE, mend, place)
    if mode != "RGB":
        yield error("cover-mode", f"{path.name} has the colour mode {mode}.", APPLE, mend, place)
    if kind not in ("JPEG", "PNG"):
        yield error("cover-format", f"{path.name} is {kind}.", APPLE, mend, place)
    elif path.suffix.lower() not in ({".jpg", ".jpeg"} if kind == "JPEG" else {".png"}):
        yield error("cover-suffix", f"{path.name} is {kind}: its name says otherwise.", APPLE, mend, place)
    if path.stat().st_size > COVER_BYTES:
        yield warning(
            "cover-bytes", f"{path.name} has {path.stat().st_size >> 10} kB.", APPLE, "Compress it below 500 kB.", place
        )


def texts(feed: Feed) -> Iterator[FeedFinding]:
    """Transcripts and chapters that can be read."""
    for item in feed.items:
        for transcript in item.findall(f"{PODCAST}transcript"):
            path = feed.file(transcript.get("url", ""))
            if path and path.is_file() and (problem := _unreadable(path)):
                yield error("transcript-unreadable", f"{path.name}: {problem}.", PODCASTING20, AGAIN, name_of(item))
        for chapters in item.findall(f"{PODCAST}chapters"):
            path = feed.file(chapters.get("url", ""))
            if path and path.is_file() and (problem := _bad_chapters(path)):
                yield error("chapters-unreadable", f"{path.name}: {problem}.", PODCASTING20, AGAIN, name_of(item))


def _unreadable(path: Path) -> str:
    """What is wrong with a transcript; nothing where it is as it should be."""
    try:
        content = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return "it is not UTF-8"
    read = transcripts.read_vtt if path.suffix == ".vtt" else transcripts.read_srt
    try:
        cues = list(read(content))
    except ValueError as problem:
        return str(problem)
    if not cues:
        return "it has no cue"
    starts = [cue.start_s for cue in cues]
    if starts != sorted(starts) or any(cue.end_s <= cue.start_s for cue in cues):
        return "its times do not rise"
    return ""


def _bad_chapters(path: Path) -> str:
    try:
        data = json_value(path.read_text(encoding="utf-8"))
        starts = [float(row["startTime"]) for row in data["chapters"]]
        titles = [row["title"] for row in data["chapters"]]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return "it is no chapters file"
    if not str(data.get("version", "")).startswith("1."):
        return "its version is not 1"
    if starts != sorted(starts) or not starts or not all(titles):
        return "its chapters are empty, untitled or out of order"
    return ""


RULES: tuple[Callable[[Feed], Iterator[FeedFinding]], ...] = (missing, enclosures, pictures, texts)
