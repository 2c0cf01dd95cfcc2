"""The silence behind segments: one rule for the edition, the estimate and the studio."""

from __future__ import annotations

import pytest

from narrator.audio.options import Pauses
from narrator.rendering.pausing import PausePlan, chapter_silences, paragraph_pauses
from narrator.script.model import Paragraph, ParagraphKind, Segment

PAUSES = Pauses(clause_s=0.3, sentence_s=0.6, paragraph_s=1.2, heading_s=1.5, tail_s=2.0)


def lengths(paragraph: Paragraph) -> list[float]:
    return [pause.length_s for pause in paragraph_pauses(paragraph, PAUSES)]


def test_inside_a_paragraph_a_sentence_ends_longer_than_a_clause() -> None:
    parts = ("他走了。", "“别走！”", "天黑了，", "路还长（很长。）", "完")
    assert lengths(Paragraph(tuple(map(Segment, parts)))) == [0.6, 0.6, 0.3, 0.6, 1.2]


def test_a_heading_has_a_pause_of_its_own_and_the_author_the_last_word() -> None:
    assert lengths(Paragraph((Segment("渡口"),), ParagraphKind.HEADING)) == [1.5]
    assert lengths(Paragraph((Segment("天黑了。", pause_s=0.0), Segment("完。", pause_s=4.0)))) == [0.0, 4.0]


SAID, SILENT = True, False


@pytest.mark.parametrize(
    ("segments", "silences"),
    [
        ([], []),
        ([(SILENT, PausePlan(1.2))], []),
        ([(SAID, PausePlan(0.6)), (SAID, PausePlan(1.2))], [0.6, 2.0]),
        ([(SAID, PausePlan(0.6)), (SILENT, PausePlan(1.2)), (SAID, PausePlan(0.6))], [1.2, 2.0]),
        ([(SAID, PausePlan(1.2)), (SILENT, PausePlan(0.3)), (SAID, PausePlan(0.6))], [1.2, 2.0]),
        ([(SAID, PausePlan(0.6)), (SILENT, PausePlan(0.1, is_asked=True)), (SAID, PausePlan(0.6))], [0.1, 2.0]),
        ([(SAID, PausePlan(0.2, is_asked=True)), (SILENT, PausePlan(1.2)), (SAID, PausePlan(0.6))], [0.2, 2.0]),
        ([(SAID, PausePlan(0.6)), (SAID, PausePlan(5.0, is_asked=True))], [0.6, 5.0]),
        ([(SAID, PausePlan(0.6)), (SILENT, PausePlan(5.0, is_asked=True))], [5.0]),
    ],
)
def test_what_is_not_spoken_still_ends_its_paragraph(
    segments: list[tuple[bool, PausePlan]], silences: list[float]
) -> None:
    assert chapter_silences(segments, PAUSES) == silences
