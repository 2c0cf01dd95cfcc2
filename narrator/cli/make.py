"""`narrator make`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from narrator.cli.options import given_options, make_options, pause_options, script_options, subtitle_options
from narrator.cli.places import HomePlace
from narrator.cli.root import main
from narrator.cli.sections import Sectioned
from narrator.cli.showing import showing
from narrator.cli.sound import sound_options, tag_options
from narrator.cli.speech import failure_options, network_options, speech_options
from narrator.cli.telling import echo

if TYPE_CHECKING:
    from narrator.produce import Edition


SOURCES = click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
WITH_GAPS = 3  # exit code: it was made, without what --allow-gaps let be left out


@main.command(cls=Sectioned)
@SOURCES
@click.option(
    "-o", "--output", type=HomePlace(), metavar="DIR",
    help="Folder, or address such as s3://BUCKET/BOOKS, to write into; each source gets a folder of its own there.  "
         "[default: output, or the script's folder]",
)  # fmt: skip
@script_options
@speech_options
@pause_options
@sound_options
@tag_options
@subtitle_options
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    help="Segments to synthesize in parallel.  [default: one a core; 4 online, where 8 is the most]",
)
@click.option(
    "--cluster", default="", envvar="NARRATOR_CLUSTER", metavar="ADDRESS",
    help="Have the workers of a Dask cluster speak: tcp://HOST:8786, or local:N for N processes here.",
)  # fmt: skip
@network_options
@failure_options
@click.option("--dry-run", is_flag=True, help="Print the plan with an estimate of the length, and write nothing.")
@click.option(
    "--file-names",
    type=click.Choice(["title", "ascii"]),
    default="title",
    show_default=True,
    help="Name folder and files after the titles: in their own characters, or in ASCII (pinyin).",
)
@click.option("--force", is_flag=True, help="Synthesize and write everything again, and overwrite an edited script.md.")
@click.option("--replace", is_flag=True, help="Overwrite the edition of another text with the same name.")
@click.option("--new-id", is_flag=True, help="Give the edition a new identity for feeds, as another work.")
@click.option(
    "--proof",
    is_flag=True,
    help="Listen as `narrator proof` does: to each clip of an online voice before it is kept, and to all at the end.",
)
@click.option("--library", "is_library", is_flag=True, hidden=True, help="Keep a journal of one source, too.")
@click.option("--json", "as_json", is_flag=True, help="Print what was made as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="No progress.")
@click.option("-v", "--verbose", is_flag=True, help="A line for every segment.")
def make(sources: Sequence[str], output: Path | None, **options: Any) -> None:
    """Narrate each SOURCE (text, Markdown, HTML, EPUB, Word, PDF, subtitles or a script.md; - is standard input).

    Writes OUTPUT/<name>/ with an MP3 and subtitles a chapter, script.md to edit, and manifest.json. When it
    is run again, only what changed is synthesized; after an interruption the same command continues where it stopped.
    Of several, one that fails does not stop the rest: `narrator library` tells, and tries again.
    """
    from narrator import produce
    from narrator.cluster import session
    from narrator.rendering import estimate

    if options["proof"]:
        from narrator.proofing import recogniser

        recogniser.require_extra()
    settings = replace(make_options(options), given=given_options())
    if options["dry_run"]:
        for source in sources:
            show_plan(estimate.plan(produce.read(source, settings).script, settings), as_json=options["as_json"])
        return
    is_quiet = options["quiet"] or options["as_json"]
    if len(sources) > 1 or options["is_library"]:
        from narrator.cli import books, many

        how = books.ManyShown(options, summary, lambda edition: hear_editions([edition], quiet=is_quiet))
        shown = many.watched(quiet=is_quiet, verbose=options["verbose"])
        with session.using(settings.cluster), shown as watch:
            books.make(sources, output, settings, watch, how)
        return
    with session.using(settings.cluster), showing(quiet=is_quiet, verbose=options["verbose"]) as progress:
        editions = [produce.make(source, output, settings, progress) for source in sources]
    if options["as_json"]:
        echo(json.dumps([summary(edition) for edition in editions], ensure_ascii=False, indent=1))
    elif not options["quiet"]:
        for edition in editions:
            show_edition(edition)
    if options["proof"] and not options["dry_run"]:
        hear_editions(editions, quiet=is_quiet)
    if any(edition.manifest.gaps for edition in editions):
        raise click.exceptions.Exit(WITH_GAPS)


def hear_editions(editions: Iterable[Edition], *, quiet: bool) -> None:
    """Have a recogniser hear what was made; one line each."""
    from narrator.cli.proof import ear, hear

    by = ear(quiet=quiet)
    for edition in editions:
        found = hear(edition.manifest, edition.folder, by, quiet=quiet)
        if not quiet:
            listed = f"{len(found.suspicious)} of {len(found.segments)} segments to listen to"
            how = f": `narrator proof {edition.folder}` lists them" if found.suspicious else ""
            echo(f"  heard: {found.share_heard:.1%} of syllables; {listed}{how}")


def summary(edition: Edition) -> dict[str, Any]:
    """What was made, for programs."""
    from narrator.script import numbering

    manifest = edition.manifest
    return {
        "folder": str(edition.folder),
        **({"address": edition.place} if edition.address else {}),
        "manifest": str(edition.folder / "manifest.json"),
        "title": manifest.title,
        "voice": manifest.voice,
        "duration_s": round(sum(chapter.duration_s for chapter in manifest.chapters), 3),
        "whole": {name: made.file for name, made in manifest.whole.items()},
        "chapters": [{"title": c.title, "audio": c.audio, "duration_s": c.duration_s} for c in manifest.chapters],
        "removed": list(edition.removed),
        "clips_made": edition.tally.made,
        "clips_found": edition.tally.found,
        "chapters_encoded": edition.tally.encoded,
        "chapters_kept": edition.tally.kept,
        "chapters_subtitled": edition.tally.subtitled,
        "left_out": len(manifest.left_out),
        "numbering": numbering.doubts([chapter.title for chapter in manifest.chapters]),
        "gaps": list(manifest.gaps),
        "fallbacks": list(manifest.fallbacks),
    }


def show_edition(edition: Edition) -> None:
    from narrator.cli.display import clock, counted
    from narrator.rendering import failing

    tally, chapters = edition.tally, edition.manifest.chapters
    length = clock(sum(chapter.duration_s for chapter in chapters))
    echo(f"{edition.place}/  {length} in {counted(len(chapters), 'chapter')}, voice {edition.manifest.voice}")
    for chapter in chapters:
        echo(f"  {chapter.audio}  {clock(chapter.duration_s)}  {chapter.title}")
    for form, made in edition.manifest.whole.items():
        echo(f"  {made.file}  {length}")
        show_many_chapters(form, len(chapters))
    echo(
        f"  {counted(tally.made, 'segment')} spoken, {tally.found} found in the cache; "
        f"{counted(tally.encoded, 'chapter')} encoded, {tally.kept} unchanged"
        + (f", of these {tally.subtitled} with new subtitles" if tally.subtitled else "")
    )
    if edition.removed:
        echo(f"  removed, no longer asked for: {', '.join(edition.removed)}")
    for place in edition.manifest.fallbacks:
        where = f"chapter {place['chapter']}" if place["chapter"] else "everything"
        echo(f"  spoken by {place['voice']} instead of {place['for']}: {where} ({place['reason']})")
    for gap in edition.manifest.gaps:
        echo(f"  GAP: {failing.line(gap)}")
    if left_out := len(edition.manifest.left_out):
        echo(f"  {counted(left_out, 'piece')} of the source left out: see manifest.json, left_out")
    echo(f"  To correct something: edit {edition.folder}/script.md and run `narrator make` on it.")


def show_many_chapters(form: str, chapters: int) -> None:
    """Say where one file's table of contents holds fewer chapters than there are."""
    from narrator.audio.formats import FORMATS, Tagging
    from narrator.audio.id3 import MOST_ENTRIES

    if chapters > MOST_ENTRIES and FORMATS[form].tagging in (Tagging.ID3_HEAD, Tagging.ID3_CHUNK):
        echo(
            f"    {chapters} chapters: an ID3 table of contents has {MOST_ENTRIES}, so this one is divided, and some "
            f"players show its first part only. --whole m4b has no such limit."
        )


def show_plan(plan: dict[str, Any], *, as_json: bool) -> None:
    from narrator.cli.display import clock, counted

    if as_json:
        echo(json.dumps(plan, ensure_ascii=False, indent=1))
        return
    echo(f"{plan['title']}: about {clock(plan['estimated_s'])}, voice {plan['voice']}")
    for number, chapter in enumerate(plan["chapters"], 1):
        echo(
            f"  {number:2} {chapter['title']}  {counted(chapter['paragraphs'], 'paragraph')}, "
            f"{counted(chapter['segments'], 'segment')}, {counted(chapter['characters'], 'character')}, "
            f"about {clock(chapter['estimated_s'])}"
        )
    for warning in plan["warnings"]:
        echo(f"  warning: {warning}")
    for piece in plan["left_out"]:
        echo(f"  left out: {piece['text']} ({piece['reason']})")
