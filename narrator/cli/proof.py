"""`narrator proof`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from narrator.cli.places import EditionArgument
from narrator.cli.root import main
from narrator.cli.showing import showing
from narrator.cli.telling import echo

if TYPE_CHECKING:
    from narrator.audition.again import SpokenAnew
    from narrator.audition.report import Proof, ProofedSegment
    from narrator.edition import Manifest
    from narrator.proofing.recogniser import Recogniser

SUSPICIOUS = 3  # exit code: something is beyond the limit


@main.command()
@click.argument("edition", metavar="EDITION", type=EditionArgument())
@click.option(
    "--limit", type=click.FloatRange(min=0), metavar="N",
    help="Suspicion, in syllables, beyond which a segment is listed.  [default: 0.9, as measured]",
)  # fmt: skip
@click.option(
    "--model", type=click.Path(file_okay=False, path_type=Path), metavar="FOLDER",
    help="Another Whisper model, in CTranslate2's format.  [default: Whisper base, fetched once]",
)  # fmt: skip
@click.option(
    "--again",
    is_flag=True,
    help="Speak suspicious segments in other ways, and keep what sounds better in script.md and in the edition.",
)
@click.option("--jobs", type=click.IntRange(1, 64), help="Threads to compute with.  [default: one a core, up to 4]")
@click.option("--all", "every", is_flag=True, help="List every segment with a difference, however small.")
@click.option("--json", "as_json", is_flag=True, help="Print proof.json.")
@click.option("-q", "--quiet", is_flag=True, help="No progress.")
def proof(
    edition: Path, *, limit: float | None, model: Path | None, as_json: bool, quiet: bool, **options: Any
) -> None:
    """Hear EDITION, a folder that `narrator make` wrote, and list the segments that sound wrong, the worst first.

    A recogniser (Whisper, the extra `proof`) hears each segment in the finished audio. What it heard is compared by
    sound with what was meant, so that homophones, numbers and spelling raise no alarm. Writes proof.json into EDITION.
    Run again after a stop or an edit, it hears only what it has not heard yet. Exit code 3: something is suspicious.
    With --again, each suspicious segment is spoken slower or divided elsewhere; script.md keeps what was better.
    """
    from narrator.audition import report
    from narrator.edition import opened

    manifest, folder = opened(edition)
    by = ear(model, options["jobs"] or 0, quiet=quiet)
    found = hear(manifest, folder, by, limit, quiet=quiet)
    if options["again"] and found.suspicious:
        found = retake(manifest, folder, found, by, quiet=quiet)
    if as_json:
        echo(report.dump(found), nl=False)
    else:
        show(folder, found, every=options["every"])
    if found.suspicious:
        raise click.exceptions.Exit(SUSPICIOUS)


def ear(model: Path | None = None, jobs: int = 0, *, quiet: bool) -> Recogniser:
    """The recogniser, fetched with progress where it is missing."""
    from narrator.proofing import recogniser

    recogniser.require_extra()
    if model is None:
        with showing(quiet=quiet, verbose=False) as progress:
            recogniser.install(progress.fetching if progress else lambda *_: None)
    return recogniser.load(model, jobs)


def hear(manifest: Manifest, folder: Path, by: Recogniser, limit: float | None = None, *, quiet: bool) -> Proof:
    """Proof an edition with progress on standard error, and write its proof.json."""
    from narrator.audition import proof as proofing
    from narrator.audition import report
    from narrator.proofing import verdict

    with click.progressbar(length=proofing.count(manifest), label="Listening", file=sys.stderr, hidden=quiet) as bar:
        found = proofing.proof(manifest, folder, by, verdict.LIMIT if limit is None else limit, bar.update)
    report.write(folder, found)
    return found


def retake(manifest: Manifest, folder: Path, found: Proof, by: Recogniser, *, quiet: bool) -> Proof:
    """Speak what is suspicious in other ways; where something is better, make the edition with it and hear it."""
    from narrator import produce
    from narrator.audition import again
    from narrator.edition import SCRIPT
    from narrator.rendering.options import MakeOptions

    length = len(found.suspicious)
    with click.progressbar(length=length, label="Speaking again", file=sys.stderr, hidden=quiet) as bar:
        results = again.speak_anew(manifest, folder, found, by, bar.update)
    for result in results:
        show_retake(result)
    if not any(result.way for result in results):
        return found
    with showing(quiet=quiet, verbose=False) as progress:
        made = produce.make(str(folder / SCRIPT), None, MakeOptions(), progress)
    echo(f"Written into {folder / SCRIPT}; `narrator make` on it repeats this.", err=True)
    return hear(made.manifest, folder, by, found.limit, quiet=quiet)


def show_retake(result: SpokenAnew) -> None:
    from narrator.cli.display import counted

    before, place = result.segment.verdict.suspicion, f"chapter {result.segment.chapter} {_at(result.segment)}"
    if result.way:
        said = f"spoken again {result.way}: suspicion {before:.1f}, now {result.suspicion:.1f}"
    else:
        said = f"spoken in {counted(result.tried, 'other way')}, none better; it stays as it is"
    echo(f"{place}: {said}", err=True)


def _at(segment: ProofedSegment) -> str:
    minutes, seconds = divmod(segment.start_s, 60)
    return f"{int(minutes)}:{seconds:04.1f}"


def show(folder: Path, found: Proof, *, every: bool) -> None:
    from narrator.cli.display import counted

    listed = found.worst if every else found.suspicious
    echo(
        f"{folder}/  heard: {found.share_heard:.1%} of {found.syllables:,} syllables; "
        f"{counted(len(found.suspicious), 'segment')} of {len(found.segments):,} to listen to"
    )
    for each in listed:
        echo(f"  {each.chapter} {_at(each)}  {each.verdict.suspicion:5.1f}  {each.marked}")
        echo(f"      {each.why}")
