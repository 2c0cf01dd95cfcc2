"""How fast each offline voice reads: syllables a second between pauses, at the model's own speed.

    python -m benchmarks.pace [VOICE...]

`pace` in voices/kokoro.toml is 5.2 divided by this, so that speed 1 is an announcer's pace with every voice.
"""

from __future__ import annotations

import sys
from dataclasses import replace

from narrator.frontend import pronounce
from narrator.synthesis import voices
from narrator.synthesis.engine import SpeechOptions, engine

ANNOUNCER = 5.2  # syllables a second
TEXTS = (
    "清晨的集市刚刚开门，卖菜的老人把青菜一捆一捆摆好，抬头冲我笑了笑。",
    "去年冬天，我们在山里修了一条路，从此孩子们上学不用再绕过那座冰冷的水库。",
    "真正重要的事情往往说起来简单，做起来却需要很长的时间，也需要很多人的耐心。",
)


def syllables_per_s(name: str) -> float:
    voice, speaker = replace(voices.find(name), pace=1.0), engine("kokoro")
    syllables, seconds = 0, 0.0
    for text in TEXTS:
        utterance = pronounce(text)
        clip = speaker.synthesize(utterance, voice, SpeechOptions())
        spoken = [mark for mark in clip.marks if text[mark.start_char].isalnum()]
        syllables += utterance.syllables
        seconds += sum(mark.end_sample - mark.start_sample for mark in spoken) / clip.sample_rate
    return syllables / seconds


if __name__ == "__main__":
    offline = [voice.name for voice in voices.catalogue().values() if voice.engine == "kokoro"]
    for name in sys.argv[1:] or offline:
        rate = syllables_per_s(name)
        print(f"{name:12} {rate:.2f} syllables a second, pace {ANNOUNCER / rate:.2f}")
