"""How well unknown English words are pronounced: `python benchmarks/spelling.py [--write FILE]`.

Rules are learned from nine tenths of misaki's American dictionary, the installed one, and tried on the rest. With
`--write` they are learned from all of it, and written as `narrator/frontend/data/letters.txt` has them.
"""

from __future__ import annotations

import json
import math
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from narrator import assets
from narrator.frontend.letter_to_sound import WINDOWS, contexts, stressed

ROUNDS = 5  # of alignment; later ones change next to nothing
WIDE = 6  # from this window on, what was seen once is no rule: it costs 170 kB and gives 0.1 % of the phonemes
TWO = 2.0  # what two sounds of one letter cost beyond that, so that qu is not one sound and o silent in `quorum`
UNSEEN = 9.0  # the cost of a sound that a letter has not had, in nats
_MARKS = re.compile("[ˈˌ]")
_HEADER = """\
# How English letters sound: the letter in capitals between its neighbours (_ is the edge of the word), and the sound in
# Kokoro's symbols, none if it is silent. Learned by benchmarks/spelling.py from misaki's us_gold (Apache-2.0).
"""

Aligned = dict[str, list[str]]  # word → the sound of each letter


def main(arguments: list[str]) -> None:
    words = _dictionary()
    aligned = _align(words)
    order = sorted(aligned)
    random.Random(7).shuffle(order)
    tenth = len(order) // 10
    _report({word: words[word] for word in order[:tenth]}, _learn({word: aligned[word] for word in order[tenth:]}))
    if "--write" in arguments:
        rules = _learn(aligned)
        rows = sorted(f"{key} {sound}".rstrip() for key, sound in rules.items())
        Path(arguments[-1]).write_text(_HEADER + "\n".join(rows) + "\n", encoding="utf-8")


def _dictionary() -> dict[str, str]:
    path = assets.find("misaki/us_gold.json")
    assert path is not None, "Run `narrator voices install` first."
    words: dict[str, str] = {}
    for word, value in json.loads(path.read_text(encoding="utf-8")).items():
        sound = value.get("DEFAULT") if isinstance(value, dict) else value
        if sound and re.fullmatch("[A-Za-z][a-z]+", word):
            words.setdefault(word.lower(), sound)
    return words


def _align(words: Mapping[str, str]) -> Aligned:
    """Each letter with none, one or two sounds, so that the same letters have the same sounds as often as can be."""
    costs: dict[tuple[str, str], float] | None = None
    aligned: Aligned = {}
    for _ in range(ROUNDS):
        found = ((word, _divided(word, re.findall("[ˈˌ]?.", sound), costs)) for word, sound in words.items())
        aligned = {word: sounds for word, sounds in found if sounds}
        pairs = Counter(
            (letter, _MARKS.sub("", sound))
            for word, sounds in aligned.items()
            for letter, sound in zip(word, sounds, strict=True)
        )
        letters: Counter[str] = Counter()
        for (letter, _), count in pairs.items():
            letters[letter] += count
        costs = {pair: -math.log(count / letters[pair[0]]) for pair, count in pairs.items()}
    return aligned


def _divided(word: str, sounds: list[str], costs: Mapping[tuple[str, str], float] | None) -> list[str]:
    """The cheapest way to divide sounds among letters; none if there are more than two a letter."""
    plain = [_MARKS.sub("", sound) for sound in sounds]
    size, total = len(word), len(sounds)
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for at, letter in enumerate(word):
        row: dict[int, tuple[float, int]] = {}
        for place, (cost, _) in best[at].items():
            for taken in range(min(2, total - place) + 1):
                if total - place - taken > 2 * (size - at - 1):
                    continue
                if costs is None:  # at first, along the diagonal
                    price = 2 * abs(at / size - place / max(1, total)) + (0, 0, 1)[taken] + 1.5 * (taken != 1)
                else:
                    price = costs.get((letter, "".join(plain[place : place + taken])), UNSEEN) + TWO * (taken == 2)
                if place + taken not in row or cost + price < row[place + taken][0]:
                    row[place + taken] = (cost + price, taken)
        best.append(row)
    if total not in best[size]:
        return []
    divided, place = [], total
    for at in range(size, 0, -1):
        taken = best[at][place][1]
        divided.append("".join(sounds[place - taken : place]))
        place -= taken
    return divided[::-1]


def _learn(aligned: Aligned) -> dict[str, str]:
    """A rule for each context whose usual sound is not that of the narrower one."""
    counts: list[defaultdict[str, Counter[str]]] = [defaultdict(Counter) for _ in WINDOWS]
    narrower: dict[str, list[str]] = {}
    for word, sounds in aligned.items():
        for at, sound in enumerate(sounds):
            keys = list(contexts(word, at))
            for depth, key in enumerate(keys):
                counts[depth][key][sound] += 1
                narrower[key] = keys[:depth][::-1]
    rules: dict[str, str] = {}
    for depth, level in enumerate(counts):
        for key, seen in level.items():
            usual, times = max(seen.items(), key=lambda item: (item[1], item[0]))
            wider = next((rules[other] for other in narrower[key] if other in rules), None)
            if wider is None or ((depth < WIDE or seen.total() > 1) and seen[wider] < times):
                rules[key] = usual
    return rules


def _say(word: str, rules: Mapping[str, str]) -> str:
    keys = (reversed(list(contexts(word, at))) for at in range(len(word)))
    return stressed("".join(next(rules[key] for key in each if key in rules) for each in keys))


def _report(words: Mapping[str, str], rules: Mapping[str, str]) -> None:
    errors = sounds = alike = same = 0
    for word, sound in words.items():
        said, expected = _say(word, rules), _MARKS.sub("", sound)
        errors += _distance(expected, _MARKS.sub("", said))
        sounds += len(expected)
        alike += _MARKS.sub("", said) == expected
        same += said == sound
    print(f"{len(rules)} rules, tried on {len(words)} words that they were not learned from")
    print(f"phonemes right: {1 - errors / sounds:.4f}")
    print(f"words right: {alike / len(words):.4f}, with their stress: {same / len(words):.4f}")


def _distance(first: Iterable[str], second: str) -> int:
    row = list(range(len(second) + 1))
    for count, one in enumerate(first, 1):
        following = [count]
        for at, other in enumerate(second, 1):
            following.append(min(row[at] + 1, following[-1] + 1, row[at - 1] + (one != other)))
        row = following
    return row[-1]


if __name__ == "__main__":
    main(sys.argv[1:])
