"""Hearing a few segments of a script before the whole is made."""

from __future__ import annotations

import importlib
import io
import re
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from narrator import assets, atomic
from narrator.audio.remote import open_store
from narrator.errors import CodecError, SourceError
from narrator.frontend import Utterance, doubtful
from narrator.rendering.clips import Job, key_of, options_of, render
from narrator.rendering.delivery import Manner
from narrator.rendering.pronouncing import Pronouncer
from narrator.rendering.workers import ahead
from narrator.resources import clips_url
from narrator.script.model import INHERITED, Delivery, Script, Segment
from narrator.synthesis import voices
from narrator.synthesis.engine import SpeechOptions, hasten

if TYPE_CHECKING:
    from narrator.audio.clip import Clip

PAUSE_MS = 600  # between two segments
PLAYERS = (
    ("afplay",),  # macOS
    ("paplay",),
    ("pw-play",),
    ("aplay", "-q"),
    ("ffplay", "-nodisp", "-autoexit", "-loglevel", "error"),
)


@dataclass(frozen=True, slots=True)
class PlacedSegment:
    """A segment, where it stands, and how it is read; all numbers from 1, `number` through the whole script."""

    number: int
    chapter: int
    paragraph: int
    segment: Segment
    pronounce: Callable[[Segment], Utterance]
    delivery: Delivery = INHERITED

    @property
    def text(self) -> str:
        return self.segment.text

    @property
    def utterance(self) -> Utterance:
        return self.pronounce(self.segment)


def places(script: Script) -> Iterator[PlacedSegment]:
    """Every segment of a script. Raises LexiconError."""
    pronouncer, number = Pronouncer.of(script), 0
    for chapter, part in enumerate(script.chapters, 1):
        pronounce = pronouncer.in_chapter(chapter, part.title)
        for paragraph, lines in enumerate(part.paragraphs, 1):
            for segment in lines.segments:
                number += 1
                yield PlacedSegment(
                    number, chapter, paragraph, segment, pronounce, script.delivery(part, lines, segment)
                )


def chosen(script: Script, where: str, find: str) -> list[PlacedSegment]:
    """The segments that `where` names (`7`, `7-9`, `2.3` for chapter.paragraph), or that hold `find`; else all.

    Raises SourceError where there is none.
    """
    every = list(places(script))
    if find:
        found = [place for place in every if find in place.text]
    elif match := re.fullmatch(r"(\d+)\.(\d+)", where):
        chapter, paragraph = map(int, match.groups())
        found = [place for place in every if (place.chapter, place.paragraph) == (chapter, paragraph)]
    elif match := re.fullmatch(r"(\d+)(?:-(\d+))?", where):
        first, last = int(match[1]), int(match[2] or match[1])
        found = [place for place in every if first <= place.number <= last]
    else:
        found = [] if where else every
    if not found:
        raise SourceError(
            f"There is no segment {find or where!r}.",
            remedy=f"Segments are 1 to {len(every)}; also 7-9, 2.3 (chapter.paragraph), or --find TEXT.",
        )
    return found


def worth_hearing(every: Iterable[PlacedSegment]) -> list[PlacedSegment]:
    """The segments in which a reading is doubtful, the most doubtful first. Raises SourceError where there is none."""
    found = [(max((token.doubt for token in doubtful([place.utterance])), default=0.0), place) for place in every]
    chosen = [place for doubt, place in sorted(found, key=lambda pair: -pair[0]) if doubt]
    if not chosen:
        raise SourceError("No reading here is in doubt.", remedy="Leave --doubtful out to hear it all the same.")
    return chosen


def sounds(
    chosen: Sequence[PlacedSegment], voice_name: str, options: SpeechOptions
) -> Iterator[tuple[PlacedSegment, Any]]:
    """Each segment with its sound, a pydub AudioSegment; while one is heard, the next is already being spoken.

    Clips come from the store where they are there. `voice_name` speaks all; where it is empty, each has its own.
    """
    if chosen:
        hasten(voices.find(voice_name or chosen[0].delivery.voice).engine)
    with ahead("preview") as pool:
        waiting: Future[Any] | None = None
        for number, place in enumerate(chosen):
            now = waiting or pool.submit(spoken, place, voice_name, options)
            waiting = None
            if number + 1 < len(chosen):
                waiting = pool.submit(spoken, chosen[number + 1], voice_name, options)
            yield place, now.result()


def spoken(place: PlacedSegment, voice_name: str, options: SpeechOptions) -> Any:
    """A segment's sound and a pause behind it; nothing where nothing is spoken."""
    store, segment, said = open_store(clips_url()), _pydub().AudioSegment, place.utterance
    if not said.is_spoken:
        return segment.empty()
    voice = voices.find(voice_name or place.delivery.voice)
    assets.install(voice.assets)
    how = Manner(voice, place.delivery.speed)
    key = key_of(said, how, options)
    render(Job(key, said, voice, options_of(how, options), store.url))
    clip = store.get(key)
    return _sound(segment, clip) + segment.silent(PAUSE_MS, clip.sample_rate) if clip else segment.empty()


def _sound(segment: Any, clip: Clip) -> Any:
    import numpy as np

    whole = np.clip(np.rint(clip.at_speech().samples * 32767), -32768, 32767).astype("<i2")
    return segment(whole.tobytes(), sample_width=2, frame_rate=clip.sample_rate, channels=1).fade_in(5).fade_out(5)


def wav(sound: Any) -> bytes:
    buffer = io.BytesIO()
    sound.export(buffer, format="wav")
    return buffer.getvalue()


def write_wav(path: Path, sound: Any) -> None:
    atomic.write(path, wav(sound))


def play(sound: Any) -> None:
    """Through the system's audio, to its end. Raises CodecError where there is no way to play."""
    play_wav(wav(sound))


def play_wav(data: bytes) -> None:
    """Raises CodecError where there is no way to play."""
    players = [command for command in PLAYERS if shutil.which(command[0])]
    with tempfile.TemporaryDirectory(prefix="narrator-") as folder:
        path = Path(folder) / "preview.wav"
        path.write_bytes(data)
        for command in players:
            done = subprocess.run(  # noqa: S603
                [*command, str(path)], stdin=subprocess.DEVNULL, capture_output=True, check=False
            )
            if not done.returncode:
                return
        if sys.platform == "win32":
            import winsound

            winsound.PlaySound(str(path), winsound.SND_FILENAME)
            return
    raise CodecError("There is no sound device, or no player for it.", remedy="Write a file with -o preview.wav.")


def free_name(folder: Path) -> Path:
    """`preview.wav`, or with a number where that is taken."""
    names = (folder / f"preview{f'-{number}' if number > 1 else ''}.wav" for number in count(1))
    return next(path for path in names if not path.exists())


def _pydub(module: str = "pydub") -> Any:
    warnings.filterwarnings("ignore", module="pydub")  # it misses ffmpeg, which previews do not need
    warnings.filterwarnings("ignore", "invalid escape sequence")  # where Python compiles it for the first time
    return importlib.import_module(module)
