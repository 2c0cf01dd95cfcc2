"""Checks of everything a user could lack, each with its fix."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from narrator import assets
from narrator.errors import NarratorError
from narrator.resources import cache_folder
from narrator.synthesis import voices
from narrator.synthesis.engine import engine
from narrator.synthesis.voices import DEFAULT_VOICE


@dataclass(frozen=True, slots=True)
class Check:
    """One check. `needed` is false for what only online voices use."""

    name: str
    ok: bool
    detail: str
    fix: str = ""
    needed: bool = True


def examine() -> Iterator[Check]:
    """Run every check, the quick ones first."""
    yield Check("python", True, sys.version.split()[0])
    for check in (_codec, _clips, _cache, _output, _offline_voice, _network):
        try:
            yield check()
        except NarratorError as error:
            yield Check(check.__name__.strip("_").replace("_", " "), False, error.problem, error.remedy)


def show(findings: Iterator[Check], *, as_json: bool) -> bool:
    """Print findings as they come; whether all that is needed is there."""
    found = []
    for finding in findings:
        found.append(finding)
        if not as_json:
            sign = "ok  " if finding.ok else "FAIL" if finding.needed else "note"
            click.echo(f"{sign}  {finding.name}: {finding.detail}")
            if not finding.ok and finding.fix:
                click.echo(f"      {finding.fix}")
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in found], ensure_ascii=False, indent=1))
    return all(finding.ok for finding in found if finding.needed)


def _codec() -> Check:
    """Whether an MP3 can be written and read back, to the sample."""
    import av
    import numpy as np

    from narrator.audio.containers import opened
    from narrator.audio.encode import write_mp3
    from narrator.audio.tags import Tags

    length = 44_100
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "probe.mp3"
        write_mp3(path, [np.zeros(length, np.float32)], 96, Tags())
        with opened(path) as container:
            decoded = sum(frame.samples for frame in container.decode(audio=0))
    detail = f"MP3 by FFmpeg {av.ffmpeg_version_info}, {decoded} of {length} samples back"
    return Check("codec", decoded == length, detail, "Reinstall the package av: `pip install --force-reinstall av`.")


def _clips() -> Check:
    """Whether FLAC clips can be packed and unpacked."""
    import numpy as np

    from narrator.audio import store
    from narrator.audio.clip import Clip, Mark

    clip = Clip(np.full(240, 0.5, np.float32), 24_000, (Mark(0, 1, 0, 240),))
    ok = (back := store.unpacked(store.packed(clip))) is not None and back.marks == clip.marks
    return Check("clips", ok, "FLAC by libsndfile", "Reinstall the package soundfile.")


def _cache() -> Check:
    return _writable("cache folder", cache_folder(), "Set NARRATOR_CACHE to a folder that you can write.")


def _output() -> Check:
    return _writable("output folder", Path("output").absolute(), "Choose another folder with -o.")


def _writable(name: str, folder: Path, fix: str) -> Check:
    there = folder
    while not there.exists():
        there = there.parent
    try:
        with tempfile.TemporaryFile(dir=there):
            return Check(name, True, str(folder))
    except OSError as error:
        return Check(name, False, f"{folder} cannot be written: {error.strerror}", fix)


def _offline_voice() -> Check:
    from narrator.synthesis.kokoro.model import chosen

    voice = voices.find(DEFAULT_VOICE)
    missing = [name for name in voice.assets if not assets.catalogue()[name].is_installed]
    if not missing:
        missing = [name for name in voice.assets if not assets.catalogue()[name].verify()]
    detail = f"{voice.name}: {'missing ' + ', '.join(missing) if missing else 'installed, hashes verified'}"
    if not missing and (layout := chosen()):
        detail += f"; {layout}"
    return Check("offline voice", not missing, detail, "`narrator voices install` fetches it.")


def _network() -> Check:
    """Whether the online voices answer, by the way that they would be asked: proxy, certificates and all."""
    try:
        engine("edge").ensure_reachable()
    except NarratorError as error:
        fix = "Only online voices need it. Behind a proxy, set HTTPS_PROXY; --ca adds a certificate authority."
        return Check("network", False, error.problem, fix, needed=False)
    return Check("network", True, "the online voice service can be reached", needed=False)
