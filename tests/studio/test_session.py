"""Every change is on disk at once, can be taken back, and goes together with edits made elsewhere."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from narrator import edition
from narrator.errors import ConflictError, LexiconError, ScriptError, SourceError, VoiceError
from narrator.script import markdown
from narrator.studio import edits
from narrator.studio.desk import LEXICON
from narrator.studio.history import digest
from narrator.studio.session import Session, SessionStep


def place(session: Session, text: str) -> dict[str, object]:
    """What a request says of the first segment that holds a text."""
    for passage in session.state.book.passages():
        for number, segment in enumerate(passage.paragraph.segments):
            if text in segment.text:
                return {"passage": passage.id, "segment": number, "mark": passage.mark}
    raise AssertionError(f"{text} is nowhere")


def script(session: Session) -> str:
    return session.path.read_text(encoding="utf-8")


def lexicon(session: Session) -> str:
    return (session.folder / LEXICON).read_text(encoding="utf-8")


def do(session: Session, action: str, where: str = "", **values: object) -> SessionStep | None:
    named = place(session, where) if where else {}
    return edits.apply(session, {"action": action, **named, **values})


def titles(session: Session) -> list[str]:
    return [part.chapter.title for part in session.state.book.parts]


def test_a_segment_is_typed_anew(session: Session) -> None:
    do(session, "retype", "店主拆开信", text="店主 拆开信，\n读了 [很久]。")
    assert "店主 拆开信，读了 \\[很久\\]。" in script(session)
    assert markdown.read(script(session)).chapters == session.state.book.script.chapters


def test_a_reading_here_everywhere_and_in_the_lexicon(session: Session) -> None:
    at = place(session, "挑夫已经上了山")
    do(session, "read", "挑夫已经上了山", start=0, end=1, said="qing1")
    assert "[清](qing1)晨的雾" in script(session)
    assert place(session, "挑夫已经上了山")["passage"] == at["passage"]
    do(session, "read", "挑夫已经上了山", start=9, end=11, said="tiao1 fu1", scope="everywhere")
    body = script(session).partition("# ")[2]
    assert body.count("[挑夫](tiao1 fu1)") == body.count("挑夫") > 2
    do(session, "read", "店主拆开信", start=0, end=2, said="dian4 zhu3", scope="lexicon")
    assert '店主 = "dian4 zhu3"' in lexicon(session)
    assert session.state.book.script.lexicon == LEXICON
    do(session, "read", "店主拆开信", start=0, end=2, said="dian4 zhu5", scope="lexicon")
    assert '店主 = "dian4 zhu5"' in lexicon(session)
    assert "zhu3" not in lexicon(session)


def test_a_reading_that_is_none_never_reaches_the_lexicon(session: Session) -> None:
    before = script(session)
    with pytest.raises(LexiconError):
        do(session, "read", "店主拆开信", start=0, end=2, said="dian4", scope="lexicon")
    assert script(session) == before
    assert not (session.folder / LEXICON).exists()


def test_pause_voice_and_speed_at_every_level(session: Session) -> None:
    do(session, "pause", "店主拆开信", pause_s=1.5)
    do(session, "join", "老人说")
    do(session, "deliver", "老人说", scope="segment", voice="zf_xiaobei", speed=1.1)
    do(session, "deliver", "邮局的门", scope="paragraph", voice="zf_xiaoyi", speed=1)
    do(session, "deliver", "灯亮之后", scope="chapter", voice="", speed=0.9)
    do(session, "deliver", scope="book", voice="zf_xiaoni", speed=1.2)
    text = script(session)
    for written in (
        "[pause 1.5s]",
        "{@zf_xiaobei 1.1x}",
        "@zf_xiaoyi: 邮局的门",
        "{0.9x}",
        "voice: zf_xiaoni",
        "speed: 1.2",
    ):
        assert written in text
    do(session, "pause", "店主拆开信", pause_s=None)
    assert "[pause 1.5s]" not in script(session)


@pytest.mark.parametrize("scope", ["segment", "paragraph", "chapter", "book"])
def test_a_voice_that_is_none_is_refused(session: Session, scope: str) -> None:
    with pytest.raises(VoiceError):
        do(session, "deliver", "店主拆开信", scope=scope, voice="nobody", speed=1)
    with pytest.raises((ScriptError, SourceError)):
        do(session, "deliver", "店主拆开信", scope=scope, voice="tone", speed=9)


def test_paragraphs_and_chapters_change_their_shape(session: Session) -> None:
    before = script(session)
    do(session, "split", "清晨的雾", at=13)
    do(session, "join", "老人说")
    do(session, "begin_chapter", "他走得很慢", title="慢慢走")
    assert titles(session) == ["第一章 石阶与雾", "慢慢走", "第二章 一封慢信", "第三章 灯亮之后"]
    do(session, "rename", chapter=session.state.book.parts[1].id, was="慢慢走", title="上山", spoken=True)
    assert "\n# 上山\n" in script(session)
    do(session, "move_border", "心想，总得有人送到")
    do(session, "join_chapters", chapter=session.state.book.parts[1].id, was="上山")
    assert titles(session)[0] == "第一章 石阶与雾"
    while session.undo():
        pass
    assert script(session) == before


def test_a_border_moves_to_the_paragraph_that_is_named(session: Session) -> None:
    do(session, "move_border", "老人说", next=True)
    first, second, _ = session.state.book.parts
    assert [p.paragraph.text[:3] for p in first.passages] == ["第一章", "清晨的"]
    assert [p.paragraph.text[:3] for p in second.passages][:3] == ["第二章", "老人说", "邮局的"]


def test_steps_are_undone_and_redone_in_another_process(session: Session) -> None:
    first = script(session)
    do(session, "retype", "店主拆开信", text="店主拆开信。")
    second = script(session)
    again = Session(session.folder)
    assert again.undo() is not None
    assert script(again) == first
    third = Session(session.folder)
    assert third.undo() is None
    assert third.redo() is not None
    assert script(third) == second
    assert third.redo() is None


def test_one_change_of_the_past_is_taken_back_alone(session: Session) -> None:
    first = do(session, "retype", "店主拆开信", text="店主烧掉信。")
    do(session, "retype", "清晨的雾", text="夜里的雾。")
    assert first is not None
    session.revert(first.change, "revert")
    assert "店主拆开信" in script(session)
    assert "夜里的雾" in script(session)
    other = do(session, "retype", "夜里的雾", text="清早的雾。")
    do(session, "retype", "清早的雾", text="早上的雾。")
    assert other is not None
    with pytest.raises(ConflictError):
        session.revert(other.change, "revert")


def test_an_edit_of_what_was_changed_meanwhile_is_asked_about(session: Session) -> None:
    seen = place(session, "店主拆开信")
    do(session, "retype", "店主拆开信", text="店主烧掉信。")
    with pytest.raises(ConflictError) as caught:
        edits.apply(session, {"action": "retype", **seen, "text": "店主收起信。"})
    assert caught.value.current == "店主烧掉信。"
    elsewhere = place(session, "邮局的门")
    do(session, "retype", "清晨的雾", text="夜里的雾。")
    assert edits.apply(session, {"action": "pause", **elsewhere, "pause_s": 2.0}) is not None


def save(session: Session, text: str) -> None:
    """As a text editor does: another file in its place."""
    beside = session.folder / "script.md~"
    beside.write_text(text, encoding="utf-8")
    beside.replace(session.path)
    os.utime(session.path, ns=(1, session.path.stat().st_mtime_ns + 1))


def test_an_edit_in_a_text_editor_is_taken_in_and_can_be_undone(session: Session) -> None:
    before, told = script(session), list[SessionStep]()
    session.subscribe(told.append)
    save(session, before.replace("店主", "<!-- 谁？ -->掌柜"))
    step = session.look()
    assert step is not None
    assert told == [step]
    assert "掌柜拆开信" in "".join(p.paragraph.text for p in session.state.book.passages())
    assert session.look() is None
    session.undo()
    assert script(session) == before


def test_an_editor_that_had_not_seen_the_last_changes_is_merged(session: Session) -> None:
    before = script(session)
    do(session, "retype", "清晨的雾", text="夜里的雾。")
    save(session, before.replace("店主", "掌柜"))
    session.look()
    assert session.trouble is None
    assert "夜里的雾" in script(session)
    assert "掌柜拆开信" in script(session)


def test_a_file_put_back_as_it_was_is_taken_as_it_is(session: Session) -> None:
    before = script(session)
    do(session, "retype", "清晨的雾", text="夜里的雾。")
    save(session, before)
    session.look()
    assert script(session) == before == session.state.script.text
    session.undo()
    assert "夜里的雾" in script(session)


def test_the_same_place_changed_in_both_is_asked_about(session: Session) -> None:
    before = script(session)
    do(session, "retype", "店主拆开信", text="店主烧掉信。")
    theirs = before.replace("店主拆开信", "掌柜拆开信")
    save(session, theirs)
    session.look()
    assert isinstance(session.trouble, ConflictError)
    assert script(session) == theirs  # nothing is written over before it is decided
    with pytest.raises(ConflictError):
        do(session, "retype", "清晨的雾", text="夜里的雾。")
    session.settle(ours=True)
    assert "店主烧掉信" in script(session)
    save(session, theirs.replace("掌柜", "掌柜的"))
    session.look()
    if session.trouble:
        session.settle(ours=False)
    assert "掌柜的拆开信" in script(session)
    assert session.trouble is None


def test_a_script_that_is_half_edited_is_waited_for(session: Session) -> None:
    before = script(session)
    save(session, before + "\n[pause long]\n")
    assert session.look() is None
    assert isinstance(session.trouble, ScriptError)
    with pytest.raises(ConflictError):
        do(session, "retype", "清晨的雾", text="夜里的雾。")
    save(session, before + "\n[pause 2s]\n")
    assert session.look() is not None
    assert session.trouble is None


def test_an_edit_right_behind_a_save_elsewhere_keeps_both(session: Session) -> None:
    save(session, script(session).replace("店主", "掌柜"))
    do(session, "retype", "清晨的雾", text="夜里的雾。")
    assert "夜里的雾" in script(session)
    assert "掌柜" in script(session)


@pytest.mark.parametrize(
    "request_",
    [
        {"action": "no such"},
        {"action": 1},
        {"action": "retype"},
        {"action": "retype", "passage": True, "mark": "x", "text": "y"},
        {"action": "retype", "passage": 10**30, "mark": "x", "text": "y"},
        {"action": "pause", "passage": 1, "mark": "x", "pause_s": float("nan")},
        {"action": "rename", "chapter": 1, "was": "x", "title": ["y"]},
        {"action": "revert", "change": 99},
    ],
)
def test_a_request_that_makes_no_sense_changes_nothing(session: Session, request_: dict[str, object]) -> None:
    before = digest(session.state.texts)
    with pytest.raises((SourceError, ConflictError)):
        edits.apply(session, request_)
    assert digest(session.state.texts) == before


def test_no_hidden_file_of_the_studio_is_part_of_the_edition(session: Session, tmp_path: Path) -> None:
    do(session, "retype", "清晨的雾", text="夜里的雾。")
    names = {path.name for path in session.folder.iterdir()}
    assert names - {edition.LOCK, ".journal"} == {edition.SCRIPT, edition.STUDIO}
