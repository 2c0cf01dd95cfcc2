"""A script as Markdown that people edit: written so that reading it back gives the same script.

    ---
    narrator: 1
    title: 书名
    cast:
      王婆: zf_xiaoni
    ---

    # 第一章 一个读出来的标题

    一个段落占一行，[单](shan4)老师在[pause 1s]这里。

    [pause 3s]

    @zm_yunyang 1.1x: 换一个声音念的一段，里面有[“一句对白。”]{@王婆}

    # 一个不读出来的标题 {.silent @zf_xiaoxiao}

Comments, `<!-- … -->`, are not spoken. A backslash takes its meaning from the mark behind it. docs/formats.md has it all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache

from narrator.errors import ScriptError
from narrator.script import frontmatter, inline
from narrator.script.blocks import ScriptBlock, blocks, without_comments
from narrator.script.inline import MarkError, Mention, Scanner
from narrator.script.marked import Marked, marked
from narrator.script.model import INHERITED, Chapter, Delivery, Paragraph, ParagraphKind, Script
from narrator.script.notation import NotationError, read_delivery, write_delivery, write_pause
from narrator.slug import title_line

SILENT = ".silent"
SHORT = 60_000  # characters of a text that is remembered: an edit reads its chapter, checks it, and reads it again
_ATTRIBUTES = re.compile(r"\{([^{}\n]*)\}")
_FRONT_MATTER = re.compile(r"\ufeff?---[ \t]*(?:\r\n|\r|\n)(?:(?!---[ \t]*(?:\r|\n))[^\r\n]*(?:\r\n|\r|\n))*?narrator:")


def is_script(text: str) -> bool:
    """Whether a text is a script: it begins with front matter that has a `narrator:` line."""
    return bool(_FRONT_MATTER.match(text))


@dataclass(frozen=True, slots=True)
class BlockPlace:
    """Where a chapter's heading, a paragraph or a pause between paragraphs stands in the text of a script.

    `chapter` and `paragraph` count from 1; a heading that is not spoken and a pause have `paragraph` 0.
    """

    block: ScriptBlock
    chapter: int
    paragraph: int
    marked: Marked


@dataclass(frozen=True, slots=True)
class Document:
    """A script with where its parts stand in its text; `body` is where the front matter has ended."""

    text: str
    script: Script
    body: int
    places: tuple[BlockPlace, ...]
    mentions: tuple[Mention, ...]

    def line_and_column(self, offset: int) -> tuple[int, int]:
        return line_and_column(self.text, offset)


def read(text: str) -> Script:
    """The script that Markdown describes. ScriptError, with line and column, where it is not understood."""
    return document(text).script


def document(text: str) -> Document:
    """A script and where everything stands in it. ScriptError, with line and column, where it is not understood."""
    return _remembered(text) if len(text) <= SHORT else _document(text)


@lru_cache(maxsize=4)
def _remembered(text: str) -> Document:
    return _document(text)


def _document(text: str) -> Document:
    try:
        front = frontmatter.read(text)
        reader = _Reader(text, front.values.get("title", ""), front.mentions)
        for block in blocks(text, front.end):
            reader.take(block)
        reader.end_chapter()
    except MarkError as error:
        raise error_at(text, error.offset, str(error)) from error
    if not reader.chapters:
        raise error_at(text, len(text), "the script has no paragraph")
    values = front.values
    script = Script(
        title_line(values.get("title", "")) or reader.chapters[0].title,
        tuple(reader.chapters),
        title_line(values.get("author", "")),
        values.get("language", "zh-CN"),
        values.get("voice", ""),
        speed=front.speed,
        pauses=front.pauses,
        cast=tuple(front.cast.items()),
        lexicon=values.get("lexicon", ""),
    )
    return Document(text, script, front.end, tuple(reader.places), tuple(reader.mentions))


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Both from 1; a column is a code point of its line."""
    before = text[:offset].replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def error_at(text: str, offset: int, problem: str, remedy: str = "Mend that line.") -> ScriptError:
    line, column = line_and_column(text, offset)
    sentence = f"{problem[:1].upper()}{problem[1:]}."
    return ScriptError(f"Line {line}, column {column}: {sentence}", remedy=remedy, line=line, column=column)


@dataclass(slots=True)
class _Reader:
    """Takes the blocks of a script in order; `title` names a chapter that has no heading."""

    text: str
    title: str
    mentions: list[Mention]
    chapters: list[Chapter] = field(default_factory=list)
    places: list[BlockPlace] = field(default_factory=list)
    _heading: int = 0  # its offset
    _delivery: Delivery = INHERITED
    _paragraphs: list[Paragraph] = field(default_factory=list)
    _begun: bool = False

    def take(self, block: ScriptBlock) -> None:
        end, silent, delivery = self._attributes(block) if block.level else (block.end, False, INHERITED)
        made = Scanner(self.text, end, self.mentions).read(block.start)
        if block.level == 1:
            self.end_chapter()
            self.title, self._delivery, self._heading, self._begun = made.text, delivery, block.start, True
            if not made.text and not silent:
                raise MarkError("the heading has no text", block.start)
            if silent:
                self.places.append(BlockPlace(block, len(self.chapters) + 1, 0, made))
                return
        self._add(block, made)

    def _add(self, block: ScriptBlock, made: Marked) -> None:
        if (pause_s := made.leading_pause_s) is not None:
            self._pause(pause_s, block.start)
        number = len(self._paragraphs) + 1 if made.text else 0
        self.places.append(BlockPlace(block, len(self.chapters) + 1, number, made))
        if number:
            kind = ParagraphKind.HEADING if block.level else ParagraphKind.TEXT
            self._paragraphs.append(Paragraph(made.segments(), kind, made.delivery))

    def _pause(self, length_s: float, offset: int) -> None:
        """Behind the last paragraph so far."""
        if not self._paragraphs:
            raise MarkError("a pause stands behind a paragraph; pause-head is the silence before the first", offset)
        last = self._paragraphs[-1]
        length_s += last.segments[-1].pause_s or 0
        segments = (*last.segments[:-1], replace(last.segments[-1], pause_s=length_s))
        self._paragraphs[-1] = replace(last, segments=segments)

    def end_chapter(self) -> None:
        if self._begun and not self._paragraphs:
            raise MarkError("the chapter has nothing to speak", self._heading)
        if self._paragraphs:
            self.chapters.append(Chapter(title_line(self.title), tuple(self._paragraphs), self._delivery))
        self._paragraphs, self._begun = [], False

    def _attributes(self, block: ScriptBlock) -> tuple[int, bool, Delivery]:
        """What stands in braces behind a heading: where it begins, whether the title is silent, and the delivery."""
        line = without_comments(self.text[block.start : block.end]).rstrip()
        found = _ATTRIBUTES.fullmatch(line, max(0, line.rfind("{")))
        if not found or line[: found.start()].endswith(("\\", "]")):
            return block.end, False, INHERITED
        at = block.start + found.start()
        if block.level > 1:
            raise MarkError("only a chapter's heading takes braces; write ## @voice: …", at)
        words = found[1].split()
        delivery = " ".join(word for word in words if word != SILENT)
        try:
            made = read_delivery(delivery) if delivery or not words else INHERITED
        except NotationError as error:
            raise MarkError(str(error), at) from error
        if made.voice:
            self.mentions.append(Mention(self.text.index("@", at), made.voice))
        return at, SILENT in words, made


def write(script: Script) -> str:
    """The script as Markdown, a paragraph a line."""
    parts = [frontmatter.write(script)]
    for chapter in script.chapters:
        parts += chapter_blocks(chapter)
    return "\n\n".join(parts) + "\n"


def chapter_blocks(chapter: Chapter) -> Iterable[str]:
    """Its heading, paragraphs and pauses."""
    spoken = chapter.title_is_spoken
    title = marked(chapter.paragraphs[0]) if spoken else Marked(chapter.title)
    yield heading(title, chapter.delivery, silent=not spoken)
    for i, paragraph in enumerate(chapter.paragraphs):
        if i or not spoken:
            yield ("## " if paragraph.kind is ParagraphKind.HEADING else "") + inline.write(marked(paragraph))
        if (pause_s := paragraph.segments[-1].pause_s) is not None:
            yield write_pause(pause_s)


def heading(title: Marked, delivery: Delivery, *, silent: bool) -> str:
    """The line that begins a chapter."""
    attributes = " ".join(filter(None, (SILENT if silent else "", write_delivery(delivery))))
    return f"# {inline.write(title)}" + (f" {{{attributes}}}" if attributes else "")
