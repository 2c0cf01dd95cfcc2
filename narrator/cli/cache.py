"""`narrator cache`."""

from __future__ import annotations

import click

from narrator.cli.root import main
from narrator.cli.telling import echo


@main.group()
def cache() -> None:
    """The clips and voice files kept in the cache folder ($NARRATOR_CACHE)."""


SHARED = click.option("--store", "shared", is_flag=True, help="The store that NARRATOR_STORE names, not the cache.")


@cache.command("info")
@SHARED
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def cache_info(shared: bool, as_json: bool) -> None:
    """Show where the cache is and how much it holds."""
    from narrator.cli import listing

    if shared:
        listing.show_store(as_json=as_json)
    else:
        listing.show_cache(as_json=as_json)


@cache.command("prune")
@SHARED
@click.option("--size", "size_mb", type=click.IntRange(0), metavar="MB", help="Most to keep.  [default: 5000]")
def cache_prune(shared: bool, size_mb: int | None) -> None:
    """Remove the least recently used clips; from a store at an address, those written first."""
    from narrator import housekeeping

    if shared:
        most = housekeeping.limit_bytes() if size_mb is None else size_mb * 1_000_000
        freed = housekeeping.prune_shared(most)
    else:
        freed = housekeeping.prune(size_mb)
    echo(f"{freed / 1e6:.1f} MB freed")


@cache.command("clear")
@SHARED
@click.option("--voices", "with_voices", is_flag=True, help="Remove installed voice files, too.")
def cache_clear(shared: bool, with_voices: bool) -> None:
    """Remove every clip; the next run synthesizes them again."""
    from narrator import housekeeping

    freed = housekeeping.prune_shared(0) if shared else housekeeping.clear(with_voices=with_voices)
    echo(f"{freed / 1e6:.1f} MB freed")
