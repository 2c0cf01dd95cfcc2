"""Windows over a stream are the same however the stream is cut."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from narrator.audio.streams import windows


@given(st.lists(st.integers(0, 9), max_size=12), st.integers(1, 8), st.integers(0, 4), st.integers(0, 4))
def test_windows_do_not_depend_on_how_the_sound_is_cut(cuts: list[int], length: int, before: int, after: int) -> None:
    sound = np.arange(1, sum(cuts) + 1, dtype=np.float32)
    padded = np.concatenate([np.zeros(before), sound, np.zeros(after)])
    expected = [padded[at : min(at + length, len(sound)) + before + after] for at in range(0, len(sound), length)]
    found = list(windows(np.split(sound, np.cumsum(cuts)), length, before, after))
    assert [each.tolist() for each in found] == [each.tolist() for each in expected]
