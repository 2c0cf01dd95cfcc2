"""How an export is to be made: the choices of its form, which are the options of `make`, remembered by the edition."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from narrator import atomic, edition
from narrator.audio.formats import IN_EPUB, SOUND_ONLY
from narrator.audio.options import ALLOWED_KBPS, Measure, Target
from narrator.audio.recording import Recording, facts
from narrator.errors import SettingsError
from narrator.readback import json_value
from narrator.rendering.binding import BINDINGS
from narrator.rendering.options import MakeOptions, TagOptions, ensure_possible
from narrator.rendering.previous import previous
from narrator.rendering.remembering import as_record, effective
from narrator.studio.uploads import uploaded
from narrator.subtitles.files import SCRIPTS
from narrator.subtitles.formats import PLAIN

FILE = "export.json"
OWN, NONE = "own", "none"
LEVELS: dict[str, Target | None] = {
    "-16": Target(),
    "-19": Target(-19.0),
    "-20rms": Target(-20.0, -3.0, Measure.RMS),
    "off": None,
}
"""By the names of `make --loudness`: podcasts, mono narration, Audible's ACX, as the voice speaks."""
PATHS = frozenset(
    {"sound.formats", "sound.kbps", "sound.target", "sound.music", "sound.intro", "sound.outro", "whole", "whole_sound"}
    | {"subtitles.formats", "subtitles.script", "tags.cover", "tags.has_cover"}
)
"""The options that the form decides, as an edition remembers them."""


def remembered(folder: Path) -> MakeOptions:
    """The choices that were made last, here or by `make`."""
    record: Mapping[str, Any] = previous(folder).made_with
    kept = folder / edition.STUDIO / FILE
    with suppress(OSError, ValueError):
        if kept.stat().st_mtime_ns >= _made_ns(folder):
            chosen_here = json_value(kept.read_text(encoding="utf-8"))
            record = dict(record) | (chosen_here if isinstance(chosen_here, dict) else {})
    try:
        options = effective(MakeOptions(), record)
    except SettingsError:
        options = MakeOptions()  # a file that it names is gone: it is chosen anew
    return replace(options, given=PATHS)


def _made_ns(folder: Path) -> int:
    try:
        return (folder / edition.MANIFEST).stat().st_mtime_ns
    except OSError:
        return 0


def keep(folder: Path, options: MakeOptions) -> None:
    """Write down what was chosen, before anything is made with it."""
    chosen = {path: value for path, value in as_record(options, PATHS).items() if path in PATHS}
    atomic.write(folder / edition.STUDIO / FILE, json.dumps(chosen, ensure_ascii=False))


def chosen(folder: Path, values: Mapping[str, Any]) -> MakeOptions:
    """What the form says, over what is remembered. Raises SettingsError for what cannot be made."""
    before = remembered(folder)
    asked = {name: values.get(name, now) for name, now in as_form(before)["chosen"].items()}
    formats = _names(asked["formats"])
    sound = tuple(name for name in formats if name in SOUND_ONLY)
    if "epub3" in formats and not set(IN_EPUB) & set(sound):
        sound += ("mp3",)  # what a book reads itself aloud with
    options = replace(
        before,
        sound=replace(
            before.sound,
            formats=sound,
            kbps=asked["kbps"],
            target=_target(str(asked["loudness"]), before),
            music=_recording(folder, asked["music"], before.sound.music),
            intro=_recording(folder, asked["intro"], before.sound.intro),
            outro=_recording(folder, asked["outro"], before.sound.outro),
        ),
        whole=tuple(name for name in formats if name in BINDINGS),
        whole_sound=_names(asked["whole"]),
        subtitles=replace(before.subtitles, formats=_names(asked["subtitles"]), script=str(asked["script"])),
        tags=_tags(folder, str(asked["cover"]), before),
    )
    ensure_possible(options)
    return options


def _names(value: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(str, value))) if isinstance(value, Sequence) and not isinstance(value, str) else ()


def _target(level: str, before: MakeOptions) -> Target | None:
    return LEVELS.get(level, before.sound.target)


def _recording(folder: Path, name: object, before: Recording | None) -> Recording | None:
    if name == NONE:
        return None
    if before and name == before.path.name:
        return before
    recording = Recording.of(uploaded(folder, str(name)))
    facts(recording)  # what cannot be read is known before anything is spoken
    return recording


def _tags(folder: Path, name: str, before: MakeOptions) -> TagOptions:
    tags = before.tags
    if name in {OWN, NONE}:
        return replace(tags, cover=None, has_cover=name == OWN)
    same = tags.cover and name == tags.cover.name
    return replace(tags, cover=tags.cover if same else uploaded(folder, name), has_cover=True)


def _shown(recording: Recording | None) -> str:
    return recording.path.name if recording else NONE


def as_form(options: MakeOptions) -> dict[str, Any]:
    """What is chosen, and what there is to choose from."""
    sound, tags = options.sound, options.tags
    level = next((name for name, target in LEVELS.items() if target == sound.target), "other")
    return {
        "chosen": {
            "formats": [*sound.formats, *options.whole],
            "whole": list(options.whole_sound),
            "kbps": sound.kbps,
            "loudness": level,
            "subtitles": list(options.subtitles.formats),
            "script": options.subtitles.script,
            "cover": tags.cover.name if tags.cover else OWN if tags.has_cover else NONE,
            "music": _shown(sound.music),
            "intro": _shown(sound.intro),
            "outro": _shown(sound.outro),
        },
        "known": {
            "formats": [*SOUND_ONLY, *BINDINGS],
            "whole": list(SOUND_ONLY),
            "kbps": list(ALLOWED_KBPS),
            "loudness": [*LEVELS, *(["other"] if level == "other" else [])],
            "subtitles": list(PLAIN),
            "script": list(SCRIPTS),
        },
    }
