"""Where text is best divided, and how it is best slowed or hastened, by ear.

    python -m benchmarks.splitting [--voice NAME] [--lengths 25-80 …] [--speeds 0.8 …] [--peer PYTHON]

Paragraphs of `data/paragraphs.txt` are divided into segments of SHORTEST-LONGEST characters, each is spoken, and
Whisper base hears it (extra `proof`). For each speed, the voice speaks slower or faster by itself (`speed`), and its
usual sound is stretched by FFmpeg's `atempo`. PYTHON has torch and distillmos (see benchmarks.voices): the mean of
their judgement is weighted by length.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace

import av
import numpy as np
from av.filter import Graph

from benchmarks.listed import PARAGRAPHS, lines
from benchmarks.voices import qualities, understood
from narrator.audio.clip import Clip
from narrator.frontend import pronounce
from narrator.frontend.model import Utterance
from narrator.proofing import recogniser
from narrator.script.segments import split
from narrator.synthesis import voices
from narrator.synthesis.engine import SpeechOptions, engine, speak

LENGTHS = ("1-40", "12-60", "25-80", "25-110", "25-150", "40-80", "60-110")
SPEEDS = (0.8, 1.25)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--voice", default=voices.DEFAULT_VOICE)
    parser.add_argument("--lengths", nargs="*", default=LENGTHS, metavar="SHORTEST-LONGEST")
    parser.add_argument("--speeds", nargs="*", type=float, default=SPEEDS)
    parser.add_argument("--peer", metavar="PYTHON", default="")
    given = parser.parse_args()
    recogniser.install()
    ear = recogniser.load(threads=1)
    texts = [entry.text for entry in lines(PARAGRAPHS)]
    for lengths in given.lengths:
        shortest, longest = map(int, lengths.split("-"))
        pieces = [piece.text for text in texts for piece in split(text, shortest=shortest, longest=longest)]
        show(f"{lengths:7} {len(pieces):3} segments", spoken(pieces, given.voice, 1.0), ear, given.peer)
    usual = [piece.text for text in texts for piece in split(text)]
    for speed in given.speeds:
        show(f"speed {speed:4}", spoken(usual, given.voice, speed), ear, given.peer)
        stretched = ((said, atempo(clip, speed)) for said, clip in spoken(usual, given.voice, 1.0))
        show(f"stretched {speed:4}", stretched, ear, given.peer)


def spoken(texts: Iterable[str], voice: str, speed: float) -> Iterator[tuple[Utterance, Clip]]:
    speaker = engine(voices.find(voice).engine)
    for text in texts:
        said = pronounce(text)
        if said.is_spoken:
            yield said, speak(speaker, said, voices.find(voice), SpeechOptions(speed=speed))


def atempo(clip: Clip, speed: float) -> Clip:
    """The clip's samples stretched to 1 / speed of their length, the pitch kept; its marks are not moved."""
    graph = Graph()
    source = graph.add_abuffer(sample_rate=clip.sample_rate, format="flt", layout="mono")
    graph.link_nodes(source, graph.add("atempo", str(speed)), graph.add("abuffersink")).configure()
    frame = av.AudioFrame.from_ndarray(clip.samples[None].astype(np.float32), format="flt", layout="mono")
    frame.sample_rate = clip.sample_rate
    graph.push(frame)
    graph.push(None)
    parts = []
    while True:
        try:
            parts.append(graph.pull().to_ndarray()[0])
        except (av.error.EOFError, av.error.BlockingIOError):
            return replace(clip, samples=np.concatenate(parts), marks=())


def show(title: str, said: Iterable[tuple[Utterance, Clip]], ear: recogniser.Recogniser, peer: str) -> None:
    begin = time.process_time()
    pairs = list(said)
    cost = time.process_time() - begin
    found = [understood(utterance, clip, ear) for utterance, clip in pairs]
    beats, wrong = sum(each.beats for each in found), sum(each.wrong for each in found)
    clips = [clip for _, clip in pairs]
    seconds = [clip.duration_s for clip in clips]
    quality = f"MOS {np.average(qualities(clips, peer), weights=seconds):.2f}  " if peer else ""
    print(f"{title:22} {quality}misheard {wrong:g} of {beats}  {sum(seconds):.0f} s  {cost:.0f} CPU-s", flush=True)


if __name__ == "__main__":
    main()
