"""The `narrator` command itself: what goes wrong becomes one sentence, the next thing to try, and an exit code."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from typing import Any, NoReturn

import click

from narrator import __version__
from narrator.cli import interruption
from narrator.cli.telling import echo, printable
from narrator.stopped import INTERRUPTED, STOPPED

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


COMMANDS = {
    "align": "Make an edition from a recording of a text.",
    "cache": "Show and clear the cache folder.",
    "doctor": "Check the installation, and say how to fix it.",
    "feed": "Make a podcast from editions.",
    "inspect": "Show an edition as a page: what to listen to first.",
    "library": "Show what became of many books; try again what failed.",
    "make": "Narrate texts: audio, subtitles, script.",
    "preview": "Listen to some segments of a text.",
    "pronounce": "Show how a text is read, and which readings are doubtful.",
    "proof": "Have a recogniser hear an edition; list what sounds wrong.",
    "script": "Print a text as a script to read and edit.",
    "studio": "Hear and correct a text on a page.",
    "voices": "List the voices, add your own, fetch or refresh them.",
}
"""Each command's module, and what the list of commands says about it."""


class Group(click.Group):
    """Turns what goes wrong into one sentence, the next thing to try, and an exit code.

    A command's module is loaded when the command is called, or its own help is asked for.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in COMMANDS and cmd_name not in self.commands:
            importlib.import_module(f"narrator.cli.{cmd_name}")  # it adds itself
        return super().get_command(ctx, cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))

    def main(self, *args: Any, **kwargs: Any) -> Any:
        with contextlib.suppress(AttributeError, ValueError):
            sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
            sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
            sys.stderr.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
        with interruption.noted():
            return super().main(*args, **kwargs)

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        try:
            return super().make_context(*args, **kwargs)
        except click.ClickException as error:
            _hide_passwords(error)
            raise
        except KeyboardInterrupt:
            stop()

    def invoke(self, ctx: click.Context) -> Any:
        try:
            from narrator.errors import NarratorError

            try:
                return super().invoke(ctx)
            except NarratorError as error:
                fail(error)
            except click.ClickException as error:
                _hide_passwords(error)
                raise
        except KeyboardInterrupt:
            stop()


def _hide_passwords(error: click.ClickException) -> None:
    from narrator.errors import without_passwords

    vars(error)["message"] = without_passwords(error.message)


def stop() -> NoReturn:
    """Say that Ctrl-C was heard, and leave."""
    echo(STOPPED, err=True)
    leave_at_once_if_busy()
    raise click.exceptions.Exit(INTERRUPTED)


def leave_at_once_if_busy() -> None:
    """End the process without waiting for a worker: nothing that it could leave half done is ever taken for whole."""
    workers, cluster = map(sys.modules.get, ("narrator.rendering.workers", "narrator.cluster.session"))
    if (cluster and cluster.abandon()) or (workers and workers.are_busy()):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(INTERRUPTED)


def fail(error: Exception) -> None:
    """Say what is wrong and what to try, and leave with exit code 1."""
    problem, remedy = map(printable, (getattr(error, "problem", str(error)), getattr(error, "remedy", "")))
    echo(f"Error: {problem}", err=True)
    if remedy:
        echo(f"  {remedy}", err=True)
    raise click.exceptions.Exit(1)


@click.group(cls=Group, context_settings=CONTEXT)
@click.version_option(__version__, "-V", "--version", prog_name="narrator")
def main() -> None:
    """Turn Chinese text into finished narration: chapters as audio with subtitles, and a podcast.

    \b
    Start here:
      narrator make speech.txt              narrate it into output/speech/
      narrator script speech.txt            see chapters and paragraphs first
      narrator studio speech.txt            hear and correct it on a page
      narrator make output/speech/script.md narrate it again after editing
      narrator feed output/speech           publish it as a podcast

    Everything runs offline; the first run fetches a neural Chinese voice (about 90 MB).
    """
