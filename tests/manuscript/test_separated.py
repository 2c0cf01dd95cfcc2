"""Tables as files of their own, and tables whose borders are drawn with signs."""

import pytest

from narrator.errors import SourceError
from narrator.manuscript import read_bytes, read_string
from narrator.manuscript.separated import MOST_CELLS

READ = ["车次：4651，票价：9元", "车次：4653，票价：12元"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "车次,票价\n4651,9元\n4653,12元\n"),
        ("a.csv", '"车次","票价"\n"4651","9元"\n"4653","12元"\n'),
        ("a.csv", "车次;票价\n4651;9元\n4653;12元\n"),
        ("a.tsv", "车次\t票价\n4651\t9元\n4653\t12元\n"),
    ],
)
def test_files_of_rows(name: str, text: str) -> None:
    found = read_bytes(text.encode(), name)
    assert [block.text for block in found.blocks] == READ
    assert found.format == "separated"


def test_a_comma_in_a_cell() -> None:
    found = read_bytes('姓名,备注\n老周,"撑船，四十年, 没歇过"\n'.encode(), "a.csv")
    assert [block.text for block in found.blocks] == ["姓名：老周，备注：撑船，四十年, 没歇过"]


def test_a_text_named_so_is_a_text() -> None:
    assert read_bytes("江边的镇子不大。".encode(), "a.csv").format == "text"


@pytest.mark.parametrize(
    "table",
    [
        "+------+------+\n| 车次 | 票价 |\n+------+------+\n| 4651 | 9元  |\n| 4653 | 12元 |\n+------+------+",
        "┌────┬────┐\n│车次│票价│\n├────┼────┤\n│4651│9元 │\n├────┼────┤\n│4653│12元│\n└────┴────┘",
    ],
)
def test_drawn_tables(table: str) -> None:
    found = read_string(f"时刻如下。\n\n{table}\n\n完了。")
    assert [block.text for block in found.blocks] == ["时刻如下。", *READ, "完了。"]


@pytest.mark.parametrize("cell", ["天" * 140_000, '"' + "天\n" * 140_000 + '"', '"' + "天\n" * 140_000])
def test_a_cell_may_be_as_long_as_the_file(cell: str) -> None:
    rows = "天,1\n" * 5_000
    book = read_bytes(f"山,路\n{rows}{cell},2\n".encode(), "a.csv")
    assert sum(block.text.count("天") for block in book.blocks) == 145_000


def test_more_cells_than_can_be_read() -> None:
    with pytest.raises(SourceError, match="more than 1,000,000 cells"):
        read_bytes(b"a,b\n" + b"1," * (MOST_CELLS + 1), "a.csv")
