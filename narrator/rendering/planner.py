"""A script's chapters as they will be made: by whom each segment is spoken, how it is read, what its files say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from narrator.frontend.model import Utterance
from narrator.rendering.clips import key_of
from narrator.rendering.delivery import Manner, manner
from narrator.rendering.options import MakeOptions
from narrator.rendering.plan import ChapterPlan, paragraph_plan
from narrator.rendering.pronouncing import Pronouncer
from narrator.rendering.recorded import RecordedScript
from narrator.script.model import Chapter, Paragraph, Script, Segment
from narrator.slug import file_name, slug
from narrator.synthesis.voices import Voice

if TYPE_CHECKING:
    from narrator.audio.tags import Tags

_LANGUAGES = {"zh": "zho", "ja": "jpn", "ko": "kor", "en": "eng"}  # ISO 639-1 → 639-2


def _in_three_letters(tag: str) -> str:
    """A language as files have it: `zho` for `zh-TW`, `yue` for `yue-HK`, `und` for what is not known."""
    language = tag.partition("-")[0].lower()
    return _LANGUAGES.get(language, language if len(language) == len("zho") else "und")


@dataclass(frozen=True, slots=True)
class Planner:
    """Plans the chapters of `script`, which `voice` speaks where the script names no other.

    Where `stands_in` is set, the voice has taken the place of all voices of that engine.
    `cover` is the picture for sound files, `recorded` where a recording says what.
    """

    script: Script
    voice: Voice
    options: MakeOptions
    pronouncer: Pronouncer
    cover: bytes = b""
    stands_in: str = ""
    recorded: RecordedScript | None = None

    @property
    def speed(self) -> float:
        return manner(self.script, speed=self.options.speech.speed).speed

    def plan(self, number: int, chapter: Chapter) -> ChapterPlan:
        """The plan of a chapter; `number` counts from 1. Raises VoiceError where there is no such voice."""
        script, options = self.script, self.options
        said = self.pronouncer.chapter(number, chapter)
        key = partial(key_of, options=options.speech)
        paragraphs = tuple(
            paragraph_plan(paragraph, partial(self._manner, chapter, paragraph), script.pauses, said, key)
            for paragraph in chapter.paragraphs
        )
        voice = self._manner(chapter).voice
        return ChapterPlan(
            name=self._file_name(number, chapter.title),
            title=chapter.title,
            paragraphs=paragraphs,
            pauses=script.pauses,
            sound=options.sound,
            tags=self._tags(number, chapter, voice),
            subtitles=options.subtitles,
            language=script.language,
            voice=voice.name,
            video=options.video,
        )

    def utterances(self) -> Iterator[Utterance]:
        """What the edition's own voice will say, in order."""
        said = zip(self.pronouncer.utterances(self.script), self.script.deliveries(), strict=True)
        return (utterance for utterance, how in said if how.voice == self.voice.name)

    def _file_name(self, number: int, title: str) -> str:
        numbered = f"{number:0{len(str(max(len(self.script.chapters), 10)))}}"
        if self.options.file_names == "ascii":
            return f"{numbered}-{slug(title, 'chapter')}"
        return f"{numbered} {file_name(title, 'chapter')}"

    def _manner(self, *parts: Chapter | Paragraph | Segment) -> Manner:
        how = manner(self.script, *parts, speed=self.options.speech.speed)
        if how.voice.engine == self.stands_in:
            return how._replace(voice=self.voice)
        if self.recorded and isinstance(parts[-1], Segment):
            return how._replace(voice=self.recorded.voice(parts[-1], how.voice))
        return how

    def _tags(self, number: int, chapter: Chapter, voice: Voice) -> Tags:
        from narrator.audio.tags import Tags

        script, tags = self.script, self.options.tags
        return Tags(
            title=chapter.title,
            album=script.title,
            artist=script.author,
            narrator=voice.name,
            track=number,
            tracks=len(script.chapters),
            genre=tags.genre,
            year=tags.year,
            cover=self.cover,
            language=_in_three_letters(script.language),
        )
