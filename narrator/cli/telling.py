"""What is told on a terminal: texts, titles and names of files may hold what a terminal would obey."""

from __future__ import annotations

import re
import sys

import click

CONTROLS = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f"  # all but tabs and line ends
    r"\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]"  # what lets a line end early, or run the other way
)


def printable(text: str) -> str:
    """The text without control characters."""
    return CONTROLS.sub("\ufffd", text)


def echo(message: str = "", *, err: bool = False, nl: bool = True) -> None:
    """Tell people on a terminal what can be told them; programs and files get it as it is."""
    stream = sys.stderr if err else sys.stdout
    click.echo(printable(message) if stream.isatty() else message, err=err, nl=nl)
