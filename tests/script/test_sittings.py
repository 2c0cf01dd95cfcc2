"""A chapter is what can be heard at a sitting: many headings of a few seconds are heard together."""

from __future__ import annotations

from pathlib import Path

import pytest

from narrator.manuscript import read, read_string
from narrator.script import Script, compose
from narrator.script.headings import without_ornaments
from narrator.script.options import ScriptOptions

STORY = (
    "他在河边站了很久，看着水面上的船慢慢地走远，天色渐渐暗了下来，岸上的灯一盏一盏地亮了。",
    "母亲在屋里喊他的名字，他没有应声，只是把手里的石子一颗一颗地丢进水里，听它们落下去的声音。",
    "风从北边吹来，带着一点点凉意，他想起去年的这个时候，父亲还坐在那条船上，对着岸上的人挥手。",
    "后来的事情大家都知道了，只是没有人再提起，就像那条船从来没有来过，河水也从来没有涨过一样。",
)
NAMES = ("渡口的早晨", "卖鱼的老人", "一封没有寄出的信", "北风", "归途")


def titles(script: Script) -> list[str]:
    return [chapter.title for chapter in script.chapters]


def told(*heads: str, front: str = "") -> Script:
    body = "\n".join(f"{head}\n\n" + "\n".join(STORY) + "\n" for head in heads)
    return compose(read_string(f"{front}\n{body}"))


@pytest.mark.parametrize(
    "form",
    ["∷{}", "☆、{}", "【{}】", "〖{}〗", "◆ {}", "●{}●", "== {} ==",
     "■ {}", "▶ {}", "～{}～", "❀ {} ❀", "▌{}", "🌸 {}", "|{}|"],
)  # fmt: skip
def test_titles_are_said_without_their_ornaments(form: str) -> None:
    script = told(*(form.format(name) for name in NAMES), front="江边记事\n作者：林一\n")
    assert titles(script) == list(NAMES)
    assert script.title == "江边记事"


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("☆、第1章 渡口", "第1章 渡口"), ("＃3 归途", "＃3 归途"), ("《渡口》", "《渡口》"), ("★", "★"),
        ("（一）", "（一）"),
        ("<篇名>四物汤", "四物汤"), ("【001】归途", "【001】归途"), ("归途？", "归途？"), ("3～5岁", "3～5岁"),
        ("第三章 学习C#", "第三章 学习C#"), ("★ 寻路与A* ★", "寻路与A*"), ("## 归途 ##", "归途"),
    ],
)  # fmt: skip
def test_what_belongs_to_a_title_stays(title: str, bare: str) -> None:
    assert without_ornaments(title) == bare


def markdown(folder: Path, text: str) -> Script:
    (folder / "deck.md").write_text(text, encoding="utf-8")
    return compose(read(folder / "deck.md"))


def test_slides_are_one_chapter(tmp_path: Path) -> None:
    slides = "".join(f"## 第 {n} 页要点{n}\n\n- 先看数据，再谈结论\n- 样本量为 {n}00\n\n" for n in range(1, 13))
    script = markdown(tmp_path, f"# 季度汇报\n\n{slides}")
    assert titles(script) == ["季度汇报"]
    assert script.chapters[0].title_is_spoken
    assert sum(paragraph.text.endswith("要点7") for paragraph in script.chapters[0].paragraphs) == 1


def test_hundreds_of_slides_are_some_chapters_that_say_from_where_to_where(tmp_path: Path) -> None:
    slides = "".join(f"## 要点{n}\n\n先看数据，再谈结论，最后说明样本从哪里来，共有{n}份。\n\n" for n in range(1, 401))
    script = markdown(tmp_path, slides)
    assert 2 <= len(script.chapters) <= 8
    assert script.chapters[0].title.startswith("要点1 ～ 要点")
    assert script.chapters[-1].title.endswith("～ 要点400")


def test_every_slide_is_a_chapter_for_who_asks_for_its_headings(tmp_path: Path) -> None:
    (tmp_path / "deck.md").write_text("\n\n".join(f"# 要点{n}\n\n{STORY[0]}" for n in range(10)), encoding="utf-8")
    deck = read(tmp_path / "deck.md")
    assert len(compose(deck).chapters) == 1
    assert titles(compose(deck, ScriptOptions(chapters="headings"))) == [f"要点{n}" for n in range(10)]


def test_short_chapters_that_a_book_counts_stay() -> None:
    book = "".join(f"第{n}章\n道可道，非常道。名可名，非常名。\n" for n in range(1, 12))
    assert len(compose(read_string(book)).chapters) == 11


def test_a_title_page_is_read_with_the_first_chapter() -> None:
    script = told("第一章 渡口", "第二章 北风", front="江边记事\n林一 著\n")
    assert titles(script) == ["第一章 渡口", "第二章 北风"]
    assert [paragraph.text for paragraph in script.chapters[0].paragraphs][:3] == ["江边记事", "林一 著", "第一章 渡口"]


def test_a_label_behind_each_text_is_no_chapter() -> None:
    tales = "".join(f"{name}\n" + "\n".join(STORY) + f"\n【注释】\n{STORY[0]}\n" for name in NAMES)
    assert titles(compose(read_string(tales))) == list(NAMES)


def test_a_work_begins_with_its_name_and_its_author() -> None:
    works = "".join(f"{name}\n作者：林{n}\n“你去哪里？”\n" + "\n".join(STORY) + "\n" for n, name in enumerate(NAMES))
    assert titles(compose(read_string(works))) == list(NAMES)


def test_the_tags_of_a_collection_head_its_parts() -> None:
    parts = "".join(f"<目录>\n\n<篇名>{name}\n" + "\n".join(STORY) + "\n" for name in NAMES)
    script = compose(read_string(parts))
    assert titles(script) == list(NAMES)
    assert not any("目录" in paragraph.text for chapter in script.chapters for paragraph in chapter.paragraphs)


def test_the_first_of_a_count_set_as_a_title_stands_beside_the_others(tmp_path: Path) -> None:
    parts = "".join(f"{'#' if n == '一' else '##'} {n}、部分{n}\n\n" + "\n\n".join(STORY) + "\n\n" for n in "一二三四")
    assert titles(markdown(tmp_path, parts)) == ["一、部分一", "二、部分二", "三、部分三", "四、部分四"]


def test_the_first_of_several_sections_is_no_part_of_the_title(tmp_path: Path) -> None:
    source = tmp_path / "river.md"
    source.write_text(
        f"# 江边记事\n\n## 一、早晨\n\n### 雾\n\n{STORY[0]}\n\n### 船\n\n{STORY[1]}\n\n"
        f"## 二、夜里\n\n### 灯\n\n{STORY[2]}\n",
        encoding="utf-8",
    )
    assert titles(compose(read(source))) == ["一、早晨", "二、夜里　灯"]
