"""What counts as heard right, and what does not: texts of our own, with what a recogniser wrote or could write."""

from __future__ import annotations

import pytest

from narrator.frontend import pronounce
from narrator.proofing import phones
from narrator.proofing.comparison import compare

ALIKE = [
    ("他把种子撒在地里。", "他把種子灑在地裡"),  # Traditional, another character of the same sound
    ("二零零八年有两千零八个人。", "2008年有2008個人"),  # digits, one way and the other
    ("请拨打110。", "請撥打110"),
    ("收入是163亿美元，增长了2.5%。", "收入是163億美元 增長了2.5%"),
    ("一朵花儿开了。", "一朵花開了"),
    ("用户有1.2亿，花了三点二小时。", "用户有一點兒億花了三点儿小时"),
    ("我们都在银行里等。", "我們都在銀行裡等"),  # 行 and 都 have other readings, too
    ("WTO和eBay都来了。", "wto和ebay都來了"),
    ("我们用OpenAI的模型。", "我們用Open AI的模型"),
    ("他姓牛，住在兰州。", "他姓牛住在蘭州"),
]
DIFFERENT = [
    ("今年的收入增加了三成。", "今年的收入減少了三成", "增加", 2),
    ("门开着，灯亮着，没有人说话。", "门开着没有人说话", "灯亮着", 3),
    ("他慢慢走了过来。", "他慢慢走了过来他慢慢走了过来", "", 7),
    ("我把钥匙放在桌子上了。", "我把钥匙放在", "桌子上了", 4),
    ("这是第12个。", "這是第14個", "12", 1),
    ("他有一点儿累。", "他有一點二十累", "", 2),
]


@pytest.mark.parametrize(("text", "heard"), ALIKE)
def test_what_sounds_alike_is_no_difference(text: str, heard: str) -> None:
    assert compare(pronounce(text), heard).differences == ()


@pytest.mark.parametrize(("text", "heard", "place", "wrong"), DIFFERENT)
def test_a_difference_has_its_place_and_its_syllables(text: str, heard: str, place: str, wrong: int) -> None:
    found = compare(pronounce(text), heard)
    assert found.wrong == wrong
    assert [text[each.start : each.end] for each in found.differences] == [place]


def test_nothing_heard_is_all_wrong() -> None:
    found = compare(pronounce("什么也没有。"), "")
    assert found.error_rate == 1.0
    assert (found.differences[0].start, found.differences[0].end) == (0, 5)


def test_english_is_compared_by_sound() -> None:
    near, far = (compare(pronounce("他喜欢Python。"), text) for text in ("他喜欢派桑", "他喜欢面包"))
    assert near.cost < 0.5
    assert far.cost > 1


def test_neighbours_of_an_accent_are_nearer_than_strangers() -> None:
    assert 0 < phones.distance("lan", "nan") < phones.distance("lan", "dan") < phones.distance("lan", "shou")
    assert phones.distance("yu", "yu") == 0


@pytest.mark.parametrize("pair", [("yan", "ian"), ("wei", "ui"), ("yuan", "van")])
def test_one_final_has_one_spelling(pair: tuple[str, str]) -> None:
    assert phones.split(pair[0]) == ("", pair[1])
