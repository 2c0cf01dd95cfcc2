"""What each layer of the front-end earns: `python -m benchmarks.layers POLYPHONES.tsv [PROSE.tsv]`.

POLYPHONES.tsv has the columns text, index, character, pinyin; PROSE.tsv text and the pinyin of each of its Chinese
characters, divided by spaces. Both have a header. Printed are, for each layer, how many readings it decided, how many
were right, and what became of those that the network overruled; then the same sentences with the limits of overruling
fitted on nine tenths and judged on the tenth, and with no rules at all for rare characters, because rules that were
written with a table in view prove nothing on it.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.frontend import reading_at
from narrator.frontend import Utterance, pronounce
from narrator.frontend.certainty import Evidence, is_common, overruled_from
from narrator.frontend.characters import HAN_RUN
from narrator.frontend.layers import Vote, ambiguous
from narrator.frontend.polyphones import alone
from narrator.frontend.why import Why, why

_FOLDS = 10
_FITTED = (Evidence.IDIOM, Evidence.WORD, Evidence.DISPUTED, Evidence.USUAL)
_LIMITS = (0.5, 0.8, 0.9, 0.99, 0.999, 0.9995, 0.9999, 2.0)


@dataclass(frozen=True, slots=True)
class Judged:
    """A character whose reading is known, and what the layers say about it."""

    character: str
    expected: str
    place: Why

    @property
    def first(self) -> Vote | None:
        return self.place.votes[0] if self.place.votes else None

    @property
    def best(self) -> str:
        """The network's reading."""
        heard = self.place.probabilities
        return max(heard, key=heard.__getitem__) if heard else ""


def main(arguments: Sequence[str]) -> None:
    paths = [Path(argument) for argument in arguments]
    judged = list(_polyphones(_rows(paths[0])))
    _print_layers(judged)
    _print_folds(judged)
    for path in paths[1:]:
        _print_prose(_rows(path))


def _rows(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:]]


def _polyphones(rows: Iterable[list[str]]) -> Iterator[Judged]:
    """The places of a table; those whose sentence is spoken with other characters than written are passed over."""
    for text, index, character, reading in rows:
        at = int(index)
        places = list(why(text, character))
        if len(places) == text.count(character):
            yield Judged(character, reading.replace("u:", "v"), places[text.count(character, 0, at)])


def _print_layers(judged: list[Judged]) -> None:
    count: Counter[tuple[str, str]] = Counter()
    for one in judged:
        layer = one.first.evidence.value if one.first else one.place.decided
        overruled = one.first is not None and one.first.reading != one.place.reading
        is_right = one.place.reading == one.expected
        count[layer, "overruled, " * overruled + ("right" if is_right else "wrong")] += 1
    print(f"{'layer':52} right wrong overruled: right wrong")
    for layer in sorted({layer for layer, _ in count}):
        columns = ("right", "wrong", "overruled, right", "overruled, wrong")
        print(f"  {layer:50} {' '.join(f'{count[layer, column]:5}' for column in columns)}")
    print(f"right: {_share(one.place.reading == one.expected for one in judged)} of {len(judged)}")


def _print_folds(judged: list[Judged]) -> None:
    """Limits of overruling by cross-validation, with all rules and without those for rare characters."""
    for name, votes in (("with all rules", _first), ("without rules for rare characters", _without_rules)):
        right = 0
        for fold in range(_FOLDS):
            limits = _fitted([one for number, one in enumerate(judged) if number % _FOLDS != fold], votes)
            right += sum(_decided(one, votes(one), limits) == one.expected for one in judged[fold::_FOLDS])
        print(f"limits fitted on other folds, {name}: {right / len(judged):.4f}")


def _first(one: Judged) -> Vote | None:
    return one.first


def _without_rules(one: Judged) -> Vote | None:
    if is_common(one.character):
        return one.first
    left_out = (Evidence.RULE, Evidence.USUAL)
    return next((vote for vote in one.place.votes if vote.evidence not in left_out), None)


def _fitted(judged: list[Judged], votes: Callable[[Judged], Vote | None]) -> dict[Evidence, float]:
    """For each layer the limit from which the network is right more often than the layer, for rare characters."""
    by_layer: dict[Evidence, list[tuple[float, bool, bool]]] = defaultdict(list)
    for one in judged:
        vote = votes(one)
        if vote and vote.evidence in _FITTED and one.best not in ("", vote.reading) and not is_common(one.character):
            sure = one.place.probabilities[one.best]
            by_layer[vote.evidence].append((sure, one.best == one.expected, vote.reading == one.expected))
    return {
        layer: max(_LIMITS, key=lambda limit: sum(net if sure >= limit else own for sure, net, own in cases))
        for layer, cases in by_layer.items()
    }


def _decided(one: Judged, vote: Vote | None, limits: Mapping[Evidence, float]) -> str:
    if vote is None:
        return one.best or one.place.reading
    if not one.best:
        return vote.reading
    limit = limits.get(vote.evidence, 2.0)
    if is_common(one.character):
        limit = overruled_from(vote.evidence, one.character, is_usual=one.best == alone(one.character))
    return one.best if one.place.probabilities[one.best] >= limit else vote.reading


def _print_prose(rows: list[list[str]]) -> None:
    """Polyphones of prose; 一 and 不 are sandhi's business, and a neutral tone is no other reading."""
    right: list[bool] = []
    for text, pinyin in rows:
        places = [at for match in HAN_RUN.finditer(text) for at in range(match.start(), match.end())]
        expected = pinyin.lower().replace("u:", "v").split()
        if len(places) == len(expected):
            right += _compared(pronounce(text), places, expected)
    print(f"prose, polyphones right: {_share(right)} of {len(right)}")


def _compared(utterance: Utterance, places: list[int], expected: list[str]) -> Iterator[bool]:
    for at, wanted in zip(places, expected, strict=True):
        if utterance.text[at] in ambiguous() and utterance.text[at] not in "一不儿":
            got = reading_at(utterance, at)
            yield got == wanted or (got[:-1] == wanted[:-1] and "5" in (got[-1:], wanted[-1:]))


def _share(right: Iterable[bool]) -> str:
    every = list(right)
    return f"{sum(every) / len(every):.4f}" if every else "none"


if __name__ == "__main__":
    main(sys.argv[1:])
