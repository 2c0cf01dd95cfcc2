"""The offline neural voice itself, on a few short sentences."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import numpy as np
import pytest

from narrator import assets
from narrator.audio.clip import Clip, Mark, Samples, Timing
from narrator.errors import AssetError
from narrator.frontend import pronounce
from narrator.frontend.model import TokenKind, Utterance
from narrator.synthesis.acceptance import accept
from narrator.synthesis.engine import SpeechOptions, engine
from narrator.synthesis.kokoro.engine import FRAME_SAMPLES, SAMPLE_RATE, KokoroEngine, soundings
from narrator.synthesis.kokoro.model import MODEL, Model, adapted_model, remove_old
from narrator.synthesis.kokoro.session import providers
from narrator.synthesis.kokoro.symbols import TOKEN_IDS
from narrator.synthesis.voices import DEFAULT_VOICE, find
from tests.running import decoded, manifest, narrate

CHINESE = pronounce("雾散了，挑夫走上山去。")
MIXED = pronounce("他在OPEC上班。")
PLAIN = pronounce("他在上班。")
NORMAL = SpeechOptions()
WINDOW = SAMPLE_RATE // 200  # 5 ms


@pytest.fixture(scope="module")
def spoken(offline_voice: str) -> dict[str, Clip]:
    """Each sentence by the default voice."""
    speaker, voice = engine("kokoro"), find(offline_voice)
    return {made.text: speaker.synthesize(made, voice, NORMAL) for made in (CHINESE, MIXED, PLAIN)}


@pytest.mark.neural
@pytest.mark.parametrize("made", [CHINESE, MIXED, PLAIN], ids=lambda made: made.text)
def test_clips_are_whole_and_marked(made: Utterance, spoken: dict[str, Clip]) -> None:
    clip = spoken[made.text]
    assert accept(clip, made, 1.0) is clip
    assert (clip.sample_rate, clip.timing) == (SAMPLE_RATE, Timing.SNAPPED)
    assert abs(clip.samples).max() <= 1
    assert "".join(made.text[mark.start_char : mark.end_char] for mark in clip.marks) == made.text


@pytest.mark.neural
def test_durations_count_every_sample(offline_voice: str) -> None:
    ids = [TOKEN_IDS[symbol] for sounding in soundings(PLAIN) for symbol in sounding.symbols]
    samples, frames = Model().run(ids, find(offline_voice).sound, 1.0)
    assert frames is not None
    assert len(frames) == len(ids) + 2
    assert len(samples) == FRAME_SAMPLES * frames.sum()
    assert (frames >= 1).all()


@pytest.mark.neural
def test_the_same_words_sound_the_same(offline_voice: str, spoken: dict[str, Clip]) -> None:
    again = engine("kokoro").synthesize(PLAIN, find(offline_voice), NORMAL)
    assert np.array_equal(again.samples, spoken[PLAIN.text].samples)
    assert again.marks == spoken[PLAIN.text].marks


@pytest.mark.neural
def test_english_inside_chinese_is_spoken(spoken: dict[str, Clip]) -> None:
    mixed, plain = spoken[MIXED.text], spoken[PLAIN.text]
    assert mixed.duration_s > plain.duration_s + 0.25
    (latin,) = [token for token in MIXED.tokens if token.kind is TokenKind.LATIN]
    (mark,) = [mark for mark in mixed.marks if (mark.start_char, mark.end_char) == (latin.start, latin.end)]
    heard = mixed.samples[mark.start_sample : mark.end_sample]
    assert len(heard) > 0.25 * SAMPLE_RATE
    assert level_db(heard) > level_db(mixed.samples) - 10


@pytest.mark.neural
def test_faster_is_shorter(offline_voice: str, spoken: dict[str, Clip]) -> None:
    faster = engine("kokoro").synthesize(PLAIN, find(offline_voice), SpeechOptions(1.5))
    assert 0.5 < faster.duration_s / spoken[PLAIN.text].duration_s < 0.85


@pytest.mark.neural
@pytest.mark.parametrize("made", [CHINESE, MIXED, PLAIN], ids=lambda made: made.text)
def test_speech_begins_and_ends_where_its_energy_does(made: Utterance, spoken: dict[str, Clip]) -> None:
    clip = spoken[made.text]
    spans = [(run[0].start_sample, run[-1].end_sample) for run in runs(made, clip.marks)]
    middles = [0, *((start + end) // 2 for start, end in spans), len(clip.samples)]
    for (start, end), before, middle, after in zip(spans, middles, middles[1:], middles[2:], strict=False):
        assert abs(rise(clip.samples, before, middle) - start) <= 0.060 * SAMPLE_RATE
        fall = len(clip.samples) - rise(clip.samples[::-1], len(clip.samples) - after, len(clip.samples) - middle)
        assert -0.060 * SAMPLE_RATE <= end - fall <= 0.100 * SAMPLE_RATE  # a last vowel may die away softly


def level_db(samples: Samples) -> float:
    return float(10 * np.log10(np.mean(samples.astype(np.float64) ** 2) + 1e-12))


def runs(made: Utterance, marks: tuple[Mark, ...]) -> list[list[Mark]]:
    """The marks of speech between pauses."""
    found: list[list[Mark]] = [[]]
    for mark in marks:
        token = next(token for token in made.tokens if token.start <= mark.start_char < token.end)
        if token.is_spoken:
            found[-1].append(mark)
        elif found[-1]:
            found.append([])
    return [run for run in found if run]


def rise(samples: Samples, start: int, end: int) -> int:
    """Where sound begins after the quietest 5 ms between two samples: 15 ms less than 30 dB under the loudest."""
    steps = len(samples) // WINDOW
    levels = [level_db(samples[step * WINDOW : (step + 1) * WINDOW]) for step in range(steps)]
    first, last = start // WINDOW, max(end // WINDOW, start // WINDOW + 1)
    quietest = min(range(first, last), key=levels.__getitem__)
    loud = max(levels) - 30
    return WINDOW * next(step for step in range(quietest, steps) if min(levels[step : step + 3]) > loud)


@pytest.mark.neural
def test_the_default_voice_makes_an_edition(offline_voice: str, tmp_path: Path) -> None:
    run = narrate("make", "-", "-q", "-o", tmp_path, "--title", "晨", stdin="天亮了。".encode())
    assert run.code == 0, run.err
    record = manifest(tmp_path / "晨")
    (chapter,) = record["chapters"]
    assert record["voice"] == offline_voice
    heard = decoded(tmp_path / "晨" / chapter["audio"])
    assert len(heard) == round(chapter["duration_s"] * 44_100)
    (segment,) = chapter["paragraphs"][0]["segments"]
    assert segment["timing"] == "snapped"
    said = heard[round(segment["start_s"] * 44_100) : round(segment["end_s"] * 44_100)]
    assert level_db(said) > level_db(heard[: round(0.4 * 44_100)]) + 30


def test_without_its_files_it_says_what_to_install(cache: Path) -> None:
    with pytest.raises(AssetError, match="missing or damaged") as found:
        KokoroEngine().synthesize(PLAIN, find(DEFAULT_VOICE), NORMAL)
    assert "narrator voices install" in found.value.remedy


@pytest.mark.neural
def test_a_damaged_model_is_never_used(offline_voice: str, cache: Path) -> None:
    installed = {name: assets.catalogue()[name].path.name for name in find(offline_voice).assets}
    model, style = assets.catalogue()[MODEL], assets.catalogue()[f"kokoro/voices/{find(offline_voice).mix[0][0]}.bin"]
    assert installed[model.name] == "model.onnx"
    for asset in (model, style):
        asset.path.parent.mkdir(parents=True)
        with asset.path.open("wb") as file:
            file.truncate(asset.size)
        assert asset.is_installed  # by its size
    with pytest.raises(AssetError, match="missing or damaged"):
        KokoroEngine().synthesize(PLAIN, find(offline_voice), NORMAL)
    with pytest.raises(AssetError, match="model is missing or damaged"):
        adapted_model()
    assert not model.is_installed
    assert not style.is_installed


@pytest.mark.neural
def test_a_hastened_model_loads_before_it_is_asked_and_says_the_same(offline_voice: str) -> None:
    ids = [53, 70, 158, 44, 4]
    calm, hastened, sound = Model(), Model(), find(offline_voice).sound
    hastened.hasten()
    loading = [thread for thread in threading.enumerate() if thread.name == "narrator-loading"]
    for thread in loading:
        thread.join(60)
    assert loading
    assert hastened.is_loaded
    assert not calm.is_loaded
    assert np.array_equal(hastened.run(ids, sound, 1.0)[0], calm.run(ids, sound, 1.0)[0])


@pytest.mark.neural
def test_a_model_that_was_adapted_is_warmed_without_a_call(offline_voice: str) -> None:
    adapted_model()
    model = Model()
    model.warm()
    for thread in [thread for thread in threading.enumerate() if thread.name == "narrator-loading"]:
        thread.join(60)
    assert model.is_loaded


def test_nothing_is_adapted_only_to_be_warm(cache: Path) -> None:
    model = Model()
    model.warm()
    assert not [thread for thread in threading.enumerate() if thread.name == "narrator-loading" and not thread.daemon]
    assert not model.is_loaded


def test_without_its_files_hastening_says_nothing(cache: Path) -> None:
    model = Model()
    model.hasten()
    for thread in [thread for thread in threading.enumerate() if thread.name == "narrator-loading"]:
        thread.join(60)
    assert not model.is_loaded


def test_only_old_files_of_other_versions_are_removed(tmp_path: Path) -> None:
    own, recent, old, other = (
        tmp_path / name for name in ("adapted-9.onnx", "adapted-8.onnx", "adapted.onnx", "m.onnx")
    )
    for path in (own, recent, old, other):
        path.write_bytes(b"")
    for path in (old, other):
        os.utime(path, (0, 0))
    remove_old(own)
    assert set(tmp_path.iterdir()) == {own, recent, other}


@pytest.mark.parametrize(
    ("available", "chosen"),
    [
        (["CPUExecutionProvider"], ["CPUExecutionProvider"]),
        (["AzureExecutionProvider", "CPUExecutionProvider"], ["CPUExecutionProvider"]),
        (["CUDAExecutionProvider", "CPUExecutionProvider"], ["CUDAExecutionProvider", "CPUExecutionProvider"]),
    ],
)
def test_a_graphics_card_is_used_where_there_is_one(available: list[str], chosen: list[str]) -> None:
    assert providers(available) == chosen
