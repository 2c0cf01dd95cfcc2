"""The text of a script, a piece a chapter, so that an edit in a book reads anew only the chapter that it touches."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from narrator.errors import SourceError
from narrator.script import frontmatter, markdown
from narrator.script.blocks import with_breaks_of
from narrator.script.model import Chapter, Script

Edit = Callable[[str, int], str]  # a script's text and a chapter's number in it, from 1 → the edited text


@dataclass(frozen=True, slots=True)
class Piece:
    """A chapter as it is written, with its heading, and as it is understood."""

    text: str
    chapter: Chapter


@dataclass(frozen=True, slots=True)
class ScriptText:
    """A script and its text. `front` is what stands before the first chapter; with the pieces it is all of it."""

    front: str
    pieces: tuple[Piece, ...]
    script: Script

    @classmethod
    def of(cls, text: str) -> ScriptText:
        """Raises ScriptError."""
        made = markdown.document(text)
        begins = {place.chapter: place.block.start for place in reversed(made.places)}
        starts = [begins[number] for number in range(1, len(made.script.chapters) + 1)]
        pieces = tuple(
            Piece(text[start:end], chapter)
            for (start, end), chapter in zip(pairwise([*starts, len(text)]), made.script.chapters, strict=True)
        )
        return cls(text[: starts[0]], pieces, made.script)

    @property
    def text(self) -> str:
        return "".join([self.front, *(piece.text for piece in self.pieces)])

    def edited(self, edit: Edit, chapter: int, *, before: int = 0) -> ScriptText:
        """The text after an edit of a chapter, from 1, that may reach into so many chapters before it.

        What the edit does to the front matter is lost: `fronted` is for that. Raises ScriptError and SourceError.
        """
        first = chapter - 1 - before
        head = self.front[: frontmatter.read(self.front).end]
        lead = self.front[len(head) :] if first == 0 else ""
        part = head + lead + "".join(piece.text for piece in self.pieces[first:chapter])
        made = ScriptText.of(edit(part, before + 1))
        front = made.front if first == 0 else self.front
        pieces = (*self.pieces[:first], *made.pieces, *self.pieces[chapter:])
        return self._with(front, pieces)

    def fronted(self, edit: Callable[[str], str]) -> ScriptText:
        """The text after an edit of its front matter, for which the first chapter is enough to stand for all."""
        first = ScriptText.of(edit(self.front + self.pieces[0].text))
        made = replace(first.script, chapters=self.script.chapters)
        pieces = (replace(self.pieces[0], text=first.pieces[0].text), *self.pieces[1:])
        return ScriptText(first.front, pieces, made)

    def moved(self, chapter: int, to: int) -> ScriptText:
        """The text with a chapter in the place of another, both from 1. Raises SourceError."""
        pieces = list(self._movable())
        pieces.insert(to - 1, pieces.pop(chapter - 1))
        return self._with(self.front, tuple(pieces))

    def without(self, chapter: int) -> ScriptText:
        """The text without a chapter. Raises SourceError where it is the only one."""
        if len(self.pieces) == 1:
            raise SourceError("The only chapter of a book stays.", remedy="Delete its paragraphs instead.")
        return self._with(self.front, (*self.pieces[: chapter - 1], *self.pieces[chapter:]))

    def _movable(self) -> Iterator[Piece]:
        """The pieces, each with an empty line at its end, whatever follows. SourceError where one has no heading."""
        for piece in self.pieces:
            if not piece.text.lstrip().startswith("#"):
                raise SourceError("A chapter without a title cannot change places.", remedy="Give it a title first.")
            ending = with_breaks_of(piece.text, "\n\n")
            yield piece if piece.text.endswith(ending) else replace(piece, text=piece.text.rstrip("\r\n") + ending)

    def front_value(self, key: str) -> str:
        """A line of the front matter, or nothing."""
        return frontmatter.read(self.front).values.get(key, "")

    def with_known(self, known: Mapping[str, Piece]) -> ScriptText:
        """The same, with chapters that were read before in place of their likes."""
        return self._with(self.front, tuple(known.get(piece.text, piece) for piece in self.pieces))

    def _with(self, front: str, pieces: tuple[Piece, ...]) -> ScriptText:
        chapters = tuple(piece.chapter for piece in pieces)
        return ScriptText(front, pieces, replace(self.script, chapters=chapters))

    def starts(self) -> Iterator[int]:
        """Where each piece begins."""
        return accumulate((len(piece.text) for piece in self.pieces[:-1]), initial=len(self.front))
