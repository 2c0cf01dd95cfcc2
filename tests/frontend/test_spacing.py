"""White space that is heard, and white space that is not."""

from __future__ import annotations

import pytest

from narrator.frontend import TokenKind, pronounce

CASES = [
    ("第一回　雪夜惊梦　故人归来", 2),
    ("第一回 雪夜惊梦 故人归来", 2),
    ("第12章 归来", 1),
    ("卷一 风起", 1),
    ("江上秋风起　山中夜雨来", 1),
    ("江上秋风起 山中夜雨来", 1),
    ("炉火还红着　谁推开了门　外面白茫茫", 2),
    ("用 Python 写的程序", 0),
    ("张　三", 0),
    ("王 小明来了", 0),
    ("自　序", 0),
    ("中国 人民 银行", 0),
    ("第 一 章", 0),
    ("一共 30 人", 0),
    ("走。　来。", 0),
]


@pytest.mark.parametrize(("text", "pauses"), CASES)
def test_spaces_that_are_pauses(text: str, pauses: int) -> None:
    utterance = pronounce(text)
    found = [t for t in utterance.tokens if t.kind is TokenKind.PUNCTUATION and not text[t.start : t.end].strip()]
    assert len(found) == pauses
    assert "".join(text[t.start : t.end] for t in utterance.tokens) == text
