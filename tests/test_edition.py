"""The manifest reads back as it was written, whatever stands in it."""

from __future__ import annotations

import json
from dataclasses import replace
from operator import add
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator import edition
from narrator.audio.formats import FORMATS as SOUND
from narrator.edition import Artifact, ChapterRecord, Manifest, ParagraphRecord, ScriptRecord, SegmentRecord
from narrator.edition.manifest import ENDINGS
from narrator.errors import BusyError, EditionError
from narrator.rendering.binding import BINDINGS
from narrator.rendering.covering import COVER
from narrator.slug import RESERVED
from narrator.subtitles.formats import FORMATS as SUBTITLES

# every character, lone surrogates and control characters included
TEXTS = st.text(st.characters(exclude_categories=()), max_size=12)
TIMES = st.integers(0, 10**7).map(lambda samples: edition.seconds(samples, 44_100))


@st.composite
def segments(draw: st.DrawFn) -> SegmentRecord:
    text, (start_s, end_s) = draw(TEXTS), sorted(draw(st.tuples(TIMES, TIMES)))
    places = st.lists(st.integers(0, len(text)), min_size=2, max_size=2).map(sorted)
    marks = []
    for _ in range(draw(st.integers(0, 3))):
        start, end = draw(places)
        marks.append((start, end, draw(TIMES), draw(TIMES)))
    return SegmentRecord(text, start_s, end_s, draw(TEXTS), draw(TEXTS), tuple(marks), draw(TEXTS))


SEGMENTS = segments()
PARAGRAPHS = st.builds(ParagraphRecord, st.sampled_from(["text", "heading"]), st.lists(SEGMENTS, max_size=3).map(tuple))
STEMS = st.text(st.characters(categories=["L", "N"]), max_size=8).filter(lambda stem: stem.lower() not in RESERVED)
FILES = st.builds(add, STEMS, st.sampled_from(ENDINGS))
NAMES = st.dictionaries(TEXTS, FILES, max_size=2)


def with_numbers_that_exist(chapter: ChapterRecord) -> ChapterRecord:
    count = sum(len(paragraph.segments) for paragraph in chapter.paragraphs)
    return replace(chapter, unspoken=tuple(row for row in chapter.unspoken if row["segment"] <= count))


EXCEPTIONS = st.lists(
    st.fixed_dictionaries({"cue": st.integers(1, 1_000_000), "text": TEXTS, "reasons": st.lists(TEXTS, max_size=2)}),
    max_size=2,
).map(tuple)
UNSPOKEN = st.lists(
    st.fixed_dictionaries({"segment": st.integers(1, 6), "text": TEXTS, "reason": TEXTS}), max_size=2
).map(tuple)
LEFT_OUT = st.lists(st.fixed_dictionaries({"text": TEXTS, "reason": TEXTS, "chapter": st.integers(0)}), max_size=2).map(
    tuple
)
CHAPTERS = st.builds(
    ChapterRecord,
    TEXTS,
    FILES,
    NAMES,
    TIMES,
    TEXTS,
    st.dictionaries(FILES, TEXTS, max_size=2),
    st.lists(PARAGRAPHS, max_size=2).map(tuple),
    EXCEPTIONS,
    UNSPOKEN,
).map(with_numbers_that_exist)
MANIFESTS = st.builds(
    Manifest,
    TEXTS,
    TEXTS,
    TEXTS,
    TEXTS,
    st.just(1.0),
    st.lists(CHAPTERS, max_size=2).map(tuple),
    LEFT_OUT,
    script=st.builds(ScriptRecord, st.just(edition.SCRIPT), TEXTS, st.booleans()) | st.none(),
    whole=st.dictionaries(TEXTS, st.builds(Artifact, FILES, TEXTS, TEXTS), max_size=2),
    extra=st.dictionaries(st.just("mood"), TEXTS | st.integers(), max_size=1),
)


@given(MANIFESTS)
def test_a_manifest_reads_back(manifest: Manifest) -> None:
    text = edition.dump(manifest)
    assert edition.load(text) == manifest
    text.encode("utf-8")  # every reader of JSON can open the file
    json.loads(text)


@given(st.integers(0, 10**10), st.sampled_from([24_000, 44_100, 48_000]))
def test_times_in_seconds_name_the_sample(sample: int, rate: int) -> None:
    assert round(edition.seconds(sample, rate) * rate) == sample


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    with edition.writing(tmp_path), pytest.raises(BusyError, match="Another run"), edition.writing(tmp_path):
        pass
    with edition.writing(tmp_path):  # free again
        pass


def test_a_file_is_written_only_if_it_changes(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    edition.write_if_changed(path, "一")
    before = path.stat()
    edition.write_if_changed(path, "一")
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == (before.st_mtime_ns, before.st_ino)
    edition.write_if_changed(path, "二")
    assert path.read_text(encoding="utf-8") == "二"


ROW: dict[str, object] = {"version": 1, "title": "题", "author": "", "language": "zh-CN", "voice": "tone", "speed": 1.0}
EMPTY: dict[str, object] = {**ROW, "chapters": []}


def test_what_another_program_added_is_kept() -> None:
    segment = {"text": "好", "start_s": 0, "end_s": 1, "clip": "k", "timing": "exact", "marks": [], "mood": "calm"}
    chapter = {
        "title": "一", "audio": "a.mp3", "subtitles": {}, "duration_s": 1, "key": "", "sha256": {}, "rating": 5,
        "paragraphs": [{"kind": "text", "segments": [segment]}],
    }  # fmt: skip
    data = {**ROW, "chapters": [chapter], "producer": {"name": "白"}, "extra": 7}
    written = json.loads(edition.dump(edition.load(json.dumps(data))))
    assert written["producer"] == {"name": "白"}
    assert written["extra"] == 7
    assert written["chapters"][0]["rating"] == 5
    assert written["chapters"][0]["paragraphs"][0]["segments"][0]["mood"] == "calm"


@pytest.mark.parametrize(
    "damage",
    [
        {"title": 1},
        {"cover": 1},
        {"whole": 1},
        {"whole": {"m4b": {"file": "../x", "key": "", "sha256": ""}}},
        {"cover": {"file": "a/b", "origin": "drawn", "key": "", "sha256": ""}},
        {"cover": {"file": "a", "origin": "stolen", "key": "", "sha256": ""}},
        {"chapters": {}},
        {"chapters": [None]},
        {"script": {"file": "..", "sha256": ""}},
        {"version": "1"},
        {"speed": None},
        {"gaps": [{"chapter": "one"}]},
    ],
)
def test_a_damaged_record_is_told_in_one_sentence(damage: dict[str, object]) -> None:
    with pytest.raises(EditionError) as caught:
        edition.load(json.dumps({**EMPTY, **damage}))
    assert caught.value.problem.count("\n") == 0
    assert caught.value.remedy


OWN = "01.mp3"
OTHERS = [  # somebody's own, Narrator's own, or on some system no file
    "", ".", "..", ".mp3/x", "a/b.mp3", "a\\b.mp3", "/b.mp3", "C:b.mp3", "a.mp3:x.mp3", "a\0.mp3", "a\n.mp3",
    "podcast.toml", "lexicon.toml", "voices.TOML", "notes.txt", "book.md", "manifest.json", "recording.json", ".lock",
    ".sent", ".address", ".sending", ".studio", "con.mp3", "AUX.srt", "nul.karaoke.vtt", "mp3", "a.mp3 ", "a.mp3.",
]  # fmt: skip


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("place", ["audio", "files", "subtitles", "sha256", "whole", "cover", "script"])
def test_a_record_names_nothing_but_what_is_made(name: str, place: str) -> None:
    made = {"file": name, "key": "", "sha256": ""}
    chapter: dict[str, object] = {
        "title": "一", "audio": OWN, "subtitles": {}, "duration_s": 1, "key": "", "sha256": {}, "paragraphs": [],
    }  # fmt: skip
    data: dict[str, object] = {
        "audio": {"chapters": [{**chapter, "audio": name or "."}]},
        "files": {"chapters": [{**chapter, "files": {"mp3": name}}]},
        "subtitles": {"chapters": [{**chapter, "subtitles": {"srt": name}}]},
        "sha256": {"chapters": [{**chapter, "sha256": {name: ""}}]},
        "whole": {"whole": {"m4b": made}},
        "cover": {"cover": {**made, "origin": "drawn"}},
        "script": {"script": {"file": name, "sha256": ""}},
    }[place]  # type: ignore[assignment]
    assert edition.load(json.dumps({**EMPTY, "chapters": [chapter]}))
    with pytest.raises(EditionError, match="is not the name of a file that an edition has"):
        edition.load(json.dumps({**EMPTY, **data}))


def test_every_kind_of_file_that_is_made_may_be_named() -> None:
    suffixes = [form.suffix for kinds in (SOUND, SUBTITLES, BINDINGS) for form in kinds.values()]
    assert [name for name in (*suffixes, COVER) if not name.endswith(ENDINGS)] == []


@pytest.mark.parametrize("text", ["", "[]", "{", "[" * 100_000, '{"version": 1, "a": NaN}', "null", '{"version": 1}'])
def test_what_is_no_record_is_refused(text: str) -> None:
    with pytest.raises(EditionError):
        edition.load(text)


def test_a_record_of_a_newer_version_says_to_update() -> None:
    with pytest.raises(EditionError, match="newer") as caught:
        edition.load(json.dumps({**EMPTY, "version": 2}))
    assert "Update" in caught.value.remedy


def test_the_smallest_record_is_read() -> None:
    assert edition.load(json.dumps({**EMPTY, "cover": {}, "script": {}})).cover is None
