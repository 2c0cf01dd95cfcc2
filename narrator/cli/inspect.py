"""`narrator inspect`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from narrator.cli.places import EditionArgument
from narrator.cli.root import main
from narrator.cli.telling import echo


@main.command()
@click.argument("edition", metavar="EDITION", type=EditionArgument())
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE",
    help="Where to write the page.  [default: inspect.html in the edition's folder]",
)  # fmt: skip
@click.option("--png", is_flag=True, help="Also write a picture of each chapter beside the page.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing.")
def inspect(edition: Path, output: Path | None, png: bool, quiet: bool) -> None:
    """Show what EDITION, a folder that `narrator make` wrote, sounds like, and what to listen to first.

    Writes one page to open in a browser, with waveform, pauses, subtitles, pace and level of every chapter; a click
    plays from there. It lists places with an unusual pace or level, a doubtful reading, a long silence, or a subtitle
    beyond its limits.
    """
    from narrator import inspection
    from narrator.cli.display import counted
    from narrator.edition import opened

    manifest, folder = opened(edition)
    page = output or folder / "inspect.html"
    with click.progressbar(
        inspection.pictures(manifest, folder), len(manifest.chapters), "Listening", file=sys.stderr, hidden=quiet
    ) as chapters:
        seen = inspection.drawn(chapters, page.parent) if png else chapters
        first, places = inspection.write(page, manifest, seen)
    if quiet:
        return
    echo(f"{page}  {counted(places, 'place')} to hear")
    for number, _, finding in first:
        quote = inspection.short(finding.quote, 24)
        echo(f"  {number} {inspection.clock(finding.start_s):>6}  {finding.why}  {quote}")
