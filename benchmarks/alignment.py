"""How near the times of aligned recordings are, in which conditions, and what is made of what people do.

    python -m benchmarks.alignment                     three voices, three speeds, five conditions
    python -m benchmarks.alignment --part deviations   sentences dropped and repeated, two minutes of other speech
    python -m benchmarks.alignment --texts unheard     by other sentences, on which nothing was set; `brisk`: more
    python -m benchmarks.hour EDITION                  an hour

The truth are voices that have no part in the network (benchmarks/fit_alignment.py leaves them out) and tell when each
character is heard. What is compared are the marks in the manifest, as `narrator align --keep-audio` makes it.
"""

from __future__ import annotations

import argparse
import re
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks import aeneas
from narrator.alignment import making
from narrator.audio.clip import Clip, Samples
from narrator.audio.options import SoundOptions
from narrator.audio.resample import resampled
from narrator.audio.store import ClipStore
from narrator.edition.recording import RecordingRecord
from narrator.frontend import pronounce
from narrator.rendering.clips import Job, key_of, options_of, render
from narrator.rendering.delivery import Manner
from narrator.rendering.options import MakeOptions
from narrator.resources import clips_url
from narrator.script.options import ScriptOptions
from narrator.synthesis import voices
from narrator.synthesis.engine import SpeechOptions

HERE = Path(__file__).parent
VOICES = ("zf_xiaoxiao", "zm_yunyang", "zf_xiaoyi")  # and blends with them have no part in the network
OTHER = "zm_yunjian"  # speaks what is in no text
SPEEDS = (0.8, 1.0, 1.25)
RATE = 24_000
PAUSE_S = 0.6
SNR_DB = 15.0
Times = list[tuple[int, float]]  # a character that begins a mark, and when it is heard, in seconds


@dataclass(frozen=True, slots=True)
class ToldSentence:
    """A sentence with its sound, and when its characters are heard in it."""

    text: str
    sound: Samples
    times: Times


@dataclass(frozen=True, slots=True)
class TestTape:
    """A recording, and when each of the sentences it is to be aligned with begins, by their numbers."""

    sound: Samples
    starts: dict[int, float]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--part", choices=["voices", "deviations"], default="voices")
    parser.add_argument("--texts", choices=["proofing", "unheard", "brisk"], default="proofing")
    parser.add_argument("--sentences", type=int, default=14)
    parser.add_argument("--voices", nargs="*", default=VOICES)
    parser.add_argument("--speeds", nargs="*", type=float, default=SPEEDS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--conditions", nargs="*", choices=list(CONDITIONS), default=list(CONDITIONS))
    parser.add_argument("--peer", type=Path, metavar="PYTHON", help="one that has aeneas (see aeneas.py)")
    given = parser.parse_args()
    texts = sentences() if given.texts == "proofing" else listed(f"{given.texts}.txt")
    if given.part == "voices":
        texts = texts[:: max(1, len(texts) // given.sentences)][: given.sentences]
        in_all_conditions(texts, tapes_of(texts, given.voices, given.speeds), given.conditions, given.peer)
    else:
        deviating(texts, given.voices[0], given.seed, given.peer)


def sentences() -> list[str]:
    """Written for the project: news, stories, instructions, dialogue."""
    lines = (HERE / "proofing.txt").read_text(encoding="utf-8").splitlines()
    own = [line.partition(": ")[2] for line in lines if ": " in line and not line.startswith("#")]
    return [re.sub(r"\{([^|}]*)\|[^}]*\}", r"\1", line) for line in own]


def listed(name: str) -> list[str]:
    lines = (HERE / "data" / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and line[0] not in "#["]


def others() -> list[str]:
    return listed("sentences.txt")


def told(text: str, voice: str, speed: float) -> ToldSentence:
    """A sentence by a voice, from the store where it was spoken before."""
    how, options = Manner(voices.find(voice), speed), SpeechOptions(speed)
    said = pronounce(text)
    store, key = ClipStore(clips_url()), key_of(said, how, options)
    render(Job(key, said, how.voice, options_of(how, options), store.url))
    clip = store.get(key)
    assert clip
    clip = clip.at_speech()
    times = [(mark.start_char, mark.start_sample / RATE) for mark in clip.marks if text[mark.start_char].isalnum()]
    return ToldSentence(text, clip.samples, times)


def tape(parts: Sequence[tuple[int, ToldSentence]]) -> TestTape:
    """Sentences one after another; a number below 0 is of no sentence of the text."""
    pause = np.zeros(round(PAUSE_S * RATE), np.float32)
    sounds, starts, at = [pause], {}, len(pause)
    for number, part in parts:
        if number >= 0:
            starts[number] = at / RATE
        sounds += [part.sound, pause]
        at += len(part.sound) + len(pause)
    return TestTape(np.concatenate(sounds), starts)


def noisy(sound: Samples) -> Samples:
    """With noise whose power falls with frequency, as that of rooms and streets does."""
    rng = np.random.default_rng(5)
    spectrum = np.fft.rfft(rng.standard_normal(len(sound)))
    noise = np.fft.irfft(spectrum / np.sqrt(np.arange(len(spectrum)) + 1), len(sound))
    power = np.mean(sound[np.abs(sound) > 0.001] ** 2)
    noise *= np.sqrt(power / np.mean(noise**2)) * 10 ** (-SNR_DB / 20)
    return np.asarray(sound + noise, np.float32)


def in_a_room(sound: Samples) -> Samples:
    """With half a second of reverberation, as loud as the voice itself."""
    rng = np.random.default_rng(6)
    length = round(0.5 * RATE)
    tail = rng.standard_normal(length) * np.exp(-6.9 * np.arange(length) / length)
    tail *= 1 / np.sqrt(np.sum(tail**2))
    tail[0] += 1
    size = 1 << int(np.ceil(np.log2(len(sound) + length)))
    made = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(tail, size), size)[: len(sound)]
    return (made / max(1.0, float(np.abs(made).max()))).astype(np.float32)


def by_telephone(sound: Samples) -> Samples:
    """300 to 3,400 Hz at 8 kHz."""
    spectrum = np.fft.rfft(sound)
    hz = np.fft.rfftfreq(len(sound), 1 / RATE)
    spectrum[(hz < 300) | (hz > 3400)] = 0
    narrow = np.fft.irfft(spectrum, len(sound)).astype(np.float32)
    return resampled(Clip(resampled(Clip(narrow, RATE, ()), 8000).samples, 8000, ()), RATE).samples


CONDITIONS: dict[str, Callable[[Samples], Samples]] = {
    "plain": lambda sound: sound,
    "noise 15 dB": noisy,
    "room": in_a_room,
    "telephone": by_telephone,
    "MP3 64 kbit/s": lambda sound: sound,
}


def write(path: Path, sound: Samples) -> None:
    """As WAV, or as MP3 at 64 kbit/s by the name."""
    import av
    import soundfile

    if path.suffix == ".wav":
        soundfile.write(path, sound, RATE)
        return
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mp3", rate=RATE, layout="mono")
        stream.bit_rate = 64_000
        whole = np.round(np.clip(sound, -1, 1) * 32767).astype(np.int16)
        for first in range(0, len(whole), 1152):
            frame = av.AudioFrame.from_ndarray(whole[None, first : first + 1152], "s16", "mono")
            frame.rate, frame.pts = RATE, first
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def aligned(texts: Sequence[str], sound: Samples, suffix: str = ".wav") -> tuple[list[Times], RecordingRecord]:
    """The times of each sentence in the manifest, none where it is not found, and the record."""
    with tempfile.TemporaryDirectory() as folder:
        source, audio = Path(folder) / "text.txt", Path(folder) / f"tape{suffix}"
        source.write_text("标题\n\n" + "\n\n".join(texts) + "\n", encoding="utf-8")
        write(audio, sound)
        options = MakeOptions(
            sound=SoundOptions(formats=("wav",), target=None, as_recorded=True),
            script=ScriptOptions(chapters="none", title="标题"),
        )
        made = making.make(str(source), [audio], Path(folder) / "out", options)
    (chapter,) = made.edition.manifest.chapters
    found: list[Times] = [[] for _ in texts]
    for part in chapter.paragraphs:
        text = "".join(segment.text for segment in part.segments)
        if text not in texts:
            continue
        at = 0
        for segment in part.segments:
            found[texts.index(text)] += [(at + m[0], m[2]) for m in segment.marks if segment.clip]
            at += len(segment.text)
    return found, made.record


def off_s(
    parts: Sequence[ToldSentence], cut: TestTape, found: Sequence[Times]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How far the characters, and the sentences' beginnings, are from the truth."""
    characters, begins = [], []
    for number, part in enumerate(parts):
        times = dict(found[number])
        if number not in cut.starts or not times:
            continue
        own = [times[char] - cut.starts[number] - at_s for char, at_s in part.times if char in times]
        characters += own
        begins.append(own[0])
    return np.array(characters), np.array(begins)


def tapes_of(
    texts: Sequence[str], names: Sequence[str], speeds: Sequence[float]
) -> list[tuple[list[ToldSentence], TestTape]]:
    """A tape of all sentences by each voice at each speed."""
    cpu, tapes = time.process_time(), []
    for name in names:
        for speed in speeds:
            parts = [told(text, name, speed) for text in texts]
            tapes.append((parts, tape(list(enumerate(parts)))))
    print(f"  ({len(tapes)} tapes, {sum(len(cut.sound) for _, cut in tapes) / RATE:.0f} s, spoken in "
          f"{time.process_time() - cpu:.0f} s of CPU or found)", flush=True)  # fmt: skip
    return tapes


def in_all_conditions(
    texts: Sequence[str],
    tapes: Sequence[tuple[list[ToldSentence], TestTape]],
    conditions: Sequence[str],
    peer: Path | None,
) -> None:
    print(f"{len(texts)} sentences, {len(texts) * len(tapes)} beginnings in each condition")
    print("condition       characters  median    p95    max   sentences within 200 ms  not found   median of them (ms)")
    lengths = [off_s(parts, cut, by_length(parts, cut)) for parts, cut in tapes]
    report("by length", [(characters, begins, 0) for characters, begins in lengths])
    for condition in conditions:
        report(condition, list(_in_condition(condition, CONDITIONS[condition], tapes)))
        if peer:
            report("  by aeneas", list(_by_peer(peer, condition, CONDITIONS[condition], tapes)))


def peer_starts(python: Path, sound: Samples, suffix: str, texts: Sequence[str]) -> list[float]:
    """When each text begins in a sound by aeneas."""
    with tempfile.TemporaryDirectory() as folder:
        audio = Path(folder) / f"tape{suffix}"
        write(audio, sound)
        return aeneas.starts_s(python, audio, texts)


def by_length(parts: Sequence[ToldSentence], cut: TestTape) -> list[Times]:
    """What can be had without listening: the recording is shared out evenly among the characters that are spoken."""
    spoken = [(number, at) for number, part in enumerate(parts) for at, char in enumerate(part.text) if char.isalnum()]
    each_s = len(cut.sound) / RATE / len(spoken)
    found: list[Times] = [[] for _ in parts]
    for place, (number, at) in enumerate(spoken):
        found[number].append((at, place * each_s))
    return found


def _in_condition(
    condition: str, change: Callable[[Samples], Samples], tapes: Sequence[tuple[list[ToldSentence], TestTape]]
) -> Iterator[tuple[NDArray[np.float64], NDArray[np.float64], int]]:
    for parts, cut in tapes:
        found, _ = aligned([part.text for part in parts], change(cut.sound), _suffix(condition))
        yield (*off_s(parts, cut, found), sum(not times for times in found))


def _suffix(condition: str) -> str:
    return ".mp3" if "MP3" in condition else ".wav"


def _by_peer(
    python: Path,
    condition: str,
    change: Callable[[Samples], Samples],
    tapes: Sequence[tuple[list[ToldSentence], TestTape]],
) -> Iterator[tuple[NDArray[np.float64], NDArray[np.float64], int]]:
    for parts, cut in tapes:
        begins = peer_starts(python, change(cut.sound), _suffix(condition), [part.text for part in parts])
        own = [at - cut.starts[n] - parts[n].times[0][1] for n, at in enumerate(begins)]
        yield np.array([]), np.array(own), 0


def report(what: str, rows: Sequence[tuple[NDArray[np.float64], NDArray[np.float64], int]]) -> None:
    characters = np.abs(np.concatenate([row[0] for row in rows])) * 1000
    begins = np.abs(np.concatenate([row[1] for row in rows])) * 1000
    missing = sum(row[2] for row in rows)
    within = float(np.mean(np.concatenate([begins, np.full(missing, np.inf)]) <= 200))
    middle, most, worst = np.percentile(characters, (50, 95, 100)) if len(characters) else (np.nan,) * 3
    print(
        f"{what:15} {len(characters):10} {middle:7.1f} {most:6.1f} {worst:6.0f} {within:24.1%} {missing:10} "
        f"{np.median(begins):8.0f}",
        flush=True,
    )


def deviating(texts: Sequence[str], name: str, seed: int, peer: Path | None) -> None:
    """10 % of the sentences dropped, 5 % said twice, two minutes of other speech in four places."""
    rng = np.random.default_rng(seed)
    parts = [told(text, name, 1.0) for text in texts]
    chosen = rng.permutation(len(parts))
    dropped = set(chosen[: len(parts) // 10].tolist())
    repeated = set(chosen[len(parts) // 10 : len(parts) * 3 // 20].tolist())
    places = set(rng.choice(len(parts), 4, replace=False).tolist())
    strange = iter([told(text, OTHER, 1.0) for text in others()])
    order: list[tuple[int, ToldSentence]] = []
    for number, part in enumerate(parts):
        length = 0.0
        while number in places and length < 30 and (other := next(strange, None)):
            order.append((-1, other))
            length += len(other.sound) / RATE
        order += [(number, part)] * ((number not in dropped) + (number in repeated))
    cut = tape(order)
    found, record = aligned(texts, cut.sound)
    kept = [number for number in range(len(parts)) if number not in dropped]
    wrong = [n for n in kept if not found[n] or abs(found[n][0][1] - parts[n].times[0][1] - cut.starts[n]) > 0.5]
    named = [number for number in dropped if not found[number]]
    foreign_s = sum(len(part.sound) for number, part in order if number < 0) / RATE
    print(f"{name}, {len(cut.sound) / RATE:.0f} s, {foreign_s:.0f} s of it other speech, seed {seed}")
    print(f"  kept sentences wrong by over 500 ms: {len(wrong)} of {len(kept)} ({len(wrong) / len(kept):.1%})")
    print(f"  dropped sentences named: {len(named)} of {len(dropped)} ({len(named) / max(1, len(dropped)):.1%})")
    print(f"  weak: {len(record.weak)}; stretches in no text: {len(record.untold)}")
    if peer:
        begins = peer_starts(peer, cut.sound, ".wav", texts)
        wrong = [n for n in kept if abs(begins[n] - parts[n].times[0][1] - cut.starts[n]) > 0.5]
        print(f"  by aeneas, which names none: {len(wrong)} of {len(kept)} wrong ({len(wrong) / len(kept):.1%})")


if __name__ == "__main__":
    main()
