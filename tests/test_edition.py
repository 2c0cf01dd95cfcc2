"""The manifest reads back as it was written, whatever stands in it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator import edition
from narrator.edition import ChapterRecord, Manifest, ParagraphRecord, SegmentRecord
from narrator.errors import BusyError

# every character, lone surrogates and control characters included
TEXTS = st.text(st.characters(exclude_categories=()), max_size=12)
TIMES = st.integers(0, 10**7).map(lambda samples: edition.seconds(samples, 44_100))
MARKS = st.tuples(st.integers(0, 99), st.integers(0, 99), TIMES, TIMES)
SEGMENTS = st.builds(SegmentRecord, TEXTS, TIMES, TIMES, TEXTS, TEXTS, st.lists(MARKS, max_size=3).map(tuple), TEXTS)
PARAGRAPHS = st.builds(ParagraphRecord, st.sampled_from(["text", "heading"]), st.lists(SEGMENTS, max_size=3).map(tuple))
ROWS = st.lists(st.dictionaries(TEXTS, TEXTS | st.integers(), max_size=2), max_size=2).map(tuple)
NAMES = st.dictionaries(TEXTS, TEXTS, max_size=2)
CHAPTERS = st.builds(
    ChapterRecord, TEXTS, TEXTS, NAMES, TIMES, TEXTS, NAMES, st.lists(PARAGRAPHS, max_size=2).map(tuple), ROWS, ROWS
)
MANIFESTS = st.builds(
    Manifest,
    TEXTS,
    TEXTS,
    TEXTS,
    TEXTS,
    st.just(1.0),
    st.lists(CHAPTERS, max_size=2).map(tuple),
    ROWS,
    ROWS,
    script=NAMES,
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
