"""What is accepted of a service whose replies are nearly all wrong, and of voices that tell their words otherwise."""

from __future__ import annotations

import random
from collections.abc import Iterable

import pytest

from narrator.audio.clip import Clip, Timing
from narrator.frontend import pronounce
from narrator.synthesis import voices
from narrator.synthesis.edge import EdgeEngine, audio
from narrator.synthesis.edge.wire import Reply, WordBoundary
from narrator.synthesis.engine import SpeechOptions
from narrator.synthesis.network.answers import Answers
from narrator.synthesis.network.failure import AttemptError
from narrator.synthesis.network.limits import Deadlines
from narrator.synthesis.network.wording import shares
from tests.loopback.comparing import same_speech
from tests.loopback.faults import SILENT_FAULTS, Fault
from tests.loopback.service import _frames, _spoken, _words
from tests.loopback.voice import Saying, say

TEXTS = (
    "第七章 山路",
    "灯亮了。",
    "第七段，雨停了，屋檐还在滴水。",
    "第八段，老人坐在门口剥豆子，不说话。",
    "你怎么还在这里？",
    "去年营收163亿美元，多了25%！",
)
ATTEMPTS = 8
VOICE = voices.find("zh-CN-YunxiNeural")


def replied(text: str, fault: Fault | None) -> Reply:
    """What the loopback service sends for a text."""
    saying = say(_spoken("".join(share.sent for share in shares(pronounce(text))), fault))
    return reply(Saying(_frames(saying, fault), _words(saying, fault)))


def reply(saying: Saying) -> Reply:
    words = [WordBoundary(word.text, word.start_s, word.start_s + word.length_s) for word in saying.words]
    return Reply(bytearray(b"".join(saying.frames)), words)


def engine() -> EdgeEngine:
    return EdgeEngine(deadlines=Deadlines(compare_s=0.0))


def first(speaker: EdgeEngine, text: str, replies: Iterable[Reply]) -> tuple[Clip | None, int]:
    """The first of the replies that passes, and how many were asked for."""
    examine = speaker._examiner(pronounce(text), VOICE, SpeechOptions())
    count = 0
    for count, each in enumerate(replies, 1):
        try:
            return examine(each), count
        except AttemptError:
            continue
    return None, count


UNTOLD = (Fault.UNSAID_OTHER,)  # as long as the voice has told no words, and by nothing but its length


@pytest.mark.parametrize("fault", [each for each in SILENT_FAULTS if each not in UNTOLD])
def test_nearly_all_replies_may_be_wrong(fault: Fault) -> None:
    lot, speaker = random.Random(3), engine()
    for text in TEXTS[1:4]:
        faults = [fault if lot.random() < 0.9 else None for _ in range(4)]
        clip, _ = first(speaker, text, (replied(text, each) for each in faults))
        right = audio.decoded(bytes(replied(text, None).audio))
        assert clip is None or same_speech(clip.samples, right), text


@pytest.mark.parametrize(("sent", "told"), [("他听说了这件事。", "他聽說了這件事"), ("OK，ＡＢ两组。", "ok AB两组")])
def test_words_in_other_characters_are_the_same_words(sent: str, told: str) -> None:
    saying = say("".join(share.sent for share in shares(pronounce(sent))))
    left, words = told.replace(" ", ""), []
    for word in saying.words:
        words.append(word._replace(text=left[: len(word.text)]))
        left = left[len(word.text) :]
    clip, count = first(engine(), sent, [reply(Saying(saying.frames, words))] * ATTEMPTS)
    assert clip
    assert count <= 2
    assert clip.timing is Timing.SNAPPED


def test_a_voice_that_tells_no_words_is_soon_asked_once() -> None:
    speaker = engine()
    counts = [first(speaker, text, [replied(text, Fault.NO_METADATA)] * ATTEMPTS)[1] for text in TEXTS[2:]]
    assert counts == [3, 3, 1, 1]


def test_one_that_tells_them_owes_them() -> None:
    speaker = engine()
    assert first(speaker, TEXTS[2], [replied(TEXTS[2], None)] * 3)[0]
    assert first(speaker, TEXTS[3], [replied(TEXTS[3], Fault.NO_METADATA)] * ATTEMPTS)[0] is None


def test_another_text_without_words_is_not_accepted_of_a_voice_that_tells_them() -> None:
    speaker = engine()
    assert first(speaker, TEXTS[2], [replied(TEXTS[2], None)] * 3)[0]
    assert first(speaker, TEXTS[1], [replied(TEXTS[1], Fault.UNSAID_OTHER)] * ATTEMPTS)[0] is None


def test_one_sound_is_not_two_texts() -> None:
    answers = Answers()
    clip, _ = first(engine(), TEXTS[1], [replied(TEXTS[1], None)] * 3)
    assert clip
    for text in ("他走了。", "她走了！", "他走了。"):
        answers.ensure_own(clip.samples, pronounce(text))
    with pytest.raises(AttemptError, match="another text"):
        answers.ensure_own(clip.samples, pronounce("他来了。"))


def test_a_title_without_words_is_not_a_whole_sentence() -> None:
    assert first(engine(), "长夜", [replied("长夜", Fault.UNSAID_OTHER)] * ATTEMPTS)[0] is None
    assert first(engine(), "长夜", [replied("长夜", Fault.NO_METADATA)] * ATTEMPTS)[0]


def test_a_flood_of_words_is_not_compared_with_the_text() -> None:
    flood = replied(TEXTS[1], None)
    flood.words.extend(WordBoundary("灯亮" * 1_000, 0.1, 0.2) for _ in range(500))
    assert first(engine(), TEXTS[1], [flood] * ATTEMPTS)[0] is None
