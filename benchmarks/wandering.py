"""What align makes of recordings and texts that share only a part, tell it in another order, or in other words.

    python -m benchmarks.wandering --speed 1.25

One voice, which has no part in the network, reads the text and whatever is beside it. Sentences are listed that were
said and are missing, those that are wrong by over 500 ms, and those that were not said and are found all the same.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.alignment import (
    CONDITIONS,
    RATE,
    VOICES,
    ToldSentence,
    aligned,
    listed,
    others,
    peer_starts,
    tape,
    told,
)

WRONG_S = 0.5
BLOCK = 10  # sentences
LISTED = 8
OTHER_WORDS = "春山海月风灯石路云桥"

Part = tuple[int, ToldSentence]  # -1 for what is in no text


@dataclass(frozen=True, slots=True)
class Speaker:
    """The sentences of the text, and others, by one voice."""

    own: Sequence[ToldSentence]
    strange: Sequence[ToldSentence]

    def other_talk_within(self) -> list[Part]:
        parts: list[Part] = []
        for first in range(0, len(self.own), BLOCK):
            parts += self._own(first, first + BLOCK) + self._strange(first // 2, first // 2 + BLOCK)
        return parts

    def another_speech_first(self) -> list[Part]:
        return self._strange(0, len(self.strange)) + self._own(0, len(self.own))

    def the_middle_third_only(self) -> list[Part]:
        third = len(self.own) // 3
        return self._strange(0, BLOCK) + self._own(third, 2 * third)

    def the_last_third_first(self) -> list[Part]:
        """Only what is in order can be found; the shorter part is then in no text."""
        third = len(self.own) // 3
        return [(-1, each) for each in self.own[2 * third :]] + self._own(0, 2 * third)

    def every_second_sentence(self) -> list[Part]:
        return self._own(0, len(self.own))[::2]

    def a_few_of_many(self) -> list[Part]:
        parts: list[Part] = []
        for at in range(7, len(self.own), len(self.own) // 10):
            parts += self._strange(at // 2, at // 2 + BLOCK // 2) + self._own(at, at + 1)
        return parts

    def all_of_it(self) -> list[Part]:
        return self._own(0, len(self.own))

    def _own(self, first: int, last: int) -> list[Part]:
        return list(enumerate(self.own))[first:last]

    def _strange(self, first: int, last: int) -> list[Part]:
        return [(-1, each) for each in self.strange[first:last]]


WAYS: dict[str, Callable[[Speaker], list[Part]]] = {
    "half is in no text": Speaker.other_talk_within,
    "another speech first": Speaker.another_speech_first,
    "the middle third only": Speaker.the_middle_third_only,
    "the last third first": Speaker.the_last_third_first,
    "every second sentence": Speaker.every_second_sentence,
    "a few sentences of many": Speaker.a_few_of_many,
    "two other words in each": Speaker.all_of_it,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--voice", default=VOICES[1])
    parser.add_argument("--speed", type=float, default=1.25)
    parser.add_argument("--sentences", type=int, default=70, help="of the text")
    parser.add_argument("--others", type=int, default=40, help="beside it")
    parser.add_argument("--ways", nargs="*", choices=list(WAYS), default=list(WAYS))
    parser.add_argument("--condition", choices=list(CONDITIONS), default="plain")
    parser.add_argument("--peer", type=Path, metavar="PYTHON", help="one that has aeneas (see aeneas.py)")
    given = parser.parse_args()
    own = [told(text, given.voice, given.speed) for text in _texts()[: given.sentences]]
    speaker = Speaker(own, [told(text, given.voice, given.speed) for text in others()[: given.others]])
    print(f"{given.voice} at {given.speed}, {given.condition}, {len(own)} sentences", flush=True)
    for way in given.ways:
        texts = [each.text for each in own]
        if "other words" in way:
            texts = [in_other_words(text, number) for number, text in enumerate(texts)]
        measured(way, WAYS[way](speaker), texts, given.condition, given.peer)


def _texts() -> list[str]:
    return [*listed("brisk.txt"), *listed("unheard.txt")]


def in_other_words(text: str, number: int) -> str:
    """With two other characters in its middle."""
    at = len(text) // 2
    if not all("一" <= char <= "鿿" for char in text[at : at + 2]):
        return text
    return text[:at] + "".join(OTHER_WORDS[(number + n) % len(OTHER_WORDS)] for n in range(2)) + text[at + 2 :]


def measured(way: str, parts: Sequence[Part], texts: Sequence[str], condition: str, peer: Path | None) -> None:
    cut, said, cpu = tape(parts), dict(parts), time.process_time()
    found, record = aligned(texts, CONDITIONS[condition](cut.sound))
    cpu, length_s = time.process_time() - cpu, len(cut.sound) / RATE
    off_s = {n: found[n][0][1] - said[n].times[0][1] - cut.starts[n] for n in cut.starts if found[n]}
    faults = {
        "missing": [n for n in cut.starts if n not in off_s],
        "wrong": [n for n, off in off_s.items() if abs(off) > WRONG_S],
        "not said": [n for n, times in enumerate(found) if times and n not in cut.starts],
    }
    print(
        f"{way:24} {length_s:4.0f} s: of {len(cut.starts)} said {len(faults['missing'])} missing, "
        f"{len(faults['wrong'])} wrong; of {len(texts) - len(cut.starts)} not said {len(faults['not said'])} found; "
        f"weak {len(record.weak)}, in no text {len(record.untold)}; {cpu / length_s:.3f} of the length",
        flush=True,
    )
    if peer:
        begins = peer_starts(peer, CONDITIONS[condition](cut.sound), ".wav", texts)
        wrong = [n for n in cut.starts if abs(begins[n] - said[n].times[0][1] - cut.starts[n]) > WRONG_S]
        print(f"    by aeneas, which names none: {len(wrong)} wrong", flush=True)
    for what, numbers in faults.items():
        for number in numbers[:LISTED]:
            print(f"    {what}: {texts[number][:20]}  {off_s.get(number, np.nan):+.2f} s")


if __name__ == "__main__":
    main()
