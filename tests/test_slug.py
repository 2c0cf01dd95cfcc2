"""Names of files: ASCII, short, never empty, safe on every system."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator.slug import LONGEST, slug


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("第一章 石阶与雾", "di-yi-zhang-shi-jie-yu-wu"),
        ("Hello, World!", "hello-world"),
        ("WTO2.0时代", "wto2-0-shi-dai"),
        ("../../etc/passwd", "etc-passwd"),
        ("CON", "untitled"),
        ("lpt1", "untitled"),
        ("😀", "untitled"),
        ("", "untitled"),
        ("绿女", "lv-nv"),
    ],
)
def test_names(text: str, name: str) -> None:
    assert slug(text) == name


def test_a_long_title_ends_at_a_word() -> None:
    assert slug("山里的邮局" * 20) == "shan-li-de-you-ju-shan-li-de-you-ju-shan"


@given(st.text(st.characters(exclude_categories=()), max_size=200))
def test_any_text_gives_a_safe_name(text: str) -> None:
    assert re.fullmatch(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?", slug(text))
    assert len(slug(text)) <= LONGEST
