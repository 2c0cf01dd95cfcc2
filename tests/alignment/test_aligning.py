"""A recording of a voice whose times are known: what is found where, and what is left over of either."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from narrator import edition, produce
from narrator.alignment import making
from narrator.edition.recording import read_recording
from narrator.errors import SourceError
from narrator.rendering.options import MakeOptions
from narrator.script.options import ScriptOptions
from tests.alignment.conftest import READER, Told, options, write_wav


@pytest.fixture(scope="module")
def plain(told: Told, tmp_path_factory: pytest.TempPathFactory) -> making.AlignedEdition:
    """Aligned with the recording as it is."""
    folder = tmp_path_factory.mktemp("plain")
    audio = write_wav(folder / "reading.wav", told.sound, told.rate)
    return making.make(str(told.source), [audio], folder / "out", options())


def test_characters_are_found_where_they_are_heard(told: Told, plain: making.AlignedEdition) -> None:
    true = [mark[2] for _, _, _, marks in told.segments for mark in marks]
    (chapter,) = plain.edition.manifest.chapters
    segments = [segment for paragraph in chapter.paragraphs for segment in paragraph.segments]
    found = [mark[2] for segment in segments for mark in segment.marks]
    off_s = np.abs(np.array(found) - np.array(true))
    assert np.median(off_s) < 0.04
    assert np.percentile(off_s, 95) < 0.15
    assert {segment.timing for segment in segments} == {"aligned"}
    assert not plain.record.unspoken
    assert not plain.record.untold


def test_what_is_kept_is_the_recording_to_the_sample(told: Told, plain: making.AlignedEdition) -> None:
    import soundfile

    (chapter,) = plain.edition.manifest.chapters
    made, rate = soundfile.read(plain.edition.folder / chapter.audio, dtype="float32")
    assert rate == told.rate
    assert len(made) == len(told.sound)
    assert np.abs(made - told.sound).max() < 2 / 32768


def test_an_edition_from_a_recording_is_made_again_from_its_script(plain: making.AlignedEdition) -> None:
    again = produce.make(str(plain.edition.folder / edition.SCRIPT), None, MakeOptions())
    assert again.tally.kept == 1
    assert not again.tally.made
    assert again.manifest.chapters == plain.edition.manifest.chapters


def test_deviations_are_named_and_nothing_is_stretched_over_them(told: Told, tmp_path: Path) -> None:
    """A song before, a false start, a sentence said twice, one left out, other words in between."""
    rng = np.random.default_rng(3)
    time_s = np.arange(4 * told.rate) / told.rate
    song = (0.2 * np.sin(2 * np.pi * 330 * time_s) * np.sin(2 * np.pi * 2 * time_s)).astype(np.float32)
    quiet = np.zeros(told.rate // 2, np.float32)
    half = told.part(2)[: len(told.part(2)) // 2]
    order = [song, told.part(0), told.part(1), half, quiet, told.part(2), quiet, told.part(3), quiet, told.part(3)]
    order += [quiet, told.part(5)]  # 4 is left out
    sound = np.concatenate(order)
    sound += (0.001 * rng.standard_normal(len(sound))).astype(np.float32)
    audio = write_wav(tmp_path / "lively.wav", sound, told.rate)
    made = making.make(str(told.source), [audio], tmp_path / "out", options())
    record = made.record
    assert [each.text for each in record.unspoken] == [told.segments[4][0]]
    assert [gap["text"] for gap in made.edition.manifest.gaps] == [told.segments[4][0]]
    starts = np.cumsum([0, *map(len, order)]) / told.rate
    places = {0: 1, 1: 2, 2: 5, 3: 9, 5: 11}
    for number, place in places.items():
        assert record.segments[number].start_s == pytest.approx(starts[place] + 0.15, abs=0.2)
    assert len(record.untold) == 3  # the song, the false start, the first of the two
    assert record.untold[0].start_s < 1
    assert record.untold[0].end_s == pytest.approx(4, abs=0.5)


def test_only_the_text_leaves_the_rest_out(told: Told, tmp_path: Path) -> None:
    order = [told.part(0), told.part(1), told.part(1), told.part(2), told.part(3), told.part(4), told.part(5)]
    audio = write_wav(tmp_path / "twice.wav", np.concatenate(order), told.rate)
    made = making.make(str(told.source), [audio], tmp_path / "out", options(as_recorded=False))
    (chapter,) = made.edition.manifest.chapters
    speech_s = sum(end_s - start_s for _, start_s, end_s, _ in told.segments)
    kept_s = sum(s.end_s - s.start_s for part in chapter.paragraphs for s in part.segments)
    assert kept_s == pytest.approx(speech_s, rel=0.1)


def test_several_recordings_follow_each_other(told: Told, tmp_path: Path) -> None:
    first = np.concatenate([told.part(number) for number in range(3)])
    second = np.concatenate([told.part(number) for number in range(3, 6)])
    paths = [write_wav(tmp_path / "1.wav", first, told.rate), write_wav(tmp_path / "2.wav", second, told.rate)]
    made = making.make(str(told.source), paths, tmp_path / "out", options())
    assert [each.recording for each in made.record.segments] == [0, 0, 0, 1, 1, 1]
    length_s = made.edition.manifest.chapters[0].duration_s
    assert length_s == pytest.approx((len(first) + len(second)) / told.rate, abs=0.001)


def test_an_edit_is_looked_for_in_its_neighbourhood_alone(told: Told, tmp_path: Path) -> None:
    audio = write_wav(tmp_path / "reading.wav", told.sound, told.rate)
    made = making.make(str(told.source), [audio], tmp_path / "out", options(as_recorded=False))
    script = made.edition.folder / edition.SCRIPT
    before = read_recording(made.edition.folder)
    script.write_text(script.read_text(encoding="utf-8").replace("慢慢散开", "缓缓散开"), encoding="utf-8")
    again = produce.make(str(script), None, MakeOptions())
    assert again.tally.made == 1
    old, new = (e.chapters[0].paragraphs[4].segments[0] for e in (made.edition.manifest, again.manifest))
    assert new.text == old.text.replace("慢慢散开", "缓缓散开")
    assert new.start_s == pytest.approx(old.start_s, abs=0.03)
    assert new.end_s == pytest.approx(old.end_s, abs=0.03)
    assert read_recording(made.edition.folder) == before


def test_another_texts_recording_is_refused(told: Told, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text(
        "股票市场昨天大幅下跌，投资者纷纷卖出手里的科技公司股份。\n\n专家认为，这与利率有关。\n", encoding="utf-8"
    )
    audio = write_wav(tmp_path / "reading.wav", told.sound, told.rate)
    with pytest.raises(SourceError, match="is not what is heard"):
        making.make(str(other), [audio], tmp_path / "out", options())


@pytest.mark.parametrize(
    ("what", "sound"), [("is gone", None), ("is another one by now", np.zeros(50_000, np.float32))]
)
def test_a_recording_that_is_not_there_is_named(
    what: str, sound: NDArray[np.float32] | None, told: Told, tmp_path: Path, cache: Path
) -> None:
    from tests.conftest import link_assets

    link_assets(cache)
    audio = write_wav(tmp_path / "reading.wav", told.sound, told.rate)
    made = making.make(str(told.source), [audio], tmp_path / "out", options())
    audio.unlink()
    if sound is not None:
        write_wav(audio, sound, told.rate)
    for clip in (cache / "clips").rglob("*.flac"):
        clip.unlink()
    again = replace(MakeOptions(), force=True, allow_gaps=False, given=frozenset({"allow_gaps"}))
    with pytest.raises(SourceError, match=what) as caught:
        produce.make(str(made.edition.folder / edition.SCRIPT), None, again)
    assert "reading.wav" in str(caught.value)


def test_a_very_slow_reader_is_followed(told: Told, tmp_path: Path) -> None:
    """At 0.55 first sounds last so long that sentences began a second late, or were not found."""
    import soundfile

    slow = replace(options(), script=ScriptOptions(voice=READER, speed=0.55, chapters="none"))
    read = produce.make(str(told.source), tmp_path / "read", slow)
    (spoken,) = read.manifest.chapters
    sound, rate = soundfile.read(read.folder / spoken.audio, dtype="float32")
    made = making.make(str(told.source), [write_wav(tmp_path / "slow.wav", sound, rate)], tmp_path / "out", options())
    assert not made.record.unspoken
    true = [segment.start_s for part in spoken.paragraphs for segment in part.segments]
    found = [segment.start_s for segment in made.record.segments]
    assert np.abs(np.array(found) - np.array(true)).max() < 0.4
