"""Any source to a Manuscript: the format is recognised by content, read, cleaned and checked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from narrator.errors import SourceError
from narrator.manuscript.cleaning import find
from narrator.manuscript.draft import Draft, assemble, printable
from narrator.manuscript.model import Manuscript
from narrator.manuscript.source import Source, open_source
from narrator.manuscript.text import read_text

DEFAULT_LANGUAGE = "zh-CN"


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of source: how it is recognised, and how it becomes a draft."""

    name: str
    recognise: Callable[[Source], bool]
    read: Callable[[Source], Draft]


def _decoded_by(read_draft: Callable[[str], Draft]) -> Callable[[Source], Draft]:
    """The reader of a format that is text, once its encoding is known."""

    def read_source(source: Source) -> Draft:
        decoded = source.decoded
        return replace(read_draft(decoded.text), encoding=decoded.encoding, certainty=decoded.certainty)

    return read_source


def _looks_like_markdown(source: Source) -> bool:
    from narrator.manuscript.markdown import looks_like_markdown

    return looks_like_markdown(source.decoded.text, source.name)


def _read_markdown(text: str) -> Draft:
    from narrator.manuscript.markdown import read_markdown

    return read_markdown(text)


FORMATS: tuple[Format, ...] = (  # tried in this order; the last takes what is left
    Format("markdown", _looks_like_markdown, _decoded_by(_read_markdown)),
    Format("text", lambda _: True, _decoded_by(read_text)),
)


def read(path: Path | str, *, encoding: str | None = None, keep_all: bool = False) -> Manuscript:
    """The manuscript at `path`, or on standard input for `-`.

    `encoding` overrides the detection; `keep_all` keeps what cleaning would leave out. Raises SourceError if the source
    is missing, a folder, unreadable, empty, too large, binary, or holds nothing to speak.
    """
    return _manuscript(open_source(path, encoding), keep_all)


def read_bytes(data: bytes, name: str, encoding: str | None = None, *, keep_all: bool = False) -> Manuscript:
    """The manuscript in `data`; `name` is what messages call it. Raises SourceError as `read` does."""
    return _manuscript(Source(data, name, encoding), keep_all)


def read_string(text: str, *, keep_all: bool = False) -> Manuscript:
    """The manuscript in a plain text that is already decoded. Raises SourceError if there is nothing to speak."""
    return _finished(read_text(text), "text", "The text", keep_all)


def _manuscript(source: Source, keep_all: bool) -> Manuscript:
    if not source.data:
        raise SourceError(f"{source.name} is empty.", remedy="Give a file with text in it.")
    kind = next(f for f in FORMATS if f.recognise(source))
    return _finished(kind.read(source), kind.name, source.name, keep_all)


def _finished(draft: Draft, format_name: str, name: str, keep_all: bool) -> Manuscript:
    parts = assemble(draft.passages, partial(find, keep_all=keep_all))
    if not any(character.isalnum() for block in parts.blocks for character in block.text):
        raise SourceError(f"{name} holds nothing to speak.", remedy="Give a file with words in it.")
    return Manuscript(
        parts.blocks,
        title=printable(draft.title),
        author=printable(draft.author),
        language=draft.language or DEFAULT_LANGUAGE,
        left_out=parts.left_out,
        left_out_after=parts.after,
        left_out_at=parts.at,
        encoding=draft.encoding,
        certainty=draft.certainty,
        metadata={key: printable(value) for key, value in draft.metadata.items()},
        format=format_name,
        cover=draft.cover,
    )
