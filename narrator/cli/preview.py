"""`narrator preview`."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from narrator.cli.options import lexicon_option
from narrator.cli.root import main
from narrator.cli.speech import network_options, speech_of, speech_options
from narrator.cli.telling import echo
from narrator.errors import CodecError

if TYPE_CHECKING:
    from narrator.preview import PlacedSegment
    from narrator.synthesis.engine import SpeechOptions

MOST_COLUMNS = 100


@main.command()
@click.argument("source")
@click.argument("where", default="")
@click.option("--find", default="", metavar="TEXT", help="Only segments that contain TEXT.")
@click.option("--voice", "names", multiple=True, metavar="NAME", help="Voice; repeatable, to compare several.")
@speech_options
@network_options
@lexicon_option
@click.option("--encoding", default="", metavar="NAME", help="Encoding of the source, if it is detected wrongly.")
@click.option("--doubtful", is_flag=True, help="Go through segments with a doubtful reading, most doubtful first.")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="WAV file to write.  [default: play it]"
)
def preview(source: str, where: str, names: Sequence[str], output: Path | None, **options: Any) -> None:
    """Hear some segments of SOURCE: WHERE is a number, a range 7-9, or 2.3 for chapter.paragraph.

    Shows each with its pinyin above it, `?` where the reading is in doubt, and what is spoken otherwise than it is
    written. What is heard is kept, so that `make` need not synthesize it again. Without a sound device, a file is
    written. `narrator studio` shows the whole as a page.
    """
    from narrator import preview, produce
    from narrator.rendering.options import MakeOptions
    from narrator.script.options import ScriptOptions
    from narrator.synthesis.network import notices

    script_options = ScriptOptions(speed=options["speed"], lexicon=options["lexicon"])
    asked = MakeOptions(script=script_options, encoding=options["encoding"])
    places = preview.chosen(produce.read(source, asked).script, where, options["find"])
    if options["doubtful"]:
        places = preview.worth_hearing(places)
    with notices.heard_by(lambda notice: echo(notice.line, err=True)):
        listener = Playback(output, walks=options["doubtful"] and sys.stdin.isatty())
        for name in names or [""]:
            if not listener.hear(places, name, speech_of(options)):
                break
    listener.close()


class Playback:
    """Shows and plays one segment after another, or collects them for a file."""

    def __init__(self, output: Path | None, *, walks: bool) -> None:
        self._output = output
        self._walks = walks
        self._kept: list[Any] = []

    def hear(self, places: Sequence[PlacedSegment], voice: str, speech: SpeechOptions) -> bool:
        """Go through the segments; False where the user wants no more."""
        from narrator import preview

        if voice:
            echo(f"— {voice}", err=True)
        for place, sound in preview.sounds(places, voice, speech):
            show(place)
            while True:
                self._play(sound)
                answer = self._ask()
                if answer == "q":
                    return False
                if answer != "r":
                    break
        return True

    def _play(self, sound: Any) -> None:
        from narrator import preview

        if self._output:
            self._kept.append(sound)
            return
        try:
            preview.play(sound)
        except CodecError as error:
            self._output, self._walks = preview.free_name(Path()), False
            self._kept.append(sound)
            echo(f"{error.problem} Writing {self._output} instead.", err=True)

    def _ask(self) -> str:
        if not self._walks or self._output:
            return ""
        return str(click.prompt("Enter: next, r: again, q: enough", default="", show_default=False, err=True)).strip()

    def close(self) -> None:
        from narrator import preview

        if self._output:
            preview.write_wav(self._output, sum(self._kept[1:], self._kept[0]))
            echo(f"{self._output} written", err=True)


def show(place: PlacedSegment) -> None:
    """Where a segment stands, and how it is read."""
    from narrator.cli.aligned import aligned, expansions

    utterance = place.utterance
    width = min(shutil.get_terminal_size().columns, MOST_COLUMNS) - 2
    echo(f"[{place.number}] chapter {place.chapter}, paragraph {place.paragraph}", err=True)
    for line in aligned(utterance, width):
        echo(f"  {line}", err=True)
    if changed := expansions(utterance):
        echo(f"  ({'; '.join(changed)})", err=True)
