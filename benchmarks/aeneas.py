"""aeneas, another aligner, on the same tapes: it says where sentences begin and end, and nothing of their characters.

It has no part in Narrator, and is called by the Python that it is installed for. It needs ffmpeg and espeak-ng, which
speaks what it compares:

    python3 -m venv peer && peer/bin/pip install "setuptools<60" wheel "numpy<1.24" lxml beautifulsoup4
    AENEAS_WITH_CEW=False peer/bin/pip install --no-deps --no-build-isolation aeneas==1.7.3
    python -m benchmarks.alignment --peer peer/bin/python
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

TASK = {
    "task_language": "cmn",
    "is_text_type": "plain",
    "os_task_file_format": "json",
    "is_audio_file_detect_head_max": "5",  # pauses belong to no sentence, as in the truth
    "task_adjust_boundary_nonspeech_min": "0.300",
    "task_adjust_boundary_nonspeech_string": "REMOVE",
}
SPEAKER = {
    "tts": "espeak-ng",
    "tts_voice_code": "cmn-latn-pinyin",  # its usual voice reads Chinese as the names of English letters
    "ffmpeg_sample_rate": "22050",  # that of espeak-ng: at any other, all is stretched by the ratio of both
}


def starts_s(python: Path, audio: Path, texts: Sequence[str]) -> list[float]:
    """When each of the texts, which are to be spoken in order, begins by aeneas."""
    source, found = audio.with_name("peer.txt"), audio.with_name("peer.json")
    source.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
    how = ("-m", "aeneas.tools.execute_task", str(audio), str(source), _joined(TASK), str(found))
    subprocess.run([str(python), *how, f"-r={_joined(SPEAKER)}"], check=True, capture_output=True)
    fragments = json.loads(found.read_text(encoding="utf-8"))["fragments"]
    return [float(each["begin"]) for each in fragments if each["lines"]]


def _joined(options: dict[str, str]) -> str:
    return "|".join(f"{name}={value}" for name, value in options.items())
