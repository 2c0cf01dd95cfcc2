"""Damaged records: every JSON file that Narrator keeps, one thing in it changed, and every command that reads it.

    python -m benchmarks.damages [--times 1000] [--seed 1] [RECORD ...]

A command must do its work or say one sentence (exit codes 0 to 3); what ends in a traceback is printed with the
damage, and the exit code is then 1. Everything runs in this process, with the voice `tone`.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import random
import shutil
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from starlette.testclient import TestClient

from narrator import edition
from narrator.edition.recording import RecordedSegment, RecordingFile, RecordingRecord, write_recording
from narrator.errors import NarratorError
from narrator.rendering.options import MakeOptions
from narrator.studio.app import make_app
from narrator.studio.opening import open_edition
from narrator.studio.session import Session
from narrator.studio.workshop import Studio
from tests.running import narrate
from tests.test_damaged_records import TEXT, damaged

FINE = (0, 1, 2, 3)
URL = "https://example.org/"
BROKEN = ("", "null", "[]", "[" * 100_000, '{"version": 1e999}', "\ud800", '"x"', "1", "{")
LINES = (".jsonl",)  # a value a line


class Bench:
    """An edition with all that Narrator keeps about one, its show, and a library."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.whole = folder, folder / "whole"
        self.whole.mkdir()
        for name in ("ferry", "bridge"):
            (self.whole / f"{name}.md").write_text(TEXT.replace("渡口", name), encoding="utf-8")
        narrate(*self.made(self.whole))
        narrate(*self.show(self.whole))
        narrate("feed", "publish", self.whole / "host", self.whole / "show")
        self._edit(self.whole)
        self._prove(self.whole)
        self._record(self.whole)

    def made(self, at: Path) -> list[str]:
        sources = [str(at / f"{name}.md") for name in ("ferry", "bridge")]
        return ["make", *sources, "--voice", "tone", "-q", "-o", str(at / "out"), "--lines", "1"]

    def show(self, at: Path) -> list[str]:
        return ["feed", str(at / "out" / "ferry"), "--base-url", URL, "-o", str(at / "show")]

    def _edit(self, at: Path) -> None:
        """Leave what a visit to the studio leaves."""
        with self._page(at) as (page, studio):
            passage = next(iter(studio.session.state.book.passages()))
            place = {"passage": passage.id, "segment": 0}
            page.post("/note", json={"passage": passage.id, "text": "再听一遍"})
            page.post("/mark", json=place | {"mark": "heard"})
            page.post("/place", json=place)
            page.post("/draft", json=place | {"page": "1", "text": "船来"})

    def _prove(self, at: Path) -> None:
        manifest = json.loads((at / "out" / "ferry" / "manifest.json").read_text(encoding="utf-8"))
        segment = manifest["chapters"][0]["paragraphs"][0]["segments"][0]
        place = {"start": 0, "end": 1, "meant": "船", "heard": "床"}
        row = {
            "clip": segment["clip"], "chapter": 1, "text": segment["text"], "suspicion": 3.0, "why": "words",
            "heard": "床来了", "start_s": 0.0, "places": [place],
        }  # fmt: skip
        proof = {"version": 1, "limit": 0.9, "segments": [row]}
        (at / "out" / "ferry" / "proof.json").write_text(json.dumps(proof), encoding="utf-8")

    def _record(self, at: Path) -> None:
        """An edition of a recording, as `narrator align` leaves it, of the sound that the voice `tone` made."""
        narrate("make", at / "ferry.md", "--voice", "tone", "-q", "--format", "wav", "-o", at / "told")
        folder = at / "told" / "ferry"
        manifest, _ = edition.opened(folder)
        files, spoken = [], []
        for number, chapter in enumerate(manifest.chapters):
            sha256 = hashlib.sha256((folder / chapter.audio).read_bytes()).hexdigest()
            files.append(RecordingFile(f"../../out/ferry/{chapter.audio}", sha256, chapter.duration_s))
            for each in (segment for paragraph in chapter.paragraphs for segment in paragraph.segments):
                marks = tuple((m[0], m[1], m[2], m[3]) for m in each.marks)
                spoken.append(RecordedSegment(each.text, number, each.start_s, each.end_s, 0.9, False, marks))
        for name in [chapter.audio for chapter in manifest.chapters]:
            shutil.move(folder / name, at / "out" / "ferry" / name)
        write_recording(folder, RecordingRecord(tuple(files), tuple(spoken)))
        narrate("make", folder / "script.md", "--voice", "recording", "-q", "--format", "mp3")

    @contextlib.contextmanager
    def _page(self, at: Path) -> Iterator[tuple[TestClient, Studio]]:
        session = Session(open_edition(str(at / "out" / "ferry"), None, MakeOptions()).folder)
        with TestClient(make_app(studio := Studio.of(session))) as page:
            yield page, studio

    def studio(self, at: Path) -> int:
        """Open the edition there, and ask for what the page asks for first."""
        with self._page(at) as (page, _):
            for path in ("/", "/outline", "/about", "/todo", "/overview", "/made"):
                assert page.get(path).status_code < 500
        return 0

    def readers(self, record: Path) -> list[Callable[[Path], int]]:
        """What reads a record."""

        def command(*args: str) -> Callable[[Path], int]:
            return lambda at: narrate(*[arg.replace("AT", str(at)) for arg in args]).code

        show = command("feed", "build", "AT/out/ferry", "--base-url", URL, "-o", "AT/show")
        if record.name == ".library.jsonl":
            return [command("library", name, "AT/out") for name in ("status", "report", "retry")]
        if "host" in record.parts:
            return [command("feed", "publish", "AT/host", "AT/show")]
        if "show" in record.parts:
            return [show, command("feed", "list", "AT/show"), command("feed", "check", "AT/show")]
        if "told" in record.parts:
            folder = "AT/told/ferry"
            return [command("make", f"{folder}/script.md", "-q"), command("inspect", folder)]
        make = command("make", "AT/out/ferry/script.md", "-q")
        return [make, command("inspect", "AT/out/ferry"), show, self.studio]


def damage(text: str, suffix: str, lot: random.Random) -> str:
    """The text of a record with one thing changed."""
    if lot.random() < 0.1:
        return lot.choice(BROKEN)
    if suffix not in LINES:
        return json.dumps(damaged(json.loads(text), lot))
    lines = [line for line in text.splitlines() if line]
    at = lot.randrange(len(lines))
    lines[at] = json.dumps(damaged([json.loads(lines[at])], lot))[1:-1]
    return "\n".join(lines) + "\n"


def records(bench: Bench) -> list[Path]:
    """The files with something in them, as paths in the folder of all."""
    found = [path for path in bench.whole.rglob("*") if path.suffix in (".json", *LINES) and path.is_file()]
    return sorted(path.relative_to(bench.whole) for path in found if len(path.read_text(encoding="utf-8")) > 2)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", nargs="*", metavar="RECORD", help="only those with this in their path")
    parser.add_argument("--times", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="damages-"))
    os.environ["NARRATOR_CACHE"] = str(folder / "cache")
    lot, bench = random.Random(asked.seed), Bench(folder)
    known = records(bench)
    chosen = [each for each in known if not asked.records or any(word in str(each) for word in asked.records)]
    print(f"{len(chosen)} records: {', '.join(map(str, chosen))}")
    runs: Counter[str] = Counter()
    stumbles = 0
    for number in range(asked.times):
        record = chosen[number % len(chosen)]
        at = folder / "now"
        shutil.copytree(bench.whole, at)
        text = damage((at / record).read_text(encoding="utf-8"), record.suffix, lot)
        (at / record).write_text(text, encoding="utf-8", errors="surrogatepass")
        for read in bench.readers(record):
            runs[record.name] += 1
            try:
                code = read(at)
                assert code in FINE, f"exit code {code}"
            except Exception as error:  # whatever it is, it is what is looked for
                if not isinstance(error, NarratorError):
                    stumbles += 1
                    print(f"{record}: {text[:300]!r}\n{traceback.format_exc()[-900:]}", flush=True)
        shutil.rmtree(at)
    shutil.rmtree(folder, ignore_errors=True)
    print(f"{asked.times} damages, {runs.total()} runs ({dict(runs)}): {stumbles} tracebacks")
    return 1 if stumbles else 0


if __name__ == "__main__":
    sys.exit(main())
