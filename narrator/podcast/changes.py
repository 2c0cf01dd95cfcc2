"""Taking episodes or editions out of a show, hiding them from directories, and putting them back."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from narrator import edition
from narrator.edition import MANIFEST
from narrator.errors import NarratorError, SettingsError, SourceError
from narrator.podcast import ledger, reading
from narrator.podcast.ledger import PUBLISHED, REMOVED, WITHDRAWN, Ledger, LedgerEntry, stem


def mark(folder: Path, wanted: Sequence[str], state: str) -> list[str]:
    """Give episodes a state (PUBLISHED, HIDDEN or REMOVED) in the ledger; the names of those whose state changed.

    `wanted` are episodes by name or GUID, and editions by folder, id or what their files are called. The feed changes
    when the show is built again. Raises SettingsError where something is not in the show, SourceError without a show.
    """
    if not (folder / ledger.FOLDER / ledger.FILE).is_file():
        raise SourceError(f"{folder} holds no show.", remedy="Make one: narrator feed EDITION --base-url URL")
    with edition.writing(folder):
        published = ledger.load(folder)
        chosen = {entry.guid for each in wanted for entry in _meant(published, each)}
        changed = [
            entry.name for entry in published.entries if entry.guid in chosen and entry.state not in (state, WITHDRAWN)
        ]
        published.entries = [
            replace(entry, state=_new_state(entry, state)) if entry.name in changed else entry
            for entry in published.entries
        ]
        ledger.save(published, folder)
    return changed


def waiting(folder: Path) -> set[str]:
    """The names of episodes that come back when the show is built with their editions."""
    return {entry.name for entry in ledger.load(folder).entries if entry.state == WITHDRAWN}


def _new_state(entry: LedgerEntry, state: str) -> str:
    """The files of one that was removed are gone: it waits until the show is built with its edition."""
    return WITHDRAWN if (entry.state, state) == (REMOVED, PUBLISHED) else state


def _meant(published: Ledger, wanted: str) -> list[LedgerEntry]:
    """The entries of an episode or edition. Raises SettingsError where there is none."""
    names = {wanted, wanted.removesuffix(".html"), wanted.removesuffix(".mp3")}
    own_id = _id_of(wanted)
    found = [
        entry
        for entry in published.entries
        if {entry.name, entry.guid} & names or entry.edition in (own_id, wanted) or stem(entry) == wanted
    ]
    if not found:
        known = [*dict.fromkeys(stem(entry) for entry in published.entries), *(e.name for e in published.entries)]
        near = difflib.get_close_matches(wanted, known, n=1)
        raise SettingsError(
            f"The show has no episode or edition {wanted!r}" + (f"; did you mean {near[0]!r}?" if near else "."),
            remedy="See what it has: narrator feed list",
        )
    return found


def _id_of(path: str) -> str:
    """The id of the edition in a folder; nothing where there is none."""
    place = Path(path)
    if not (place / MANIFEST).is_file():
        return ""
    try:
        return reading.id_of(place)
    except NarratorError:
        return ""
