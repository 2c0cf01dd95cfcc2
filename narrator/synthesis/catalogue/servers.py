"""Servers in voice files: `[server.NAME]`, whose voices are `NAME/VOICE`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from narrator.errors import VoiceError
from narrator.synthesis.catalogue import checking
from narrator.synthesis.catalogue.checking import between, ensure, is_text
from narrator.synthesis.catalogue.model import About, Server, ServerVoice, Voice
from narrator.voicefiles import Origin, VoiceFile

SERVER_ENGINE = "openai"  # the engine that speaks with servers
OWN_KEYS = "NARRATOR_KEY_"  # how a variable is called that a project's file may name
FORMATS = ("wav", "mp3", "flac", "opus", "aac")
FIELDS = ("model", "input", "voice", "response_format", "speed", "instructions")  # OpenAI's
PATH = re.compile(r"/[\w/.-]{1,100}")


def _is_range(value: Any) -> bool:
    is_speed = between(0.05, 20)
    return isinstance(value, list) and len(value) == 2 and all(map(is_speed, value)) and value[0] <= value[1]


def _are_fields(value: Any) -> bool:
    """Which of OpenAI's fields the server calls otherwise, or does not have; it always has the text."""
    return (
        isinstance(value, dict)
        and value.keys() <= set(FIELDS)
        and all(map(is_text, value.values()))
        and value.get("input", "input") != ""
    )


KEYS = {
    "url": is_text, "model": is_text, "format": checking.one_of(*FORMATS), "key_env": is_text,
    "instructions": is_text, "extra": checking.is_table, "pace": between(0.2, 5), "most_at_once": between(1, 8),
    "patience": between(1, 3600), "speeds": _is_range, "locale": is_text,
    "path": lambda value: is_text(value) and bool(PATH.fullmatch(value)),
    "fields": _are_fields,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Listing:
    """A server, and what its voices have in common."""

    server: Server
    common: Voice

    def voice(self, name: str) -> Voice:
        """Its voice `server/name`, as far as nothing more is known of it."""
        assert self.common.via
        return replace(self.common, name=name, via=replace(self.common.via, speaker=name.partition("/")[2]))


def listing_of(name: str, row: Any, file: VoiceFile) -> Listing:
    """Read one `[server.NAME]` table. Raises VoiceError."""
    where = f"The voice file {file.path}, [server.{name}]"
    if not checking.SERVER_NAME.fullmatch(name) or not isinstance(row, dict):
        raise VoiceError(f"{where}: a server is a table with a name of letters.", remedy=checking.REMEDY)
    _refuse_secrets(row, where)
    ensure(row, KEYS, where)
    _ensure_address(row, where)
    ensure_extra(row.get("extra", {}), tuple(row.get("fields", {}).items()), where)
    _ensure_key_is_ours(row.get("key_env", ""), file, where)
    server = Server(
        name=name,
        url=row["url"].rstrip("/"),
        model=row.get("model", ""),
        format=row.get("format", "wav"),
        key_env=row.get("key_env", ""),
        most_at_once=int(row.get("most_at_once", 4)),
        patience_s=float(row.get("patience", 0)),
        speeds=(float(row["speeds"][0]), float(row["speeds"][1])) if "speeds" in row else (0.25, 4.0),
        path=row.get("path", "/audio/speech"),
        fields=tuple(sorted(row.get("fields", {}).items())),
    )
    common = Voice(
        name=f"{name}/", engine=f"{SERVER_ENGINE}:{name}", locale=row.get("locale", "mul"), gender="none", style="",
        pace=float(row.get("pace", 1)), about=About(licence="the server's own", origin=file.label),
        via=ServerVoice("", row.get("instructions", ""), checking.merged("{}", row.get("extra", {}))),
    )  # fmt: skip
    return Listing(server, common)


def _refuse_secrets(row: dict[str, Any], where: str) -> None:
    """A key that is written into a file is soon in a backup, a repository, a message."""
    named = [*row, *row.get("extra", ())] if isinstance(row.get("extra", {}), dict) else list(row)
    for key in named:
        if key != "key_env" and checking.SECRET.search(key):
            raise VoiceError(
                f"{where} has {key!r}: keys do not belong in files.",
                remedy="Put the key into an environment variable and name that with key_env.",
            )


def ensure_extra(extra: dict[str, Any], fields: tuple[tuple[str, str], ...], where: str) -> None:
    """What is sent beside OpenAI's fields must not take their place. Raises VoiceError."""
    _refuse_secrets(extra, where)
    if taken := extra.keys() & {*FIELDS, *dict(fields).values()}:
        raise VoiceError(
            f"{where}: extra cannot have {min(taken)!r}, which is sent anyway.",
            remedy="Set model, format, speaker and instructions by their own keys.",
        )


def _ensure_address(row: dict[str, Any], where: str) -> None:
    try:
        parts = urlsplit(row.get("url", ""))
        is_address = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port is None or parts.port)
    except ValueError:
        is_address = False
    if not is_address:
        raise VoiceError(f"{where} has no address.", remedy='Give one up to /v1: url = "http://127.0.0.1:8880/v1".')
    if parts.username or parts.password or parts.query:
        raise VoiceError(
            f"{where}: an address with a password or a query may give away a key.",
            remedy="Put the key into an environment variable and name that with key_env.",
        )


def _ensure_key_is_ours(variable: str, file: VoiceFile, where: str) -> None:
    """A project's file may come from anybody: it must not send any variable that it likes to any address."""
    if variable and file.origin is Origin.PROJECT and not variable.startswith(OWN_KEYS):
        raise VoiceError(
            f"{where}: a project's file cannot ask for the variable {variable}.",
            remedy=f"Call the variable {OWN_KEYS}…, or move the server into a file of your own: `narrator voices add`.",
        )
