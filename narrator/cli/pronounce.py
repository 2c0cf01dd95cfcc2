"""`narrator pronounce`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from narrator.cli.options import lexicon_option
from narrator.cli.root import main
from narrator.cli.telling import echo


def _is_file(text: str) -> bool:
    try:
        return Path(text).is_file()
    except (OSError, ValueError):
        return False


@main.command("pronounce")
@click.argument("texts", metavar="[TEXT...]", nargs=-1)
@click.option(
    "--doubtful", "source", metavar="SOURCE",
    help="Instead, list the places of a SOURCE of `make` or `script` that may be misread, the most doubtful first.",
)  # fmt: skip
@click.option("--why", "characters", metavar="CHARACTERS", default="", help="Instead, say what decides their reading.")
@click.option("--limit", type=click.IntRange(1), default=40, show_default=True, help="Doubtful places to list.")
@lexicon_option
@click.option("--encoding", default="", metavar="NAME", help="Encoding of SOURCE, if it is detected wrongly.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def pronounce_texts(texts: Sequence[str], source: str, **options: Any) -> None:
    """Show how each TEXT, or each line of standard input, is read: words, expansions, pinyin with tones as spoken.

    \b
      narrator pronounce 他在银行等了126分钟
      narrator pronounce --doubtful book.txt      what to hear before the book is made
      narrator pronounce --why 行 他在银行行走     which rule or dictionary decides, and what others say
    """
    if source:
        from narrator.cli import doubtful

        del options["characters"]
        doubtful.show(source, **options)
        return
    from narrator.cli import readings
    from narrator.frontend.lexicon import Lexicon

    if options["characters"]:
        from narrator.cli import reasons

        reasons.show(texts or sys.stdin, **options)
        return
    show, book = readings.as_json if options["as_json"] else readings.as_table, Lexicon.load(*options["lexicon"])
    if named := next((text for text in texts if _is_file(text)), ""):
        echo(f"{named} is read as words. For what is in the file: narrator pronounce --doubtful {named}", err=True)
    for text in texts or sys.stdin:
        echo(show(text.rstrip("\r\n"), book))
