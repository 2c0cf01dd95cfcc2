"""podcast.toml: the one that --init writes is good, and a mistake is named."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import feedparser
import pytest

from narrator.errors import SettingsError
from narrator.podcast import show
from narrator.podcast.build import build
from tests.podcast.shows import NOW, built, edition
from tests.running import narrate


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return edition(tmp_path_factory.mktemp("book"))


def written(folder: Path, *lines: str) -> Path:
    path = folder / "podcast.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_the_new_settings_are_good(book: Path, tmp_path: Path) -> None:
    path = tmp_path / "podcast.toml"
    run = narrate("feed", "--init", book, "--settings", path, "--base-url", "https://example.org/a")
    assert run.code == 0, run.err
    loaded = show.load(path, {})
    assert (loaded.title, loaded.author, loaded.base_url) == ("山里的邮局", "沈砚舟", "https://example.org/a/")
    assert narrate("feed", "--init", "--settings", path).code == 1  # never over one that is there
    run = narrate("feed", book, "--settings", path, "-o", tmp_path / "show")
    assert run.code == 0, run.err
    assert "3 episodes" in run.out


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('titel = "a"', "did you mean 'title'"),
        ('type = "serie"', "try 'serial'"),
        ('category = "Arts > books"', "'Arts > Books'"),
        ('language = "中文"', "not a language tag"),
        ('owner_email = "me"', "not an e-mail address"),
        ('every = "daily"', "'1 day'"),
        ('every = "0 days"', "'1 day'"),
        ('start = "tomorrow"', "2026-01-31"),
        ('zone = "Peking"', "Asia/Shanghai"),
        ('explicit = "no"', "true or false is expected"),
        ("title = 3", "a text in quotation marks is expected"),
        ("feed_episodes = true", "a whole number is expected"),
        ('season_names = "春"', "a list in [ ] is expected"),
        ("season_names = [3]", "a list of texts is expected"),
        ('more_categories = ["Arts", "History", "Fiction"]', "more_categories has 3"),
        ('base_url = "example.org"', "not an address"),
        ('base_url = "https://例子.org/"', "not an address"),
        ('base_url = "https://example.org/?a=b"', "has no ?"),
        ('hub = "ftp://hub"', "not an address"),
        ("title = ", "cannot be read"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        show.load(written(tmp_path, line), {})
    assert said in str(caught.value)


def test_a_file_may_begin_as_a_windows_editor_saves_it(tmp_path: Path) -> None:
    path = written(tmp_path, "\ufefftitle = '  早安  '")
    assert show.load(path, {}).title == "早安"


def test_what_is_blank_is_not_told(book: Path, tmp_path: Path) -> None:
    path = written(tmp_path, 'title = "   "', 'author = " "')
    assert built(book, tmp_path / "show", title=show.load(path, {}).title).show.title == "山里的邮局"


def test_the_command_line_goes_before(tmp_path: Path) -> None:
    path = written(tmp_path, 'base_url = "https://one.example.org"')
    assert show.load(path, {"base_url": None}).base_url == "https://one.example.org/"
    assert show.load(path, {"base_url": "https://two.example.org/x"}).base_url == "https://two.example.org/x/"
    assert show.load(tmp_path / "none.toml", {}).base_url == ""


def test_dates_by_start_rhythm_and_zone(tmp_path: Path) -> None:
    path = written(tmp_path, 'start = "2026-01-31 08:00"', 'every = "12 hours"', 'zone = "Asia/Tokyo"')
    loaded = show.load(path, {})
    assert loaded.start == datetime(2026, 1, 31, 8, tzinfo=ZoneInfo("Asia/Tokyo"))
    assert loaded.every == timedelta(hours=12)
    by_day = show.load(written(tmp_path, "start = 2026-01-31"), {})
    assert by_day.start == datetime(2026, 1, 31, tzinfo=NOW.tzinfo)


def test_what_the_settings_say_is_in_the_feed(book: Path, tmp_path: Path) -> None:
    path = written(
        tmp_path, 'base_url = "https://example.org/s"', 'title = "夜读"', 'type = "episodic"', 'medium = "podcast"',
        'season_names = ["冬"]', "complete = true", "explicit = true", 'hub = "https://hub.example.org/"',
        'new_feed_url = "https://example.org/new.xml"', 'copyright = "© 2026"', "ai_content = false",
        'category = "Education"',
    )  # fmt: skip
    build([book], show.load(path, {}), tmp_path / "show", NOW)
    text = (tmp_path / "show" / "feed.xml").read_text("utf-8")
    for part in (
        "<itunes:type>episodic<", "<podcast:medium>podcast<", '<podcast:season name="冬">1<', "<itunes:complete>yes<",
        "<itunes:explicit>true<", 'rel="hub"', "<itunes:new-feed-url>https://example.org/new.xml<",
        "<copyright>© 2026<", '<itunes:category text="Education" />',
    ):  # fmt: skip
        assert part in text
    assert "ai-content" not in text
    assert "podcast:locked" not in text  # nobody to ask
    assert feedparser.parse(text.encode()).feed.title == "夜读"


def test_an_owner_without_a_name_has_the_shows(tmp_path: Path) -> None:
    book = edition(tmp_path / "book", "雾很大。", title="早间新闻", author="")
    asked = show.Show(base_url="https://example.org/", owner_email="a@example.org")
    made = build([book], asked, tmp_path / "show", NOW)
    found = feedparser.parse((made.folder / "feed.xml").read_bytes())
    assert found.feed.publisher_detail == {"name": "早间新闻", "email": "a@example.org"}
