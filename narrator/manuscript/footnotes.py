"""Notes in a text that marks them only by signs: ① in the sentence, and a line that begins with ① behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from narrator.manuscript.draft import DraftPassage, Fragment
from narrator.manuscript.text import HEADING_LIKE

_SIGN = r"[①-⑳❶-❿]|[\[［〔](?:注\s?)?\d{1,3}[\]］〕]|[⁰¹²³⁴-⁹]{1,3}"
_MARK = re.compile(rf"(?<=[\u3400-\u9fff”’」』》）。，！？、；;…])(?:{_SIGN})")
_LINE = re.compile(rf"\s*(?P<sign>{_SIGN})(?P<text>.{{2,}})", re.DOTALL)
_BRACKETED = re.compile(r"(\D+)(\d{1,3})(\D+)")
_COUNTED = re.compile(r"(?:第|如|见|图|式|步骤|选项|和|与|或|及|至|到|、|方案|情况|条件|项|题)$")
_LISTING = re.compile(r"[：:]\s?[①❶](?!\s*$)|[，,]\s?[①❶].{2,200}?[。；，]\s?[②❷].{2,200}?[。；，]\s?[③❸]")
_GOES_ON = re.compile(r"[；;，、：:]\s*$")  # as an item of a list may end
_LABEL = re.compile(r"[\s【\[［〔（(*＊]*(?:注\s?[释釋解]?|[脚腳尾]注|校注|[参參]考?注[释釋])[\s】\]］〕）)*＊:：]*")
_LABELLED = re.compile(r"\s*[【［\[](?:注[释釋解]|校注|[脚腳]注)[】］\]]")
LONGEST_NOTE = 600  # characters
MOST_PARAGRAPHS = 4  # of a note
FARTHEST = 30  # passages between a mark and a note that stands alone


def with_notes_left_out(passages: Sequence[DraftPassage]) -> list[DraftPassage]:
    """The passages without notes and their marks.

    A line that begins with a sign is a note if the sign marks a word before it, and no such line stood between; but
    behind ① and ② that are none, ③ is an item of a list.
    """
    spoken = [passage.spoken for passage in passages]
    marked: dict[str, int] = {}
    marks: dict[int, set[str]] = {}
    notes: set[int] = set()
    items: dict[str, int] = {}  # where the last line stands that began with a sign and was no note
    last: dict[str, int] = {}  # where the last note of each sign stands
    linked: set[str] = set()  # the signs that markup says are marks
    knows_notes = any(_is_left_out_note(passage) for passage in passages)  # so that the marks are theirs
    closing = _closing(passages, spoken)
    for place, text in enumerate(spoken):
        sign = _sign(spoken, place)
        is_in_reach = sign in marked and (place - marked[sign] <= FARTHEST or place in closing)
        if is_in_reach and _may_be_note(text) and _is_near(place, marked, spoken, last, items):
            before = last.get(_counted_on(sign, -1), place) if sign in linked else place
            notes |= {place, *_goes_on_in(before, place, marked[sign], spoken)}
            last[sign] = place
            marks.setdefault(marked.pop(sign), set()).add(sign)
        else:
            items |= {sign: place} if sign else {}
            known = set() if knows_notes else set(_left_out_marks(passages[place]))
            linked |= known
            marked |= dict.fromkeys([*_marks_in(text), *known], place)
    notes |= {
        place
        for place, text in enumerate(spoken)
        if (_is_before_notes(place, spoken, notes) if _LABEL.fullmatch(text) else _LABELLED.match(text))
    }
    made = []
    for place, passage in enumerate(passages):
        signs = marks.get(place, set())
        made.append(passage.left_out("note") if place in notes else _unmarked(passage, signs) if signs else passage)
    return made


def _may_be_note(text: str) -> bool:
    return len(text) <= LONGEST_NOTE and not _GOES_ON.search(text)


def _is_before_notes(place: int, spoken: Sequence[str], notes: set[int]) -> bool:
    """Whether the next text behind a label is a note."""
    return next((after in notes for after in range(place + 1, len(spoken)) if spoken[after].strip()), False)


def _is_near(
    place: int, marked: Mapping[str, int], spoken: Sequence[str], last: Mapping[str, int], items: Mapping[str, int]
) -> bool:
    """Whether a line is near its mark or among other notes, and goes on with no list."""
    sign = _sign(spoken, place)
    before, after = (_counted_on(sign, by) for by in (-1, 1))
    if len(sign) == 1 and before in items and items[before] > marked[sign]:
        return False
    if len(sign) == 1 and after not in marked and _sign(spoken, place + 1) == after:
        return False
    following = (_sign(spoken, one) for one in range(place + 1, place + 1 + MOST_PARAGRAPHS))
    is_among = place - last.get(before, -FARTHEST) <= MOST_PARAGRAPHS or (after in marked and after in following)
    return place - marked[sign] <= FARTHEST or is_among


def _closing(passages: Sequence[DraftPassage], spoken: Sequence[str]) -> set[int]:
    """The lines that begin with a sign, between which and the end of their part hardly anything else stands."""
    found: set[int] = set()
    others = 0  # between a line and the next such one or the end
    for place in range(len(spoken) - 1, -1, -1):
        if passages[place].level or HEADING_LIKE.match(spoken[place]):
            others = 0
        elif _sign(spoken, place) and others <= MOST_PARAGRAPHS:
            found.add(place)
            others = 0
        else:
            others += bool(spoken[place].strip())
    return found


def _goes_on_in(before: int, place: int, mark: int, spoken: Sequence[str]) -> range:
    """The other paragraphs of a note, between it and the next one, where both stand far behind the text."""
    between = range(before + 1, place)
    is_note = len(between) < MOST_PARAGRAPHS and place - mark > FARTHEST and mark < before
    return between if is_note and all(map(_may_be_note, (spoken[i] for i in between))) else range(0)


def _counted_on(sign: str, by: int) -> str:
    """The sign of the note that stands so many behind that of `sign`: ② behind ①, [10] behind [9]."""
    if counted := _BRACKETED.fullmatch(sign):
        return f"{counted[1]}{int(counted[2]) + by}{counted[3]}"
    return chr(ord(sign) + by) if len(sign) == 1 else ""


def _sign(spoken: Sequence[str], place: int) -> str:
    """What a line begins with that may mark a note."""
    line = _LINE.match(spoken[place]) if place < len(spoken) else None
    return line["sign"] if line else ""


def _marks_in(text: str) -> Iterator[str]:
    marks = [mark for mark in _MARK.finditer(text) if not _COUNTED.search(text, max(0, mark.start() - 3), mark.start())]
    return (mark[0] for mark in marks if not _counts_items(text, marks))


def _left_out_marks(passage: DraftPassage) -> Iterator[str]:
    """The marks that were known by their markup already."""
    return (piece.text.strip() for piece in passage.pieces if piece.reason == "note mark")


def _is_left_out_note(passage: DraftPassage) -> bool:
    return not passage.spoken.strip() and any(piece.reason == "note" for piece in passage.pieces)


def _counts_items(text: str, marks: Sequence[re.Match[str]]) -> bool:
    """Whether the signs in a text count what it lists: `有三项：①…；②…`, or ② where the text begins with ①."""
    if _LISTING.search(text) or any(text[mark.start() - 1] in "；;" for mark in marks[1:]):
        return True
    begun = _LINE.match(text)
    return bool(begun and marks and len(begun["sign"]) == 1 and marks[0][0] == chr(ord(begun["sign"]) + 1))


def _unmarked(passage: DraftPassage, signs: set[str]) -> DraftPassage:
    pieces: list[Fragment] = []
    before = ""
    for piece in passage.pieces:
        pieces += [piece] if piece.reason or piece.said else _parted(piece.text, before, signs)
        before = before if piece.reason else piece.text[-1:] or before
    return replace(passage, pieces=tuple(pieces))


def _parted(text: str, before: str, signs: set[str]) -> Iterator[Fragment]:
    """A piece's text with the marks in it left out; `before` is the character that stands before it."""
    whole, position = before + text, len(before)
    for mark in _MARK.finditer(whole):
        if mark[0] in signs and mark.start() >= len(before):
            yield Fragment(whole[position : mark.start()])
            yield Fragment(mark[0], "note mark")
            position = mark.end()
    yield Fragment(whole[position:])
