"""The page: one HTML file that asks the network for nothing, next to the audio it plays."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from importlib.resources import files
from pathlib import Path
from statistics import median
from typing import NamedTuple
from urllib.parse import quote

from narrator import atomic
from narrator.edition import Manifest
from narrator.inspection import svg
from narrator.inspection.findings import KINDS, Finding
from narrator.inspection.picture import Picture

FIRST = 12  # places in the list at the top: what somebody has time for
POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; media-src *"


def write(path: Path, manifest: Manifest, pictures: Iterable[Picture]) -> tuple[list[ListedFinding], int]:
    """Write the page, whole or not at all; what stands at its top, and how many places there are in all.

    Chapters are drawn as they come.
    """
    chapters: list[str] = []
    places: list[ListedFinding] = []
    total_s = 0.0
    for picture in pictures:
        chapters.append(chapter(picture, path.parent))
        places += [ListedFinding(picture.number, picture.title, finding) for finding in picture.findings]
        total_s += picture.sound.duration_s
    first = sorted(places, key=lambda place: -place.finding.weight)[:FIRST]
    body = [header(manifest, total_s, len(chapters), len(places)), *summary(first, len(places)), *chapters, player()]
    atomic.write(path, document(manifest, body))
    return first, len(places)


class ListedFinding(NamedTuple):
    """A finding and its chapter."""

    number: int
    title: str
    finding: Finding


def document(manifest: Manifest, body: Sequence[str]) -> str:
    here = files("narrator.inspection")
    style, script = ((here / name).read_text(encoding="utf-8") for name in ("page.css", "page.js"))
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{text(manifest.title)}</title>\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        f'<meta name="viewport" content="width=device-width">\n<link rel="icon" href="data:,">\n'
        f"<style>\n{style}</style>\n</head>\n<body>\n{''.join(body)}<script>\n{script}</script>\n</body>\n</html>\n"
    )


def text(value: str) -> str:
    """Text as HTML; lone surrogates, which no file can hold, as U+FFFD."""
    return escape(value.encode("utf-8", "replace").decode("utf-8"))


def clock(seconds: float) -> str:
    whole = int(seconds)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


def header(manifest: Manifest, total_s: float, chapters: int, places: int) -> str:
    count = f"{chapters} chapter{'s' * (chapters != 1)}"
    state = f"{places} place{'s' * (places != 1)} to hear" if places else "nothing stands out"
    return (
        f'<header><h1><bdi lang="{escape(manifest.language)}">{text(manifest.title)}</bdi></h1>'
        f"<p>{clock(total_s)} in {count} · voice {text(manifest.voice)} · {state}</p></header>\n"
    )


def summary(first: Sequence[ListedFinding], counted: int) -> Iterator[str]:
    if not first:
        return
    yield '<section><h2>Listen to these first</h2><ol class="places">'
    for place in first:
        yield _place(place, f"<span>{place.number} {text(place.title)}</span>")
    rest = f"<p>{counted - len(first)} more below, chapter by chapter.</p>" if counted > len(first) else ""
    yield f"</ol>{rest}</section>\n"


def _place(place: ListedFinding, where: str = "") -> str:
    finding = place.finding
    return (
        f'<li><button data-chapter="{place.number}" data-at="{finding.cue_s:.2f}">▶ {clock(finding.start_s)}</button>'
        f'<b class="kind {finding.kind}">{KINDS[finding.kind]}</b>'
        f'<span class="why">{text(finding.why)}</span><bdi class="quote">{text(short(finding.quote))}</bdi>{where}</li>'
    )


def short(said: str, most: int = 48) -> str:
    line = " ".join(said.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def chapter(picture: Picture, beside: Path) -> str:
    """A chapter's section: its tracks, and all its places."""
    length_s = picture.sound.duration_s
    rows = "".join(f"<span>{label} <small>{figure}</small></span>{track}" for label, figure, track in _tracks(picture))
    address = quote(os.path.relpath(picture.audio, beside).replace(os.sep, "/"))
    data = json.dumps([[round(cue.start_s, 2), round(cue.end_s, 2), cue.text] for cue in picture.cues])
    return (
        f'<section class="chapter" id="c{picture.number}" data-audio="{escape(address)}" data-length="{length_s:.3f}">'
        f"<h2><bdi>{picture.number} {text(picture.title)}</bdi> <small>{clock(length_s)}</small></h2>"
        f'<div class="tracks">{rows}<span></span><div class="axis">{"".join(_axis(length_s))}</div>'
        f'<div class="over"><i class="head"></i></div></div>{_listed(picture)}'
        f'<script type="application/json">{data.replace("</", "<" + chr(92) + "/")}</script></section>\n'
    )


def _tracks(picture: Picture) -> Iterator[tuple[str, str, str]]:
    """Each track's name, what is usual in it, and how it is drawn."""
    pauses = [end_s - start_s for start_s, end_s in picture.sound.pauses]
    rates = [tempo.rate for tempo in picture.tempos if tempo.rate]
    yield "", "", svg.wave(picture)
    yield "pauses", f"≤ {max(pauses):.1f} s" if pauses else "none", svg.pauses(picture)
    if picture.cues:
        yield "subtitles", f"{len(picture.cues)}", svg.cues(picture)
    yield "pace", f"{median(rates):.1f}/s" if rates else "", svg.pace(picture)
    yield "level", f"{picture.sound.median_level:.0f} LUFS", svg.level(picture)


def _listed(picture: Picture) -> str:
    if not picture.findings:
        return ""
    places = "".join(_place(ListedFinding(picture.number, "", finding)) for finding in sorted(picture.findings))
    counts = _counts(picture.findings)
    return f'<details><summary>{counts}</summary><ol class="places">{places}</ol></details>'


def _counts(found: Sequence[Finding]) -> str:
    counts = {kind: sum(each.kind == kind for each in found) for kind in KINDS}
    return ", ".join(f'<b class="kind {kind}">{KINDS[kind]}</b> {count}' for kind, count in counts.items() if count)


def _axis(duration_s: float) -> Iterator[str]:
    """Labels at round times, eight to sixteen of them."""
    step = next((step for step in (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800) if duration_s / step <= 14), 3600)
    for at in range(0, int(duration_s) + 1, step):
        if at <= duration_s * 0.97:
            yield f'<i style="left:{100 * at / duration_s:.2f}%">{clock(at)}</i>'


def player() -> str:
    return '<footer><audio controls preload="none"></audio><output lang="zh"></output></footer>\n'
