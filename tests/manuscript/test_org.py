"""Org files, and the editions of classics that are kept as such."""

from narrator.manuscript import read_bytes

EDITION = """# -*- mode: mandoku-view; -*-
#+TITLE: 江邊志
#+PROPERTY: JUAN 卷二
<pb:KR0x0001_ABC_002-1a>
　江邊志卷二¶
江邊之鎮不大惟有一街街之東爲渡口西爲石橋橋下¶
之水終年渾濁老人言此乃上流之泥也渡口有舟子姓¶
<pb:KR0x0001_ABC_002-1b>
周撐船四十年鎮人皆識之客登舟舟子頷首以篙抵岸¶
舟遂行焉¶
"""

NOTES = """#+title: 江边笔记
#+AUTHOR: 林知远
#+OPTIONS: toc:nil

* 渡口
:PROPERTIES:
:ID: 4f2a
:END:
老船夫在[[https://example.org/ford][渡口]]撑船[fn:1]，一撑就是四十年。
# 这里要补一段
** 石桥
#+BEGIN_SRC python
print("桥")
#+END_SRC
#+BEGIN_QUOTE
桥下的水是浑的。
#+END_QUOTE
[fn:1] 见县志。
"""


def test_marks_of_pages_do_not_cut_paragraphs() -> None:
    found = read_bytes(EDITION.encode(), "a.txt")
    assert (found.title, found.format, found.language) == ("江邊志 卷二", "org", "zh-TW")
    assert [block.text[:5] + block.text[-4:] for block in found.blocks] == [
        "江邊志卷二江邊志卷二"[:5] + "邊志卷二",
        "江邊之鎮不舟遂行焉",
    ]
    assert [item.text for item in found.left_out if item.reason == "markup"] == ["¶" * 5]


def test_headings_drawers_code_and_links() -> None:
    found = read_bytes(NOTES.encode(), "notes.org")
    assert (found.title, found.author) == ("江边笔记", "林知远")
    assert [(block.text, block.level) for block in found.blocks] == [
        ("渡口", 1),
        ("老船夫在渡口撑船，一撑就是四十年。", 0),
        ("石桥", 2),
        ("桥下的水是浑的。", 0),
    ]
    reasons = {item.reason for item in found.left_out}
    assert reasons >= {"metadata", "comment", "code", "note", "note mark", "link address", "markup"}
