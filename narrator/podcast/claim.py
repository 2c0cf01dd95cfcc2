"""A target belongs to one show: another show's feed, or somebody's own pages, are not written over."""

from __future__ import annotations

from pathlib import Path

from narrator.errors import SettingsError
from narrator.podcast.check.document import PODCAST
from narrator.podcast.paging import FEED
from narrator.podcast.target import RECORD, PublishTarget

INDEX = "index.html"


def ensure_ours(place: PublishTarget, folder: Path, target: str) -> None:
    """Raises SettingsError where `target` is the show's own folder, or holds another show or a page of somebody's."""
    if place.is_local and Path(place.root).resolve().is_relative_to(folder.resolve()):
        raise SettingsError(
            f"{target} is the show's own folder.", remedy="Name another: narrator feed publish TARGET DIR"
        )
    if feed := place.read(FEED):
        if _guid(feed) != _guid((folder / FEED).read_bytes()):
            raise SettingsError(
                f"{target} holds the feed of another show: its subscribers would get this one.",
                remedy="Name a folder of its own; or take that feed.xml away first, if the other show is over.",
            )
    elif place.exists(INDEX) and not place.exists(RECORD):
        raise SettingsError(
            f"{target} has an {INDEX} that was not published by Narrator.",
            remedy="Name an empty folder, or take that page away first.",
        )


def _guid(feed: bytes) -> str:
    """The podcast:guid of a feed, which it keeps for good; empty where it has none or is no feed."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        return str(fromstring(feed, forbid_dtd=True).findtext(f"channel/{PODCAST}guid") or "").strip()
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return ""
