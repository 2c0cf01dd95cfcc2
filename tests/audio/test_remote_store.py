"""A store at an address: what is put is got by others, faults on the way cost time only, and nothing half is heard."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from narrator import housekeeping, objects
from narrator.audio.clip import Clip
from narrator.audio.remote import RemoteClipStore, open_store
from narrator.audio.store import ClipStore, packed
from narrator.errors import OutputError, SettingsError
from tests.audio.clips import clip
from tests.loopback.objects import ObjectStore
from tests.running import contents, make, narrate

ONE, OTHER = clip([(2, 4000), (1, 0), (3, 2500)], 24_000), clip([(3, 3000)], 24_000)
KEY = "ab" * 32


@pytest.fixture
def store(url: str, tmp_path: Path) -> RemoteClipStore:
    return client(url, tmp_path / "one")


def client(url: str, near: Path) -> RemoteClipStore:
    return RemoteClipStore(url, ClipStore(str(near)))


def same(found: Clip | None, put: Clip) -> bool:
    return found is not None and packed(found) == packed(put)


def stored(store: RemoteClipStore) -> bytes:
    return bytes(store._files.cat_file(store._path(KEY)))


def test_what_one_puts_another_gets(store: RemoteClipStore, url: str, tmp_path: Path) -> None:
    other = client(url, tmp_path / "other")
    assert other.is_empty
    assert other.get(KEY) is None
    store.put(KEY, ONE)
    assert same(other.get(KEY), ONE)
    assert not other.is_empty
    assert stored(store) == packed(ONE, KEY) == other.near.data(KEY)


def test_what_was_fetched_once_is_read_from_here(
    store: RemoteClipStore, url: str, tmp_path: Path, service: ObjectStore
) -> None:
    store.put(KEY, ONE)
    other = client(url, tmp_path / "other")
    other.get(KEY)
    before = service.faults.seen.total()
    assert same(other.get(KEY), ONE)
    assert service.faults.seen.total() == before


@pytest.mark.parametrize("kind", ["refused", "dropped"])
def test_faults_on_the_way_cost_time_only(
    kind: str, store: RemoteClipStore, url: str, tmp_path: Path, service: ObjectStore
) -> None:
    getattr(service.faults, kind).update({"PUT": 2, "GET": 2})
    store.put(KEY, ONE)
    assert same(client(url, tmp_path / "other").get(KEY), ONE)
    assert getattr(service.faults, kind)["PUT"] <= 0
    getattr(service.faults, kind).clear()


def test_a_transfer_that_broke_off_is_fetched_again(
    store: RemoteClipStore, url: str, tmp_path: Path, service: ObjectStore
) -> None:
    store.put(KEY, ONE)
    service.faults.halved["GET"] = 1
    assert same(client(url, tmp_path / "other").get(KEY), ONE)


def test_a_half_object_is_never_heard_and_is_replaced(
    store: RemoteClipStore, url: str, tmp_path: Path, service: ObjectStore
) -> None:
    service.faults.halved["PUT"] = 1
    store.put(KEY, ONE)
    assert len(stored(store)) < len(packed(ONE, KEY))
    other = client(url, tmp_path / "other")
    assert other.get(KEY) is None
    other.put(KEY, ONE)
    assert same(client(url, tmp_path / "third").get(KEY), ONE)


def test_of_two_takes_the_first_counts_for_both(store: RemoteClipStore, url: str, tmp_path: Path) -> None:
    other = client(url, tmp_path / "other")
    store.put(KEY, ONE)
    other.put(KEY, OTHER)
    assert stored(store) == packed(ONE, KEY)
    assert same(other.get(KEY), ONE)
    other.put(KEY, OTHER, anew=True)
    assert stored(store) == packed(OTHER, KEY)


def test_its_size_is_counted_and_bounded_page_by_page(store: RemoteClipStore) -> None:
    for number in range(6):
        store.put(f"{number:02x}" * 32, ONE)
    size = store.holdings().clip_bytes
    assert store.holdings().clips == 6
    assert store.prune(size) == 0
    assert store.prune(0) == size
    assert store.holdings().clips == 0


def test_a_service_that_is_down_is_named_and_nothing_secret_is(
    store: RemoteClipStore, service: ObjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(objects, "ATTEMPTS", 1)
    service.faults.refused["PUT"] = 50
    with pytest.raises(OutputError, match="cannot be used") as raised:
        store.put(KEY, ONE)
    service.faults.refused.clear()
    assert store.url in str(raised.value)
    assert "test-secret" not in str(raised.value)


def test_a_bucket_that_is_not_there_is_said(tmp_path: Path, service: ObjectStore) -> None:
    with pytest.raises(OutputError, match="no-such-bucket"):
        client("s3://no-such-bucket/clips", tmp_path / "near").put(KEY, ONE)


def test_an_unknown_kind_of_address_is_said(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="NARRATOR_STORE"):
        client("floppy://a/clips", tmp_path / "near").get(KEY)


@pytest.mark.parametrize("slow_s", [0.0, 0.3])
def test_two_machines_share_a_store(
    slow_s: float, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, service: ObjectStore
) -> None:
    monkeypatch.setattr(service.faults, "slow_s", slow_s)
    source = tmp_path / "road.txt"
    source.write_text("灯亮了，雨也停了。\n\n挑夫喝完茶，往山上走去。\n", encoding="utf-8")
    monkeypatch.setenv("NARRATOR_CACHE", str(tmp_path / "alone"))
    alone = contents(Path(make(source, "-o", tmp_path / "here")[0]["folder"]))
    monkeypatch.setenv("NARRATOR_STORE", url)
    made = []
    for name in ("first", "second"):
        monkeypatch.setenv("NARRATOR_CACHE", str(tmp_path / name))
        service.faults.refused.update({"PUT": 1, "GET": 1})
        made += make(source, "-o", tmp_path / f"out-{name}")
        assert contents(Path(made[-1]["folder"])) == alone
    assert made[0]["clips_made"] == made[1]["clips_found"] > 0
    assert made[1]["clips_made"] == 0


def test_the_cache_commands_speak_of_the_store_when_asked(
    store: RemoteClipStore, url: str, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = narrate("cache", "info", "--store")
    assert (run.code, "no store beside the cache" in run.err) == (1, True)
    monkeypatch.setenv("NARRATOR_STORE", url)
    open_store(f"{url}/clips").put(KEY, ONE)
    size = len(packed(ONE, KEY))
    assert json.loads(narrate("cache", "info", "--store", "--json").out) == {
        "store": f"{url}/clips", "clips": 1, "clip_bytes": size,
    }  # fmt: skip
    assert narrate("cache", "clear").code == 0
    assert housekeeping.shared_info().clips == 1
    assert narrate("cache", "clear", "--store").code == 0
    assert housekeeping.shared_info() == (0, 0)
