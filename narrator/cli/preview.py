"""`narrator preview`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from narrator.cli.options import lexicon_option
from narrator.cli.root import main
from narrator.cli.speech import network_options, speech_of, speech_options


@main.command(short_help="Hear some segments of a text at once.")
@click.argument("source")
@click.argument("where", default="")
@click.option("--find", default="", metavar="TEXT", help="The segments that hold TEXT.")
@click.option("--voice", "names", multiple=True, metavar="NAME", help="Voice; give several to compare them.")
@speech_options
@network_options
@lexicon_option
@click.option("--encoding", default="", metavar="NAME", help="Encoding of the source, if the guess is wrong.")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="WAV file to write; else it is played."
)
def preview(source: str, where: str, names: Sequence[str], output: Path | None, **options: Any) -> None:
    """Hear some segments of SOURCE: WHERE is a number, a range 7-9, or 2.3 for chapter.paragraph.

    Shows how each is read. What is heard is kept, so that `make` need not synthesize it again.
    """
    from narrator import preview, produce
    from narrator.rendering.options import MakeOptions
    from narrator.script.options import ScriptOptions
    from narrator.synthesis.network import notices

    script_options = ScriptOptions(speed=options["speed"], lexicon=options["lexicon"])
    asked = MakeOptions(script=script_options, encoding=options["encoding"])
    places = preview.chosen(produce.read(source, asked).script, where, options["find"])
    for place in places:
        click.echo(f"{place.text}\n  {preview.reading(place.utterance)}", err=True)
    with notices.heard_by(lambda notice: click.echo(notice.line, err=True)):
        sounds = [preview.spoken(places, name, speech_of(options)) for name in names or [""]]
    if output:
        preview.write_wav(output, sum(sounds[1:], sounds[0]))
        click.echo(f"{output} written", err=True)
    else:
        for sound in sounds:
            preview.play(sound)
