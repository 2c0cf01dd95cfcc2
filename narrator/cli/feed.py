"""`narrator feed`: a podcast from editions."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from narrator.cli.places import EditionArgument
from narrator.cli.root import main
from narrator.cli.telling import echo

if TYPE_CHECKING:
    from narrator.podcast.build import Built

FOLDER = Path("output/podcast")
SETTINGS = Path("podcast.toml")
output_option = click.option(
    "-o", "--output", type=click.Path(file_okay=False, path_type=Path), default=FOLDER, show_default=True,
    metavar="DIR", help="Folder of the show.",
)  # fmt: skip
settings_option = click.option(
    "--settings", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="The show's settings. Default: podcast.toml, or else DIR/.show/podcast.toml.",
)  # fmt: skip


MORE = "narrator.cli.episodes"  # adds its commands when it is loaded


class FeedGroup(click.Group):
    """A group whose first command need not be named: `narrator feed EDITION` is `narrator feed build EDITION`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, args if args[:1] and args[0] in ctx.help_option_names else self.named(args))

    def named(self, args: list[str]) -> list[str]:
        """The words with the command that they leave out."""
        importlib.import_module(MORE)
        return ["build", *args] if args and args[0] not in self.commands else args

    def list_commands(self, ctx: click.Context) -> list[str]:
        importlib.import_module(MORE)
        return super().list_commands(ctx)


@main.group(cls=FeedGroup)
def feed() -> None:
    """Make a podcast from editions: a folder with feed, audio, transcripts and pages, to host anywhere.

    \b
      narrator feed --init                      write podcast.toml, the show's settings
      narrator feed output/speech               make or extend the show (the same as: feed build)
      narrator feed list                        list its episodes; also: remove, hide, restore
      narrator feed check                       say what an app or directory would object to
      narrator feed serve                       try it on this machine
      narrator feed publish s3://bucket/show    copy it to where it is hosted
    """


@feed.command(short_help="Make or extend the show of editions.")
@click.argument("editions", metavar="[EDITION]...", nargs=-1, type=EditionArgument())
@click.option("--base-url", metavar="URL", help="Address of the folder once it is hosted; overrides podcast.toml.")
@output_option
@settings_option
@click.option("--any-format", is_flag=True, help="Also take Opus, FLAC and WAV, which common podcast apps do not play.")
@click.option("--init", is_flag=True, help="Write podcast.toml with comments, and ask for what cannot be known.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
def build(editions: Sequence[Path], base_url: str | None, output: Path, settings: Path | None, **options: bool) -> None:
    """Add each EDITION (a folder that `narrator make` wrote) to the show, or bring the show up to date.

    Without EDITION, the show is built again from what it has, and episodes whose date has come join it. Episodes keep
    their ids, dates and file names for good. The show's title, description, author, language and cover are fixed when
    it is first built; the settings change them.
    """
    if options["init"]:
        begin(settings or SETTINGS, editions, base_url)
        return
    given = {"base_url": base_url, "any_format": options["any_format"] or None}
    built = rebuilt(output, settings, editions, given, quiet=options["quiet"])
    written = fix(built, output, settings)
    if not options["quiet"]:
        show_built(built)
        if written:
            echo(f"  The show's title, description, author and language are fixed: change them in {written}")
    if built.unplayed:
        from narrator.podcast.enclosures import REFUSED_BY

        echo(f"warning: {REFUSED_BY} do not play {', '.join(built.unplayed[:3])}", err=True)


def settings_of(output: Path, settings: Path | None) -> Path:
    """The file with a show's settings: the one given, or podcast.toml where it is there, or the show's own."""
    return settings or (SETTINGS if SETTINGS.exists() else output / ".show" / SETTINGS.name)


def rebuilt(
    output: Path,
    settings: Path | None,
    editions: Sequence[Path] = (),
    given: Mapping[str, object] | None = None,
    *,
    quiet: bool = False,
) -> Built:
    """Build the show by its settings, `given` over them."""
    from datetime import datetime

    from narrator.podcast import build as recipe
    from narrator.podcast import show

    loaded = show.load(settings_of(output, settings), given or {})
    told = (lambda _: None) if quiet else Counter()
    return recipe.build(editions, loaded, output, datetime.now(show.zone_of(loaded.zone)), told)


def fix(built: Built, output: Path, settings: Path | None) -> Path | None:
    """Write what a new show calls itself into its settings: a new file, or the empty lines of one. The file, if so."""
    from narrator import atomic
    from narrator.podcast import settings as writing

    path = settings_of(output, settings)
    if not built.is_new:
        return None
    show = built.show
    known = {"title": show.title, "description": show.description, "author": show.author, "language": show.language}
    if path.exists():
        before = path.read_text(encoding="utf-8")
        text = writing.filled(before, known)
    else:
        before = ""
        more = {"base_url": show.base_url, "owner_name": show.owner_name, "zone": show.zone}
        text = writing.template({**known, **more})
    if text == before:
        return None
    atomic.write(path, text)
    return path


class Counter:
    """Says every few seconds how many episodes are done."""

    EVERY_S = 2.0

    def __init__(self) -> None:
        import time

        self._clock = time.monotonic
        self._said_s = self._clock()
        self._count = 0

    def __call__(self, name: str) -> None:
        self._count += 1
        if self._clock() - self._said_s >= self.EVERY_S:
            self._said_s = self._clock()
            echo(f"episode {self._count}: {name}", err=True)


def begin(path: Path, editions: Sequence[Path], base_url: str | None) -> None:
    """Write new settings; what no edition tells is asked for on a terminal, and left empty elsewhere."""
    from narrator import atomic
    from narrator.errors import SettingsError
    from narrator.podcast import reading, settings

    if path.exists():
        raise SettingsError(f"{path} exists already.", remedy="Edit it, or choose another file with --settings.")
    manifest = reading.open_edition(editions[0]).manifest if editions else None
    known = {"title": manifest.title, "author": manifest.author} if manifest else {}
    asked = {"base_url": base_url or "", "owner_name": "", "owner_email": ""}
    if sys.stdin.isatty():
        questions = {
            "base_url": "Address of the folder once it is hosted (https://…)",
            "owner_name": "Your name, for directories",
            "owner_email": "Your e-mail address, for directories (everybody can read it in the feed)",
        }
        for name, question in questions.items():
            asked[name] = asked[name] or click.prompt(question, default="", show_default=False)
    atomic.write(path, settings.template({**known, **asked}))
    echo(f"{path} written. Check it, then: narrator feed output/EDITION")


def show_built(built: Built) -> None:
    from narrator.cli.display import clock, counted

    length = clock(sum(each.duration_s for each in built.episodes))
    echo(f"{built.folder}/  {built.show.title}: {counted(len(built.episodes), 'episode')}, {length}")
    later = {made.name: made.date[:16].replace("T", " ") for made in built.held}
    for name in built.added:
        echo(f"  new      {name}" + (f"  (from {later[name]} on)" if name in later else ""))
    for name in built.changed:
        echo(f"  changed  {name}")
    if built.removed:
        echo(f"  removed  {', '.join(built.removed)} (bring back: narrator feed restore NAME)")
    if later:
        first = min(later.values())
        echo(f"  {counted(len(later), 'episode')} not yet out: run `narrator feed build` from {first} on")
    echo(f"  feed     {built.show.feed_url}")
    if not built.show.owner_email:
        echo("  Directories want an owner's e-mail address: owner_email in podcast.toml (narrator feed --init)")
    echo(f"  Next: narrator feed check {built.folder}")


@feed.command(short_help="Say what apps would object to.")
@click.argument("show", metavar="[DIR|FILE]", type=click.Path(path_type=Path), default=FOLDER)
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def check(show: Path, as_json: bool) -> None:
    """Say what an app, a directory or a listener would object to in a show's folder, or in a feed alone.

    Each finding names the place, the rule, who says so, and the remedy. The exit code is 1 if there is an error.
    """
    import json
    from dataclasses import asdict

    from narrator.cli.display import counted
    from narrator.podcast.check import check as examine

    findings = examine(show)
    errors = sum(finding.level == "error" for finding in findings)
    if as_json:
        echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=1))
    else:
        for finding in findings:
            echo(f"{finding.level}: {finding.place}: {finding.problem} [{finding.rule}, {finding.source}]")
            echo(f"  {finding.mend}")
        echo(f"{show}: {counted(errors, 'error')}, {counted(len(findings) - errors, 'warning')}")
    if errors:
        raise click.exceptions.Exit(1)


@feed.command(short_help="Try the show on this machine or a phone.")
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path), default=FOLDER)
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to serve at; 0.0.0.0 is all of this machine's."
)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port to serve at.")
def serve(folder: Path, host: str, port: int) -> None:
    """Serve a show on this machine, to try it in a browser or, with --host 0.0.0.0, in a phone's podcast app."""
    from narrator.podcast import server

    def ready(url: str) -> None:
        echo(f"{folder} at {url}\n  feed  {url}feed.xml\n  Ctrl-C stops it.")
        if host.strip("[]") in server.ANYWHERE:
            import segno

            echo("Everybody in this network can read the folder now. To open it on a phone:")
            segno.make(url, micro=False).terminal(compact=True)

    server.serve(folder, host, port, ready)


@feed.command(short_help="Copy the show to where it is hosted.")
@click.argument("target")
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path), default=FOLDER)
@click.option("--dry-run", is_flag=True, help="Say what would be copied; copy nothing.")
@click.option("--prune", is_flag=True, help="Afterwards remove what was published before and is no more in the show.")
def publish(target: str, folder: Path, dry_run: bool, prune: bool) -> None:
    """Copy the show in DIR to TARGET: a folder, s3://bucket/path, or any other address of fsspec's.

    Audio goes first and the feed last; only what changed is copied, and the hub in podcast.toml is told. After an
    interruption the same command continues.
    """
    from narrator.cli.display import counted
    from narrator.podcast import publish as publishing

    done = publishing.publish(folder, target, dry_run=dry_run, prune=prune, told=lambda name: echo(f"  {name}"))
    verb = "to copy" if dry_run else "copied"
    echo(f"{target}: {counted(len(done.copied), 'file')} {verb}, {len(done.unchanged)} unchanged")
    if done.told:
        echo(f"  hub told: {done.told}")
    if done.untold:
        echo(f"warning: the hub could not be told: {done.untold}", err=True)
    if done.removed:
        echo(f"  {'to remove' if dry_run else 'removed'}: {', '.join(done.removed)}")
