"""A script as Markdown that people edit: written so that reading it back gives the same script.

    ---
    narrator: 1
    title: 书名
    ---

    # 第一章 一个读出来的标题

    一个段落占一行。

    # 一个不读出来的标题 {.silent}

Comments, `<!-- … -->`, are not spoken. A backslash takes its meaning from the mark behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from narrator.errors import ScriptError
from narrator.script.characters import one_line
from narrator.script.model import Chapter, Paragraph, ParagraphKind, Script
from narrator.script.segments import split

VERSION = 1
_KEYS = ("title", "author", "language", "voice")
_SILENT = re.compile(r"\s*\{\.silent\}\s*$")
_SPECIAL = re.compile(r"([\\`*_<\[\]{}])|^(?=[#>@+=~|-]|\d+[.)])")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def is_script(text: str) -> bool:
    """Whether a text is a script: it begins with front matter that has a `narrator:` line."""
    lines = _lines(text)
    if not lines or lines[0].rstrip() != "---":
        return False
    front = lines[1 : next((i for i, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), len(lines))]
    return any(line.startswith("narrator:") for line in front)


def write(script: Script) -> str:
    """The script as Markdown, a paragraph a line."""
    front = [f"{key}: {_quoted(value)}" for key in _KEYS if (value := getattr(script, key))]
    parts = ["\n".join(["---", f"narrator: {VERSION}", *front, "---"])]
    for chapter in script.chapters:
        spoken = chapter.title_is_spoken
        parts.append(f"# {_escaped(chapter.title)}" + ("" if spoken else " {.silent}"))
        parts += [_written(paragraph) for paragraph in chapter.paragraphs[spoken:]]
    return "\n\n".join(parts) + "\n"


def read(text: str) -> Script:
    """The script that Markdown describes. ScriptError, with line and column, where it is not understood."""
    lines = _lines(text)
    front, body = _front_matter(lines)
    made = tuple(_chapters(_blocks(lines, body), front.get("title", "")))
    title = front.get("title") or (made[0].title if made else "")
    if not made:
        raise _error("The script has no paragraph.", len(lines) or 1)
    return Script(title, made, front.get("author", ""), front.get("language", "zh-CN"), front.get("voice", ""))


def _lines(text: str) -> list[str]:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _written(paragraph: Paragraph) -> str:
    return ("## " if paragraph.kind is ParagraphKind.HEADING else "") + _escaped(paragraph.text)


def _escaped(text: str) -> str:
    return (
        _SPECIAL.sub(lambda found: "\\" + (found[1] or ""), text) if not text[:1].isdigit() else _number_escaped(text)
    )


def _number_escaped(text: str) -> str:
    """A text that begins with digits: `1.` would begin a list, so its mark is escaped."""
    escaped = _SPECIAL.sub(lambda found: "\\" + found[1] if found[1] else "", text)
    return re.sub(r"^(\d+)([.)])", r"\1\\\2", escaped)


def _plain(text: str) -> str:
    return _ESCAPED.sub(r"\1", text)


def _quoted(value: str) -> str:
    """A value on one line; quoted where it would be read as something else."""
    bare = one_line(value)
    if bare == value and not re.search(r"^[\"'\s]|[\"'\s]$", value):
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] == '"':
        return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], value[1:-1])
    if len(value) > 1 and value[0] == value[-1] == "'":
        return value[1:-1].replace("''", "'")
    return value


def _front_matter(lines: list[str]) -> tuple[dict[str, str], int]:
    """The keys of the front matter and the index of the line behind it."""
    if not lines or lines[0].rstrip() != "---":
        return {}, 0
    front: dict[str, str] = {}
    for i, line in enumerate(lines[1:], 1):
        if line.rstrip() == "---":
            return front, i + 1
        if not line.strip() or line.startswith("#"):
            continue
        key, colon, value = line.partition(":")
        if not colon:
            raise _error("A line of the front matter is not `key: value`.", i + 1)
        front[key.strip()] = _unquoted(value)
    raise _error("The front matter is not closed by a line `---`.", 1)


def _error(problem: str, line: int, column: int = 1) -> ScriptError:
    return ScriptError(f"Line {line}, column {column}: {problem}", remedy="Mend that line.", line=line, column=column)


def _blocks(lines: list[str], first: int) -> Iterator[str]:
    """Headings and paragraphs, hard-wrapped lines rejoined, comments left out."""
    body = _COMMENT.sub("", "\n".join(lines[first:]))
    pending: list[str] = []
    for line in [*body.split("\n"), ""]:
        heading = line.startswith(("# ", "## ", "### "))
        if pending and (heading or not line.strip()):
            yield one_line("\n".join(pending))
            pending = []
        if heading:
            yield line.rstrip()
        elif line.strip():
            pending.append(line)


def _chapters(blocks: Iterator[str], title: str) -> Iterator[Chapter]:
    name, spoken, paragraphs, begun = title, False, list[Paragraph](), False
    for block in blocks:
        if block.startswith("# "):
            if begun or paragraphs:
                yield _chapter(name, spoken, paragraphs)
            bare = _SILENT.sub("", block[2:])
            name, spoken, paragraphs, begun = _plain(bare.strip()), bare == block[2:], [], True
        elif block.startswith("##"):
            paragraphs.append(Paragraph(split(_plain(block.lstrip("#").strip())), ParagraphKind.HEADING))
        else:
            paragraphs.append(Paragraph(split(_plain(block))))
    if begun or paragraphs:
        yield _chapter(name, spoken, paragraphs)


def _chapter(name: str, spoken: bool, paragraphs: list[Paragraph]) -> Chapter:
    heading = [Paragraph(split(name), ParagraphKind.HEADING)] if spoken and name else []
    return Chapter(name, (*heading, *paragraphs))
