"""A sentence is placed whole, wherever its best stretch ends."""

from __future__ import annotations

import numpy as np
import pytest

from narrator.synthesis.aligning.placing import placed
from tests.alignment.likely import QUIET, heard, of, quiet, sentence


@pytest.mark.parametrize("seed", [1, 2])
def test_last_words_that_are_drawn_out_belong_to_their_sentence(seed: int) -> None:
    """Behind a pause, and so slowly that they gain nothing: the sentence was looked for no further than before them."""
    rng = np.random.default_rng(seed)
    pieces = sentence(rng, 14)
    spoken, last = heard(of(pieces[:11]), rng), heard(of(pieces[11:]), rng, length=20)
    last[last > -3] = -1.0  # heard badly, too
    (place,) = placed([pieces], np.concatenate([quiet(), spoken, quiet(), last, quiet(60)]))
    assert place
    begins = QUIET + len(spoken) + QUIET
    assert [piece.first for piece in place.pieces[11:14]] == pytest.approx([begins, begins + 40, begins + 80], abs=3)
    assert place.last == pytest.approx(begins + 120, abs=3)


@pytest.mark.parametrize("other", [False, True])
def test_a_short_answer_that_is_heard_badly_is_where_one_is_wanting(other: bool) -> None:
    """Unless something else is heard there, too: it may as well have been left out then."""
    rng = np.random.default_rng(5)
    before, answer, after = sentence(rng, 9), sentence(rng, 2), sentence(rng, 9)
    spoken = heard(of(answer), rng)
    spoken[spoken > -3] = -0.7
    beside = [heard(of(sentence(rng, 8)), rng), quiet()] if other else []
    parts = [heard(of(before), rng), quiet(), *beside, spoken, quiet(), heard(of(after), rng)]
    places = placed([before, answer, after], np.concatenate([quiet(), *parts, quiet()]))
    assert [place is not None for place in places] == [True, not other, True]
