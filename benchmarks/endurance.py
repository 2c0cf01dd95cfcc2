"""What the online voice endures: whole runs of the command against a loopback service, with faults to order.

    python -m benchmarks.endurance [--segments 1000] [--at-once 2] [PART ...]

The service and each run are processes of their own; nothing leaves this computer. A run's audio is right if every
clip and every file is the same to the byte as in a run without faults. With 1,000 segments, all parts together take
an hour and more, most of which is waiting: the command starts at most four requests a second.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from narrator.synthesis.network.proxy import CA_VARIABLES, PROXY_VARIABLES
from tests.loopback.faults import HARMLESS, Fault
from tests.loopback.service import REDIRECT

VOICE = "zh-CN-YunxiNeural"
KILLS = 10
PATIENCE_S = 3_600
FEW, SOME = 12, 200  # segments
SCENES = (
    "雨停了，屋檐还在滴水",
    "她把信折好放进口袋",
    "船过了桥洞，灯影晃了一晃",
    "孩子们追着风筝跑远了",
    "老人坐在门口剥豆子，不说话",
    "山路很窄，只容一个人走",
    "他听见远处有人在唱歌",
    "炉子上的水开了，没有人去管",
    "天快亮的时候下了一场小雪",
    "那只猫从墙头跳了下来",
)
ENDS = ("。", "。", "。", "！", "？", "……")


@dataclass
class Place:
    """A folder with a source, a cache and an edition of its own."""

    folder: Path
    segments: int
    log: Path = field(init=False)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.log = self.folder / "requests.jsonl"
        (self.folder / "text.md").write_text(text(self.segments), encoding="utf-8")

    @contextmanager
    def service(self, *args: object) -> Iterator[str]:
        """The loopback service in a process of its own; its port."""
        command = [sys.executable, "-m", "tests.loopback.service", "--log", str(self.log), *map(str, args)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            assert process.stdout
            yield process.stdout.readline().strip()
        finally:
            process.kill()
            process.communicate()

    def start(self, port: str, *args: str) -> subprocess.Popen[str]:
        paths = [str(REDIRECT), *filter(None, [os.environ.get("PYTHONPATH")])]
        own = {
            "LOOPBACK_PORT": port,
            "PYTHONPATH": os.pathsep.join(paths),
            "NARRATOR_CACHE": str(self.folder / "cache"),
        }
        environment = {**os.environ, **dict.fromkeys((*PROXY_VARIABLES, *CA_VARIABLES), ""), **own}
        command = [sys.executable, "-m", "narrator", "make", str(self.folder / "text.md"), "--voice", VOICE]
        command += ["-o", str(self.folder / "out"), *args]
        return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def narrate(self, port: str, *args: str) -> Ended:
        begun = time.monotonic()
        process = self.start(port, *args)
        said: list[str] = []
        with ThreadPoolExecutor(1) as pool:
            ending = pool.submit(process.communicate, timeout=PATIENCE_S)
            memory = self._watched(process, ending.done)
            said += ending.result()
        return Ended(process.returncode, time.monotonic() - begun, said[1], memory)

    def _watched(self, process: subprocess.Popen[str], is_over: Callable[[], bool]) -> dict[int, int]:
        """The memory that the process holds, in MB, when a tenth, half and all of the segments were asked for."""
        found: dict[int, int] = {}
        left = [self.segments // 10, self.segments // 2, self.segments]
        while not is_over():
            if left and len(self.requests()) >= left[0] and (size := memory_mb(process.pid)):
                found[left.pop(0)] = size
            time.sleep(0.5)
        return found

    def requests(self) -> list[dict[str, object]]:
        lines = self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []
        return [json.loads(line) for line in lines if line.endswith("}")]

    def files(self) -> dict[str, str]:
        """The hash of every clip and every file of the edition."""
        clips = self.folder / "cache" / "clips"
        found = [*clips.rglob("*.flac"), *(self.folder / "out").rglob("[!.]*.*")]
        return {str(path.relative_to(self.folder)): _hash(path) for path in found if path.is_file()}


@dataclass(frozen=True)
class Ended:
    """How a run ended; `memory` in MB by the number of requests until then."""

    code: int
    took_s: float
    said: str
    memory: dict[int, int]

    @property
    def last_line(self) -> str:
        return next((line for line in self.said.splitlines() if line.startswith("Error")), "")


def _hash(path: Path) -> str:
    data = path.read_bytes()
    if path.name == "manifest.json":  # its id is drawn by lot
        data = b"\n".join(line for line in data.splitlines() if not line.startswith(b'"id"'))
    return hashlib.sha256(data).hexdigest()


def memory_mb(process: int) -> int:
    """What a process holds now; 0 where that is not told."""
    try:
        lines = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmRSS")), 0)


def text(segments: int) -> str:
    """A source of so many segments, each a paragraph, no two alike."""
    lot = random.Random(segments)
    lines = [
        f"第{n}段，{'，'.join(lot.sample(SCENES, lot.randint(1, 3)))}{lot.choice(ENDS)}" for n in range(1, segments)
    ]
    return "# 长夜\n\n" + "\n\n".join(lines) + "\n"


class Bench:
    """The parts, each of which returns lines to print."""

    def __init__(self, folder: Path, segments: int) -> None:
        self.folder, self.segments = folder, segments
        self._lock = threading.Lock()
        self._right: dict[int, dict[str, str]] = {}

    def place(self, name: str, segments: int = 0) -> Place:
        return Place(self.folder / name, segments or self.segments)

    def right(self, segments: int) -> dict[str, str]:
        """The files of a run without faults."""
        with self._lock:
            if segments not in self._right:
                self._right[segments] = self._made_right(segments)
            return self._right[segments]

    def _made_right(self, segments: int) -> dict[str, str]:
        place = self.place(f"right-{segments}", segments)
        with place.service() as port:
            ended = place.narrate(port)
        assert ended.code == 0, ended.said
        assert len({str(request["text"]) for request in place.requests()} - {""}) == segments
        return place.files()

    def exact(self, place: Place) -> str:
        """How many of the files are those of a run without faults."""
        right, made = self.right(place.segments), place.files()
        same = sum(made.get(name) == digest for name, digest in right.items())
        return f"{same} of {len(right)} files exact, {len(made.keys() - right.keys())} others"

    def faultless(self) -> Iterator[str]:
        place = self.place("faultless")
        with place.service() as port:
            ended = place.narrate(port)
        yield f"{figures(place, ended)}; {self.exact(place)}; memory {ended.memory} MB"

    def faults(self) -> Iterator[str]:
        """Three seeds, and silent faults alone, side by side: most of the time each waits."""
        with ThreadPoolExecutor(5) as pool:
            pool.submit(self.right, self.segments)
            runs = [pool.submit(self.faulty, "--share", 0.2, "--seed", seed) for seed in (1, 2, 3)]
            runs.append(pool.submit(self.faulty, "--share", 0.2, "--silently"))
            for run in runs:
                yield run.result()

    def faulty(self, *args: object) -> str:
        place = self.place("".join(map(str, args)))
        with place.service(*args) as port:
            ended = place.narrate(port)
        made = f"{figures(place, ended)}; {self.exact(place)}; memory {ended.memory} MB"
        return f"{' '.join(map(str, args))}: {made}"

    def kinds(self) -> Iterator[str]:
        for fault in Fault:
            place = self.place(f"kind-{fault}", FEW)
            with place.service("--first", fault) as port:
                ended = place.narrate(port)
            harmless = " (harmless)" if fault in HARMLESS else ""
            yield f"{fault}{harmless}: {figures(place, ended)}; {self.exact(place)}"

    def killed(self) -> Iterator[str]:
        place, lot = self.place("killed", SOME), random.Random(7)
        with place.service("--delay", 0.3) as port:
            for _ in range(KILLS):
                process, until = place.start(port), len(place.requests()) + lot.randint(1, SOME // KILLS)
                while len(place.requests()) < until:
                    time.sleep(0.1)
                time.sleep(lot.random())
                process.send_signal(signal.SIGKILL)
                process.communicate()
                time.sleep(1)
            before = len(place.requests())
            ended = place.narrate(port)
        asked = Counter(str(request["text"]) for request in place.requests())
        again = sum(count - 1 for count in asked.values())
        yield (
            f"killed {KILLS} times, {before} requests until then: {figures(place, ended)}; {self.exact(place)}; "
            f"{again} requests for texts asked before; {KILLS * 4} could be under way"
        )

    def ban(self) -> Iterator[str]:
        place = self.place("ban", SOME)
        with place.service("--allowed", 4, "--ban", 5, "--delay", 2) as port:
            ended = place.narrate(port, "--jobs", "8")
        yield f"4 allowed, 8 jobs, ban of 5 s: {figures(place, ended)}; {self.exact(place)}"

    def outage(self) -> Iterator[str]:
        for kind in (Fault.BROKEN, Fault.DROPPED):
            place = self.place(f"outage-{kind}", SOME)
            with place.service("--outage", 40, 20, "--outage-kind", kind) as port:
                ended = place.narrate(port)
            yield f"20 s of {kind} after 40 requests: {figures(place, ended)}; {self.exact(place)}"

    def poison(self) -> Iterator[str]:
        place = self.place("poison")
        with place.service("--poison", "第七段") as port:
            ended = place.narrate(port)
            clips = len(list((place.folder / "cache" / "clips").rglob("*.flac")))
            yield f"one text that is never spoken: {figures(place, ended)}; {clips} clips; {ended.last_line}"
            before = len(place.requests())
            ended = place.narrate(port)
        asked = Counter(str(request["text"]) for request in place.requests()[before:])
        yield f"once more: exit {ended.code}; asked only for {dict(asked)}"

    def stalls(self) -> Iterator[str]:
        for fault in (Fault.STALL, Fault.MUTE, Fault.UNANSWERED, Fault.DRIP):
            place = self.place(f"stalls-{fault}", FEW)
            with place.service("--first", *[fault] * 3) as port:
                ended = place.narrate(port)
            yield f"the first three {fault}: {figures(place, ended)}; {self.exact(place)}"

    def offline(self) -> Iterator[str]:
        for port in ("unknown", "refused", "mute", "silent"):
            place = self.place(f"offline-{port}", FEW)
            with listening(port) as where:
                ended = place.narrate(where)
            traceback = "a traceback" if "Traceback" in ended.said else "no traceback"
            yield f"{port}: exit {ended.code} in {ended.took_s:.1f} s, {traceback}: {ended.last_line}"

    def shared(self) -> Iterator[str]:
        places = [self.place(f"shared-{n}", FEW * 4) for n in range(3)]
        first = places[0]
        (first.folder / "cache").mkdir(exist_ok=True)
        for number, place in enumerate(places[1:], 1):
            (place.folder / "cache").symlink_to(first.folder / "cache")
            (place.folder / "text.md").write_text(text(FEW * 4).replace("第", f"第{number}百"), encoding="utf-8")
        with first.service("--delay", 3) as port, ThreadPoolExecutor(3) as pool:
            ended = list(pool.map(lambda place: place.narrate(port, "--jobs", "8"), places))
        requests = first.requests()
        most = max(int(str(request["connections"])) for request in requests)
        yield f"three runs at once: exits {[each.code for each in ended]}, {most} connections, {starts(requests)}"


@contextmanager
def listening(kind: str) -> Iterator[str]:
    """Where nobody answers: `mute` takes connections and says nothing; `silent` answers nothing after TLS."""
    import socket

    if kind in ("unknown", "refused"):
        yield kind
    elif kind == "mute":
        with socket.create_server(("127.0.0.1", 0)) as server:
            yield str(server.getsockname()[1])
    else:
        with (
            tempfile.TemporaryDirectory() as folder,
            Place(Path(folder), 1).service("--first", *[Fault.UNANSWERED] * 99) as port,
        ):
            yield port


def figures(place: Place, ended: Ended) -> str:
    requests = place.requests()
    faults = Counter(str(request["fault"]) for request in requests if request["fault"])
    busy = f", {faults[Fault.BUSY] / len(requests):.1%} answered 429" if faults[Fault.BUSY] else ""
    return (
        f"exit {ended.code} in {ended.took_s:.0f} s; {len(requests)} requests for {place.segments} segments "
        f"({len(requests) / place.segments:.2f}), {faults.total()} failed{busy}, {starts(requests)}"
    )


def starts(requests: list[dict[str, object]]) -> str:
    """The most requests in any second."""
    times = sorted(float(str(request["time"])) for request in requests)
    most = max((sum(at <= time < at + 1 for time in times) for at in times), default=0)
    return f"at most {most} a second"


PARTS = ("faultless", "faults", "kinds", "killed", "ban", "outage", "poison", "stalls", "offline", "shared")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--segments", type=int, default=1000)
    parser.add_argument("--at-once", type=int, default=1, help="parts that run side by side")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="work here, and leave everything to be looked at")
    asked = parser.parse_args()
    folder = asked.keep or Path(tempfile.mkdtemp(prefix="endurance-"))
    bench = Bench(folder, asked.segments)

    def run(part: str) -> None:
        for line in getattr(bench, part)():
            print(f"{part:9} {line}", flush=True)

    try:
        with ThreadPoolExecutor(asked.at_once) as pool:
            list(pool.map(run, asked.parts or PARTS))
    finally:
        if not asked.keep:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
