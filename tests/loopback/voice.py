"""What the service says: a tone for each character, the same for the same text, as MP3 frames with word boundaries."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple
from zlib import crc32

import av
import numpy as np
from numpy.typing import NDArray

RATE = 24_000  # Hz
FRAME_BYTES = 144  # MPEG-2 layer III at 48 kbit/s: 24 ms
TICKS_PER_S = 10_000_000
LEAD_S, TAIL_S = 0.1, 0.6  # silence around the speech, besides that of a full stop
CHARACTER_S, LETTER_S, PAUSE_S = 0.2, 0.07, 0.25
WORD_LENGTH = 2


class Word(NamedTuple):
    """A word boundary: the text, when it begins and how long it takes, in seconds."""

    text: str
    start_s: float
    length_s: float


class Saying(NamedTuple):
    """A text as the service speaks it: `frames` of 144 bytes each."""

    frames: list[bytes]
    words: list[Word]


@lru_cache(maxsize=256)
def say(text: str, rate: float = 1.0) -> Saying:
    """Speak at `rate` times the usual pace."""
    words: list[Word] = []
    sounds = [_silence(LEAD_S)]
    lot = np.random.default_rng(crc32(text.encode("utf-8", "replace")))
    at = len(sounds[0])
    for run, is_spoken in _runs(text):
        pause_s = PAUSE_S / rate if run.strip() else 0.0
        character_s = (LETTER_S if run.isascii() else CHARACTER_S) / rate
        sound = _tones(run, character_s, lot) if is_spoken else _silence(pause_s)
        if is_spoken:
            words.append(Word(run, at / RATE, len(sound) / RATE))
        sounds.append(sound)
        at += len(sound)
    return Saying(encoded(np.concatenate([*sounds, _silence(TAIL_S)])), words)


def silence(frames: int) -> list[bytes]:
    """So many frames of silence."""
    return encoded(np.zeros(frames * RATE * 24 // 1000, np.float32))[:frames]


def overdriven(frames: list[bytes]) -> list[bytes]:
    """The same sound, forty times as loud, and clipped."""
    with av.open(io.BytesIO(b"".join(frames)), "r", format="mp3") as container:
        samples = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])
    again = encoded(np.clip(samples * 40, -1, 1).astype(np.float32))[: len(frames)]
    return again + silence(len(frames) - len(again)) if len(again) < len(frames) else again


def encoded(samples: NDArray[np.float32]) -> list[bytes]:
    """The samples as MP3 at 48 kbit/s, cut into frames."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp3", options={"write_xing": "0", "id3v2_version": "0"}) as container:
        stream = container.add_stream(
            "libmp3lame", rate=RATE, layout="mono", format="fltp", bit_rate=48_000, options={"reservoir": "0"}
        )
        frame = av.AudioFrame.from_ndarray(samples[None, :], format="fltp", layout="mono")
        frame.sample_rate, frame.pts = RATE, 0
        fifo = av.AudioFifo()
        fifo.write(frame)
        for part in [*fifo.read_many(576), *filter(None, [fifo.read(0, partial=True)])]:
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))
    data = buffer.getvalue()
    return [data[i : i + FRAME_BYTES] for i in range(0, len(data), FRAME_BYTES)]


def _runs(text: str) -> Iterator[tuple[str, bool]]:
    """Words of two characters, or of Latin letters, and what is not spoken between them."""
    word = ""
    for char in text:
        joins = not word or (char.isascii() == word[-1].isascii() and (char.isascii() or len(word) < WORD_LENGTH))
        if word and not (char.isalnum() and joins):
            yield word, True
            word = ""
        if char.isalnum():
            word += char
        else:
            yield char, False
    if word:
        yield word, True


def _tones(word: str, length_s: float, lot: np.random.Generator) -> NDArray[np.float32]:
    """A tone for each character that glides and is a little rough: as in speech, no two stretches are the same."""
    time_s = np.arange(round(length_s * RATE)) / RATE
    fade = np.minimum(1, np.minimum(time_s, time_s[::-1]) / 0.01)
    glide = 2 * np.pi * (time_s + 0.05 * time_s**2 / length_s)
    hertz = [200 + ord(char) * 37 % 800 for char in word]
    rough = [1 + 0.1 * lot.standard_normal(len(time_s)) for _ in word]
    sounds = [0.3 * fade * each * np.sin(glide * hz) for hz, each in zip(hertz, rough, strict=True)]
    return np.concatenate(sounds).astype(np.float32)


def _silence(length_s: float) -> NDArray[np.float32]:
    return np.zeros(round(length_s * RATE), np.float32)
