"""How much English in Chinese sentences is recognised: by voice, by kind.

    python -m benchmarks.hearing [VOICE...] [--part search|unseen] [--most SENTENCES]

Words, letter rows, products and names of `data/english.txt` are spoken in Chinese carrier sentences, three in each, and
heard by Whisper base (extra `proof`). A word is recognised where what was heard has its letters, whatever the case and
spaces, one of the other spellings listed for it, or a word that our dictionary reads alike.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator

from benchmarks.listed import PARTS, Entry, entries
from narrator import assets
from narrator.frontend import pronounce
from narrator.frontend.latin import pronounce_latin
from narrator.proofing import recogniser
from narrator.synthesis import voices
from narrator.synthesis.engine import SpeechOptions, engine, speak

CARRIERS = (
    "我们先谈{}，再谈{}，最后谈{}。",
    "他把{}、{}和{}都写在了纸上。",
    "昨天的会上，有人提到{}，有人提到{}，还有人提到{}。",
    "关于{}、{}以及{}，大家的看法不一样。",
)
IN_EACH = 3
LEAST_INSIDE = 4  # letters of a word that is recognised inside a longer one
ALIKE = str.maketrans({"ˈ": "", "ˌ": "", "ː": "", "ᵊ": "ə", "ᵻ": "ɪ", "ɾ": "t"})


def sentences(part: str) -> Iterator[tuple[str, list[Entry]]]:
    """Carrier sentences with the words that they hold."""
    words = entries("english", part)
    for number in range(len(words) // IN_EACH):
        held = words[number * IN_EACH :][:IN_EACH]
        yield CARRIERS[number % len(CARRIERS)].format(*(spellings(each)[0] for each in held)), held


def spellings(word: Entry) -> list[str]:
    own, _, others = word.text.partition("=")
    return [own, *filter(None, others.split("|"))]


def is_recognised(word: Entry, heard: str) -> bool:
    own = spellings(word)
    return any(_is_spelled(each, heard) for each in own) or _sound(own[0]) in {
        _sound(run) for run in re.findall(r"[A-Za-z]+(?:[ -][A-Za-z]+)*", heard)
    }


def _is_spelled(word: str, heard: str) -> bool:
    """Whether the letters of a word are those of neighbouring Latin words, or stand inside them."""
    if not word.isascii():
        return word in heard
    letters = re.sub("[^a-z0-9]", "", word.lower())
    for run in re.split(r"[^a-z0-9\s.\-&']+", heard.lower()):
        parts = re.findall("[a-z0-9]+", run)
        joins = {"".join(parts[first:last]) for first in range(len(parts)) for last in range(first + 1, len(parts) + 1)}
        if letters in joins or (len(letters) >= LEAST_INSIDE and letters in "".join(parts)):
            return True
    return False


def _sound(word: str) -> str:
    return "".join(pronounce_latin(word).phonemes).translate(ALIKE)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("voice", nargs="*", default=[voices.DEFAULT_VOICE])
    parser.add_argument("--part", choices=PARTS, default="search")
    parser.add_argument("--most", type=int, default=None)
    given = parser.parse_args()
    recogniser.install()
    ear, speaker = recogniser.load(threads=1), engine("kokoro")
    for name in given.voice:
        voice, right, asked = voices.find(name), Counter[str](), Counter[str]()
        assets.install(voice.assets)
        for text, held in list(sentences(given.part))[: given.most]:
            clip = speak(speaker, pronounce(text), voice, SpeechOptions())
            heard = ear.hear(clip.samples, clip.sample_rate, beam=5).text
            for word in held:
                asked[word.kind] += 1
                right[word.kind] += is_recognised(word, heard)
            print(f"    {text}\n    {heard}", flush=True)
        kinds = ", ".join(f"{kind} {right[kind] / asked[kind]:.2f}" for kind in asked)
        print(f"{name:32} {right.total() / asked.total():.3f} of {asked.total()} recognised ({kinds})", flush=True)


if __name__ == "__main__":
    main()
