"""Encodings: told apart on short and long texts (tests/cases/encoding.txt), damaged and wrongly named ones."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator.errors import SourceError
from narrator.manuscript import Decoded, decode, read_bytes
from tests.manuscript.rebuild import rebuilt, without_space

CASES = Path(__file__).parents[1] / "cases" / "encoding.txt"
SEEDS = Path(__file__).parents[2] / "seeds"
OF_SCRIPT = {"简": ("utf-8", "gb18030"), "繁": ("utf-8", "gb18030", "big5")}
LONG = (SEEDS / "dialogue.txt").read_text(encoding="utf-8")


def cases() -> list[tuple[str, str]]:
    lines = [line for line in CASES.read_text(encoding="utf-8").splitlines() if line and line[0] in OF_SCRIPT]
    return [(line[2:], encoding) for line in lines for encoding in OF_SCRIPT[line[0]]]


@pytest.mark.parametrize(("text", "encoding"), cases())
def test_detects(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding))
    assert (decoded.text, decoded.encoding) == (text, encoding)
    assert decoded.certainty > 0.4


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [text for text, encoding in cases() if encoding == "utf-8" and len(text) > 12])
def test_detects_utf_16_without_a_mark(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_mark_is_certain_and_no_text(encoding: str) -> None:
    decoded = decode("风".encode(encoding))
    assert (decoded.text, decoded.certainty) == ("风", 1.0)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le", "utf-16-be"])
def test_long_text_is_nearly_certain(encoding: str) -> None:
    decoded = decode(LONG.encode(encoding))
    assert (decoded.text, decoded.encoding) == (LONG, encoding)
    assert decoded.certainty > 0.99


def test_ascii_prologue_does_not_hide_the_encoding() -> None:
    text = "All rights reserved.\n" * 20_000 + LONG
    assert decode(text.encode("gb18030")).text == text


def test_doubt_shows() -> None:
    assert decode(bytes(range(0x80, 0x100)) * 3 + "天气很好。".encode("gb18030") * 40).certainty < 0.9
    assert read_bytes("雁".encode("big5"), "x.txt").certainty < 0.99


@pytest.mark.parametrize("name", ["gbk", "GB2312", "gb18030"])
def test_wished_encoding_is_used(name: str) -> None:
    decoded = decode("他走了。".encode("gb18030"), name)
    assert decoded == decode("他走了。".encode("gb18030"), "gb18030")
    assert (decoded.text, decoded.encoding, decoded.certainty) == ("他走了。", "gb18030", 1.0)


@pytest.mark.parametrize(
    ("actual", "wished"),
    [("gb18030", "utf-8"), ("utf-8", "gb18030"), ("utf-8", "big5"), ("big5", "gb18030"), ("gb18030", "big5")],
)
def test_wrong_wish_names_the_likely_encoding(actual: str, wished: str) -> None:
    text = (SEEDS / "letter-big5.txt").read_text(encoding="big5")
    with pytest.raises(SourceError, match=f"--encoding {actual}"):
        decode(text.encode(actual), wished)


@pytest.mark.parametrize("name", ["klingon", "hex", "", "utf-99", "\0", "编码"])
def test_unknown_encoding_names_the_known_ones(name: str) -> None:
    if not name:
        assert decode(b"abc", name).text == "abc"
        return
    with pytest.raises(SourceError, match="gb18030"):
        decode(b"abc", name)


@pytest.mark.parametrize(("encoding", "byte"), [("utf-8", 0xFF), ("gb18030", 0xFF), ("big5", 0xFF)])
def test_damaged_bytes_are_listed(encoding: str, byte: int) -> None:
    text = "榕樹下的郵差送了三十八年的信。\n" * 20
    data = text.encode(encoding) + bytes([byte]) + text.encode(encoding)
    manuscript = read_bytes(data, "letter.txt")
    assert [(item.text, item.reason) for item in manuscript.left_out] == [(f"\\x{byte:02X}", "damaged character")]
    assert rebuilt(manuscript) == without_space(text) + f"\\x{byte:02X}" + without_space(text)


def test_file_cut_in_a_character_is_read() -> None:
    manuscript = read_bytes(LONG.encode("utf-8")[:-3], "cut.txt")
    assert manuscript.left_out[-1].reason == "damaged character"


def test_mixed_encodings_are_refused() -> None:
    with pytest.raises(SourceError, match=r"mixes encodings.*--encoding"):
        decode(LONG.encode("utf-8") + LONG.encode("gb18030"))


@given(st.binary(max_size=300), st.sampled_from([None, "utf-8", "gb18030", "big5", "utf-16", "shift_jis"]))
def test_any_bytes_give_text_or_a_clear_refusal(data: bytes, encoding: str | None) -> None:
    try:
        decoded = decode(data, encoding)
    except SourceError as refusal:
        decoded = Decoded(refusal.remedy, refusal.problem, 1.0)
    assert decoded.encoding
    assert 0 <= decoded.certainty <= 1


@given(st.text(st.characters(codec="utf-8"), min_size=1))
def test_utf_8_with_a_mark_comes_back(text: str) -> None:
    assert decode(text.encode("utf-8-sig")).text == text


@pytest.mark.parametrize("other", ["gb18030", "big5"])
def test_a_paragraph_in_another_encoding_is_read(other: str) -> None:
    strange = (
        "老船夫把缆绳解开，对岸有人喊他，他不急。" if other == "gb18030" else "老船夫把纜繩解開，對岸有人喊他，他不急。"
    )
    lines = ["江边的镇子不大，只有一条街，街的东头是渡口。"] * 9
    data = "\n".join(lines).encode() + b"\n" + strange.encode(other) + b"\n" + "\n".join(lines).encode()
    assert decode(data).text.split("\n")[9] == strange


def test_what_no_encoding_explains_stays_damage() -> None:
    data = ("江边的镇子不大，只有一条街。\n" * 200).encode() + b"\xff\xfe\xfd\n"
    assert [ord(c) for c in decode(data).text[-4:-1]] == [0xDCFF, 0xDCFE, 0xDCFD]


@pytest.mark.parametrize("lost", range(0, 60, 7))
def test_a_lost_byte_costs_a_character_and_not_the_line(lost: int) -> None:
    line = "渡船靠岸的时候，天还没有亮，船夫把缆绳系好，坐在船头抽烟，一句话也没有说。"
    data = line.encode("gb18030")
    found = decode(data[:lost] + data[lost + 1 :] + b"\n" + data, "gb18030").text
    damaged, whole = found.split("\n")
    assert whole == line
    assert sum(character not in line for character in damaged) <= 3
    assert len(damaged) >= len(line) - 2


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5"])
@pytest.mark.parametrize("hanzi", ["白日依山", "白日依山，人在江上。"])
def test_a_page_of_markup_with_little_chinese_is_no_utf_16(encoding: str, hanzi: str) -> None:
    style = ".wall { margin: 0 auto; background: url(wall-2.png) no-repeat; }\n" * 400
    text = f"<style>{style}</style><p>{hanzi}</p>"
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["走吧。", "他在江边住了三十年", "一二三四五六七八九十" * 40])
def test_short_utf_16_without_a_mark(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding)).encoding == encoding


def test_letters_of_two_bytes_in_utf8_are_no_hanzi() -> None:
    assert decode("Паромщик живёт у реки, и каждый день переправляет людей.\n".encode() * 3).encoding == "utf-8"


def test_a_few_zero_bytes_in_chinese_are_damage() -> None:
    text = "江边的镇子不大，只有一条街，街的东头是渡口。\n"
    found = read_bytes((text + "\0\0" + text * 40).encode(), "a.txt")
    assert len(found.blocks) == 41
