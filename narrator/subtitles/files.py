"""The subtitle files of a chapter: one for each format, script and level of detail that was asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from narrator.subtitles.formats import FORMATS, KARAOKE, SubtitleFormat
from narrator.subtitles.model import Cue, CueOptions, Header
from narrator.subtitles.scripts import WritingSystem, in_script

DEFAULT_FORMATS = ("srt",)
SCRIPTS = ("as-is", "hans", "hant", "both")


@dataclass(frozen=True, slots=True)
class SubtitleOptions:
    """Which subtitles a chapter gets.

    `formats` are names of FORMATS. `script` is one of SCRIPTS: `both` gives simplified files and traditional ones
    beside them. With `karaoke`, a second file with the time of each character goes with each format that has such.
    """

    formats: tuple[str, ...] = DEFAULT_FORMATS
    script: str = "as-is"
    karaoke: bool = False
    cues: CueOptions = field(default_factory=CueOptions)


class Altered(NamedTuple):
    """A line of cue number `cue`, from 1, and how it is shown instead."""

    cue: int
    text: str
    shown: str


class SubtitleFile(NamedTuple):
    """`name` is the manifest's for it, and `ending` what its file's name ends in; `language` is a BCP 47 tag.

    `altered` has the lines that the format cannot hold to the letter.
    """

    name: str
    ending: str
    language: str
    text: str
    altered: tuple[Altered, ...] = ()


def files(cues: Sequence[Cue], header: Header, options: SubtitleOptions) -> Iterator[SubtitleFile]:
    """Every file that was asked for, as text."""
    names = [*options.formats, *(KARAOKE[name] for name in options.formats if options.karaoke and name in KARAOKE)]
    for shown, about, name_end, ending in _scripts(cues, header, options.script):
        for name in names:
            form = FORMATS[name]
            text, altered = form.write(shown, about), tuple(_altered(shown, form))
            yield SubtitleFile(name + name_end, ending + form.suffix, about.language, text, altered)


def _altered(cues: Sequence[Cue], form: SubtitleFormat) -> Iterator[Altered]:
    for number, cue in enumerate(cues, 1):
        yield from (Altered(number, line, seen) for line in cue.lines if (seen := form.shown(line)) != line)


def _scripts(cues: Sequence[Cue], header: Header, script: str) -> Iterator[tuple[Sequence[Cue], Header, str, str]]:
    """The cues in each script, and what is added to the names of their files."""
    if script == "as-is":
        yield cues, header, "", ""
    if script in ("hans", "both"):
        yield *in_script(cues, header, WritingSystem.HANS), "", ""
    if script in ("hant", "both"):
        beside = script == "both"
        yield *in_script(cues, header, WritingSystem.HANT), "-hant" * beside, ".zh-Hant" * beside
