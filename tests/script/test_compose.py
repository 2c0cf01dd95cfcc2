"""Whatever is composed says what its source says."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrator.errors import SourceError
from narrator.manuscript import read_bytes
from narrator.manuscript.model import Block, BlockKind, Manuscript
from narrator.script import compose, composing, markdown, segment
from narrator.script.characters import without_spaces

PROSE = st.text(
    st.sampled_from("他说今天天气好我们第一章二节，。！？；：、…“”‘’（）《》\"'.1 2a-b\n　#*_<>[]\\{}`~🙂\u200b\ud800"),
    max_size=400,
)
ANY = st.one_of(PROSE, st.text(max_size=200))


@settings(max_examples=200)
@given(ANY)
def test_nothing_is_lost_or_moved(text: str) -> None:
    if not text.strip():
        with pytest.raises(SourceError):
            segment(text)
        return
    script = segment(text)
    assert without_spaces("".join(s.text for s in script.segments())) == without_spaces(text)
    assert script.title


def test_a_long_text_without_headings_is_divided_stretch_by_stretch(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n".join(
        f"第{i}天，他们在河边等船，船从上游来，带着{'盐茶布米'[i % 4]}和信，傍晚又往下游去。" for i in range(400)
    )
    monkeypatch.setattr(composing, "STRETCH", 3000)
    script = segment(text)
    assert len(script.chapters) > 2
    assert without_spaces("".join(s.text for s in script.segments())) == without_spaces(text)


@settings(max_examples=200)
@given(ANY.filter(str.strip))
def test_writing_and_reading_gives_the_same_script(text: str) -> None:
    script = segment(text)
    written = markdown.write(script)
    assert markdown.read(written) == script
    assert markdown.write(markdown.read(written)) == written


def test_headings_are_spoken_and_name_their_chapters() -> None:
    blocks = (
        Block(BlockKind.HEADING, "早春", 2),
        Block(BlockKind.TEXT, "河开了。"),
        Block(BlockKind.HEADING, "盛夏", 2),
        Block(BlockKind.TEXT, "蝉叫了。"),
    )
    script = compose(Manuscript(blocks, title="四季"))
    assert [chapter.title for chapter in script.chapters] == ["早春", "盛夏"]
    assert all(chapter.title_is_spoken for chapter in script.chapters)
    assert script.title == "四季"


def test_a_paragraph_that_its_style_calls_a_heading_is_read_as_one() -> None:
    text = (
        "河在三月里开了，冰块撞着冰块往下游走，整个村子夜里都听得见。老人说，这样的声音他听了七十年，"
        "一年比一年早，一年比一年轻，往后也许就听不见了。"
    )
    heads = tuple(Block(BlockKind.HEADING, name, 2) for name in ("早春", text, "盛夏"))
    script = compose(Manuscript((*heads, Block(BlockKind.TEXT, "蝉叫了。"))))
    assert [chapter.title for chapter in script.chapters] == ["早春", "盛夏"]
    assert script.chapters[0].paragraphs[1].text == text


def test_what_is_far_too_long_for_a_heading_is_read_as_text() -> None:
    text = "山高水长天亮了" * 500
    heads = tuple(Block(BlockKind.HEADING, name, 2) for name in ("早春", text, "盛夏"))
    script = compose(Manuscript((*heads, Block(BlockKind.TEXT, "蝉叫了。"))))
    assert [chapter.title for chapter in script.chapters] == ["早春", "盛夏"]
    assert "".join(paragraph.text for paragraph in script.chapters[0].paragraphs[1:]) == text


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("# 林知远\n\n{}\n\n# 陈望川\n\n{}\n", ["林知远", "陈望川"]),
        ("# 渡口\n\n## 林知远\n\n{}\n\n## 第二章\n\n{}\n", None),
    ],
)
def test_a_person_s_name_heads_a_text_where_no_title_stands_before_it(text: str, titles: list[str] | None) -> None:
    body = "江边的镇子不大，只有一条街，街的东头是渡口，西头是一座石桥。\n\n" * 8
    manuscript = read_bytes(f"---\nauthor: 林知远\n---\n{text.format(body, body)}".encode(), "a.md")
    made = [chapter.title for chapter in compose(manuscript).chapters]
    assert made == titles if titles else "林知远" not in made
