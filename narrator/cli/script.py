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
    from narrator.rendering.pronouncing import in_folder
    from narrator.script import markdown

    read = produce.read(source, make_options(options)).script
    text = markdown.write(in_folder(read, output.parent if output else Path()))
    if output:
        atomic.write(output, text)
        click.echo(f"{output} written. Edit it, then: narrator make {output}", err=True)
    else:
        click.echo(text, nl=False)
