"""The user's own voice files: adding one, writing one for a blend, taking a voice out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from narrator import assets, atomic, voicefiles
from narrator.errors import ConflictError, SourceError, VoiceError
from narrator.readback import toml_value
from narrator.slug import is_reserved
from narrator.synthesis import blends, voices
from narrator.synthesis.catalogue import checking
from narrator.voicefiles import Origin, VoiceFile

HEADER = "["


@dataclass(frozen=True, slots=True)
class Added:
    """What was written where: the names of voices, and of servers."""

    path: Path
    voices: tuple[str, ...]
    servers: tuple[str, ...]


def write_copy(source: Path, *, replace: bool = False) -> Added:
    """Copy a voice file into the user's folder. Raises SourceError, VoiceError, ConflictError, OutputError."""
    try:
        text = source.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not in UTF-8"
        raise SourceError(f"{source} cannot be read: {reason}.", remedy="Give a voice file in TOML.") from error
    target, file = voicefiles.user_folder() / f"{source.stem}.toml", VoiceFile(source, Origin.USER)
    others = [other for other in voicefiles.found(None) if other.path != target]
    known = voices.read((*others, file))
    own = [voice.name for voice in known.voices.values() if voice.about.origin == file.label]
    own_servers = [name for name, listing in known.servers.items() if listing.common.about.origin == file.label]
    if not own and not own_servers:
        raise VoiceError(f"{source} has neither a voice nor a server.", remedy=checking.REMEDY)
    write(target, text, replace=replace)
    return Added(target, tuple(own), tuple(own_servers))


def write_blend(name: str, blend: str, about: dict[str, str], *, replace: bool = False) -> Added:
    """Write a file with one voice that is blended of others; `about` has further keys of it."""
    if not checking.is_name(name) or "/" in name or is_reserved(name):
        raise VoiceError(f"{name!r} cannot be the name of a voice.", remedy="Use letters, digits, _ and -, as in 小北.")
    mix = voices.find(blends.write(blends.read(blend))).mix
    if not mix:
        raise VoiceError(f"{blend!r} is a single voice.", remedy='Blend two or more: --blend "zm_yunxi+am_michael".')
    row = {"name": name, "blend": blends.write(mix)} | {key: value for key, value in about.items() if value}
    text = "[[voice]]\n" + "".join(f"{key} = {_quoted(value)}\n" for key, value in row.items())
    path = voicefiles.user_folder() / f"{name}.toml"
    write(path, text, replace=replace)
    return Added(path, (name,), ())


def _quoted(text: str) -> str:
    """A basic string of TOML."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in escaped) + '"'


def write(path: Path, text: str, *, replace: bool) -> None:
    """Write a voice file of the user's; one of that name that says something else only if asked. ConflictError."""
    if not replace and path.exists() and path.read_text(encoding="utf-8-sig", errors="replace") != text:
        raise ConflictError(
            f"There is another voice file {path}.",
            remedy="Give this one another name, or write over that one with --replace.",
        )
    atomic.write(path, text)
    voices.forget()
    assets.forget()


def remove(name: str) -> Path:
    """Remove a voice from the user's files, or a whole file by its name; the file. Raises VoiceError."""
    files = [file for file in voicefiles.found(None) if file.origin is Origin.USER]
    if whole := next((file.path for file in files if name in {file.path.name, str(file.path)}), None):
        whole.unlink()
    elif holding := next((file for file in reversed(files) if name in _names(file)), None):
        whole = holding.path
        _remove_from(holding, name)
    else:
        raise _not_ours(name, files)
    voices.forget()
    assets.forget()
    return whole


def _names(file: VoiceFile) -> list[str]:
    return [row.get("name", "") for row in file.read().get("voice", ()) if isinstance(row, dict)]


def _remove_from(file: VoiceFile, name: str) -> None:
    """Cut the voice's table out of its file; a file that has nothing else is removed."""
    table = file.read()
    left = {**table, "voice": [row for row in table["voice"] if row.get("name") != name]}
    if not left["voice"] and not left.keys() & {"server", "pack", "asset"}:
        file.path.unlink()
        return
    lines = file.path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    starts = [number for number, line in enumerate(lines) if line.lstrip().startswith(HEADER)]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        text = "".join(lines[:start] + lines[end:])
        if _parsed(text) == {key: value for key, value in left.items() if value != []}:
            atomic.write(file.path, text)
            return
    raise VoiceError(
        f"The voice {name} cannot be cut out of {file.path}.", remedy="Remove its table there with an editor."
    )


def _parsed(text: str) -> dict[str, Any] | None:
    try:
        return toml_value(text)
    except ValueError:
        return None


def _not_ours(name: str, files: list[VoiceFile]) -> VoiceError:
    known = ", ".join(f"{file.path.name}" for file in files) or "none yet"
    if voice := voices.catalogue().get(name):
        where = f"comes from {voice.about.origin}" if voice.about.origin else "comes with Narrator"
        return VoiceError(f"The voice {name} {where}: it is not in your voice files.", remedy=f"Your files: {known}.")
    return VoiceError(f"You have no voice and no voice file {name!r}.", remedy=f"Your files: {known}.")
