"""`narrator doctor`."""

from __future__ import annotations

import click

from narrator.cli.root import main


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def doctor(as_json: bool) -> None:
    """Check everything that narrating needs, and say how to fix what is missing."""
    from narrator import doctor

    if not doctor.show(doctor.examine(), as_json=as_json):
        raise click.exceptions.Exit(1)
