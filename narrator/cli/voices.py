"""`narrator voices`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from narrator.cli.root import main
from narrator.cli.showing import showing
from narrator.cli.speech import network_options, speech_of, speech_options
from narrator.cli.telling import echo

MOST_NAMES = 12  # that are listed of what was added


@main.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@click.pass_context
def voices(ctx: click.Context, as_json: bool) -> None:
    """List the voices, or manage them: install, try, add, show, remove, refresh."""
    if ctx.invoked_subcommand is None:
        from narrator.cli import listing

        listing.show_voices(as_json=as_json)


@voices.command("install")
@click.argument("names", metavar="[NAME...]", nargs=-1)
@click.option("--all", "every", is_flag=True, help="All the offline voices.")
@click.option(
    "--from", "brought", type=click.Path(path_type=Path), metavar="FOLDER|FILE",
    help="Take the files from there, without a network: voice files or packages that have them.",
)  # fmt: skip
def voices_install(names: Sequence[str], every: bool, brought: Path | None) -> None:
    """Fetch and verify what the named voices need (the default voice, if none is named)."""
    from narrator import assets
    from narrator.synthesis import voices

    chosen = list(voices.catalogue()) if every else list(names) or [voices.DEFAULT_VOICE]
    needed = dict.fromkeys(asset for name in chosen for asset in voices.find(name).assets)
    for name in needed:
        assets.catalogue()[name].verify()  # a damaged one is removed, and fetched again below
    if brought:
        found = assets.install_from(brought)
        echo(f"from {brought}: {', '.join(found) or 'nothing that was missing'}")
        chosen = [name for name in chosen if all(assets.find(asset) for asset in voices.find(name).assets)]
    else:
        with showing(quiet=False, verbose=False) as progress:
            assets.install(needed, progress.fetching if progress else lambda *_: None)
    _adapt(chosen)
    echo(f"installed: {', '.join(chosen) or 'no voice has all its files yet'}")


def _adapt(names: Sequence[str]) -> None:
    """Prepare the models of voices for this processor now rather than at their first word."""
    from narrator.synthesis import voices

    engines = {voices.find(name).engine for name in names}
    for engine in engines:
        kind, _, pack = engine.partition(":")
        if kind == "kokoro":
            from narrator.synthesis.kokoro.model import OWN, adapted_model

            adapted_model(pack or OWN)


@voices.command("add")
@click.argument("source", required=False, metavar="[FILE|FOLDER|ADDRESS]")
@click.option("--blend", metavar="BLEND", help='Blend voices of Kokoro: --blend "zf_xiaobei 0.5 + af_heart 0.5".')
@click.option("--name", help="Name of the blend or the pack, as in 小北.")
@click.option("--title", default="", help="Of a blend: a Chinese name that finds it, too.")
@click.option(
    "--gender", type=click.Choice(["female", "male", "none"]), help="Of a blend; as its heaviest part has it."
)
@click.option("--style", default="", help="Of a blend: what it suits, in a few words.")
@click.option("--model", default="", metavar="FILE", help="Of a pack: which model, where it has several.")
@click.option("--replace", is_flag=True, help="Write over a voice file of the same name.")
def voices_add(
    source: str | None, blend: str | None, name: str | None, model: str, replace: bool, **about: str
) -> None:
    """Add to your own voices: a voice file, a blend under a name, or a pack (a model of Kokoro's kind with voices).

    A pack is a folder, a zip or tar archive, or the address of one; docs/voices.md says what it has.
    """
    from narrator.synthesis import packing
    from narrator.synthesis.catalogue import own

    if (source is None) == (blend is None):
        raise click.UsageError('Give a voice file, a pack, or --blend "…" --name NAME.')
    if (blend is not None or packing.is_pack(source or "")) and not name:
        raise click.UsageError("A blend or a pack needs a name: --name 小北.")
    if blend is not None:
        added = own.write_blend(name or "", blend, {key: text or "" for key, text in about.items()}, replace=replace)
    elif packing.is_pack(source or ""):
        with showing(quiet=False, verbose=False) as progress:
            fetching = progress.fetching if progress else lambda *_: None
            added = packing.write_pack(source or "", name or "", model, replace=replace, progress=fetching)
    else:
        added = own.write_copy(Path(source or ""), replace=replace)
    named = [*added.voices, *(f"{server}/…" for server in added.servers)]
    shown = named if len(named) <= MOST_NAMES else [*named[:MOST_NAMES], f"and {len(named) - MOST_NAMES} more"]
    echo(f"added: {', '.join(shown)}\n  in {added.path}")


@voices.command("remove")
@click.argument("name")
def voices_remove(name: str) -> None:
    """Remove a voice from your own voice files, or a whole file by its name."""
    from narrator.synthesis.catalogue import own

    echo(f"removed: {name}\n  from {own.remove(name)}")


@voices.command("show")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def voices_show(name: str, as_json: bool) -> None:
    """Show all that is known of a voice: what it is made of, its files, its server, where it comes from."""
    from narrator.cli import listing

    listing.show_voice(name, as_json=as_json)


@voices.command("try")
@click.argument("text", required=False, default="")
@click.option("--voice", "names", multiple=True, metavar="NAME", help="Voice; repeatable.  [default: all installed]")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), default="voices.html", show_default=True,
    help="The page to write; `-` is none.",
)  # fmt: skip
@click.option("--play", is_flag=True, help="Play each voice in the terminal, too.")
@click.option("--no-browser", is_flag=True, help="Do not open the page.")
@speech_options
@network_options
def voices_try(text: str, names: Sequence[str], output: Path, play: bool, no_browser: bool, **options: Any) -> None:
    """Compare voices by ear: one page with the same sentences (the lines of TEXT) by each installed voice.

    The page is one file and needs no network. What was spoken is kept.
    """
    from narrator.cli import hearing

    hearing.try_voices(text, names, None if str(output) == "-" else output, play=play, speech=speech_of(options))
    if str(output) != "-" and not no_browser and sys.stdout.isatty():
        click.launch(str(output))


@voices.command("refresh")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="Catalogue to write.  [default: one in the cache folder, which takes precedence over the packaged one]",
)  # fmt: skip
@network_options
def voices_refresh(output: Path | None) -> None:
    """Ask Microsoft's service which Chinese voices it has now, and list those from then on."""
    from narrator.synthesis.edge import listing

    names = listing.refresh(output)
    echo("\n".join(names))
    echo(f"{len(names)} voices listed.", err=True)
