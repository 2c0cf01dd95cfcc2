"""Numbers of chapters that are missing."""

from __future__ import annotations

import pytest

from narrator.script.numbering import doubts


@pytest.mark.parametrize(
    ("titles", "said"),
    [
        (["第一章 春", "第二章 夏", "第三章 秋"], ()),
        (["第一章 春", "第四章 冬"], ("Missing between “第一章 春” and “第四章 冬”: 2 章, 3 章.",)),
        (["第1章", "第100章"], ("Missing between “第1章” and “第100章”: 2 to 99 章 (98 of them).",)),
        (["第一章 春", "第一章 春"], ()),
        (["第一章 春（一）", "第一章 春（二）", "第二章 夏"], ()),
        (["第三章（上）", "第三章（下）"], ()),
        (["第三章 秋", "第二章 夏"], ()),
        (["第一卷 水\u3000第一章 春", "第一卷 水\u3000第三章 秋"],
         ("Missing between “第一卷 水\u3000第一章 春” and “第一卷 水\u3000第三章 秋”: 2 章.",)),
        (["第一卷 水\u3000第一章 春", "第二章 夏", "第二卷 山\u3000第一章 秋", "第二章 冬"], ()),
        (["第一卷 水", "第三卷 山"], ("Missing between “第一卷 水” and “第三卷 山”: 2 卷.",)),
        (["序", "第一章 春", "番外一 婚后", "第二章 夏", "后记"], ()),
        (["灯塔", "石碑"], ()),
    ],
)  # fmt: skip
def test_doubts(titles: list[str], said: tuple[str, ...]) -> None:
    assert doubts(titles) == said
