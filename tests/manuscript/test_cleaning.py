"""Editorial furniture and unspeakable characters: cases in tests/cases/cleaning.txt."""

import re
from pathlib import Path

import pytest

from narrator.manuscript import clean, read_string

CASES = Path(__file__).parents[1] / "cases" / "cleaning.txt"
ESCAPE = re.compile(r"\\u([0-9a-f]{4})")


def cases() -> list[tuple[str, str]]:
    lines = [line for line in CASES.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    text = [ESCAPE.sub(lambda m: chr(int(m[1], 16)), line) for line in lines]
    return [(source.strip(" "), cleaned.strip(" ")) for source, cleaned in (line.split("⇒") for line in text)]


@pytest.mark.parametrize(("source", "cleaned"), cases())
def test_case(source: str, cleaned: str) -> None:
    kept, left_out = clean(source)
    assert kept == cleaned
    assert bool(left_out) == (source != cleaned)


@pytest.mark.parametrize("source", [source for source, _ in cases() if source.isprintable() and "\ufffd" not in source])
def test_keep_all_keeps(source: str) -> None:
    assert clean(source, keep_all=True) == (source, ())


def test_what_cannot_be_spoken_is_never_kept() -> None:
    assert clean("看\u200b不见", keep_all=True)[0] == "看不见"


def test_left_out_is_listed_with_reasons_in_reading_order() -> None:
    kept, left_out = clean("第一行[1]。\n一秒记住【落霞小说网】，无弹窗！\n末行(微博)\u200b没有\n")
    assert kept == "第一行。\n末行(微博)没有\n".replace("(微博)", "")
    assert [(item.text, item.reason) for item in left_out] == [
        ("[1]", "note mark"),
        ("一秒记住【落霞小说网】，无弹窗！", "advertising"),
        ("(微博)", "editorial note"),
        ("\u200b", "invisible character"),
    ]


def test_places_of_what_was_left_out() -> None:
    manuscript = read_string("　　甲说[1]，好。\n求月票！\n乙说(微博)：走。\n（完）\n")
    assert [block.text for block in manuscript.blocks] == ["甲说，好。", "乙说：走。"]
    assert manuscript.left_out_after == (0, 1, 1, 2)
    assert manuscript.left_out_at == (2, 0, 2, 0)
