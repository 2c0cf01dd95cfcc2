"""A source narrated by the exact voice: the files, the manifest, and every sample of the audio."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import av
import numpy as np
import pysubs2
import pytest

from narrator.audio.clip import Samples
from narrator.frontend import Utterance, pronounce
from narrator.synthesis.pieces import pieces
from tests.running import SPEECH, TITLE, contents, decoded, make, manifest, narrate, segments

RATE = 44_100  # Hz
SYLLABLE_S = 0.1
PAUSES_S = {"head": 0.4, "sentence": 0.3, "paragraph": 0.7, "heading": 0.9, "tail": 1.1}
PAUSES = [given for name, pause_s in PAUSES_S.items() for given in (f"--pause-{name}", str(pause_s))]
CLAUSE_S = 0.28  # where a sentence is in two segments
MILLION = 1e6  # the manifest's times have six decimals
TONES_HZ = {1: 180, 2: 220, 3: 260, 4: 300, 5: 340}
ENDS_SENTENCE = re.compile(r"[。！？!?….][”’」』）)》】\"']*\s*\Z")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("source") / "youju.txt"
    path.write_text(SPEECH, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def folder(source: Path) -> Path:
    """The edition of SPEECH."""
    return Path(make(source, "-o", source.parent / "out", "--title", TITLE, *PAUSES)[0]["folder"])


@pytest.fixture(scope="module")
def record(folder: Path) -> dict[str, Any]:
    return manifest(folder)


def test_the_files_are_those_named_in_the_manifest(folder: Path, record: dict[str, Any]) -> None:
    named = {name for chapter in record["chapters"] for name in (chapter["audio"], *chapter["subtitles"].values())}
    assert set(contents(folder)) == named | {"manifest.json", "script.md", "cover.jpg"}
    assert [chapter["audio"] for chapter in record["chapters"]] == [
        "01 第一章 石阶与雾.mp3",
        "02 第二章 一封慢信.mp3",
        "03 第三章 灯亮之后.mp3",
    ]
    assert all(chapter["subtitles"] == {"srt": chapter["audio"][:-4] + ".srt"} for chapter in record["chapters"])


def test_the_manifest_has_the_documented_keys(record: dict[str, Any]) -> None:
    assert record.keys() >= {"version", "title", "author", "language", "voice", "chapters", "left_out", "gaps"}
    chapter = record["chapters"][0]
    assert chapter.keys() >= {"title", "audio", "subtitles", "duration_s", "paragraphs"}
    assert chapter["paragraphs"][0]["segments"][0].keys() >= {"text", "start_s", "end_s", "clip", "timing", "marks"}
    assert (record["title"], record["voice"], record["gaps"]) == (TITLE, "tone", [])


def test_the_segments_and_what_was_left_out_are_the_source(record: dict[str, Any]) -> None:
    assert [(piece["text"], bool(piece["reason"])) for piece in record["left_out"]] == [("(微博)", True)]
    told = "".join(segment["text"] for chapter in record["chapters"] for segment in segments(chapter))
    whole = SPEECH.replace("(微博)", "")
    assert re.sub(r"\s", "", told) == re.sub(r"\s", "", whole)


def test_marks_cover_each_segment_and_rise(record: dict[str, Any]) -> None:
    for chapter in record["chapters"]:
        at_s = 0.0
        for segment in segments(chapter):
            assert segment["start_s"] >= at_s
            assert "".join(segment["text"][m[0] : m[1]] for m in segment["marks"]) == segment["text"]
            times = [segment["start_s"], *chain.from_iterable(m[2:] for m in segment["marks"]), segment["end_s"]]
            assert times == sorted(times)
            at_s = segment["end_s"]
        assert at_s < chapter["duration_s"]


def test_every_syllable_lasts_a_hundred_milliseconds(record: dict[str, Any]) -> None:
    for segment in chain.from_iterable(map(segments, record["chapters"])):
        beats = [piece.beats for piece in pieces(pronounce(segment["text"]))]
        lengths = [round((end_s - start_s) * MILLION) for _, _, start_s, end_s in segment["marks"]]
        assert lengths == [round(count * SYLLABLE_S * MILLION) for count in beats]
        assert segment["timing"] == "exact"


def test_the_decoded_audio_is_the_expected_samples(folder: Path, record: dict[str, Any]) -> None:
    for chapter in record["chapters"]:
        heard, expected = decoded(folder / chapter["audio"]), np.concatenate(list(expected_track(chapter)))
        assert len(heard) == round(chapter["duration_s"] * RATE)
        assert len(expected) <= len(heard) < len(expected) + 47  # what an MP3 may need more to say its length
        assert lag_samples(expected, heard) == 0
        assert correlation(expected, heard[: len(expected)]) > 0.99


def test_a_beep_starts_where_its_mark_says(folder: Path, record: dict[str, Any]) -> None:
    for chapter in record["chapters"]:
        heard = decoded(folder / chapter["audio"])
        for segment in segments(chapter):
            start = round(segment["start_s"] * RATE)
            silent, loud = heard[start - 882 : start - 110], heard[start + 220 : start + 882]
            assert abs(silent).max() < 0.05
            assert abs(loud).max() > 0.15


def expected_track(chapter: dict[str, Any]) -> Iterator[Samples]:
    """What a chapter must sound like by the description of the tone voice and the pauses asked for."""
    yield silence(PAUSES_S["head"])
    rows = [(p["kind"], s["text"], s is p["segments"][-1]) for p in chapter["paragraphs"] for s in p["segments"]]
    for kind, text, ends in rows[:-1]:
        yield from map(beep, spoken_tones(pronounce(text)))
        after = "heading" if kind == "heading" else "paragraph" if ends else "sentence"
        yield silence(PAUSES_S[after] if ends or ENDS_SENTENCE.search(text) else CLAUSE_S)
    yield from map(beep, spoken_tones(pronounce(rows[-1][1])))
    yield silence(PAUSES_S["tail"])


def silence(length_s: float) -> Samples:
    return np.zeros(round(length_s * RATE), np.float32)


def spoken_tones(utterance: Utterance) -> list[int]:
    """The tone of each beat; English is neutral."""
    return [
        tone for t in utterance.tokens for tone in ([int(s[-1]) for s in t.surface] if t.surface else [5] * t.syllables)
    ]


def beep(tone: int) -> Samples:
    samples = np.arange(round(SYLLABLE_S * RATE))
    fade = np.clip(np.minimum(samples, samples[::-1]) / (RATE // 200), 0, 1)
    return (0.25 * fade * np.sin(2 * np.pi * TONES_HZ[tone] * samples / RATE)).astype(np.float32)


def lag_samples(expected: Samples, heard: Samples) -> int:
    """How much later `heard` is, within 2,000 samples: where their correlation is highest."""
    lags = range(-2000, 2001)
    padded, length = np.pad(heard, 2000), len(expected)
    return max(lags, key=lambda lag: float(np.dot(padded[2000 + lag : 2000 + lag + length : 4], expected[::4])))


def correlation(a: Samples, b: Samples) -> float:
    return float(np.dot(a, b) / np.sqrt(np.dot(a, a) * np.dot(b, b)))


def test_subtitles_are_read_by_others_and_end_within_the_audio(folder: Path, record: dict[str, Any]) -> None:
    for chapter in record["chapters"]:
        cues = pysubs2.load(str(folder / chapter["subtitles"]["srt"]), encoding="utf-8")
        ends_ms = [0, *(time for cue in cues for time in (cue.start, cue.end))]
        assert ends_ms == sorted(ends_ms)
        assert ends_ms[-1] <= chapter["duration_s"] * 1000
        shown = re.sub(r"\s", "", "".join(cue.plaintext for cue in cues))
        assert shown == re.sub(r"\s", "", "".join(segment["text"] for segment in segments(chapter)))


def test_tags_say_title_album_and_place(folder: Path, record: dict[str, Any]) -> None:
    for number, chapter in enumerate(record["chapters"], 1):
        with av.open(str(folder / chapter["audio"])) as container:
            assert container.metadata["title"] == chapter["title"]
            assert container.metadata["album"] == TITLE
            assert container.metadata["track"] == f"{number}/3"


def test_its_script_makes_the_same_edition(folder: Path, tmp_path: Path) -> None:
    copied = tmp_path / "copied.md"
    shutil.copy(folder / "script.md", copied)
    (elsewhere,) = make(copied, "-o", tmp_path / "out", *PAUSES)
    assert elsewhere["clips_made"] == 0
    assert {name: data for name, data in contents(Path(elsewhere["folder"])).items() if name != "manifest.json"} == {
        name: data for name, data in contents(folder).items() if name != "manifest.json"
    }


def test_its_script_in_place_changes_nothing(folder: Path) -> None:
    before = contents(folder)
    (again,) = make(folder / "script.md", *PAUSES)
    assert (again["folder"], again["clips_made"], again["chapters_encoded"]) == (str(folder), 0, 0)
    assert contents(folder) == before


def test_several_sources_make_several_editions(tmp_path: Path) -> None:
    for name, text in (("one.txt", "早上好，今天下雨。"), ("two.md", "# 晚上好\n\n明天天晴。\n")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    made = make(tmp_path / "one.txt", tmp_path / "two.md", "-o", tmp_path / "out")
    assert [Path(summary["folder"]).name for summary in made] == ["one", "晚上好"]
    assert all((Path(summary["folder"]) / "manifest.json").exists() for summary in made)


def test_sources_of_one_name_do_not_share_a_folder(tmp_path: Path) -> None:
    for place in ("a", "b", "c"):
        (tmp_path / place).mkdir()
        (tmp_path / place / "one.txt").write_text(f"早上好，今天下雨，第{place}封信。", encoding="utf-8")
    made = make(*(tmp_path / place / "one.txt" for place in ("a", "b", "c")), "-o", tmp_path / "out")
    assert [Path(summary["folder"]).name for summary in made] == ["one", "one-2", "one-3"]


def test_standard_input_is_a_source(tmp_path: Path) -> None:
    (made,) = make("-", "-o", tmp_path, "--title", "口信", stdin="早上好，今天下雨。".encode())
    assert Path(made["folder"]) == tmp_path / "口信"
    assert next(segments(manifest(Path(made["folder"]))["chapters"][0]))["text"] == "早上好，今天下雨。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "gb18030"])
def test_encodings_are_told_apart(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(SPEECH.encode(encoding))
    plan = json.loads(narrate("make", tmp_path / "a.txt", "--dry-run", "--json", "--voice", "tone").out)
    assert [chapter["title"][:3] for chapter in plan["chapters"]] == ["第一章", "第二章", "第三章"]


def test_a_wrong_guess_can_be_overruled(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("早上好，今天下雨。".encode("big5"))
    (made,) = make(tmp_path / "a.txt", "-o", tmp_path / "out", "--encoding", "big5")
    (chapter,) = manifest(Path(made["folder"]))["chapters"]
    assert next(segments(chapter))["text"] == "早上好，今天下雨。"


def test_a_dry_run_writes_nothing(source: Path, tmp_path: Path, cache: Path) -> None:
    run = narrate("make", source, "--voice", "tone", "-o", tmp_path / "out", "--dry-run")
    assert run.code == 0
    assert "第二章 一封慢信" in run.out
    assert "left out: (微博)" in run.out
    assert not (tmp_path / "out").exists()
    assert not cache.exists()


def test_quiet_prints_nothing(source: Path, tmp_path: Path) -> None:
    assert narrate("make", source, "--voice", "tone", "-o", tmp_path, "-q") == (0, "", "")


def test_lines_on_a_pipe_say_what_was_made(source: Path, tmp_path: Path) -> None:
    run = narrate("make", source, "--voice", "tone", "-o", tmp_path, "-v", "--title", TITLE)
    assert f"{TITLE}: 3 chapters" in run.err
    assert "chapter 3/3 made: 第三章 灯亮之后" in run.err
    assert re.search(r"chapter \d/3, segment \d+/\d+, \d:\d\d of audio", run.err)
    assert "1 piece of the source left out" in run.out


def test_json_is_all_that_standard_output_gets(source: Path, tmp_path: Path) -> None:
    run = narrate("make", source, "--voice", "tone", "-o", tmp_path, "--json")
    (summary,) = json.loads(run.out)
    assert run.err == ""
    assert summary["duration_s"] == pytest.approx(sum(chapter["duration_s"] for chapter in summary["chapters"]))


def test_options_reach_the_edition(source: Path, tmp_path: Path) -> None:
    given = ["--title", "旧信", "--author", "林见微", "--speed", "2", "--bitrate", "64", "--chapters", "none"]
    (made,) = make(source, "-o", tmp_path, *given)
    record = manifest(Path(made["folder"]))
    (chapter,) = record["chapters"]
    assert made["folder"] == str(tmp_path / "旧信")
    assert (record["title"], record["author"], record["speed"]) == ("旧信", "林见微", 2.0)
    (path,) = Path(made["folder"]).glob("*.mp3")
    with av.open(str(path)) as container:
        assert container.streams.audio[0].bit_rate == 64_000
        assert (container.metadata["artist"], container.metadata["album"]) == ("林见微", "旧信")
    spoken_s = [mark[3] - mark[2] for segment in segments(chapter) for mark in segment["marks"] if mark[3] > mark[2]]
    assert min(spoken_s) == pytest.approx(SYLLABLE_S / 2, abs=1e-5)


def test_pauses_are_set_by_options(tmp_path: Path) -> None:
    given = ["--pause-head", "0.25", "--pause-tail", "2", "--title", "短句"]
    (made,) = make("-", "-o", tmp_path, *given, stdin="早上好。".encode())
    assert made["duration_s"] == pytest.approx(0.25 + 3 * SYLLABLE_S + 2)


def test_a_script_is_read_back_as_it_was_printed(source: Path, tmp_path: Path) -> None:
    printed = narrate("script", source, "--voice", "tone").out
    (tmp_path / "script.md").write_text(printed, encoding="utf-8")
    assert narrate("script", tmp_path / "script.md").out == printed
    assert narrate("script", "-", stdin=printed.encode()).out == printed
