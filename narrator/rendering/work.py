"""A source is read: what will be narrated, by whom, and what it is called."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from narrator import manuscript
from narrator.edition import text_hash
from narrator.manuscript.model import Manuscript
from narrator.manuscript.source import STANDARD_INPUT, SourceBytes, open_source
from narrator.rendering.delivery import check, manner
from narrator.rendering.options import MakeOptions
from narrator.rendering.pronouncing import Pronouncer, with_lexicons
from narrator.script import compose, markdown
from narrator.script.markdown import Document
from narrator.script.model import Script
from narrator.script.options import ScriptOptions
from narrator.synthesis.voices import DEFAULT_VOICE
from narrator.voicefiles import use_project

if TYPE_CHECKING:
    from narrator.script.dialogue.casting import Role


class PreparedSource(NamedTuple):
    """A source as it will be narrated. `name` is what its folder is called after: a given title, else the file.

    `sha256` is of the source's bytes. `titled` tells whether the title was given, by the user or the source, or found
    in the text. `manuscript` is what was read; None for a script, which is taken as it stands: that is `document`.
    `roles` are the speakers of quotes, where a cast was asked for.
    """

    source: str
    sha256: str
    script: Script
    name: str
    titled: bool
    pronouncer: Pronouncer
    manuscript: Manuscript | None = None
    document: Document | None = None
    roles: tuple[Role, ...] = ()

    @property
    def names_voice(self) -> bool:
        """Whether the source itself says who speaks it."""
        if self.document:
            return bool(self.document.script.voice)
        return bool(self.manuscript and self.manuscript.metadata.get("voice"))

    def is_script_in(self, path: Path) -> bool:
        """Whether the source is that file."""
        return self.source != STANDARD_INPUT and path.exists() and path.samefile(self.source)


def read(source: str, options: MakeOptions) -> PreparedSource:
    """Read a source, `-` for standard input: a script is taken as it stands, any other text is cleaned and divided."""
    if source != STANDARD_INPUT:
        use_project(source)
    opened = open_source(source, options.encoding or None)
    if _begins_with_front_matter(opened.data) and markdown.is_script(opened.decoded.text):
        return _script(source, opened, options.script)
    return _text(source, opened, options)


def _begins_with_front_matter(data: bytes) -> bool:
    """Whether the first characters are `---`, whatever the encoding."""
    return data[:16].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe").startswith(b"---")


def _script(source: str, opened: SourceBytes, asked: ScriptOptions) -> PreparedSource:
    digest, document = text_hash(opened.data), markdown.document(opened.decoded.text)
    check(document)
    title = document.script.title
    script, roles = _as_asked(document.script, Path(source).parent, asked)
    name = asked.title or title or script.title
    return PreparedSource(
        source, digest, script, name, bool(asked.title or title), Pronouncer.of(script), None, document, roles
    )


def _text(source: str, opened: SourceBytes, options: MakeOptions) -> PreparedSource:
    digest, asked = text_hash(opened.data), options.script
    text = manuscript.read_bytes(opened.data, opened.name, options.encoding or None, options=options.reading)
    script, named = compose(text, asked), text.metadata
    script = replace(script, voice=script.voice or named.get("voice", ""), lexicon=named.get("lexicon", ""))
    script, roles = _as_asked(script, Path(source).parent, asked)
    name = asked.title or text.title or ("" if source == STANDARD_INPUT else Path(source).stem) or script.title
    return PreparedSource(
        source, digest, script, name, bool(asked.title or text.title), Pronouncer.of(script), text, None, roles
    )


def _as_asked(script: Script, folder: Path, asked: ScriptOptions) -> tuple[Script, tuple[Role, ...]]:
    """The script with what was asked for in place of what it says, and the speakers if a cast was."""
    script = replace(
        script,
        title=asked.title or script.title,
        author=asked.author or script.author,
        voice=asked.voice or script.voice or DEFAULT_VOICE,
        speed=asked.speed or script.speed,
        pauses=replace(script.pauses, **asked.pauses),
    )
    script = with_lexicons(script, folder, asked.lexicon)
    return _with_cast(script, asked) if asked.cast else (script, ())


def _with_cast(script: Script, asked: ScriptOptions) -> tuple[Script, tuple[Role, ...]]:
    """The script with voices for its speakers; a narrator that the cast names speaks the rest."""
    from narrator.rendering.casting import cast_of
    from narrator.script.dialogue.casting import cast_script

    cast = cast_of(asked.cast, manner(script).voice.name)
    if cast.narrator.voice and not asked.voice:
        script = replace(script, voice=cast.narrator.voice, speed=script.speed * cast.narrator.speed)
    script, roles = cast_script(script, cast)
    return script, tuple(roles)
