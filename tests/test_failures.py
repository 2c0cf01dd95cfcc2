"""What goes wrong is said in one sentence with the next step; exit code 1 (2 for usage); nothing is half-made."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from narrator import produce
from narrator.errors import SynthesisError
from narrator.rendering.options import MakeOptions
from narrator.rendering.progress import Progress
from narrator.script.options import ScriptOptions
from narrator.synthesis import engine as engines
from tests.running import SPEECH, Run, contents, finished, narrate, plugin, start

CLOSED = "http://127.0.0.1:9"  # the discard port: nothing listens
OFFLINE = {
    "PIP_CONFIG_FILE": os.devnull,
    "PIP_EXTRA_INDEX_URL": "",
    "PIP_FIND_LINKS": "",
    "PIP_INDEX_URL": f"{CLOSED}/simple",
    "PIP_RETRIES": "0",
    "http_proxy": CLOSED,
    "https_proxy": CLOSED,
    "npm_config_fetch_retries": "0",
    "npm_config_registry": CLOSED,
}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "road.txt"
    path.write_text(SPEECH, encoding="utf-8")
    return path


def assert_clear(run: Run, *said: str) -> None:
    """One sentence, then what to try; no traceback."""
    assert run.code == 1, run
    assert run.out == ""
    problem, remedy = run.err.rstrip("\n").split("\n")
    assert problem.startswith("Error: ")
    assert problem.endswith((".", "”"))
    assert remedy.startswith("  ")
    assert remedy.strip()
    for words in said:
        assert words in run.err


def refused(tmp_path: Path, *args: str | Path) -> Run:
    """A run that must not leave a folder behind."""
    run = narrate("make", "--voice", "tone", "-q", "-o", tmp_path / "out", *args)
    assert not list((tmp_path / "out").rglob("*.mp3"))
    return run


def test_a_missing_file(tmp_path: Path, source: Path) -> None:
    assert_clear(refused(tmp_path, tmp_path / "raod.txt"), "There is no file", f"Did you mean {source}?")


def test_a_folder(tmp_path: Path, source: Path) -> None:
    assert_clear(refused(tmp_path, tmp_path), "is a folder", str(source))


@pytest.mark.parametrize(
    "data",
    [b"", b"\n \r\n\t", b"\xef\xbb\xbf", "\u200b\ufeff".encode(), b"---\ntitle: x\n---\n"],
    ids=["empty", "space", "bom", "invisible", "front matter"],
)
def test_nothing_to_read(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(data)
    assert_clear(refused(tmp_path, tmp_path / "a.md"), "a.md")


@pytest.mark.parametrize("text", ["。。。！？", "😀🎉 👍🏽", "——……——\n\n***\n", "※ ☆ ◎"])
def test_nothing_to_speak(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    assert_clear(refused(tmp_path, tmp_path / "a.txt"), "a.txt")


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n" + bytes(100), bytes(range(256)) * 8, b"\x7fELF" + bytes(64), b"ID3" + bytes(99)]
)
def test_a_binary_file(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    assert_clear(
        refused(tmp_path, tmp_path / "a.txt"), "a.txt", "not a text" if data[:4] != bytes(range(4)) else "not text"
    )


def test_an_unknown_voice_suggests_the_nearest(tmp_path: Path, source: Path) -> None:
    run = narrate("make", source, "--voice", "zm_yunx", "-o", tmp_path / "out")
    assert_clear(run, "no voice named 'zm_yunx'", "Did you mean zm_yunxi", "narrator voices")
    assert not (tmp_path / "out").exists()


def test_an_unknown_voice_in_a_dry_run(tmp_path: Path, source: Path) -> None:
    assert_clear(narrate("make", source, "--voice", "zm_yunx", "--dry-run"), "no voice named 'zm_yunx'")


def test_an_unknown_voice_in_a_script(tmp_path: Path) -> None:
    path = tmp_path / "script.md"
    path.write_text("---\nnarrator: 1\nvoice: tonne\n---\n\n# 一\n\n早上好。\n", encoding="utf-8")
    assert_clear(narrate("make", path, "-o", tmp_path / "out"), "'tonne'", "Did you mean tone")


def test_an_unknown_encoding(tmp_path: Path, source: Path) -> None:
    assert_clear(refused(tmp_path, source, "--encoding", "klingon"), "klingon")


def test_a_folder_that_cannot_be_written(tmp_path: Path, source: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    run = narrate("make", source, "--voice", "tone", "-q", "-o", tmp_path / "file" / "out")
    assert_clear(run, "cannot be written", "-o")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_without_permission(tmp_path: Path, source: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0o500)
    run = narrate("make", source, "--voice", "tone", "-q", "-o", tmp_path / "locked" / "out")
    assert_clear(run, "cannot be written: Permission denied", "-o")


def test_a_cache_that_cannot_be_written(tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("NARRATOR_CACHE", str(tmp_path / "file" / "cache"))
    assert_clear(refused(tmp_path, source), "clip cache", "NARRATOR_CACHE")


def test_a_limit_that_is_no_number(tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NARRATOR_CACHE_MB", "lots")
    assert_clear(narrate("cache", "info"), "'lots'", "NARRATOR_CACHE_MB=")


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on file sizes here")
@pytest.mark.parametrize("left", [0.05, 0.5, 0.999])
def test_a_file_that_cannot_grow(left: float, tmp_path: Path, cache: Path) -> None:
    """The MP3 is cut off by the system at some part of its size."""
    import resource

    text, out = ("雾很大，看不见路。" * 20).encode(), tmp_path / "out"
    arguments = ("make", "-", "--voice", "tone", "--chapters", "none", "--title", "wu", "-q", "--bitrate", "320")
    assert narrate(*arguments, "-o", tmp_path / "whole", stdin=text).code == 0
    size = next((tmp_path / "whole").rglob("*.mp3")).stat().st_size
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(size * left), hard))
    try:
        run = narrate(*arguments, "-o", out, stdin=text)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert_clear(run, "cannot be written", "-o")
    assert contents(out / "wu").keys() - {"cover.jpg"} == {"script.md"}


@pytest.fixture
def small_disk(tmp_path: Path) -> Path:
    """A file system of 300 KB, where this user may mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", folder], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("mounting a small file system is not permitted")
    return folder


@pytest.mark.skipif(sys.platform != "linux", reason="a small file system is mounted as Linux does it")
def test_a_full_disk(small_disk: Path, tmp_path: Path, source: Path) -> None:
    try:
        run = narrate("make", source, "--voice", "tone", "-q", "--bitrate", "320", "-o", small_disk)
        assert_clear(run, "No space is left on the disk", "Free some space and run the same command again")
        names = {path.suffix for path in (small_disk / "road").iterdir()}
        assert names <= {".jpg", ".md", ".mp3", ".srt", ""}
    finally:
        subprocess.run(["umount", small_disk], check=True)


@pytest.mark.skipif(sys.platform != "linux", reason="a small file system is mounted as Linux does it")
def test_a_full_cache(small_disk: Path, tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NARRATOR_CACHE", str(small_disk))
    (small_disk / "filler").write_bytes(bytes(280_000))
    try:
        assert_clear(refused(tmp_path, source), "clip cache", "narrator cache prune")
        assert not list(small_disk.rglob("*.partial"))
    finally:
        subprocess.run(["umount", small_disk], check=True)


def test_no_assets_and_no_network(tmp_path: Path, source: Path) -> None:
    begun = time.monotonic()
    process = start("make", source, "-q", "-o", tmp_path / "out", NARRATOR_CACHE=tmp_path / "cache", **OFFLINE)
    assert_clear(finished(process), "kokoro/model.onnx could not be fetched", "network", "narrator voices install")
    assert time.monotonic() - begun < 90
    assert not (tmp_path / "out").exists()
    assert [path.name for path in (tmp_path / "cache" / "assets").iterdir() if path.name != ".lock"] == []


@pytest.mark.parametrize(
    "args",
    [(), ("make",), ("make", "a.txt", "--speed", "9"), ("make", "a.txt", "--chapters", "many"), ("sing",),
     ("make", "a.txt", "--bitrate", "97"), ("make", "a.txt", "--jobs", "0"), ("make", "a.txt", "--no-such-option")],
)  # fmt: skip
def test_usage(args: tuple[str, ...]) -> None:
    run = narrate(*args)
    assert (run.code, run.out) == (2, "")
    assert "Usage: " in run.err


BROKEN = """\
import dataclasses
from narrator.synthesis.tone import ToneEngine

class Engine(ToneEngine):
    def synthesize(self, utterance, *rest):
        clip = super().synthesize(utterance, *rest)
        if "石" not in utterance.text:
            return clip
        {fault}
"""
FAULTS = {
    "short": ("return dataclasses.replace(clip, samples=clip.samples[:100])", "too short"),
    "long": ("return dataclasses.replace(clip, samples=clip.samples.repeat(100))", "too long"),
    "silent": ("return dataclasses.replace(clip, samples=clip.samples * 0)", "silent"),
    "nan": ("return dataclasses.replace(clip, samples=clip.samples * float('nan'))", "not sound"),
    "unmarked": ("return dataclasses.replace(clip, marks=clip.marks[:-1])", "marks end at character"),
    "raises": ("raise ZeroDivisionError('out of order')", "out of order"),
}


@contextlib.contextmanager
def engine_of(source: str, folder: Path) -> Iterator[None]:
    """The tone voice speaks by the class Engine of `source`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(plugin(folder, source)))
        engines.forget()
        yield
    engines.forget()


@pytest.mark.parametrize("name", FAULTS)
def test_bad_audio_is_never_stitched_in(name: str, tmp_path: Path, source: Path, cache: Path) -> None:
    fault, said = FAULTS[name]
    with engine_of(BROKEN.format(fault=fault), tmp_path / f"broken_{name}"):
        run = narrate("make", source, "--voice", "tone", "-q", "-o", tmp_path / "out")
    assert run.code == 1
    first, *places, remedy = run.err.splitlines()
    assert first == "Error: 2 segments could not be spoken:"
    assert places[0].startswith("  chapter 1, segment 1: “第一章 石阶与雾” — ")
    assert len(places) == 2
    assert all(said in place for place in places)
    assert "Everything else is kept" in remedy
    folder = tmp_path / "out" / "road"
    assert [path.name[:2] for path in sorted(folder.glob("*.mp3"))] == ["02", "03"]
    assert not (folder / "manifest.json").exists()


VANISHING = """\
from narrator.errors import SynthesisError
from narrator.synthesis.tone import ToneEngine

class Engine(ToneEngine):
    spoken = set()

    def synthesize(self, utterance, *rest):
        if any(utterance.text in text for text in self.spoken):  # nor a half of it
            raise SynthesisError("Lost my voice.", text=utterance.text)
        self.spoken.add(utterance.text)
        return super().synthesize(utterance, *rest)
"""


class Thief(Progress):
    """Takes each clip from the store as soon as it is there."""

    def __init__(self, cache: Path) -> None:
        self._cache = cache

    def segment_ready(self, duration_s: float, *, made: bool) -> None:
        for path in self._cache.rglob("*.flac"):
            path.unlink(missing_ok=True)


def test_a_clip_that_was_lost_and_cannot_be_made_again_is_no_success(tmp_path: Path, source: Path, cache: Path) -> None:
    options = MakeOptions(script=ScriptOptions(voice="tone"))
    with engine_of(VANISHING, tmp_path / "vanishing"), pytest.raises(SynthesisError, match="Lost my voice"):
        produce.make(str(source), tmp_path / "out", options, Thief(cache))


def test_an_engine_that_does_not_load(tmp_path: Path, source: Path) -> None:
    with engine_of("import no_such_module\n", tmp_path / "broken_import"):
        run = narrate("make", source, "--voice", "tone", "-q", "-o", tmp_path / "out")
    assert_clear(run, "engine 'tone' cannot be loaded", "no_such_module")


def test_a_traceback_is_never_shown_for_strange_arguments(tmp_path: Path) -> None:
    assert_clear(narrate("make", "a\udcff.txt", "--voice", "tone", "-o", tmp_path), "a")
