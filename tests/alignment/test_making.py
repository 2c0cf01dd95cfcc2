"""Another text of the same language is told from a text of which little was said."""

from __future__ import annotations

import pytest

from narrator.alignment.making import is_its_text
from narrator.edition.recording import RecordedSegment, RecordingFile, RecordingRecord, Untold

LONG = "渔船还没靠岸，码头上已经挤满了等着买鱼的人。"


def segment(text: str, start_s: float, end_s: float, *, weak: bool = False) -> RecordedSegment:
    return RecordedSegment(text, 0, start_s, end_s, 0.55 if weak else 0.8, weak)


def unspoken(count: int) -> list[RecordedSegment]:
    return [RecordedSegment(LONG)] * count


@pytest.mark.parametrize(
    ("what", "segments", "untold_s", "is_its"),
    [
        ("nothing is found", unspoken(5), 60.0, False),
        ("a title may be heard", [segment("春天", 3, 3.5, weak=True), *unspoken(4)], 60.0, False),
        ("a short answer of many sentences", [segment("好。", 3, 3.3), *unspoken(30)], 60.0, False),
        ("all, in a bad recording", [segment(LONG, n * 5, n * 5 + 4, weak=True) for n in range(4)], 0.0, True),
        ("the first page of a book", [segment(LONG, n * 5, n * 5 + 4) for n in range(4)] + unspoken(400), 0.0, True),
        ("a quotation in a long talk", [segment(LONG, 1000, 1004)], 3000.0, True),
        ("a few sentences of a text in a long talk", [segment(LONG, 9, 13), *unspoken(15)], 3000.0, True),
    ],
)
def test_it_is_the_text_where_enough_of_either_is_the_other(
    what: str, segments: list[RecordedSegment], untold_s: float, is_its: bool
) -> None:
    record = RecordingRecord((RecordingFile("a.wav", "0" * 64, 4000.0),), tuple(segments), (Untold(0, 0.0, untold_s),))
    assert is_its_text(record) is is_its, what
