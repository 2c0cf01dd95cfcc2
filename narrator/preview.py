"""Hearing a few segments of a script before the whole is made."""

from __future__ import annotations

import importlib
import io
import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from narrator import assets, atomic
from narrator.audio.store import ClipStore
from narrator.errors import CodecError, SourceError
from narrator.frontend import Utterance
from narrator.frontend.model import Token
from narrator.rendering.clips import Job, key_of, options_of, render
from narrator.rendering.delivery import Manner
from narrator.rendering.pronouncing import Pronouncer
from narrator.resources import clips_url
from narrator.script.model import INHERITED, Delivery, Script, Segment
from narrator.synthesis import voices
from narrator.synthesis.engine import SpeechOptions

if TYPE_CHECKING:
    from narrator.audio.clip import Clip

PAUSE_MS = 600  # between two segments


@dataclass(frozen=True, slots=True)
class Place:
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


def places(script: Script) -> Iterator[Place]:
    """Every segment of a script. Raises LexiconError."""
    pronouncer, number = Pronouncer.of(script), 0
    for chapter, part in enumerate(script.chapters, 1):
        pronounce = pronouncer.in_chapter(chapter, part.title)
        for paragraph, lines in enumerate(part.paragraphs, 1):
            for segment in lines.segments:
                number += 1
                yield Place(number, chapter, paragraph, segment, pronounce, script.delivery(part, lines, segment))


def chosen(script: Script, where: str, find: str) -> list[Place]:
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


def spoken(chosen: Iterable[Place], voice_name: str, options: SpeechOptions) -> Any:
    """Those segments, one after another, as a pydub AudioSegment; clips come from the store where they are there.

    `voice_name` speaks all of them; where it is empty, each has its own.
    """
    store = ClipStore(clips_url())
    segment = _pydub().AudioSegment
    sound = segment.empty()
    for place in chosen:
        voice, said = voices.find(voice_name or place.delivery.voice), place.utterance
        if not said.is_spoken:
            continue
        assets.install(voice.assets)
        how = Manner(voice, place.delivery.speed)
        key = key_of(said, how, options)
        render(Job(key, said, voice, options_of(how, options), store.url))
        if clip := store.get(key):
            sound += _sound(segment, clip) + segment.silent(PAUSE_MS, clip.sample_rate)
    return sound


def _sound(segment: Any, clip: Clip) -> Any:
    import numpy as np

    whole = np.clip(np.rint(clip.at_speech().samples * 32767), -32768, 32767).astype("<i2")
    return segment(whole.tobytes(), sample_width=2, frame_rate=clip.sample_rate, channels=1).fade_in(5).fade_out(5)


def write_wav(path: Path, sound: Any) -> None:
    buffer = io.BytesIO()
    sound.export(buffer, format="wav")
    atomic.write(path, buffer.getvalue())


def play(sound: Any) -> None:
    """Through the system's audio. Raises CodecError where there is no way to play."""
    try:
        _pydub("pydub.playback").play(sound)
    except (OSError, ImportError) as error:
        raise CodecError(
            "There is no sound device, or no player for it.", remedy="Write a file with -o preview.wav."
        ) from error


def reading(utterance: Utterance) -> str:
    """How a text is read: each token with its pinyin, or its English, after a slash."""
    return " ".join(filter(None, (_token(utterance.text, token) for token in utterance.tokens)))


def _token(text: str, token: Token) -> str:
    shown = text[token.start : token.end].strip()
    said: Sequence[str] = token.surface or (token.spoken.split() if token.phonemes else ())
    return f"{shown}/{'-'.join(said)}" if said else shown


def _pydub(module: str = "pydub") -> Any:
    warnings.filterwarnings("ignore", module="pydub")  # it misses ffmpeg, which previews do not need
    return importlib.import_module(module)
