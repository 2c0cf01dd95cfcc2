"""Options about the sound of the files: formats, level, presets for where they go."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from narrator.audio.formats import FORMATS, IN_EPUB, SOUND_ONLY
from narrator.audio.options import (
    ALLOWED_KBPS,
    DEFAULT_FORMATS,
    DEFAULT_KBPS,
    LEAST_DB,
    MOST_DB,
    Measure,
    SoundOptions,
    Target,
)
from narrator.rendering.binding import BINDINGS
from narrator.rendering.options import TagOptions
from narrator.video.options import VideoOptions

BITRATES = [str(kbps) for kbps in ALLOWED_KBPS]
OFF = "off"
RECORDINGS = {
    "music": "Music under each chapter: looped, faded, and lowered while the voice speaks.",
    "intro": "Sound before each chapter, fading into it.",
    "outro": "Sound after each chapter, which fades into it.",
}
PRESETS: dict[str, dict[str, Any]] = {
    "podcast": {},
    "acx": {
        "loudness": "-20rms", "peak": -3.0, "bitrate": "192", "formats": "mp3", "pause_head": 0.75, "pause_tail": 2.0,
        "room_tone": True,
    },
    "archive": {"loudness": OFF, "formats": "flac"},
}  # fmt: skip
"""What each sets, by the names of parameters: options that are given take precedence."""


def use_preset(ctx: click.Context, _: click.Parameter, name: str | None) -> str | None:
    if name:
        ctx.default_map = {**(ctx.default_map or {}), **PRESETS[name]}
    return name


def loudness(value: str) -> str:
    """A level such as -16 (LUFS) or -20rms, or `off`."""
    text = str(value).strip().lower()
    found = re.fullmatch(r"(-\d+(?:\.\d+)?)(?:\s*(lufs|rms))?", text)
    if text != OFF and (not found or not LEAST_DB <= float(found[1]) <= MOST_DB):
        raise click.BadParameter(
            f"{value!r} is not a level from {LEAST_DB:g} to {MOST_DB:g} in LUFS, such as -16, nor one such as -20rms, "
            f"nor {OFF}."
        )
    return text


def formats(ctx: click.Context, param: click.Parameter, value: str) -> tuple[str, ...]:
    known = (*FORMATS, *BINDINGS) if param.name == "formats" else SOUND_ONLY
    asked = tuple(dict.fromkeys(name for part in value.split(",") if (name := part.strip().lower())))
    for name in asked:
        if name not in known:
            raise click.BadParameter(f"{name!r} is not one of {', '.join(known)}.", ctx, param)
    return asked


def video_parts(ctx: click.Context, param: click.Parameter, value: str) -> tuple[str, ...]:
    known = tuple(VideoOptions.__dataclass_fields__)
    asked = tuple(name for part in value.split(",") if (name := part.strip().lower()) not in ("", "none"))
    for name in asked:
        if name not in known:
            raise click.BadParameter(f"{name!r} is not one of {', '.join(known)}, none.", ctx, param)
    return asked


def sound_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """In which files, how loud."""
    options = [
        click.option(
            "--preset", type=click.Choice(list(PRESETS)), is_eager=True, expose_value=False, callback=use_preset,
            help="Settings for a podcast (the default), Audible's ACX (-20 dB RMS, peaks to -3 dB, 192 kbit/s), or "
            "an archive (FLAC at the voice's own level). Options given beside it take precedence.",
        ),
        click.option(
            "--format", "formats", callback=formats, default=",".join(DEFAULT_FORMATS), show_default=True,
            metavar="NAMES",
            help=f"A file a chapter: {', '.join(FORMATS)}; and epub3, a book that reads itself aloud. Comma-separated, "
            "the main one first; adding one writes only its own files.",
        ),
        click.option(
            "--whole", callback=formats, default="", metavar="NAMES",
            help="Also all chapters in one file with a table of contents: m4b, mp3, opus, flac, wav.",
        ),
        click.option(
            "--loudness", type=loudness, default="-16", show_default=True, metavar="LEVEL",
            help="Level of the decoded file in LUFS (some platforms ask for -19 in mono), as RMS (-20rms), or off.",
        ),
        click.option(
            "--peak", type=click.FloatRange(-20, 0), default=Target().peak_db, show_default=True, metavar="DB",
            help="Highest true peak of the decoded file.",
        ),
        click.option(
            "--bitrate", type=click.Choice(BITRATES), default=str(DEFAULT_KBPS), show_default=True,
            help="Bit rate of MP3 and M4B in kbit/s; Opus uses at most 64.",
        ),
        click.option(
            "--room-tone", is_flag=True,
            help="Instead of digital silence in the pauses, a room as quiet as the voice's own recording.",
        ),
        click.option(
            "--video", callback=video_parts, default="burnt", show_default=True, metavar="NAMES",
            help="What an mp4 shows: burnt, the subtitles in the picture; track, a track that players turn on and off; "
            "waveform. Comma-separated, or none.",
        ),
        *(
            click.option(
                f"--{name}", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE", help=use
            )
            for name, use in RECORDINGS.items()
        ),
    ]  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def tag_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """What the files say and show of themselves."""
    options = [
        click.option(
            "--cover", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
            help="Picture, JPEG or PNG.  [default: the source's own, or one is drawn from title and author]",
        ),
        click.option("--no-cover", is_flag=True, help="No picture."),
        click.option("--genre", default=TagOptions().genre, show_default=True, help="Genre in the tags."),
        click.option("--year", default="", metavar="YYYY", help="Year in the tags."),
    ]  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def chosen_tags(given: dict[str, Any]) -> TagOptions:
    return TagOptions(given["genre"], given["year"], given["cover"], not given["no_cover"])


def chosen_video(given: dict[str, Any]) -> VideoOptions:
    return VideoOptions(**{name: name in given["video"] for name in VideoOptions.__dataclass_fields__})


def chosen_sound(given: dict[str, Any]) -> SoundOptions:
    named = tuple(name for name in given["formats"] if name in FORMATS)
    if not named or ("epub3" in given["formats"] and not set(IN_EPUB) & set(named)):
        named += DEFAULT_FORMATS
    target = _target(given["loudness"], given["peak"])
    return SoundOptions(
        named, int(given["bitrate"]), target, **_recordings(given), room_tone=given["room_tone"] and target is not None
    )


def _recordings(given: dict[str, Any]) -> dict[str, Any]:
    from narrator.audio.recording import Recording, facts

    found = {name: Recording.of(given[name]) for name in RECORDINGS if given[name]}
    for recording in found.values():
        facts(recording)  # what cannot be read is known before anything is spoken
    return dict(found)


def _target(level: str, peak_db: float) -> Target | None:
    if level == OFF:
        return None
    measure = Measure.RMS if level.endswith("rms") else Measure.LUFS
    return Target(float(re.sub(r"[a-z\s]", "", level)), peak_db, measure)
