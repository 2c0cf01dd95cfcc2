"""How well chapters are found where no heading is left: Pk over books made of texts that are joined.

A book is twelve texts of one kind, which is what their names begin with, in an order by chance; its paragraphs are the
texts', its true chapters the texts themselves. The number of chapters is given. Even spacing is the baseline.

    python -m benchmarks.chapters DIR...
"""

from __future__ import annotations

import random
import sys
from itertools import accumulate, pairwise
from pathlib import Path

from benchmarks.segment import SEED, Tally, compare
from narrator.script import chapters

CHAPTERS = 12
BOOKS = 4  # of each kind

Chapter = list[str]


def kinds(folders: list[str]) -> dict[str, list[Chapter]]:
    """The texts of folders by what their names begin with."""
    found: dict[str, list[Chapter]] = {}
    for folder in folders:
        for path in sorted(Path(folder).glob("*.txt")):
            lines = [line.strip() for line in path.read_text("utf-8").splitlines()]
            found.setdefault(path.name.partition("_")[0], []).append([line for line in lines if line])
    return found


def evenly(paragraphs: list[str], count: int) -> list[str]:
    ends = list(accumulate(map(len, paragraphs)))
    number = [min(count - 1, (end - 1) * count // ends[-1]) for end in ends]
    places = [0, *(i + 1 for i, (a, b) in enumerate(pairwise(number)) if a != b), len(paragraphs)]
    return ["".join(paragraphs[start:end]) for start, end in pairwise(places)]


def main(folders: list[str]) -> None:
    chance = random.Random(SEED)
    whole = {"found": Tally(), "even": Tally()}
    for kind, texts in kinds(folders).items():
        tally = {"found": Tally(), "even": Tally()}
        for _ in range(BOOKS):
            book = chance.sample(texts, min(CHAPTERS, len(texts)))
            paragraphs = [paragraph for text in book for paragraph in text]
            true = ["".join(text) for text in book]
            found = ["".join(chapter) for chapter in chapters(paragraphs, count=len(book))]
            tally["found"] += compare(true, found)
            tally["even"] += compare(true, evenly(paragraphs, len(book)))
        for way, one in tally.items():
            print(f"{kind:11} {way:6} {one.line()}")
            whole[way] += one
    for way, one in whole.items():
        print(f"{'all':11} {way:6} {one.line()}")


if __name__ == "__main__":
    main(sys.argv[1:] or sys.exit(__doc__))
