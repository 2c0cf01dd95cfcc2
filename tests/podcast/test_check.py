"""A good show has no finding; each of these single defects has the one that names it."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from narrator.errors import SourceError
from narrator.podcast.check import check
from narrator.podcast.show import Show
from tests.podcast.shows import BASE_URL, built, edition
from tests.running import narrate

Change = Callable[[Path], None]
DC = "http://purl.org/dc/elements/1.1/"


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("good")
    built(edition(place / "book"), place / "show")
    return place / "show"


def swap(pattern: str, by: str, count: int = 1) -> Change:
    """Replace in the feed what matches a pattern, once."""

    def change(folder: Path) -> None:
        path = folder / "feed.xml"
        text, changes = re.subn(pattern, by, path.read_text("utf-8"), count=count, flags=re.DOTALL)
        assert changes, f"nothing matches {pattern}"
        path.write_text(text, encoding="utf-8")

    return change


def drop(tag: str) -> Change:
    """Remove the first element of that name with all that is in it, and the line it stood on."""
    return swap(rf"\n\s*<{tag}\b(?:[^>]*/>|.*?</{tag}>)", "")


def in_item(pattern: str, by: str) -> Change:
    """The same, in the first episode."""
    return swap(rf"(<item>(?:(?!</item>).)*?){pattern}", rf"\g<1>{by}")


def file(suffix: str, change: Change) -> Change:
    """Change the first file with that suffix."""
    return lambda folder: change(min(folder.glob(f"*{suffix}")))


def written(data: bytes) -> Change:
    def change(path: Path) -> None:
        path.write_bytes(data)

    return change


def picture(size: tuple[int, int] = (1400, 1400), mode: str = "RGB", kind: str = "JPEG") -> Change:
    def draw(path: Path) -> None:
        from PIL import Image

        Image.new(mode, size).save(path, kind)

    return file(".jpg", draw)


def twice(pattern: str) -> Change:
    """Give the second of two matches the first one's text."""

    def change(folder: Path) -> None:
        path = folder / "feed.xml"
        text = path.read_text("utf-8")
        first, second, *_ = re.finditer(pattern, text)
        path.write_text(text[: second.start()] + first.group() + text[second.end() :], encoding="utf-8")

    return change


def before(tag: str, more: str) -> Change:
    """Put more in front of the first element of that name."""
    return swap(f"<{tag}>", f"{more}<{tag}>")


def doubled(tag: str, value: str) -> Change:
    """Give the first episode an element of that name once more."""
    return in_item(f"<{tag}>", f"<{tag}>{value}</{tag}><{tag}>")


def enclosure(suffix: str, kind: str) -> Change:
    """Say that the first episode's audio is of another format."""
    return in_item(r'\.mp3" length="(\d+)" type="audio/mpeg"', rf'{suffix}" length="\g<2>" type="{kind}"')


DEFECTS: dict[str, tuple[str, Change]] = {
    "cut off": ("well-formed", swap(r"</channel>.*", "")),
    "entities": ("no-doctype", swap(r"<rss", '<!DOCTYPE rss [<!ENTITY a "b">]><rss')),
    "other encoding": ("encoding", swap('encoding="UTF-8"', 'encoding="GBK"')),
    "old version": ("rss-version", swap(r'version="2\.0"', 'version="0.91"')),
    "no channel": ("rss", swap("<channel>.*</channel>", "")),
    "no title": ("channel-title", drop("title")),
    "no link": ("channel-link", drop("link")),
    "no description": ("channel-description", drop("description")),
    "no language": ("channel-language", drop("language")),
    "no author": ("channel-itunes-author", drop("itunes:author")),
    "no explicit": ("channel-itunes-explicit", drop("itunes:explicit")),
    "no category": ("itunes-category", swap(r"<itunes:category text=\"Arts\">.*?</itunes:category>", "")),
    "misspelt category": ("itunes-category", swap('text="Books"', 'text="books"')),
    "no picture": ("itunes-image", drop("itunes:image")),
    "no self link": ("atom-self", drop("atom:link")),
    "no owner": ("itunes-owner", drop("itunes:owner")),
    "owner without name": ("owner-name", swap("<itunes:name>[^<]*", "<itunes:name>")),
    "owner without address": ("owner-email", drop("itunes:email")),
    "strange language": ("language", swap("<language>[^<]*", "<language>Chinese (simplified)")),
    "explicit in words": ("itunes-explicit", swap("<itunes:explicit>false", "<itunes:explicit>clean")),
    "unknown type": ("itunes-type", swap("<itunes:type>serial", "<itunes:type>series")),
    "long description": ("description-bytes", swap("<description>[^<]*", "<description>" + "长" * 1400)),
    "title twice": ("repeated-element", swap("<title>", "<title>a</title><title>")),
    "guid that is none": ("podcast-guid", swap("<podcast:guid>[^<]*", "<podcast:guid>my-show")),
    "locked by nobody": ("podcast-locked-owner", swap(r'<podcast:locked owner="[^"]*"', '<podcast:locked owner="me"')),
    "unknown medium": ("podcast-medium", swap("<podcast:medium>[^<]*", "<podcast:medium>book")),
    "relative address": ("address", swap(r'href="https://[^"]*/cover', 'href="cover')),
    "address that is not ASCII": ("ascii-address", in_item(r'url="([^"]*)\.mp3"', r'url="\g<2>话.mp3"')),
    "misspelt element": ("unknown-element", in_item("<guid", "<giud>a</giud><guid")),
    "text between elements": ("stray-text", swap("<channel>", "<channel>text")),
    "date of Dublin Core, too": ("said-twice", in_item("<guid", f"<date xmlns='{DC}'>2026-03-01</date><guid")),
    "date of Atom, too": (
        "said-twice", in_item("<guid", "<atom:published>2026-03-01T00:00:00Z</atom:published><guid"),
    ),
    "id of Atom, too": ("said-twice", in_item("<guid", "<atom:id>urn:uuid:1</atom:id><guid")),
    "language of Dublin Core, too": ("said-twice", before("generator", f"<language xmlns='{DC}'>zh</language>")),
    "generator twice": ("repeated-element", before("generator", "<generator>a</generator>")),
    "two enclosures": ("one-enclosure", in_item(r"(<enclosure[^>]*>)", r"\g<2>\g<2>")),
    "author without address": ("contact", in_item("<title>", "<author>沈砚舟</author><title>")),
    "editor without address": ("contact", before("generator", "<managingEditor>me</managingEditor>")),
    "ttl in words": ("ttl", before("generator", "<ttl>an hour</ttl>")),
    "hours past midnight": ("skip", before("generator", "<skipHours><hour>24</hour></skipHours>")),
    "a day twice": ("skip", before("generator", "<skipDays><day>Sunday</day><day>Sunday</day></skipDays>")),
    "no day": ("skip", before("generator", "<skipDays></skipDays>")),
    "wide image": ("image-size", swap("<image>", "<image><width>3000</width>")),
    "image of another title": ("image-differs", swap("(<image>.*?<title>)", r"\g<1>x")),
    "cloud without port": ("cloud", before("generator", '<cloud domain="a" path="/" protocol="xml-rpc"/>')),
    "relative link": ("relative-link", in_item("<content:encoded>", '<content:encoded>&lt;a href="x.html">')),
    "form in the notes": ("notes-script", in_item("<content:encoded>", "<content:encoded>&lt;form>")),
    "date before computers": ("early-date", in_item(r"<pubDate>[^<]*", "<pubDate>Sun, 01 Mar 1908 00:00:00 +0800")),
    "page that is missing": (
        "paging", before("generator", f'<atom:link rel="next" href="{BASE_URL}feed-2.xml"/>')
    ),
    "page that is the same": ("paging", before("generator", f'<atom:link rel="next" href="{BASE_URL}feed.xml"/>')),
    "no episodes": ("no-episodes", swap(r"<item>.*</item>", "")),
    "episode without title": ("item-title", in_item(r"<title>[^<]*</title>", "")),
    "episode without guid": ("item-guid", in_item(r"<guid[^>]*>[^<]*</guid>", "")),
    "guid as a link": ("guid-permalink", in_item(r' isPermaLink="false"', "")),
    "episode without date": ("item-date", in_item(r"<pubDate>[^<]*</pubDate>", "")),
    "date in ISO form": ("pubdate", in_item(r"<pubDate>[^<]*", "<pubDate>2026-03-01T00:00:00Z")),
    "wrong day of the week": ("pubdate", in_item(r"<pubDate>\w+,", "<pubDate>Xyz,")),
    "date ahead": ("future-date", in_item(r"<pubDate>[^<]*", "<pubDate>Thu, 01 Jan 2099 00:00:00 +0800")),
    "episode without audio": ("item-enclosure", in_item(r"<enclosure[^>]*>", "")),
    "audio without length": ("enclosure-length", in_item(r'length="\d+"', 'length="0"')),
    "audio's length is off": ("enclosure-size", in_item(r'length="\d+"', 'length="12345"')),
    "audio's type is wrong": ("enclosure-type", in_item(r'type="audio/mpeg"', 'type="audio/mp3"')),
    "duration in words": ("itunes-duration", in_item(r"<itunes:duration>\d+", "<itunes:duration>ten minutes")),
    "duration is off": ("duration", in_item(r"<itunes:duration>\d+", "<itunes:duration>600")),
    "number nought": ("itunes-episode", in_item(r"<itunes:episode>\d+", "<itunes:episode>0")),
    "serial without numbers": ("serial-number", in_item(r"<itunes:episode>\d+</itunes:episode>", "")),
    "unknown episode type": ("itunes-episodeType", in_item(r"<itunes:episodeType>full", "<itunes:episodeType>Full")),
    "one guid twice": ("guid-unique", twice(r"<guid[^>]*>[^<]*")),
    "one audio twice": ("enclosure-unique", twice(r"<enclosure[^>]*>")),
    "one number twice": ("number-unique", twice(r"<itunes:episode>\d+")),
    "dates that do not rise": ("date-order", in_item(r"<pubDate>[^<]*", "<pubDate>Thu, 01 Jan 2015 00:00:00 +0800")),
    "no transcript": ("podcast-transcript", in_item(r"<podcast:transcript[^>]*>\s*<podcast:transcript[^>]*>", "")),
    "transcript's type": ("transcript-type", in_item(r'type="text/vtt"', 'type="text/webvtt"')),
    "chapters' type": ("podcast-chapters", in_item(r"application/json\+chapters", "text/json")),
    "unknown encoding": ("encoding", swap('encoding="UTF-8"', 'encoding="x-klingon"')),
    "bad date of the channel": ("channel-date", swap("<lastBuildDate>[^<]*", "<lastBuildDate>2026-03-01")),
    "episode's title twice": ("repeated-element", doubled("title", "a")),
    "episode's date twice": ("repeated-element", doubled("pubDate", "Sun, 01 Mar 2026 00:00:00 GMT")),
    "episode's duration twice": ("repeated-element", doubled("itunes:duration", "1")),
    "moved": ("new-feed-url", before("itunes:type", "<itunes:new-feed-url>https://b.org/</itunes:new-feed-url>")),
    "moved nowhere": ("new-feed-url", before("itunes:type", "<itunes:new-feed-url>there</itunes:new-feed-url>")),
    "blocked": ("itunes-block", before("itunes:type", "<itunes:block>Yes</itunes:block>")),
    "markup in the show's title": ("html-title", swap("<title>", "<title>&lt;b&gt;")),
    "markup in a title": ("html-title", in_item("<title>", "<title>&lt;em&gt;")),
    "entity in a title": ("html-title", in_item("<title>", "<title>&amp;nbsp;")),
    "script in the show's description": ("notes-script", swap("<description>", "<description>&lt;script&gt;")),
    "script in a description": ("notes-script", in_item("<description>", "<description>&lt;img onerror=x&gt;")),
    "webp cover": ("cover-format", swap(r'(<itunes:image href="[^"]*)\.jpg', r"\g<1>.webp")),
    "webp cover by another name": ("cover-format", picture(kind="WEBP")),
    "sound that apps do not play": ("enclosure-format", enclosure(".opus", "audio/ogg")),
    "no such address": ("address", swap(r'(<itunes:image href=")[^"]*', r"\g<1>https://[::1/cover.jpg")),
    "chapters of another kind": (
        "chapters-unreadable",
        file(".chapters.json", written(b'{"version": 2, "chapters": []}')),
    ),
    "chapter's time": ("psc-start", in_item(r'<psc:chapter start="[^"]*"', '<psc:chapter start="soon"')),
    "script in notes": ("notes-script", in_item("<content:encoded>", "<content:encoded>&lt;script&gt;")),
    "audio is missing": ("file-missing", file(".mp3", lambda path: path.unlink())),
    "audio is damaged": ("audio-unreadable", file(".mp3", lambda path: os.truncate(path, 300))),
    "page is missing": ("file-missing", file("001.html", lambda path: path.unlink())),
    "small cover": ("cover-size", picture((900, 900))),
    "oblong cover": ("cover-size", picture((1400, 1500))),
    "grey cover": ("cover-mode", picture(mode="L")),
    "cover's name": ("cover-suffix", picture(kind="PNG")),
    "cover is damaged": ("cover-unreadable", file(".jpg", written(b"no picture"))),
    "transcript is damaged": ("transcript-unreadable", file(".vtt", written(b"WEBVTT\n\n00:01 later\nwords\n"))),
    "transcript in GBK": ("transcript-unreadable", file(".srt", written("1\n字\n".encode("gbk")))),
    "chapters are damaged": ("chapters-unreadable", file(".chapters.json", written(b"{}"))),
}  # fmt: skip


FOREIGN_VTT = """\
WEBVTT - text

NOTE
by hand

STYLE
::cue {}

first
00:01.000 --> 00:02.000 line:0
字
""".encode()
SOUND: dict[str, Change] = {
    "tracking behind the address": in_item(r'\.mp3"', '.mp3?dest=feed&amp;t=1"'),
    "video": enclosure(".mp4", "video/mp4"),
    "M4A by its registered type": enclosure(".m4a", "audio/mp4"),
    "trailer without a number": in_item(
        r"<itunes:episode>\d+</itunes:episode>(\s*)<itunes:episodeType>full", r"<itunes:episodeType>trailer"
    ),
    "bonus that shares a number": in_item(
        r"<itunes:episode>\d+</itunes:episode>(\s*)<itunes:episodeType>full",
        r"<itunes:episode>1</itunes:episode><itunes:episodeType>bonus",
    ),
    "locked without an owner": swap(r'<podcast:locked owner="[^"]*"', "<podcast:locked"),
    "chapters as JSON": in_item(r"application/json\+chapters", "application/json"),
    "zone by name": in_item(r"<pubDate>\w+, (.{20}) \+0800", r"<pubDate>\g<2> EST"),
    "zone Z": in_item(r"<pubDate>\w+, (.{20}) \+0800", r"<pubDate>\g<2> Z"),
    "WebVTT with notes, ids and short times": file(".vtt", written(FOREIGN_VTT)),
    "SubRip with CRLF": file(".srt", written("1\r\n00:00:01,000 --> 00:00:02,000\r\n字\r\n\r\n".encode())),
    "chapters of version 1.1": file(
        ".chapters.json", written(b'{"version": "1.1.0", "chapters": [{"startTime": 0, "title": "a"}]}')
    ),
}  # fmt: skip


@pytest.mark.parametrize(("encoding", "broken"), [("GBK", False), ("GB18030", False), ("Big5", True)])
def test_a_feed_in_another_encoding_is_read_and_told_so(
    good: Path, tmp_path: Path, encoding: str, broken: bool
) -> None:
    """Whatever else is wrong is found, too; a feed that is not in what it declares is no XML."""
    text = (good / "feed.xml").read_text("utf-8").replace('encoding="UTF-8"', f'encoding="{encoding}"')
    text = re.sub("<itunes:explicit>false", "<itunes:explicit>clean", text, count=1)
    (tmp_path / "feed.xml").write_bytes(text.encode("GB18030"))
    found = [finding.rule for finding in check(tmp_path / "feed.xml")]
    assert found[0] == "encoding"
    assert ("well-formed" in found, "itunes-explicit" in found) == (broken, not broken)


@pytest.mark.parametrize("name", SOUND)
def test_what_is_allowed_is_no_finding(good: Path, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "show"
    shutil.copytree(good, folder)
    SOUND[name](folder)
    by_files = {"file-missing", "audio-unreadable"}  # the change is in the feed alone
    assert [finding for finding in check(folder) if finding.rule not in by_files] == []


HOSTILE = {
    "version that is a number": file(
        ".chapters.json", written(b'{"version": 1, "chapters": [{"startTime": 0, "title": "a"}]}')
    ),
    "chapters that are a list": file(".chapters.json", written(b"[1]")),
    "chapters nested deep": file(".chapters.json", written(b"[" * 100_000)),
    "address that is none": in_item(r'enclosure url="[^"]*"', 'enclosure url="https://[/a.mp3"'),
    "file name with NUL": in_item(r'(enclosure url="[^"]*)\.mp3"', r'\g<2>%00.mp3"'),
    "endless file name": in_item(r'(enclosure url="[^"]*)\.mp3"', rf'\g<2>{"a" * 5000}.mp3"'),
    "damaged picture": file(".jpg", written(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(30))),
    "date beyond all": in_item("<pubDate>[^<]*", "<pubDate>99 Feb 2026 00:00:00 +9999"),
    "duration beyond all": in_item(r"<itunes:duration>\d+", "<itunes:duration>" + "9" * 400),
    "number beyond all": in_item(r"<itunes:episode>\d+", "<itunes:episode>" + "9" * 5000),
    "season beyond all": in_item(r"</itunes:episode>", f"\\g<0><itunes:season>{'9' * 5000}</itunes:season>"),
    "season of another digit": in_item(r"</itunes:episode>", r"\g<0><itunes:season>²</itunes:season>"),
    "length beyond all": in_item(r'length="\d+', 'length="' + "9" * 5000),
    "empty transcript": file(".vtt", written(b"")),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_in_a_feed_stops_the_check(good: Path, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "show"
    shutil.copytree(good, folder)
    HOSTILE[name](folder)
    assert all(finding.rule for finding in check(folder))


def test_commands_in_remedies_exist(good: Path, tmp_path: Path) -> None:
    from narrator.cli import main

    feed = main.get_command(None, "feed")  # type: ignore[arg-type]
    assert feed is not None
    folder = tmp_path / "show"
    shutil.copytree(good, folder)
    found = []
    for _, change in DEFECTS.values():
        shutil.rmtree(folder)
        shutil.copytree(good, folder)
        change(folder)
        found += [finding.mend for finding in check(folder)]
    named = {command for mend in found for command in re.findall(r"narrator feed (\w+)", mend)}
    assert named == {"build", "EDITION"}
    for setting in {name for mend in found for name in re.findall(r"(\w+) (?:in|from) podcast\.toml", mend)}:
        assert hasattr(Show(), setting), setting


def test_a_good_show_has_no_finding(good: Path) -> None:
    assert check(good) == []


@pytest.mark.parametrize("name", DEFECTS)
def test_a_defect_is_found(good: Path, tmp_path: Path, name: str) -> None:
    rule, change = DEFECTS[name]
    folder = tmp_path / "show"
    shutil.copytree(good, folder)
    change(folder)
    found = check(folder)
    assert rule in {finding.rule for finding in found}
    assert all(finding.place and finding.problem and finding.source and finding.mend for finding in found)


def test_the_command_says_where_and_how(good: Path, tmp_path: Path) -> None:
    assert narrate("feed", "check", good).code == 0
    folder = tmp_path / "show"
    shutil.copytree(good, folder)
    in_item(r'length="\d+"', 'length="12345"')(folder)
    run = narrate("feed", "check", folder)
    assert run.code == 1
    assert "episode “第三章 灯亮之后”" in run.out
    assert "enclosure-size" in run.out
    assert "1 error, 0 warnings" in run.out


def test_a_feed_alone_is_checked_without_its_files(good: Path, tmp_path: Path) -> None:
    alone = tmp_path / "feed.xml"
    shutil.copyfile(good / "feed.xml", alone)
    assert {finding.rule for finding in check(alone)} == {"file-missing"}


def test_what_is_no_feed(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        check(tmp_path)
    (tmp_path / "feed.xml").write_bytes(b"\x00\xff")
    assert [finding.rule for finding in check(tmp_path)] == ["encoding", "well-formed"]
