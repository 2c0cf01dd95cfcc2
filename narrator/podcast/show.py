"""The show: what `podcast.toml` says of it, and what is taken from the first edition where it says nothing."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from narrator.errors import SettingsError
from narrator.podcast import categories, toml

SETTINGS = Path("podcast.toml")
KINDS = ("serial", "episodic")
EPISODES = ("chapter", "edition")
INSERTED = ("renumber", "decimal")
MEDIA = ("audiobook", "podcast")
MORE_CATEGORIES = 2  # beside the first; directories look at no more
UNITS = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(days=7),
}
_EVERY = re.compile(r"(\d{1,4})\s*(minute|hour|day|week)s?")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", re.IGNORECASE)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True, slots=True)
class Show:
    """One podcast. An empty text, `start` or `cover` is taken from the first edition, or is left out.

    `episodes` says what becomes an episode: each chapter, or each edition. The first appears at `start`, each further
    one `every` later, in the time zone `zone`. `inserted` says how a chapter that is put between others is numbered:
    with all that follow it, or by a decimal. `any_format` lets in audio that common apps do not play. `ai_content`
    declares the voices synthetic. `feed_episodes` is how many a page of the feed has, 0 for all on one.
    """

    base_url: str = ""
    title: str = ""
    description: str = ""
    author: str = ""
    owner_name: str = ""
    owner_email: str = ""
    link: str = ""
    language: str = ""
    category: str = "Arts > Books"
    more_categories: tuple[str, ...] = ()
    explicit: bool = False
    copyright: str = ""
    cover: Path | None = None
    type: str = "serial"
    medium: str = "audiobook"
    episodes: str = "chapter"
    inserted: str = "renumber"
    any_format: bool = False
    start: datetime | None = None
    every: timedelta = UNITS["day"]
    zone: str = "Asia/Shanghai"
    season_names: tuple[str, ...] = ()
    locked: bool = True
    complete: bool = False
    ai_content: bool = True
    hub: str = ""
    new_feed_url: str = ""
    funding_url: str = ""
    funding_text: str = ""
    license: str = ""
    location: str = ""
    apple_verify: str = ""
    feed_episodes: int = 0

    @property
    def feed_url(self) -> str:
        return self.base_url + "feed.xml"

    def season_name(self, season: int, otherwise: str) -> str:
        """What the settings call a season, numbered from 1."""
        return self.season_names[season - 1] if season <= len(self.season_names) else otherwise


def load(path: Path, given: Mapping[str, Any]) -> Show:
    """The settings in a file, if it is there, with what was `given` on the command line over them.

    Raises SettingsError, which names the key and what was expected.
    """
    table: dict[str, Any] = {}
    try:
        table = toml.table(path)
    except FileNotFoundError:
        pass
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"{path} cannot be read: {error}.",
            remedy="Correct that line; or move the file away, and `narrator feed --init` writes a new one.",
        ) from error
    values = {**table, **{name: value for name, value in given.items() if value is not None}}
    try:
        return _show(values, path.parent)
    except _MistakeError as mistake:
        raise SettingsError(f"{path}: {mistake}", remedy="docs/formats.md lists the settings of a show.") from None


class _MistakeError(ValueError):
    """One value that cannot be; the message names the key and what was expected."""


def _show(values: dict[str, Any], folder: Path) -> Show:
    kinds = {field.name: str(field.type) for field in fields(Show)}
    for name, value in values.items():
        if name not in kinds:
            near = difflib.get_close_matches(name, kinds, n=1)
            raise _MistakeError(f"there is no setting {name!r}" + (f"; did you mean {near[0]!r}?" if near else "."))
        _expect_type(name, value, kinds[name])
    zone = values.get("zone", "Asia/Shanghai")
    made: dict[str, Any] = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
    if "every" in made:
        made["every"] = _every(made["every"])
    if "cover" in made:
        made["cover"] = folder / made["cover"] if made["cover"] else None
    if "start" in made:
        made["start"] = _start(made["start"], zone)
    for name in ("season_names", "more_categories"):
        if name in made:
            made[name] = tuple(made[name])
    if made.get("base_url"):
        made["base_url"] = address("base_url", made["base_url"]).rstrip("/") + "/"
    show = Show(**made)
    _check(show)
    return show


def _expect_type(name: str, value: Any, kind: str) -> None:
    expected: tuple[type, ...] = (str,)
    if kind == "bool":
        expected = (bool,)
    elif kind == "int":
        expected = (int,)
    elif kind.startswith("tuple"):
        expected = (list,)
    elif name == "start":
        expected = (str, datetime, date)
    if not toml.is_kind(value, *expected):
        raise _MistakeError(f"{name} is {value!r}, where {toml.called(*expected)} is expected.")
    if isinstance(value, list) and not all(isinstance(each, str) for each in value):
        raise _MistakeError(f"{name} is {value!r}, where a list of texts is expected.")


def _check(show: Show) -> None:
    if show.feed_episodes < 0:
        raise _MistakeError(f"feed_episodes is {show.feed_episodes}, where 0 or more is expected.")
    _check_more(show)
    for name, allowed in (
        ("type", KINDS),
        ("episodes", EPISODES),
        ("inserted", INSERTED),
        ("medium", MEDIA),
        ("category", categories.names()),
    ):
        value = getattr(show, name)
        if value not in allowed:
            near = difflib.get_close_matches(value, allowed, n=1) or allowed[:3]
            raise _MistakeError(f"{name} is {value!r}; try {' or '.join(map(repr, near))}.")
    if show.language and not _LANGUAGE.fullmatch(show.language):
        raise _MistakeError(f"language is {show.language!r}, not a language tag such as 'zh-CN'.")
    if show.owner_email and not _EMAIL.fullmatch(show.owner_email):
        raise _MistakeError(f"owner_email is {show.owner_email!r}, not an e-mail address.")
    for name in ("link", "hub", "new_feed_url", "funding_url"):
        if value := getattr(show, name):
            address(name, value)
    zone_of(show.zone)


def _check_more(show: Show) -> None:
    if len(show.more_categories) > MORE_CATEGORIES:
        raise _MistakeError(f"more_categories has {len(show.more_categories)} of them; there may be {MORE_CATEGORIES}.")
    for name in show.more_categories:
        if name not in categories.names():
            close = difflib.get_close_matches(str(name), categories.names(), n=1) or categories.names()[:3]
            raise _MistakeError(f"more_categories has {name!r}; try {' or '.join(map(repr, close))}.")


def zone_of(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise _MistakeError(f"zone is {name!r}, not a time zone such as 'Asia/Shanghai'.") from None


def address(name: str, value: str) -> str:
    """An http(s) address in ASCII. Raises ValueError."""
    parts = urlsplit(value)
    if (
        parts.scheme not in ("http", "https")
        or not parts.netloc
        or not value.isascii()
        or re.search(r"[\s<>\"]", value)
    ):
        raise _MistakeError(f"{name} is {value!r}, not an address such as 'https://example.org/show/'.")
    if name == "base_url" and (parts.query or parts.fragment):
        raise _MistakeError(f"base_url is {value!r}: it is a folder, and has no ? or #.")
    return value


def _every(value: str) -> timedelta:
    found = _EVERY.fullmatch(value.strip())
    if not found or int(found[1]) == 0:
        raise _MistakeError(f"every is {value!r}; try '1 day', '12 hours' or '1 week'.")
    return int(found[1]) * UNITS[found[2]]


def _start(value: str | datetime | date, zone: str) -> datetime | None:
    if value == "":
        return None
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            raise _MistakeError(f"start is {value!r}; try '2026-01-31' or '2026-01-31 08:00'.") from None
    moment = value if isinstance(value, datetime) else datetime.combine(value, time())
    return moment if moment.tzinfo else moment.replace(tzinfo=zone_of(zone))
