"""What is wrong with a store at an address is said in one sentence, with what helps and without a secret."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from narrator import objects
from narrator.edition.manifest import read
from narrator.errors import EditionError, OutputError
from narrator.objects import LARGEST_RECORD, Objects
from tests.loopback.objects import BUCKET, ObjectStore
from tests.running import narrate

SECRET = "not-to-be-shown-4711"


@pytest.fixture
def refused(
    service: ObjectStore, tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], list[str]]:
    """What the command says that is to write to a bucket, first for an edition, then for clips."""
    import s3fs

    monkeypatch.setattr(objects, "BACKOFF_S", 0.01)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    source = tmp_path / "road.txt"
    source.write_text("灯亮了。\n", encoding="utf-8")

    def said(bucket: str) -> list[str]:
        texts = []
        url = f"s3://{bucket}/{tmp_path.name}"
        for args, store in ((["-o", url], ""), (["-o", str(tmp_path / "out")], url)):
            s3fs.S3FileSystem.clear_instance_cache()
            monkeypatch.setenv("NARRATOR_STORE", store)
            run = narrate("make", source, "--voice", "tone", "-q", *args)
            assert run.code == 1
            assert SECRET not in run.err
            assert f"s3://{bucket}/" in run.err
            assert len(run.err.strip().splitlines()) == 2
            texts.append(run.err)
        s3fs.S3FileSystem.clear_instance_cache()
        return texts

    return said


def test_no_such_bucket(refused: Callable[[str], list[str]]) -> None:
    assert all("there is no such bucket" in text for text in refused("absent-bucket"))


def test_no_credentials(refused: Callable[[str], list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    assert all("there are no credentials" in text for text in refused(BUCKET))


def test_no_such_profile(refused: Callable[[str], list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    assert all("the profile that AWS_PROFILE names is not there" in text for text in refused(BUCKET))


def test_no_service(refused: Callable[[str], list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ENDPOINT_URL", "FSSPEC_S3_ENDPOINT_URL"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert all("its service cannot be reached" in text for text in refused(BUCKET))


@pytest.fixture
def guarded(service: ObjectStore, tmp_path: Path) -> Iterator[dict[str, str]]:
    """The service looks at keys; those of somebody who has no right to anything."""
    import boto3

    iam = boto3.client(
        "iam", endpoint_url=service.direct, aws_access_key_id="a", aws_secret_access_key="b", region_name="us-east-1"
    )
    iam.create_user(UserName=tmp_path.name)
    key = iam.create_access_key(UserName=tmp_path.name)["AccessKey"]
    _look_at_keys(service, b"0")
    yield {"AWS_ACCESS_KEY_ID": key["AccessKeyId"], "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"]}
    _look_at_keys(service, b"inf")


def _look_at_keys(service: ObjectStore, after: bytes) -> None:
    url, headers = f"{service.direct}/moto-api/reset-auth", {"Content-Type": "text/plain"}
    with urlopen(Request(url, data=after, headers=headers, method="POST"), timeout=120):
        pass


@pytest.mark.usefixtures("guarded")
def test_unknown_keys(refused: Callable[[str], list[str]]) -> None:
    assert all("its credentials are not accepted" in text for text in refused(BUCKET))


def test_no_right(
    guarded: dict[str, str], refused: Callable[[str], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in guarded.items():
        monkeypatch.setenv(name, value)
    texts = refused(BUCKET)
    assert all("these credentials have no right to it" in text for text in texts)
    assert not any(guarded["AWS_SECRET_ACCESS_KEY"] in text for text in texts)


@pytest.mark.parametrize(
    "said",
    [
        "The bucket you are attempting to access must be addressed using the specified endpoint.",
        "The authorization header is malformed; the region 'us-east-1' is wrong; expecting 'eu-central-1'",
    ],
)
def test_another_region(said: str) -> None:
    """As S3 says it; the emulator has no such rule."""
    error = Objects("s3://bucket/books", "store").failed(OSError(5, said))
    assert error.problem == "The store s3://bucket/books cannot be used: its bucket is in another region."
    assert "AWS_DEFAULT_REGION" in error.remedy


def test_a_password_in_an_address_is_not_shown() -> None:
    error = Objects(f"sftp://me:{SECRET}@host/books", "store").failed(OSError(f"sftp://me:{SECRET}@host/books"))
    assert SECRET not in str(error)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://example.org/books", "is a web address"),
        ("floppy://a/books", "Protocol not known: floppy"),
    ],
)
def test_what_cannot_be_written_to_is_said_at_once(url: str, reason: str, tmp_path: Path, cache: Any) -> None:
    source = tmp_path / "road.txt"
    source.write_text("灯亮了。\n", encoding="utf-8")
    run = narrate("make", source, "--voice", "tone", "-o", url)
    assert run.code == 1
    assert reason in run.err


def test_a_record_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "manifest.json").open("wb") as file:
        file.truncate(LARGEST_RECORD + 1)
    with pytest.raises(OutputError, match="larger than 512 MB"):
        Objects(tmp_path.as_uri(), "edition's address").read("manifest.json")
    with pytest.raises(EditionError, match="larger than 512 MB"):
        read(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pipes in folders")
def test_a_record_that_is_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "manifest.json")
    with pytest.raises(EditionError, match="no file"):
        read(tmp_path)
