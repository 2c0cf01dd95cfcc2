"""An edition remembers how it was made: options are those given now, else those from before, else the defaults.

An option goes by its path in MakeOptions, such as `sound.kbps`; `made_with` in the manifest maps paths to JSON values.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any, get_type_hints

from narrator.errors import SettingsError
from narrator.rendering.options import MakeOptions

PASSING = {"jobs", "cluster", "force", "replace", "new_id", "proof", "given"}  # said for one run
COMPOSITION = ("script", "encoding", "reading")  # what a script decides by itself
NAMES = "file_names"
BEFORE_IT_WAS_REMEMBERED = {NAMES: "ascii"}  # what version 0.1.0 made, without saying so


def effective(asked: MakeOptions, made_with: Mapping[str, Any], *, is_script: bool = False) -> MakeOptions:
    """What is asked for, over what the edition was made with. A script says itself how it is composed.

    Raises SettingsError where a value in `made_with` cannot be used.
    """
    defaults, now = dict(_leaves(MakeOptions())), dict(_leaves(asked))
    given = {path for path, value in now.items() if value != defaults[path] or path in asked.given}
    before = {path: value for path, value in made_with.items() if path in defaults and path not in given}
    if is_script:
        before = {path: value for path, value in before.items() if path not in of_composition(before)}
    restored = {path: _restored(path, value) for path, value in before.items()}
    try:
        made: MakeOptions = _changed(asked, restored)
    except ValueError as error:  # each is understood, and together they are no options
        raise SettingsError(
            f"The edition was made with options that cannot be ({error}).",
            remedy="Correct made_with in manifest.json, or remove the entry from it.",
        ) from error
    return made


def as_record(options: MakeOptions, always: Collection[str] = (NAMES,)) -> dict[str, Any]:
    """The options that differ from the defaults, and those of the paths `always`, as JSON values by path."""
    import msgspec

    defaults = dict(_leaves(MakeOptions()))
    chosen = {path: value for path, value in _leaves(options) if value != defaults[path] or path in always}
    return {path: msgspec.to_builtins(value, enc_hook=_as_text) for path, value in sorted(chosen.items())}


def of_composition(made_with: Mapping[str, Any]) -> dict[str, Any]:
    """The part of `made_with` that tells how the source became a script."""
    return {path: value for path, value in made_with.items() if path.partition(".")[0] in COMPOSITION}


def same_composition(one: MakeOptions, other: MakeOptions) -> bool:
    """Whether a source becomes the same script by both."""
    return all(getattr(one, name) == getattr(other, name) for name in COMPOSITION)


def _leaves(options: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for each in fields(options):
        value, path = getattr(options, each.name), prefix + each.name
        if path not in PASSING:
            yield from _leaves(value, path + ".") if _is_group(type(options), each.name) else [(path, value)]


def _changed(options: Any, values: Mapping[str, Any], prefix: str = "") -> Any:
    changes = {}
    for each in fields(options):
        path = prefix + each.name
        if _is_group(type(options), each.name):
            changes[each.name] = _changed(getattr(options, each.name), values, path + ".")
        elif path in values:
            changes[each.name] = values[path]
    return replace(options, **changes)


def _is_group(kind: type, name: str) -> bool:
    return is_dataclass(_types(kind)[name])


def _types(kind: type) -> dict[str, Any]:
    from narrator.audio.recording import Recording

    return get_type_hints(kind, localns={"Recording": Recording})


def _restored(path: str, value: Any) -> Any:
    import msgspec

    kind: Any = MakeOptions
    for name in path.split("."):
        kind = _types(kind)[name]
    try:
        return msgspec.convert(value, kind, dec_hook=_from_text)
    except msgspec.ValidationError as error:
        raise SettingsError(
            f"The edition was made with {path} = {value!r}, which is not understood ({error}).",
            remedy="Give that option again, or remove the entry from made_with in manifest.json.",
        ) from error


def _as_text(value: Any) -> Any:
    if isinstance(value, Path):
        return str(value.absolute())
    raise NotImplementedError


def _from_text(kind: type, value: Any) -> Any:
    if issubclass(kind, Path) and isinstance(value, str):
        return Path(value)
    raise NotImplementedError
