"""What a cluster costs and withstands, measured on this machine with processes as hosts.

    python -m benchmarks.cluster overhead [--segments 10000]   the tone voice by one worker: ms and bytes a segment
    python -m benchmarks.cluster neural SOURCE [--how threads,local:1,local:2]   the neural voice, here and by processes
    python -m benchmarks.cluster killing [--segments 300] [--every 20]
        four workers, of which one is killed every so many seconds, one is cut off for 30 s (by its network where this
        is root and has network namespaces, else it stands still), one is slow
    python -m benchmarks.cluster library [--books 200]         short books, one after another; stopped in the middle

Seconds of cores are told beside those of the clock: on a busy machine only the first mean something.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from narrator.frontend import pronounce
from narrator.resources import clips_url
from narrator.synthesis import voices
from narrator.synthesis.engine import SpeechOptions, clip_key, engine

WINDOW = 256  # segments under way, as for a cluster of 64 threads
STILL_S = 30.0
PLUGIN = """\
import os, time
from narrator.synthesis.tone import ToneEngine

class Engine(ToneEngine):
    def synthesize(self, utterance, voice, options):
        with open(os.environ["SPOKEN"], "a", encoding="utf-8") as log:
            log.write(utterance.text + "\\n")
        time.sleep(float(os.environ["SLOW_S"]))
        return super().synthesize(utterance, voice, options)
"""


class Apart:
    """A network of its own for one worker, joined to this one by a wire that can be cut."""

    name, here, there = "narrator-apart", "10.213.7.1", "10.213.7.2"

    def __init__(self) -> None:
        for line in (
            f"netns add {self.name}",
            f"link add nrt0 type veth peer name nrt1 netns {self.name}",
            f"addr add {self.here}/24 dev nrt0",
            "link set nrt0 up",
            f"-n {self.name} addr add {self.there}/24 dev nrt1",
            f"-n {self.name} link set nrt1 up",
            f"-n {self.name} link set lo up",
        ):
            subprocess.run(["ip", *line.split()], check=True, capture_output=True)

    def cut(self, state: str) -> None:
        subprocess.run(["ip", "link", "set", "nrt0", state], check=True)

    def end(self) -> None:
        subprocess.run(["ip", "netns", "del", self.name], check=False)


def apart() -> Apart | None:
    """None where this is not root, or the system has no such networks."""
    try:
        return Apart()
    except (OSError, subprocess.CalledProcessError):
        return None


class Hosts:
    """A scheduler and workers with one thread each, in processes of their own."""

    def __init__(self, folder: Path, host: str = "127.0.0.1") -> None:
        self.folder, self.host = folder, host
        self.processes: list[subprocess.Popen[bytes]] = []
        log = folder / "scheduler.log"
        self.scheduler = self._started(["dask_scheduler", "--host", host, "--port", "0", "--no-dashboard"], log)
        while not (found := re.search(r"Scheduler at:\s+(tcp://\S+)", log.read_text(encoding="utf-8"))):
            time.sleep(0.1)
        self.address = found[1]

    def worker(self, env: dict[str, str] | None = None, network: Apart | None = None) -> subprocess.Popen[bytes]:
        name = f"worker-{len(self.processes)}"
        host = network.there if network else self.host
        options = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", host, "--name", name]
        command = ["dask_worker", self.address, *options, "--local-directory", str(self.folder)]
        within = ["ip", "netns", "exec", network.name] if network else []
        return self._started(command, self.folder / f"{name}.log", env, within)

    def _started(
        self, command: list[str], log: Path, env: dict[str, str] | None = None, within: Sequence[str] = ()
    ) -> subprocess.Popen[bytes]:
        with log.open("wb") as file:
            process = subprocess.Popen(
                [*within, sys.executable, "-m", f"distributed.cli.{command[0]}", *command[1:]],
                env={**os.environ, "OMP_NUM_THREADS": "1", **(env or {})}, stdout=file, stderr=file,
            )  # fmt: skip
        self.processes.append(process)
        return process

    def end(self) -> None:
        for process in reversed(self.processes):
            if process.poll() is None:
                process.send_signal(signal.SIGCONT)
                process.kill()
            process.wait()


@contextmanager
def hosts(host: str = "127.0.0.1") -> Iterator[Hosts]:
    with tempfile.TemporaryDirectory() as place:
        os.environ["NARRATOR_CACHE"] = f"{place}/cache"
        running = Hosts(Path(place), host)
        try:
            yield running
        finally:
            running.end()


def used(process: int) -> tuple[float, float]:
    """Seconds of cores, and MB of memory, of a process."""
    import psutil

    of = psutil.Process(process)
    times = of.cpu_times()
    return times.user + times.system, of.memory_info().rss / 1e6


def jobs(count: int) -> Iterator[Any]:
    """Segments that are all different, of some twelve syllables."""
    from narrator.rendering.clips import Job

    voice, speaker, options = voices.find("tone"), engine("tone"), SpeechOptions()
    for number in range(count):
        utterance = pronounce(f"他在渡口等了{number + 1}天。")
        yield Job(clip_key(speaker, utterance, voice, options), utterance, voice, options, clips_url())


def windowed(submit: Callable[[Any], Future[Any]], work: Sequence[Any]) -> float:
    """Seconds until all of it is done, with so many under way at a time."""
    begun, under_way = time.monotonic(), deque[Future[Any]]()
    for job in work:
        under_way.append(submit(job))
        if len(under_way) >= WINDOW:
            under_way.popleft().result()
    for future in under_way:
        future.result()
    return time.monotonic() - begun


def overhead(count: int) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from narrator.cluster.session import connected, leave
    from narrator.rendering.afar import Speakers
    from narrator.rendering.clips import render

    with hosts() as running:
        work = list(jobs(count))
        cpu = time.process_time()
        with ThreadPoolExecutor(1) as threads:
            here_s = windowed(lambda job: threads.submit(render, job), work)
        here_cpu = time.process_time() - cpu
        subprocess.run(["rm", "-r", clips_url()], check=True)
        worker = running.worker()
        speakers = Speakers(connected(running.address), voices.find("tone"))
        before = [used(process.pid) for process in (running.scheduler, worker)]
        cpu = time.process_time()
        afar_s = windowed(lambda job: speakers.submit(render, job), work)
        client_cpu = time.process_time() - cpu
        after = [used(process.pid) for process in (running.scheduler, worker)]
        scheduler_cpu, worker_cpu = (now[0] - then[0] for now, then in zip(after, before, strict=True))
        print(f"{count} segments of the tone voice, {WINDOW} under way")
        print(
            f"  one thread here    {here_s:7.1f} s of the clock, {here_cpu * 1000 / count:6.2f} ms of a core a segment"
        )
        print(f"  one worker         {afar_s:7.1f} s of the clock, ms of a core a segment:")
        total = client_cpu + scheduler_cpu + worker_cpu
        for name, spent in (("client", client_cpu), ("scheduler", scheduler_cpu), ("worker", worker_cpu)):
            print(f"    {name:16} {spent * 1000 / count:6.2f}")
        print(f"    together         {total * 1000 / count:6.2f}; overhead {(total - here_cpu) * 1000 / count:.2f}")
        print(f"  scheduler          {before[0][1]:.0f} MB before, {after[0][1]:.0f} MB after")
        leave()


def neural(source: str, hows: Sequence[str]) -> None:
    """One run each; every run with an empty cache of clips."""
    import resource

    home = Path(os.environ.get("NARRATOR_CACHE") or Path.home() / ".cache" / "narrator") / "assets"
    for how in hows:
        with tempfile.TemporaryDirectory() as place:
            Path(place, "cache").mkdir()
            Path(place, "cache", "assets").symlink_to(home, target_is_directory=True)
            before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
            subprocess.run(
                [sys.executable, "-m", "narrator", "make", source, "-q", "-o", f"{place}/out",
                 *([] if how == "threads" else ["--cluster", how])],
                env={**os.environ, "NARRATOR_CACHE": f"{place}/cache", "OMP_NUM_THREADS": "1"}, check=True,
            )  # fmt: skip
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            print(f"{how:20} {cpu:7.1f} s of cores, {time.monotonic() - begun:7.1f} s of the clock", flush=True)


def killing(count: int, every_s: float) -> None:
    """An edition by four workers under attack, against one that was made here."""
    network = apart()
    try:
        with hosts(network.here if network else "127.0.0.1") as running:
            attacked(running, network, count, every_s)
    finally:
        if network:
            network.end()


def attacked(running: Hosts, network: Apart | None, count: int, every_s: float) -> None:
    folder, log = running.folder, running.folder / "spoken"
    source = folder / "road.txt"
    source.write_text(road(count), encoding="utf-8")
    plugin(folder / "slow")
    env = {"PYTHONPATH": f"{folder / 'slow'}:{os.environ.get('PYTHONPATH', '')}", "SPOKEN": str(log)}
    workers = [running.worker({**env, "SLOW_S": "1"}) for _ in range(2)]
    lonely = running.worker({**env, "SLOW_S": "1"}, network)
    running.worker({**env, "SLOW_S": "4"})
    done, kills, cut = threading.Event(), [0], [0]

    def cut_off() -> None:
        while not log.exists() and not done.wait(0.2):
            pass
        done.wait(10)
        network.cut("down") if network else lonely.send_signal(signal.SIGSTOP)
        done.wait(STILL_S)
        network.cut("up") if network else lonely.send_signal(signal.SIGCONT)
        cut[0] += 1

    def kill() -> None:
        while not done.wait(every_s):
            workers.append(running.worker({**env, "SLOW_S": "1"}))
            workers.pop(random.randrange(len(workers) - 1)).kill()
            kills[0] += 1

    attackers = [threading.Thread(target=each) for each in (cut_off, kill)]
    for each in attackers:
        each.start()
    begun = time.monotonic()
    make = [sys.executable, "-m", "narrator", "make", str(source), "--voice", "tone", "--json", "-o"]
    run = subprocess.run(
        [*make, str(folder / "afar"), "--cluster", running.address], check=True, stdout=subprocess.PIPE
    )
    took_s = time.monotonic() - begun
    done.set()
    for each in attackers:
        each.join()
    alone = {**os.environ, "NARRATOR_CACHE": str(folder / "b")}
    subprocess.run([*make, str(folder / "here")], env=alone, check=True, stdout=subprocess.DEVNULL)
    texts = Counter(log.read_text(encoding="utf-8").splitlines())
    same = contents(folder / "afar") == contents(folder / "here")
    how = "by its network" if network else "standing still"
    print(f"{json.loads(run.stdout)[0]['clips_made']} segments, {took_s:.0f} s, {kills[0]} workers killed, "
          f"{cut[0]} cut off for {STILL_S:.0f} s {how}, one slow")  # fmt: skip
    print(f"  the same to the byte: {same}; spoken twice: {sum(texts.values()) - len(texts)} of {len(texts)}")


def road(count: int) -> str:
    """A text of so many segments, in chapters of sixty."""
    days = [
        f"第{day}天，他在渡口等一个从北边来的人，等到天黑了才回去，路上又遇见第{day}场雨。\n\n"
        for day in range(1, count + 1)
    ]
    return "\n".join(
        f"第{number + 1}章 渡口\n\n{''.join(days[at : at + 60])}" for number, at in enumerate(range(0, count, 60))
    )


def plugin(folder: Path) -> None:
    """A tone voice that takes its time and writes down what it speaks, for workers."""
    info = folder / "slow_tone-1.dist-info"
    info.mkdir(parents=True)
    (folder / "slow_tone.py").write_text(PLUGIN, encoding="utf-8")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: slow_tone\nVersion: 1\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[narrator.engines]\ntone = slow_tone:Engine\n", encoding="utf-8")


def contents(folder: Path) -> dict[str, bytes]:
    made = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in made}


def library(count: int) -> None:
    """Time and memory a book, in tenths of the library; the first run is stopped in the middle, and another goes on."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "books").mkdir()
        for number in range(count):
            text = f"第{number}天\n\n他在渡口等了{number}天。\n\n后来下了{number}场雨。\n"
            (folder / "books" / f"{number:05}.txt").write_text(text, encoding="utf-8")
        names = [f"books/{number:05}.txt" for number in range(count)]
        env = {**os.environ, "NARRATOR_CACHE": str(folder / "cache")}
        command = [sys.executable, "-m", "narrator", "make", *names, "--voice", "tone", "-o", "out", "--no-cover"]
        ends = watched(command, folder, env, count // 2)
        retry = [sys.executable, "-m", "narrator", "library", "retry", "out"]
        ends += watched(retry, folder, env, count)
        print(f"{len(ends)} books ended, {len(list(folder.glob('out/*/manifest.json')))} editions of {count}")
        tenth = max(1, len(ends) // 10)
        for at in range(0, len(ends) - tenth + 1, tenth):
            part = ends[at : at + tenth]
            print(f"  books {at + 1:6} on: {sum(row[0] for row in part) / tenth * 1000:7.0f} ms of a core a book,"
                  f" {part[-1][1]:6.0f} MB")  # fmt: skip


def watched(command: list[str], folder: Path, env: dict[str, str], most: int) -> list[tuple[float, float]]:
    """Seconds of a core, and MB, at the end of each book; stopped by Ctrl-C after so many."""
    process = subprocess.Popen(
        command, cwd=folder, env=env, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    )
    assert process.stderr
    ends: list[tuple[float, float]] = []
    last = 0.0
    for line in process.stderr:
        if line.startswith("  library:") and process.poll() is None:
            cpu, memory = used(process.pid)
            ends.append((cpu - last, memory))
            last = cpu
            if len(ends) == most:
                process.send_signal(signal.SIGINT)
    process.wait()
    return ends


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # and let what was started end
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", choices=["overhead", "neural", "killing", "library"])
    parser.add_argument("source", nargs="?", default="seeds/speech-news.txt")
    parser.add_argument("--how", default="threads,local:1,local:2")
    parser.add_argument("--segments", type=int, default=0)
    parser.add_argument("--every", type=float, default=20.0)
    parser.add_argument("--books", type=int, default=200)
    given = parser.parse_args()
    if given.part == "overhead":
        overhead(given.segments or 10_000)
    elif given.part == "neural":
        neural(given.source, given.how.split(","))
    elif given.part == "killing":
        killing(given.segments or 300, given.every)
    else:
        library(given.books)


if __name__ == "__main__":
    main()
