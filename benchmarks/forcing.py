"""Every kind of fault forced on the online voice: on first attempts, on a share of all attempts, and on all."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.forking import ForkedPlace, Forks
from benchmarks.runs import Ended, Place
from narrator.audio.clip import Clip
from tests.loopback.comparing import same_speech
from tests.loopback.faults import Fault

FEW = 12  # segments
WHOLE = "^第.*[。！？…]$"  # a text of `runs.text`, but neither of its halves
MANY = 6  # runs side by side, which mostly wait
WAYS: dict[str, tuple[str, ...]] = {  # of the loopback service
    "first": ("--each", "{}"),
    "first two": ("--each", "{}", "{}"),
    "20 %": ("--share", "0.2", "--kind", "{}"),
    "50 %": ("--share", "0.5", "--kind", "{}"),
    "90 %": ("--share", "0.9", "--kind", "{}"),
    "always": ("--always", "{}"),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one run ended. `wrong` clips are neither those of a run without faults nor those of the text's halves."""

    fault: str
    way: str
    code: int
    made: int
    wrong: int
    halved: int
    requests: int
    took_s: int
    said: str

    @property
    def is_right(self) -> bool:
        """Whether nothing wrong was taken, and the run spoke all or said by name what it did not."""
        return not self.wrong and ((self.code == 0 and self.made >= FEW) or (self.code == 1 and bool(self.said)))

    @property
    def cell(self) -> str:
        verdict = "" if self.is_right else " WRONG"
        return f"{self.wrong}/{self.made} exit {self.code}{verdict}"

    def __str__(self) -> str:
        accepted = f"{self.wrong} wrong of {self.made} accepted, {self.halved} in halves"
        ending = f"exit {self.code} in {self.took_s} s, {self.requests} requests"
        return f"{self.fault:13} {self.way:9} {accepted}, {ending}; {self.said[:100]}"


@dataclass(frozen=True)
class Forcing:
    """A folder, in which every run has its own and what was found is noted, so that many calls make one table."""

    folder: Path
    right: Mapping[str, Clip]

    @property
    def notes(self) -> Path:
        return self.folder / "forced.jsonl"

    def found(self) -> list[Outcome]:
        lines = self.notes.read_text(encoding="utf-8").splitlines() if self.notes.exists() else []
        return [Outcome(**json.loads(line)) for line in lines]

    def run(self, piece: int, pieces: int) -> Iterator[str]:
        """Every `pieces`-th run that is still to be made, from the `piece`-th; then the table of all so far."""
        jobs = [(fault, way) for fault in Fault for way in WAYS][piece - 1 :: pieces]
        done = {(each.fault, each.way) for each in self.found()}
        forks = Forks()
        halved = self._halved(forks)
        with ThreadPoolExecutor(MANY) as pool:
            left = [job for job in jobs if job not in done]
            runs = [pool.submit(self._forced, fault, way, halved, forks) for fault, way in left]
            for run in as_completed(runs):
                with self.notes.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(asdict(run.result()), ensure_ascii=False) + "\n")
                yield str(run.result())
        yield from self.table()

    def table(self) -> Iterator[str]:
        """A row a fault, a column a way: wrong of all clips accepted, and the exit code."""
        found = {(each.fault, each.way): each for each in self.found()}
        yield "fault".ljust(15) + "".join(way.ljust(20) for way in WAYS)
        for fault in Fault:
            cells = [found[fault, way].cell if (fault, way) in found else "-" for way in WAYS]
            if set(cells) != {"-"}:
                yield str(fault).ljust(15) + "".join(cell.ljust(20) for cell in cells)
        wrong, clips = sum(each.wrong for each in found.values()), sum(each.made for each in found.values())
        odd = sum(not each.is_right for each in found.values())
        yield f"{len(found)} runs: {wrong} wrong of {clips} clips accepted, {odd} runs with another end than they may"

    def _halved(self, forks: Forks) -> dict[str, Clip]:
        """How each text sounds whose whole fails, so that its halves are spoken."""
        place = ForkedPlace(self.folder / "halved", FEW, forks)
        if not place.log.exists():
            with place.service("--poison", WHOLE) as port:
                place.narrate(port)
        return place.clips()

    def _forced(self, fault: Fault, way: str, halved: Mapping[str, Clip], forks: Forks) -> Outcome:
        place = ForkedPlace(self.folder / f"forced-{fault}-{way}", FEW, forks)
        with place.service(*[each.format(fault) for each in WAYS[way]]) as port:
            ended = place.narrate(port)
        return self._outcome(fault, way, place, ended, halved)

    def _outcome(self, fault: Fault, way: str, place: Place, ended: Ended, halved: Mapping[str, Clip]) -> Outcome:
        made = place.clips()
        other = {key: clip for key, clip in made.items() if not _same(clip, self.right.get(key))}
        wrong = sum(not _same(clip, halved.get(key)) for key, clip in other.items())
        return Outcome(
            fault=fault,
            way=way,
            code=ended.code,
            made=len(made),
            wrong=wrong,
            halved=len(other) - wrong,
            requests=len(place.requests()),
            took_s=round(ended.took_s),
            said=ended.last_line,
        )


def _same(clip: Clip, right: Clip | None) -> bool:
    return right is not None and same_speech(clip.samples, right.samples)
