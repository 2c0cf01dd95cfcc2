"""What is odd about an edition is found, drawn and listed; what is even is not."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from narrator import edition, inspection
from narrator.errors import CodecError
from narrator.frontend import pronounce
from narrator.inspection.cues import delivered
from narrator.inspection.findings import Finding
from narrator.inspection.sound import heard
from narrator.inspection.tempo import tempos
from tests.running import decoded, make, manifest, narrate

RATE = 44_100
STORY = """\
# 渡口

清早的河面上浮着一层薄薄的白雾。摆渡的老人把船系在柳树下面。他说今天的水比昨天又涨了一尺。对岸的人招着手喊他过去接人。
船到河心的时候太阳刚好从山后面出来。水面一下子亮得让人睁不开眼睛。孩子们在岸上追着船影跑来跑去。谁也没有注意天边那一小片乌云。

渡船不大，最多只能坐十二个人。遇上赶集的日子，老人一天要来回三十多趟，从天不亮一直忙到月亮升起来。
船头摆着一只旧铜铃，过河的人摇三下，他就知道有客人在等。铜铃是他父亲留下来的，声音又脆又远，隔着半里路也听得见。
村里人说要修一座桥，说了二十年，桥墩还没有影子。老人听了只是笑，说等桥修好了，他就把这条船劈了当柴烧。

傍晚时分雨终于落了下来。老人收起桨坐在船篷里抽烟。他听着雨点打在篷上的声音出神。那声音和五十年前的一模一样。
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("inspection")
    (place / "ferry.md").write_text(STORY, encoding="utf-8")
    (made,) = make(place / "ferry.md", "-o", place / "out", "--speed", "0.5", "--subtitles", "srt,vtt,ass")
    return Path(made["folder"])


def segments(data: dict[str, Any]) -> list[dict[str, Any]]:
    return [s for p in data["chapters"][0]["paragraphs"] for s in p["segments"]]


@pytest.fixture
def planted(folder: Path, tmp_path: Path) -> Path:
    """The edition with one fault of each kind that can be heard."""
    data = manifest(folder)
    chapter = data["chapters"][0]
    samples = decoded(folder / chapter["audio"]).copy()
    spoken = segments(data)
    soft, silent, fast = spoken[2], spoken[3], spoken[5]
    samples[int(soft["start_s"] * RATE) : int(soft["end_s"] * RATE)] *= 0.2
    at = int((silent["start_s"] + 1) * RATE)
    samples[at : at + 3 * RATE] = 0
    start_s = fast["start_s"]
    fast["marks"] = [[a, b, start_s + (s - start_s) / 2, start_s + (e - start_s) / 2] for a, b, s, e in fast["marks"]]
    spoken[6]["timing"] = "estimated"
    chapter["cue_exceptions"] = [{"cue": 2, "text": "第二条", "reasons": ["9.9 characters a second"]}]
    chapter["unspoken"] = [{"segment": 2, "text": "摆", "reason": "has no reading"}]
    data["gaps"] = [{"chapter": 1, "segment": 2, "text": "<丢了>", "reason": "no answer"}]
    for name in chapter["subtitles"].values():
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    soundfile.write(tmp_path / "01.wav", samples, RATE)
    chapter["audio"] = "01.wav"
    (tmp_path / "manifest.json").write_text(json.dumps(data), encoding="utf-8")
    return tmp_path


def found(folder: Path) -> list[Finding]:
    record, place = edition.opened(folder)
    (picture,) = inspection.pictures(record, place)
    return list(picture.findings)


def test_an_even_reading_has_nothing_to_hear(folder: Path) -> None:
    assert [each for each in found(folder) if each.kind not in ("cue", "reading")] == []


def test_each_fault_is_found_where_it_is_the_gravest_first(planted: Path) -> None:
    spoken = segments(manifest(planted))
    places = {each.kind: each for each in found(planted)}
    assert set(places) >= {"gap", "pause", "level", "tempo", "timing", "cue", "unspoken"}
    assert places["pause"].start_s == pytest.approx(spoken[3]["start_s"] + 1, abs=0.05)
    assert places["level"].start_s == spoken[2]["start_s"]
    assert "softer" in places["level"].why
    assert places["tempo"].start_s == spoken[5]["start_s"]
    assert "unusually fast" in places["tempo"].why
    assert places["timing"].start_s == spoken[6]["start_s"]
    order = [each.kind for each in found(planted)]
    assert order[0] == "gap"
    assert order.index("pause") < order.index("tempo") < order.index("cue") < order.index("unspoken")


def test_the_page_lists_them_and_plays_from_just_before(planted: Path) -> None:
    run = narrate("inspect", planted, "--png")
    assert run.code == 0, run.err
    page = (planted / "inspect.html").read_text(encoding="utf-8")
    assert "Listen to these first" in page
    pause = next(each for each in found(planted) if each.kind == "pause")
    assert f'data-at="{pause.cue_s:.2f}"' in page
    assert pause.cue_s == pause.start_s - 0.4
    assert "nothing is heard for 3.0 s" in run.out
    assert (planted / "01.png").read_bytes().startswith(b"\x89PNG")


class Tags(HTMLParser):
    """Every address that a page names, and its tags, which have to be closed."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href", "data-audio")]
        if tag not in ("meta", "link", "path", "rect"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("path", "rect"):
            assert self.open.pop() == tag


def test_the_page_asks_the_network_for_nothing_and_shows_text_as_text(planted: Path) -> None:
    narrate("inspect", planted, "-q")
    page = (planted / "inspect.html").read_text(encoding="utf-8")
    tags = Tags()
    tags.feed(page)
    assert tags.open == []
    assert set(tags.addresses) == {"data:,", "01.wav"}
    assert not re.search(r"https?:|@import|url\(|fetch\(", page)
    assert "&lt;丢了&gt;" in page
    assert "<丢了>" not in page


def test_the_page_may_lie_elsewhere(planted: Path, tmp_path: Path) -> None:
    page = tmp_path / "other place" / "look.html"
    run = narrate("inspect", planted / "manifest.json", "-o", page)
    assert run.code == 0, run.err
    assert 'data-audio="../01.wav"' in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["srt", "vtt", "ass"])
def test_cues_are_read_from_whichever_file_there_is(name: str, folder: Path) -> None:
    record = edition.read(folder)
    assert record
    (chapter,) = record.chapters
    wanted = delivered(chapter, folder)
    got = delivered(replace(chapter, subtitles={name: chapter.subtitles[name]}), folder)
    assert [cue.text for cue in got] == [cue.text for cue in wanted]
    assert all(
        abs(a.start_s - b.start_s) < 0.011 and abs(a.end_s - b.end_s) < 0.011 for a, b in zip(got, wanted, strict=True)
    )
    assert delivered(replace(chapter, subtitles={}), folder) == []


def test_the_sound_is_measured(tmp_path: Path) -> None:
    time = np.arange(10 * RATE) / RATE
    samples = 0.25 * np.sin(2 * np.pi * 997 * time).astype(np.float32)
    samples[4 * RATE : 5 * RATE] = 0
    samples[7 * RATE] = 1.0
    soundfile.write(tmp_path / "a.wav", samples, RATE, subtype="FLOAT")
    sound = heard(tmp_path / "a.wav")
    assert sound.duration_s == pytest.approx(10)
    assert [list(pause) for pause in sound.pauses] == [pytest.approx([4.0, 5.0], abs=0.021)]
    assert sound.clipped_s == pytest.approx(7.0, abs=0.021)
    assert sound.levels[20] == pytest.approx(20 * np.log10(0.25 / np.sqrt(2)), abs=0.1)  # BS.1770: 997 Hz as it is
    lows, highs = sound.outline(10)
    assert (len(lows), float(highs[7])) == (10, 1.0)
    assert float(lows[0]) == pytest.approx(-0.25, abs=0.001)


def test_a_short_sound_and_no_sound(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "short.wav", np.zeros(100, np.float32), RATE)
    assert heard(tmp_path / "short.wav").pauses == ()
    (tmp_path / "no.mp3").write_bytes(b"not a sound")
    with pytest.raises(CodecError, match="cannot be read"):
        heard(tmp_path / "no.mp3")


def test_tempos_are_told_by_syllables_while_the_voice_is_heard(folder: Path) -> None:
    record = edition.read(folder)
    assert record
    (chapter,) = record.chapters
    utterances = [pronounce(s.text) for p in chapter.paragraphs for s in p.segments]
    assert {round(tempo.rate, 2) for tempo in tempos(chapter, utterances)} == {5.0}


def test_what_is_no_edition_is_named(tmp_path: Path) -> None:
    run = narrate("inspect", tmp_path)
    assert run.code == 1
    assert "no manifest.json" in run.err
    assert "narrator make" in run.err
