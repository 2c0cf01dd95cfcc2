"""Of places where sentences may be heard, those in order that gain most."""

from __future__ import annotations

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from narrator.synthesis.aligning.ordering import _free_from, _heaviest, ordered
from narrator.synthesis.aligning.search import HeardPlace

PLACES = st.lists(
    st.builds(
        lambda sentence, first, length, gain: HeardPlace(sentence, first, first + length, gain),
        st.integers(0, 4), st.integers(0, 300), st.integers(30, 120), st.integers(1, 50).map(float),
    ),
    max_size=8,
)  # fmt: skip


def fits(places: tuple[HeardPlace, ...]) -> bool:
    return all(a.sentence < b.sentence and _free_from(a) <= b.first for a, b in pairwise(places))


@given(PLACES)
def test_no_chain_gains_more(places: list[HeardPlace]) -> None:
    every = (
        chosen
        for size in range(len(places) + 1)
        for chosen in combinations(sorted(places, key=lambda place: place.sentence), size)
        if fits(chosen)
    )
    best = max(sum(place.gain for place in chosen) for chosen in every)
    chain = _heaviest(places, 5)
    assert fits(tuple(chain))
    assert sum(place.gain for place in chain) == best


def test_the_last_whole_take_counts() -> None:
    whole, again, half = HeardPlace(1, 100, 300, 50.0), HeardPlace(1, 400, 600, 45.0), HeardPlace(1, 700, 800, 20.0)
    before, after = HeardPlace(0, 0, 90, 20.0), HeardPlace(2, 900, 1000, 20.0)
    assert ordered([before, whole, again, half, after], 3) == [before, again, after]


def test_a_short_place_is_no_take_however_much_it_gains() -> None:
    whole, noise = HeardPlace(0, 100, 400, 50.0), HeardPlace(0, 500, 680, 48.0)
    assert ordered([whole, noise], 1) == [whole]


def test_two_sentences_said_twice_are_both_taken_the_second_time() -> None:
    first = [HeardPlace(0, 0, 100, 20.0), HeardPlace(1, 110, 200, 22.0)]
    second = [HeardPlace(0, 210, 300, 19.0), HeardPlace(1, 310, 400, 21.0)]
    assert ordered([*first, *second], 2) == second
