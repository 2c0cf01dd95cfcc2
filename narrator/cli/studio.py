"""`narrator studio`."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from narrator.cli.options import make_options, script_options
from narrator.cli.root import fail, main
from narrator.cli.showing import showing
from narrator.cli.telling import echo
from narrator.manuscript.options import ReadingOptions
from narrator.script.options import ScriptOptions

if TYPE_CHECKING:
    from narrator.rendering.options import MakeOptions
    from narrator.studio.session import Session


@main.command()
@click.argument("source")
@click.option(
    "-o", "--output", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
    help="Folder for the edition of a new source.  [default: output]",
)  # fmt: skip
@script_options
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; another demands --token.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port to listen on.  [default: any free one]")
@click.option("--token", default="", help="Secret in the page's address.  [default: a random one]")
@click.option("--no-browser", is_flag=True, help="Only print the address.")
def studio(source: str, output: Path | None, **options: Any) -> None:
    """Open SOURCE, or an edition's folder or script.md, as a page: hear it, correct it, hear it again.

    Every correction is in script.md at once, and what was heard is kept, so that `narrator make` gives exactly that.
    The page is served on this machine alone, to whoever has its address. Stop it with Ctrl-C.
    """
    from narrator.errors import OutputError
    from narrator.studio.opening import alone, open_edition
    from narrator.studio.server import LOCAL, Address, serve
    from narrator.studio.session import Session

    host, token = options["host"], options["token"]
    if host != LOCAL and len(token) < 16:
        fail(OutputError(
            f"On {host} others can reach the page: they could hear and change this edition and start exports.",
            remedy="Give a secret of 16 characters or more with --token, or leave --host out.",
        ))  # fmt: skip
    settings = make_options(options)
    if not Path(source).is_dir() and sys.stderr.isatty():
        echo(f"Reading {source} …", err=True)
    opened = open_edition(source, output, settings)
    if opened.notice:
        echo(opened.notice, err=True)
    if host != LOCAL:
        echo(f"Whoever has the address below can hear and change {opened.folder} from {host}.", err=True)

    def announce(address: str) -> None:
        echo(f"{opened.folder}/  open at\n  {address}\nCtrl-C stops; every change is in script.md already.")
        sys.stdout.flush()
        if not options["no_browser"]:
            click.launch(address)

    with alone(opened.folder):
        session = Session(opened.folder)
        if not opened.made:
            _take_over(session, settings)
        _install(session)
        serve(session, Address(host, options["port"], token), announce)


def _install(session: Session) -> None:
    """Fetch and load what the script's own voice needs before anybody waits for it; without it, text work goes on."""
    from narrator import assets
    from narrator.errors import NarratorError
    from narrator.synthesis import voices
    from narrator.synthesis.engine import hasten

    named = session.state.book.script.voice or voices.DEFAULT_VOICE
    try:
        voice = voices.find(named)
        with showing(quiet=False, verbose=False) as progress:
            assets.install(voice.assets, progress.fetching if progress else lambda *_: None)
        hasten(voice.engine)
    except NarratorError as error:
        echo(f"{error.problem} Text work goes on; the voice is fetched when you play.", err=True)


def _take_over(session: Session, settings: MakeOptions) -> None:
    """Write a voice and a speed that were given into the script of an edition; the rest is for new sources."""
    from narrator.studio import edits

    given = {"voice": settings.script.voice, "speed": settings.script.speed}
    if any(given.values()):
        script = session.state.script.script
        voice, speed = given["voice"] or script.voice, given["speed"] or script.speed
        edits.apply(session, {"action": "deliver", "scope": "book", "voice": voice, "speed": float(speed)})
    rest = replace(settings.script, voice="", speed=0.0)
    if rest != ScriptOptions() or settings.encoding or settings.reading != ReadingOptions():
        echo("Options on how a source is read are passed over: this edition has its script.", err=True)
