"""Changing a clip's sample rate, by FFmpeg's resampler."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from narrator.audio.clip import Clip, Mark, Samples
from narrator.errors import CodecError


def resampled(clip: Clip, sample_rate: int) -> Clip:
    """The clip at another rate: n samples become round(n × new / old), without lag, and marks are scaled."""
    if clip.sample_rate == sample_rate or not len(clip.samples):
        return replace(clip, sample_rate=sample_rate)
    scale = sample_rate / clip.sample_rate
    length = round(len(clip.samples) * scale)

    def place(sample: int) -> int:
        return min(round(sample * scale), length)

    marks = tuple(Mark(m.start_char, m.end_char, place(m.start_sample), place(m.end_sample)) for m in clip.marks)
    return Clip(_fitted(_convert(clip, sample_rate), length), sample_rate, marks, clip.timing)


def _convert(clip: Clip, sample_rate: int) -> Samples:
    import av

    try:
        converter = av.AudioResampler(format="flt", layout="mono", rate=sample_rate)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(clip.samples[None, :]), format="flt", layout="mono")
        frame.sample_rate = clip.sample_rate
        frames = [*converter.resample(frame), *converter.resample(None)]
    except av.FFmpegError as error:
        raise CodecError(f"A clip could not be resampled: {error}.", remedy="Run `narrator doctor`.") from error
    nothing = np.zeros(0, np.float32)  # of a few samples the converter may make none
    return np.concatenate([nothing, *(frame.to_ndarray()[0] for frame in frames)])


def _fitted(samples: Samples, length: int) -> Samples:
    """Exactly `length` samples: the converter may give one more or less."""
    return samples[:length] if len(samples) >= length else np.pad(samples, (0, length - len(samples)))
