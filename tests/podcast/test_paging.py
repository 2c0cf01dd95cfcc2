"""A long feed in pages that link to each other, and the small player that other sites embed."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import feedparser
import podcastparser
import pytest

from narrator.errors import SettingsError
from narrator.podcast import publish
from narrator.podcast.build import build
from narrator.podcast.check import check
from narrator.podcast.check.document import ATOM, PODCAST
from narrator.podcast.show import load
from tests.podcast.shows import BASE_URL, NOW, built, edition, show


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    text = "".join(f"第{number}章 第{number}夜\n\n雨下了第{number}天。\n\n" for number in "一二三四五")
    return edition(tmp_path_factory.mktemp("paging"), text)


def page(path: Path) -> tuple[list[str], dict[str, str], str]:
    """Its episodes, its links and the show's identity."""
    channel = ElementTree.parse(path).getroot()[0]
    links = {link.get("rel", ""): link.get("href", "") for link in channel.findall(f"{ATOM}link")}
    titles = [item.findtext("title") or "" for item in channel.findall("item")]
    return titles, links, channel.findtext(f"{PODCAST}guid") or ""


def test_each_page_links_to_the_next_and_the_first_is_the_newest(book: Path, tmp_path: Path) -> None:
    made = built(book, tmp_path / "show", feed_episodes=2)
    names = ["feed.xml", "feed-2.xml", "feed-3.xml"]
    first, second, third = (page(made.folder / name) for name in names)
    assert [first[0], second[0], third[0]] == [
        ["第五章 第五夜", "第四章 第四夜"], ["第三章 第三夜", "第二章 第二夜"], ["第一章 第一夜"]
    ]  # fmt: skip
    ends = {"first": BASE_URL + "feed.xml", "last": BASE_URL + "feed-3.xml"}
    assert first[1] == {"self": BASE_URL + "feed.xml", "next": BASE_URL + "feed-2.xml", **ends}
    assert second[1]["self"] == BASE_URL + "feed-2.xml"
    assert (second[1]["previous"], second[1]["next"]) == (BASE_URL + "feed.xml", BASE_URL + "feed-3.xml")
    assert "next" not in third[1]
    assert first[2] == second[2] == third[2]
    assert [finding for finding in check(made.folder) if finding.level == "error"] == []


def test_another_reader_finds_all_by_the_links_and_the_newest_without_them(book: Path, tmp_path: Path) -> None:
    made = built(book, tmp_path / "show", feed_episodes=2)
    found, address, pages = [], BASE_URL + "feed.xml", 0
    while address:
        read = feedparser.parse((made.folder / address.removeprefix(BASE_URL)).read_bytes())
        assert not read.bozo
        found += [entry.id for entry in read.entries]
        pages += 1
        address = next((link.href for link in read.feed.links if link.rel == "next"), "")
    assert pages == 3
    assert found == [episode.guid for episode in reversed(made.episodes)]
    newest = podcastparser.parse(BASE_URL + "feed.xml", (made.folder / "feed.xml").open("rb"))
    assert {each["guid"] for each in newest["episodes"]} == set(found[:2])


def test_one_page_is_without_links_and_pages_of_before_go(book: Path, tmp_path: Path) -> None:
    built(book, tmp_path / "show", feed_episodes=1)
    guids = ElementTree.parse(tmp_path / "show" / "feed-5.xml").findall(".//item/guid")
    build([], show(), tmp_path / "show", NOW)
    assert [path.name for path in (tmp_path / "show").glob("feed*.xml")] == ["feed.xml"]
    titles, links, _ = page(tmp_path / "show" / "feed.xml")
    assert len(titles) == 5
    assert set(links) == {"self"}
    every = [guid.text for guid in ElementTree.parse(tmp_path / "show" / "feed.xml").findall(".//item/guid")]
    assert guids[0].text == every[-1]


def test_pages_are_checked_and_published_before_the_first(book: Path, tmp_path: Path) -> None:
    made = built(book, tmp_path / "show", feed_episodes=3)
    assert publish.files(made.folder)[-2:] == ["feed-2.xml", "feed.xml"]
    old = made.folder / "feed-2.xml"
    whole = old.read_bytes()
    old.write_bytes(whole.replace(b"<guid", b"<!-- <guid", 1).replace(b"</guid>", b"</guid> -->", 1))
    assert [finding.place.split(",")[0] for finding in check(made.folder) if finding.level == "error"] == ["feed-2.xml"]
    old.write_bytes(whole)
    (made.folder / made.episodes[0].audio).unlink()
    with pytest.raises(Exception, match=made.episodes[0].audio):
        publish.files(made.folder)


@pytest.mark.parametrize("value", ["-1", "true", "'3'"])
def test_a_size_that_is_none_is_refused(value: str, tmp_path: Path) -> None:
    (tmp_path / "podcast.toml").write_text(f"feed_episodes = {value}", encoding="utf-8")
    with pytest.raises(SettingsError, match="feed_episodes"):
        load(tmp_path / "podcast.toml", {})


def test_other_sites_find_a_player_to_embed(book: Path, tmp_path: Path) -> None:
    made = built(book, tmp_path / "show")
    one = made.episodes[0]
    text = (made.folder / one.page).read_text(encoding="utf-8")
    assert f'type="application/json+oembed" title="{one.title}" href="{BASE_URL}{one.oembed}"' in text
    answer = json.loads((made.folder / one.oembed).read_text(encoding="utf-8"))
    assert (answer["version"], answer["type"], answer["title"]) == ("1.0", "rich", one.title)
    assert f'src="{BASE_URL}{one.embed}"' in answer["html"]
    assert (made.folder / answer["thumbnail_url"].removeprefix(BASE_URL)).is_file()
    small = (made.folder / one.embed).read_text(encoding="utf-8")
    assert f'src="{one.audio}"' in small
    assert one.passages[1].text not in small
