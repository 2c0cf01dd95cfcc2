"""Who says what, and the voices that a cast gives them; what is spoken stays what was written."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrator.errors import SourceError
from narrator.script import markdown, segment
from narrator.script.dialogue.casting import Cast, cast_script, read_cast, starter
from narrator.script.model import Delivery
from narrator.script.revising import revised
from tests.script.dialogues import mistakes, scenes

SCENES = list(scenes())
MOST_WRONG = 0.02  # of all quotes
AUTO = Cast(male=(Delivery("tone-low"),), female=(Delivery("tone-high"),))
TEXT = "\n".join(
    [
        "老太太推开门。“有人吗？”她问。",
        "“有。”少年放下书，“您找谁？”",
        "“我找程野。”",
        "程野从里屋出来，说：“我就是。”",
    ]
)
PROSE = st.text(st.sampled_from('“”「」"『』说道问他她王婆程野，。！？：…的 \n声音人'), max_size=120)


def test_speakers_are_found() -> None:
    wrong = [mistake for paragraphs, expected in SCENES for mistake in mistakes(paragraphs, expected)]
    every = sum(len(expected) for _, expected in SCENES)
    assert len(wrong) <= MOST_WRONG * every, "\n".join(wrong)


@pytest.mark.parametrize("number", range(15))
def test_the_usual_forms_have_no_mistake(number: int) -> None:
    assert list(mistakes(*SCENES[number])) == []


@settings(max_examples=150)
@given(PROSE.filter(str.strip))
def test_whatever_is_cast_says_what_was_written(text: str) -> None:
    script = segment(text)
    made, _ = cast_script(script, AUTO)
    for before, after in zip(script.chapters, made.chapters, strict=True):
        assert [part.text for part in before.paragraphs] == [part.text for part in after.paragraphs]
    assert markdown.read(markdown.write(made)) == replace(made, left_out=())


def test_men_and_women_get_voices_that_the_script_shows() -> None:
    made, roles = cast_script(segment(TEXT), AUTO)
    assert [(role.name, role.gender, role.quotes) for role in roles] == [
        ("老太太", "female", 2), ("少年", "male", 2), ("程野", "", 1)]  # fmt: skip
    assert dict(made.cast) == {"老太太": Delivery("tone-high"), "少年": Delivery("tone-low")}
    written = markdown.write(made).split("---\n")[2].strip().split("\n\n")[1:]
    assert written == [
        "老太太推开门。[“有人吗？”]{@老太太}她问。",
        "[“有。”]{@少年}少年放下书，[“您找谁？”]{@少年}",
        "@老太太: “我找程野。”",
        "程野从里屋出来，说：“我就是。”",
    ]


def test_a_cast_file_names_voices_speeds_and_aliases() -> None:
    cast = read_cast(
        'narrator = "zm_yunxi"\nmale = ["zm_yunyang"]\n程野 = "zm_yunjian 0.9x"\n'
        '"老太太" = {voice = "zf_xiaoni", aliases = ["奶奶", "少年"]}\n'
    )
    assert cast.narrator == Delivery("zm_yunxi")
    made, roles = cast_script(segment(TEXT), cast)
    assert [(role.name, role.delivery) for role in roles] == [
        ("老太太", Delivery("zf_xiaoni")), ("程野", Delivery("zm_yunjian", 0.9))]  # fmt: skip
    assert made.chapters[0].paragraphs[3].segments[-1].delivery == Delivery("程野")


@pytest.mark.parametrize(
    "text", ["程野", "程野 = 3", '程野 = ""', '程野 = "a b"', "male = 3", '程野 = {aliases = ["a"]}']
)
def test_a_cast_that_is_not_understood_is_refused(text: str) -> None:
    with pytest.raises(SourceError, match="The cast is not understood"):
        read_cast(text)


def test_the_starter_is_a_cast() -> None:
    _, roles = cast_script(segment(TEXT), AUTO)
    cast = read_cast(starter(roles, AUTO, "tone"))
    assert cast.members == {"老太太": Delivery("tone-high"), "少年": Delivery("tone-low"), "程野": Delivery("tone")}
    assert (cast.narrator, cast.male, cast.female) == (Delivery("tone"), AUTO.male, AUTO.female)


def test_what_a_person_has_set_stays() -> None:
    text = (
        "---\nnarrator: 1\n# mine\ncast:\n  少年: tone\n---\n\n<!-- door -->\n"
        "老太太推开门。“有人吗？”<!-- who? -->她问。\n\n\n"
        "[“有。”]{@tone-high}少年放下书，“您找谁？”[pause 2s]\n\n@tone-low: “我找程野。”\n"
    )
    document = markdown.document(text)
    made, _ = cast_script(document.script, AUTO)
    assert revised(document, made) == text.replace("cast:\n", "cast:\n  老太太: tone-high\n").replace(
        "老太太推开门。“有人吗？”<!-- who? -->她问。", "老太太推开门。[“有人吗？”]{@老太太}她问。 <!-- who? -->"
    ).replace("“您找谁？”[pause 2s]", "[“您找谁？”]{@少年} [pause 2s]")
    assert revised(document, document.script) == text
