"""`narrator script`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from narrator.cli.options import make_options, script_options
from narrator.cli.root import main
from narrator.cli.telling import echo

if TYPE_CHECKING:
    from narrator.rendering.work import PreparedSource


@main.command()
@click.argument("source")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write.  [default: print it]"
)
@click.option("--speakers", is_flag=True, help="Print who speaks in quotes, as a file for --cast, instead.")
@click.option(
    "--explain", is_flag=True, help="Explain on standard error why each paragraph of a divided text ends where it does."
)
@script_options
def script(source: str, output: Path | None, speakers: bool, explain: bool, **options: Any) -> None:
    """Print SOURCE as a script: Markdown with chapters and paragraphs, to read, edit and narrate.

    A SOURCE that is a script is changed only by options and --cast.
    """
    from narrator import atomic, produce
    from narrator.cli import reporting

    if speakers:
        options["cast"] = options["cast"] or "auto"
    settings = make_options(options)
    work = produce.read(source, settings)
    text = starter(work, options["cast"]) if speakers else written(work, output, lexicon=bool(options["lexicon"]))
    for line in reporting.lines(source, work.manuscript, work.script):
        echo(line, err=True)
    if explain:
        for line in reporting.breaks(work.manuscript, settings.script):
            echo(line, err=True)
    if not speakers:
        for line in reporting.speakers(work.roles, work.script.voice):
            echo(line, err=True)
    if output:
        atomic.write(output, text)
        then = f"narrator make {source} --cast {output}" if speakers else f"narrator make {output}"
        echo(f"{output} written. Edit it, then: {then}", err=True)
    else:
        echo(text, nl=False)


def written(work: PreparedSource, output: Path | None, *, lexicon: bool) -> str:
    """The script as it is to be read; of one that was a script already, only what is other now."""
    from dataclasses import replace

    from narrator.rendering.pronouncing import in_folder
    from narrator.script import markdown
    from narrator.script.revising import revised
    from narrator.synthesis.voices import DEFAULT_VOICE

    made = in_folder(work.script, output.parent if output else Path())
    if not (document := work.document):
        return markdown.write(made)
    if not document.script.voice and made.voice == DEFAULT_VOICE:
        made = replace(made, voice="")
    return revised(document, made if output or lexicon else replace(made, lexicon=document.script.lexicon))


def starter(work: PreparedSource, asked: str) -> str:
    from narrator.rendering.casting import cast_of
    from narrator.script.dialogue import casting

    voice = work.script.voice
    return casting.starter(work.roles, cast_of(asked, voice), voice)
