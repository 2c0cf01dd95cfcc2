"""What `episodes.toml` and the settings add to a feed, and audio of every format."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring

from narrator.errors import SettingsError
from narrator.podcast import enclosures, show
from narrator.podcast.changes import mark
from narrator.podcast.check import check
from narrator.podcast.check.document import CONTENT, ITUNES, PODCAST
from narrator.podcast.ledger import REMOVED
from tests.podcast.shows import built, edition
from tests.running import make, narrate

TOLD = """
[[episode]]
chapter = 2
summary = "挑夫送信。"
notes = "<p>录于山中。</p>"
image = "own.png"
explicit = true
type = "bonus"
social = "https://social.example.org/@post/1"
people = [{ name = "沈砚舟", role = "guest", image = "https://example.org/a.jpg", link = "https://example.org/" }]
soundbites = [{ start = 1.5, seconds = 20, title = "门" }]
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return edition(tmp_path_factory.mktemp("book"))


@pytest.fixture
def own(book: Path, tmp_path: Path) -> Path:
    """An edition that may be changed."""
    shutil.copytree(book, tmp_path / "edition")
    return tmp_path / "edition"


def channel(folder: Path) -> Element:
    found = fromstring((folder / "feed.xml").read_bytes()).find("channel")
    assert found is not None
    return found


def item(folder: Path, title: str) -> Element:
    return next(each for each in channel(folder).findall("item") if each.findtext("title") == title)


def test_what_is_told_of_an_episode_is_in_the_feed(own: Path, tmp_path: Path) -> None:
    from PIL import Image

    Image.new("RGB", (1500, 1500), "#a33").save(own / "own.png")
    (own / "episodes.toml").write_text(TOLD, encoding="utf-8")
    target = tmp_path / "show"
    built(own, target)
    told = item(target, "第二章 一封慢信")
    assert told.findtext("description") == "挑夫送信。"
    assert (told.findtext(f"{CONTENT}encoded") or "").startswith("<p>录于山中。</p>")
    assert told.findtext(f"{ITUNES}explicit") == "true"
    assert told.findtext(f"{ITUNES}episodeType") == "bonus"
    image = told.find(f"{ITUNES}image")
    assert image is not None
    with Image.open(target / (image.get("href") or "").rpartition("/")[2]) as picture:
        assert picture.size == (1500, 1500)
    guest = next(each for each in told.findall(f"{PODCAST}person") if each.get("role") == "guest")
    assert (guest.text, guest.get("img")) == ("沈砚舟", "https://example.org/a.jpg")
    bite = told.find(f"{PODCAST}soundbite")
    assert bite is not None
    assert bite.attrib == {"startTime": "1.5", "duration": "20"}
    assert item(target, "第一章 石阶与雾").findtext(f"{ITUNES}explicit") == "false"
    assert check(target) == []
    (own / "episodes.toml").unlink()
    built(own, target)
    assert item(target, "第二章 一封慢信").findtext(f"{ITUNES}episodeType") == "full"
    assert not list(target.glob("*.cover-*.jpg"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[episode]]\nchapter = 2\nsumary = 'x'", "no setting 'sumary'"),
        ("[[episode]]\nchapter = 'two'", "chapter is 'two'"),
        ("[[episode]]\ntype = 'extra'", "type is 'extra'"),
        ("[[episode]]\nimage = 'gone.png'", "gone.png is missing"),
        ("[[episode]]\nimage = '../../secret.png'", "missing|beside it"),
        ("[[episode]]\nsocial = 'here'", "not an address"),
        ("[[episode]]\npeople = [{ role = 'guest' }]", "at least name"),
        ("[[episode]]\nsoundbites = [{ start = '1' }]", "soundbites has"),
        ("[[episode]]\npeople = ['沈砚舟']", "people has '沈砚舟'"),
        ("[[episode]]\npeople = [{ name = '' }]", "at least name"),
        ("[[episode]]\nexplicit = 'yes'", "true or false is expected"),
        ("[[episode]]\nchapter = true", "a whole number is expected"),
        ("[[episode]]\nchapter = 4", "chapter is 4, and the edition has 3"),
        ("[[episode]]\nchapter = -1", "chapter is -1"),
        ("[[episode]]\nchapter = 2\n[[episode]]\nchapter = 2", "chapter 2 stands in it twice"),
        ("[[episode]]\nchapter = 1\nsoundbites = [{ start = 900, seconds = 30 }]", "behind the end"),
        ("[[episode]]\nchapter = 1\nsoundbites = [{ start = -1, seconds = 1 }]", "starts at -1"),
        ("[[episode]]\nchapter = 1\nsoundbites = [{ start = nan, seconds = 1 }]", "starts at nan"),
        ("[[episode]]\nchapter = 1\nsoundbites = [{ start = 1, seconds = 0 }]", "takes 0 seconds"),
        ("[[episode]]\nnotes = '<p onclick=\"x()\">a</p>'", "notes hold a script"),
        ("episode = 1", r"\[\[episode\]\] tables"),
        ("[[episode", "cannot be read"),
    ],
)
def test_a_mistake_in_it_is_named(own: Path, tmp_path: Path, text: str, said: str) -> None:
    (own / "episodes.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=said):
        built(own, tmp_path / "show")


def test_a_picture_that_is_none_is_named(own: Path, tmp_path: Path) -> None:
    (own / "own.png").write_text("not a picture", encoding="utf-8")
    (own / "episodes.toml").write_text("[[episode]]\nchapter = 1\nimage = 'own.png'", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"own\.png is no picture that can be read\.") as caught:
        built(own, tmp_path / "show")
    assert "0x" not in str(caught.value)


def test_episodes_are_removed_whatever_is_told_of_them(own: Path, tmp_path: Path) -> None:
    built(own, tmp_path / "show")
    (own / "episodes.toml").write_text("[[episode", encoding="utf-8")
    assert len(mark(tmp_path / "show", [str(own)], REMOVED)) == 3


def test_an_edition_has_its_own_picture_where_the_show_is_called_otherwise(book: Path, tmp_path: Path) -> None:
    built(book, tmp_path / "show", title="邮差的夜")
    image = item(tmp_path / "show", "第一章 石阶与雾").find(f"{ITUNES}image")
    assert image is not None
    name = (image.get("href") or "").rpartition("/")[2]
    assert (tmp_path / "show" / name).read_bytes() == (book / "cover.jpg").read_bytes()
    assert check(tmp_path / "show") == []
    built(book, tmp_path / "same")
    assert item(tmp_path / "same", "第一章 石阶与雾").find(f"{ITUNES}image") is None


def test_settings_of_directories_and_listeners_are_in_the_feed(book: Path, tmp_path: Path) -> None:
    settings = tmp_path / "podcast.toml"
    settings.write_text(
        'more_categories = ["Education", "Society & Culture > Documentary"]\nfunding_url = "https://example.org/give"\n'
        'funding_text = "支持我们"\nlicense = "CC-BY-4.0"\nlocation = "杭州"\napple_verify = "abc-1"\n',
        encoding="utf-8",
    )
    loaded = show.load(settings, {})
    more = {name: getattr(loaded, name) for name in ("more_categories", "funding_url", "funding_text", "license")}
    built(book, tmp_path / "show", **more, location=loaded.location, apple_verify=loaded.apple_verify)
    found = channel(tmp_path / "show")
    assert [each.get("text") for each in found.findall(f"{ITUNES}category")] == [
        "Arts",
        "Education",
        "Society & Culture",
    ]
    funding = found.find(f"{PODCAST}funding")
    assert funding is not None
    assert (funding.text, funding.get("url")) == ("支持我们", "https://example.org/give")
    assert (found.findtext(f"{PODCAST}license"), found.findtext(f"{PODCAST}location")) == ("CC-BY-4.0", "杭州")
    assert found.findtext(f"{ITUNES}applepodcastsverify") == "abc-1"
    assert check(tmp_path / "show") == []


@pytest.mark.parametrize(
    ("formats", "taken", "kind"),
    [
        ("wav,mp3", ".mp3", "audio/mpeg"),
        ("m4b", ".m4a", "audio/x-m4a"),
        ("opus,m4a", ".m4a", "audio/x-m4a"),
    ],
)
def test_the_format_that_apps_play_is_taken(own: Path, tmp_path: Path, formats: str, taken: str, kind: str) -> None:
    make(own / "script.md", "--format", formats)
    target = tmp_path / "show"
    for episode in built(own, target).episodes:
        assert episode.audio.endswith(taken)
        assert (target / episode.audio).is_file()
    enclosure = channel(target).find("item/enclosure")
    assert enclosure is not None
    assert enclosure.get("type") == kind
    assert check(target) == []


@pytest.mark.parametrize("form", ["wav", "flac", "opus"])
def test_what_apps_do_not_play_is_refused_or_taken_with_a_warning(own: Path, tmp_path: Path, form: str) -> None:
    make(own / "script.md", "--format", form, "--subtitles", "none")
    target = tmp_path / "show"
    refused = narrate("feed", own, "-o", target, "--base-url", "https://shows.example.org/a/")
    assert refused.code == 1
    assert f"only {form.upper()}. {enclosures.REFUSED_BY}" in refused.err
    taken = narrate("feed", own, "-o", target, "--base-url", "https://shows.example.org/a/", "--any-format")
    assert taken.code == 0
    assert re.search(rf"warning: {enclosures.REFUSED_BY} do not play \S+\.{form}", taken.err)
    assert {finding.rule for finding in check(target)} <= {"enclosure-format", "itunes-owner"}


def test_transcripts_are_made_from_the_manifest_where_there_are_no_subtitles(own: Path, tmp_path: Path) -> None:
    target = tmp_path / "show"
    make(own / "script.md", "--subtitles", "none")
    (first, *_) = built(own, target).episodes
    text = (target / first.subtitles["vtt"]).read_text("utf-8")
    assert text.startswith("WEBVTT")
    assert "挑夫" in text
    assert check(target) == []


def test_both_scripts_are_published_with_their_languages(own: Path, tmp_path: Path) -> None:
    make(own / "script.md", "--script", "both")
    target = tmp_path / "show"
    built(own, target)
    found = item(target, "第二章 一封慢信").findall(f"{PODCAST}transcript")
    assert [(each.get("type"), each.get("language")) for each in found] == [
        ("text/vtt", "zh-Hans"),
        ("application/x-subrip", "zh-Hans"),
        ("text/vtt", "zh-Hant"),
        ("application/x-subrip", "zh-Hant"),
    ]
    names = [(each.get("url") or "").rpartition("/")[2] for each in found]
    assert "門" in (target / names[2]).read_text("utf-8")
    assert "门" in (target / names[0]).read_text("utf-8")
    assert check(target) == []


def test_a_chapter_of_nothing_but_emoji_is_no_episode(tmp_path: Path) -> None:
    book = edition(tmp_path, "第一章 春水\n\n河开了。\n\n第二章 🎉\n\n🎉🎉🎉\n\n第三章 秋风\n\n叶子落尽了。\n")
    titles = [episode.title for episode in built(book, tmp_path / "show").episodes]
    assert "第一章 春水" in titles
    assert all(any(char.isalnum() for char in title) for title in titles)
    assert check(tmp_path / "show") == []
