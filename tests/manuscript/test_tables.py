"""Tables of all formats are read by row, each cell behind its column's title; or as they stand; or left out."""

from narrator.manuscript import read_bytes
from narrator.manuscript.options import DEFAULTS, ReadingOptions
from tests.manuscript.books import docx

TRAINS = [["车次", "到站", "票价"], ["4651", "柳湾", "11.5元"], ["4652", "", "9元"]]
READ = ["车次：4651，到站：柳湾，票价：11.5元", "车次：4652，票价：9元"]


def blocks(data: str | bytes, name: str, options: ReadingOptions = DEFAULTS) -> list[str]:
    source = data.encode() if isinstance(data, str) else data
    return [block.text for block in read_bytes(source, name, options=options).blocks]


def page(rows: list[list[str]], title: str = "th") -> str:
    names = [title] + ["td"] * len(rows)
    body = "".join(
        "<tr>" + "".join(f"<{n}>{c}</{n}>" for c in row) + "</tr>" for n, row in zip(names, rows, strict=False)
    )
    return f"<html><body><p>时刻如下。</p><table>{body}</table><p>完了。</p></body></html>"


def markdown(rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(
        ["# 时刻表", "", "时刻如下。", "", lines[0], "|---" * len(rows[0]) + "|", *lines[1:], "", "完了。"]
    )


def word(rows: list[list[str]], header: str = "<w:trPr><w:tblHeader/></w:trPr>") -> bytes:
    made = ""
    for place, row in enumerate(rows):
        cells = "".join(f"<w:tc><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>" for cell in row)
        made += f"<w:tr>{header if not place else ''}{cells}</w:tr>"
    body = f"<w:p><w:r><w:t>时刻如下。</w:t></w:r></w:p><w:tbl>{made}</w:tbl><w:p><w:r><w:t>完了。</w:t></w:r></w:p>"
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    return docx([], {"word/document.xml": f"<w:document {space}><w:body>{body}</w:body></w:document>"})


def test_rows_with_their_titles() -> None:
    for data, name in ((page(TRAINS), "a.html"), (word(TRAINS), "a.docx")):
        assert blocks(data, name) == ["时刻如下。", *READ, "完了。"]
    assert blocks(markdown(TRAINS), "a.md") == ["时刻表", "时刻如下。", *READ, "完了。"]


def test_titles_that_are_not_marked_are_known_by_the_numbers_below() -> None:
    assert blocks(page(TRAINS, "td"), "a.html")[1:-1] == READ
    assert blocks(word(TRAINS, ""), "a.docx")[1:-1] == READ
    names = [["张三", "撑船"], ["李四", "打鱼"], ["王五", "种菜"]]
    assert blocks(page(names, "td"), "a.html")[1:-1] == ["张三　撑船", "李四　打鱼", "王五　种菜"]


def test_titles_are_listed_as_left_out() -> None:
    found = read_bytes(page(TRAINS).encode(), "a.html").left_out
    assert [(item.text, item.reason) for item in found] == [("车次　到站　票价", "column titles")]


def test_other_ways_to_read_a_table() -> None:
    rows, none = ReadingOptions(tables="rows"), ReadingOptions(tables="none")
    as_set = ["车次　到站　票价", "4651　柳湾　11.5元", "4652　9元"]
    for data, name in ((page(TRAINS), "a.html"), (word(TRAINS), "a.docx"), (markdown(TRAINS), "a.md")):
        assert blocks(data, name, rows)[-4:-1] == as_set
        assert blocks(data, name, none)[-2:] == ["时刻如下。", "完了。"]
        left = read_bytes(data.encode() if isinstance(data, str) else data, name, options=none).left_out
        assert "柳湾" in "".join(item.text for item in left if item.reason == "table")


def test_cells_over_several_rows_and_columns() -> None:
    table = (
        "<table><tr><th>日</th><th>站</th><th>时</th></tr><tr><td rowspan='2'>周一</td><td>柳湾</td><td>6:40</td></tr>"
        "<tr><td>石桥</td><td>7:05</td></tr><tr><td colspan='2'>停开</td><td>全天</td></tr></table>"
    )
    assert blocks(table, "a.html") == ["日：周一，站：柳湾，时：6:40", "站：石桥，时：7:05", "日：停开，时：全天"]


def test_rows_with_a_label_and_tables_that_only_lay_out() -> None:
    card = "<table><tr><th>姓名</th><td>陈望川</td></tr><tr><th>籍贯</th><td>江边镇</td></tr></table>"
    assert blocks(card, "a.html") == ["姓名：陈望川", "籍贯：江边镇"]
    layout = "<table><tr><td><h1>渡口</h1><p>早雾未散。</p><p>船在对岸。</p></td><td><p>菜单</p></td></tr></table>"
    assert blocks(layout, "a.html") == ["渡口", "早雾未散。", "船在对岸。", "菜单"]


def test_a_table_in_a_cell_and_ends_that_are_missing() -> None:
    inner = "<table><tr><th>站<th>时<tr><td>柳湾<td>6:40<tr><td>石桥<td>7:05</table>"
    assert blocks(f"<table><tr><td>{inner}<td>右边</table>", "a.html") == [
        "站：柳湾，时：6:40",
        "站：石桥，时：7:05",
        "右边",
    ]
