"""What stands before headings and is no part of them, and titles that only the space around them shows."""

import pytest

from narrator.manuscript import read_bytes, read_string
from narrator.manuscript.model import BlockKind
from narrator.manuscript.setapart import set_apart

BODY = "渡船靠岸的时候，天还没有亮，船夫把缆绳系好，坐在船头抽烟，一句话也没有说。" * 9


def test_the_work_before_every_heading_is_a_label() -> None:
    text = "\n".join(f"《渡口的灯》　{name}\n{BODY}" for name in ("灯下", "渡河", "归来"))
    manuscript = read_string(text)
    headings = [block.text for block in manuscript.blocks if block.kind is BlockKind.HEADING]
    assert headings == ["灯下", "渡河", "归来"]
    assert [piece.text for piece in manuscript.left_out if piece.reason == "label"] == ["《渡口的灯》"] * 3


def test_a_work_named_twice_is_talked_about() -> None:
    text = f"《渡口的灯》　读后\n{BODY}\n《渡口的灯》　再读\n{BODY}"
    assert read_string(text).blocks[0].text == "《渡口的灯》　读后"


@pytest.mark.parametrize("label", ["正文 ", "网友上传章节 ", "VIP章节 ", "《渡口的灯》"])
def test_a_word_of_the_site_is_no_part_of_a_title(label: str) -> None:
    text = "\n".join(f"{label}第{number}章 灯\n{BODY}" for number in "一二三")
    assert [block.text for block in read_string(text).blocks[::2]] == ["第一章 灯", "第二章 灯", "第三章 灯"]


@pytest.mark.parametrize("sentence", ["正文第一段说的是船。", "正文第三章里他才回来，", "最新章节第二天才有。"])
def test_a_sentence_keeps_its_words(sentence: str) -> None:
    assert read_string(f"{sentence}\n{BODY}").blocks[0].text == sentence


def test_arrows_before_headings_go() -> None:
    found = read_bytes(f"# 渡口\n\n## >> 灯下\n\n{BODY}\n\n## » 渡河\n\n{BODY}".encode(), "a.md")
    assert [b.text for b in found.blocks if b.kind is BlockKind.HEADING] == ["渡口", "灯下", "渡河"]


@pytest.mark.parametrize(("paragraph", "above", "below"), [("\n", 4, 3), ("\n", 3, 1), ("\n\n", 4, 3), ("\n\n", 3, 2)])
def test_lines_set_apart_are_titles(paragraph: str, above: int, below: int) -> None:
    names = ["掉进井里", "眼泪的池塘", "发疯的茶会", "谁偷了馅饼？"]
    chapters = (name + "\n" * (below + 1) + paragraph.join([BODY] * 3) for name in names)
    text = ("\n" * (above + 1)).join(chapters)
    assert set_apart(text.split("\n")) == frozenset(names)
    assert [b.text for b in read_string(text).blocks if b.kind is BlockKind.HEADING] == names


@pytest.mark.parametrize(
    "apart",
    [
        ["他回头看了一眼。", "谁也没有说话。", "灯灭了。", "天亮了。"],  # scenes begin behind the space
        ["一九二六年七月十四日", "1926年8月22日", "1926.9.3", "九月三日"],
        ["＊＊＊", "* * *", "———", "＊＊＊"],
    ],
)
def test_space_around_other_lines_says_nothing(apart: list[str]) -> None:
    text = "\n\n\n\n".join(f"{line}\n\n\n{BODY}\n{BODY}" for line in apart)
    assert set_apart(text.split("\n")) == frozenset()


def test_verse_with_space_between_stanzas_has_no_titles() -> None:
    stanza = "灯在水上\n船在灯下\n人在船头\n\n\n\n"
    assert set_apart((stanza * 12).split("\n")) == frozenset()
