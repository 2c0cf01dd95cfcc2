"""`narrator voices`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from narrator.cli.root import main
from narrator.cli.showing import showing
from narrator.cli.speech import network_options


@main.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@click.pass_context
def voices(ctx: click.Context, as_json: bool) -> None:
    """List the voices, or manage them: install, add, show, remove, refresh."""
    if ctx.invoked_subcommand is None:
        from narrator.cli import listing

        listing.show_voices(as_json=as_json)


@voices.command("install")
@click.argument("names", metavar="[NAME...]", nargs=-1)
@click.option("--all", "every", is_flag=True, help="All the offline voices.")
def voices_install(names: Sequence[str], every: bool) -> None:
    """Fetch and verify what the named voices need (the default voice, if none is named)."""
    from narrator import assets
    from narrator.synthesis import voices

    chosen = list(voices.catalogue()) if every else list(names) or [voices.DEFAULT_VOICE]
    needed = dict.fromkeys(asset for name in chosen for asset in voices.find(name).assets)
    for name in needed:
        assets.catalogue()[name].verify()  # a damaged one is removed, and fetched again below
    with showing(quiet=False, verbose=False) as progress:
        assets.install(needed, progress.fetching if progress else lambda *_: None)
        if any(voices.find(name).engine == "kokoro" for name in chosen):
            from narrator.synthesis.kokoro.model import adapted_model

            adapted_model()
    click.echo(f"installed: {', '.join(chosen)}")


@voices.command("add")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--blend", metavar="BLEND", help='Blend voices of Kokoro: --blend "zf_xiaobei 0.5 + af_heart 0.5".')
@click.option("--name", help="Name of the blend, as in 小北.")
@click.option("--title", default="", help="A Chinese name that finds it, too.")
@click.option("--gender", type=click.Choice(["female", "male", "none"]), help="As the heaviest part, if left out.")
@click.option("--style", default="", help="What it suits, in a few words.")
@click.option("--replace", is_flag=True, help="Write over a voice file of the same name.")
def voices_add(file: Path | None, blend: str | None, name: str | None, replace: bool, **about: str | None) -> None:
    """Add a voice file, or a blend under a name, to your own voices."""
    from narrator.synthesis.catalogue import own

    if (file is None) == (blend is None):
        raise click.UsageError('Give a voice file, or --blend "…" --name NAME.')
    if file:
        added = own.write_copy(file, replace=replace)
    elif not name:
        raise click.UsageError("A blend needs a name: --name 小北.")
    else:
        added = own.write_blend(name, blend or "", {k: v or "" for k, v in about.items()}, replace=replace)
    named = [*added.voices, *(f"{server}/…" for server in added.servers)]
    click.echo(f"added: {', '.join(named)}\n  in {added.path}")


@voices.command("remove")
@click.argument("name")
def voices_remove(name: str) -> None:
    """Remove a voice from your own voice files, or a whole file by its name."""
    from narrator.synthesis.catalogue import own

    click.echo(f"removed: {name}\n  from {own.remove(name)}")


@voices.command("show")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def voices_show(name: str, as_json: bool) -> None:
    """Show all that is known of a voice: what it is made of, its files, its server, where it comes from."""
    from narrator.cli import listing

    listing.show_voice(name, as_json=as_json)


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
    click.echo("\n".join(names))
    click.echo(f"{len(names)} voices listed.", err=True)
