"""How suspicion follows from what was heard, and how surely."""

from __future__ import annotations

import json
from pathlib import Path

from narrator.audition import report
from narrator.frontend import pronounce
from narrator.proofing.verdict import LIMIT, as_it_should_be, judge, with_evidence
from tests.running import narrate


def test_what_is_put_right_is_in_the_characters_that_were_written() -> None:
    found = judge(pronounce("他看见母亲坐在灯下。"), ["他看見父親坐在燈下"])
    assert as_it_should_be(found.comparison) == ["他看見母親坐在燈下"]


def test_a_sure_hearing_weighs_more_than_an_unsure_one() -> None:
    found = judge(pronounce("他看见母亲坐在灯下。"), ["他看见父亲坐在灯下"])
    sure, unsure = (with_evidence(found, [margin], 0.0, breaks_off=False).suspicion for margin in (14.0, 2.0))
    assert unsure < LIMIT < sure


def test_near_sounds_alarm_nobody_however_surely_they_are_heard() -> None:
    found = judge(pronounce("蓝色的船。"), ["男色的船"])
    assert with_evidence(found, [30.0], 0.0, breaks_off=False).suspicion < LIMIT


def test_a_breath_before_the_first_word_alarms_nobody() -> None:
    assert judge(pronounce("外面下着小雨。"), ["于外面下着小雨"]).suspicion < LIMIT
    assert judge(pronounce("外面下着小雨。"), ["外面下着下着小雨"]).suspicion > LIMIT


def test_noise_and_a_broken_end_are_suspicious_whatever_was_heard() -> None:
    found = judge(pronounce("外面下着小雨。"), ["外面下着小雨"])
    assert with_evidence(found, [], 0.2, breaks_off=False).suspicion == 0
    assert with_evidence(found, [], 0.5, breaks_off=False).suspicion > LIMIT
    assert with_evidence(found, [], 0.0, breaks_off=True).suspicion > LIMIT


def test_a_proof_that_cannot_be_read_lists_nothing(tmp_path: Path) -> None:
    assert report.read(tmp_path) == {}
    (tmp_path / report.FILE).write_text('{"version": 1, "segments": 7}', encoding="utf-8")
    assert report.read(tmp_path) == {}
    row = {"clip": "k", "suspicion": 2.0, "text": "外面下雨", "why": "heard: 雪", "places": [{"start": 3, "end": 4}]}
    (tmp_path / report.FILE).write_text(json.dumps({"version": 1, "limit": 1, "segments": [row]}), encoding="utf-8")
    assert report.read(tmp_path)["k"].marked == "外面下【雨】"


def test_a_clause_that_is_spoken_twice_needs_no_evidence() -> None:
    found = judge(pronounce("他走了，门开着。"), ["他走了他走了门开着"])
    assert with_evidence(found, [0.5], 0.0, breaks_off=False).suspicion > LIMIT


def test_the_help_names_the_limit_that_is_in_use() -> None:
    assert f"[default: {LIMIT}," in " ".join(narrate("proof", "--help").out.split())
