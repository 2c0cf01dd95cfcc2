"""Editions at an address: they appear whole, are taken up where they lie, and survive an upload that breaks off."""

from __future__ import annotations

import json
import os
import shutil
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from narrator import edition
from narrator.edition import address, holding
from narrator.errors import BusyError, ConflictError, OutputError
from narrator.objects import Objects
from tests.loopback.objects import ObjectStore
from tests.running import contents, make, narrate

TWO = "第一章 灯亮了\n\n灯亮了，雨也停了。\n\n第二章 上山\n\n挑夫喝完茶，往山上走去。\n"
SHORT = "灯亮了，雨也停了。\n\n挑夫喝完茶，往山上走去。\n"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "road.txt"
    path.write_text(TWO, encoding="utf-8")
    return path


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Work on another machine, with a cache of its own."""
    return lambda name: monkeypatch.setenv("NARRATOR_CACHE", str(tmp_path / name))


def there(url: str) -> dict[str, bytes]:
    """All that lies at an address, by name."""
    store = Objects(url, "test")
    found = store.files.find(store.root)
    return {name.removeprefix(f"{store.root}/"): bytes(store.files.cat_file(name)) for name in found}


def is_whole(files: dict[str, bytes]) -> bool:
    """Whether all that the manifest names is there as it says."""
    manifest = edition.load(files[edition.MANIFEST].decode())
    return all(edition.text_hash(files[name]) == digest for name, digest in address._files(manifest).items())


def same(at: str, folder: Path) -> bool:
    """Whether an edition is the same there and here, but for where its source lies."""
    mine = contents(folder)
    found = there(at)
    texts = [json.loads(each.pop(edition.MANIFEST)) for each in (mine, found)]
    assert all(text.pop("source") for text in texts)
    return found == mine and texts[0] == texts[1]


def test_it_is_there_as_it_would_be_here(
    source: Path, url: str, tmp_path: Path, machine: Callable[[str], None]
) -> None:
    source.write_text(SHORT, encoding="utf-8")
    machine("one")
    (alone,) = make(source, "-o", tmp_path / "out")
    (made,) = make(source, "-o", url)
    assert made["address"] == f"{url}/road"
    assert same(made["address"], Path(alone["folder"]))


def test_another_machine_takes_up_what_is_there(
    source: Path, url: str, machine: Callable[[str], None], service: ObjectStore
) -> None:
    machine("one")
    make(source, "-o", url)
    before = there(f"{url}/road")
    machine("two")
    service.faults.seen.clear()
    (again,) = make(source, "-o", url)
    assert (again["chapters_kept"], again["chapters_encoded"], again["clips_made"]) == (2, 0, 0)
    assert service.faults.seen["PUT"] == 0
    assert there(f"{url}/road") == before
    source.write_text(TWO.replace("往山上", "往山下"), encoding="utf-8")
    service.faults.seen.clear()
    (edited,) = make(source, "-o", url)
    assert (edited["chapters_kept"], edited["chapters_encoded"]) == (1, 1)
    assert is_whole(there(f"{url}/road"))
    machine("one")
    (taken,) = make(source, "-o", url)
    assert taken["chapters_kept"] == 2


def test_faults_on_the_way_cost_time_only(
    source: Path, url: str, machine: Callable[[str], None], service: ObjectStore
) -> None:
    source.write_text(SHORT, encoding="utf-8")
    machine("one")
    service.faults.refused.update({"PUT": 2, "GET": 1})
    service.faults.halved["PUT"] = 1
    make(source, "-o", url)
    service.faults.refused.clear()
    assert is_whole(there(f"{url}/road"))
    machine("two")
    service.faults.halved["GET"] = 2
    (again,) = make(source, "-o", url)
    service.faults.halved.clear()
    assert again["chapters_encoded"] + again["chapters_kept"] == 1
    assert is_whole(there(f"{url}/road"))


def test_what_reads_editions_reads_them_there(
    source: Path, url: str, machine: Callable[[str], None], tmp_path: Path
) -> None:
    source.write_text(SHORT, encoding="utf-8")
    machine("one")
    make(source, "-o", url)
    machine("two")
    page = tmp_path / "page.html"
    assert narrate("inspect", f"{url}/road", "-o", page).code == 0
    assert page.is_file()
    show = narrate("feed", f"{url}/road", "--base-url", "https://example.org/show", "-o", tmp_path / "show")
    assert show.code == 0, show.err
    assert list((tmp_path / "show").glob("*.mp3"))
    missing = narrate("inspect", f"{url}/nothing")
    assert (missing.code, f"There is no edition at {url}/nothing" in missing.err) == (1, True)


def test_a_library_there_has_its_journal_here(
    source: Path, url: str, machine: Callable[[str], None], tmp_path: Path
) -> None:
    machine("one")
    source.write_text(SHORT, encoding="utf-8")
    other = tmp_path / "empty.txt"
    other.touch()
    assert narrate("make", source, other, "--voice", "tone", "-o", url).code == 1
    assert "1 of 2" in narrate("library", "status", url).out
    other.write_text("雨停了。", encoding="utf-8")
    assert narrate("library", "retry", url).code == 0
    assert is_whole(there(f"{url}/empty"))


def test_a_bucket_that_is_not_there_is_said(source: Path, service: ObjectStore, cache: Path) -> None:
    source.write_text(SHORT, encoding="utf-8")
    run = narrate("make", source, "--voice", "tone", "-o", "s3://no-such-bucket/books")
    assert run.code == 1
    assert "s3://no-such-bucket/books" in run.err
    assert "there is no such bucket" in run.err
    assert "test-secret" not in run.err


def two_editions(source: Path, url: str) -> tuple[Path, Any, Callable[[], Any]]:
    """A folder with an edition that was sent, its manifest, and what makes another of it."""
    make(source, "-o", url)
    folder = address.folder_of(url) / "road"
    first = edition.read(folder)

    def changed() -> Any:
        address_file = folder.parent / address.ADDRESS
        kept = address_file.read_text(encoding="utf-8")
        address_file.unlink()  # so that it is made, and not sent
        source.write_text(SHORT.replace("往山上", "又往山下"), encoding="utf-8")
        make(source, "-o", folder.parent, "--subtitles", "vtt")
        address_file.write_text(kept, encoding="utf-8")
        return edition.read(folder)

    return folder, first, changed


def test_an_upload_that_breaks_off_anywhere_leaves_what_was_there(
    source: Path, tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At each of its requests in turn; unless files are just being put in place, which is noted there."""
    source.write_text(SHORT, encoding="utf-8")
    url = f"memory://{tmp_path.name}"
    folder, _, change = two_editions(source, url)
    old, sent = there(f"{url}/road"), (folder / address.SENT).read_text(encoding="utf-8")
    new = change()
    store, patiently = Objects(f"{url}/road", "test"), Objects.patiently
    torn = 0
    for most in count():
        left = most

        def breaking(self: Objects, call: Callable[[], Any]) -> Any:
            nonlocal left
            left -= 1
            if left < 0:
                raise OutputError("The network is gone.")
            return patiently(self, call)

        for name, data in old.items():
            store.write(name, data)
        store.remove(*(there(f"{url}/road").keys() - old.keys()))
        (folder / address.SENT).write_text(sent, encoding="utf-8")
        with monkeypatch.context() as patch:
            patch.setattr(Objects, "patiently", breaking)
            try:
                address.send(folder, new)
            except OutputError:
                is_over = False
            else:
                is_over = True
        found = there(f"{url}/road")
        assert is_whole(found) or address.MOVING in found
        torn += address.MOVING in found
        address.send(folder, new)
        found = there(f"{url}/road")
        assert is_whole(found)
        assert found[edition.MANIFEST] == edition.dump(new).encode()
        if is_over:
            break
    assert 0 < torn < most


def test_a_manifest_that_cannot_be_read_is_written_anew(source: Path, tmp_path: Path, cache: Path) -> None:
    source.write_text(SHORT, encoding="utf-8")
    url = f"memory://{tmp_path.name}"
    make(source, "-o", url)
    Objects(f"{url}/road", "test").write(edition.MANIFEST, b"{")
    make(source, "-o", url)
    assert is_whole(there(f"{url}/road"))


def test_who_comes_second_is_told(source: Path, tmp_path: Path, machine: Callable[[str], None]) -> None:
    source.write_text(SHORT, encoding="utf-8")
    url = f"memory://{tmp_path.name}"
    machine("one")
    folder, first, change = two_editions(source, url)
    new = change()
    Objects(f"{url}/road", "test").write(edition.MANIFEST, edition.dump(first).encode() + b"\n")
    with pytest.raises(ConflictError, match="changed from elsewhere"):
        address.send(folder, new)
    make(source, "-o", url)
    assert is_whole(there(f"{url}/road"))


def test_an_edited_script_is_not_lost(source: Path, tmp_path: Path, machine: Callable[[str], None]) -> None:
    source.write_text(SHORT, encoding="utf-8")
    url = f"memory://{tmp_path.name}"
    machine("one")
    make(source, "-o", url)
    script = address.folder_of(url) / "road" / edition.SCRIPT
    edited = script.read_text(encoding="utf-8").replace("雨也停了", "风也停了")
    script.write_text(edited, encoding="utf-8")
    machine("two")
    source.write_text(SHORT + "\n天亮了。\n", encoding="utf-8")
    make(source, "-o", url)
    machine("one")
    (made,) = make(script)
    assert made["address"] == f"{url}/road"
    assert "风也停了" in there(f"{url}/road")[edition.SCRIPT].decode()


def held_by(url: str, **owner: object) -> Objects:
    """The edition's address, where a client says that it is sending."""
    store = Objects(f"{url}/road", "test")
    whose = {"host": "another.example", "user": "ann", "process": 7, "folder": "/elsewhere", **owner}
    store.write(holding.HOLD, json.dumps(whose).encode())
    return store


def test_one_client_sends_at_a_time(source: Path, url: str, machine: Callable[[str], None]) -> None:
    source.write_text(SHORT, encoding="utf-8")
    machine("one")
    make(source, "-o", url)
    before = there(f"{url}/road")
    source.write_text(TWO, encoding="utf-8")
    store = held_by(url, until_s=time.time() + 1000)
    run = narrate("make", source, "--voice", "tone", "-o", url)
    assert run.code == 1
    assert f"{url}/road is being sent by ann@another.example." in run.err
    assert "run the same command again" in run.err
    found = there(f"{url}/road")
    assert json.loads(found.pop(holding.HOLD))["user"] == "ann"
    assert found == before
    store.remove(holding.HOLD)
    (made,) = make(source, "-o", url)
    assert made["chapters_encoded"] == 0
    assert is_whole(there(f"{url}/road"))


@pytest.mark.parametrize("how", ["its time is over", "it was here, and has ended", "it is damaged"])
def test_who_died_while_sending_is_not_waited_for(
    how: str, source: Path, tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holding, "SETTLED_S", 0.0)
    source.write_text(SHORT, encoding="utf-8")
    url = f"memory://{tmp_path.name}"
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    is_here = how == "it was here, and has ended"
    if is_here and os.name == "nt":
        pytest.skip("a process cannot be asked there whether it has ended")
    store = held_by(
        url,
        host=socket.gethostname() if is_here else "another.example",
        process=ended.pid,
        until_s=time.time() + (1000 if is_here else -1),
    )
    if how == "it is damaged":
        store.write(holding.HOLD, b'{"host": "anoth')
    make(source, "-o", url)
    found = there(f"{url}/road")
    assert is_whole(found)
    assert holding.HOLD not in found


def test_who_was_too_slow_writes_no_manifest(source: Path, url: str, machine: Callable[[str], None]) -> None:
    """Another client takes the edition while this one sends its files."""
    source.write_text(SHORT, encoding="utf-8")
    machine("one")
    folder, _, change = two_editions(source, url)
    before, new = there(f"{url}/road")[edition.MANIFEST], change()

    def taken_by_another(number: int, _: int) -> None:
        if number == 1:
            held_by(url, until_s=time.time() + 1000)

    with pytest.raises(ConflictError, match="sent from elsewhere"):
        address.send(folder, new, taken_by_another)
    found = there(f"{url}/road")
    assert found[edition.MANIFEST] == before
    assert is_whole({name: data for name, data in found.items() if not name.startswith(".")})
    assert json.loads(found[holding.HOLD])["user"] == "ann"


def test_of_clients_at_the_same_time_one_sends(source: Path, url: str, tmp_path: Path, cache: Path) -> None:
    """Each from a folder of its own; whoever is not the first is told so, and nothing is mixed."""
    source.write_text(SHORT, encoding="utf-8")
    folder, _, change = two_editions(source, url)
    new = change()
    homes = [folder.parent]
    for number in range(3):
        homes.append(tmp_path / f"client-{number}")
        shutil.copytree(folder.parent, homes[-1])
    together, ends = threading.Barrier(len(homes)), list[str]()

    def client(home: Path) -> None:
        together.wait(120)
        try:
            address.send(home / "road", new)
        except (BusyError, ConflictError) as error:
            ends.append(type(error).__name__)
        else:
            ends.append("sent")

    threads = [threading.Thread(target=client, args=(home,)) for home in homes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ends) == len(homes)
    assert "sent" in ends
    found = there(f"{url}/road")
    assert is_whole(found)
    assert found[edition.MANIFEST] == edition.dump(new).encode()
    assert not [name for name in found if name.startswith(".")]


@pytest.mark.parametrize("login", ["anna:hidden-41", "anna:hidden-41@x"])
def test_no_message_holds_the_password_of_an_address(login: str, tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text("天亮了。\n", encoding="utf-8")
    url = f"ftp://{login}@127.0.0.1:9/books"  # where nothing listens
    tone = ("make", source, "--voice", "tone", "-q")
    for command in (
        (*tone, "-o", url),
        (*tone, "--lexicon", url),
        (*tone, "--cover", url),
        (*tone, "--cluster", url),
        ("inspect", f"{url}/a"),
        ("align", source, f"{url}/a.wav"),
        ("script", f"{url}/a.txt"),
        ("feed", "check", url),
    ):
        run = narrate(*command)
        assert run.code in (1, 2), command
        assert "hidden-41" not in run.out + run.err, command


def test_an_address_is_kept_where_only_its_owner_reads_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NARRATOR_CACHE", str(tmp_path))
    folder = address.folder_of("memory://reader:hidden@books")
    assert stat.S_IMODE((folder / address.ADDRESS).stat().st_mode) & 0o077 == 0 or sys.platform == "win32"
