"""Options that several commands share, and the values they become."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from narrator.audio.pauses import Pauses

if TYPE_CHECKING:
    from narrator.rendering.options import MakeOptions


def script_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that decide how a source becomes a script."""
    options = [
        click.option("--title", default="", help="Title, instead of the source's own."),
        click.option("--author", default="", help="Author, instead of the source's own."),
        click.option("--voice", default="", metavar="NAME", help="Voice to speak with; `narrator voices` lists them."),
        click.option(
            "--chapters", type=click.Choice(["auto", "none", "headings"]), default="auto", show_default=True,
            help="Chapters by headings, else by topic and length (auto); only by headings; or one for all (none).",
        ),
        click.option(
            "--chapter-minutes", type=click.FloatRange(0.5, 600), default=5.0, show_default=True, metavar="MINUTES",
            help="Length to aim at where no headings divide the text.",
        ),
        click.option(
            "--paragraph", type=click.Choice(["short", "normal", "long"]), default="normal", show_default=True,
            help="Length of paragraphs in text that has none.",
        ),
        click.option("--encoding", default="", metavar="NAME", help="Encoding of the source, if the guess is wrong."),
        click.option("--keep-all", is_flag=True, help="Clean nothing away: speak notes and adverts, too."),
    ]  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def pause_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Silence by structure."""
    where = {"comma": "at commas, at least", "sentence": "between sentences", "paragraph": "between paragraphs",
             "heading": "after a heading", "head": "at a chapter's start", "tail": "at a chapter's end"}  # fmt: skip
    for name, place in reversed(where.items()):
        command = click.option(
            f"--pause-{name}", type=click.FloatRange(0, 60), default=getattr(Pauses(), f"{name}_s"), show_default=True,
            metavar="SECONDS", help=f"Silence {place}.",
        )(command)  # fmt: skip
    return command


def make_options(given: dict[str, Any]) -> MakeOptions:
    from dataclasses import replace

    from narrator.rendering.options import MakeOptions
    from narrator.script.options import ScriptOptions
    from narrator.synthesis.engine import SpeechOptions

    script = ScriptOptions(**{name: given[name] for name in ScriptOptions.__dataclass_fields__ if name in given})
    common = MakeOptions(script=script, encoding=given["encoding"], keep_all=given["keep_all"])
    if "speed" not in given:
        return common
    named = {name.replace("pause_", "") + "_s": value for name, value in given.items() if name.startswith("pause_")}
    pauses = Pauses(**named, clause_s=named["comma_s"])
    made = replace(
        common, speech=SpeechOptions(given["speed"]), pauses=pauses, kbps=int(given["bitrate"]), force=given["force"]
    )
    return replace(made, jobs=given["jobs"]) if given["jobs"] else made
