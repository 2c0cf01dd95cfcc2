"""Five readers of other makers find in a feed what was put into it, whatever the book's text holds."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import podcastparser
import pytest

from narrator.podcast import feed, notes, site, xml
from narrator.podcast.build import Built
from narrator.podcast.xml import clean
from tests import javascript
from tests.podcast.shows import BASE_URL, built, edition

HOSTILE = """\
# 第一章 <b>& ]]> "引号"

他写下 a < b && c > d，又写下 <![CDATA[ 与 ]]>，还有 &amp; 和 &#0;。他笑了😀，𠮷野家的灯亮着。

שלום 这是从右往左的字\u202e。\x0b\x07

# 第二章 {{ 7*7 }} {% raw %}

<script>alert(1)</script> 不会被执行。javascript:alert(2) 也不会。
"""
DESCRIPTION = "第一行 <i>不是标签</i> & 第二行\n]]> 第三行 😀"


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory) -> Built:
    place = tmp_path_factory.mktemp("read")
    book = edition(place / "book", HOSTILE, "书 & <名> ]]>", "作者 “某” & 某")
    return built(book, place / "show", description=DESCRIPTION, title="节目 <&> ]]> 😀")


@pytest.fixture(scope="module")
def by_javascript(show: Built) -> dict[str, Any]:
    found: dict[str, Any] = javascript.run("feed.mjs", show.folder / "feed.xml")
    return found


def newest_first(show: Built) -> list[Any]:
    return sorted(show.episodes, key=lambda episode: datetime.fromisoformat(episode.date), reverse=True)


def one_line(text: str) -> str:
    return " ".join(clean(text).split())


def test_feedparser(show: Built) -> None:
    found = feedparser.parse((show.folder / "feed.xml").read_bytes())
    assert not found.bozo
    assert found.feed.title == show.show.title
    assert found.feed.subtitle == DESCRIPTION
    assert found.feed.author == show.show.author
    for entry, episode in zip(found.entries, newest_first(show), strict=True):
        assert entry.title == one_line(episode.title)
        assert (entry.id, entry.guidislink) == (episode.guid, False)
        assert entry.published == feed.rfc2822(episode.date)
        assert entry.summary == notes.summary(episode)
        assert entry.link == BASE_URL + episode.page
        (audio,) = entry.enclosures
        assert (audio.href, int(audio.length), audio.type) == (
            BASE_URL + episode.audio,
            episode.audio_bytes,
            "audio/mpeg",
        )
        assert int(entry.itunes_episode) == episode.number


def test_podcastparser(show: Built) -> None:
    with (show.folder / "feed.xml").open("rb") as file:
        found = podcastparser.parse(BASE_URL + "feed.xml", file)
    assert found["title"] == one_line(show.show.title)
    assert found["itunes_owner"]["email"] == show.show.owner_email
    assert found["itunes_categories"] == [["Arts", "Books"]]
    episodes = {episode["guid"]: episode for episode in found["episodes"]}
    assert len(episodes) == len(show.episodes)
    for made in show.episodes:
        read = episodes[made.guid]
        assert read["title"] == one_line(made.title)
        assert read["total_time"] == max(1, round(made.duration_s))
        assert read["published"] == datetime.fromisoformat(made.date).timestamp()
        assert (read["season"], read["number"]) == (made.season, made.number)
        assert [chapter["title"] for chapter in read["chapters"]] == [one_line(mark.title) for mark in made.marks]
        assert read["enclosures"][0]["file_size"] == made.audio_bytes


def test_partytime(show: Built, by_javascript: dict[str, Any]) -> None:
    found = by_javascript["partytime"]
    assert found["guid"]
    assert (found["medium"], found["locked"], found["podcastOwner"]) == ("audiobook", True, show.show.owner_email)
    supported = {name for names in found["pc20support"].values() for name in names}
    assert supported >= {"locked", "transcript", "chapters", "person", "season", "episode", "guid", "medium"}
    for read, made in zip(found["items"], newest_first(show), strict=True):
        assert read["guid"] == made.guid
        assert read["title"] == one_line(made.title)
        assert read["enclosure"]["length"] == made.audio_bytes
        assert {each["url"] for each in read["podcastTranscripts"]} == {
            BASE_URL + name for name in made.subtitles.values()
        }
        assert read["podcastChapters"]["url"] == BASE_URL + made.chapters
        assert {person["role"] for person in read["podcastPeople"]} == {"Author", "Narrator"}
        assert read["podcastSeason"] == {"number": made.season, "name": one_line(made.season_name)}


def test_feedsmith(show: Built, by_javascript: dict[str, Any]) -> None:
    found = by_javascript["feedsmith"]
    assert found["title"] == show.show.title
    assert found["podcast"]["txts"] == [{"display": "true", "purpose": "ai-content"}]
    assert found["podcast"]["locked"] == {"value": True, "owner": show.show.owner_email}
    for read, made in zip(found["items"], newest_first(show), strict=True):
        assert read["description"] == notes.summary(made)
        assert read["content"]["encoded"] == notes.html(made, BASE_URL + made.page)
        assert read["itunes"]["duration"] == max(1, round(made.duration_s))
        starts = [feed.normal_play_time(mark.start_s) for mark in made.marks]
        assert [chapter["start"] for chapter in read["psc"]["chapters"]] == starts


def test_podparse(show: Built, by_javascript: dict[str, Any]) -> None:
    found = by_javascript["podparse"]
    assert found["meta"]["title"] == show.show.title
    read = {episode["guid"]: episode for episode in found["episodes"]}
    for made in show.episodes:
        episode = read[made.guid]
        assert episode["title"] == one_line(made.title)
        assert episode["enclosure"] == {"length": made.audio_bytes, "type": "audio/mpeg", "url": BASE_URL + made.audio}
        assert (episode["season"], episode["episode"]) == (made.season, made.number)


def test_pages_hold_the_text_as_text(show: Built) -> None:
    for made in show.episodes:
        page = (show.folder / made.page).read_text(encoding="utf-8")
        assert "<script>alert" not in page
        assert "{{" not in page.replace("{{ 7*7 }}", "")
        for passage in made.passages:
            for sentence in passage.sentences:
                assert site_text(sentence.text) in page


def site_text(text: str) -> str:
    import markupsafe

    return clean(str(markupsafe.escape(text)))


def test_no_text_breaks_the_xml() -> None:
    text = "".join(map(chr, [*range(0x300), *range(0xD7F0, 0xE010), *range(0xFFF0, 0x10010)])) + "]]></rss>\ud800"
    root = ET.Element("rss")
    xml.add(root, "title", text, href=text)
    read = ET.fromstring(xml.document(root).decode())
    title = read.find("title")
    assert title is not None
    assert title.text == clean(text)
    assert "\ud800" not in clean(text)


def test_chapters_are_json_1_2(show: Built) -> None:
    for made in show.episodes:
        data = json.loads((show.folder / made.chapters).read_text(encoding="utf-8"))
        assert data["version"] == "1.2.0"
        assert [row["title"] for row in data["chapters"]] == [mark.title for mark in made.marks]
        assert data["chapters"][0]["startTime"] == 0


@pytest.mark.parametrize("language", ["zh-cn", "zh-tw", "en", "de"])
def test_every_word_of_the_pages_is_there_in_both_languages(language: str) -> None:
    words = site.words(language)
    assert words.keys() == site.words("en").keys() == site.words("zh").keys()
    assert all(words.values())


def test_summaries_stay_within_apples_limit(show: Built) -> None:
    assert len(notes.description("长" * 2000).encode()) <= notes.DESCRIPTION_BYTES
    assert notes.description("长" * 2000).endswith("…")
    assert Path(show.folder / "feed.xml").stat().st_size < 100_000
