"""An edit reads only its own chapter, and gives what it would give in the whole text."""

from __future__ import annotations

import pytest

from narrator.errors import ScriptError
from narrator.script import editing, markdown
from narrator.script.model import Delivery
from narrator.studio.text import Edit, ScriptText

TEXT = """\
---
narrator: 1
title: 雁回关
---

<!-- first -->

没有标题的一章。

# 第一章 断刀

风，一年刮两次。<!-- twice? -->

他磨刀。

<!-- # not a chapter -->

# 第二章 {.silent}

走吧。
"""

EDITS: list[tuple[Edit, int, int]] = [
    (lambda t, n: editing.retype(t, n, 1, (0, 2), "有"), 1, 0),
    (lambda t, n: editing.rename_chapter(t, n, "序"), 1, 0),
    (lambda t, n: editing.retype(t, n, 3, (0, 1), "老人"), 2, 0),
    (lambda t, n: editing.begin_chapter(t, n, 3, "磨刀"), 2, 0),
    (lambda t, n: editing.deliver_chapter(t, n, Delivery("zf_xiaobei")), 3, 0),
    (editing.join_chapters, 3, 1),
    (editing.join_chapters, 2, 1),
    (lambda t, n: editing.move_border(t, n, (n - 1, 3)), 3, 1),
    (lambda t, n: editing.replace_paragraph(t, n, 1, "来。\n\n快来。"), 3, 0),
]


@pytest.mark.parametrize("number", range(len(EDITS)))
def test_an_edit_of_a_piece_is_that_of_the_whole(number: int) -> None:
    edit, chapter, before = EDITS[number]
    made = ScriptText.of(TEXT).edited(edit, chapter, before=before)
    assert made.text == edit(TEXT, chapter)
    assert made.script.chapters == markdown.read(made.text).chapters


def test_the_pieces_are_the_text() -> None:
    made = ScriptText.of(TEXT)
    assert made.text == TEXT
    assert [piece.chapter.title for piece in made.pieces] == ["雁回关", "第一章 断刀", "第二章"]


def test_what_is_not_touched_is_not_read_again() -> None:
    made = ScriptText.of(TEXT)
    after = made.edited(lambda t, n: editing.retype(t, n, 1, (0, 2), "来"), 3)
    assert after.script.chapters[0] is made.script.chapters[0]
    assert after.script.chapters[1] is made.script.chapters[1]
    assert made.fronted(lambda t: editing.set_value(t, "voice", "tone")).script.voice == "tone"
    assert made.fronted(lambda t: editing.set_value(t, "voice", "tone")).text == editing.set_value(
        TEXT, "voice", "tone"
    )


def test_an_edit_that_breaks_the_script_is_refused() -> None:
    with pytest.raises(ScriptError):
        ScriptText.of(TEXT).edited(lambda t, n: editing.replace_paragraph(t, n, 1, "[pause]"), 3)
