"""Whether a reply of Microsoft's service can be the text, spoken once and whole; if so, its clip."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from narrator.frontend.model import Utterance
from narrator.synthesis.edge.habits import Tails, VoiceHabits
from narrator.synthesis.edge.wire import Reply
from narrator.synthesis.network.failure import AttemptError, FailureKind
from narrator.synthesis.network.paces import ENOUGH_SYLLABLES, sounding_s, too_little, too_much
from narrator.synthesis.network.wording import Share

if TYPE_CHECKING:
    from narrator.audio.clip import Clip, Samples

EARLY_END_S = 0.03  # by which a last word may outlast the audio
BELIEVED = 3  # times that the same strange thing comes for a text, if no evidence speaks against it
LEAST_AGREEMENT = 0.5  # of the words with the text; less is another text
MOST_WORDS, FEW_WORDS = 4, 100  # times the characters of the text, and so many: more is not compared with it
STRANGE_PACE = 1.3  # times slower or faster than this voice, where no words tell what was spoken


@dataclass(frozen=True, slots=True)
class EdgeExamination:
    """Makes clips of the replies to one text, and accepts one, or says why it cannot be right."""

    utterance: Utterance
    said: list[Share]
    speed: float
    tails: Tails
    habits: VoiceHabits
    _seen: Counter[object] = field(default_factory=Counter)

    def clip(self, reply: Reply) -> Clip:
        """Raises AttemptError: DAMAGED by evidence, DOUBTFUL where another reply may agree."""
        from narrator.synthesis import acceptance
        from narrator.synthesis.edge import audio, evidence

        data = bytes(reply.audio)
        samples = audio.decoded(data)
        reply = Reply(reply.audio, [word for word in reply.words if any(map(str.isalnum, word.text))])
        clip = self._timed(reply, samples)
        pace_s = sounding_s(samples, clip.sample_rate) * self.speed / max(self.utterance.syllables, 1)
        damage = (
            evidence.repetition(data, samples)
            or acceptance.fault(clip, self.utterance, self.speed)
            or too_little(pace_s)
            or evidence.contradiction(self.said, reply.words, samples)
            or ("" if reply.words else self._pace(pace_s))
        )
        if damage:
            raise AttemptError(FailureKind.DAMAGED, damage)
        if reason := self._words(reply) or self._end(reply, clip):
            raise AttemptError(FailureKind.DOUBTFUL, reason)
        self._learn(reply, pace_s)
        return clip

    def _pace(self, pace_s: float) -> str:
        """Whether nothing proves that it is the text, where no words say so: a voice that tells its words owes them."""
        paces = self.habits.paces
        if self.habits.texts_with_words:
            return "no word boundaries"
        is_long = self.utterance.syllables >= ENOUGH_SYLLABLES
        damage = paces.damage(pace_s, STRANGE_PACE) if is_long else too_much(pace_s, self.utterance.syllables)
        return damage or paces.doubt(pace_s)

    def _learn(self, reply: Reply, pace_s: float) -> None:
        if self.utterance.syllables >= ENOUGH_SYLLABLES:
            self.habits.paces.add(pace_s)
        if reply.words:
            self.habits.texts_with_words += 1
        else:
            self.habits.texts_without += 1

    def _timed(self, reply: Reply, samples: Samples) -> Clip:
        """The clip with marks, from the words that came or, without any, estimated."""
        from narrator.audio.clip import Clip, Timing
        from narrator.audio.onsets import snapped
        from narrator.synthesis import estimating
        from narrator.synthesis.aligning.refining import refined_within
        from narrator.synthesis.edge import timing as edge_timing
        from narrator.synthesis.edge.audio import SAMPLE_RATE

        if not reply.words:
            marks = estimating.estimated(self.utterance, samples, SAMPLE_RATE)
            return Clip(samples, SAMPLE_RATE, marks, Timing.ESTIMATED)
        if sum(len(word.text) for word in reply.words) > MOST_WORDS * len(self.utterance.spoken) + FEW_WORDS:
            raise AttemptError(FailureKind.DAMAGED, "words for far more than the text")
        alike = edge_timing.agreement(self.said, reply.words)
        if alike < LEAST_AGREEMENT:
            raise AttemptError(FailureKind.DAMAGED, f"words for {alike:.0%} of the text")
        if (end_s := _end_s(reply)) - EARLY_END_S > (length_s := len(samples) / SAMPLE_RATE):
            raise AttemptError(FailureKind.DAMAGED, f"{length_s:.1f} s of audio for {end_s:.1f} s of words")
        found = edge_timing.marks(self.said, reply.words, len(samples), SAMPLE_RATE)
        words = {round(word.start_s * SAMPLE_RATE) for word in reply.words}
        spoken = [bool(share.piece.beats) for share in self.said]
        timing = Timing.SNAPPED if alike == 1 else Timing.ESTIMATED
        clip = Clip(samples, SAMPLE_RATE, snapped(found, spoken, samples, SAMPLE_RATE), timing)
        if alike < 1:
            return clip
        moved = {new.start_sample for old, new in zip(found, clip.marks, strict=True) if old.start_sample in words}
        return refined_within(clip, self.utterance, moved)

    def _words(self, reply: Reply) -> str:
        """Why its words are strange, unless the same came often enough."""
        from narrator.synthesis.edge.timing import agreement

        words = tuple(word.text for word in reply.words)
        if not words and self.habits.tells_no_words():
            return ""
        if not words:
            return self._unless_again(("words", len(reply.audio)), "no word boundaries", BELIEVED)
        if (alike := agreement(self.said, reply.words)) == 1:
            return ""
        return self._unless_again((*words, len(reply.audio)), f"words for {alike:.0%} of the text", BELIEVED)

    def _end(self, reply: Reply, clip: Clip) -> str:
        """Why its end is strange, unless the same came often enough."""
        if not reply.words:
            return ""
        tail_s = clip.duration_s - _end_s(reply)
        tails, sent = self.tails, "".join(share.sent for share in self.said)
        if not tails.is_usual(tail_s, sent):
            times = BELIEVED if tails.is_known(sent) else BELIEVED - 1
            reason = f"{tail_s:.2f} s after the last word, which is unusual"
            if reason := self._unless_again(("end", len(clip.samples)), reason, times):
                return reason
        tails.add(tail_s, sent)
        return ""

    def _unless_again(self, what: object, reason: str, times: int) -> str:
        """The reason, until the same thing came so many times for this text."""
        self._seen[what] += 1
        return reason if self._seen[what] < times else ""


def _end_s(reply: Reply) -> float:
    return max(word.end_s for word in reply.words)
