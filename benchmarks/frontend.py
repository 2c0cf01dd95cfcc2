"""How well and how fast the front-end reads: `python benchmarks/frontend.py NEWS.tsv POLYPHONES.tsv`.

NEWS.tsv has the columns text, span, start, end, category, accepted readings, known wrong readings (`|` between them);
POLYPHONES.tsv text, index, character, pinyin. Both have a header. `--errors` prints what was read otherwise.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from narrator.frontend import TokenKind, Utterance, pronounce, pronounce_all

_LONG_TEXT = 60_000
_LOADING = """
import time; began = time.perf_counter()
from narrator.frontend import pronounce
pronounce("今天天气很好。")
import resource
print(time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def main(arguments: list[str]) -> None:
    show = "--errors" in arguments
    _loading()  # first: a process of its own counts what this one has taken when it is begun
    for path in (Path(argument) for argument in arguments if not argument.startswith("--")):
        rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:]]
        if len(rows[0]) == 4:
            _polyphones(rows, show)
        else:
            _news(rows, show)
    print(f"this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most")


def _news(rows: list[list[str]], show: bool) -> None:
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    total: Counter[str] = Counter()
    covered = 0
    for text, span, start, end, category, accepted, known_wrong, *_ in rows:
        utterance = pronounce(text)
        covered += _is_covered(utterance)
        said = _said(utterance, int(start), int(end), category.startswith("optional"))
        total[category] += 1
        right[category] += _has(said, accepted)
        wrong[category] += not _has(said, accepted) and _has(said, known_wrong)
        if show and not _has(said, accepted):
            print(f"  {span} → {said}, not {accepted}: {text}")
    for category in total:
        print(f"  {category:32} {right[category]:4} of {total[category]}")
    print(f"news items right: {right.total() / total.total():.4f}, wrong: {wrong.total() / total.total():.4f}")
    print(f"tokens cover the text exactly: {covered / len(rows):.4f}")
    _speed("digit-dense", [row[0] for row in rows])


def _is_covered(utterance: Utterance) -> bool:
    ends = [0, *(token.end for token in utterance.tokens)]
    return ends[:-1] == [token.start for token in utterance.tokens] and ends[-1] == len(utterance.text)


def _said(utterance: Utterance, start: int, end: int, pinyin: bool) -> str:
    tokens = [token for token in utterance.tokens if token.start < end and token.end > start]
    words = ("".join(token.pinyin) if pinyin else token.spoken for token in tokens)
    return _plain("".join(words))


def _has(said: str, readings: str) -> bool:
    return any(_plain(reading) in said for reading in readings.split("|"))


def _plain(text: str) -> str:
    return "".join(text.split()).upper()


def _polyphones(rows: list[list[str]], show: bool) -> None:
    doubts: list[tuple[float, bool]] = []
    for text, index, character, reading in rows:
        utterance, at, expected = pronounce(text), int(index), reading.replace("u:", "v")
        got = reading_at(utterance, at)
        token = next(token for token in utterance.tokens if token.start <= at < token.end)
        doubts.append((token.doubt, got == expected))
        if show and got != expected:
            print(f"  {text[max(0, at - 10) : at]}[{character}]{text[at + 1 : at + 8]} {got}, not {expected}")
    right = sum(is_right for _, is_right in doubts)
    print(f"polyphones right: {right / len(rows):.4f} of {len(rows)}")
    most = sorted(doubts, key=lambda pair: -pair[0])[: len(rows) // 20]
    wrong = sum(not is_right for _, is_right in most)
    print(
        f"the 5 % most doubtful: {wrong / len(most):.4f} of them wrong, {wrong / (len(rows) - right):.4f} of all errors"
    )
    _speed("prose, a sentence at a time", [text for text, *_ in rows])
    texts = ["".join(text for text, *_ in rows[first : first + 8]) for first in range(0, len(rows), 8)]
    _speed("prose, eight sentences at a time", texts)
    whole = "".join(texts)[:_LONG_TEXT]
    _speed(f"prose, {len(whole):,} characters in one call", [whole])
    began = time.process_time()
    size = sum(len(said.text) for said in pronounce_all((text, ()) for text, *_ in rows))
    seconds = time.process_time() - began
    print(f"speed, prose, sentences as a script has them: {size / seconds:,.0f} characters a CPU-second")


def reading_at(utterance: Utterance, index: int) -> str:
    """The dictionary reading of the Chinese character at a place; `r5` for a merged 儿."""
    token = next(token for token in utterance.tokens if token.start <= index < token.end)
    if token.kind is not TokenKind.HAN:
        return ""
    return list(_readings(token.spoken, token.pinyin))[index - token.start]


def _readings(characters: str, syllables: tuple[str, ...]) -> Iterator[str]:
    waiting = iter(syllables)
    merged = len(characters) > len(syllables)
    for place, character in enumerate(characters):
        if merged and character == "儿" and place:
            yield "r5"
        else:
            syllable = next(waiting)
            yield syllable[:-2] + syllable[-1] if merged and syllable[-2] == "r" else syllable


def _speed(name: str, texts: list[str]) -> None:
    began = time.process_time()
    for text in texts:
        pronounce(text)
    seconds = time.process_time() - began
    print(f"speed, {name}: {sum(map(len, texts)) / seconds:,.0f} characters a CPU-second")


def _loading() -> None:
    """The first of all starts compiles the dictionaries; for the rest they lie in the cache."""
    with tempfile.TemporaryDirectory() as cache:
        for name in ("first ever", "afterwards"):
            run = subprocess.run(
                [sys.executable, "-c", _LOADING],
                check=True, capture_output=True, text=True, env=os.environ | {"NARRATOR_CACHE": cache},
            )  # fmt: skip
            seconds, megabytes = map(float, run.stdout.split())
            print(f"loading and the first sentence, {name}: {seconds:.2f} s, {megabytes:.0f} MB at most")


if __name__ == "__main__":
    main(sys.argv[1:])
