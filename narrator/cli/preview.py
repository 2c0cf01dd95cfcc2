"""`narrator preview`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from narrator.cli.options import lexicon_option
from narrator.cli.root import main
from narrator.cli.speech import network_options, speech_of, speech_options


@main.command()
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

    asked = MakeOptions(script=ScriptOptions(lexicon=options["lexicon"]), encoding=options["encoding"])
    script = produce.read(source, asked).script
    heard = [place.utterance for place in preview.chosen(script, where, options["find"])]
    for utterance in heard:
        click.echo(f"{utterance.text}\n  {preview.reading(utterance)}", err=True)
    with notices.heard_by(lambda notice: click.echo(notice.line, err=True)):
        sounds = [preview.spoken(heard, name, speech_of(options)) for name in names or [script.voice]]
    if output:
        preview.write_wav(output, sum(sounds[1:], sounds[0]))
        click.echo(f"{output} written", err=True)
    else:
        for sound in sounds:
            preview.play(sound)
