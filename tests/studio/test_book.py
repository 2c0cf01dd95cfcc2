"""Paragraphs and chapters keep their ids while the text around them changes."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from narrator.script import markdown
from narrator.studio.book import Book, Place

WORDS = st.sampled_from(["山", "水", "云", "雨", "风"])
TEXTS = st.lists(WORDS, min_size=1, max_size=8)


def book(texts: list[str], before: Book | None = None) -> Book:
    return Book.of(markdown.read("# 题\n\n" + "\n\n".join(texts) + "\n"), before)


def ids(found: Book) -> list[int]:
    return [passage.id for passage in found.passages()]


def test_a_changed_paragraph_keeps_its_id() -> None:
    before = book(["山", "水", "云"])
    after = book(["山", "河", "云"], before)
    assert ids(after) == ids(before)
    changed = [a.mark != b.mark for a, b in zip(before.passages(), after.passages(), strict=True)]
    assert changed == [False, False, True, False]  # the first is the title


def test_a_new_paragraph_gets_an_id_that_none_had() -> None:
    before = book(["山", "云"])
    after = book(["山", "水", "云"], before)
    assert ids(after)[:2] + ids(after)[3:] == ids(before)
    assert ids(after)[2] not in ids(before) + [part.id for part in before.parts]


def test_a_renamed_chapter_keeps_its_id() -> None:
    before = Book.of(markdown.read("# 甲\n\n山\n\n# 乙\n\n水\n"))
    after = Book.of(markdown.read("# 甲\n\n山\n\n# 丙\n\n水\n"), before)
    assert [part.id for part in after.parts] == [part.id for part in before.parts]


@settings(max_examples=60)
@given(TEXTS, TEXTS)
def test_ids_are_unique_and_lead_back(old: list[str], new: list[str]) -> None:
    after = book(new, book(old))
    assert len(set(ids(after))) == len(ids(after)) == len(new) + 1
    for number in ids(after):
        place = after.places[number]
        assert after.parts[place.part].passages[place.passage].id == number
    assert after.places[ids(after)[0]] == Place(0, 0)


@settings(max_examples=60)
@given(TEXTS)
def test_nothing_moves_when_nothing_changes(texts: list[str]) -> None:
    before = book(texts)
    assert ids(book(texts, before)) == ids(before)
