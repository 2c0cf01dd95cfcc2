"""Publishing: audio first, feed last, only what changed, and a feed that never names what is not there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from narrator.errors import OutputError, SourceError
from narrator.podcast import publish
from narrator.podcast.check import check
from tests.podcast.shows import built, edition
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
    with urlopen(Request(f"http://{host}:{port}/moto-api/reset", method="POST"), timeout=20):
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
    publish.publish(show, str(target))
    (target / "own.html").write_text("mine", encoding="utf-8")
    (show / "share.jpg").unlink()
    assert publish.publish(show, str(target)).removed == []
    assert publish.publish(show, str(target), prune=True).removed == ["share.jpg"]
    assert (target / "own.html").exists()
    assert not (target / "share.jpg").exists()


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
    assert names == {*contents(show), publish.RECORD}
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
    with pytest.raises(OutputError, match="cannot be written"):
        publish.publish(show, str(tmp_path / "file"))
    with pytest.raises(OutputError, match="cannot be written"):
        publish.publish(show, "nosuchscheme://x/y")


def test_a_damaged_record_is_made_anew(show: Path, tmp_path: Path) -> None:
    target = tmp_path / "host"
    publish.publish(show, str(target))
    (target / publish.RECORD).write_text("{", encoding="utf-8")
    assert "feed.xml" in publish.publish(show, str(target)).copied
    assert json.loads((target / publish.RECORD).read_text("utf-8"))


def test_the_command(show: Path, tmp_path: Path) -> None:
    run = narrate("feed", "publish", tmp_path / "host", show, "--dry-run")
    assert run.code == 0
    assert "to copy" in run.out
    run = narrate("feed", "publish", tmp_path / "host", show)
    assert run.out.splitlines()[-1].endswith("0 unchanged")
