"""Pages: the show and each episode, to be read and heard without JavaScript, and in step with the audio with it.

Nothing is asked of another host, and all of it works from a disk. Templates are beside this file, as are the style, the
scripts and the words that pages share.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, urlsplit

from narrator import edition
from narrator.podcast import embedding, linked, notes, pictures
from narrator.podcast.episode import Episode, by_date
from narrator.podcast.show import Show
from narrator.podcast.xml import clean
from narrator.readback import whole_number

if TYPE_CHECKING:
    import jinja2

HERE = Path(__file__).parent
STATIC = ("show.css",)
SCRIPTS = {"index.html": ("show.js", "index.js"), "episode.html": ("show.js", "player.js")}
WORDS = "show.words.js"
INDEX = "show.index.js"
PER_PAGE = 50  # episodes: a page is read in a few screens, and shows a year of a weekly show
SUMMARY = 90  # characters of an episode's summary in a list
SUBSCRIBE = {  # apps that take a feed's address from a link
    "Apple Podcasts": "podcast://{rest}",
    "Pocket Casts": "pktc://subscribe/{rest}",
    "AntennaPod": "antennapod-subscribe://{rest}",
    "Overcast": "overcast://x-callback-url/add?url={quoted}",
}


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What a page says of itself: its address, its pictures' files, its script, and its content for search engines."""

    url: str
    cover: str
    thumb: str
    share: str
    script: str
    linked_data: dict[str, Any]


class Season(NamedTuple):
    """Episodes of one edition on a page of the list; `title` is empty where the show has one season."""

    title: str
    episodes: list[Episode]


class Paging(NamedTuple):
    """Page `number` of a list of `total` episodes, which has pages up to `last`."""

    number: int
    last: int
    total: int

    @staticmethod
    def page(number: int) -> str:
        return "index.html" if number == 1 else f"index-{number}.html"

    @property
    def near(self) -> list[int]:
        """The numbers to show: the first, the last and those around; 0 stands for what is left out between them."""
        shown = sorted({1, self.last, *range(max(1, self.number - 2), min(self.last, self.number + 2) + 1)})
        found: list[int] = []
        for number in shown:
            if found and number - found[-1] > 1:
                found.append(0)
            found.append(number)
        return found


def write(folder: Path, show: Show, cover: str, episodes: Sequence[Episode]) -> None:
    """Write every page that changed, and what they share. `cover` is the show's picture's file name.

    Episodes that are hidden have their pages, and are in no list.
    """
    ordered = in_order(show, episodes)
    made = pictures.write(folder, show, cover, ordered)
    _write_shared(folder)
    _write_list(folder, show, made, [each for each in ordered if not each.hidden])
    _write_episodes(folder, show, made, ordered)


def in_order(show: Show, episodes: Sequence[Episode]) -> list[Episode]:
    """Episodes as they are heard: by date, and of a serial one edition after the other, whichever was added to last."""
    by_time = sorted(episodes, key=by_date)
    return sorted(by_time, key=lambda episode: episode.season) if show.type == "serial" else by_time


def write_list(folder: Path, show: Show, cover: str, listed: Sequence[Episode]) -> None:
    """Write the pages that list episodes, and what they need, without the episodes' own pages."""
    _write_shared(folder)
    _write_list(folder, show, pictures.small(folder, cover, listed), listed)


def _write_shared(folder: Path) -> None:
    for name in STATIC:
        edition.write_if_changed(folder / name, (HERE / "static" / name).read_bytes())
    for name, parts in SCRIPTS.items():
        text = "\n".join((HERE / "static" / part).read_text(encoding="utf-8") for part in parts)
        edition.write_if_changed(folder / _script(name), text)
    edition.write_if_changed(folder / WORDS, f"window.WORDS = {json.dumps(_words(), ensure_ascii=False)};\n")


def _script(template: str) -> str:
    return f"show.{template.removesuffix('.html')}.js".replace("show.index.js", "show.list.js")


def _write_list(folder: Path, show: Show, made: pictures.Pictures, listed: Sequence[Episode]) -> None:
    """The pages of the list, newest first if the show is episodic; pages of a longer list before are removed."""
    rows = list(listed) if show.type == "serial" else list(reversed(listed))
    count = max(1, -(-len(rows) // PER_PAGE))
    several = len({episode.season for episode in rows}) > 1 and show.episodes != "edition"
    index = [_found(show, episode, made.thumbs[episode.name], several=several) for episode in rows]
    edition.write_if_changed(folder / INDEX, f"window.EPISODES = {json.dumps(index, ensure_ascii=False)};\n")
    common = {"show": show, "words": words(show.language), "thumbs": made.thumbs}
    more = {"subscribe": subscribe(show.feed_url), "qr": qr_code(show.link)}
    for number in range(1, count + 1):
        paging = Paging(number, count, len(rows))
        name = paging.page(number)
        seasons = list(_seasons(show, rows[(number - 1) * PER_PAGE : number * PER_PAGE], several=several))
        url = show.base_url + ("" if number == 1 else name)
        about = PageFacts(
            url, made.cover, made.thumb, made.share, _script("index.html"), linked.series(show, made.cover)
        )
        page = _render("index.html", **common, **more, about=about, paging=paging, seasons=seasons)
        edition.write_if_changed(folder / name, page)
    for old in folder.glob("index-*.html"):
        last = old.stem.removeprefix("index-")
        if whole_number(last) > count:
            old.unlink()


def _seasons(show: Show, episodes: Sequence[Episode], *, several: bool) -> Iterator[Season]:
    if not several:
        yield Season("", list(episodes))
        return
    for number, group in groupby(episodes, key=lambda episode: episode.season):
        found = list(group)
        yield Season(show.season_name(number, found[0].season_name), found)


def _found(show: Show, episode: Episode, thumb: str, *, several: bool) -> dict[str, Any]:
    """What a search finds an episode by, and shows of it."""
    summary = notes.summary(episode)[:SUMMARY]
    season = show.season_name(episode.season, episode.season_name)
    return {
        "page": episode.page,
        "guid": episode.guid,
        "title": episode.title,
        "season": season if several else "",
        "summary": summary,
        "day": episode.date[:10],
        "seconds": int(episode.duration_s),
        "thumb": thumb,
        "find": f"{episode.title} {season} {summary} {episode.date[:10]}".lower(),
    }


def _write_episodes(folder: Path, show: Show, made: pictures.Pictures, ordered: Sequence[Episode]) -> None:
    common = {"show": show, "words": words(show.language)}
    shown = [episode for episode in ordered if not episode.hidden]
    neighbours = {each.name: pair for each, *pair in zip(shown, [None, *shown], [*shown[1:], None], strict=False)}
    for episode in ordered:
        before, after = neighbours.get(episode.name, (None, None))
        thumb, share = made.thumbs[episode.name], made.shares[episode.name]
        data = linked.episode(show, episode, share)
        about = PageFacts(show.base_url + episode.page, made.cover, thumb, share, _script("episode.html"), data)
        code = embedding.code(show, episode)
        season = show.season_name(episode.season, episode.season_name)
        own = {"about": about, "episode": episode, "season": season, "embed": code}
        page = _render("episode.html", **common, **own, before=before, after=after)
        edition.write_if_changed(folder / episode.page, page)
        edition.write_if_changed(folder / episode.embed, _render("embed.html", **common, about=about, episode=episode))
        edition.write_if_changed(folder / episode.oembed, embedding.oembed(show, episode, thumb, pictures.THUMB))


def _render(name: str, **values: object) -> str:
    return clean(_environment().get_template(name).render(**values)) + "\n"


@cache
def _environment() -> jinja2.Environment:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"), autoescape=True, undefined=jinja2.StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.filters |= {"clock": notes.clock, "day": lambda date: date[:10], "summary": notes.summary}
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": False}
    return environment


def subscribe(feed_url: str) -> dict[str, str]:
    """Links that hand the feed to an app, by the app's name."""
    rest = feed_url.partition("://")[2]
    return {app: form.format(rest=rest, quoted=quote(feed_url, safe="")) for app, form in SUBSCRIBE.items()}


def qr_code(url: str) -> str:
    """An SVG picture of an address, to be put into a page."""
    import segno

    buffer = io.BytesIO()
    segno.make(url, micro=False).save(
        buffer, kind="svg", xmldecl=False, svgns=True, border=2, title=urlsplit(url).netloc, omitsize=True, light="#fff"
    )
    return buffer.getvalue().decode().strip()


@cache
def _words() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads((HERE / "words.json").read_text(encoding="utf-8"))
    return found


def words(language: str) -> dict[str, str]:
    """The pages' own words, in the show's language, or else in English."""
    return _words()["zh" if language.lower().startswith("zh") else "en"]
