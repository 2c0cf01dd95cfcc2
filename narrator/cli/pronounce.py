"""`narrator pronounce`."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from narrator.cli.root import main


@main.command("pronounce")
@click.argument("texts", metavar="[TEXT...]", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def pronounce_texts(texts: Sequence[str], as_json: bool) -> None:
    """Show how each TEXT, or each line of standard input, is read: words, expansions, pinyin with tones as spoken."""
    from narrator.cli import readings

    show = readings.as_json if as_json else readings.as_table
    for text in texts or sys.stdin:
        click.echo(show(text.rstrip("\r\n")))
