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
    """List the voices; `narrator voices install` fetches one ahead of time, `refresh` asks for new online ones."""
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


@voices.command("refresh")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="Catalogue to write.  [default: one in the cache folder, which goes before the one that came along]",
)  # fmt: skip
@network_options
def voices_refresh(output: Path | None) -> None:
    """Ask Microsoft's service which Chinese voices it has now, and list those from then on."""
    from narrator.synthesis.edge import listing

    names = listing.refresh(output)
    click.echo("\n".join(names))
    click.echo(f"{len(names)} voices listed.", err=True)
