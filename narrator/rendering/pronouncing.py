"""How the segments of a script are read: by its lexicons, its chapters' own entries, and the author's marks."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from narrator.frontend import Lexicon, Utterance, pronounce, pronounce_all
from narrator.frontend.decided import Reading
from narrator.script.model import Chapter, Script, Segment

SEPARATOR = ", "  # between the files that a script names


@dataclass(frozen=True, slots=True)
class Pronouncer:
    """Reads a script's segments aloud, in the chapter where they stand."""

    lexicon: Lexicon

    @classmethod
    def of(cls, script: Script) -> Pronouncer:
        """With the lexicons that a script names. Raises LexiconError."""
        return cls(Lexicon.load(*lexicon_files(script)))

    def in_chapter(self, number: int, title: str) -> Callable[[Segment], Utterance]:
        """How a segment of a chapter is read, given the chapter's number from 1 and its title."""
        lexicon = self.lexicon.for_chapter(number, title)

        def read(segment: Segment) -> Utterance:
            return pronounce(segment.text, lexicon, _marked(segment))

        return read

    def chapter(self, number: int, chapter: Chapter) -> Iterator[Utterance]:
        """How each segment of a chapter is read, in order: many at once, which takes half the time."""
        segments = (segment for paragraph in chapter.paragraphs for segment in paragraph.segments)
        return self.several_in_chapter(number, chapter.title, segments)

    def several_in_chapter(self, number: int, title: str, segments: Iterable[Segment]) -> Iterator[Utterance]:
        """The same for some of its segments."""
        lexicon = self.lexicon.for_chapter(number, title)
        return pronounce_all(((segment.text, _marked(segment)) for segment in segments), lexicon)

    def utterances(self, script: Script) -> Iterator[Utterance]:
        """All that a script has to say, in order."""
        for number, chapter in enumerate(script.chapters, 1):
            yield from self.chapter(number, chapter)


def _marked(segment: Segment) -> list[Reading]:
    """The author's own readings."""
    return [(part.start, part.end, part.said) for part in segment.readings]


def lexicon_files(script: Script) -> list[Path]:
    return [Path(name) for name in script.lexicon.split(SEPARATOR) if name]


def with_lexicons(script: Script, folder: Path, more: Iterable[Path] = ()) -> Script:
    """The script with absolute paths of its lexicons, which it names from a folder, and of more, behind them."""
    files = [*(folder / path for path in lexicon_files(script)), *more]
    return replace(script, lexicon=SEPARATOR.join(dict.fromkeys(str(path.absolute()) for path in files)))


def in_folder(script: Script, folder: Path) -> Script:
    """The script as it is written into a folder: lexicons are named from there, where that can be."""
    return replace(script, lexicon=SEPARATOR.join(_from(folder, path) for path in lexicon_files(script)))


def _from(folder: Path, path: Path) -> str:
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # another drive
        return path.as_posix()
