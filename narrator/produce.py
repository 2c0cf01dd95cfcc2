"""The recipe: a source becomes an edition, in five steps. Start reading here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from narrator import edition, housekeeping
from narrator.audio.remote import open_store
from narrator.edition import LeftOutRecord, Manifest, address
from narrator.objects import shown
from narrator.rendering import journal
from narrator.rendering.binding import bind_files
from narrator.rendering.delivery import manner
from narrator.rendering.fallback import Fallback
from narrator.rendering.narration import Narration, Outcome, Tally
from narrator.rendering.options import MakeOptions
from narrator.rendering.planner import Planner
from narrator.rendering.preparing import Prepared, prepare
from narrator.rendering.progress import Progress
from narrator.rendering.recorded import RecordedScript
from narrator.rendering.whole import write_whole
from narrator.rendering.work import PreparedSource, read
from narrator.resources import clips_url
from narrator.synthesis import voices
from narrator.synthesis.engine import engine
from narrator.voicefiles import use_project

__all__ = ["Edition", "PreparedSource", "bind", "make", "narrate", "prepare", "read", "record"]


@dataclass(frozen=True, slots=True)
class Edition:
    """What lies in `folder` now, what was done for it, and which files of earlier runs were removed.

    `address` is where it was sent, if it belongs to one.
    """

    folder: Path
    manifest: Manifest
    tally: Tally
    removed: tuple[str, ...] = ()
    address: str = ""

    @property
    def place(self) -> str:
        """Where it is for whoever asked for it."""
        return shown(self.address) or str(self.folder)


def make(source: str, output: Path | None, options: MakeOptions, progress: Progress | None = None) -> Edition:
    """Narrate a source into its own folder under `output`. Raises NarratorError; what is finished is kept.

    Without `output`, a script that lies in an edition's folder is narrated in its place, anything else under
    `output/`. An edition that is there already is made as it was before, but for `options`.
    """
    progress = progress or Progress()
    use_project(source)
    ensure_service_reachable(options)
    with prepare(source, output, options, progress) as prepared:
        outcome = narrate(prepared, progress)
        manifest = bind(prepared, outcome)
        removed = record(prepared, manifest)
        address.send(prepared.folder, manifest, progress.sending)
    housekeeping.prune()
    return Edition(prepared.folder, manifest, outcome.tally, removed, address.address_of(prepared.folder))


def ensure_service_reachable(options: MakeOptions) -> None:
    """Say at once that a service cannot be reached, where nothing that it spoke before could do instead."""
    if options.script.voice and not options.fallback and open_store(clips_url()).is_empty:
        engine(voices.find(options.script.voice).engine).ensure_reachable()


def narrate(prepared: Prepared, progress: Progress) -> Outcome:
    """Speak, master, encode and subtitle every chapter, or keep it as it is."""
    options, speech = prepared.options, prepared.options.speech
    stand_in = voices.find(options.fallback) if options.fallback else None
    fallback = Fallback(stand_in, options.fallback_scope, speech) if stand_in else None
    pronouncer, picture = prepared.work.pronouncer, prepared.cover.embedded
    sound = options.sound
    recorded = RecordedScript.of(prepared.script, prepared.folder, whole=sound.as_recorded, kept=sound.is_kept)
    planner = Planner(prepared.script, prepared.voice, options, pronouncer, picture, recorded=recorded)
    return Narration(planner, prepared.reusable, fallback, options, progress).run()


def bind(prepared: Prepared, outcome: Outcome) -> Manifest:
    """Make the files that hold all chapters; the record of everything."""
    folder, script, options = prepared.folder, prepared.script, prepared.options
    kept = prepared.reusable.whole
    whole = dict(write_whole(outcome.parts, options.whole_sound, outcome.clip, folder, kept))
    manifest = Manifest(
        title=script.title,
        author=script.author,
        language=script.language,
        voice=outcome.voice,
        speed=manner(script, speed=options.speech.speed).speed,
        chapters=outcome.records,
        left_out=tuple(LeftOutRecord(text=p.text, reason=p.reason, chapter=p.chapter) for p in script.left_out),
        gaps=tuple(outcome.gaps),
        fallbacks=tuple(outcome.fallbacks),
        script=prepared.written,
        id=prepared.id,
        whole=whole,
        cover=prepared.cover.record,
        source=prepared.source,
        made_with=prepared.made_with,
        extra=prepared.previous.manifest.extra if prepared.previous.manifest else {},
    )
    return replace(manifest, whole=whole | dict(bind_files(manifest, folder, options.whole, kept)))


def record(prepared: Prepared, manifest: Manifest) -> tuple[str, ...]:
    """Write the manifest, and remove the files of earlier runs that it does not have; their names."""
    folder = prepared.folder
    edition.write_if_changed(folder / edition.MANIFEST, edition.dump(manifest))
    removed = edition.remove_stale(folder, prepared.previous.files() - manifest.files())
    journal.close(folder)
    return removed
