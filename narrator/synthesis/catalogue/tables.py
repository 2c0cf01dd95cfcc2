"""One voice file becomes voices and servers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from narrator.errors import VoiceError
from narrator.synthesis import blends
from narrator.synthesis.catalogue import checking
from narrator.synthesis.catalogue.checking import between, ensure, is_name, is_text, is_texts
from narrator.synthesis.catalogue.model import About, Pack, ServerVoice, Voice
from narrator.synthesis.catalogue.packs import of_pack, pack_of
from narrator.synthesis.catalogue.servers import Listing, ensure_extra, listing_of
from narrator.voicefiles import VoiceFile

TABLES = {"engine": checking.is_table, "voice": lambda value: isinstance(value, list)}
OTHER_TABLES = {"server": checking.is_table, "pack": checking.is_table, "asset": lambda value: isinstance(value, list)}
ABOUT = {
    "title": is_text, "note": is_text, "licence": is_text, "mos": between(0, 5), "misheard": between(0, 1),
    "english": between(0, 1),
}  # fmt: skip
SHARED = {
    "engine": is_text, "locale": is_text, "gender": checking.one_of("female", "male", "none"), "style": is_text,
    "assets": is_texts, "pace": between(0.2, 5),
}  # fmt: skip
OWN = {
    "name": is_name, "blend": is_text, "speaker": is_text, "instructions": is_text, "extra": checking.is_table,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Contents:
    """What one file has: voices, whose blends are not resolved yet, servers and packs by name."""

    voices: tuple[Voice, ...]
    servers: dict[str, Listing]
    packs: dict[str, Pack]


def read(file: VoiceFile, servers: Mapping[str, Listing], packs: Mapping[str, Pack]) -> Contents:
    """`servers` and `packs` are those of earlier files. Raises VoiceError, which names the file and the place."""
    table, where = file.read(), f"The voice file {file.path}"
    ensure(table, TABLES | OTHER_TABLES, where)
    shared = table.get("engine", {})
    ensure(shared, SHARED | ABOUT, f"{where}, [engine]")
    own = {name: listing_of(name, row, file) for name, row in table.get("server", {}).items()}
    own_packs = {name: pack_of(name, row, table.get("asset", ()), where) for name, row in table.get("pack", {}).items()}
    known = Beside(file, {**servers, **own}, {**packs, **own_packs})
    voices = tuple(_voice(row, shared, known) for row in table.get("voice", ()))
    if twice := next((voice.name for i, voice in enumerate(voices) if voice.name in {v.name for v in voices[:i]}), ""):
        raise VoiceError(f"{where} has two voices named {twice}.", remedy="Rename one of them.")
    return Contents(voices, own, own_packs)


@dataclass(frozen=True, slots=True)
class Beside:
    """What a voice's table may refer to: its file, and servers and packs up to there."""

    file: VoiceFile
    servers: Mapping[str, Listing]
    packs: Mapping[str, Pack]


def _voice(own: Any, shared: dict[str, Any], beside: Beside) -> Voice:
    """The voice of one `[[voice]]` table; its files come after those of `[engine]`."""
    where = f"The voice file {beside.file.path}, [[voice]]"
    if not isinstance(own, dict) or "name" not in own:
        raise VoiceError(f"{where} has no name.", remedy=checking.REMEDY)
    ensure(own, OWN | SHARED | ABOUT, f"{where} {own['name']}")
    row = {**shared, **own}
    about = About(**{f.name: row[f.name] for f in fields(About) if f.name in row}, origin=beside.file.label)
    voice = Voice(
        name=row["name"],
        engine=row.get("engine", ""),
        locale=row.get("locale", ""),
        gender=row.get("gender", ""),
        style=row.get("style", ""),
        assets=tuple(dict.fromkeys((*shared.get("assets", ()), *own.get("assets", ())))),
        pace=float(row.get("pace", 0)),
        mix=blends.read(row["blend"]) if "blend" in row else (),
        about=about,
    )
    prefix, _, _ = voice.name.partition("/")
    if prefix in beside.servers:
        return _of_server(voice, row, beside.servers[prefix])
    if prefix in beside.packs:
        return of_pack(voice, beside.packs[prefix])
    if not voice.engine and not voice.mix:
        raise VoiceError(
            f"{where} {voice.name} has neither an engine nor a blend, and no [server.…] or [pack.…] of its name.",
            remedy=checking.REMEDY,
        )
    return voice


def _of_server(voice: Voice, row: dict[str, Any], server: Listing) -> Voice:
    """A voice of a server: what is not said of it is as for all of the server's."""
    usual = server.voice(voice.name)
    assert usual.via
    ensure_extra(row.get("extra", {}), server.server.fields, f"The voice {voice.name} of {voice.about.origin}")
    extra = checking.merged(usual.via.extra, row.get("extra", {}))
    via = ServerVoice(row.get("speaker", usual.via.speaker), row.get("instructions", usual.via.instructions), extra)
    about = replace(voice.about, licence=voice.about.licence or usual.about.licence)
    return replace(
        usual,
        locale=voice.locale or usual.locale,
        gender=voice.gender or usual.gender,
        style=voice.style,
        pace=voice.pace or usual.pace,
        about=about,
        via=via,
    )
