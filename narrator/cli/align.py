"""`narrator align`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from narrator.cli.make import make
from narrator.cli.make import summary as summary_of
from narrator.cli.options import given_options, make_options, script_options, subtitle_options
from narrator.cli.root import main
from narrator.cli.sections import Sectioned
from narrator.cli.showing import showing
from narrator.cli.sound import sound_options, tag_options
from narrator.cli.telling import echo

if TYPE_CHECKING:
    from narrator.alignment.making import AlignedEdition
    from narrator.rendering.options import MakeOptions

recorded_options = partial(script_options, is_spoken=False)
TO_HEAR = 3  # exit code: something was not spoken, or somebody should listen to it
LISTED = 20


@main.command(cls=Sectioned)
@click.argument("text", metavar="TEXT")
@click.argument("audio", metavar="AUDIO...", nargs=-1, required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
    help="Folder to write into; the text gets a folder of its own there.  [default: output, or the script's folder]",
)  # fmt: skip
@click.option(
    "--keep-audio", is_flag=True, help="Take the sound over as it is stored; --format is the recording's own."
)
@click.option(
    "--only-text", is_flag=True,
    help="Leave out what is in no text (other words, repeated sentences, music), and set pauses as `make` does.",
)  # fmt: skip
@recorded_options
@sound_options
@tag_options
@subtitle_options
@click.option(
    "--file-names", type=click.Choice(["title", "ascii"]), default="title", show_default=True,
    help="Name folder and files after the titles: in their own characters, or in ASCII (pinyin).",
)  # fmt: skip
@click.option("--force", is_flag=True, help="Write everything again, and overwrite an edited script.md.")
@click.option("--replace", is_flag=True, help="Overwrite the edition of another text with the same name.")
@click.option("--json", "as_json", is_flag=True, help="Print what was made as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="No progress.")
@click.option("-v", "--verbose", is_flag=True, help="A line for every segment.")
def align(text: str, audio: Sequence[Path], output: Path | None, **options: Any) -> None:
    """Make an edition of TEXT from a recording of it, AUDIO, or several in order, in any format that plays.

    Finds every sentence and every character in the recording, whoever speaks: chapters, subtitles, EPUB, inspect,
    studio and feed then are as for a text that Narrator speaks itself. The recording stays whole, in chapters, at an
    even level; --keep-audio leaves even that. Sentences that are not spoken are listed, and so are other words, music
    and applause, which get no subtitle. Of a sentence that is said twice, the last counts.
    Exit code 3: something was not spoken, or its place is not sure.

    \b
      narrator align talk.txt talk.m4a
      narrator align book.epub 01.mp3 02.mp3 03.mp3 --keep-audio
      narrator align talk.txt talk.wav --only-text
    """
    from narrator.alignment import making

    quiet = options["quiet"] or options["as_json"]
    if options["keep_audio"] and options["only_text"]:
        raise click.UsageError("--keep-audio keeps all of the sound, --only-text does not: choose one of them.")
    settings = _settings(options, audio)
    with showing(quiet=quiet, verbose=options["verbose"]) as progress:
        made = making.make(text, audio, output, settings, progress)
    if options["as_json"]:
        echo(json.dumps(summary(made), ensure_ascii=False, indent=1))
    elif not options["quiet"]:
        show(made, keeps_sound=options["keep_audio"])
    if made.record.unspoken or made.record.weak:
        raise click.exceptions.Exit(TO_HEAR)


def _settings(options: dict[str, Any], audio: Sequence[Path]) -> MakeOptions:
    usual = make.make_context(
        "align", ["-"], click.get_current_context()
    ).params  # of what `make` asks and a recording answers
    asked = make_options(usual | options | {"allow_gaps": True, "cast": "", "voice": "", "cluster": ""})
    sound = replace(asked.sound, as_recorded=not options["only_text"])
    always = {"sound.as_recorded", "sound.target", "allow_gaps"}
    if options["keep_audio"]:
        sound = replace(sound, target=None)
        if "sound.formats" not in given_options() and (own := _own_format(audio)):
            sound = replace(sound, formats=(own,))
            always |= {"sound.formats"}
    return replace(asked, sound=sound, given=given_options() | always)


def _own_format(audio: Sequence[Path]) -> str:
    from narrator.audio.copying import kept_format

    return kept_format(audio) if all(path.is_file() for path in audio) else ""


def summary(made: AlignedEdition) -> dict[str, Any]:
    """What was made, for programs."""
    record = made.record
    return summary_of(made.edition) | {
        "unspoken": [each.text for each in record.unspoken],
        "weak": [{"text": each.text, "start_s": each.start_s, "confidence": each.confidence} for each in record.weak],
        "untold": [[each.recording, each.start_s, each.end_s] for each in record.untold],
        "copied": [each.files[form] for each in made.edition.manifest.chapters for form in each.copied],
    }


def show(made: AlignedEdition, *, keeps_sound: bool) -> None:
    from narrator.cli.display import clock, counted

    record, manifest = made.record, made.edition.manifest
    length = clock(sum(chapter.duration_s for chapter in manifest.chapters))
    echo(f"{made.edition.folder}/  {length} in {counted(len(manifest.chapters), 'chapter')}")
    for chapter in manifest.chapters:
        echo(f"  {chapter.audio}  {clock(chapter.duration_s)}  {chapter.title}")
    spoken = len(record.segments) - len(record.unspoken)
    echo(f"  {spoken:,} of {counted(len(record.segments), 'segment')} found in the recording")
    if keeps_sound:
        encoded = [each.audio for each in manifest.chapters if not set(each.files) <= set(each.copied)]
        echo("  the sound is copied as it is stored" if not encoded else f"  encoded anew: {', '.join(encoded)}")
    _list("not spoken", [each.text for each in record.unspoken])
    several = len(record.recordings) > 1

    def at(number: int | None, start_s: float) -> str:
        return f"{Path(record.recordings[number or 0].path).name} {clock(start_s)}" if several else clock(start_s)

    _list("not sure", [f"{at(e.recording, e.start_s)}  {e.confidence:.2f}  {e.text}" for e in record.weak])
    _list("in no text", [f"{at(e.recording, e.start_s)}  {e.end_s - e.start_s:.1f} s" for e in record.untold])
    echo(f"  To hear and correct it: `narrator studio {made.edition.folder}`.")


def _list(what: str, lines: Sequence[str]) -> None:
    for line in lines[:LISTED]:
        echo(f"  {what}: {line.strip()}")
    if len(lines) > LISTED:
        echo(f"  {what}: {len(lines) - LISTED} more, in recording.json")
