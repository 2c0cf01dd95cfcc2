"""Voice files: only what has the pinned hash is ever installed, whichever way it comes and however that way breaks."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import shutil
import socket
import tarfile
import threading
import time
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from narrator import assets, fetching, resources
from narrator.errors import AssetError
from narrator.proofing import recogniser
from narrator.synthesis import voices
from tests.loopback.files import GOOD, Answer, Server, body, broken_chunks, no_http, stalled

SHA256 = hashlib.sha256(GOOD).hexdigest()
CLOSED = "http://127.0.0.1:9/"  # the discard port: nothing listens


@pytest.fixture
def shelf(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], assets.Asset]]:
    """Write a catalogue of one asset from the TOML of its sources; it is `box/good.bin` of GOOD."""
    monkeypatch.setattr(assets, "voices_folder", lambda: tmp_path)
    monkeypatch.setattr(fetching, "URL_TIMEOUT_S", 0.3)

    def write(sources: str) -> assets.Asset:
        head = f'[[asset]]\nname = "box/good.bin"\nsha256 = "{SHA256}"\nsize = {len(GOOD)}\nlicence = "CC0-1.0"\n'
        (tmp_path / "assets.toml").write_text(head + sources, encoding="utf-8")
        assets.forget()
        return assets.catalogue()["box/good.bin"]

    yield write
    assets.forget()


def url(address: str) -> str:
    return f'[[asset.source]]\nurl = "{address}"\ndownload = {len(GOOD)}\n'


def files(cache: Path) -> list[str]:
    """Whatever lies in the assets folder, its lock apart."""
    return [path.name for path in (cache / "assets").rglob("*") if path.is_file() and path.name != ".lock"]


def test_a_good_file_is_installed_and_told_of(
    server: Server, shelf: Callable[[str], assets.Asset], cache: Path
) -> None:
    server.answers["/good"] = body(GOOD)
    asset, told = shelf(url(server.url + "good")), list[tuple[str, int, int]]()
    assets.install(["box/good.bin"], lambda *progress: told.append(progress))
    assert asset.is_installed
    assert asset.path.read_bytes() == GOOD
    assert asset.path == cache / "assets" / SHA256 / "good.bin"
    assert told[-1] == (server.url + "good", len(GOOD), len(GOOD))
    assets.install(["box/good.bin"])  # again: nothing travels
    assert server.asked == ["/good"]
    assert files(cache) == ["good.bin"]


BAD: dict[str, Answer] = {
    "truncated": body(GOOD[:-1], length=len(GOOD)),
    "short": body(GOOD[:-1]),
    "long": body(GOOD + b"x"),
    "wrong": body(GOOD[::-1]),
    "empty": body(b""),
    "missing": body(GOOD, status=404),
    "refused": body(GOOD, status=500),
    "stalled": stalled,
    "broken chunks": broken_chunks,
    "no http": no_http,
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_never_installed(
    name: str, server: Server, shelf: Callable[[str], assets.Asset], cache: Path
) -> None:
    server.answers["/bad"] = BAD[name]
    asset = shelf(url(server.url + "bad"))
    with pytest.raises(AssetError, match=r"box/good\.bin could not be fetched") as found:
        assets.install(["box/good.bin"])
    assert "narrator voices install" in found.value.remedy
    assert not asset.is_installed
    assert files(cache) == []


@pytest.mark.parametrize("version", ['"v1"', '"v2"', 'W/"v1"', ""])
def test_a_fetch_that_was_interrupted_goes_on(
    version: str, server: Server, shelf: Callable[[str], assets.Asset], cache: Path
) -> None:
    """Half of the file comes of version v1, then the connection breaks off; then all of it is there in `version`."""
    ranges: list[str | None] = []

    def half(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("ETag", '"v1"' if version != 'W/"v1"' else version)
        request.send_header("Content-Length", str(len(GOOD)))
        request.end_headers()
        request.wfile.write(GOOD[:4000])

    def rest(request: BaseHTTPRequestHandler) -> None:
        ranges.append(request.headers["Range"])
        start = int(request.headers["Range"][6:-1]) if request.headers["If-Range"] == version else 0
        request.send_response(206 if start else 200)
        if version:
            request.send_header("ETag", version)
        request.send_header("Content-Length", str(len(GOOD) - start))
        request.end_headers()
        request.wfile.write(GOOD[start:])

    asset = shelf(url(server.url + "big"))
    server.answers["/big"] = half
    with pytest.raises(AssetError, match="narrator voices install"):
        assets.install(["box/good.bin"])
    server.answers["/big"] = rest
    assets.install(["box/good.bin"])
    assert asset.verify()
    assert files(cache) == ["good.bin"]
    assert ranges == [None if version.startswith("W/") else "bytes=4000-"]


@pytest.mark.parametrize("name", BAD)
def test_after_a_bad_source_the_next_is_tried(
    name: str, server: Server, shelf: Callable[[str], assets.Asset], cache: Path
) -> None:
    server.answers |= {"/bad": BAD[name], "/good": body(GOOD)}
    asset = shelf(url(CLOSED) + url(server.url + "bad") + url(server.url + "good"))
    assets.install(["box/good.bin"])
    assert asset.verify()


@pytest.mark.parametrize("address", ["nonsense", "http://", "http://[", "ftp://127.0.0.1:9/x", "file:///no/such/file"])
def test_an_address_that_is_none(address: str, shelf: Callable[[str], assets.Asset], cache: Path) -> None:
    shelf(url(address))
    with pytest.raises(AssetError):
        assets.install(["box/good.bin"])


def test_what_is_far_too_large_is_given_up(
    server: Server, shelf: Callable[[str], assets.Asset], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "LARGEST_URL", 1000)
    server.answers["/good"] = body(GOOD)
    shelf(url(server.url + "good"))
    with pytest.raises(AssetError, match="far too large"):
        assets.install(["box/good.bin"])


@pytest.mark.parametrize("damage", [GOOD[:-1], b"", b"\x01" + GOOD[1:]])
def test_a_damaged_installation_is_found_and_mended(
    damage: bytes, server: Server, shelf: Callable[[str], assets.Asset]
) -> None:
    server.answers["/good"] = body(GOOD)
    asset = shelf(url(server.url + "good"))
    assets.install(["box/good.bin"])
    asset.path.write_bytes(damage)
    assert not asset.verify()
    assert not asset.path.exists()
    assets.install(["box/good.bin"])
    assert asset.verify()


def test_an_installation_broken_off_leaves_nothing(
    server: Server, shelf: Callable[[str], assets.Asset], cache: Path
) -> None:
    server.answers["/good"] = body(GOOD)
    asset = shelf(url(server.url + "good"))

    def interrupt(*progress: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        assets.install(["box/good.bin"], interrupt)
    assert not asset.is_installed
    assert files(cache) == []
    assets.install(["box/good.bin"])
    assert asset.verify()


@pytest.mark.parametrize(
    "source",
    [
        'npm = "./evil@1"', 'npm = "/tmp/evil@1"', 'npm = "../evil@1.0"', 'npm = "evil@.."', 'npm = "evil@file"',
        'npm = "evil/repository@1"', 'npm = "@evil@1"', 'npm = "-evil@1"', 'npm = "evil==1"', 'npm = "evil"',
        'wheels = ["./evil==1"]', 'wheels = ["/tmp/evil==1"]', 'wheels = ["evil==../evil"]', 'wheels = ["evil/x==1"]',
        'wheels = ["--index-url=http://evil==1"]', 'wheels = ["evil@1"]', 'wheels = ["good==1", "./evil==1"]',
    ],
)  # fmt: skip
def test_a_source_that_would_be_built_here_is_refused(source: str, shelf: Callable[[str], assets.Asset]) -> None:
    """Of a folder, pip and npm run what is in it."""
    with pytest.raises(AssetError, match="not understood"):
        shelf(f'[[asset.source]]\n{source}\nmembers = ["a"]\ndownload = 9\n')


def test_two_installations_at_once_fetch_once(server: Server, shelf: Callable[[str], assets.Asset]) -> None:
    server.answers["/good"] = body(GOOD)
    asset = shelf(url(server.url + "good"))
    workers = [threading.Thread(target=assets.install, args=(["box/good.bin"],)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert asset.verify()
    assert server.asked == ["/good"]


def wheel(name: str, members: dict[str, bytes]) -> bytes:
    """A wheel of version 1 with these files."""
    info = f"{name}-1.dist-info"
    about = {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n".encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/RECORD": b"",
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for path, data in {**members, **about}.items():
            archive.writestr(path, data)
    return made.getvalue()


def serve_wheel(server: Server, name: str, data: bytes) -> None:
    """Put a wheel on a simple index at `/simple/`."""
    file = f"{name}-1-py3-none-any.whl"
    server.answers[f"/simple/{name.replace('_', '-')}/"] = body(f'<a href="/{file}">{file}</a>'.encode())
    server.answers[f"/{file}"] = body(data)


@pytest.fixture
def index(server: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    """The server as the only index that pip and npm know."""
    for name in [
        name for name in os.environ if name.upper().startswith(("PIP_", "NPM_CONFIG_")) or "PROXY" in name.upper()
    ]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_INDEX_URL", f"{server.url}simple/")
    monkeypatch.setenv("PIP_RETRIES", "0")
    monkeypatch.setenv("npm_config_registry", server.url)
    monkeypatch.setenv("npm_config_fetch_retries", "0")
    return server


WHEELS = """[[asset.source]]
wheels = ["part-one==1", "part-two==1"]
members = ["part_one/part.bin", "part_two/part.bin"]
download = 10000
"""


def test_wheels_are_fetched_and_their_parts_joined(
    index: Server, shelf: Callable[[str], assets.Asset], cache: Path
) -> None:
    serve_wheel(index, "part_one", wheel("part_one", {"part_one/part.bin": GOOD[:5000]}))
    serve_wheel(index, "part_two", wheel("part_two", {"part_two/part.bin": GOOD[5000:]}))
    asset = shelf(WHEELS)
    assets.install(["box/good.bin"])
    assert asset.verify()
    assert files(cache) == ["good.bin"]


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("missing package", "part-two==1: "),
        ("missing member", "has no part_two/part.bin"),
        ("wrong part", "gave another file than the pinned one"),
        ("no wheel", "part-two==1: "),
    ],
)
def test_bad_wheels_are_never_installed(
    fault: str, said: str, index: Server, shelf: Callable[[str], assets.Asset], cache: Path
) -> None:
    serve_wheel(index, "part_one", wheel("part_one", {"part_one/part.bin": GOOD[:5000]}))
    if fault == "no wheel":
        serve_wheel(index, "part_two", b"this is no archive")
    elif fault != "missing package":
        member = "part_two/other.bin" if fault == "missing member" else "part_two/part.bin"
        serve_wheel(index, "part_two", wheel("part_two", {member: GOOD[:5000]}))
    asset = shelf(WHEELS)
    with pytest.raises(AssetError, match=said):
        assets.install(["box/good.bin"])
    assert not asset.is_installed
    kept = {"missing package", "no wheel"}  # what has come whole need not come again
    assert files(cache) == (["part_one-1-py3-none-any.whl"] if fault in kept else [])
    serve_wheel(index, "part_two", wheel("part_two", {"part_two/part.bin": GOOD[5000:]}))
    asked = index.asked.count("/part_one-1-py3-none-any.whl")
    assets.install(["box/good.bin"])
    assert asset.verify()
    assert index.asked.count("/part_one-1-py3-none-any.whl") == asked + (fault not in kept)
    assert files(cache) == ["good.bin"]


def test_a_client_that_stalls_is_given_up(
    index: Server, shelf: Callable[[str], assets.Asset], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "STALLED_S", 1.0)
    index.answers["/simple/part-one/"] = lambda request: time.sleep(6)
    shelf(WHEELS)
    with pytest.raises(AssetError, match="nothing came for 1 s"):
        assets.install(["box/good.bin"])


def npm_package(member: str, data: bytes) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as archive:
        for name, content in {member: data, "package/package.json": b'{"name": "box", "version": "1.0.0"}'}.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return made.getvalue()


def serve_npm(server: Server, package: bytes, promised: bytes) -> None:
    """Put an npm package on the server, with the digest of `promised`."""
    digest = base64.b64encode(hashlib.sha512(promised).digest()).decode()
    dist = {"tarball": f"{server.url}box.tgz", "integrity": f"sha512-{digest}"}
    about = {
        "name": "box",
        "dist-tags": {"latest": "1.0.0"},
        "versions": {"1.0.0": {"name": "box", "version": "1.0.0", "dist": dist}},
    }
    server.answers["/box"] = body(json.dumps(about).encode())
    server.answers["/box.tgz"] = body(package)


def test_a_package_is_asked_for_once_though_several_files_come_from_it(
    index: Server, shelf: Callable[[str], assets.Asset], cache: Path, tmp_path: Path
) -> None:
    shelf(WHEELS + url(CLOSED))
    catalogue = tmp_path / "assets.toml"
    first = catalogue.read_text(encoding="utf-8")
    index.answers["/other"] = body(GOOD[::-1])
    other = first.replace(SHA256, hashlib.sha256(GOOD[::-1]).hexdigest()).replace("good.bin", "other.bin")
    index.answers["/good"] = body(GOOD)
    text = first.replace(CLOSED, f"{index.url}good") + other.replace(CLOSED, f"{index.url}other")
    catalogue.write_text(text, encoding="utf-8")
    assets.forget()
    assets.install(["box/good.bin", "box/other.bin"])
    assert sorted(files(cache)) == ["good.bin", "other.bin"]
    assert index.asked.count("/simple/part-one/") == 1


ONE_WHEEL = """[[asset.source]]
wheels = ["part-one==1"]
members = ["part_one/good.bin"]
download = 10000
"""


def test_what_a_package_holds_beside_is_installed_with_it(
    index: Server, shelf: Callable[[str], assets.Asset], cache: Path, tmp_path: Path
) -> None:
    held = {"part_one/good.bin": GOOD, "part_one/other.bin": GOOD[::-1], "part_one/wrong.bin": b"?"}
    serve_wheel(index, "part_one", wheel("part_one", held))
    shelf(ONE_WHEEL)
    catalogue = tmp_path / "assets.toml"
    first = catalogue.read_text(encoding="utf-8")
    backwards = hashlib.sha256(GOOD[::-1]).hexdigest()
    names = ("other", "wrong", "lost")
    beside = [first.replace("good.bin", f"{name}.bin").replace(SHA256, backwards) for name in names]
    catalogue.write_text(first + "".join(beside), encoding="utf-8")
    assets.forget()
    assets.install(["box/good.bin"])
    assert sorted(files(cache)) == ["good.bin", "other.bin"]
    assert index.asked.count("/simple/part-one/") == 1


NPM = """[[asset.source]]
npm = "box@1.0.0"
members = ["package/voices/good.bin"]
download = 10000
"""


@pytest.mark.skipif(not shutil.which("npm"), reason="npm is not installed")
def test_an_npm_package_is_fetched(index: Server, shelf: Callable[[str], assets.Asset], cache: Path) -> None:
    package = npm_package("package/voices/good.bin", GOOD)
    serve_npm(index, package, package)
    asset = shelf(NPM)
    assets.install(["box/good.bin"])
    assert asset.verify()
    assert files(cache) == ["good.bin"]


def test_files_that_were_brought_are_installed_without_a_network(
    index: Server, shelf: Callable[[str], assets.Asset], cache: Path, tmp_path: Path
) -> None:
    """The file itself under any name, or the packages that it comes from; what is something else is passed over."""
    asset = shelf(WHEELS)
    brought = tmp_path / "stick"
    brought.mkdir()
    (brought / "other.bin").write_bytes(GOOD[::-1])
    assert assets.install_from(brought) == []
    for name, data in [("part_one", GOOD[:5000]), ("part_two", GOOD[5000:])]:
        (brought / f"{name}-1-py3-none-any.whl").write_bytes(wheel(name, {f"{name}/part.bin": data}))
    assert assets.install_from(brought) == ["box/good.bin"]
    assert asset.verify()
    assert assets.install_from(brought) == []
    asset.path.unlink()
    (tmp_path / "whatever").write_bytes(GOOD)
    assert assets.install_from(tmp_path / "whatever") == ["box/good.bin"]
    assert asset.verify()
    assert not index.asked
    with pytest.raises(AssetError, match="nobody"):
        assets.install_from(tmp_path / "nobody")


@pytest.mark.skipif(not shutil.which("npm"), reason="npm is not installed")
def test_a_damaged_npm_package_is_never_installed(
    index: Server, shelf: Callable[[str], assets.Asset], cache: Path
) -> None:
    package = npm_package("package/voices/good.bin", GOOD)
    serve_npm(index, package[:-20], package)
    asset = shelf(NPM)
    with pytest.raises(AssetError, match="box@1"):
        assets.install(["box/good.bin"])
    assert not asset.is_installed
    assert files(cache) == []


def test_without_the_clients_it_says_what_to_install(
    shelf: Callable[[str], assets.Asset], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    shelf(NPM + WHEELS)
    with pytest.raises(AssetError, match=r"npm is not installed; pip is not installed \(try `python -m ensurepip`\)"):
        assets.install(["box/good.bin"])


def test_every_entry_of_the_catalogue_is_pinned_and_licensed() -> None:
    with (resources.voices_folder() / "assets.toml").open("rb") as file:
        rows = tomllib.load(file)["asset"]
    assert len({row["name"] for row in rows}) == len(rows)
    for row in rows:
        assert len(bytes.fromhex(row["sha256"])) == 32
        assert row["size"] > 0
        assert row["licence"]
        for source in map(fetching.source, row["source"]):
            assert source.kind in {"wheel", "npm", "url"}
            assert source.download > 0
            assert all("==" in package for package in source.packages if source.kind == "wheel")
            assert all("@" in package for package in source.packages if source.kind == "npm")
            assert source.members or source.kind == "url"


def test_every_voice_has_a_licence_and_known_files() -> None:
    known = assets.catalogue()
    for voice in voices.catalogue().values():
        assert voice.about.licence
        assert set(voice.assets) <= known.keys()
    named = {name for voice in voices.catalogue().values() for name in voice.assets}
    assert named | set(recogniser.ASSETS) == known.keys()


@contextmanager
def silent_port() -> Iterator[int]:
    """A port that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def test_a_server_that_never_answers_is_given_up(shelf: Callable[[str], assets.Asset]) -> None:
    with silent_port() as port:
        shelf(url(f"http://127.0.0.1:{port}/good"))
        with pytest.raises(AssetError, match="timed out"):
            assets.install(["box/good.bin"])
