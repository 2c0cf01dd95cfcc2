"""A show is made of editions, and what was published stays as it was."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import feedparser
import pytest

from narrator import edition as editions
from narrator.errors import EditionError, SettingsError, SourceError
from narrator.podcast import making
from narrator.podcast.build import build
from narrator.podcast.ledger import podcast_guid
from tests.podcast.shows import BASE_URL, NOW, built, edition, show
from tests.running import contents, decoded, make, manifest

OTHER = "第一章 春水\n\n河开了。船走了一夜。\n\n第二章 秋风\n\n叶子落尽的时候，他回来了。\n"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return edition(tmp_path_factory.mktemp("book"))


def published(folder: Path) -> dict[str, tuple[str, str, str]]:
    """Every episode by its guid: date, audio, link."""
    parsed = feedparser.parse((folder / "feed.xml").read_bytes())
    return {entry.id: (entry.published, entry.enclosures[0].href, entry.link) for entry in parsed.entries}


def test_each_chapter_is_an_episode(book: Path, tmp_path: Path) -> None:
    made = built(book, tmp_path)
    chapters = manifest(book)["chapters"]
    parsed = feedparser.parse((tmp_path / "feed.xml").read_bytes())
    assert not parsed.bozo
    assert [entry.title for entry in parsed.entries] == [chapter["title"] for chapter in reversed(chapters)]
    for entry, chapter in zip(parsed.entries, reversed(chapters), strict=True):
        audio = tmp_path / entry.enclosures[0].href.removeprefix(BASE_URL)
        assert audio.read_bytes() == (book / chapter["audio"]).read_bytes()
        assert int(entry.enclosures[0].length) == audio.stat().st_size
        assert int(entry.itunes_duration) == round(chapter["duration_s"])
    assert made.added == [episode.name for episode in made.episodes]


def test_the_same_input_gives_the_same_bytes(book: Path, tmp_path: Path) -> None:
    built(book, tmp_path / "one")
    built(book, tmp_path / "two")
    assert contents_of(tmp_path / "one") == contents_of(tmp_path / "two")


def contents_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_nothing_is_written_when_nothing_changed(book: Path, tmp_path: Path) -> None:
    built(book, tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file() and path.name != ".lock"}
    again = built(book, tmp_path)
    assert (again.added, again.changed) == ([], [])
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_another_edition_leaves_what_was_published_as_it_was(book: Path, tmp_path: Path) -> None:
    target = tmp_path / "show"
    built(book, target)
    before, files = published(target), contents(target)
    other = edition(tmp_path / "other", OTHER, "河", "许白")
    later = build([other], show(), target, NOW + timedelta(days=40))
    after = published(target)
    assert len(after) == len(before) + 2
    assert {guid: after[guid] for guid in before} == before
    for name, data in contents(target).items():
        if name in files and name.endswith((".mp3", ".srt", ".vtt", ".json")):
            assert data == files[name]
    assert [episode.season for episode in later.episodes] == [1, 1, 1, 2, 2]


def test_ids_stay_when_title_text_voice_and_address_change(tmp_path: Path) -> None:
    book = edition(tmp_path)
    target = tmp_path / "show"
    built(book, target)
    before = published(target)
    script = book / "script.md"
    script.write_text(
        script.read_text("utf-8").replace("山里的邮局", "山外").replace("石阶与雾", "雾"), encoding="utf-8"
    )
    make(script, "--speed", "1.3")
    built(book, target, base_url="https://elsewhere.example.org/", title="别的名字")
    after = published(target)
    assert list(after) == list(before)
    assert [date for date, _, _ in after.values()] == [date for date, _, _ in before.values()]


def test_a_chapter_put_in_between_gets_an_id_of_its_own(tmp_path: Path) -> None:
    book = edition(tmp_path)
    target = tmp_path / "show"
    before = {episode.title: episode.guid for episode in built(book, target).episodes}
    script = book / "script.md"
    head, mark, tail = script.read_text("utf-8").partition("# 第二章")
    script.write_text(f"{head}# 插曲\n\n雨下了三天。\n\n{mark}{tail}", encoding="utf-8")
    make(script)
    after = {episode.title: episode.guid for episode in built(book, target).episodes}
    assert {title: after[title] for title in before} == before
    assert after["插曲"] not in before.values()


def test_the_id_of_a_chapter_that_is_gone_is_not_given_again(tmp_path: Path) -> None:
    book = edition(tmp_path)
    target = tmp_path / "show"
    before = built(book, target).episodes
    script = book / "script.md"
    script.write_text(script.read_text("utf-8").partition("# 第三章")[0], encoding="utf-8")
    make(script)
    assert len(built(book, target).episodes) == 2
    assert not (target / before[2].audio).exists()
    script.write_text(script.read_text("utf-8") + "\n# 尾声\n\n山下的灯一盏盏亮了。\n", encoding="utf-8")
    make(script)
    assert built(book, target).episodes[2].guid not in {episode.guid for episode in before}


@pytest.mark.parametrize(
    ("url", "guid"),
    [
        ("https://podnews.net/rss", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ("https://mp3s.nashownotes.com/pc20rss.xml", "917393e3-1b1e-5cef-ace4-edaa54e1f810"),
    ],
)
def test_the_podcast_guid_is_the_namespaces(url: str, guid: str) -> None:
    assert podcast_guid(url) == guid


def test_without_an_address_or_an_edition_nothing_is_made(book: Path, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="hosted"):
        built(book, tmp_path, base_url="")
    with pytest.raises(SourceError, match="nothing to publish"):
        build([], show(), tmp_path, NOW)


@pytest.mark.skipif(sys.platform == "win32", reason="links take rights there")
@pytest.mark.parametrize("suffix", [".mp3", ".srt", ".jpg"])
@pytest.mark.parametrize("is_recorded", [True, False])
def test_a_link_that_leads_out_of_an_edition_is_not_published(tmp_path: Path, suffix: str, is_recorded: bool) -> None:
    folder, secret = edition(tmp_path / "out"), tmp_path / "secret"
    secret.write_text("not to be published", encoding="utf-8")
    file = next(folder.glob(f"*{suffix}"))
    file.unlink()
    file.symlink_to(secret)
    if not is_recorded and suffix != ".jpg":
        record = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        record["chapters"][0]["sha256"] = {}
        (folder / "manifest.json").write_text(json.dumps(record), encoding="utf-8")
    with pytest.raises(EditionError, match="leads out of the edition"):
        built(folder, tmp_path / "show")
    assert not list((tmp_path / "show").glob(f"*{suffix}"))


def test_an_edition_without_an_id_has_one_by_its_folder(book: Path, tmp_path: Path) -> None:
    path = book / editions.MANIFEST
    kept = path.read_text(encoding="utf-8")
    record = json.loads(kept)
    old = editions.new_id(book.name, record["title"])  # as it was given once
    try:
        path.write_text(json.dumps(record | {"id": old}), encoding="utf-8")
        first = built(book, tmp_path / "one").episodes[0].guid
        path.write_text(json.dumps(record | {"id": ""}), encoding="utf-8")
        assert built(book, tmp_path / "two").episodes[0].guid == first
    finally:
        path.write_text(kept, encoding="utf-8")


def test_dates_rise_and_the_last_is_today(book: Path, tmp_path: Path) -> None:
    made = built(book, tmp_path)
    assert [episode.date for episode in made.episodes] == [
        f"2026-0{day}T00:00:00+08:00" for day in ("2-28", "3-01", "3-02")
    ]
    begun = replace(show(), start=NOW, every=timedelta(days=7))
    later = build([book], begun, tmp_path / "other", NOW)
    dates = [episode.date[:10] for episode in (*later.episodes, *later.held)]
    assert dates == ["2026-03-02", "2026-03-09", "2026-03-16"]


def test_the_cover_stays_when_editions_are_added_and_is_the_settings_when_given(book: Path, tmp_path: Path) -> None:
    from PIL import Image

    target = tmp_path / "show"
    built(book, target)
    (cover,) = target.glob("cover-*.jpg")
    assert cover.read_bytes() == (book / "cover.jpg").read_bytes()
    other = edition(tmp_path / "other", OTHER, "河", "许白")
    build([other], show(), target, NOW)
    assert list(target.glob("cover-*.jpg")) == [cover]
    Image.new("RGBA", (1600, 1600), (200, 30, 30, 120)).save(tmp_path / "own.png")
    built(book, target, cover=tmp_path / "own.png")
    (own,) = target.glob("cover-*.jpg")
    assert own.name != cover.name
    with Image.open(own) as picture:
        assert (picture.mode, picture.size) == ("RGB", (1600, 1600))


def test_a_whole_edition_can_be_one_episode(book: Path, tmp_path: Path) -> None:
    chapters = manifest(book)["chapters"]
    with pytest.raises(SettingsError, match="all chapters"):
        built(book, tmp_path / "none", episodes="edition")
    make(book / "script.md", "--whole", "mp3")
    (episode,) = built(book, tmp_path / "show", episodes="edition").episodes
    starts = [0.0]
    for chapter in chapters[:-1]:
        starts.append(round(starts[-1] + chapter["duration_s"], 3))
    assert [mark.start_s for mark in episode.marks] == pytest.approx(starts, abs=0.002)
    assert [mark.title for mark in episode.marks] == [chapter["title"] for chapter in chapters]
    audio = decoded(tmp_path / "show" / episode.audio)
    assert len(audio) / 44_100 == pytest.approx(episode.duration_s, abs=0.001)
    first, last = (next(s for p in part for s in p.sentences) for part in (episode.passages[:1], episode.passages[-1:]))
    assert first.start_s < starts[1] < starts[2] < last.start_s < episode.duration_s


@pytest.mark.parametrize(
    ("voice", "name"),
    [
        ("mingyuan", "明远"), ("zm_yunxi", "Yunxi"), ("zh-CN-YunxiNeural", "Yunxi"), ("tone", "tone"),
        ("kokoro/zf_xiaobei", "Xiaobei"), ("long-gone", "long-gone"), ("a*0.5+zm_yunxi*0.5", "a*0.5+zm_yunxi*0.5"),
    ],
)  # fmt: skip
def test_the_narrator_has_the_name_of_the_voice(voice: str, name: str) -> None:
    assert making._narrator(voice) == name
