"""Ctrl-C in a real terminal, at moments spread over every command that may take long.

    python -m benchmarks.interrupting [--times 8] [COMMAND ...]

Each command runs once to its end, which must be a good one, then so many times in a pseudo-terminal of its own, where
Ctrl-C is typed after a share of that time. Told: how long it then took to end at most, the exit codes, what it had
last said and written until then, and what was wrong: a traceback, a file under its final name that is not whole, or a
last run that does not end as the first one did. What Python itself says before it has come to the command counts for
nothing. Servers, which never end by themselves, are stopped after a few seconds. Needs a system with pseudo-terminals.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import select
import shutil
import signal
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from narrator.audio.reel import decoded
from narrator.errors import CodecError
from narrator.resources import cache_folder

SOON_S = 1.0
PATIENCE_S = 300
MADE = ("out", "show", "host")
CONTROLS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|[\r\x08]")
SERVES_S = 6.0
SENTENCES = (
    "雨停了，屋檐还在滴水，巷口的豆浆铺已经冒出了白气。",
    "她把信折好放进口袋，走到桥上看了很久。",
    "老人坐在门口剥豆子，不说话，只是听着远处的锣声。",
)


@dataclass(frozen=True)
class Command:
    """`prepared` are commands that run before it; folders are relative to the place of all."""

    arguments: Sequence[str]
    prepared: Sequence[Sequence[str]] = ()
    serves: bool = False
    made: Sequence[str] = MADE


def commands() -> dict[str, Command]:
    tone = ("make", "book.txt", "--voice", "tone", "-o", "out")
    show = ("feed", "build", "out/book", "-o", "show", "--base-url", "https://example.org/")
    return {
        "make": Command(tone),
        "make of a neural voice": Command(("make", "short.txt", "-o", "out")),
        "make of films and books": Command((*tone, "--format", "mp3,m4b,epub3", "--subtitles", "srt,vtt")),
        "library": Command(("make", "short.txt", "book.txt", "big.txt", "--voice", "tone", "-o", "out")),
        "script": Command(("script", "big.txt", "-o", "out/script.md")),
        "pronounce": Command(("pronounce", "--doubtful", "book.txt")),
        "align": Command(("align", "short.txt", "short.wav", "-o", "out")),
        "inspect": Command(("inspect", "out/book", "--png"), (tone,)),
        "proof": Command(("proof", "out/short"), (("make", "short.txt", "-o", "out"),)),
        "feed build": Command(show, (tone,)),
        "feed check": Command(("feed", "check", "show"), (tone, show)),
        "feed publish": Command(("feed", "publish", "host", "show"), (tone, show)),
        "feed serve": Command(("feed", "serve", "show"), (tone, show), serves=True),
        "studio": Command(("studio", "book.txt", "--voice", "tone", "-o", "out", "--no-browser"), serves=True),
        "doctor": Command(("doctor",)),
        "voices try": Command(("voices", "try", "--no-browser", "-o", "out/try.html")),
        "voices install": Command(("voices", "install"), made=("cache/assets",)),
    }


@dataclass
class Place:
    """A folder with texts, a cache and a recording."""

    folder: Path
    env: dict[str, str] = field(init=False)
    _kept: dict[Command, Path] = field(default_factory=dict)  # what its preparations left

    def __post_init__(self) -> None:
        for name, count in (("short", 6), ("book", 400), ("big", 20_000)):
            lines = [f"第{n}天，{SENTENCES[n % len(SENTENCES)]}" for n in range(1, count + 1)]
            (self.folder / f"{name}.txt").write_text("\n\n".join(lines) + "\n", encoding="utf-8")
        own = {"NARRATOR_CACHE": str(self.folder / "cache"), "NARRATOR_CONFIG": str(self.folder / "config")}
        self.env = {**os.environ, **own, "OMP_NUM_THREADS": "1", "COLUMNS": "100"}

    def fresh(self, command: Command) -> None:
        """As before the first run, with the voices that are installed here."""
        for name in {*command.made, *MADE, "cache"}:
            shutil.rmtree(self.folder / name, ignore_errors=True)
        if kept := self._kept.get(command):
            shutil.copytree(kept, self.folder, symlinks=True, dirs_exist_ok=True)
            return
        (self.folder / "out").mkdir()
        (self.folder / "cache").mkdir()
        if (tables := cache_folder() / "tables").is_dir():
            shutil.copytree(tables, self.folder / "cache" / "tables")
        if "cache/assets" not in command.made:
            (self.folder / "cache" / "assets").symlink_to(cache_folder() / "assets")
        for arguments in command.prepared:
            if (run := Terminal(self, arguments)).ended():
                raise SystemExit(f"narrator {' '.join(arguments)}: {run.said.decode(errors='replace')}")
        kept = self._kept[command] = self.folder / f".kept-{len(self._kept)}"
        for name in (*MADE, "cache"):
            if (self.folder / name).exists():
                shutil.copytree(self.folder / name, kept / name, symlinks=True)

    def files(self, command: Command) -> int:
        """How many there are where it writes."""
        return sum(path.is_file() for name in command.made for path in (self.folder / name).rglob("*"))

    def unwhole(self, command: Command) -> Iterator[str]:
        """Files under their final names that are cut."""
        for name in command.made:
            for path in (self.folder / name).rglob("[!.]*.*"):
                if path.is_file() and ".part" not in path.name and not _is_whole(path):
                    yield str(path.relative_to(self.folder))


def _is_whole(path: Path) -> bool:
    """As far as its kind tells."""
    try:
        if path.suffix in (".mp3", ".m4b", ".wav", ".flac"):
            return sum(map(len, decoded(path, 8_000))) > 0
        if path.suffix == ".json":
            return bool(json.loads(path.read_text(encoding="utf-8")))
        if path.suffix == ".epub":
            return zipfile.ZipFile(path).testzip() is None
        return path.suffix not in (".srt", ".vtt", ".md", ".html", ".xml") or path.read_bytes().endswith((b"\n", b">"))
    except (CodecError, ValueError, zipfile.BadZipFile):
        return False


class Terminal:
    """A run of the command in a pseudo-terminal of its own."""

    def __init__(self, place: Place, arguments: Sequence[str]) -> None:
        self.said = b""
        self.process, self.master = os.forkpty()
        if not self.process:
            os.chdir(place.folder)
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # who runs this in the background ignores it
            os.execve(sys.executable, [sys.executable, "-m", "narrator", *arguments], place.env)

    def ended(self, patience_s: float = PATIENCE_S) -> int | None:
        """The exit code; None where it goes on for longer."""
        until = time.monotonic() + patience_s
        while time.monotonic() < until:
            self._read()
            done, status = os.waitpid(self.process, os.WNOHANG)
            if done:
                self._read()
                os.close(self.master)
                return os.waitstatus_to_exitcode(status)
        return None

    def interrupt(self) -> tuple[int | None, float]:
        """Type Ctrl-C: the exit code, and the seconds until the end."""
        begun = time.monotonic()
        os.write(self.master, b"\x03")
        code = self.ended(60)
        if code is None:
            os.kill(self.process, signal.SIGKILL)
            os.waitpid(self.process, 0)
        return code, time.monotonic() - begun

    @property
    def last_line(self) -> str:
        """What it said last, without what moves the cursor."""
        lines = CONTROLS.sub("", self.said.decode(errors="replace")).splitlines()
        return next((line.strip() for line in reversed(lines) if line.strip()), "nothing")

    def _read(self) -> None:
        if select.select([self.master], [], [], 0.02)[0]:
            try:
                self.said += os.read(self.master, 1 << 16)
            except OSError:  # the terminal is closed with the last process
                time.sleep(0.02)


def measured(place: Place, name: str, command: Command, times: int) -> str:
    place.fresh(command)
    begun = time.monotonic()
    first = Terminal(place, command.arguments)
    right = first.ended(SERVES_S if command.serves else PATIENCE_S)
    if command.serves:
        first.interrupt()
    elif right:
        return f"{name:24} ends with {right} by itself: {first.last_line}"
    whole_s = time.monotonic() - begun
    codes: list[int | None] = []
    took: list[float] = []
    wrong: list[str] = []
    stages: list[str] = []
    place.fresh(command)
    for number in range(times):
        run = Terminal(place, command.arguments)
        if (code := run.ended(whole_s * (number + 0.5) / times)) is not None:
            codes.append(code)  # what is finished is kept, so a later run may end before
            place.fresh(command)
            continue
        stages.append(f"{run.last_line[:40]} ({place.files(command)} files)")
        code, seconds = run.interrupt()
        codes.append(code)
        took.append(seconds)
        if b"Traceback" in run.said and b"narrator" in run.said:  # else Python had not come to us yet
            wrong.append("a traceback: " + run.said.decode(errors="replace")[-300:])
        wrong += place.unwhole(command)
    if not command.serves and (last := Terminal(place, command.arguments).ended()) != right:
        wrong.append(f"the last run ends with {last}, the first with {right}")
    slow = sum(seconds > SOON_S for seconds in took)
    ending = f"at most {max(took, default=0):.2f} s, {slow} of {len(took)} over {SOON_S:.0f} s"
    return f"{name:24} {whole_s:5.1f} s  {ending}; exit {codes}; at {stages}; wrong: {wrong or 'nothing'}"


def _record(place: Place) -> None:
    """A recording of the short text, by the neural voice."""
    place.fresh(commands()["make of a neural voice"])
    Terminal(place, ("make", "short.txt", "--format", "wav", "-o", "spoken")).ended()
    for path in sorted((place.folder / "spoken").rglob("*.wav"))[:1]:
        shutil.copy(path, place.folder / "short.wav")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    known = commands()
    parser.add_argument("commands", nargs="*", metavar="COMMAND", help=", ".join(known))
    parser.add_argument("--times", type=int, default=8)
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="interrupting-"))
    try:
        place = Place(folder)
        chosen = asked.commands or list(known)
        if "align" in chosen:
            _record(place)
        for name in chosen:
            print(measured(place, name, known[name], asked.times), flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
