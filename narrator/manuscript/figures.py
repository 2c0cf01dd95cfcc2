"""Words in the drawings of printed pages: short lines above a caption that stand where no text does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from narrator.manuscript.columns import PrintedLine
from narrator.manuscript.text import HEADING_LIKE

REASON = "words in a figure"
MOST = 80  # lines of a figure
FEWEST = 2
LONGEST_LABEL, LONGEST_LINE = 16, 60  # characters of a word in a drawing, and of all that stand on one line
MARGIN = 1.0  # ems from the left side of the text within which its lines begin
_CAPTION = re.compile(
    r"\s*(?:[图圖]|fig(?:ure)?\.?)\s*[\d一二三四五六七八九十]{1,3}(?:\s*[-–—.．·]\s*\d{1,3}){0,2}(?=\D)", re.IGNORECASE
)
_SENTENCE = re.compile(r"[。！？；，：:][”’」』）)]*$|[。！？；]")
_NUMBERED = re.compile(
    r"\s*(?:\d{1,2}(?:[.．]\d{1,2}){1,3}|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.、．)）])\s*\S"
)


def words_in_figures(
    lines: Sequence[PrintedLine],
    reasons: Mapping[PrintedLine, str],
    size: float,
    sides: Mapping[int, tuple[float, float]],
) -> Iterator[PrintedLine]:
    """The lines that label the drawings above captions; `size` is the body's, `sides` are those of its columns."""
    for place, line in enumerate(lines):
        if not (
            _CAPTION.match(line.text) and len(line.text) <= LONGEST_LINE and not _SENTENCE.search(line.text.strip())
        ):
            continue
        found: list[PrintedLine] = []
        for above in reversed(lines[max(0, place - MOST) : place]):
            if above.page != line.page or above in reasons or not _is_label(above, size, sides):
                break
            found.append(above)
        if len(found) >= FEWEST:
            yield from found


def _is_label(line: PrintedLine, size: float, sides: Mapping[int, tuple[float, float]]) -> bool:
    text = line.text.strip()
    if _SENTENCE.search(text) or _NUMBERED.match(text) or HEADING_LIKE.match(text) or _CAPTION.match(text):
        return False
    if len(text) > LONGEST_LINE or any(len(part) > LONGEST_LABEL for part in text.split("\u3000")):
        return False
    left, right = sides.get(line.column, (line.left, line.right))
    begins_as_text = abs(line.left - left) <= MARGIN * size and abs(line.size - size) <= 0.1 * size
    return not begins_as_text or len(text) <= 4 or line.right - line.left < 0.2 * (right - left)
