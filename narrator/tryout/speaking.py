"""The same sentences by several voices, equally loud, as MP3."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from narrator import assets
from narrator.audio.remote import open_store
from narrator.errors import NarratorError, SourceError, VoiceError
from narrator.frontend import pronounce
from narrator.rendering.clips import Job, key_of, options_of, render
from narrator.rendering.delivery import Manner
from narrator.rendering.workers import ahead
from narrator.resources import clips_url
from narrator.synthesis import voices
from narrator.synthesis.engine import SpeechOptions, engine
from narrator.synthesis.voices import Voice

if TYPE_CHECKING:
    from narrator.audio.clip import Clip
    from narrator.frontend import Utterance

SENTENCES = (
    "今年前三季度，全市新建充电桩1.2万个，同比增长35%。",
    "雨停的时候，巷子里只剩下一盏灯，猫在门槛上伸了个懒腰。",
    "“你真的要走？”她问。“真的，”他说，“明天早上八点的火车。”",
    "打开Wi-Fi设置，选择家里的网络，然后点“连接”。",
)
MOST_CHARACTERS = 1_000  # of all sentences: what is compared, not a book
LEVEL_LUFS = -19.0  # mono narration
MOST_PEAK = 0.9
KBPS = 64
DRY_RUN = "tone"


@dataclass(frozen=True, slots=True)
class Trial:
    """A voice and what it said: an MP3 for each sentence, or why it could not."""

    voice: Voice
    sounds: tuple[bytes, ...]
    duration_s: float = 0.0
    reason: str = ""


def sentences_of(text: str) -> tuple[str, ...]:
    """The lines of a text, or the usual sentences. Raises SourceError."""
    given = tuple(line.strip() for line in text.splitlines() if line.strip())
    lines = tuple(line for line in given or SENTENCES if pronounce(line[:MOST_CHARACTERS]).is_spoken)
    if sum(map(len, lines)) > MOST_CHARACTERS:
        raise SourceError(
            f"To compare voices, at most {MOST_CHARACTERS} characters are spoken.",
            remedy="Give some sentences; `narrator preview` lets you hear parts of a text.",
        )
    if not lines:
        raise SourceError("There is nothing to speak.", remedy="Give a sentence in Chinese.")
    return lines


def chosen(names: Sequence[str]) -> list[Voice]:
    """The voices of those names, or every installed one of this machine that speaks Chinese. Raises VoiceError."""
    if names:
        return [voices.find(name) for name in dict.fromkeys(names)]
    here = [voice for voice in voices.catalogue().values() if _is_ready(voice)]
    if not here:
        raise VoiceError(
            "No voice is installed on this machine.",
            remedy="`narrator voices install` fetches the default one, `--voice NAME` tries another.",
        )
    return here


def _is_ready(voice: Voice) -> bool:
    speaker = engine(voice.engine)
    is_ours = not speaker.needs_network and speaker.name != DRY_RUN and voice.locale.startswith("zh")
    return is_ours and all(assets.catalogue()[name].is_installed for name in voice.assets)


def trials(
    lines: Sequence[str], chosen: Sequence[Voice], options: SpeechOptions, fetching: assets.Progress
) -> Iterator[Trial]:
    """Each voice in order; while one is looked at, the next is already speaking. A voice that cannot speak says why."""
    said = [pronounce(line) for line in lines]
    with ahead("tryout") as pool:
        for future in [pool.submit(_trial, voice, said, options, fetching) for voice in chosen]:
            yield future.result()


def trial(voice: Voice, lines: Sequence[str], options: SpeechOptions, fetching: assets.Progress) -> Trial:
    """What one voice says; its files are fetched first where they are missing. Raises NarratorError."""
    return _tried(voice, [pronounce(line) for line in lines], options, fetching)


def _trial(voice: Voice, said: Sequence[Utterance], options: SpeechOptions, fetching: assets.Progress) -> Trial:
    try:
        return _tried(voice, said, options, fetching)
    except NarratorError as error:
        return Trial(voice, (), reason=error.problem)


def _tried(voice: Voice, said: Sequence[Utterance], options: SpeechOptions, fetching: assets.Progress) -> Trial:
    assets.install(voice.assets, fetching)
    clips = [_spoken(voice, utterance, options) for utterance in said]
    gain = _gain(clips)
    return Trial(voice, tuple(_mp3(clip, gain) for clip in clips), sum(clip.duration_s for clip in clips))


def _spoken(voice: Voice, utterance: Utterance, options: SpeechOptions) -> Clip:
    """The clip, which is kept, so that `make` need not synthesize it again."""
    how, store = Manner(voice, 1.0), open_store(clips_url())
    key = key_of(utterance, how, options)
    render(Job(key, utterance, voice, options_of(how, options), store.url))
    clip = store.get(key)
    if clip is None:
        raise VoiceError("A clip cannot be kept.", remedy="Run `narrator doctor`.")
    return clip.at_speech()


def _gain(clips: Sequence[Clip]) -> float:
    """One gain for all of a voice: what is loud or soft in its way of speaking stays so."""
    import numpy as np

    from narrator.audio.loudness import measure

    rate = clips[0].sample_rate
    lufs = measure((clip.samples for clip in clips), rate).integrated_lufs
    peak = max(float(np.abs(clip.samples).max(initial=0.0)) for clip in clips)
    return min(10 ** ((LEVEL_LUFS - lufs) / 20), MOST_PEAK / peak if peak else 1.0)


def _mp3(clip: Clip, gain: float) -> bytes:
    import numpy as np

    from narrator.audio.encode import write_mp3
    from narrator.audio.formats import TRACK_RATE
    from narrator.audio.resample import resampled
    from narrator.audio.tags import Tags

    samples = (resampled(clip, TRACK_RATE).samples * gain).astype(np.float32)
    with tempfile.TemporaryDirectory(prefix="narrator-") as folder:
        path = Path(folder) / "sound.mp3"
        write_mp3(path, [samples], KBPS, Tags())
        return path.read_bytes()


def wav(mp3: bytes) -> bytes:
    """The same sound as a WAV file, which every player knows."""
    import io

    import soundfile

    samples, rate = soundfile.read(io.BytesIO(mp3))
    buffer = io.BytesIO()
    soundfile.write(buffer, samples, rate, format="WAV", subtype="PCM_16")
    return buffer.getvalue()
