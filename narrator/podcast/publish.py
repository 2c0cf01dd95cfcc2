"""Copying a show to where it is hosted: a folder, s3://, or any other place that fsspec reaches.

Audio goes first and the feed last, so that the feed never names what is not there, whenever the run is interrupted.
What was copied is recorded by its hash in `.published.json` at the target; what is there unchanged is not copied again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from narrator import edition
from narrator.errors import OutputError, SettingsError, SourceError
from narrator.podcast import claim, ledger, websub
from narrator.podcast.check.document import Feed
from narrator.podcast.paging import FEED
from narrator.podcast.target import PublishTarget

SAVE_EVERY = 20  # files, so that what a killed run has copied is not copied again
ORDER = (
    ".mp3",
    ".m4a",
    ".m4b",
    ".opus",
    ".flac",
    ".jpg",
    ".png",
    ".vtt",
    ".srt",
    ".json",
    ".css",
    ".js",
    ".html",
    ".xml",
)
BACK_ENDS = ("botocore", "aiobotocore", "aiohttp", "paramiko", "gcsfs", "adlfs", "azure", "smbprotocol")


@dataclass(slots=True)
class Published:
    """What was copied (or would be), what was there already, and what was removed, by file name.

    `told` is the hub that was told of the change, and `untold` why one could not be.
    """

    copied: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    told: str = ""
    untold: str = ""


def files(folder: Path) -> list[str]:
    """The show's files in the order in which they are copied, the feed last; none of episodes whose date has not come.

    Raises SourceError without a feed, or where the feed names a file that is missing.
    """
    feeds = [_feed(folder), *(_feed(folder, page.name) for page in folder.glob("feed-*.xml"))]
    for feed, (_, element, url) in ((each, found) for each in feeds for found in each.addresses()):
        path = feed.file(url)
        if path and path.parent == folder.resolve() and path.suffix and not path.is_file():
            raise SourceError(
                f"The feed names {path.name} ({element}), which is missing. Nothing was copied.",
                remedy=f"Build the show again with its edition, then publish: narrator feed EDITION -o {folder}",
            )
    held = [f"{entry.name}." for entry in ledger.load(folder).entries if entry.moment > datetime.now(UTC)]
    names = [path.name for path in folder.iterdir() if path.is_file() and not path.name.startswith((".", *held))]
    return sorted(names, key=lambda name: (name == FEED, _rank(name), name))


def _feed(folder: Path, name: str = FEED) -> Feed:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    if not (folder / name).is_file():
        raise SourceError(f"{folder} holds no show.", remedy="Make one: narrator feed EDITION --base-url URL")
    try:
        channel = fromstring((folder / name).read_bytes(), forbid_dtd=True).find("channel")
    except (OSError, ParseError, DefusedXmlException, ValueError, LookupError):
        channel = None
    if channel is None:
        raise SourceError(f"{folder / name} is no feed.", remedy=f"See what is wrong: narrator feed check {folder}")
    return Feed(channel, folder)


def _rank(name: str) -> int:
    return next((rank for rank, suffix in enumerate(ORDER) if name.endswith(suffix)), 0)


def publish(
    folder: Path,
    target: str,
    *,
    dry_run: bool = False,
    prune: bool = False,
    told: Callable[[str], None] = lambda _: None,
) -> Published:
    """Copy a show to a target, a folder or an address of fsspec's; `prune` then removes what was published and is gone.

    A hub that the feed names is told when something was copied. Raises SourceError without a show, SettingsError for a
    target that cannot be one or that holds something else, BusyError while the show is built or published, OutputError
    where it cannot be written.
    """
    _ensure_possible(target)
    names = files(folder)
    with edition.writing(folder):
        try:
            place = PublishTarget.at(target)
            claim.ensure_ours(place, folder, target)
            if not dry_run:
                place.begin()
            done = _copied(folder, names, place, told, dry_run=dry_run)
            done.removed = _pruned(place, names, dry_run=dry_run) if prune else []
        except Exception as error:
            if not _is_of_storage(error):
                raise
            reason = getattr(error, "strerror", None) or error
            raise OutputError(f"{target} cannot be written: {reason}.", remedy=_remedy(target, error)) from error
    if done.copied and not dry_run:
        hub = _feed(folder).hub_url
        done.untold = websub.tell(hub, _feed(folder).self_url) if hub else ""
        done.told = hub if not done.untold else ""
    return done


def _copied(
    folder: Path, names: list[str], place: PublishTarget, told: Callable[[str], None], *, dry_run: bool
) -> Published:
    """Copy what is not there as it is here; the record is written as it goes, and whatever happens."""
    before, own, done = place.record(), dict[str, str](), Published()
    try:
        for name in names:
            digest = edition.file_hash(folder / name)
            if before.get(name) == digest and place.holds(name, (folder / name).stat().st_size):
                done.unchanged.append(name)
                continue
            told(name)
            done.copied.append(name)
            if not dry_run:
                place.put(folder / name, name)
                own[name] = digest
                if len(own) % SAVE_EVERY == 0:
                    place.save(own)
    finally:
        if own:
            place.save(own)
    return done


def _pruned(place: PublishTarget, names: list[str], *, dry_run: bool) -> list[str]:
    """Remove what was published and is no longer in the show."""
    gone = [name for name in place.record() if name not in names]
    if gone and not dry_run:
        for name in gone:
            place.remove(name)
        place.save(dict.fromkeys(gone, ""))
    return gone


def _ensure_possible(target: str) -> None:
    """Raises SettingsError where a target is empty, or an address that nothing can be written to."""
    if not target.strip():
        raise SettingsError(
            "The target is empty.", remedy="Name a folder or s3://bucket/path: narrator feed publish TARGET"
        )
    if target.startswith(("http://", "https://")):
        raise SettingsError(
            f"{target} is a web address: files cannot be written to it.",
            remedy="Name where that address gets its files from: a folder, s3://bucket/path, sftp://host/path.",
        )


def _is_of_storage(error: Exception) -> bool:
    """Whether an error comes from where files are written: each of fsspec's back ends raises some of its own."""
    own = type(error).__module__.partition(".")[0]
    return isinstance(error, (OSError, ImportError, ValueError)) or own in BACK_ENDS


def _remedy(target: str, error: Exception) -> str:
    if not target.startswith(("s3:", "s3a:")):
        if isinstance(error, ImportError):
            return "Install what it names with pip into the environment that Narrator runs in."
        if isinstance(error, ValueError):
            return "Name a folder, s3://bucket/path or sftp://host/path."
        return "What was copied stays: run the same command to continue."
    if isinstance(error, ImportError):
        return "S3 needs: pip install 'narrator[s3]'"
    if "credentials" in str(error).lower():
        return "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or write ~/.aws/credentials."
    return "Check the bucket's name and your credentials. What was copied stays: run the same command to continue."
