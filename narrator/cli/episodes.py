"""`narrator feed list`, `remove`, `hide` and `restore`: what is in a show."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from narrator.cli.feed import FOLDER, feed, output_option, rebuilt, settings_option
from narrator.cli.telling import echo

STATES = {
    "": "",
    "hidden": "hidden",
    "removed": "removed",
    "withdrawn": "left out: build with its edition to bring it back",
}


@feed.command("list", short_help="List the episodes with their dates and states.")
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path), default=FOLDER)
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
def list_episodes(folder: Path, as_json: bool) -> None:
    """List every episode of a show: its name, which other commands take, its date, title and state."""
    import json
    from dataclasses import asdict
    from datetime import UTC, datetime

    from narrator.podcast import ledger

    entries = ledger.load(folder).entries
    if as_json:
        echo(json.dumps([asdict(entry) for entry in entries], ensure_ascii=False, indent=1))
        return
    for entry in entries:
        state = STATES[entry.state] or ("not yet out" if entry.moment > datetime.now(UTC) else "")
        echo(f"{entry.name}  {entry.date[:16].replace('T', ' ')}  {entry.title}" + (f"  ({state})" if state else ""))
    if not entries:
        echo(f"{folder} has no episodes yet. Add some: narrator feed EDITION --base-url URL")


def changing(name: str, state: str, short: str, text: str) -> None:
    """Add a command that gives episodes a state and builds the show again."""

    @feed.command(name, short_help=short, help=text)
    @click.argument("wanted", metavar="EPISODE|EDITION...", nargs=-1, required=True)
    @output_option
    @settings_option
    def change(wanted: Sequence[str], output: Path, settings: Path | None) -> None:
        from narrator.cli.display import counted
        from narrator.podcast import changes

        changed = changes.mark(output, wanted, state)
        built = rebuilt(output, settings)
        for each in changed:
            echo(f"  {name:8} {each}")
        echo(f"{output}/  {built.show.title}: {counted(len(built.episodes), 'episode')}")
        if waiting := [each for each in changed if each in changes.waiting(output)]:
            echo(f"  Their files are gone; build with the edition to bring back {', '.join(waiting)}: ", nl=False)
            echo(f"narrator feed EDITION -o {output}")
        if changed:
            echo("  To take it to where the show is hosted: narrator feed publish TARGET --prune")


changing(
    "remove", "removed", "Take episodes or editions out of the show.",
    "Take episodes, or all episodes of an edition, out of the show.\n\n"
    "Name an episode as `narrator feed list` does, or an edition by its folder. Their files in the show's folder are "
    "removed, the edition stays as it is. Their ids and dates are kept: `narrator feed restore` and building with the "
    "edition again bring them back.",
)  # fmt: skip
changing(
    "hide", "hidden", "Keep episodes out of directories.",
    "Keep episodes, or all episodes of an edition, out of directories and off the show's own pages.\n\n"
    "They stay in the feed with itunes:block, so that who has them keeps them, and at their addresses.",
)  # fmt: skip
changing(
    "restore", "", "Undo `remove` and `hide`.",
    "Undo `remove` and `hide`: the episodes come back with the ids, dates and addresses they had.\n\n"
    "After `remove`, build with the edition again: narrator feed EDITION",
)  # fmt: skip
