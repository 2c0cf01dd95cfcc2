"""The dictionary of words that script and front-end share."""

from __future__ import annotations

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator.tables import package_file
from narrator.words import pack, vocabulary

_HAN = st.text(alphabet="中国人民大会堂计算机科学一不的了\U00020000々", max_size=30)


@pytest.mark.parametrize(
    ("run", "words"),
    [
        ("我们的生活", ["我们", "的", "生活"]),
        ("联合国粮农组织", ["联合国粮农组织"]),  # a word of seven, of which no short word is the beginning
        ("研究生命起源", ["研究", "生命", "起源"]),
        ("这支曲子弹得真好", ["这", "支", "曲子", "弹", "得", "真", "好"]),  # words alone: 曲|子弹|得
        ("花生长得好", ["花生", "长", "得", "好"]),
        ("人类学会利用能量", ["人类", "学会", "利用", "能量"]),
        ("中标的公司", ["中标", "的", "公司"]),
        ("", []),
    ],
)
def test_words(run: str, words: list[str]) -> None:
    assert vocabulary().segment(run) == words


@given(_HAN)
def test_words_rejoin(run: str) -> None:
    assert "".join(vocabulary().segment(run)) == run


def test_what_is_known() -> None:
    book = vocabulary()
    assert "中国" in book
    assert book.tag("中国") == "ns"
    scores = [book.score(word) for word in ("是", "中国", "联合国粮农组织")]
    assert scores == sorted(filter(None, scores), reverse=True)
    for unknown in ("", "中国\U00020000", "囗囗囗囗囗", "\udc00"):
        assert unknown not in book
        assert (book.tag(unknown), book.score(unknown)) == ("x", None)


def test_every_word_of_the_dictionary_is_there() -> None:
    rows = [line.split() for line in package_file("jieba", "dict.txt").read_text(encoding="utf-8").splitlines()]
    total = sum(int(frequency) for _, frequency, _ in rows)
    book = vocabulary()
    last = {word: (int(frequency), tag) for word, frequency, tag in reversed(rows[::97])}
    for word, (frequency, tag) in last.items():
        assert book.tag(word) == tag
        score = book.score(word)
        assert score is not None
        assert abs(score - log(max(1, frequency) / total)) < 0.001


@given(st.lists(st.text(alphabet="一丁丂中国", min_size=1, max_size=4), max_size=8))
def test_keys_sort_as_texts_do(words: list[str]) -> None:
    assert sorted(words, key=pack) == sorted(words)
