"""`narrator cache`."""

from __future__ import annotations

import click

from narrator.cli.root import main


@main.group()
def cache() -> None:
    """The clips and voice files kept in the cache folder ($NARRATOR_CACHE)."""


@cache.command("info")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def cache_info(as_json: bool) -> None:
    """Show where the cache is and how much it holds."""
    from narrator.cli import listing

    listing.show_cache(as_json=as_json)


@cache.command("prune")
@click.option("--size", "size_mb", type=click.IntRange(0), metavar="MB", help="Most to keep.  [default: 5000]")
def cache_prune(size_mb: int | None) -> None:
    """Remove the least recently used clips."""
    from narrator import housekeeping

    click.echo(f"{housekeeping.prune(size_mb) / 1e6:.1f} MB freed")


@cache.command("clear")
@click.option("--voices", "with_voices", is_flag=True, help="Remove installed voice files, too.")
def cache_clear(with_voices: bool) -> None:
    """Remove every clip; the next run synthesizes them again."""
    from narrator import housekeeping

    click.echo(f"{housekeeping.clear(with_voices=with_voices) / 1e6:.1f} MB freed")
