"""The service's MP3 (MPEG-2 layer III, 48 kbit/s, 24 kHz, mono): each frame is 144 bytes and 576 samples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from narrator.synthesis.network.failure import AttemptError, FailureKind

if TYPE_CHECKING:
    from narrator.audio.clip import Samples

SAMPLE_RATE = 24_000  # Hz
FRAME_BYTES = 144  # 48,000 bit/s × 576 samples / 24,000 Hz / 8
FRAME_SAMPLES = 576


def decoded(audio: bytes) -> Samples:
    """The samples, 576 for each frame, shape (n,). Raises AttemptError where a frame is damaged."""
    import numpy as np

    frames = [audio[i : i + FRAME_BYTES] for i in range(0, len(audio), FRAME_BYTES)]
    if not frames or any(not _is_sound(frame, frames[0]) for frame in frames):
        raise AttemptError(FailureKind.DAMAGED, "corrupt audio")
    samples, checked = _samples(frames), _samples(frames, err_detect="buffer")
    if len(samples) != len(frames) * FRAME_SAMPLES:
        raise AttemptError(FailureKind.DAMAGED, "audio that cannot be decoded to its end")
    if not np.array_equal(samples, checked):
        raise AttemptError(FailureKind.DAMAGED, "corrupt audio: frames that are longer or shorter than they say")
    return np.clip(samples, -1.0, 1.0)


def _samples(frames: list[bytes], **options: str) -> Samples:
    """What the frames hold. With `err_detect="buffer"`, those whose code does not end where it should are silent."""
    import av
    import numpy as np

    decoder = av.CodecContext.create("mp3float", "r")
    decoder.options = options
    try:
        parts = [part.to_ndarray()[0] for frame in frames for part in decoder.decode(av.Packet(frame))]  # type: ignore[attr-defined]
    except av.FFmpegError as error:
        raise AttemptError(FailureKind.DAMAGED, f"corrupt audio: {error}") from error
    return np.concatenate(parts).astype(np.float32, copy=False) if parts else np.zeros(0, np.float32)


def _is_sound(frame: bytes, first: bytes) -> bool:
    """Whether a frame is whole and of the same kind as the first (padding and what follows may differ)."""
    same = frame[:2] == first[:2] and frame[2] & 0xFC == first[2] & 0xFC if len(frame) == FRAME_BYTES else False
    return same and frame[0] == 0xFF and frame[1] & 0xE0 == 0xE0
