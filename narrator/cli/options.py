"""Options that several commands share, and the values they become."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from narrator.audio.options import Pauses
from narrator.cli.sound import chosen_sound, chosen_tags, chosen_video
from narrator.cli.speech import speech_of
from narrator.manuscript.options import CUE_LANGUAGES, TABLES
from narrator.rendering.binding import BINDINGS
from narrator.subtitles.files import DEFAULT_FORMATS, SCRIPTS, SubtitleOptions
from narrator.subtitles.formats import PLAIN as SUBTITLE_FORMATS
from narrator.subtitles.model import CueOptions

if TYPE_CHECKING:
    from narrator.rendering.options import MakeOptions


lexicon_option = click.option(
    "--lexicon", type=click.Path(dir_okay=False, path_type=Path), multiple=True, metavar="FILE",
    help="Readings of names and words, over the built-in ones; repeatable. docs/formats.md shows the form.",
)  # fmt: skip


def _pattern(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """A regular expression that can be used."""
    import re

    try:
        re.compile(value)
    except re.error as error:
        raise click.BadParameter(f"{value!r} is not a regular expression: {error}.", ctx, param) from None
    return value


def script_options(command: Callable[..., Any], *, is_spoken: bool = True) -> Callable[..., Any]:
    """The options that decide how a source becomes a script; those of voices only for one that is spoken."""
    voice = click.option(
        "--voice", default="", metavar="NAME", help="Voice to speak with; `narrator voices` lists them."
    )
    cast = click.option(
        "--cast", default="", metavar="FILE",
        help="Voices for who speaks in quotes: a file (`narrator script SOURCE --speakers` begins one), or auto: "
        "a man's or a woman's where the text tells.",
    )  # fmt: skip
    options = [
        click.option("--title", default="", help="Title, instead of the source's own."),
        click.option("--author", default="", help="Author, instead of the source's own."),
        *([voice] if is_spoken else []),
        click.option(
            "--chapters", type=click.Choice(["auto", "none", "headings"]), default="auto", show_default=True,
            help="Chapters by headings, tiny ones joined, else by topic and length (auto); by every one of "
            "them (headings); or one for all (none).",
        ),
        click.option(
            "--chapter-minutes", type=click.FloatRange(0.5, 600), metavar="MINUTES",
            help="Target length of a chapter where no headings divide the text.",
        ),
        click.option(
            "--heading", default="", metavar="REGEX", callback=_pattern,
            help="Pattern of a chapter heading's beginning, besides the usual forms: '第.{1,4}夜'.",
        ),
        click.option(
            "--paragraph", type=click.Choice(["short", "normal", "long"]), default="normal", show_default=True,
            help="Length of paragraphs where the text has no paragraphs of its own.",
        ),
        lexicon_option,
        *([cast] if is_spoken else []),
        click.option("--encoding", default="", metavar="NAME", help="Encoding of the source, if detected wrongly."),
        click.option(
            "--tables", type=click.Choice(TABLES), default=TABLES[0], show_default=True,
            help="Read tables row by row, each cell behind its column's title (headers) or without it (rows), "
            "or leave them out (none).",
        ),
        click.option(
            "--cues", type=click.Choice(CUE_LANGUAGES), default=CUE_LANGUAGES[0], show_default=True,
            help="Language to read of subtitles in two.",
        ),
        click.option("--keep-all", is_flag=True, help="Keep everything: notes and adverts are spoken, too."),
    ]  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def pause_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Silence by structure."""
    where = {"comma": "at commas at the least", "sentence": "between sentences", "paragraph": "between paragraphs",
             "heading": "after a heading", "head": "at a chapter's start", "tail": "at a chapter's end"}  # fmt: skip
    for name, place in reversed(where.items()):
        command = click.option(
            f"--pause-{name}", type=click.FloatRange(0, 60), metavar="SECONDS",
            help=f"Silence {place}.  [default: the script's, else {getattr(Pauses(), f'{name}_s')}]",
        )(command)  # fmt: skip
    return command


def several_of(known: Sequence[str]) -> Callable[[click.Context, click.Parameter, str], tuple[str, ...]]:
    """A callback for an option with some of those names, comma-separated, or `none`."""

    def names(ctx: click.Context, param: click.Parameter, value: str) -> tuple[str, ...]:
        asked = [name for part in value.split(",") if (name := part.strip().lower())]
        for name in asked:
            if name not in known and asked != ["none"]:
                raise click.BadParameter(f"{name!r} is not one of {', '.join(known)}, none.", ctx, param)
        return () if asked == ["none"] else tuple(dict.fromkeys(asked))

    return names


def subtitle_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Which subtitle files, and what a cue may hold."""
    cues = CueOptions()
    options = [
        click.option(
            "--subtitles", callback=several_of(SUBTITLE_FORMATS), default=",".join(DEFAULT_FORMATS), show_default=True,
            metavar=",".join(SUBTITLE_FORMATS).upper(),
            help="Comma-separated formats, or none. Changing them does not re-encode audio.",
        ),
        click.option(
            "--script", type=click.Choice(SCRIPTS), default=SCRIPTS[0], show_default=True,
            help="Characters of the subtitles: simplified, traditional, or a file of each.",
        ),
        click.option(
            "--karaoke", is_flag=True,
            help="For VTT, LRC and ASS, also write a file with the time of every character.",
        ),
        click.option(
            "--line-characters", type=click.FloatRange(4, 60), default=cues.line_units, show_default=True,
            metavar="NUMBER", help="Characters in a line; a Latin letter counts as half.",
        ),
        click.option(
            "--lines", type=click.IntRange(1, 2), default=cues.max_lines, show_default=True,
            help="Most lines in a cue.",
        ),
        click.option(
            "--end-marks/--no-end-marks", default=cues.end_marks, show_default=True,
            help="Show commas and full stops at line ends, or leave them out.",
        ),
    ]  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def make_options(given: dict[str, Any]) -> MakeOptions:
    from dataclasses import replace

    from narrator.manuscript.options import ReadingOptions
    from narrator.rendering.options import FallbackScope, MakeOptions
    from narrator.script.options import ScriptOptions

    script = ScriptOptions(**{name: given[name] for name in ScriptOptions.__dataclass_fields__ if name in given})
    script = replace(script, pauses=asked_pauses(given))
    reading = ReadingOptions(given["keep_all"], given["tables"], given["cues"])
    common = MakeOptions(script=script, reading=reading, encoding=given["encoding"])
    if "speed" not in given:
        return common
    made = replace(
        common,
        speech=speech_of(given),
        sound=chosen_sound(given),
        tags=chosen_tags(given),
        whole=tuple(name for name in given["formats"] if name in BINDINGS),
        whole_sound=given["whole"],
        subtitles=chosen_subtitles(given),
        video=chosen_video(given),
        file_names=given["file_names"],
        cluster=given["cluster"],
        force=given["force"],
        replace=given["replace"],
        new_id=given["new_id"],
        proof=given["proof"],
        fallback=given["fallback"],
        fallback_scope=FallbackScope(given["fallback_scope"]),
        allow_gaps=given["allow_gaps"],
    )
    return replace(made, jobs=given["jobs"]) if given["jobs"] else made


PATHS = {
    "formats": ("sound.formats", "whole"), "whole": ("whole_sound",), "loudness": ("sound.target",),
    "peak": ("sound.target",), "bitrate": ("sound.kbps",), "music": ("sound.music",), "intro": ("sound.intro",),
    "outro": ("sound.outro",), "cover": ("tags.cover", "tags.has_cover"), "no_cover": ("tags.cover", "tags.has_cover"),
    "genre": ("tags.genre",), "year": ("tags.year",), "subtitles": ("subtitles.formats",),
    "script": ("subtitles.script",), "karaoke": ("subtitles.karaoke",), "lines": ("subtitles.cues.max_lines",),
    "line_characters": ("subtitles.cues.line_units",), "end_marks": ("subtitles.cues.end_marks",),
    "video": ("video.burnt", "video.track", "video.waveform"), "room_tone": ("sound.room_tone",),
    "pitch_hz": ("speech.pitch_hz",), "volume_percent": ("speech.volume_percent",), "fallback": ("fallback",),
    "fallback_scope": ("fallback_scope",), "allow_gaps": ("allow_gaps",), "file_names": ("file_names",),
    "chapters": ("script.chapters",), "paragraph": ("script.paragraph",), "heading": ("script.heading",),
    "chapter_minutes": ("script.chapter_minutes",), "cast": ("script.cast",), "encoding": ("encoding",),
    "keep_all": ("reading.keep_all",), "tables": ("reading.tables",), "cues": ("reading.cues",),
}  # fmt: skip
"""The paths in MakeOptions that a parameter sets."""


def given_options() -> frozenset[str]:
    """The paths of the options that the user gave, on the command line or in the environment."""
    from click.core import ParameterSource

    ctx = click.get_current_context()
    silent = (ParameterSource.DEFAULT, None)
    given = [paths for name, paths in PATHS.items() if ctx.get_parameter_source(name) not in silent]
    return frozenset(path for paths in given for path in paths)


def asked_pauses(given: dict[str, Any]) -> dict[str, float]:
    """The silences that were given; a clause pauses as a comma does."""
    asked = {name: value for name, value in given.items() if name.startswith("pause_") and value is not None}
    named = {f"{name.removeprefix('pause_')}_s": value for name, value in asked.items()}
    return {"clause_s": named["comma_s"], **named} if "comma_s" in named else named


def chosen_subtitles(given: dict[str, Any]) -> SubtitleOptions:
    cues = CueOptions(given["line_characters"], given["lines"], end_marks=given["end_marks"])
    return SubtitleOptions(given["subtitles"], given["script"], given["karaoke"], cues)
