"""One page with what several voices said, in one file: it asks the network for nothing."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from html import escape
from importlib.resources import files
from pathlib import Path

from narrator import atomic
from narrator.synthesis.voices import DEFAULT_VOICE, Voice
from narrator.tryout.speaking import Trial

GENDERS = {"female": "woman", "male": "man"}
POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; media-src data:"


def write(path: Path, lines: Sequence[str], trials: Sequence[Trial]) -> None:
    """Write the page, whole or not at all. Raises OutputError."""
    atomic.write(path, document(lines, trials))


def document(lines: Sequence[str], trials: Sequence[Trial]) -> str:
    here = files("narrator.tryout")
    style, script = ((here / name).read_text(encoding="utf-8") for name in ("page.css", "page.js"))
    sounds = [[base64.b64encode(sound).decode() for sound in trial.sounds] for trial in trials]
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Voices to choose from</title>\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width">\n<link rel="icon" href="data:,">\n'
        f"<style>\n{style}</style>\n</head>\n<body>\n<h1>Voices to choose from</h1>\n"
        "<p>Click a cell, or go on with the arrow keys: up and down is another voice, left and right another sentence."
        " Space stops. All voices are equally loud.</p>\n"
        f"<ol>{''.join(f'<li lang=zh>{escape(line)}</li>' for line in lines)}</ol>\n"
        f"<table>\n{_head(lines)}{''.join(map(_row, range(len(trials)), trials))}</table>\n"
        '<p id="chosen" aria-live="polite"></p>\n<noscript>The sounds need JavaScript.</noscript>\n'
        f'<script type="application/json" id="sounds">{json.dumps(sounds)}</script>\n'
        f"<script>\n{script}</script>\n</body>\n</html>\n"
    )


def _head(lines: Sequence[str]) -> str:
    columns = (
        f'<th scope="col"><button class="all" data-column="{number}" title="every voice, one after the other">'
        f"{number + 1} ▶▶</button></th>"
        for number in range(len(lines))
    )
    return f'<tr><th scope="col">Voice</th><th scope="col">Suits</th>{"".join(columns)}</tr>\n'


def _row(number: int, trial: Trial) -> str:
    voice = trial.voice
    cells = (
        f'<td><button class="cell" data-row="{number}" data-column="{column}" data-voice="{escape(voice.name)}"'
        f' aria-label="{escape(voice.name)}, sentence {column + 1}">▶</button></td>'
        for column in range(len(trial.sounds))
    )
    said = "".join(cells) or f'<td class="failed" colspan="99">{escape(trial.reason)}</td>'
    return f'<tr><th scope="row">{_name(voice)}</th><td>{_suits(voice)}</td>{said}</tr>\n'


def _name(voice: Voice) -> str:
    title = f'<span lang="zh">{escape(voice.about.title)}</span> ' if voice.about.title else ""
    default = " <small>default</small>" if voice.name == DEFAULT_VOICE else ""
    return f"{title}<code>{escape(voice.name)}</code>{default}"


def _suits(voice: Voice) -> str:
    judged = [("quality", voice.about.mos, "{:.2f}"), ("misheard", voice.about.misheard, "{:.1%}")]
    figures = ", ".join(f"{what} {form.format(value)}" for what, value, form in judged if value is not None)
    told = "; ".join(filter(None, [GENDERS.get(voice.gender, ""), voice.style, voice.about.note]))
    return f"{escape(told)}<br><small>{figures}</small>" if figures else escape(told)
