"""`narrator voices try`: what is said while voices speak, and how it ends."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from narrator.cli.showing import showing
from narrator.cli.telling import echo
from narrator.errors import CodecError, NarratorError

if TYPE_CHECKING:
    from narrator.synthesis.engine import SpeechOptions
    from narrator.tryout.speaking import Trial


def try_voices(text: str, names: Sequence[str], output: Path | None, *, play: bool, speech: SpeechOptions) -> None:
    """Have voices speak, say each that is done, and write the page. Raises NarratorError where none can speak."""
    from narrator.tryout import page, speaking

    lines, chosen = speaking.sentences_of(text), speaking.chosen(names)
    done: list[Trial] = []
    with showing(quiet=False, verbose=False) as progress:
        fetching = progress.fetching if progress else lambda *_: None
        for trial in speaking.trials(lines, chosen, speech, fetching):
            done.append(trial)
            title = f" {trial.voice.about.title}" if trial.voice.about.title else ""
            echo(f"{trial.voice.name}{title}  {trial.reason or f'{trial.duration_s:.1f} s'}", err=True)
            play = play and _played(trial)
    if not any(trial.sounds for trial in done):
        raise NarratorError("None of the voices could speak.", remedy="Run `narrator doctor`.")
    if output:
        page.write(output, lines, done)
        echo(f"{output}  {len(lines)} sentences by {sum(bool(trial.sounds) for trial in done)} voices")


def _played(trial: Trial) -> bool:
    """Whether it could be played: without a sound device there is the page."""
    from narrator import preview
    from narrator.tryout import speaking

    try:
        for sound in trial.sounds:
            preview.play_wav(speaking.wav(sound))
    except CodecError as error:
        echo(f"{error.problem} The page plays it.", err=True)
        return False
    return True
