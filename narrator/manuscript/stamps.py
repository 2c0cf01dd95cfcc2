"""What stands again and again behind the last sentence of a paragraph: the name that a site has stamped on its copy."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from narrator.manuscript.draft import DraftPassage, Omission, strike

FEWEST = 4  # different paragraphs that end with it
SHORTEST, LONGEST = 4, 14  # characters, without marks
_BEHIND = re.compile(r"(?<=[。！？!?])[^。！？!?….“”‘’「」『』（）()：:，,、；;说道问答叫喊笑]{4,24}\Z")
_LETTERS = re.compile(r"[^\w]+|_+")


def without_stamps(passages: Sequence[DraftPassage]) -> list[DraftPassage]:
    """The passages, such names left out as advertising."""
    tails = {place: found for place, p in enumerate(passages) if (found := _BEHIND.search(p.spoken.rstrip()))}
    texts = {(_LETTERS.sub("", found[0]), passages[place].spoken.strip()) for place, found in tails.items()}
    names = Counter(name for name, _ in texts)  # behind different texts: one that stands again is the author's
    stamps = {name for name, count in names.items() if count >= FEWEST and SHORTEST <= len(name) <= LONGEST}
    if not stamps:
        return list(passages)
    made = list(passages)
    for place, found in tails.items():
        if _LETTERS.sub("", found[0]) in stamps:
            omission = Omission(found.start(), found.end(), "advertising")
            made[place] = replace(made[place], pieces=tuple(strike(made[place].pieces, [omission])))
    return [p.left_out("advertising") if _LETTERS.sub("", p.spoken[: 3 * LONGEST]) in stamps else p for p in made]
