"""How many planted faults `narrator proof` finds, and how many right segments it takes for faulty.

    python -m benchmarks.proofing FOLDER [VOICE...]

Speaks a hundred sentences of seven kinds (benchmarks/proofing.txt) with each voice, plants faults in half of them (a
wrong word, a dropped or repeated clause, a cut end, a burst of noise), lets `narrator make` build chapters of the clips
and proofs them. The limit is chosen on one half of the sentences, and what it finds is shown on the other. FOLDER keeps
clips and editions, so that a second run speaks nothing.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks import planting
from benchmarks.planting import Fault, Plan, Sentence
from narrator.audio.store import ClipStore
from narrator.audition import report
from narrator.proofing.verdict import LIMIT
from narrator.slug import file_name

VOICES = ("mingyuan", "qinghe", "zhixing")
MOST_FALSE = 0.03  # of right segments


class Outcome(NamedTuple):
    """A segment that was proofed; `fault` is what was planted in it."""

    voice: str
    sentence: Sentence
    fault: Fault | None
    suspicion: float
    heard: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("voices", nargs="*", default=VOICES, metavar="VOICE")
    given = parser.parse_args()
    work = given.folder.absolute()
    outcomes = [each for turn, voice in enumerate(given.voices) for each in outcomes_of(Plan(voice, turn), work)]
    limit = chosen([each for each in outcomes if each.sentence.is_for_choosing])
    print(f"limit chosen on one half: {limit:.2f}; in use: {LIMIT}")
    for title, half in (("the half it was chosen on", True), ("the other half", False)):
        show(title, [each for each in outcomes if each.sentence.is_for_choosing is half], LIMIT)


def outcomes_of(plan: Plan, work: Path) -> Iterator[Outcome]:
    sentences = planting.sentences()
    spoken, planted = planting.cache(work / "spoken"), planting.cache(work / "planted")
    right = made(work, f"right-{plan.voice}", [each.right for each in sentences], plan.voice, spoken)
    instead = [planting.spoken_instead(each, plan.fault_kind(each)) for each in sentences]
    other = made(work, f"other-{plan.voice}", [text for text in instead if text], plan.voice, spoken)
    stores = [ClipStore(f"{env['NARRATOR_CACHE']}/clips") for env in (spoken, planted)]
    faults = planting.plant(plan, planting.by_text(right), planting.by_text(other), *stores)
    faulty = made(work, f"faulty-{plan.voice}", [each.right for each in sentences], plan.voice, planted)
    rows = proofed(faulty, planted)
    for sentence in sentences:
        suspicion, heard = rows.get(sentence.right, (0.0, ""))
        yield Outcome(plan.voice, sentence, faults.get(sentence.right), suspicion, heard)


def made(work: Path, title: str, texts: Sequence[str], voice: str, environment: dict[str, str]) -> Path:
    """The folder of an edition of those paragraphs."""
    source = work / f"{title}.txt"
    source.write_text("\n\n".join(texts) + "\n", encoding="utf-8")
    how = ["--title", title, "--voice", voice, "--chapters", "none", "--jobs", "1"]
    run("make", str(source), "-o", str(work), *how, environment=environment)
    return work / file_name(title)


def proofed(folder: Path, environment: dict[str, str]) -> dict[str, tuple[float, str]]:
    """Suspicion and what was heard, by text, of every segment that is not as it should be."""
    run("proof", str(folder), "--jobs", "1", environment=environment)
    rows = json.loads((folder / report.FILE).read_text(encoding="utf-8"))["segments"]
    return {row["text"]: (row["suspicion"], f"{row['why']} | {row['heard']}") for row in rows}


def run(*args: str, environment: dict[str, str]) -> None:
    subprocess.run([sys.executable, "-m", "narrator", *args], env=environment, stdout=subprocess.DEVNULL, check=False)


def chosen(outcomes: Sequence[Outcome]) -> float:
    """The lowest limit that takes at most MOST_FALSE of the right segments for faulty."""
    right = sorted(each.suspicion for each in outcomes if not each.fault)
    return right[min(len(right) - 1, int(len(right) * (1 - MOST_FALSE)))]


def show(title: str, outcomes: Sequence[Outcome], limit: float) -> None:
    right = [each for each in outcomes if not each.fault]
    false = [each for each in right if each.suspicion > limit]
    faulty = [each for each in outcomes if each.fault]
    print(f"\n{title}: {share(faulty, limit)} faults found; {len(false)}/{len(right)} right segments listed")
    for kind in planting.KINDS:
        of_kind = [each for each in faulty if each.fault and each.fault.kind == kind]
        sizes = sorted({each.fault.size for each in of_kind if each.fault})
        by_size = ((size, [each for each in of_kind if each.fault and each.fault.size == size]) for size in sizes)
        print(
            f"  {kind:16} {share(of_kind, limit)}   "
            + "  ".join(f"{size:g}: {share(of, limit)}" for size, of in by_size)
        )
    for each in [*false, *(each for each in faulty if each.suspicion <= limit)]:
        what = f"missed {each.fault.kind} {each.fault.size:g}" if each.fault else "false"
        print(f"  {what}: {each.suspicion:.2f} {each.sentence.right} | {each.heard}")


def share(outcomes: Sequence[Outcome], limit: float) -> str:
    return f"{sum(each.suspicion > limit for each in outcomes)}/{len(outcomes)}"


if __name__ == "__main__":
    main()
