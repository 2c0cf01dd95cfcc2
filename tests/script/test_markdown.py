"""A script as Markdown: whatever it holds is written and read back; whatever is edited is understood or refused."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from narrator.audio.options import Pauses
from narrator.errors import ScriptError
from narrator.script import markdown
from narrator.script.marked import DeliverySpan, Marked, Pause
from narrator.script.model import Chapter, Delivery, Paragraph, ParagraphKind, Reading, Script
from tests.script.scripts import FRONT, only

MARKS = [
    "[pause 1.5s]", "[停顿 2秒]", "@zm_yunyang: ", "@1.1x: ", "[“走。”]{@王婆 0.9x}", "[单](shan4)", "<!--", "-->",
    "# ", "## ", "\n\n", "\n", "\r\n", "\\", "[", "](", "]{", "}", "{.silent}", "{@a}", "---", "[pause", "@", ":",
]  # fmt: skip
EDITED = st.lists(st.one_of(st.sampled_from(MARKS), st.text(max_size=8)), max_size=30).map("".join)
TEXT = st.text(st.sampled_from("他说天气好，。！？：“”（） .1-\\#*@[]{}<>!_a\u3000\ud800"), min_size=1, max_size=60)
SPEEDS = st.integers(500, 2000).map(lambda milli: milli / 1000)
DELIVERIES = st.builds(Delivery, st.sampled_from(["", "zm_yunyang", "王婆", "openai/anna"]), SPEEDS | st.just(1.0))
LENGTHS = st.integers(0, 60_000).map(lambda ms: ms / 1000)


@st.composite
def paragraphs(draw: st.DrawFn, kind: ParagraphKind = ParagraphKind.TEXT) -> Paragraph:
    """A paragraph as it can be marked."""
    text = only(draw(TEXT.filter(str.strip)))
    places = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    spans = [DeliverySpan(a, b, draw(DELIVERIES)) for a, b in zip(places[::2], places[1::2], strict=False)]
    pauses = [Pause(at, draw(LENGTHS)) for at in sorted(draw(st.sets(st.integers(1, len(text)), max_size=3)))]
    borders = sorted({0, len(text), *places, *(pause.at for pause in pauses)})
    readings = [Reading(a, b, "shan4") for a, b in pairwise(borders) if draw(st.booleans()) and text[a:b].strip()]
    spoken = [span for span in spans if span.delivery != Delivery()]
    made = Marked(text, Delivery(), tuple(spoken), tuple(pauses), tuple(readings))
    return Paragraph(made.segments(), kind, draw(DELIVERIES))


@st.composite
def chapters(draw: st.DrawFn) -> Chapter:
    parts = draw(st.lists(st.one_of(paragraphs(), paragraphs(ParagraphKind.HEADING)), min_size=1, max_size=4))
    title = parts[0].text if parts[0].kind is ParagraphKind.HEADING else only(draw(TEXT.filter(str.strip)))
    return Chapter(title, tuple(parts), draw(DELIVERIES))


SCRIPTS = st.builds(
    Script,
    TEXT.filter(str.strip).map(only),
    st.lists(chapters(), min_size=1, max_size=3).map(tuple),
    voice=st.sampled_from(["", "zm_yunxi"]),
    speed=SPEEDS,
    pauses=st.builds(Pauses, LENGTHS, LENGTHS, LENGTHS, LENGTHS, LENGTHS, LENGTHS, LENGTHS),
    cast=st.sampled_from([(), (("王婆", Delivery("zf_xiaoni", 0.9)), ("武松", Delivery("zm_yunjian")))]),
)


@settings(max_examples=300)
@given(SCRIPTS)
def test_any_script_is_written_and_read_back(script: Script) -> None:
    written = markdown.write(script)
    assert markdown.read(written) == script
    assert markdown.write(markdown.read(written)) == written


@settings(max_examples=500)
@given(EDITED, st.booleans())
def test_any_text_is_understood_or_refused_at_a_place(text: str, front: bool) -> None:
    text = FRONT + text if front else text
    script = read_or_refused(text)
    assert script is None or markdown.read(markdown.write(script)) == script


def read_or_refused(text: str) -> Script | None:
    try:
        return markdown.read(text)
    except ScriptError as error:
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        if 1 <= error.line <= len(lines) and 1 <= error.column <= len(lines[error.line - 1]) + 1:
            return None
        raise AssertionError(str(error)) from error
