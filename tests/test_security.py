"""The limits that SECURITY.md names are those of the code."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

from narrator.synthesis.network.limits import Limits
from narrator.synthesis.openai.wire import MOST_REDIRECTS

PAGE = (Path(__file__).parent.parent / "SECURITY.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| .+ \| (\d+) \| `([\w.]+)` \|$", PAGE, re.MULTILINE)


def test_there_are_limits() -> None:
    assert len(ROWS) >= 12


@pytest.mark.parametrize(("value", "name"), ROWS)
def test_a_limit_is_that_of_the_code(value: str, name: str) -> None:
    module, _, constant = name.rpartition(".")
    assert getattr(importlib.import_module(module), constant) == int(value)


def test_figures_in_words() -> None:
    assert (Limits().starts_per_s, MOST_REDIRECTS) == (4, 4)
    assert Limits().decide_s < 45
