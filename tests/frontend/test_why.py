"""What decides a reading, and what the other layers say."""

from __future__ import annotations

import pytest

from narrator.frontend import Lexicon
from narrator.frontend.certainty import Evidence
from narrator.frontend.lexicon_file import parse_entries
from narrator.frontend.why import why


def test_every_layer_is_named() -> None:
    first, second = why("他在银行行走。", "行")
    assert (first.before, first.after, first.reading) == ("他在银", "行走。", "hang2")
    assert first.decided == Evidence.RULE.value
    assert [vote.evidence for vote in first.votes] == [Evidence.RULE, Evidence.AGREED, Evidence.USUAL]
    assert first.votes[1].because == "银行"
    assert sum(first.probabilities.values()) == pytest.approx(1)
    assert (second.reading, second.decided) == ("xing2", Evidence.AGREED.value)


@pytest.mark.parametrize(
    ("text", "character", "decided"),
    [
        ("他系着围裙去择菜。", "择", Evidence.AUDITED.value),
        ("他高兴地唱歌。", "地", Evidence.GRAMMAR.value),
        ("他终于明白了。", "了", Evidence.USUAL.value),
        ("今天天气很好。", "天", "only reading"),
        ("我不去。", "不", "its word"),
    ],
)
def test_the_layer_that_decides(text: str, character: str, decided: str) -> None:
    assert {place.decided for place in why(text, character)} == {decided}


def test_a_lexicon_decides_before_all() -> None:
    lexicon = Lexicon(parse_entries('重庆路 = "chong2 qing4 lu4"', "test"))
    (place,) = why("他住在重庆路。", "重", lexicon)
    assert (place.decided, place.votes) == ("lexicon, or the author", ())


def test_a_character_that_is_not_there() -> None:
    assert list(why("今天天气很好。", "行")) == []
