"""The recogniser that hears finished speech: Whisper, run by faster-whisper (the extra `proof`).

The model that comes as an asset is Whisper base (MIT) in CTranslate2's format, computed with 8-bit integers. Decoding
is greedy or by beam, never at random, so that the same sound gives the same words.
"""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from math import log
from pathlib import Path
from typing import TYPE_CHECKING, Any

from narrator import assets
from narrator.errors import SettingsError

if TYPE_CHECKING:
    from narrator.audio.clip import Samples

SAMPLE_RATE = 16_000  # Hz: what Whisper hears
WINDOW_S = 30.0  # what it hears at once; a shorter sound is padded to this and costs as much
TOKENS_S = 10  # twice what is needed for a second of quick Mandarin
MOST_TOKENS = 220
LEAST_PROBABILITY = 1e-9
MODEL_FILES = ("model.bin", "config.json", "tokenizer.json", "vocabulary.txt")
ASSETS = tuple(f"whisper-base/{name}" for name in MODEL_FILES)
INSTALL = "pip install 'narrator[proof]'"


@dataclass(frozen=True, slots=True)
class HeardWord:
    """A word as it was heard: its text, and seconds from the first sample."""

    text: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Heard:
    """What a recogniser made of a sound. `words` is empty unless their times were asked for."""

    text: str
    words: tuple[HeardWord, ...] = ()


def is_available() -> bool:
    """Whether the extra is installed; imports nothing of it."""
    try:
        return importlib.util.find_spec("faster_whisper") is not None
    except ValueError:  # made unimportable
        return False


def require_extra() -> None:
    """Raises SettingsError where the extra is missing."""
    if not is_available():
        raise SettingsError("Proof-listening needs the extra `proof`.", remedy=f"Install it: {INSTALL}.")


def install(progress: assets.Progress = lambda *_: None) -> None:
    """Fetch the model that comes as an asset, unless it is there. Raises AssetError."""
    assets.install(ASSETS, progress)


@dataclass(frozen=True, slots=True, eq=False)
class Recogniser:
    """A loaded model. `name` tells which: results of one model say nothing about another."""

    name: str
    model: Any

    def hear(
        self, samples: Samples, sample_rate: int, *, prompt: str = "", beam: int = 1, timed: bool = False
    ) -> Heard:
        """The words in a sound, mono, float32 in [-1, 1], of any length.

        `prompt` is what was said before. `beam` is how many guesses are followed at once. `timed` finds when each word
        is said. Times of sentences are always found, though not kept: without them Whisper goes on after the end.
        """
        pieces, _ = self.model.transcribe(
            _at_its_rate(samples, sample_rate),
            language="zh",
            beam_size=beam,
            temperature=0.0,
            compression_ratio_threshold=None,
            log_prob_threshold=None,
            no_speech_threshold=None,
            condition_on_previous_text=False,
            initial_prompt=prompt or None,
            word_timestamps=timed,
            max_new_tokens=_most_tokens(len(samples) / sample_rate),
        )
        found = list(pieces)
        words = tuple(
            HeardWord(word.word, float(word.start), float(word.end)) for piece in found for word in piece.words or ()
        )
        return Heard("".join(piece.text for piece in found), words)

    def weigh(self, samples: Samples, sample_rate: int, text: str, others: Sequence[str]) -> list[float]:
        """How much more likely a text is than each of the others, as what is said: differences of log probabilities.

        Only the first WINDOW_S are heard.
        """
        from faster_whisper.audio import pad_or_trim
        from faster_whisper.tokenizer import Tokenizer

        features = self.model.feature_extractor(_at_its_rate(samples, sample_rate))
        encoded = self.model.encode(pad_or_trim(features))
        tokenizer = Tokenizer(self.model.hf_tokenizer, True, task="transcribe", language="zh")
        rows = [tokenizer.encode(each) for each in (text, *others)]
        sums = [self._log_probability(encoded, tokenizer.sot_sequence, row, features.shape[-1]) for row in rows]
        return [sums[0] - other for other in sums[1:]]

    def _log_probability(self, encoded: Any, start: Sequence[int], tokens: list[int], frames: int) -> float:
        found = self.model.model.align(encoded, start, [tokens[:MOST_TOKENS]], frames)
        return sum(log(max(probability, LEAST_PROBABILITY)) for probability in found[0].text_token_probs)


def load(folder: Path | None = None, threads: int = 0) -> Recogniser:
    """The installed model, or any other of CTranslate2's Whisper format that lies in a folder.

    `threads` is how many it computes with, 0 for as many as there are cores, up to four. Raises SettingsError where
    the extra or a file is missing, AssetError where the model was not installed.
    """
    require_extra()
    return _from_folder(folder, threads) if folder else _from_assets(threads)


def _from_assets(threads: int) -> Recogniser:
    install()
    known = [assets.catalogue()[name] for name in ASSETS]
    with ExitStack() as stack:
        files = {Path(asset.name).name: stack.enter_context(asset.path.open("rb")) for asset in known}
        tokenizer = files.pop("tokenizer.json").read()
        model = _model("whisper-base", threads, {**files, "tokenizer.json": tokenizer})
    return Recogniser(f"whisper-base-{known[0].sha256[:12]}", model)


def _from_folder(folder: Path, threads: int) -> Recogniser:
    """Raises SettingsError for a folder without a model."""
    if not (folder / "model.bin").is_file() or not (folder / "tokenizer.json").is_file():
        raise SettingsError(
            f"There is no Whisper model in {folder}.",
            remedy="Name a folder of CTranslate2's format: model.bin, config.json, tokenizer.json, vocabulary.txt.",
        )
    try:
        model = _model(str(folder), threads)
    except Exception as error:  # the libraries that read its files raise errors of every kind
        raise SettingsError(
            f"The model in {folder} cannot be loaded: {error}.", remedy="Leave --model out to use the one for Narrator."
        ) from error
    return Recogniser(f"{folder.name}-{_fingerprint(folder)}", model)


def _fingerprint(folder: Path) -> str:
    """What tells one model from another without reading it whole: its size, and its first and last megabyte."""
    with (folder / "model.bin").open("rb") as file:
        return hashlib.sha256(b"".join(_ends(file))).hexdigest()[:12]


def _ends(file: Any) -> Iterator[bytes]:
    size = file.seek(0, 2)
    yield str(size).encode()
    for place in (0, max(0, size - (1 << 20))):
        file.seek(place)
        yield file.read(1 << 20)


def _model(path: str, threads: int, files: dict[str, Any] | None = None) -> Any:
    from faster_whisper import WhisperModel

    return WhisperModel(path, device="cpu", compute_type="int8", cpu_threads=threads, files=files)


def _most_tokens(duration_s: float) -> int:
    """A bound for a decoder that repeats itself: nobody says more, and half of its 448 are for what was said before."""
    return min(MOST_TOKENS, round(TOKENS_S * duration_s) + 16)


def _at_its_rate(samples: Samples, sample_rate: int) -> Samples:
    from narrator.audio.clip import Clip
    from narrator.audio.resample import resampled

    return resampled(Clip(samples, sample_rate, ()), SAMPLE_RATE).samples
