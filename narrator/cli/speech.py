"""Options of commands that speak: how the voice does it, and the way to voices that live elsewhere."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

SCOPES = ["chapter", "edition", "segment"]

if TYPE_CHECKING:
    from narrator.synthesis.engine import SpeechOptions


def speed(value: str) -> float:
    """A factor, `1.2`, or a difference, `+20%`; 0.5 to 2."""
    found = re.fullmatch(r"([+-]?)(\d+(?:\.\d+)?|\.\d+)(%?)", str(value).strip(), re.ASCII)
    if not found or bool(found[1]) != bool(found[3]):
        raise click.BadParameter(f"{value!r} is neither a factor such as 1.2 nor a difference such as +20%.")
    factor = 1 + float(found[1] + found[2]) / 100 if found[3] else float(found[2])
    if not 0.5 <= factor <= 2.0:
        raise click.BadParameter(f"{value!r} is not in the range 0.5 to 2, or -50% to +100%.")
    return round(factor, 6)


def difference(unit: str, most: int) -> Callable[[str], int]:
    """The type of a whole number with a sign and, where it is given, its unit: `+10Hz`, `-5`."""

    def converted(value: str) -> int:
        found = re.fullmatch(rf"([+-]?\d{{1,4}})(?:{unit})?", str(value).strip(), re.ASCII | re.IGNORECASE)
        if not found or abs(int(found[1])) > most:
            raise click.BadParameter(f"{value!r} is not in the range -{most}{unit} to +{most}{unit}.")
        return int(found[1])

    return converted


def speech_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """How the voice speaks."""
    options = [
        click.option(
            "--speed", "--rate", "speed", type=speed, metavar="FACTOR",
            help="Pace of the voice: 0.5 to 2, or as -50% to +100%.  [default: the script's, else 1.0]",
        ),
        click.option(
            "--pitch", "pitch_hz", type=difference("Hz", 200), default="+0Hz", metavar="±HZ",
            help="Higher or lower than the voice's own pitch; only Microsoft's voices.",
        ),
        click.option(
            "--volume", "volume_percent", type=difference("%", 100), default="+0%", metavar="±PERCENT",
            help="Louder or softer than the voice's own volume; only Microsoft's voices.",
        ),
    ]  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def network_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The way to online voices. They hold while the command runs, in worker processes, too."""
    options = [
        click.option(
            "--proxy", metavar="URL", callback=_proxy, expose_value=False,
            help="HTTP proxy for online voices, http://[USER:PASSWORD@]HOST:PORT.  [default: $HTTPS_PROXY]",
        ),
        click.option(
            "--ca", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path), callback=_ca,
            expose_value=False, help="Additional certificate authorities to trust, as a PEM file.",
        ),
    ]  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def failure_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """What is done where the voice cannot speak something."""
    options = [
        click.option(
            "--fallback", default="", metavar="VOICE",
            help="Voice that speaks the whole chapter where the chosen one fails or cannot be reached.",
        ),
        click.option(
            "--fallback-scope", type=click.Choice(SCOPES), default=SCOPES[0], show_default=True,
            help="What the fallback voice speaks: the chapter, the whole edition, or only the segments that failed.",
        ),
        click.option(
            "--allow-gaps", is_flag=True,
            help="Leave out what could not be spoken: it is listed in the manifest, and the exit code is 3.",
        ),
    ]  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def _proxy(ctx: click.Context, param: click.Parameter, url: str | None) -> None:
    if url is None:
        return
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        usable = False
    if not usable:
        raise click.BadParameter("an address such as http://127.0.0.1:3128 is needed.", ctx, param)
    _set(ctx, "NARRATOR_PROXY", url)


def _ca(ctx: click.Context, param: click.Parameter, path: Path | None) -> None:
    import ssl

    if path is None:
        return
    try:
        ssl.create_default_context(cafile=str(path))
    except (ssl.SSLError, OSError):
        raise click.BadParameter(f"{path} holds no certificates in PEM form.", ctx, param) from None
    _set(ctx, "NARRATOR_CA", str(path.absolute()))


def _set(ctx: click.Context, name: str, value: str) -> None:
    """Set an environment variable for as long as the command runs."""
    before = os.environ.get(name)
    os.environ[name] = value
    ctx.call_on_close(lambda: os.environ.pop(name) if before is None else os.environ.update({name: before}))


def speech_of(given: dict[str, Any]) -> SpeechOptions:
    """What `speech_options` were given, but the speed: that is the script's."""
    from narrator.synthesis.engine import SpeechOptions

    return SpeechOptions(1.0, given["pitch_hz"], given["volume_percent"])
