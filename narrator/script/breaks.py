"""Which places become breaks: those that more speaks for than against, and what a paragraph over the cap needs."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

CAP = 350  # characters; a longer paragraph tires eye and ear


def best(ends: Sequence[int], scores: Sequence[float]) -> list[int]:
    """The indices of the places whose scores sum best, no paragraph over the cap if that can be.

    `ends` are the places and the end of the text; `scores` those of the places.
    """
    starts = [0, *ends]
    total, back = [0.0], [0]
    waiting = deque([0])  # beginnings within the cap, the best sum first, later ones lower
    for j in range(1, len(starts)):
        while waiting[0] < j - 1 and starts[j] - starts[waiting[0]] > CAP:
            waiting.popleft()
        back.append(waiting[0])
        total.append(total[waiting[0]] + (scores[j - 1] if j <= len(scores) else 0.0))
        while waiting and total[waiting[-1]] < total[j]:
            waiting.pop()
        waiting.append(j)
    chosen, j = [], back[-1]
    while j:
        chosen.append(j - 1)
        j = back[j]
    return chosen[::-1]
