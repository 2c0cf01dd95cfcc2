"""How fast cues are built, and how many keep every limit: `python -m benchmarks.subtitles [CHARACTERS]`.

Takes the sample manuscripts again and again until a chapter has so many characters, spoken at 4.5 and 6 syllables a
second without a voice, with jieba's words.
"""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from narrator.manuscript import read
from narrator.subtitles import FORMATS, Cue, TimedSpan, TimedText, build
from tests.subtitles.speech import speak

SEEDS = Path(__file__).parents[1] / "seeds"


def paragraphs() -> list[str]:
    sources = [path for path in sorted(SEEDS.glob("*.[tm]*")) if path.name != "README.md"]
    return [block.text for path in sources for block in read(path).blocks]


def repeated(texts: Sequence[TimedText], characters: int, speed: float) -> Iterator[TimedText]:
    """The paragraphs over and over, one after the other, `speed` times as fast."""
    at_s, left = 0.0, characters
    while left > 0:
        for text in texts:
            spans = (TimedSpan(a, b, at_s + start / speed, at_s + end / speed) for a, b, start, end in text.spans)
            yield TimedText(text.text, tuple(spans), text.breaks)
            at_s += text.spans[-1].end_s / speed + 0.6
            left -= len(text.text)


def main() -> None:
    characters = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    spoken = [speak(text) for text in paragraphs() if text]
    for rate in (4.5, 6.0):
        passages = list(repeated(spoken, characters, rate / 4.5))
        duration_s = passages[-1].spans[-1].end_s + 1
        started = time.process_time()
        cues = build(passages, duration_s)
        built_s = time.process_time() - started
        print(f"{rate} syllables a second: {sum(len(p.text) for p in passages):,} characters, {len(cues):,} cues")
        print(f"  built in {built_s:.2f} s; {', '.join(written(cues))}")
        listed = Counter(re.sub(r"[\d.]+", "#", exception) for cue in cues for exception in cue.exceptions)
        print(f"  {sum(bool(cue.exceptions) for cue in cues) / len(cues):.3%} with exceptions")
        for exception, times in listed.most_common():
            print(f"    {times} times: {exception}")


def written(cues: Sequence[Cue]) -> Iterator[str]:
    for name, form in FORMATS.items():
        started = time.process_time()
        form.write(cues)
        yield f"{name} {time.process_time() - started:.2f} s"


if __name__ == "__main__":
    main()
