"""How often the encoding of a short text is recognised: `python benchmarks/encodings.py`.

Takes pieces of the sample manuscripts, from 2 characters to 200, saves each in every encoding that can hold it, and
counts how many come back unchanged, by our detection and, where it is installed, by charset-normalizer's.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

from narrator.errors import SourceError
from narrator.manuscript import decode, read

SEEDS = Path(__file__).parents[1] / "seeds"
ENCODINGS = ("utf-8", "gb18030", "big5", "utf-16-le", "utf-16-be")
LENGTHS = (2, 4, 8, 16, 50, 200)
PIECES = 200


def ours(data: bytes) -> str:
    try:
        return decode(data).text
    except SourceError:
        return ""


def charset_normalizer() -> Callable[[bytes], str] | None:
    try:
        from charset_normalizer import from_bytes
    except ImportError:
        return None
    return lambda data: str(from_bytes(data).best() or "")


def pieces(length: int) -> list[str]:
    texts = [
        "".join(block.text for block in read(path).blocks)
        for path in sorted(SEEDS.glob("*.[tm]*"))
        if path.stem != "README"
    ]
    chance = random.Random(length)
    starts = [(text, chance.randrange(max(1, len(text) - length))) for text in chance.choices(texts, k=PIECES)]
    return [text[start : start + length] for text, start in starts]


def main() -> None:
    detectors = {"ours": ours, "charset-normalizer": charset_normalizer()}
    print("recognised, in per cent of the pieces".ljust(34) + "".join(f"{n:>6}" for n in LENGTHS) + "  characters")
    for encoding in ENCODINGS:
        for name, detect in detectors.items():
            if detect:
                print(f"{encoding:<14}{name:<20}" + "".join(f"{_share(detect, encoding, n):>6.0f}" for n in LENGTHS))


def _share(detect: Callable[[bytes], str], encoding: str, length: int) -> float:
    fitting = [(p, data) for p in pieces(length) if (data := p.encode(encoding, "ignore")).decode(encoding) == p]
    return 100 * sum(detect(data) == p for p, data in fitting) / max(1, len(fitting))


if __name__ == "__main__":
    main()
