"""Any source to a Manuscript: the format is recognised by content, read, cleaned and checked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from narrator.errors import SourceError
from narrator.manuscript.cleaning import find
from narrator.manuscript.draft import Draft, DraftPassage, assemble, printable
from narrator.manuscript.encoding import Decoded
from narrator.manuscript.footnotes import with_notes_left_out
from narrator.manuscript.labels import without_labels
from narrator.manuscript.language import language_of
from narrator.manuscript.masking import with_formulas
from narrator.manuscript.matter import without_matter
from narrator.manuscript.model import Manuscript
from narrator.manuscript.naming import name_work
from narrator.manuscript.options import DEFAULTS, ReadingOptions
from narrator.manuscript.source import SourceBytes, open_source
from narrator.manuscript.stamps import without_solicitation, without_stamps
from narrator.manuscript.tabular import laid_out
from narrator.manuscript.text import read_text
from narrator.slug import title_line


class SourceFormat(Protocol):
    """What a format's module offers."""

    def recognise(self, source: SourceBytes) -> bool:
        """Whether the source is of this format, judged by its content."""

    def read(self, source: SourceBytes, options: ReadingOptions) -> Draft:
        """The source as passages; SourceError where it cannot be read."""


FORMATS = (  # modules of this package, tried in this order; the last takes what is left
    "pdf",
    "epub",
    "docx",
    "opendocument",
    "fictionbook",
    "kindle",
    "rtf",
    "html",
    "subtitles",
    "org",
    "separated",
    "markdown",
    "text",
)


def read(path: Path | str, *, encoding: str | None = None, options: ReadingOptions = DEFAULTS) -> Manuscript:
    """The manuscript at `path`, or on standard input for `-`.

    `encoding` overrides the detection. Raises SourceError if the source
    is missing, a folder, unreadable, empty, too large, binary, or holds nothing to speak.
    """
    return _manuscript(open_source(path, encoding), options)


def read_bytes(
    data: bytes, name: str, encoding: str | None = None, *, options: ReadingOptions = DEFAULTS
) -> Manuscript:
    """The manuscript in `data`; `name` is what messages call it. Raises SourceError as `read` does."""
    return _manuscript(SourceBytes(data, name, encoding), options)


def read_string(text: str, *, options: ReadingOptions = DEFAULTS) -> Manuscript:
    """The manuscript in a plain text that is already decoded. Raises SourceError if there is nothing to speak."""
    return _finished(read_text(text), "text", "The text", options, path="")


def _manuscript(source: SourceBytes, options: ReadingOptions) -> Manuscript:
    if not source.data:
        raise SourceError(f"{source.name} is empty.", remedy="Give a file with text in it.")
    name, form = next((name, form) for name, form in _formats() if form.recognise(source))
    return _finished(form.read(source, options), name, source.name, options, path=source.name)


def _formats() -> Iterator[tuple[str, SourceFormat]]:
    """The formats by name, each imported only when it is its turn."""
    for name in FORMATS:
        yield name, cast("SourceFormat", import_module(f"narrator.manuscript.{name}"))


def _finished(draft: Draft, format_name: str, name: str, options: ReadingOptions, *, path: str) -> Manuscript:
    formulas_read = with_formulas(draft.passages, are_found=format_name == "markdown")
    passages: Sequence[DraftPassage] = list(without_labels(list(laid_out(formulas_read, options.tables))))
    if not options.keep_all:
        passages = without_solicitation(without_stamps(passages))
    parts = assemble(without_matter(with_notes_left_out(passages)), partial(find, keep_all=options.keep_all))
    if not any(character.isalnum() for block in parts.blocks for character in block.text):
        raise SourceError(f"{name} holds nothing to speak.", remedy="Give a file with words in it.")
    named = name_work(draft, parts.blocks, path)
    decoded = draft.decoded or Decoded("", "utf-8", 1.0)
    return Manuscript(
        parts.blocks,
        title=title_line(printable(named.title)),
        author=title_line(printable(named.author)),
        language=language_of("".join(block.text for block in parts.blocks[:200]), draft.language),
        left_out=parts.left_out,
        left_out_after=parts.after,
        left_out_at=parts.at,
        encoding=decoded.encoding,
        certainty=decoded.certainty,
        metadata={key: printable(value) for key, value in draft.metadata.items()},
        format=format_name,
        cover=draft.cover,
        title_source=named.source.value,
    )
