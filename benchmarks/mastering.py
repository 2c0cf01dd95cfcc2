"""How exactly, how quickly and in how much memory sound is mastered and encoded.

    python -m benchmarks.mastering            the eight offline voices by two meters, then ten minutes and an hour
    python -m benchmarks.mastering --minutes 5 60 --no-voices

Voices: a passage is made by each, and its MP3 is measured by our meter and by FFmpeg's ebur128 (of `imageio-ffmpeg`).
Speed: clips of that passage, again and again, from the store to an MP3 at its level, measured after decoding.
"""

from __future__ import annotations

import argparse
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

PASSAGE = """清晨六点，巷口的豆浆铺已经冒出白气。老板娘一边舀豆浆，一边和熟客打招呼：“今天要几根油条？”
有人说两根，有人说三根，笑声和热气混在一起，飘到街对面去了。

河边的风比往年来得早些。小宋推着自行车，慢慢地走过石桥，车筐里放着一本旧书和半袋橘子。他抬头看了看天，觉得今天大概不会下雨，于是决定绕远路，从码头那边回家。

码头上停着三条船，最大的一条刚刚卸完货。搬运工坐在木箱上抽烟，说起三十年前的大水，谁也不肯先停下来。
"""
VOICES = ("zf_xiaobei", "zf_xiaoni", "zf_xiaoxiao", "zf_xiaoyi", "zm_yunjian", "zm_yunxi", "zm_yunxia", "zm_yunyang")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--minutes", type=float, nargs="*", default=[10, 60])
    parser.add_argument("--no-voices", action="store_true")
    parser.add_argument("--only", type=float, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.only:
        print(speed(given.only))
        return
    if not given.no_voices:
        voices()
    for minutes in given.minutes:  # each in a process of its own, so that peaks of memory are its own
        command = [sys.executable, "-m", "benchmarks.mastering", "--only", str(minutes)]
        print(subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip(), flush=True)


def made(voice: str, folder: Path) -> Path:
    from click.testing import CliRunner

    from narrator.cli import main as narrator

    (folder / "passage.txt").write_text(PASSAGE, encoding="utf-8")
    arguments = ["make", str(folder / "passage.txt"), "-o", str(folder / voice), "--voice", voice, "-q"]
    CliRunner().invoke(narrator, [*arguments, "--no-cover"], catch_exceptions=False)
    return next((folder / voice).rglob("*.mp3"))


def voices() -> None:
    from narrator.audio.encode import decoded
    from narrator.audio.loudness import measure

    print(f"{'voice':12} {'LUFS':>7} {'dBTP':>6}   FFmpeg's {'LUFS':>5} {'dBTP':>6}")
    with tempfile.TemporaryDirectory() as folder:
        for voice in VOICES:
            path = made(voice, Path(folder))
            ours, theirs = measure(decoded(path), 44_100), ebur128(path)
            print(
                f"{voice:12} {ours.integrated_lufs:7.2f} {ours.true_peak_db:6.2f}   {theirs[0]:>14} {theirs[1]:>6}",
                flush=True,
            )


def ebur128(path: Path) -> tuple[str, str]:
    import imageio_ffmpeg  # type: ignore[import-untyped]

    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-nostats", "-i", str(path)]
    run = subprocess.run(
        [*command, "-map", "0:a", "-af", "ebur128=peak=true", "-f", "null", "-"],
        capture_output=True,
        text=True,
        check=True,
    )
    found = re.search(r"I:\s+(\S+) LUFS.*Peak:\s+(\S+) dBFS", run.stderr[run.stderr.rindex("Summary") :], re.DOTALL)
    assert found
    return found[1], found[2]


def speed(minutes: float) -> str:
    """Clips from the store, stitched, mastered and encoded, in one file so long."""
    import json

    from narrator.audio.formats import FORMATS, TRACK_RATE
    from narrator.audio.mastering import Master
    from narrator.audio.options import Target
    from narrator.audio.stitch import Silence, Speech, Track
    from narrator.audio.store import ClipStore
    from narrator.audio.tags import Tags
    from narrator.resources import clips_url

    with tempfile.TemporaryDirectory() as folder:
        manifest = json.loads((made("zm_yunxi", Path(folder)).parent / "manifest.json").read_text("utf-8"))
        paragraphs = manifest["chapters"][0]["paragraphs"]
        keys = [segment["clip"] for paragraph in paragraphs for segment in paragraph["segments"] if segment["clip"]]
        store = ClipStore(clips_url())

        def parts() -> Iterator[Speech | Silence]:
            length_s = 0.0
            for key in cycle(keys):
                clip = store.get(key)
                assert clip
                yield Speech(clip, {})
                yield Silence(round(0.6 * TRACK_RATE))
                length_s += clip.duration_s + 0.6
                if length_s >= minutes * 60:
                    return

        before, start, cpu = (
            resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
            time.perf_counter(),
            time.process_time(),
        )
        master = Master.of(Track(parts()), lambda: Track(parts()), Target())
        heard = time.perf_counter() - start
        written = master.write(Path(folder) / "a.mp3", FORMATS["mp3"], 96, Tags("一小时"))
        took, used = time.perf_counter() - start, time.process_time() - cpu
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert written.loudness
    length_s = written.length_samples / TRACK_RATE
    return (
        f"{length_s / 60:.1f} min in {took:.1f} s ({length_s / took:.0f} × real time; {heard:.1f} s to listen; "
        f"{used:.1f} s of processor), {peak / 1024:.0f} MB at most ({before / 1024:.0f} before), "
        f"{written.loudness.integrated_lufs:.2f} LUFS, {written.loudness.true_peak_db:.2f} dBTP"
    )


if __name__ == "__main__":
    main()
