"""Places inside a clause where a final mark may be missing, as in `会瘫痪这个纪录不是一天创造的`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from narrator.script.openings import opening
from narrator.script.words import Clause

SHORTEST_CLAUSE = 9  # characters; where a mark is missing, two clauses have become one
STRONGEST_OPENING = 3.6  # no opening speaks more for a missing mark
_LEFT_WORDS = dict.fromkeys("呢吗啊吧呀", "particle") | {word: word for word in "了的着过"}
# Parts of speech by jieba's tags, on both sides of a place.
_LEFT = dict.fromkeys("n nz ns nt nr nrt vn an".split(), "noun") | dict.fromkeys("i l".split(), "idiom")
_LEFT |= {"y": "particle", "a": "adjective", "v": "verb", "q": "measure", "m": "number", "d": "adverb"}
_LEFT |= {"p": "preposition", "c": "conjunction", "r": "pronoun", "f": "place", "t": "time"}
_RIGHT = dict.fromkeys("nr nrt ns nt nz".split(), "name") | dict.fromkeys("uj ul uv ud u".split(), "particle")
_RIGHT |= dict.fromkeys("v vn".split(), "verb") | dict.fromkeys("m mq".split(), "number")
_RIGHT |= {"n": "noun", "r": "pronoun", "c": "conjunction", "t": "time", "d": "adverb", "a": "adjective"}
_RIGHT |= {"p": "preposition", "x": "unknown", "q": "measure", "f": "place"}


def gaps(
    text: str, clauses: Iterable[Clause], weights: Mapping[str, float], least: float
) -> Iterator[tuple[int, float]]:
    """Places between words, in order, with the logarithm of the odds that a mark is missing there, if over `least`."""
    get = weights.get
    for at, names in boundaries(clauses):
        score = weights["gap bias"] + sum(get(name, 0.0) for name in names)
        if score + STRONGEST_OPENING > least and (total := score + get(before(text, at), 0.0)) > least:
            yield at, total


def boundaries(clauses: Iterable[Clause]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Places between words inside clauses, with what speaks for or against a missing mark there, by name."""
    for clause in clauses:
        size = clause.size
        if size < SHORTEST_CLAUSE:
            continue
        within = f"gap in a clause of {_upto(size, (12, 18, 25, 40))}"
        at = 0
        for (left, left_tag), (_, right_tag) in zip(clause.words, clause.words[1:], strict=False):
            at += len(left)
            if at >= 3 and size - at >= 2:
                yield (
                    clause.start + at,
                    (
                        f"gap behind {_LEFT_WORDS.get(left) or _LEFT.get(left_tag, 'other')} (word)",
                        f"gap before {_RIGHT.get(right_tag, 'other')} (word)",
                        f"gap behind {_upto(at, (4, 9, 18))} characters",
                        f"gap before {_upto(size - at, (3, 8, 25))} characters",
                        within,
                    ),
                )


def before(text: str, at: int) -> str:
    """What a clause begins with that would begin at a place, by name."""
    return f"gap before {opening(text[at : at + 16])}"


def _upto(count: int, limits: tuple[int, ...]) -> str:
    return next((f"up to {limit}" for limit in limits if count <= limit), "more")
