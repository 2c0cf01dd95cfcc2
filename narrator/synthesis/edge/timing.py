"""From word boundaries to the time of every piece of the source."""

from __future__ import annotations

import statistics
import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import NamedTuple

from narrator.audio.clip import Mark
from narrator.frontend.readings import readings
from narrator.synthesis.edge.wire import WordBoundary
from narrator.synthesis.network.wording import Share


class Letter(NamedTuple):
    """A character that is heard, with its time in seconds."""

    char: str
    start_s: float
    end_s: float


def letters(words: Sequence[WordBoundary]) -> list[Letter]:
    """The words' characters; a word's time is shared out evenly."""
    found: list[Letter] = []
    for word in words:
        heard = [_folded(char) for char in word.text if char.isalnum()]
        step = (word.end_s - word.start_s) / max(len(heard), 1)
        found += [Letter(c, word.start_s + i * step, word.start_s + (i + 1) * step) for i, c in enumerate(heard)]
    return found


def _folded(char: str) -> str:
    """Without case and width."""
    plain = unicodedata.normalize("NFKC", char).casefold()
    return plain if len(plain) == 1 else char


def _heard(sent: list[str], words: Sequence[WordBoundary]) -> list[Letter]:
    """The words' characters, and for those that sound like what was sent in their place, what was sent."""
    found = letters(words)
    heard = [letter.char for letter in found]
    if heard == sent:
        return found
    for _, start, end, first, last in SequenceMatcher(None, sent, heard, autojunk=False).get_opcodes():
        if end - start == last - first:
            pairs = zip(found[first:last], sent[start:end], strict=True)
            found[first:last] = [
                each._replace(char=char) if _are_alike(each.char, char) else each for each, char in pairs
            ]
    return found


def _are_alike(one: str, other: str) -> bool:
    """Whether they are variants of a character, or read alike but for the tone."""
    syllable = readings().of_character(one)[:-1]
    return bool(syllable) and syllable == readings().of_character(other)[:-1]


def foreign(shares: Sequence[Share], words: Sequence[WordBoundary]) -> str:
    """The characters of the words that were not sent, nor sound like what was."""
    sent = _sent(shares)
    heard = [letter.char for letter in _heard(sent, words)]
    blocks = SequenceMatcher(None, sent, heard, autojunk=False).get_matching_blocks()
    sure = {place for block in blocks for place in range(block.b, block.b + block.size)}
    return "".join(char for place, char in enumerate(heard) if place not in sure)


def pace_s(words: Sequence[WordBoundary]) -> float:
    """How long a Chinese character of the words usually takes; 0 where there is none."""
    lengths = [letter.end_s - letter.start_s for letter in letters(words) if not letter.char.isascii()]
    return statistics.median(lengths) if lengths else 0.0


def agreement(shares: Sequence[Share], words: Sequence[WordBoundary]) -> float:
    """How much of what was sent the words repeat, 0 to 1; 1 only if they are exactly that."""
    sent = _sent(shares)
    heard = [letter.char for letter in _heard(sent, words)]
    return 1.0 if sent == heard else min(0.999, SequenceMatcher(None, sent, heard, autojunk=False).ratio())


class Unheard(NamedTuple):
    """Characters sent that no word repeats, and the time between the words around them, in seconds."""

    characters: str
    start_s: float
    end_s: float


def unheard(shares: Sequence[Share], words: Sequence[WordBoundary], end_s: float) -> list[Unheard]:
    """What the words leave out; `end_s` is when the sound ends."""
    sent = _sent(shares)
    found: list[Unheard] = []
    at_s, run = 0.0, ""
    for char, time in zip([*sent, ""], [*_matched(sent, words), (end_s, end_s)], strict=True):
        if time is None:
            run += char
            continue
        if run:
            found.append(Unheard(run, at_s, time[0]))
        at_s, run = time[1], ""
    return found


def marks(shares: Sequence[Share], words: Sequence[WordBoundary], length_samples: int, sample_rate: int) -> list[Mark]:
    """A mark for each piece, inside the samples; what is not heard fills the time between what is."""
    times = _filled(_matched(_sent(shares), words), length_samples / sample_rate)
    found: list[Mark] = []
    letter = at = 0
    for share in shares:
        count = sum(char.isalnum() for char in share.sent)
        own = times[letter : letter + count]
        letter += count
        start_s, end_s = (own[0][0], own[-1][1]) if own else (at / sample_rate, at / sample_rate)
        start = min(max(round(start_s * sample_rate), at), length_samples)
        at = min(max(round(end_s * sample_rate), start), length_samples)
        found.append(Mark(share.piece.start, share.piece.end, start, at))
    return _pauses_filled(found, [bool(share.piece.beats) for share in shares])


def _pauses_filled(found: list[Mark], spoken: list[bool]) -> list[Mark]:
    """Marks of what is not spoken, stretched from the end of the speech before to the start of that after."""
    for i in range(1, len(found) - 1):
        if not spoken[i] and spoken[i + 1]:
            found[i] = found[i]._replace(end_sample=found[i + 1].start_sample)
    return found


def _sent(shares: Sequence[Share]) -> list[str]:
    return [_folded(char) for share in shares for char in share.sent if char.isalnum()]


def _matched(sent: list[str], words: Sequence[WordBoundary]) -> list[tuple[float, float] | None]:
    """The time of each character sent, where one was heard for it."""
    heard = _heard(sent, words)
    times: list[tuple[float, float] | None] = [None] * len(sent)
    matcher = SequenceMatcher(None, sent, [letter.char for letter in heard], autojunk=False)
    for block in matcher.get_matching_blocks():
        for i in range(block.size):
            letter = heard[block.b + i]
            times[block.a + i] = (letter.start_s, letter.end_s)
    return times


def _filled(times: list[tuple[float, float] | None], length_s: float) -> list[tuple[float, float]]:
    """The gaps shared out evenly between their neighbours."""
    known: list[tuple[float, float]] = []
    for is_gap, group in groupby(enumerate(times), lambda entry: entry[1] is None):
        run = list(group)
        if not is_gap:
            known += [time for _, time in run if time]
            continue
        start_s = known[-1][1] if known else 0.0
        after = times[run[-1][0] + 1] if run[-1][0] + 1 < len(times) else None
        step = max((after[0] if after else length_s) - start_s, 0.0) / len(run)
        known += [(start_s + i * step, start_s + (i + 1) * step) for i in range(len(run))]
    return known
