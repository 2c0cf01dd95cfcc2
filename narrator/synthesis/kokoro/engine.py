"""The offline neural voice: Kokoro-82M on onnxruntime, with the time of every character."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from narrator import assets
from narrator.errors import SynthesisError
from narrator.frontend.model import Utterance
from narrator.synthesis.catalogue.model import Pack, Setting, Voice
from narrator.synthesis.engine import Engine, SpeechOptions
from narrator.synthesis.kokoro.alphabet import V1_0, Alphabet, read_alphabet
from narrator.synthesis.kokoro.model import Model
from narrator.synthesis.kokoro.syllables import Generation
from narrator.synthesis.kokoro.symbols import OPENING, symbols_of_mark
from narrator.synthesis.pieces import SpokenPiece, pieces

if TYPE_CHECKING:
    from narrator.audio.clip import Clip

SAMPLE_RATE = 24_000  # Hz
FRAME_SAMPLES = 600  # 25 ms, the unit of the model's durations
MOST_SYMBOLS = 510
LATE_S = 0.03  # of the durations inside running speech, whatever the speed: median of 402 runs, by the rise of stops
COMFORTABLE_SYMBOLS = 280  # some 72 characters; the model rushes beyond 400 (its authors)


class Sounding(NamedTuple):
    """A piece of text and the symbols that say it; a word break is a space at the end of the symbols before."""

    piece: SpokenPiece
    symbols: str


class KokoroEngine(Engine):
    """Speaks with the model's Chinese voices; see `Engine`. English goes through the same voice."""

    name = "kokoro"
    version = "5"  # 1 and 4 rounded in another order, 1 upsampled in floats; 3 moved all marks of a run with its first
    limit = COMFORTABLE_SYMBOLS

    def __init__(self, pack: Pack | None = None) -> None:
        self._pack = pack
        self._model = Model(pack.name) if pack else Model()

    @classmethod
    def configured(cls, setting: Setting) -> Engine:
        return cls(setting) if isinstance(setting, Pack) else super().configured(setting)

    def warm(self) -> None:
        self._model.warm()

    def hasten(self) -> None:
        self._model.hasten()

    def size(self, utterance: Utterance) -> int:
        return sum(len(sounding.symbols) for sounding in soundings(utterance, self._alphabet))

    def content(self, utterance: Utterance) -> object:
        said = [[s.piece.end - s.piece.start, s.symbols] for s in soundings(utterance, self._alphabet)]
        return [self._pack.digest, said] if self._pack else said

    @cached_property
    def _alphabet(self) -> Alphabet:
        if not self._pack:
            return V1_0
        config = assets.catalogue()[f"{self._pack.name}/config.json"]
        return read_alphabet(Generation(self._pack.symbols), config.path)

    def synthesize(self, utterance: Utterance, voice: Voice, options: SpeechOptions) -> Clip:
        said = soundings(utterance, self._alphabet)
        ids = self._alphabet.numbers("".join(sounding.symbols for sounding in said))
        if not utterance.is_spoken:  # marks that were split off the end of a long utterance
            return _unheard(said)
        if not 0 < len(ids) <= MOST_SYMBOLS:
            raise SynthesisError("The voice has nothing to say here.", remedy="Edit this place.", text=utterance.text)
        samples, durations = self._model.run(ids, voice.sound, options.speed * voice.pace)
        if durations is None or len(durations) != len(ids) + 2 or int(durations.sum()) * FRAME_SAMPLES != len(samples):
            return _estimated(utterance, samples)
        return _timed(said, samples, durations)


def soundings(utterance: Utterance, alphabet: Alphabet = V1_0) -> list[Sounding]:
    """Every piece of the utterance with its symbols, words separated, a mark at the end."""
    said: list[Sounding] = []
    last = -1  # the last piece that sounds
    for index, piece in enumerate(pieces(utterance)):
        symbols = _symbols(piece, utterance, alphabet)
        if symbols:
            if last >= 0 and _is_apart(said[last], piece, symbols):
                both_chinese = said[last].piece.syllables and piece.syllables
                between = alphabet.word_break if both_chinese else alphabet.known(" ")
                said[last] = said[last]._replace(symbols=said[last].symbols + between)
            last = index
        said.append(Sounding(piece, symbols))
    if last >= 0 and said[last].piece.beats:  # without a mark at its end an utterance breaks off
        said[last] = said[last]._replace(symbols=said[last].symbols + alphabet.known("."))
    return said


def _is_apart(before: Sounding, piece: SpokenPiece, symbols: str) -> bool:
    """Whether a space stands between: words stand apart; marks lean on what they close or open."""
    begins_word = piece.beats > 0 or symbols in OPENING
    return begins_word and before.symbols not in OPENING and before.piece.token != piece.token


def _symbols(piece: SpokenPiece, utterance: Utterance, alphabet: Alphabet) -> str:
    if not piece.beats:
        return alphabet.known(symbols_of_mark(utterance.text[piece.start : piece.end]))
    try:
        return alphabet.syllables(piece.syllables) or alphabet.words(piece.phonemes)
    except KeyError as error:
        raise SynthesisError(
            f"{piece.syllables} is not a Mandarin syllable.", remedy="Fix the lexicon.", text=utterance.text
        ) from error


def _unheard(said: list[Sounding]) -> Clip:
    import numpy as np

    from narrator.audio.clip import Clip, Mark, Timing

    marks = tuple(Mark(piece.start, piece.end, 0, 0) for piece, _ in said)
    return Clip(np.zeros(0, np.float32), SAMPLE_RATE, marks, Timing.SNAPPED)


def _estimated(utterance: Utterance, samples: Samples) -> Clip:
    """The clip of a model that does not tell its durations."""
    import numpy as np

    from narrator.audio.clip import Clip, Timing
    from narrator.synthesis.estimating import estimated

    samples = np.clip(samples, -1.0, 1.0).astype(np.float32)
    return Clip(samples, SAMPLE_RATE, estimated(utterance, samples, SAMPLE_RATE), Timing.ESTIMATED)


def _timed(said: list[Sounding], samples: Samples, durations: Durations) -> Clip:
    """The clip with a mark for each piece: from the model's frames, then snapped to the rise and fall of energy."""
    import numpy as np

    from narrator.audio.clip import Clip, Mark, Timing
    from narrator.audio.onsets import snapped

    frames = np.concatenate([[0], np.cumsum(durations)]) * FRAME_SAMPLES
    marks: list[Mark] = []
    symbol = 1  # after the silence at the start
    for piece, symbols in said:
        first, symbol = symbol, symbol + len(symbols)
        marks.append(Mark(piece.start, piece.end, int(frames[first]), int(frames[symbol])))
    spoken = [bool(sounding.piece.beats) for sounding in said]
    samples = np.clip(samples, -1.0, 1.0).astype(np.float32)
    return Clip(samples, SAMPLE_RATE, snapped(marks, spoken, samples, SAMPLE_RATE, LATE_S), Timing.SNAPPED)


if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from narrator.audio.clip import Samples

    Durations = NDArray[np.int64]
