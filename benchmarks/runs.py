"""Whole runs of the command against a loopback service, each a process of its own, and what they left behind."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from narrator.audio.clip import Clip
from narrator.audio.store import opened
from narrator.resources import cache_folder
from narrator.synthesis.network.proxy import CA_VARIABLES, PROXY_VARIABLES
from tests.loopback.faults import Fault
from tests.loopback.service import REDIRECT

VOICE = "zh-CN-YunxiNeural"
PATIENCE_S = 3_600
MANY_SEGMENTS = 1_000
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
        tables, own = cache_folder() / "tables", self.folder / "cache" / "tables"
        if tables.is_dir() and not own.exists():  # compiling them is no part of what is measured
            shutil.copytree(tables, own)

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

    def start(self, port: str, *args: str, voice: str = VOICE, **env: str) -> subprocess.Popen[str]:
        paths = [str(REDIRECT), *filter(None, [os.environ.get("PYTHONPATH")])]
        own = {
            "LOOPBACK_PORT": port,
            "PYTHONPATH": os.pathsep.join(paths),
            "NARRATOR_CACHE": str(self.folder / "cache"),
            "LOOPBACK_STARTS": str(self.folder / "starts.txt"),
        }
        environment = {**os.environ, **dict.fromkeys((*PROXY_VARIABLES, *CA_VARIABLES), ""), **own, **env}
        command = [sys.executable, "-m", "narrator", "make", str(self.folder / "text.md"), "--voice", voice]
        command += ["-o", str(self.folder / "out"), *args]
        return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def narrate(self, port: str, *args: str, voice: str = VOICE, **env: str) -> Ended:
        begun = time.monotonic()
        process = self.start(port, *args, voice=voice, **env)
        said: list[str] = []
        with ThreadPoolExecutor(1) as pool:
            ending = pool.submit(process.communicate, timeout=PATIENCE_S)
            memory = self._watched(process, ending.done)
            said += ending.result()
        return Ended(process.returncode, time.monotonic() - begun, said[1], memory)

    def _watched(self, process: subprocess.Popen[str], is_over: Callable[[], bool]) -> dict[int, int]:
        """The memory that the process holds, in MB, when each quarter of the segments was asked for."""
        found: dict[int, int] = {}
        left = [self.segments * quarter // 4 for quarter in (1, 2, 3, 4)]
        while not is_over():
            if left and len(self.requests()) >= left[0] and (size := memory_mb(process.pid)):
                found[left.pop(0)] = size
            time.sleep(0.5)
        return found

    def requests(self) -> list[dict[str, object]]:
        lines = self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []
        return [json.loads(line) for line in lines if line.endswith("}")]

    def starts(self) -> list[float]:
        """When the runs began to connect, by their own clock: the service sees them later, and closer together."""
        path = self.folder / "starts.txt"
        return sorted(map(float, path.read_text(encoding="ascii").split())) if path.exists() else []

    def files(self) -> dict[str, str]:
        """The hash of every clip and every file of the edition."""
        clips = self.folder / "cache" / "clips"
        found = [*clips.rglob("*.flac"), *(self.folder / "out").rglob("[!.]*.*")]
        return {str(path.relative_to(self.folder)): _hash(path) for path in found if path.is_file()}

    def clips(self) -> dict[str, Clip]:
        """Every clip that was accepted, by its key."""
        found = {path.stem: opened(path.read_bytes()) for path in (self.folder / "cache" / "clips").rglob("*.flac")}
        return {key: each.clip for key, each in found.items() if each}


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
    """A source of so many segments, each a paragraph, no two alike; of one clause each where they are very many."""
    lot = random.Random(segments)
    most = 3 if segments < MANY_SEGMENTS else 1  # clauses
    lines = [
        f"第{n}段，{'，'.join(lot.sample(SCENES, lot.randint(1, most)))}{lot.choice(ENDS)}" for n in range(1, segments)
    ]
    return "# 长夜\n\n" + "\n\n".join(lines) + "\n"


def figures(place: Place, ended: Ended) -> str:
    requests = place.requests()
    faults = Counter(str(request["fault"]) for request in requests if request["fault"])
    busy = f", {faults[Fault.BUSY] / len(requests):.1%} answered 429" if faults[Fault.BUSY] else ""
    return (
        f"exit {ended.code} in {ended.took_s:.0f} s; {len(requests)} requests for {place.segments} segments "
        f"({len(requests) / place.segments:.2f}), {faults.total()} failed{busy}, {starts(place)}"
    )


def starts(*places: Place) -> str:
    """The most requests in any second, as they began, and as the service saw them."""
    begun = [at for place in places for at in place.starts()]
    seen = [float(str(request["time"])) for place in places for request in place.requests()]
    return f"at most {_most(begun)} begun a second, {_most(seen)} seen"


def _most(times: list[float]) -> int:
    """In any sliding second."""
    times = sorted(times)
    return max((bisect_left(times, at + 1) - place for place, at in enumerate(times)), default=0)
