"""The `narrator` command: parse, call, print. What it does is in `produce` and the packages below."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from narrator import __version__
from narrator.audio.bitrates import ALLOWED_KBPS, DEFAULT_KBPS
from narrator.audio.pauses import Pauses

if TYPE_CHECKING:
    from narrator.display import Lines
    from narrator.options import MakeOptions
    from narrator.produce import Edition

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
SOURCES = click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
BITRATES = [str(kbps) for kbps in ALLOWED_KBPS]
INTERRUPTED = 130


class Group(click.Group):
    """Turns what goes wrong into one sentence, the next thing to try, and an exit code."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        with contextlib.suppress(AttributeError, ValueError):
            sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
            sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
            sys.stderr.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
        return super().main(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        from narrator.errors import NarratorError

        try:
            return super().invoke(ctx)
        except NarratorError as error:
            fail(error)
        except KeyboardInterrupt:
            click.echo("Stopped. What is finished is kept: run the same command to go on.", err=True)
            ctx.exit(INTERRUPTED)


def fail(error: Exception) -> None:
    """Say what is wrong and what to try, and leave with exit code 1."""
    problem, remedy = getattr(error, "problem", str(error)), getattr(error, "remedy", "")
    click.echo(f"Error: {problem}", err=True)
    if remedy:
        click.echo(f"  {remedy}", err=True)
    raise click.exceptions.Exit(1)


@click.group(cls=Group, context_settings=CONTEXT)
@click.version_option(__version__, "-V", "--version", prog_name="narrator")
def main() -> None:
    """Turn Chinese text into finished narration: chapters as MP3 with subtitles.

    \b
    Start here:
      narrator make speech.txt            narrate it into output/speech/
      narrator script speech.txt          see chapters and paragraphs first
      narrator make output/speech/script.md   narrate it again after editing

    Everything runs offline; the first run fetches a neural Chinese voice (about 90 MB).
    """


def script_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that decide how a source becomes a script."""
    options = [
        click.option("--title", default="", help="Title, instead of the source's own."),
        click.option("--author", default="", help="Author, instead of the source's own."),
        click.option("--voice", default="", metavar="NAME", help="Voice to speak with; `narrator voices` lists them."),
        click.option(
            "--chapters", type=click.Choice(["auto", "none", "headings"]), default="auto", show_default=True,
            help="Chapters by headings, else by topic and length (auto); only by headings; or one for all (none).",
        ),
        click.option(
            "--chapter-minutes", type=click.FloatRange(0.5, 600), default=5.0, show_default=True, metavar="MINUTES",
            help="Length to aim at where no headings divide the text.",
        ),
        click.option(
            "--paragraph", type=click.Choice(["short", "normal", "long"]), default="normal", show_default=True,
            help="Length of paragraphs in text that has none.",
        ),
        click.option("--encoding", default="", metavar="NAME", help="Encoding of the source, if the guess is wrong."),
        click.option("--keep-all", is_flag=True, help="Clean nothing away: speak notes and adverts, too."),
    ]  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def pause_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Silence by structure."""
    where = {"comma": "at commas, at least", "sentence": "between sentences", "paragraph": "between paragraphs",
             "heading": "after a heading", "head": "at a chapter's start", "tail": "at a chapter's end"}  # fmt: skip
    for name, place in reversed(where.items()):
        command = click.option(
            f"--pause-{name}", type=click.FloatRange(0, 60), default=getattr(Pauses(), f"{name}_s"), show_default=True,
            metavar="SECONDS", help=f"Silence {place}.",
        )(command)  # fmt: skip
    return command


@main.command()
@SOURCES
@click.option(
    "-o", "--output", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
    help="Folder to write into; each source gets a folder of its own there.  [default: output, or the script's folder]",
)  # fmt: skip
@script_options
@click.option("--speed", type=click.FloatRange(0.5, 2.0), default=1.0, show_default=True, help="Pace of the voice.")
@pause_options
@click.option(
    "--bitrate",
    type=click.Choice(BITRATES),
    default=str(DEFAULT_KBPS),
    show_default=True,
    help="Of the MP3, in kbit/s.",
)
@click.option("--jobs", type=click.IntRange(1, 64), help="Segments to synthesize at once.  [default: the cores]")
@click.option("--dry-run", is_flag=True, help="Print the plan with an estimate of the length; make nothing.")
@click.option("--force", is_flag=True, help="Make everything again, and write over an edited script.md.")
@click.option("--json", "as_json", is_flag=True, help="Print what was made as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="No progress.")
@click.option("-v", "--verbose", is_flag=True, help="A line for every segment.")
def make(sources: Sequence[str], output: Path | None, **options: Any) -> None:
    """Narrate each SOURCE (text, Markdown, HTML, EPUB, Word, PDF, subtitles or a script.md; - is standard input).

    Writes OUTPUT/<name>/ with an MP3 and an SRT a chapter, script.md to edit, and manifest.json. Run again, only what
    changed is made again; after an interruption the same command goes on where it stopped.
    """
    from narrator import estimate, produce

    settings = make_options(options)
    if options["dry_run"]:
        for source in sources:
            show_plan(estimate.plan(produce.read(source, settings).script, settings), as_json=options["as_json"])
        return
    with showing(quiet=options["quiet"] or options["as_json"], verbose=options["verbose"]) as progress:
        editions: list[Edition] = []
        for source in sources:
            taken = [edition.folder for edition in editions]
            editions.append(produce.make(source, output, settings, progress, taken))
    if options["as_json"]:
        click.echo(json.dumps([summary(edition) for edition in editions], ensure_ascii=False, indent=1))
    elif not options["quiet"]:
        for edition in editions:
            show_edition(edition)


def make_options(given: dict[str, Any]) -> MakeOptions:
    from dataclasses import replace

    from narrator.options import MakeOptions
    from narrator.script.options import ScriptOptions
    from narrator.synthesis.engine import SpeechOptions

    script = ScriptOptions(**{name: given[name] for name in ScriptOptions.__dataclass_fields__ if name in given})
    common = MakeOptions(script=script, encoding=given["encoding"], keep_all=given["keep_all"])
    if "speed" not in given:
        return common
    named = {name.replace("pause_", "") + "_s": value for name, value in given.items() if name.startswith("pause_")}
    pauses = Pauses(**named, clause_s=named["comma_s"])
    made = replace(
        common, speech=SpeechOptions(given["speed"]), pauses=pauses, kbps=int(given["bitrate"]), force=given["force"]
    )
    return replace(made, jobs=given["jobs"]) if given["jobs"] else made


@contextlib.contextmanager
def showing(*, quiet: bool, verbose: bool) -> Iterator[Lines | None]:
    """Progress on standard error: live on a terminal, lines on a pipe."""
    from narrator.display import Lines, Live

    if quiet:
        yield None
    elif sys.stderr.isatty():
        from rich.console import Console

        with Live(Console(stderr=True), verbose=verbose) as live:
            yield live
    else:
        yield Lines(verbose=verbose)


def summary(edition: Edition) -> dict[str, Any]:
    """What was made, for programs."""
    manifest = edition.manifest
    return {
        "folder": str(edition.folder),
        "manifest": str(edition.folder / "manifest.json"),
        "title": manifest.title,
        "voice": manifest.voice,
        "duration_s": round(sum(chapter.duration_s for chapter in manifest.chapters), 3),
        "chapters": [{"title": c.title, "audio": c.audio, "duration_s": c.duration_s} for c in manifest.chapters],
        "clips_made": edition.tally.made,
        "clips_found": edition.tally.found,
        "chapters_encoded": edition.tally.encoded,
        "chapters_kept": edition.tally.kept,
        "left_out": len(manifest.left_out),
    }


def show_edition(edition: Edition) -> None:
    from narrator.display import clock, counted

    tally, chapters = edition.tally, edition.manifest.chapters
    length = clock(sum(chapter.duration_s for chapter in chapters))
    click.echo(f"{edition.folder}/  {length} in {counted(len(chapters), 'chapter')}, voice {edition.manifest.voice}")
    for chapter in chapters:
        click.echo(f"  {chapter.audio}  {clock(chapter.duration_s)}  {chapter.title}")
    click.echo(
        f"  {counted(tally.made, 'segment')} spoken, {tally.found} found in the cache; "
        f"{counted(tally.encoded, 'chapter')} encoded, {tally.kept} unchanged"
    )
    if left_out := len(edition.manifest.left_out):
        click.echo(f"  {counted(left_out, 'piece')} of the source left out: see manifest.json, left_out")
    click.echo(f"  To correct something: edit {edition.folder}/script.md and run `narrator make` on it.")


def show_plan(plan: dict[str, Any], *, as_json: bool) -> None:
    from narrator.display import clock, counted

    if as_json:
        click.echo(json.dumps(plan, ensure_ascii=False, indent=1))
        return
    click.echo(f"{plan['title']}: about {clock(plan['estimated_s'])}, voice {plan['voice']}")
    for number, chapter in enumerate(plan["chapters"], 1):
        click.echo(
            f"  {number:2} {chapter['title']}  {counted(chapter['paragraphs'], 'paragraph')}, "
            f"{counted(chapter['segments'], 'segment')}, {counted(chapter['characters'], 'character')}, "
            f"about {clock(chapter['estimated_s'])}"
        )
    for piece in plan["left_out"]:
        click.echo(f"  left out: {piece['text']} ({piece['reason']})")


@main.command()
@click.argument("source")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write; else it is printed."
)
@script_options
def script(source: str, output: Path | None, **options: Any) -> None:
    """Print SOURCE as a script: Markdown with chapters and paragraphs, to read, edit and narrate."""
    from narrator import atomic, produce
    from narrator.script import markdown

    text = markdown.write(produce.read(source, make_options(options)).script)
    if output:
        atomic.write(output, text)
        click.echo(f"{output} written. Edit it, then: narrator make {output}", err=True)
    else:
        click.echo(text, nl=False)


@main.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@click.pass_context
def voices(ctx: click.Context, as_json: bool) -> None:
    """List the voices; `narrator voices install` fetches one ahead of time."""
    if ctx.invoked_subcommand is None:
        from narrator import listing

        listing.show_voices(as_json=as_json)


@voices.command("install")
@click.argument("names", metavar="[NAME...]", nargs=-1)
@click.option("--all", "every", is_flag=True, help="All the offline voices.")
def voices_install(names: Sequence[str], every: bool) -> None:
    """Fetch and verify what the named voices need (the default voice, if none is named)."""
    from narrator import assets
    from narrator.synthesis import voices

    chosen = list(voices.catalogue()) if every else list(names) or [voices.DEFAULT_VOICE]
    needed = dict.fromkeys(asset for name in chosen for asset in voices.find(name).assets)
    for name in needed:
        assets.catalogue()[name].verify()  # a damaged one is removed, and fetched again below
    with showing(quiet=False, verbose=False) as progress:
        assets.install(needed, progress.fetching if progress else lambda *_: None)
        if any(voices.find(name).engine == "kokoro" for name in chosen):
            from narrator.synthesis.kokoro_model import adapted_model

            adapted_model()
    click.echo(f"installed: {', '.join(chosen)}")


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def doctor(as_json: bool) -> None:
    """Check everything that narrating needs, and say how to mend what is missing."""
    from narrator import doctor

    if not doctor.show(doctor.examine(), as_json=as_json):
        raise click.exceptions.Exit(1)


@main.group()
def cache() -> None:
    """The clips and voice files kept in the cache folder ($NARRATOR_CACHE)."""


@cache.command("info")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def cache_info(as_json: bool) -> None:
    """Say where the cache lies and how much it holds."""
    from narrator import listing

    listing.show_cache(as_json=as_json)


@cache.command("prune")
@click.option("--size", "size_mb", type=click.IntRange(0), metavar="MB", help="Keep at most so much.  [default: 5000]")
def cache_prune(size_mb: int | None) -> None:
    """Remove the clips that were not used for longest."""
    from narrator import housekeeping

    click.echo(f"{housekeeping.prune(size_mb) / 1e6:.1f} MB freed")


@cache.command("clear")
@click.option("--voices", "with_voices", is_flag=True, help="Remove installed voice files, too.")
def cache_clear(with_voices: bool) -> None:
    """Remove every clip; the next run synthesizes anew."""
    from narrator import housekeeping

    click.echo(f"{housekeeping.clear(with_voices=with_voices) / 1e6:.1f} MB freed")


@main.command()
@click.argument("source")
@click.argument("where", default="")
@click.option("--find", default="", metavar="TEXT", help="The segments that hold TEXT.")
@click.option("--voice", "names", multiple=True, metavar="NAME", help="Voice; give several to compare them.")
@click.option("--speed", type=click.FloatRange(0.5, 2.0), default=1.0, show_default=True, help="Pace of the voice.")
@click.option("--encoding", default="", metavar="NAME", help="Encoding of the source, if the guess is wrong.")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="WAV file to write; else it is played."
)
def preview(source: str, where: str, names: Sequence[str], output: Path | None, **options: Any) -> None:
    """Hear some segments of SOURCE: WHERE is a number, a range 7-9, or 2.3 for chapter.paragraph.

    Shows how each is read. What is heard is kept, so that `make` need not synthesize it again.
    """
    from narrator import preview, produce
    from narrator.frontend.pronounce import pronounce
    from narrator.options import MakeOptions
    from narrator.synthesis.engine import SpeechOptions

    script = produce.read(source, MakeOptions(encoding=options["encoding"])).script
    texts = [place.text for place in preview.chosen(script, where, options["find"])]
    for text in texts:
        click.echo(f"{text}\n  {preview.reading(pronounce(text))}", err=True)
    sounds = [preview.spoken(texts, name, SpeechOptions(options["speed"])) for name in names or [script.voice]]
    if output:
        preview.write_wav(output, sum(sounds[1:], sounds[0]))
        click.echo(f"{output} written", err=True)
    else:
        for sound in sounds:
            preview.play(sound)


@main.command("pronounce")
@click.argument("texts", metavar="[TEXT...]", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def pronounce_texts(texts: Sequence[str], as_json: bool) -> None:
    """Show how each TEXT, or each line of standard input, is read: words, expansions, pinyin with tones as spoken."""
    from narrator import readings

    show = readings.as_json if as_json else readings.as_table
    for text in texts or sys.stdin:
        click.echo(show(text.rstrip("\r\n")))
