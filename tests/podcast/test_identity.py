"""What was published keeps its identity: ids, dates, addresses, and what the show calls itself."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import feedparser
import pytest

from narrator.errors import OutputError, SettingsError, SourceError
from narrator.podcast import changes, dates, entering, ledger
from narrator.podcast.build import build
from narrator.podcast.entering import Candidate
from narrator.podcast.ledger import HIDDEN, PUBLISHED, REMOVED, Ledger
from tests.podcast.shows import BASE_URL, NOW, built, edition, show
from tests.running import contents, make, narrate

OLD = Path(__file__).with_name("made_by_0_1_0")
OTHER = "第一章 春水\n\n河开了。船走了一夜。\n\n第二章 秋风\n\n叶子落尽的时候，他回来了。\n"
EDITION = "urn:uuid:8ae80f84-b829-59de-a530-4098daaf4060"


def items(folder: Path) -> dict[str, tuple[str, ...]]:
    """Every episode of the feed by its guid: date, enclosure, page, title."""
    parsed = feedparser.parse((folder / "feed.xml").read_bytes())
    assert not parsed.bozo
    return {entry.id: (entry.published, entry.enclosures[0].href, entry.link, entry.title) for entry in parsed.entries}


def channel(folder: Path) -> dict[str, str]:
    parsed = feedparser.parse((folder / "feed.xml").read_bytes()).feed
    return {name: parsed.get(name, "") for name in ("title", "description", "language", "author", "podcast_guid")}


@pytest.fixture
def old_show(tmp_path: Path) -> Path:
    """A show of two editions as Narrator 0.1.0 left it; files that are not read have their size alone."""
    folder = tmp_path / "show"
    shutil.copytree(OLD / "dot-show", folder / ".show")
    shutil.copy(OLD / "feed.xml", folder)
    shutil.copytree(OLD / "editions", tmp_path / "editions")
    for path in (folder / ".show" / "episodes").glob("*.json"):
        record = json.loads(path.read_text("utf-8"))
        (folder / record["audio"]).write_bytes(bytes(record["audio_bytes"]))
        for name in (*record["subtitles"].values(), f"{record['name']}.chapters.json"):
            (folder / name).write_text("", encoding="utf-8")
    from PIL import Image

    Image.new("RGB", (1400, 1400), "#543").save(folder / "cover-413b1197.jpg")
    return folder


@pytest.mark.parametrize("named", [[], ["he"], ["shan-li-de-you-ju"], ["he", "shan-li-de-you-ju"]])
def test_a_show_of_0_1_0_keeps_ids_dates_addresses_and_names(old_show: Path, named: list[str]) -> None:
    before, about = items(old_show), channel(old_show)
    settings = replace(show(), description="")
    later = build([old_show.parent / "editions" / name for name in named], settings, old_show, NOW + timedelta(90))
    assert items(old_show) == before
    assert channel(old_show) == about
    assert (later.added, later.changed) == ([], [])
    assert (old_show / "cover-413b1197.jpg").is_file()


def test_the_show_is_called_what_it_was_called_first(tmp_path: Path) -> None:
    one, two = edition(tmp_path / "1"), edition(tmp_path / "2", OTHER, "河", "许白")
    target, bare = tmp_path / "show", replace(show(), description="")
    build([one], bare, target, NOW)
    before, cover = channel(target), list(target.glob("cover-*"))
    build([two, one], bare, target, NOW)
    assert (channel(target), list(target.glob("cover-*"))) == (before, cover)
    script = one / "script.md"
    script.write_text(script.read_text("utf-8").replace("山里的邮局", "山外"), encoding="utf-8")
    make(script)
    build([one], bare, target, NOW)
    assert channel(target) == before
    build([], replace(bare, title="邮差的夜"), target, NOW)
    build([two], bare, target, NOW)
    assert channel(target) == {**before, "title": "邮差的夜"}


def test_a_drawn_cover_says_the_show_and_is_drawn_again_for_its_new_title(tmp_path: Path) -> None:
    book, target = edition(tmp_path), tmp_path / "show"
    built(book, target, title="邮差的夜")
    (first,) = target.glob("cover-*.jpg")
    assert first.read_bytes() != (book / "cover.jpg").read_bytes()
    built(book, target, title="邮差的夜")
    assert list(target.glob("cover-*.jpg")) == [first]
    built(book, target, title="邮差的早晨")
    (second,) = target.glob("cover-*.jpg")
    assert second.name != first.name


def test_an_episode_that_is_the_whole_has_an_id_of_its_own(tmp_path: Path) -> None:
    book, target = edition(tmp_path), tmp_path / "show"
    make(book / "script.md", "--whole", "mp3")
    built(book, target)
    chapters = items(target)
    (whole,) = built(book, target, episodes="edition").episodes
    assert list(items(target)) == [whole.guid]
    assert whole.guid not in chapters
    assert [path.name for path in target.glob("*.mp3")] == [whole.audio]
    fresh = tmp_path / "fresh"
    assert built(book, fresh, episodes="edition").episodes[0].guid == whole.guid
    built(book, target)
    assert items(target) == chapters


def test_what_is_removed_stays_removed_until_it_is_restored(tmp_path: Path) -> None:
    book, target = edition(tmp_path), tmp_path / "show"
    second = built(book, target).episodes[1]
    before = items(target)
    assert changes.mark(target, [second.name], REMOVED) == [second.name]
    again = built(book, target)
    assert again.removed == [second.name]
    assert set(items(target)) == set(before) - {second.guid}
    assert not list(target.glob(f"{second.name}.*"))
    assert [episode.number for episode in again.episodes] == [1, 3]
    assert changes.mark(target, [second.guid], PUBLISHED) == [second.name]
    build([], show(), target, NOW)
    assert second.guid not in items(target)
    built(book, target)
    assert items(target) == before


def test_an_edition_is_removed_by_its_folder_and_a_typing_mistake_is_named(tmp_path: Path) -> None:
    one, two, target = edition(tmp_path / "1"), edition(tmp_path / "2", OTHER, "河", "许白"), tmp_path / "show"
    build([one, two], show(), target, NOW)
    assert changes.mark(target, [str(two)], REMOVED) == ["he-001", "he-002"]
    build([], show(), target, NOW)
    assert len(items(target)) == 3
    with pytest.raises(SettingsError, match="did you mean 'he-001'"):
        changes.mark(target, ["he-0001"], REMOVED)


def test_a_hidden_episode_is_blocked_in_the_feed_and_not_on_the_index(tmp_path: Path) -> None:
    book, target = edition(tmp_path), tmp_path / "show"
    first = built(book, target).episodes[0]
    before = items(target)
    changes.mark(target, [first.name], HIDDEN)
    built(book, target)
    assert items(target) == before
    feed = (target / "feed.xml").read_text("utf-8")
    assert [first.guid in item for item in feed.split("<item>") if "<itunes:block>Yes" in item] == [True]
    assert first.page not in (target / "index.html").read_text("utf-8")
    assert (target / first.page).is_file()
    second = next(target.glob("*-002.html")).read_text("utf-8")
    assert f'href="{first.page}"' not in second
    changes.mark(target, [first.name], PUBLISHED)
    build([], show(), target, NOW)
    assert "itunes:block" not in (target / "feed.xml").read_text("utf-8")


def test_what_is_dated_ahead_joins_the_feed_when_its_date_has_come(tmp_path: Path) -> None:
    book, target = edition(tmp_path), tmp_path / "show"
    settings = replace(show(), start=NOW - timedelta(hours=1), every=timedelta(days=7))
    first = build([book], settings, target, NOW)
    assert (len(first.episodes), len(first.held), len(items(target))) == (1, 2, 1)
    held = first.held[0]
    assert not (target / held.page).exists()
    assert held.page not in (target / "index.html").read_text("utf-8")
    later = build([], settings, target, NOW + timedelta(days=7))
    assert (len(later.episodes), later.held[0].name) == (2, first.held[1].name)
    assert datetime.fromisoformat(later.episodes[1].date) == NOW + timedelta(days=7, hours=-1)
    assert (target / held.page).is_file()


def test_a_new_show_of_several_editions_has_dates_as_far_apart_as_the_settings_say(tmp_path: Path) -> None:
    one, two = edition(tmp_path / "1"), edition(tmp_path / "2", OTHER, "河", "许白")
    made = build([one, two], replace(show(), every=timedelta(days=7)), tmp_path / "show", NOW)
    moments = [datetime.fromisoformat(episode.date) for episode in made.episodes]
    assert {later - earlier for earlier, later in pairwise(moments)} == {timedelta(days=7)}
    assert moments[-1].date() == NOW.date()


@pytest.mark.parametrize(("way", "numbers"), [("renumber", ["1", "2", "3", "4"]), ("decimal", ["1", "1.5", "2", "3"])])
def test_a_chapter_put_in_between_stands_there(tmp_path: Path, way: str, numbers: list[str]) -> None:
    book, target = edition(tmp_path), tmp_path / "show"
    built(book, target)
    before = items(target)
    script = book / "script.md"
    head, mark, tail = script.read_text("utf-8").partition("# 第二章")
    script.write_text(f"{head}# 插曲\n\n雨下了三天。\n\n{mark}{tail}", encoding="utf-8")
    make(script)
    built(book, target, inserted=way)
    after = items(target)
    assert {guid: after[guid] for guid in before} == before
    assert [title for *_, title in reversed(after.values())] == [
        "第一章 石阶与雾",
        "插曲",
        "第二章 一封慢信",
        "第三章 灯亮之后",
    ]
    feed = (target / "feed.xml").read_text("utf-8")
    assert [each.partition("<")[0] for each in feed.split("<podcast:episode>")[:0:-1]] == numbers
    assert feed.count("<itunes:episode>") == sum(number.isdigit() for number in numbers)


def test_a_thousand_chapters_on_the_day_of_the_last_are_not_dated_ahead() -> None:
    published = Ledger()
    first = [Candidate(1, "0", "0")]
    entering.enter(published, [entering.recognized(published, EDITION, "书", first)], show(), NOW)
    many = [*first, *(Candidate(n, str(n), str(n)) for n in range(2, 1002))]
    (entries,) = entering.enter(published, [entering.recognized(published, EDITION, "书", many)], show(), NOW)
    moments = [entry.moment for entry in entries]
    assert moments == sorted(set(moments))
    assert moments[-1] < NOW
    more = [*many, *(Candidate(n, str(n), str(n)) for n in range(1002, 1102))]
    (entries,) = entering.enter(published, [entering.recognized(published, EDITION, "书", more)], show(), NOW)
    assert [entry.moment for entry in entries][:1001] == moments
    assert moments[-1] < entries[1001].moment < entries[-1].moment < NOW


@pytest.mark.parametrize("count", [1, 2, 10])
def test_chapters_before_the_first_and_between_two_have_dates_there(count: int) -> None:
    published = Ledger()
    two = [Candidate(1, "a", "a"), Candidate(2, "b", "b")]
    (known,) = entering.enter(published, [entering.recognized(published, EDITION, "书", two)], show(), NOW)
    between = [*dates.between(known[0], known[1], count, show().every)]
    assert known[0].moment < between[0] <= between[-1] < known[1].moment
    before = [*dates.between(None, known[0], count, show().every)]
    assert before[0] <= before[-1] < known[0].moment


def test_the_commands_list_remove_hide_and_restore(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    book = edition(tmp_path / "book")
    run = narrate("feed", book, "--base-url", BASE_URL)
    assert run.code == 0
    assert "are fixed: change them in output/podcast/.show/podcast.toml" in run.out
    name = ledger.load(Path("output/podcast")).entries[0].name
    assert narrate("feed", "remove", name).out.startswith(f"  remove   {name}\n")
    assert "(removed)" in narrate("feed", "list").out
    assert narrate("feed", "restore", name).code == 0
    assert narrate("feed", "hide", str(book)).code == 0
    assert narrate("feed", book).code == 0
    assert narrate("feed", "list").out.count("(hidden)") == 2
    wrong = narrate("feed", "remove", "nothing-1")
    assert (wrong.code, "narrator feed list" in wrong.err) == (1, True)


def test_the_settings_that_are_there_get_what_the_show_is_called_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    book = edition(tmp_path / "book")
    own = f'# mine\nbase_url = "{BASE_URL}"\ntitle = ""   # of all\nauthor = "我"\n'
    Path("podcast.toml").write_text(own, encoding="utf-8")
    assert narrate("feed", book).code == 0
    assert Path("podcast.toml").read_text("utf-8") == own.replace('title = ""', 'title = "山里的邮局"')


def test_a_folder_that_lost_its_record_is_not_built_anew(tmp_path: Path) -> None:
    """As where it was copied without what begins with a dot."""
    book = edition(tmp_path / "book")
    built(book, tmp_path / "show")
    moved = tmp_path / "moved"
    shutil.copytree(tmp_path / "show", moved)
    assert [each.guid for each in built(book, moved).episodes] == [
        each.guid for each in built(book, tmp_path / "show").episodes
    ]
    shutil.rmtree(moved / ".show")
    before = contents(moved)
    with pytest.raises(SourceError, match=r"not its record .*copying \* leaves it out") as caught:
        built(book, moved)
    assert contents(moved) == before
    assert str(moved / "feed.xml") in caught.value.remedy


def test_an_entry_of_the_ledger_in_a_state_that_is_none_is_damage(old_show: Path) -> None:
    path = old_show / ".show" / "ledger.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    record["entries"][0]["state"] = "../../x"
    path.write_text(json.dumps(record), encoding="utf-8")
    with pytest.raises(OutputError, match="is damaged"):
        ledger.load(old_show)


@pytest.mark.parametrize("name", ["guid", "seasons", "facts"])
@pytest.mark.parametrize("value", [None, True, 1, "x" * 3, [1], {"a": 1}])
def test_a_damaged_head_of_the_ledger_is_one_sentence(name: str, value: object, tmp_path: Path) -> None:
    path = tmp_path / ".show" / "ledger.json"
    path.parent.mkdir()
    head: dict[str, object] = {"guid": "g", "seasons": ["e"], "facts": {"title": "t"}, "entries": []}
    path.write_text(json.dumps(head), encoding="utf-8")
    assert ledger.load(tmp_path).seasons == ["e"]
    path.write_text(json.dumps(head | {name: value}), encoding="utf-8")
    if (name, value) == ("guid", "xxx"):
        assert ledger.load(tmp_path).guid == value
        return
    with pytest.raises(OutputError, match="is damaged"):
        ledger.load(tmp_path)
