"""The places that somebody should hear before an edition leaves the house, the most telling first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from narrator.audition.report import Suspect
from narrator.edition import ChapterRecord, Gap
from narrator.frontend.doubts import doubtful
from narrator.frontend.model import Utterance
from narrator.inspection.cues import ShownCue
from narrator.inspection.sound import HOP_S, ChapterSound
from narrator.inspection.tempo import Tempo
from narrator.subtitles.limits import SHARED

DOUBT = 0.2  # a reading that was wrong in two cases of ten
LONG_PAUSE_S = 2.5
LOUDNESS_LU = 6.0  # louder or softer than the chapter by this much
LEAD_S = 0.4  # heard before the place, so that the ear is ready


class Finding(NamedTuple):
    """`kind` is one of KINDS; `weight` orders, from 0 to 100; `quote` is the place's text, `why` says what is odd."""

    start_s: float
    end_s: float
    kind: str
    weight: float
    quote: str
    why: str

    @property
    def cue_s(self) -> float:
        """From when to listen."""
        return max(0.0, self.start_s - LEAD_S)


KINDS = {
    "gap": "missing",
    "proof": "heard otherwise",
    "pause": "long silence",
    "level": "level",
    "tempo": "pace",
    "reading": "reading",
    "timing": "estimated time",
    "cue": "subtitle",
    "unspoken": "not spoken",
}


class ChapterFacts(NamedTuple):
    """All that is known of a chapter; `utterances` are its segments', `gaps` the manifest's of it.

    `suspects` are the suspicious segments of its proof by the keys of their clips, `unsure` the confidence of texts
    whose places in a recording are not sure.
    """

    record: ChapterRecord
    sound: ChapterSound
    cues: Sequence[ShownCue]
    tempos: Sequence[Tempo]
    utterances: Sequence[Utterance]
    gaps: Sequence[Gap] = ()
    suspects: Mapping[str, Suspect] = MappingProxyType({})
    unsure: Mapping[str, float] = MappingProxyType({})


def findings(heard: ChapterFacts) -> list[Finding]:
    """Everything about one chapter that is worth hearing, the most telling first."""
    found = [
        *_gaps(heard.record, heard.gaps),
        *_heard_otherwise(heard.record, heard.suspects),
        *_silences(heard.sound),
        *_levels(heard.sound, heard.tempos),
        *_paces(heard.tempos),
        *_readings(heard.record, heard.utterances),
        *_estimated(heard.tempos),
        *_unsure(heard.record, heard.unsure),
        *_cues(heard.record, heard.cues),
        *_unspoken(heard.record),
    ]
    return sorted(found, key=lambda each: (-each.weight, each.start_s))


def _gaps(record: ChapterRecord, gaps: Sequence[Gap]) -> Iterator[Finding]:
    segments = [segment for paragraph in record.paragraphs for segment in paragraph.segments]
    for gap in gaps:
        at_s = segments[gap["segment"] - 1].start_s
        yield Finding(at_s, at_s, "gap", 100, gap["text"], f"could not be spoken: {gap['reason']}")


def _heard_otherwise(record: ChapterRecord, suspects: Mapping[str, Suspect]) -> Iterator[Finding]:
    for paragraph in record.paragraphs:
        for segment in paragraph.segments:
            if suspect := suspects.get(segment.clip):
                weight = min(99.0, 70 + 10 * suspect.suspicion)
                yield Finding(segment.start_s, segment.end_s, "proof", weight, suspect.marked, suspect.why)


def _silences(sound: ChapterSound) -> Iterator[Finding]:
    for start_s, end_s in sound.pauses:
        if end_s - start_s >= LONG_PAUSE_S and start_s > 0 and end_s < sound.duration_s - 0.05:
            yield Finding(start_s, end_s, "pause", 85, "", f"nothing is heard for {end_s - start_s:.1f} s")


def _levels(sound: ChapterSound, tempos: Sequence[Tempo]) -> Iterator[Finding]:
    if sound.clipped_s is not None:
        yield Finding(sound.clipped_s, sound.clipped_s, "level", 75, "", "the wave reaches full scale")
    spoken = [(tempo, _level(sound, tempo)) for tempo in tempos if tempo.end_s - tempo.start_s > 1.0]
    if len(spoken) < 5:
        return
    middle = median(level for _, level in spoken)
    for tempo, level in spoken:
        if abs(off := level - middle) > LOUDNESS_LU:
            word = "louder" if off > 0 else "softer"
            yield Finding(
                tempo.start_s,
                tempo.end_s,
                "level",
                50 + abs(off),
                tempo.text,
                f"{abs(off):.0f} LU {word} than the chapter",
            )


def _level(sound: ChapterSound, tempo: Tempo) -> float:
    first, last = int(tempo.start_s / HOP_S), int(tempo.end_s / HOP_S) + 1
    return float(np.median(sound.levels[first:last])) if first < len(sound.levels) else 0.0


def _paces(tempos: Sequence[Tempo]) -> Iterator[Finding]:
    for tempo in tempos:
        if tempo.is_unusual:
            word = "fast" if tempo.score > 0 else "slow"
            why = f"{tempo.rate:.1f} syllables a second: unusually {word}"
            yield Finding(tempo.start_s, tempo.end_s, "tempo", min(80, 40 + 3 * abs(tempo.score)), tempo.text, why)


def _readings(record: ChapterRecord, utterances: Sequence[Utterance]) -> Iterator[Finding]:
    segments = [segment for paragraph in record.paragraphs for segment in paragraph.segments]
    for place in doubtful(utterances, DOUBT):
        segment = segments[place.utterance]
        heard = [mark for mark in segment.marks if mark[0] < place.start + len(place.text) and mark[1] > place.start]
        if heard:
            quote = f"{place.before}【{place.text}】{place.after}"
            why = f"read {place.reading}, perhaps wrongly"
            yield Finding(heard[0][2], heard[-1][3], "reading", 30 + 40 * place.doubt, quote, why)


def _estimated(tempos: Sequence[Tempo]) -> Iterator[Finding]:
    for tempo in tempos:
        if tempo.timing == "estimated":
            yield Finding(tempo.start_s, tempo.end_s, "timing", 20, tempo.text, "its subtitles' times are estimated")


def _unsure(record: ChapterRecord, unsure: Mapping[str, float]) -> Iterator[Finding]:
    for paragraph in record.paragraphs:
        for segment in paragraph.segments:
            if segment.clip and segment.text in unsure:
                why = f"its place in the recording is not sure ({unsure[segment.text]:.2f} of 1)"
                weight = 80 - 20 * unsure[segment.text]
                yield Finding(segment.start_s, segment.end_s, "timing", weight, segment.text, why)


def _cues(record: ChapterRecord, cues: Sequence[ShownCue]) -> Iterator[Finding]:
    for row in record.cue_exceptions:
        reasons = [reason for reason in row["reasons"] if not reason.startswith(SHARED)]  # it reads well all the same
        if reasons and row["cue"] <= len(cues):
            cue = cues[row["cue"] - 1]
            yield Finding(cue.start_s, cue.end_s, "cue", 25, " ".join(row["text"].split("\n")), "; ".join(reasons))


def _unspoken(record: ChapterRecord) -> Iterator[Finding]:
    segments = [segment for paragraph in record.paragraphs for segment in paragraph.segments]
    for row in record.unspoken:
        segment = segments[row["segment"] - 1]
        at = segment.text.find(row["text"])
        start_s = next((mark[2] for mark in segment.marks if mark[1] > at >= 0), segment.start_s)
        why = f"“{row['text']}” {row['reason']}"
        yield Finding(start_s, start_s, "unspoken", 15, segment.text, why)
