"""What the online voice endures: whole runs of the command against a loopback service, with faults to order.

    python -m benchmarks.endurance [--segments 1000] [--at-once 2] [--keep DIR] [--piece 1/8] [PART ...]

The service and each run are processes of their own; nothing leaves this computer. A run's audio is right if every
clip and every file is the same to the byte as in a run without faults. With 1,000 segments, all parts together take
an hour and more, most of which is waiting: the command starts at most four requests a second. Sources of 1,000
segments and more have one clause a segment, smaller ones up to three. Calls with one `--keep` go on with one table.
"""

from __future__ import annotations

import argparse
import random
import shutil
import signal
import tempfile
import threading
import time
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from benchmarks.forcing import FEW, MANY, Forcing
from benchmarks.runs import Place, figures, starts
from benchmarks.runs import text as source
from narrator.resources import cache_folder
from tests.loopback.faults import HARMLESS, Fault
from tests.loopback.speech import SpeechServer, serving

KILLS, NEURAL_KILLS = 10, 5
NEURAL = "zm_yunxi"


class Bench:
    """The parts, each of which returns lines to print."""

    def __init__(self, folder: Path, segments: int, piece: tuple[int, int] = (1, 1)) -> None:
        self.folder, self.segments, self.piece = folder, segments, piece
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

    def forced(self) -> Iterator[str]:
        """Every kind of fault on first attempts, on a share of all, and always: `benchmarks.forcing`."""
        self.right(FEW)
        yield from Forcing(self.folder, self.place(f"right-{FEW}", FEW).clips()).run(*self.piece)

    def permanent(self) -> Iterator[str]:
        """How long a server that always fails is asked, and what is said of it."""
        faults: list[int | str] = [400, 401, 404, 500, 503]
        faults += [
            "text",
            "empty",
            "noise",
            "silent",
            "half",
            "doubled",
            "mute",
            "to:speech",
            "to:file:///nowhere",
            "to:http://127.0.0.1:1/",
        ]
        with ThreadPoolExecutor(MANY) as pool:
            yield from pool.map(self._permanent, faults)

    def _permanent(self, fault: int | str) -> str:
        place = self.place(f"permanent-{str(fault).replace('/', '-')}", FEW)
        with serving(SpeechServer(always=fault, message="the model is not loaded")) as server:
            ended = place.narrate("unknown", voice="openai/anna", NARRATOR_OPENAI_URL=server.url)
            took_s, count = time.monotonic() - server.begun, len(server.requests)
        ending = f"exit {ended.code}, {took_s:.0f} s after the first of {count} requests"
        return f"{fault!s:24} {ending}; {ended.last_line[:160]}"

    def killed(self) -> Iterator[str]:
        """What a kill costs: texts that were under way. A run asks again for strange answers, too, killed or not."""
        place = self.place("killed")
        with place.service("--delay", 0.3) as port:
            kills = self._kill_often(place, port)
            ended = place.narrate(port)
        lost, strange = asked_again([str(request["text"]) for request in place.requests()], kills)
        yield (
            f"killed {KILLS} times, {kills[-1]} requests until then: {figures(place, ended)}; {self.exact(place)}; "
            f"{lost} texts asked again after a kill, where {KILLS * 4} could be under way, and {strange} within a run"
        )

    def _kill_often(self, place: Place, port: str) -> list[int]:
        """How many requests there were after each kill."""
        lot, kills = random.Random(7), []
        for _ in range(KILLS):
            process, until = place.start(port), len(place.requests()) + lot.randint(1, self.segments // KILLS)
            while len(place.requests()) < until and process.poll() is None:
                time.sleep(0.1)
            time.sleep(lot.random())
            process.send_signal(signal.SIGKILL)
            process.communicate()
            time.sleep(1)
            kills.append(len(place.requests()))
        return kills

    def neural(self) -> Iterator[str]:
        """The neural voice, killed at random moments, and gone on with: the files are those of a run that was not."""
        places, lot = [self.place(f"neural-{name}", FEW) for name in ("right", "killed")], random.Random(7)
        for place in places:
            (place.folder / "cache" / "assets").symlink_to(cache_folder() / "assets")
        whole = places[0].narrate("unknown", voice=NEURAL)
        for _ in range(NEURAL_KILLS):
            process = places[1].start("unknown", voice=NEURAL)
            time.sleep(whole.took_s * lot.random())
            process.kill()
            process.communicate()
        ended, right, made = places[1].narrate("unknown", voice=NEURAL), places[0].files(), places[1].files()
        same = sum(made.get(name) == digest for name, digest in right.items())
        exact = f"{same} of {len(right)} files exact, {len(made) - same} others"
        yield f"killed {NEURAL_KILLS} times: exit {ended.code}; {exact}"

    def ban(self) -> Iterator[str]:
        place = self.place("ban")
        with place.service("--allowed", 4, "--ban", 5, "--delay", 2) as port:
            ended = place.narrate(port, "--jobs", "8")
        yield f"4 allowed, 8 jobs, ban of 5 s: {figures(place, ended)}; {self.exact(place)}"

    def outage(self) -> Iterator[str]:
        for kind in (Fault.BROKEN, Fault.DROPPED):
            place = self.place(f"outage-{kind}")
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

    def twice(self) -> Iterator[str]:
        """Two runs at once of one text, with one cache: what one asks for, the other waits for.

        A strange answer is asked for again by one run, too: the runs are compared with one that is alone.
        """
        alone = self.place("twice-alone", FEW * 10)
        with alone.service("--delay", 1) as port:
            alone.narrate(port)
        places = [self.place(f"twice-{n}", FEW * 10) for n in range(2)]
        shutil.rmtree(places[1].folder / "cache")
        (places[1].folder / "cache").symlink_to(places[0].folder / "cache")
        with places[0].service("--delay", 1) as port, ThreadPoolExecutor(2) as pool:
            ended = list(pool.map(lambda place: place.narrate(port), places))
        asked, once = (Counter(str(r["text"]) for r in place.requests() if r["text"]) for place in (places[0], alone))
        more, usual = (asked - once).total(), once.total() - len(once)
        yield (
            f"two runs of {FEW * 10} texts at once: exits {[each.code for each in ended]}, {more} requests more than "
            f"one run alone, which asked again for {usual}"
        )

    def refused(self) -> Iterator[str]:
        """A fifth of all connections is refused: the rate of starts holds."""
        for fault in (Fault.BROKEN, Fault.DROPPED):
            place = self.place(f"refused-{fault}", FEW * 5)
            with place.service("--share", 0.2, "--kind", fault) as port:
                ended = place.narrate(port)
            yield f"{fault} at 20 %: {figures(place, ended)}; {self.exact(place)}"

    def shared(self) -> Iterator[str]:
        places = [self.place(f"shared-{n}", FEW * 4) for n in range(3)]
        first = places[0]
        for number, place in enumerate(places[1:], 1):
            shutil.rmtree(place.folder / "cache")
            (place.folder / "cache").symlink_to(first.folder / "cache")
            (place.folder / "text.md").write_text(source(FEW * 4).replace("第", f"第{number}百"), encoding="utf-8")
        with first.service("--delay", 3) as port, ThreadPoolExecutor(3) as pool:
            ended = list(pool.map(lambda place: place.narrate(port, "--jobs", "8"), places))
        requests = first.requests()
        most = max(int(str(request["connections"])) for request in requests)
        yield f"three runs at once: exits {[each.code for each in ended]}, {most} connections, {starts(*places)}"


def asked_again(texts: Sequence[str], kills: Sequence[int]) -> tuple[int, int]:
    """How many requests are for texts that were asked before: with a kill in between, and within one run.

    kills : how many requests there were after each kill, in order
    """
    last: dict[str, int] = {}
    again: Counter[bool] = Counter()
    for number, text in enumerate(texts):
        run = bisect_right(kills, number)
        if text in last:
            again[last[text] != run] += 1
        last[text] = run
    return again[True], again[False]


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


PARTS = (
    "faultless", "faults", "kinds", "forced", "permanent", "killed", "neural", "ban", "outage", "poison", "stalls",
    "offline", "shared", "twice", "refused",
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--segments", type=int, default=1000)
    parser.add_argument("--at-once", type=int, default=1, help="parts that run side by side")
    parser.add_argument("--piece", default="1/1", metavar="N/ALL", help="of `forced`, every ALL-th run, from the N-th")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="work here, and leave everything to be looked at")
    asked = parser.parse_args()
    folder = asked.keep or Path(tempfile.mkdtemp(prefix="endurance-"))
    first, step = map(int, asked.piece.split("/"))
    bench = Bench(folder, asked.segments, (first, step))

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
