"""Judges offline voices and blends by ear: predicted quality, misheard syllables, pace and level.

    python -m benchmarks.voices [VOICE...] [--part search|unseen|fresh] [--skip N] [--most N] [--peer PYTHON]

Speaks sentences of `data/sentences.txt` (news, novel, dialogue, instructions, verse) with each voice; Whisper base
hears them (extra `proof`). PYTHON is an interpreter that has torch and distillmos, which predicts how good listeners
would call the sound, from 1 to 5; it is no dependency of ours. Without it the quality is left out. Choose on `search`,
and look once at `unseen`; `fresh` is all of `data/fresh.txt`, sentences that came later.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np

from benchmarks.listed import FRESH, PARTS, Entry, entries, lines
from narrator import assets
from narrator.audio.clip import Clip
from narrator.audio.resample import resampled
from narrator.frontend import pronounce
from narrator.frontend.model import Utterance
from narrator.proofing import recogniser
from narrator.proofing.comparison import Comparison, compare
from narrator.synthesis import voices
from narrator.synthesis.engine import SpeechOptions, engine, speak

PEER = """
import json, sys, types
sys.modules.setdefault("torchaudio", types.ModuleType("torchaudio"))  # distillmos only reads files with it
import distillmos, numpy, torch
torch.set_num_threads(1)
model = distillmos.ConvTransformerSQAModel().eval()
with torch.no_grad():
    scores = [float(model(torch.from_numpy(numpy.load(path))[None])[0]) for path in sys.argv[1:]]
print(json.dumps(scores))
"""
PEER_RATE = 16_000  # Hz


def qualities(clips: list[Clip], python: str) -> list[float]:
    """What DistillMOS says of each clip."""
    with tempfile.TemporaryDirectory() as name:
        paths = [str(Path(name) / f"{number}.npy") for number in range(len(clips))]
        for path, clip in zip(paths, clips, strict=True):
            np.save(path, resampled(clip, PEER_RATE).samples)
        done = subprocess.run([python, "-c", PEER, *paths], capture_output=True, text=True, check=True)
    return list(map(float, json.loads(done.stdout.splitlines()[-1])))


def sentences(part: str) -> list[Entry]:
    return lines(FRESH) if part == FRESH else entries("sentences", part)


def understood(utterance: Utterance, clip: Clip, ear: recogniser.Recogniser) -> Comparison:
    """The better of two hearings: by beam, and greedily where that fell into a loop and heard nothing of it."""
    found = compare(utterance, ear.hear(clip.samples, clip.sample_rate, beam=5).text)
    if found.wrong < found.beats:
        return found
    other = compare(utterance, ear.hear(clip.samples, clip.sample_rate).text)
    return min(found, other, key=lambda each: each.wrong)


def judged(name: str, texts: list[str], ear: recogniser.Recogniser, peer: str) -> str:
    voice, speaker = voices.find(name), engine("kokoro")
    assets.install(voice.assets)
    utterances = [pronounce(text) for text in texts]
    clips = [speak(speaker, utterance, voice, SpeechOptions()) for utterance in utterances]
    found = [understood(utterance, clip, ear) for utterance, clip in zip(utterances, clips, strict=True)]
    beats, wrong = sum(each.beats for each in found), sum(each.wrong for each in found)
    pace = beats / sum(clip.duration_s for clip in clips)
    level = 20 * np.log10(np.mean([np.sqrt(np.mean(clip.samples**2)) for clip in clips]))
    mos = f"{np.mean(qualities(clips, peer)):5.2f}" if peer else "    –"
    return f"{name:32} MOS {mos}  misheard {wrong:g} of {beats}  {pace:.2f} syllables a second  {level:.1f} dB"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("voice", nargs="*")
    parser.add_argument("--part", choices=(*PARTS, FRESH), default="search")
    parser.add_argument("--skip", type=int, default=0, help="sentences, so that a long list can be judged in parts")
    parser.add_argument("--most", type=int, default=None)
    parser.add_argument("--peer", metavar="PYTHON", default="")
    given = parser.parse_args()
    recogniser.install()
    ear = recogniser.load(threads=1)
    texts = [entry.text for entry in sentences(given.part)][given.skip :][: given.most]
    offline = [voice.name for voice in voices.catalogue().values() if voice.engine == "kokoro" and voice.about.title]
    for name in given.voice or offline:
        print(judged(name, texts, ear, given.peer), flush=True)


if __name__ == "__main__":
    main()
