"""What speaks against a reply whatever is usual: each fault by its evidence, and no alarm for whole replies."""

from __future__ import annotations

import numpy as np
import pytest

from narrator.frontend import pronounce
from narrator.synthesis.edge import audio, evidence
from narrator.synthesis.edge.wire import WordBoundary
from narrator.synthesis.network.failure import AttemptError
from narrator.synthesis.network.paces import Paces, too_much
from narrator.synthesis.network.wording import shares
from narrator.synthesis.openai import evidence as openai_evidence
from tests.loopback import speech
from tests.loopback.faults import Fault
from tests.loopback.service import _frames, _spoken
from tests.loopback.voice import say

TEXT = "老人坐在门口剥豆子，不说话，偶尔抬头看看天。"
WHOLE = (
    TEXT,
    "灯亮了。",
    "哈哈哈哈哈哈",
    "他他他他他他他他。",
    "是，对，不，行，好。",
    "第七章 山路",
    "NASA，OK。",
)


def against(text: str, fault: Fault | None) -> str:
    """The evidence against a reply, empty if there is none."""
    said = shares(pronounce(text))
    saying = say(_spoken("".join(share.sent for share in said), fault))
    data = b"".join(_frames(saying, fault))
    try:
        samples = audio.decoded(data)
    except AttemptError as error:
        return error.reason
    words = [WordBoundary(word.text, word.start_s, word.start_s + word.length_s) for word in saying.words]
    return evidence.repetition(data, samples) or evidence.contradiction(said, words, samples)


@pytest.mark.parametrize("text", WHOLE)
def test_nothing_speaks_against_a_whole_reply(text: str) -> None:
    assert not against(text, None)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Fault.REPEATED, "come twice"),
        (Fault.DOUBLED, "0.24 s of its sound come twice"),
        (Fault.LENGTHENED, "of its words|goes on"),
        (Fault.HUSHED, "silence inside its words"),
        (Fault.LOST, "before its words"),
        (Fault.BURST, "corrupt"),
        (Fault.HALF_TEXT, "characters without words"),
        (Fault.TWICE, "were not sent"),
        (Fault.OTHER, "before its words"),
    ],
)
def test_each_fault_has_its_evidence(fault: Fault, reason: str) -> None:
    found = against(TEXT, fault)
    assert any(part in found for part in reason.split("|")) or pytest.fail(found)


def test_where_nearly_all_is_silent_silence_is_still_nothing() -> None:
    samples = np.full(round(1.2 * audio.SAMPLE_RATE), 1e-8, np.float32)
    samples[3400:4300] = 0.3 * np.sin(np.arange(900))  # the beginning of a word that is hushed from there on
    assert evidence.WindowLevels.of(samples).longest_s(0.2, 1.0, evidence.FAINT_DB, np.inf) == 0
    assert evidence.contradiction(shares(pronounce("夜")), [WordBoundary("夜", 0.13, 0.4)], samples)


@pytest.mark.parametrize("frames", [2, 3, 10, 25])
@pytest.mark.parametrize("offset", [0, 1, 77])
def test_sound_that_comes_twice_is_found_wherever_it_is_cut(frames: int, offset: int) -> None:
    data = b"".join(say(TEXT).frames)
    length, start = frames * audio.FRAME_BYTES, 12 * audio.FRAME_BYTES + offset
    doubled = data[: start + length] + data[start:]
    whole = audio.decoded(data)
    samples = np.concatenate([whole[: (12 + frames) * audio.FRAME_SAMPLES], whole[12 * audio.FRAME_SAMPLES :]])
    assert "come twice" in evidence.repetition(doubled, samples)
    assert not evidence.repetition(data, whole)


@pytest.mark.parametrize("share", [0.25, 0.5, 0.9])
def test_doubled_sound_without_times_is_found(share: float) -> None:
    sound = speech.spoken(TEXT).astype(np.float32)
    start, length = len(sound) // 20, round(share * len(sound))
    doubled = np.concatenate([sound[: start + length], sound[start:]])
    assert "come twice" in openai_evidence.repetition(doubled, speech.RATE)
    for text in WHOLE:
        assert not openai_evidence.repetition(speech.spoken(text).astype(np.float32), speech.RATE)


def test_a_pace_beyond_every_voice_is_never_usual() -> None:
    paces = Paces()
    for _ in range(9):
        assert "nobody speaks" in paces.damage(0.09)
    assert "which is fast" in paces.doubt(0.14)
    for _ in range(5):
        paces.add(0.24)
    assert not paces.doubt(0.15)
    assert "is usual" in paces.damage(0.15)
    assert not paces.damage(0.3)


@pytest.mark.parametrize(
    ("sound_s", "syllables", "is_so"), [(3.5, 2, True), (1.5, 2, False), (1.6, 1, False), (6, 7, True)]
)
def test_a_short_text_has_no_long_sound(sound_s: float, syllables: int, is_so: bool) -> None:
    assert bool(too_much(sound_s / syllables, syllables)) == is_so
