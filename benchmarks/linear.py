"""Whether the work grows no faster than the text: every seed of `linear.toml`, in doubling sizes, by three commands.

    python -m benchmarks.linear [--only WORD]... [--command script] [--seconds 1] [--most-kb 1024] [--keep FILE]

A text grows until its command takes `--seconds` of CPU or has `--most-kb`; then the last doubling must not have cost
more than 2.3 times the CPU and memory, and a text of 1 MB, at that rate of growth, must need no more than 1 GB. What
seems too much is measured again, up to three times, and the least of the figures counts; if it still does, the text
grows on until half of it takes 3 s, so that no start of something is taken for growth, and until it takes 30 s where
only what a megabyte would need is too much: a step of some megabytes in a short text is no rate. Each run is a fork of
a process that has everything loaded, so that only the work is counted; memory is what a run adds to that. Calls with
one `--keep` make one table: what is in that file is not measured again, and `--minutes` ends a call early. Needs a
system that forks (Linux, macOS).
"""

from __future__ import annotations

import argparse
import importlib
import os
import resource
import shutil
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from tests.manuscript import books, kindles
from tests.manuscript.books import WORD

SEEDS = Path(__file__).with_suffix(".toml")
MOST_RATIO = 2.3
LEAST_SHARE, LEAST_MB = 0.4, 48.0  # of the seconds that are enough, and of memory: less is noise, ratios begin there
NOISE_MB = 12.0  # two runs of the same differ by less
FIRST_KB = 4
LEAP = 8  # times as long is the next text, while it costs next to nothing
AGAIN = 3
SURE_S = 3.0  # of CPU for half a text: a doubling that still costs too much is no accident
SURE_RATE_S = 30.0  # of CPU for a text whose memory is projected
PATIENCE_S = 120  # of CPU, for one run
MOST_PROJECTED_MB = 1_000
MOST_MB = 3_000  # a run that wants more is refused by the system
TOO_MUCH = "TOO MUCH"
FINE = (0, 1)  # a text with nothing to speak is refused in one sentence: exit 1


class Seed(NamedTuple):
    """A text that is one pattern again and again; `{n}` in it is the number of the repetition."""

    name: str
    suffix: str
    head: str
    unit: str
    tail: str = ""

    def text(self, size: int) -> str:
        """A text of about `size` bytes."""
        count = max(1, size // len(self.unit.replace("{n}", "1000").encode()))
        body = "".join(self.unit.replace("{n}", str(n)) for n in range(1, count + 1)) if "{n}" in self.unit else ""
        return self.head + (body or self.unit * count) + self.tail


class Cost(NamedTuple):
    """What a run took: CPU seconds of the user, megabytes added at most, and how it ended ("" if well)."""

    cpu_s: float
    memory_mb: float
    fault: str = ""

    def least(self, other: Cost) -> Cost:
        """The smaller of each figure of two runs of the same."""
        return Cost(min(self.cpu_s, other.cpu_s), min(self.memory_mb, other.memory_mb), self.fault or other.fault)


@dataclass(frozen=True, slots=True)
class Growth:
    """The costs of one text, and of one twice as long; `size` in bytes, of the longer. Less than `least_s` is noise."""

    size: int
    half: Cost
    whole: Cost
    least_s: float

    @property
    def cpu(self) -> float:
        return self.whole.cpu_s / max(self.half.cpu_s, self.least_s)

    @property
    def memory(self) -> float:
        return self.whole.memory_mb / max(self.half.memory_mb, LEAST_MB)

    @property
    def projected_mb(self) -> float:
        """What it would hold for a megabyte of text, if it goes on growing like that."""
        more_mb = self.whole.memory_mb - self.half.memory_mb
        left = max(0.0, 2**20 / self.size - 1) * 2  # doublings of what the last one added
        return self.whole.memory_mb + (more_mb * left if more_mb > NOISE_MB else 0.0)

    @property
    def is_in_ratio(self) -> bool:
        return not self.whole.fault and max(self.cpu, self.memory) <= MOST_RATIO

    @property
    def is_linear(self) -> bool:
        return self.is_in_ratio and self.projected_mb <= MOST_PROJECTED_MB

    @property
    def is_sure(self) -> bool:
        """Whether a longer text would tell nothing else."""
        return self.whole.cpu_s >= SURE_RATE_S if self.is_in_ratio else self.half.cpu_s >= SURE_S

    def __str__(self) -> str:
        cpu = f"{self.size // 1024:5} KB {self.whole.cpu_s:7.2f} s ×{self.cpu:4.2f}"
        verdict = "" if self.is_linear else f"  {TOO_MUCH} {self.whole.fault}"
        memory = f"{self.whole.memory_mb:5.0f} MB ×{self.memory:4.2f}, {self.projected_mb:6.0f} MB a megabyte"
        return f"{cpu} {memory}{verdict}"


def seeds(path: Path = SEEDS) -> Iterator[Seed]:
    """The seeds, in the order of the file."""
    for suffix, rows in tomllib.loads(path.read_text(encoding="utf-8")).items():
        for name, given in rows.items():
            yield Seed(name, suffix, *(given if isinstance(given, list) else ("", given)))


def growth(work: Callable[[int], Cost], enough_s: float, most: int) -> Growth:
    """What `work` of growing size costs, at the last doubling; one that costs too much early is not the last."""
    size, half = FIRST_KB * 1024, work(FIRST_KB * 1024)
    while True:
        if half.cpu_s * LEAP < enough_s and half.memory_mb < LEAST_MB and size * LEAP < most and not half.fault:
            size *= LEAP
            half = work(size)
            continue
        size *= 2
        found = _sure(Growth(size, half, work(size), LEAST_SHARE * enough_s), work)
        if found.whole.fault or size >= most or found.is_sure or (found.is_linear and found.whole.cpu_s >= enough_s):
            return found
        half = found.whole


def _sure(found: Growth, work: Callable[[int], Cost]) -> Growth:
    """What seems too much is measured again: the least of each figure counts."""
    for _ in range(AGAIN):
        if found.is_linear or found.whole.fault:
            break
        half, whole = found.half.least(work(found.size // 2)), found.whole.least(work(found.size))
        found = replace(found, half=half, whole=whole)
    return found


# One run


PAGE_END = "\f"  # between the pages of a book
PAGE = "<html xmlns='http://www.w3.org/1999/xhtml'><body>{}</body></html>"
NCX = "<ncx xmlns='http://www.daisy.org/z3986/2005/ncx/'><navMap>{}</navMap></ncx>"
DOCUMENT = f"<w:document {WORD}><w:body>{{}}</w:body></w:document>"
OASIS = "".join(
    f" xmlns:{name}='urn:oasis:names:tc:opendocument:xmlns:{name}:1.0'" for name in ("office", "table", "text")
)
OPEN = f"<office:document-content{OASIS}><office:body>{{}}</office:body></office:document-content>"
FICTION = "<FictionBook xmlns='http://www.gribuser.ru/xml/fictionbook/2.0'><body>{}</body></FictionBook>"
SPOKEN = "天亮了，挑夫走上山去。他等了126分钟，看WTO的新闻。\n" * 20
FILES = ("epub", "docx", "odt", "fb2", "mobi", "azw3")
IN_BOOKS = {"ncx": "epub", **dict(zip(FILES, FILES, strict=True))}  # seeds that stand inside a file


def source(seed: Seed, size: int, folder: Path) -> tuple[Path, list[str]]:
    """Write the file to be narrated; with the options that the seed needs."""
    text, path = seed.text(size), folder / f"text.{seed.suffix}"
    if seed.suffix in IN_BOOKS:
        path = folder / f"text.{IN_BOOKS[seed.suffix]}"
        path.write_bytes(_book(seed.suffix, text))
    elif seed.suffix == "lexicon":
        path = folder / "text.txt"
        path.write_text(SPOKEN, encoding="utf-8")
        (folder / "lexicon.toml").write_text(text, encoding="utf-8")
        return path, ["--lexicon", str(folder / "lexicon.toml")]
    else:
        path.write_text(text, encoding="utf-8", newline="")
    return path, []


def _book(suffix: str, text: str) -> bytes:
    if suffix == "docx":
        return books.docx([], {"word/document.xml": DOCUMENT.format(text)})
    if suffix == "odt":
        return books.archive({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": OPEN.format(text)})
    if suffix == "fb2":
        return FICTION.format(text).encode()
    pages = ["<p>天亮了。</p>"] if suffix == "ncx" else text.removesuffix(PAGE_END).split(PAGE_END)
    if suffix == "azw3":
        return kindles.kf8(pages=pages, contents=(), packing=1, fragment=kindles.RECORD)
    if suffix == "mobi":
        lines = [kindles.Line(f"夜{n}", n) for n in range(len(pages))]
        return kindles.mobi(pages=pages, contents=lines, packing=1, in_index=False)
    files: dict[str, str | bytes] = {f"OEBPS/{n}.xhtml": PAGE.format(page) for n, page in enumerate(pages, 1)}
    manifest = {f"p{n}": (f"{n}.xhtml", "application/xhtml+xml", "") for n in range(1, len(pages) + 1)}
    spine = tuple(manifest)
    if suffix == "ncx":
        files["OEBPS/toc.ncx"] = NCX.format(text)
        manifest["ncx"] = ("toc.ncx", "application/x-dtbncx+xml", "")
    return books.epub(files=files, manifest=manifest, spine=spine)


def script(path: Path) -> list[str]:
    return ["script", str(path), "-o", str(path.with_name("script.md"))]


def pronounce(path: Path) -> list[str]:
    sys.stdin = path.open(encoding="utf-8")
    return ["pronounce"]


def make(path: Path) -> list[str]:
    cheaply = ["--preset", "archive", "--speed", "2", "--no-cover", "--jobs", "1"]  # sound is a matter of its length
    return ["make", str(path), "--voice", "tone", "-o", str(path.with_name("out")), *cheaply]


COMMANDS = {"script": script, "pronounce": pronounce, "make": make}


def measured(seed: Seed, command: str, size: int) -> Cost:
    """Run the command on a text of that size, in a fork."""
    folder = Path(tempfile.mkdtemp(prefix="linear-"))
    path, options = source(seed, size, folder)
    try:
        return forked(lambda: _narrator(COMMANDS[command](path) + options, folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def forked(work: Callable[[], int]) -> Cost:
    """Do the work in a fork of this process; its exit code is 0 or 1 if all is well."""
    before_mb = _rss_mb()
    child = os.fork()
    if not child:
        code = 99
        try:
            _limit()
            code = work()
        except MemoryError:
            code = 98
        finally:
            os._exit(code)
    _, status, used = os.wait4(child, 0)
    code = os.waitstatus_to_exitcode(status)
    per_mb = 1024 if sys.platform == "linux" else 1024 * 1024
    fault = "" if code in FINE else {98: "out of memory", 99: "a traceback"}.get(code, f"ended by {code}")
    return Cost(used.ru_utime, max(0.0, used.ru_maxrss / per_mb - before_mb), fault)


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE_S, PATIENCE_S))
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_DATA, (MOST_MB << 20, MOST_MB << 20))


def _rss_mb() -> float:
    """What this process holds, and a fork begins with."""
    pages = Path("/proc/self/statm")
    if pages.exists():
        return int(pages.read_text(encoding="ascii").split()[1]) * resource.getpagesize() / 2**20
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def _narrator(arguments: Sequence[str], folder: Path) -> int:
    from narrator.cli import main

    os.environ["NARRATOR_CACHE"] = str(folder / "cache")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    try:
        main(list(arguments), standalone_mode=True)
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


def load() -> None:
    """Load everything that is loaded on demand, so that forks have it, without leaving a thread behind."""
    from narrator.frontend import pronounce as read

    for name in ("av", "numpy", "soundfile", "narrator.produce", "narrator.cli.make", "narrator.cli.readings"):
        importlib.import_module(name)
    read("天亮了，他在银行等了126分钟，看WTO的新闻，重庆行长。")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", action="append", default=[], metavar="WORD", help="seeds with this in their name")
    parser.add_argument("--command", action="append", choices=list(COMMANDS), help="only this command")
    parser.add_argument("--seconds", type=float, default=1.0, help="of CPU that are enough to see how it grows")
    parser.add_argument("--most-kb", type=int, default=1024)
    parser.add_argument("--seeds", type=Path, default=SEEDS, metavar="FILE", help="another list")
    parser.add_argument("--keep", type=Path, metavar="FILE", help="go on with the table in this file")
    parser.add_argument("--minutes", type=float, default=1e6, help="begin nothing after so many")
    asked = parser.parse_args()
    chosen = [seed for seed in seeds(asked.seeds) if not asked.only or any(word in seed.name for word in asked.only)]
    table = Table(asked.keep)
    jobs = [
        (seed, command)
        for command in asked.command or COMMANDS
        for seed in chosen
        if command != "pronounce" or seed.suffix in ("txt", "lexicon")
    ]
    left = [job for job in jobs if heading(*job) not in table.lines]
    until = time.monotonic() + asked.minutes * 60
    load()
    for seed, command in left:
        if time.monotonic() > until:
            break
        grown = growth(partial(measured, seed, command), asked.seconds, asked.most_kb * 1024)
        table.note(heading(seed, command), str(grown))
    lines = [line for job in jobs if (line := table.lines.get(heading(*job)))]
    failed = sum(TOO_MUCH in line for line in lines)
    print(f"{len(chosen)} seeds, {len(lines)} of {len(jobs)} runs: {failed} too much")
    return 1 if failed else 0


def heading(seed: Seed, command: str) -> str:
    return f"{seed.suffix:7} {seed.name:32} {command:9}"


class Table:
    """The lines found so far, by their heading, in a file if there is one; each is printed when it is found."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        kept = path.read_text(encoding="utf-8").splitlines() if path and path.exists() else []
        width = len(heading(Seed("", "", "", ""), ""))
        self.lines = {line[:width]: line for line in kept}

    def note(self, place: str, growth: str) -> None:
        line = self.lines[place] = f"{place} {growth}"
        print(line, flush=True)
        if self._path:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main())
