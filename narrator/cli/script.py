"""`narrator script`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from narrator.cli.options import make_options, script_options
from narrator.cli.root import main


@main.command()
@click.argument("source")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write; else it is printed."
)
@script_options
def script(source: str, output: Path | None, **options: Any) -> None:
    """Print SOURCE as a script: Markdown with chapters and paragraphs, to read, edit and narrate."""
    from narrator import atomic, produce
    from narrator.cli import reporting
    from narrator.rendering.pronouncing import in_folder
    from narrator.script import markdown

    reading = produce.read(source, make_options(options))
    text = markdown.write(in_folder(reading.script, output.parent if output else Path()))
    for line in reporting.lines(source, reading.manuscript, reading.script):
        click.echo(line, err=True)
    if output:
        atomic.write(output, text)
        click.echo(f"{output} written. Edit it, then: narrator make {output}", err=True)
    else:
        click.echo(text, nl=False)
