"""Publishing: audio first, feed last, only what changed, and a feed that never names what is not there."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.parse import parse_qs
from urllib.request import Request, urlopen

import pytest

from narrator.errors import OutputError, SettingsError, SourceError
from narrator.podcast import publish
from narrator.podcast.build import build
from narrator.podcast.check import check
from narrator.podcast.show import Show
from narrator.podcast.target import RECORD
from tests.podcast.shows import BASE_URL, built, edition
from tests.running import contents, make, narrate

BUCKET = "shows"


@pytest.fixture
def show(tmp_path: Path) -> Path:
    built(edition(tmp_path / "book"), tmp_path / "show")
    return tmp_path / "show"


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An object store's emulator on this machine, with a bucket."""
    pytest.importorskip("moto.server")
    s3fs = pytest.importorskip("s3fs")
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    with urlopen(Request(f"http://{host}:{port}/moto-api/reset", method="POST"), timeout=120):
        pass  # the emulator's buckets outlive a server
    for name, value in {
        "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": f"http://{host}:{port}", "FSSPEC_S3_ENDPOINT_URL": f"http://{host}:{port}",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    s3fs.S3FileSystem.clear_instance_cache()
    s3fs.S3FileSystem(endpoint_url=f"http://{host}:{port}").mkdir(BUCKET)
    yield f"s3://{BUCKET}/posthouse"
    s3fs.S3FileSystem.clear_instance_cache()
    server.stop()


def test_a_folder_gets_the_whole_show(show: Path, tmp_path: Path) -> None:
    target = tmp_path / "host"
    done = publish.publish(show, str(target))
    assert contents(target) == contents(show)
    assert done.copied[-1] == "feed.xml"
    assert all(name.endswith(".mp3") for name in done.copied[:3])
    assert not [finding for finding in check(target) if finding.level == "error"]


def test_only_what_changed_is_copied(show: Path, tmp_path: Path) -> None:
    target = str(tmp_path / "host")
    publish.publish(show, target)
    assert publish.publish(show, target).copied == []
    (show / "show.css").write_text("body {}", encoding="utf-8")
    assert publish.publish(show, target).copied == ["show.css"]


def test_a_dry_run_copies_nothing(show: Path, tmp_path: Path) -> None:
    done = publish.publish(show, str(tmp_path / "host"), dry_run=True)
    assert "feed.xml" in done.copied
    assert not (tmp_path / "host").exists()


def test_pruning_removes_only_what_was_published(show: Path, tmp_path: Path) -> None:
    target = tmp_path / "host"
    (show / "extra.txt").write_text("more", encoding="utf-8")
    publish.publish(show, str(target))
    (target / "own.html").write_text("mine", encoding="utf-8")
    (show / "extra.txt").unlink()
    assert publish.publish(show, str(target)).removed == []
    assert publish.publish(show, str(target), prune=True).removed == ["extra.txt"]
    assert (target / "own.html").exists()
    assert not (target / "extra.txt").exists()


class BrokenOffError(Exception):
    """What breaks a run off."""


@pytest.mark.parametrize("after", [1, 4, 9, 15, 20])
def test_broken_off_the_feed_names_only_what_is_there(show: Path, store: str, after: int, tmp_path: Path) -> None:
    """An older feed may stand there; the new one comes when all that it names is there."""
    publish.publish(show, store)
    script = next((tmp_path / "book").rglob("script.md"))
    text = script.read_text("utf-8")
    script.write_text(text + "\n# 后记\n\n又过了一年。\n", encoding="utf-8")
    make(script)
    built(script.parent, show)
    count = 0

    def told(name: str) -> None:
        nonlocal count
        count += 1
        if count > after:
            raise BrokenOffError(name)

    try:
        publish.publish(show, store, told=told)
    except BrokenOffError:
        assert not missing(store, tmp_path / f"copy-{after}")
    publish.publish(show, store)
    assert not missing(store, tmp_path / f"whole-{after}")
    assert "后记" in (tmp_path / f"whole-{after}" / "feed.xml").read_text("utf-8")


def missing(store: str, copy: Path) -> list[str]:
    """The files that the published feed names and that are not there."""
    import s3fs

    copy.mkdir()
    system = s3fs.S3FileSystem()
    for path in system.ls(store, refresh=True):
        (copy / path.rpartition("/")[2]).write_bytes(system.cat_file(path))
    return [finding.problem for finding in check(copy) if finding.rule in ("file-missing", "enclosure-size")]


def test_an_object_has_its_type(show: Path, store: str) -> None:
    import boto3
    import s3fs

    publish.publish(show, store)
    system = s3fs.S3FileSystem()
    names = {path.rpartition("/")[2] for path in system.ls(store)}
    assert names == {*contents(show), RECORD}
    transcript = next(name for name in names if name.endswith(".vtt"))
    cover = next(name for name in names if name.startswith("cover-"))
    for name, kind, kept in (
        (transcript, "text/vtt; charset=utf-8", "max-age=300"),
        (cover, "image/jpeg", "immutable"),
    ):
        found = boto3.client("s3").head_object(Bucket=BUCKET, Key=f"posthouse/{name}")
        assert found["ContentType"] == kind
        assert kept in found["CacheControl"]


def test_what_cannot_be_published(show: Path, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no show"):
        publish.publish(tmp_path, str(tmp_path / "host"))
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match=r"cannot be written: (?!\[)"):
        publish.publish(show, str(tmp_path / "file"))
    with pytest.raises(OutputError, match="cannot be written"):
        publish.publish(show, "nosuchscheme://x/y")


def test_a_damaged_record_is_made_anew(show: Path, tmp_path: Path) -> None:
    target = tmp_path / "host"
    publish.publish(show, str(target))
    (target / RECORD).write_text("{", encoding="utf-8")
    assert "feed.xml" in publish.publish(show, str(target)).copied
    assert json.loads((target / RECORD).read_text("utf-8"))


def test_the_command(show: Path, tmp_path: Path) -> None:
    run = narrate("feed", "publish", tmp_path / "host", show, "--dry-run")
    assert run.code == 0
    assert "to copy" in run.out
    run = narrate("feed", "publish", tmp_path / "host", show)
    assert run.out.splitlines()[-1].endswith("0 unchanged")


@pytest.mark.parametrize("target", ["", "  ", "https://shows.example.org/posthouse/"])
def test_a_target_that_cannot_be_one(show: Path, target: str) -> None:
    with pytest.raises(SettingsError, match=r"empty|web address"):
        publish.publish(show, target)


def test_neither_another_show_nor_somebodys_page_is_written_over(show: Path, tmp_path: Path) -> None:
    other, theirs, place = tmp_path / "other", tmp_path / "site", tmp_path / "host"
    built(edition(tmp_path / "two", title="另一本书"), other, base_url="https://shows.example.org/other/")
    publish.publish(other, str(place))
    before = contents(place)
    with pytest.raises(SettingsError, match="feed of another show"):
        publish.publish(show, str(place))
    assert contents(place) == before
    theirs.mkdir()
    (theirs / "index.html").write_text("mine", encoding="utf-8")
    with pytest.raises(SettingsError, match="has an index"):
        publish.publish(show, str(theirs))
    assert contents(theirs) == {"index.html": b"mine"}


def test_a_show_is_not_published_into_itself(show: Path) -> None:
    before = contents(show)
    for target in (show, show / "public"):
        with pytest.raises(SettingsError, match="own folder"):
            publish.publish(show, str(target))
    assert contents(show) == before


def test_a_first_run_that_was_killed_goes_on(show: Path, tmp_path: Path) -> None:
    """Its record names nothing yet, and its pages are there."""
    target = tmp_path / "host"
    publish.publish(show, str(target))
    (target / RECORD).write_text("{}", encoding="utf-8")
    (target / "feed.xml").unlink()
    assert "feed.xml" in publish.publish(show, str(target)).copied


def test_missing_audio_is_said_before_anything_is_copied(show: Path, tmp_path: Path) -> None:
    min(show.glob("*.mp3")).unlink()
    with pytest.raises(SourceError, match=r"is missing\. Nothing was copied"):
        publish.publish(show, str(tmp_path / "host"))
    assert not (tmp_path / "host").exists()


def test_what_was_copied_is_recorded_when_the_run_fails(show: Path, tmp_path: Path) -> None:
    class StopError(Exception):
        pass

    def stop(name: str) -> None:
        if name.endswith(".html"):
            raise StopError

    with pytest.raises(StopError):
        publish.publish(show, str(tmp_path / "host"), told=stop)
    record = json.loads((tmp_path / "host" / RECORD).read_text("utf-8"))
    assert {name for name in record if name.endswith(".mp3")} == {path.name for path in show.glob("*.mp3")}
    assert "feed.xml" not in record


def test_two_that_publish_to_one_place_keep_each_other_s_record(show: Path, tmp_path: Path) -> None:
    target = tmp_path / "host"
    (tmp_path / "copy").mkdir()
    for name, data in contents(show).items():
        (tmp_path / "copy" / name).write_bytes(data)
    (tmp_path / "copy" / "extra.txt").write_text("more", encoding="utf-8")
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(publish.publish, each, str(target)) for each in (show, tmp_path / "copy")]:
            done.result()
    assert contents(target) == contents(tmp_path / "copy")
    record = json.loads((target / RECORD).read_text("utf-8"))
    assert {"extra.txt", "feed.xml"} <= set(record)
    assert not [path for path in target.iterdir() if "partial" in path.name]


class Hub(BaseHTTPRequestHandler):
    """A WebSub hub that keeps what it is told, and refuses it where its path says so."""

    heard: ClassVar[list[dict[str, list[str]]]] = []

    def do_POST(self) -> None:
        self.heard.append(parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        self.send_response(500 if self.path == "/refuse" else 204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def hub() -> Iterator[str]:
    Hub.heard.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Hub) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_the_hub_is_told_when_something_was_copied(tmp_path: Path, hub: str) -> None:
    book, show = edition(tmp_path / "book"), tmp_path / "show"
    built(book, show, hub=f"{hub}/")
    assert publish.publish(show, str(tmp_path / "host"), dry_run=True).told == ""
    assert publish.publish(show, str(tmp_path / "host")).told == f"{hub}/"
    url = f"{BASE_URL}feed.xml"
    assert Hub.heard == [{"hub.mode": ["publish"], "hub.topic": [url], "hub.url": [url]}]
    publish.publish(show, str(tmp_path / "host"))
    assert len(Hub.heard) == 1


def test_a_hub_that_refuses_does_not_undo_what_was_copied(tmp_path: Path, hub: str) -> None:
    book, show = edition(tmp_path / "book"), tmp_path / "show"
    built(book, show, hub=f"{hub}/refuse")
    run = narrate("feed", "publish", tmp_path / "host", show)
    assert (run.code, "the hub could not be told" in run.err) == (0, True)
    assert (tmp_path / "host" / "feed.xml").is_file()


def test_episodes_whose_date_has_not_come_are_not_published(tmp_path: Path) -> None:
    book, show = edition(tmp_path / "book"), tmp_path / "show"
    now = datetime.now(UTC)
    held = build([book], Show(base_url=BASE_URL, start=now), show, now).held
    assert len(held) == 2
    publish.publish(show, str(tmp_path / "host"))
    assert len(list((tmp_path / "host").glob("*.mp3"))) == 1
    assert all((show / made.audio).is_file() for made in held)


def test_a_bucket_without_credentials_is_said(
    show: Path, store: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    s3fs = pytest.importorskip("s3fs")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    for name in ("AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    s3fs.S3FileSystem.clear_instance_cache()
    with pytest.raises(OutputError, match="cannot be written"):
        publish.publish(show, store)
