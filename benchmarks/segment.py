"""How well paragraphs are found: F1, Pk and WindowDiff over folders of texts with one paragraph a line, and the speed.

The paragraphs of each file are joined without a separator and found again: with the number of paragraphs free, with
it given, and free with the final mark dropped from 30 % of the paragraphs. All figures are summed over the files
before dividing (micro); positions count characters without white space; the window of Pk (Beeferman et al. 1999) and
WindowDiff (Pevzner and Hearst 2002) is half the mean paragraph of the file.

    python benchmarks/segment.py DIR...
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple, dataclass
from itertools import accumulate
from pathlib import Path
from time import process_time

DROPPED = 0.3
SEED = 20


@dataclass(slots=True)
class Tally:
    """Counts over files: breaks found, in the source and both; windows, and those that Pk and WindowDiff fault."""

    hits: int = 0
    found: int = 0
    true: int = 0
    windows: int = 0
    pk_faults: int = 0
    wd_faults: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))

    @property
    def precision(self) -> float:
        return self.hits / max(1, self.found)

    @property
    def recall(self) -> float:
        return self.hits / max(1, self.true)

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / max(1e-9, self.precision + self.recall)

    @property
    def pk(self) -> float:
        return self.pk_faults / max(1, self.windows)

    @property
    def wd(self) -> float:
        return self.wd_faults / max(1, self.windows)

    def line(self) -> str:
        figures = f"P {self.precision:.3f}  R {self.recall:.3f}  F1 {self.f1:.3f}  Pk {self.pk:.3f}  WD {self.wd:.3f}"
        return f"{figures}  {self.found / max(1, self.true):.2f} breaks a true one"


def compare(true: Iterable[str], found: Iterable[str]) -> Tally:
    """Compare two divisions of the same text, white space apart."""
    gold, made = _places(true), _places(found)
    length = gold[-1]
    if length != made[-1]:
        raise ValueError("the text has changed")
    inner, inner_made = set(gold[:-1]), set(made[:-1])
    k = max(1, round(length / len(gold) / 2))
    counts, counts_made = _counts(inner, length), _counts(inner_made, length)
    pk = wd = 0
    for i in range(length - k):
        a, b = counts[i + k] - counts[i], counts_made[i + k] - counts_made[i]
        pk += (a == 0) != (b == 0)
        wd += a != b
    return Tally(len(inner & inner_made), len(inner_made), len(inner), max(0, length - k), pk, wd)


def _places(paragraphs: Iterable[str]) -> list[int]:
    return list(accumulate(len("".join(paragraph.split())) for paragraph in paragraphs))


def _counts(breaks: set[int], length: int) -> list[int]:
    """How many breaks lie at or before each character's start."""
    return list(accumulate(int(i in breaks) for i in range(length)))


def documents(folder: str) -> Iterator[list[str]]:
    """The paragraphs of each text in a folder, in the order of file names."""
    for path in sorted(Path(folder).glob("*.txt")):
        yield [line.strip() for line in path.read_text("utf-8").splitlines() if line.strip()]


def with_marks_dropped(paragraphs: list[str], chance: random.Random) -> list[str]:
    """The paragraphs, some without their final mark."""
    return [p.rstrip("。！？!?…") or p if chance.random() < DROPPED else p for p in paragraphs]


def measure(texts: list[list[str]], divide: Callable[[str, int], tuple[str, ...]]) -> Tally:
    return sum((compare(p, divide("".join(p), len(p))) for p in texts), Tally())


def main(folders: list[str]) -> None:
    texts = [text for folder in folders for text in documents(folder)]
    began = process_time()
    from narrator.script import paragraphs

    made = [paragraphs("".join(text)) for text in texts]
    seconds = process_time() - began
    print(f"{len(texts)} texts, {sum(len(''.join(t)) for t in texts):,} characters")
    print("free      ", sum((compare(*pair) for pair in zip(texts, made, strict=True)), Tally()).line())
    print("given     ", measure(texts, lambda text, count: paragraphs(text, count=count)).line())
    chance = random.Random(SEED)
    dropped = [with_marks_dropped(text, chance) for text in texts]
    print("unmarked  ", measure(dropped, lambda text, _: paragraphs(text)).line())
    rate = sum(len("".join(text)) for text in texts) / seconds
    print(f"speed      {rate:,.0f} characters a second of one core, loading included")


if __name__ == "__main__":
    main(sys.argv[1:] or sys.exit(__doc__))
