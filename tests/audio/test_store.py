"""The clip store: what is put in comes out, what is damaged never does, and it stays within its bounds."""

from __future__ import annotations

import hashlib
import io
import json
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from narrator.audio.clip import Clip
from narrator.audio.store import PARTIAL, STALE_S, ClipStore, packed, prune, unpacked
from tests.audio.clips import CLIPS, clip

ONE = clip([(2, 4000), (1, 0), (3, 2500)], 24_000)
KEYS = st.text("0123456789abcdef", min_size=64, max_size=64)


@pytest.fixture
def store(tmp_path: Path) -> ClipStore:
    return ClipStore(str(tmp_path / "clips"))


def file_of(store: ClipStore, key: str) -> Path:
    return Path(store.url) / key[:2] / f"{key}.flac"


def assert_alike(found: Clip | None, put: Clip) -> None:
    """The same but for the 16 bits to which samples are rounded."""
    assert found is not None
    assert abs(found.samples - put.samples).max(initial=0) <= 0.5 / 32768 + 1e-7
    assert (found.sample_rate, found.marks, found.timing) == (put.sample_rate, put.marks, put.timing)


@given(CLIPS.filter(lambda made: len(made.samples) > 0))
def test_what_is_packed_is_unpacked(made: Clip) -> None:
    again = unpacked(packed(made))
    assert_alike(again, made)
    assert again is not None
    assert packed(again) == packed(made)  # what was stored once stays as it is


def test_samples_over_full_scale_are_held_at_it() -> None:
    loud = Clip(np.array([2.0, 1.0, -1.0, -3.0], np.float32), 24_000, ONE.marks[:1])
    again = unpacked(packed(loud))
    assert again is not None
    assert again.samples.tolist() == [32767 / 32768, 32767 / 32768, -1.0, -1.0]


def test_what_is_put_is_got(store: ClipStore) -> None:
    assert store.get("ab12") is None
    store.put("ab12", ONE)
    assert_alike(store.get("ab12"), ONE)
    assert store.get("ab13") is None
    assert file_of(store, "ab12").read_bytes()[:4] == b"fLaC"
    assert [path.name for path in Path(store.url).rglob("*") if path.is_file()] == ["ab12.flac"]


def test_a_clip_put_again_is_replaced(store: ClipStore) -> None:
    other = clip([(1, 999)], 44_100)
    store.put("ab12", ONE)
    store.put("ab12", other)
    assert_alike(store.get("ab12"), other)


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda data: b"",
    "text": lambda data: b"this is no FLAC",
    "cut": lambda data: data[:-1],
    "half": lambda data: data[: len(data) // 2],
    "head": lambda data: data[100:],
    "zeros": lambda data: data[:-200] + bytes(200),
    "foreign": lambda data: packed(clip([(1, 50)], 24_000)).replace(b'"sha256":"', b'"sha256":"0'),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_clip_is_removed_and_never_used(name: str, store: ClipStore) -> None:
    store.put("ab12", ONE)
    path = file_of(store, "ab12")
    path.write_bytes(DAMAGES[name](path.read_bytes()))
    assert store.get("ab12") is None
    assert not path.exists()
    store.put("ab12", ONE)
    assert_alike(store.get("ab12"), ONE)


@given(st.integers(0, len(packed(ONE)) - 1), st.integers(0, 7))
def test_a_flipped_bit_never_changes_what_is_heard(place: int, bit: int) -> None:
    data = bytearray(packed(ONE))
    data[place] ^= 1 << bit
    found = unpacked(bytes(data))
    if found is not None:  # a bit that says nothing, as in padding
        assert_alike(found, ONE)


def test_a_clip_as_version_0_1_stored_it_is_read() -> None:
    whole = np.rint(ONE.samples * 32768).astype(np.int16)
    digest = hashlib.sha256(whole.tobytes() + json.dumps(ONE.marks).encode()).hexdigest()
    buffer = io.BytesIO()
    with soundfile.SoundFile(buffer, "w", ONE.sample_rate, 1, "PCM_16", format="FLAC") as file:
        file.comment = json.dumps({"marks": ONE.marks, "timing": ONE.timing, "sha256": digest})
        file.write(whole)
    assert_alike(unpacked(buffer.getvalue()), ONE)


@given(st.binary(max_size=200))
def test_no_bytes_upset_it(data: bytes) -> None:
    assert unpacked(data) is None
    assert unpacked(packed(ONE)[: len(data)] + data) is None


def forged(marks: object, *, channels: int = 1, length: int = 9, rate: int = 8_000) -> bytes:
    """An object whose own hash is right, whatever it holds."""
    whole = np.zeros((length, channels), np.int16)
    said = f"{json.dumps(marks)}{rate} exact"
    about = {"marks": marks, "timing": "exact", "rate": rate}
    about["sha256"] = hashlib.sha256(whole.tobytes() + said.encode()).hexdigest()
    buffer = io.BytesIO()
    with soundfile.SoundFile(buffer, "w", rate, channels, "PCM_16", format="FLAC") as file:
        file.comment = json.dumps(about, separators=(",", ":"))
        file.write(whole)
    return buffer.getvalue()


def test_an_object_that_is_whole_and_no_clip_is_none() -> None:
    assert unpacked(forged([[0, 1, 0, 9]]))
    wrong: list[object] = [[["0", "1", 0, 9]], [[0, 1, 0, 9.5]], [[0, 1, 0]], {"a": 1}, "x", [[[]]], [[1] * 9]]
    for marks in wrong:
        assert unpacked(forged(marks)) is None, marks
    assert unpacked(forged([], channels=2)) is None
    days = forged([], length=3_601 * 8_000)
    assert len(days) < 1 << 20
    assert unpacked(days) is None


def test_what_was_not_used_for_longest_goes_first(store: ClipStore) -> None:
    keys = [f"{number:02}" * 4 for number in range(6)]
    for number, key in enumerate(keys):
        store.put(key, ONE)
        os.utime(file_of(store, key), (1000 + number, 1000 + number))
    assert store.get(keys[0]) is not None  # used just now
    size = len(packed(ONE, keys[0]))
    assert prune(store, 3 * size, now_s=2000) == 3 * size
    assert [key for key in keys if file_of(store, key).exists()] == [keys[0], keys[4], keys[5]]
    assert prune(store, 3 * size, now_s=2000) == 0
    assert prune(store, 0, now_s=2000) == 3 * size
    assert store.sizes() == []


def test_leftovers_of_killed_runs_go_when_they_are_old(store: ClipStore) -> None:
    store.put("ab12", ONE)
    old, new = (file_of(store, "ab12").with_name(f"{name}{PARTIAL}") for name in ("old", "new"))
    for path, written_s in ((old, 1000), (new, 1000 + STALE_S)):
        path.write_bytes(b"half")
        os.utime(path, (written_s, written_s))
    prune(store, 10**9, now_s=1000 + STALE_S + 1)
    assert (old.exists(), new.exists(), file_of(store, "ab12").exists()) == (False, True, True)


def test_an_empty_store_has_nothing(store: ClipStore) -> None:
    assert store.sizes() == []
    assert prune(store, 0, now_s=0) == 0


def write_and_read(url: str, rounds: int) -> int:
    """Put and get one key over and over; how often what came out was not whole."""
    store = ClipStore(url)
    bad = 0
    for _ in range(rounds):
        store.put("ab12", ONE)
        bad += store.get("ab12") is None
    return bad


def test_writers_of_one_key_do_not_disturb_each_other(store: ClipStore) -> None:
    results: list[int] = []
    workers = [threading.Thread(target=lambda: results.append(write_and_read(store.url, 20))) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert results == [0] * 4
    assert [path.name for path in Path(store.url).rglob("*") if path.is_file()] == ["ab12.flac"]


def test_processes_that_write_one_key_do_not_disturb_each_other(store: ClipStore) -> None:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        assert list(pool.map(write_and_read, [store.url] * 2, [20] * 2)) == [0, 0]
    assert_alike(store.get("ab12"), ONE)


def test_any_file_system_that_fsspec_knows_will_do() -> None:
    import fsspec

    store = ClipStore("memory://narrator-test/clips")
    try:
        assert store.get("ab12") is None
        store.put("ab12", ONE)
        assert_alike(store.get("ab12"), ONE)
        assert [path.rpartition("/")[2] for _, _, path in store.sizes()] == ["ab12.flac"]
        fsspec.filesystem("memory").pipe_file("/narrator-test/clips/ab/ab12.flac", b"damaged")
        assert store.get("ab12") is None
        assert store.sizes() == []
        store.put("ab12", ONE)
        assert prune(store, 0, now_s=0) == len(packed(ONE, "ab12"))
    finally:
        with suppress(FileNotFoundError):
            fsspec.filesystem("memory").rm("/narrator-test", recursive=True)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="everything can be written here")
def test_a_store_that_can_only_be_read_still_gives(store: ClipStore) -> None:
    store.put("ab12", ONE)
    Path(store.url).chmod(0o500)
    assert_alike(store.get("ab12"), ONE)


def test_an_object_that_cannot_be_read_counts_as_none(store: ClipStore) -> None:
    file_of(store, "ab12").mkdir(parents=True)
    assert store.get("ab12") is None


def test_a_folder_in_a_clips_place_is_put_aside(store: ClipStore) -> None:
    place = file_of(store, "ab12")
    place.mkdir(parents=True)
    (place / "note.txt").write_text("mine", encoding="utf-8")
    assert store.get("ab12") is None
    store.put("ab12", ONE)
    assert_alike(store.get("ab12"), ONE)
    (aside,) = place.parent.glob("*.aside")
    assert (aside / "note.txt").read_text(encoding="utf-8") == "mine"


def test_a_file_in_a_folders_place_is_put_aside(store: ClipStore) -> None:
    Path(store.url).mkdir()
    (Path(store.url) / "ab").write_bytes(b"mine")
    assert store.get("ab12") is None
    store.put("ab12", ONE)
    assert_alike(store.get("ab12"), ONE)
    (aside,) = Path(store.url).glob("*.aside")
    assert aside.read_bytes() == b"mine"


def test_a_whole_clip_of_another_key_is_none(store: ClipStore) -> None:
    store.put("ab12", ONE)
    file_of(store, "ab13").write_bytes(file_of(store, "ab12").read_bytes())
    assert store.get("ab13") is None
    assert_alike(store.get("ab12"), ONE)


def test_the_key_inside_cannot_be_another(store: ClipStore) -> None:
    store.put("ab12", ONE)
    forged = file_of(store, "ab12").read_bytes().replace(b'"key":"ab12"', b'"key":"ab13"')
    assert forged != file_of(store, "ab12").read_bytes()
    file_of(store, "ab13").write_bytes(forged)
    assert store.get("ab13") is None


def test_clips_of_before_are_still_good(store: ClipStore) -> None:
    file_of(store, "ab12").parent.mkdir(parents=True)
    file_of(store, "ab12").write_bytes(packed(ONE))
    found = store.find("ab12")
    assert found is not None
    assert not found.is_named
    assert_alike(store.get("ab12"), ONE)
