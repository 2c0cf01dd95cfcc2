"""Chinese words: jieba's dictionary (MIT) and the most probable way to divide a run of characters by it.

jieba's own loader builds a prefix table of half a million entries (1 s, 75 MB). Here the same 349,000 words lie sorted
in columns of 4 MB, compiled once (see `narrator.tables`), and are found by halving. Words that are not in it are left
as single characters.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING

from narrator.neighbours import LIMIT, UNIT, affinities
from narrator.tables import columns, package_file

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]
    Keys = NDArray[np.uint64]

_RUN = re.compile(r"([\u3400-\u9fff\U00020000-\U0003ffff]+)|[A-Za-z0-9+#&._%-]+|.", re.DOTALL)
_VERSION = 1  # of the table
PACKED = 4  # characters that one key of 64 bits holds
_BITS = 16
_LAST_CODE = "\uffff"
_BETWEEN = "\0"  # runs that are divided together; it is in no word
_BATCH = 8192  # characters whose words are found together
_SHIFTS = tuple(_BITS * (PACKED - 1 - place) for place in range(PACKED))
_SCALE = 3000  # scores are kept as whole numbers of 1 / 3000

# How much neighbours weigh beside the words themselves, and what each word costs by itself: found on sentences that can
# be divided in two ways. Without the latter, the corpus that knows the neighbours would divide 好|人 and 他|人.
_NEIGHBOURLY = 0.3
_PER_WORD = 0.6
_FARTHEST = round(2 * LIMIT * _NEIGHBOURLY * _SCALE)  # dearer beginnings are never part of the cheapest division

Division = tuple[int, int, int, int, "Division | None"]  # cost, sort of its first word, size and kind of that, the rest
_COST = itemgetter(0)


def pack(word: str) -> int:
    """Up to four characters of the basic plane as one number, the first in the highest bits: words sort as texts do."""
    key = 0
    for character in word:
        key = key << _BITS | ord(character)
    return key << _BITS * (PACKED - len(word))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words with the logarithm of their probability and their part of speech (jieba's tags: n, v, m, q, nr …).

    `beside` is what a word of one sort costs before one of another (see `narrator.neighbours`). `keys` are sorted;
    `scores` and `kinds` (places in `tags`) go with them; `longer` are the words of over four characters by their first
    four, which `heads` has packed and sorted.
    """

    keys: memoryview[int]
    scores: memoryview[int]
    kinds: memoryview[int]
    tags: tuple[str, ...]
    longer: dict[str, dict[str, tuple[int, int]]]
    heads: memoryview[int]
    rarest: float
    beside: tuple[tuple[int, ...], ...]

    def words(self, text: str) -> list[str]:
        """The words of any text: Chinese ones, runs of Latin letters and digits, single other characters."""
        parts = [(match.group(), match.group(1) is not None) for match in _RUN.finditer(text)]
        divided = iter(self.divide([part for part, is_chinese in parts if is_chinese]))
        found: list[str] = []
        for part, is_chinese in parts:
            found += [word for word, _ in next(divided)] if is_chinese else [part]
        return found

    def segment(self, run: str) -> list[str]:
        """Divide a run of Chinese characters into its most probable words; the words joined are the run."""
        return [word for word, _ in self.divide([run])[0]]

    def divide(self, runs: Sequence[str]) -> list[list[tuple[str, str]]]:
        """Divide runs into words with their parts of speech, `x` where a word is unknown.

        Many runs at once take less time; what is longer than a book's paragraph is divided piece by piece.
        """
        found: list[list[tuple[str, str]]] = [[] for _ in runs]
        batch: list[tuple[int, str]] = []
        size = 0
        for number, run in enumerate(runs):
            for start in range(0, len(run), _BATCH):
                batch.append((number, run[start : start + _BATCH]))
                size += len(batch[-1][1])
                if size >= _BATCH:
                    self._divide(batch, found)
                    batch, size = [], 0
        self._divide(batch, found)
        return found

    def _divide(self, batch: list[tuple[int, str]], found: list[list[tuple[str, str]]]) -> None:
        """Add the words of numbered runs to what is found."""
        text = _BETWEEN.join(run for _, run in batch)
        words = iter(self._choices(text) if text else ())
        start = 0
        for number, run in batch:
            end = start + len(run)
            while start < end:
                length, kind = next(words)
                found[number].append((text[start : start + length], "x" if kind < 0 else self.tags[kind]))
                start += length
            start += len(_BETWEEN)
            next(words, None)

    def _choices(self, text: str) -> list[tuple[int, int]]:
        """The length and kind of each word of the cheapest division of a text.

        A division costs what its words cost and what is unlikely about their neighbours. It is found from the right: at
        each place those first words are kept that the cheapest division may still have.
        """
        starts, sizes, costs, places, long_words = self._hits(text)
        starts.append(-1)
        last = len(starts) - 2
        kinds, begun = self.kinds, self._begun
        alone, stranger = len(self.tags), 2 * len(self.tags)
        unknown = round(-self.rarest * _SCALE)
        kept: list[list[Division]] = [[(0, stranger, 0, -1, None)]] * (len(text) + 1)
        for at in range(len(text) - 1, -1, -1):
            found: list[Division] = []
            size = 0
            while starts[last] == at:  # the longest first, which wins a tie
                size, kind = sizes[last], kinds[places[last]]
                found.append(begun(costs[last], kind if size > 1 else alone + kind, size, kind, kept[at + size]))
                last -= 1
            if size != 1:
                found.append(begun(unknown, stranger, 1, -1, kept[at + 1]))
            if at in long_words:
                for word, (cost, kind) in self.longer[text[at : at + PACKED]].items():
                    if text.startswith(word, at):
                        found.insert(0, begun(cost, kind, len(word), kind, kept[at + len(word)]))
            if len(found) > 1:
                found.sort(key=_COST)
                most = found[0][0] + _FARTHEST
                while found[-1][0] > most:
                    found.pop()
            kept[at] = found
        words: list[tuple[int, int]] = []
        division: Division | None = kept[0][0]
        while division and division[-1]:
            words.append(division[2:4])
            division = division[-1]
        return words

    def _begun(self, cost: int, sort: int, size: int, kind: int, rest: list[Division]) -> Division:
        """A word before what follows it most cheaply."""
        beside = self.beside[sort]
        best = rest[0]
        least = best[0] + beside[best[1]]
        if len(rest) > 1:
            for other in rest:
                if (total := other[0] + beside[other[1]]) < least:
                    best, least = other, total
        return cost + least, sort, size, kind, best

    def _hits(self, text: str) -> tuple[list[int], list[int], list[int], list[int], set[int]]:
        """The words of one to four characters in a text: start, size, cost, place in the table; in order.

        And where the first four characters of longer words stand.
        """
        import numpy as np

        keys, scores = np.frombuffer(self.keys, np.uint64), np.frombuffer(self.scores, np.uint16)
        codes = np.zeros(len(text) + PACKED, np.uint64)
        codes[: len(text)] = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        codes[codes > ord(_LAST_CODE)] = 0
        wanted = np.zeros((len(text), PACKED), np.uint64)
        own = np.lib.stride_tricks.sliding_window_view(codes, PACKED)[: len(text)]
        np.bitwise_or.accumulate(own << np.array(_SHIFTS, np.uint64), axis=1, out=wanted)
        flat = wanted.ravel()
        place = np.minimum(keys.searchsorted(flat), len(keys) - 1)
        found = np.flatnonzero((keys[place] == flat) & (own > 0).ravel())
        place = place[found]
        starts, sizes = np.divmod(found, PACKED)
        heads = np.frombuffer(self.heads, np.uint64)
        head = np.minimum(heads.searchsorted(wanted[:, -1]), len(heads) - 1)
        long_words = set(np.flatnonzero(heads[head] == wanted[:, -1]).tolist())
        return starts.tolist(), (sizes + 1).tolist(), scores[place].tolist(), place.tolist(), long_words

    def _find(self, word: str) -> tuple[int, int] | None:
        """Cost and kind of a word."""
        if len(word) > PACKED:
            return self.longer.get(word[:PACKED], {}).get(word)
        if not word or max(word) > _LAST_CODE:
            return None
        key = pack(word)
        place = bisect_left(self.keys, key)
        if place == len(self.keys) or self.keys[place] != key:
            return None
        return self.scores[place], self.kinds[place]

    def score(self, word: str) -> float | None:
        """The logarithm of a word's probability, or None where it is unknown."""
        found = self._find(word)
        return None if found is None else -found[0] / _SCALE

    def __contains__(self, word: str) -> bool:
        return self._find(word) is not None

    def tag(self, word: str) -> str:
        """A word's part of speech, `x` where it is unknown."""
        found = self._find(word)
        return "x" if found is None else self.tags[found[1]]


@cache
def vocabulary() -> Vocabulary:
    """jieba's dictionary."""
    source = package_file("jieba", "dict.txt")
    head, keys, scores, kinds = columns("words", _VERSION, [source], lambda: _compiled(source.read_text("utf-8")))
    rarest, tags, *long_words = str(head, "utf-8").split("\n")
    longer: dict[str, dict[str, tuple[int, int]]] = {}
    for word, cost, kind in map(str.split, long_words):
        longer.setdefault(word[:PACKED], {})[word] = (int(cost), int(kind))
    heads = memoryview(array("Q", sorted(map(pack, longer))))
    names = tuple(tags.split())
    return Vocabulary(
        keys.cast("Q"), scores.cast("H"), kinds.cast("B"), names, longer, heads, float(rarest), _costs_beside(names)
    )


def _costs_beside(tags: tuple[str, ...]) -> tuple[tuple[int, ...], ...]:
    """What each word costs by itself included."""
    rows = affinities(tags)
    return tuple(tuple(round((_PER_WORD - _NEIGHBOURLY * value / UNIT) * _SCALE) for value in row) for row in rows)


def _compiled(text: str) -> list[bytes]:
    """The columns of a dictionary with lines `word frequency tag`: by arrays, which take a tenth of a second."""
    import numpy as np

    codes = np.frombuffer(text.encode("utf-32-le"), np.uint32).astype(np.int64)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], codes > ord(" "), [0]])))
    starts, sizes = edges[::2].reshape(-1, 3), np.diff(edges.reshape(-1, 2)).reshape(-1, 3)
    frequencies = np.maximum(_number(codes, starts[:, 1], sizes[:, 1]), 1)
    total = float(np.log(_number(codes, starts[:, 1], sizes[:, 1]).sum()))
    costs = np.round((total - np.log(frequencies)) * _SCALE).astype(np.uint16)
    names, kinds = np.unique(_leading(codes, starts[:, 2], sizes[:, 2]), return_inverse=True)
    tags = [int(name).to_bytes(8, "big").decode("utf-16-be").strip("\0") for name in names]
    is_short = sizes[:, 0] <= PACKED
    keys, places = np.unique(_leading(codes, starts[is_short, 0], sizes[is_short, 0]), return_index=True)
    long_words = [
        f"{text[start : start + size]} {cost} {kind}"
        for (start, size, cost, kind) in zip(
            *(column[~is_short].tolist() for column in (starts[:, 0], sizes[:, 0], costs, kinds)), strict=True
        )
    ]
    head = "\n".join([str(-total), " ".join(tags), *long_words])
    short_kinds = kinds[is_short][places].astype(np.uint8)
    return [head.encode(), keys.tobytes(), costs[is_short][places].tobytes(), short_kinds.tobytes()]


def _leading(codes: Numbers, starts: Numbers, sizes: Numbers) -> Keys:
    """The first four characters at each place as `pack` has them."""
    import numpy as np

    keys = np.zeros(len(starts), np.uint64)
    for place in range(PACKED):
        own = np.where(sizes > place, codes[np.minimum(starts + place, len(codes) - 1)], 0)
        keys |= own.astype(np.uint64) << np.uint64(_BITS * (PACKED - 1 - place))
    return keys


def _number(codes: Numbers, starts: Numbers, sizes: Numbers) -> Numbers:
    """The decimal number at each place."""
    import numpy as np

    values = np.zeros(len(starts), np.int64)
    for place in range(int(sizes.max())):
        digit = codes[np.minimum(starts + place, len(codes) - 1)] - ord("0")
        values = np.where(sizes > place, values * 10 + digit, values)
    return values
