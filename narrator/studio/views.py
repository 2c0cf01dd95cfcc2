"""What the page shows, as values for its templates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from narrator.resources import HERE
from narrator.studio.book import Book, Part, Passage
from narrator.studio.delivered import title_of
from narrator.studio.language import words
from narrator.studio.review import Review

if TYPE_CHECKING:
    import jinja2

FOLDER = HERE / "studio"
CHUNK = 24  # paragraphs that are fetched together
CHUNK_CHARACTERS = 4000
AT_ONCE = 6000  # characters that come with the page itself


@dataclass(frozen=True, slots=True)
class Chunk:
    """Paragraphs of a chapter that the page loads together; `is_there` says that they come with the page."""

    passages: tuple[Passage, ...]
    is_there: bool = False

    @property
    def ids(self) -> str:
        return " ".join(str(passage.id) for passage in self.passages)

    @property
    def characters(self) -> int:
        return sum(len(passage.paragraph.text) for passage in self.passages)


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter on the page."""

    part: Part
    chunks: tuple[Chunk, ...]


def sections(book: Book, at_once: int = AT_ONCE) -> Iterator[Section]:
    left = at_once
    for part in book.parts:
        chunks: list[Chunk] = []
        for passages in _chunked(part.passages):
            chunk = Chunk(passages, left > 0)
            left -= chunk.characters
            chunks.append(chunk)
        yield Section(part, tuple(chunks))


def _chunked(passages: Sequence[Passage]) -> Iterator[tuple[Passage, ...]]:
    pending: list[Passage] = []
    size = 0
    for passage in passages:
        pending.append(passage)
        size += len(passage.paragraph.text)
        if len(pending) == CHUNK or size >= CHUNK_CHARACTERS:
            yield tuple(pending)
            pending, size = [], 0
    if pending:
        yield tuple(pending)


@cache
def templates() -> jinja2.Environment:
    import jinja2

    loader = jinja2.FileSystemLoader(FOLDER / "templates")
    made = jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.filters["called"] = title_of
    return made


def rendered(template: str, language: str, **values: Any) -> str:
    """A template filled in; `t` has the words of the page's language."""
    return templates().get_template(template).render(t=words(language), language=language, **values)


def passages_html(passages: Sequence[Passage], book: Book, review: Review, language: str) -> str:
    """Paragraphs as they stand on the page."""
    return rendered("passages.html", language, passages=passages, book=book, review=review)
