"""Which of an edition's audio files a feed takes: MP3 where there is one, and nothing that common apps cannot play."""

from __future__ import annotations

from collections.abc import Iterable

from narrator.audio.formats import FORMATS

PREFERRED = ("mp3", "m4a", "m4b", "mp4")
# Apple's requirements for podcasts name MP3, AAC (M4A) and MPEG-4 video and nothing else; Spotify's ask for MP3.
REFUSED_BY = "Apple Podcasts and Spotify"
_BY_SUFFIX = {form.suffix: form for form in FORMATS.values()}
TYPES = {form.suffix: form.feed_type or form.media_type for form in FORMATS.values()}  # M4B keeps its old names


def chosen(formats: Iterable[str], *, any_format: bool = False) -> str | None:
    """The format that a feed takes, of those that there are; None where there is none that apps play."""
    there = [form for form in formats if form in FORMATS]
    taken = [form for form in PREFERRED if form in there] + (there if any_format else [])
    return next(iter(taken), None)


def suffix(own: str) -> str:
    """What a file ends in in a feed, by what it ends in in the edition: apps know `.m4a`, not `.m4b`."""
    return _BY_SUFFIX[own].feed_suffix


def media_type(name: str) -> str:
    """The media type of an enclosure by its file's name, empty where it is no audio that Narrator makes."""
    return TYPES.get(name[name.rfind(".") :].lower(), "") if "." in name else ""


def is_played(name: str) -> bool:
    """Whether common podcast apps play a file with that name."""
    form = _BY_SUFFIX.get(name[name.rfind(".") :].lower())
    return bool(form and form.feed_type)


def listed(formats: Iterable[str]) -> str:
    return " and ".join(form.upper() for form in formats) or "no audio file"


def refusing() -> str:
    return f"{REFUSED_BY} take MP3, M4A and MP4 only."
