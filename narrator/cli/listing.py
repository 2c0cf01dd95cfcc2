"""Tables of what there is: voices, the cache."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from narrator import assets, housekeeping
from narrator.synthesis import voices
from narrator.synthesis.voices import DEFAULT_VOICE, Voice


def show_voices(*, as_json: bool) -> None:
    """The catalogue, a voice a line."""
    rows = list(voices.catalogue().values())
    if as_json:
        click.echo(json.dumps([_row(voice) for voice in rows], ensure_ascii=False, indent=1))
        return
    from rich.console import Console
    from rich.table import Table

    names = {voice.name: f"{voice.name} (default)" if voice.name == DEFAULT_VOICE else voice.name for voice in rows}
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("name", no_wrap=True, min_width=max(map(len, names.values())))  # to be copied: never cut off
    for heading in ("engine", "gender", "style", "licence", "installed"):
        table.add_column(heading)
    for voice in rows:
        style = f"{voice.style}; {voice.note}" if voice.note else voice.style
        table.add_row(
            names[voice.name], voice.engine, voice.gender, style, voice.licence, "yes" if _is_installed(voice) else "no"
        )
    Console().print(table)
    click.echo("\n`narrator voices install NAME` fetches one ahead of time; `narrator make` does so when needed.")


def _row(voice: Voice) -> dict[str, object]:
    return {**asdict(voice), "installed": _is_installed(voice), "default": voice.name == DEFAULT_VOICE}


def _is_installed(voice: Voice) -> bool:
    return all(assets.catalogue()[name].is_installed for name in voice.assets)


def show_cache(*, as_json: bool) -> None:
    """Where the cache lies and what it holds."""
    found = housekeeping.info()
    if as_json:
        click.echo(json.dumps(asdict(found)))
        return
    click.echo(f"{found.folder}")
    click.echo(
        f"  clips        {found.clips}, {found.clip_bytes / 1e6:.1f} MB of at most {found.limit_bytes / 1e6:.0f} MB"
    )
    click.echo(f"  voice files  {found.voice_bytes / 1e6:.1f} MB")
