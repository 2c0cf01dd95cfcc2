"""How many cues of finished editions keep every house rule: `python -m benchmarks.cues EDITION...`.

Reads the SRT files as they are delivered and the manifest's text; the rules are written once more here, and words are
jieba's own. Prints the share of cues inside the limits, and lists the rest.
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any, NamedTuple

import jieba
import srt  # type: ignore[import-untyped]

WHOLE = {
    "title": re.compile(r"《[^《》]{1,14}》"),
    "Latin word": re.compile(r"[A-Za-z][A-Za-z0-9'’_-]*"),
    "number and unit": re.compile(
        r"[0-9][0-9.,:]*(?:[万亿千百]{0,2}(?:美元|英镑|人民币|[年月日号时点分秒个天周岁位名次倍家元块米吨斤升里%％℃])|[万亿%％℃])?"
    ),
    "name with a point": re.compile(r"[\u4e00-\u9fff]{1,2}(?:·[\u4e00-\u9fff]{1,4})+"),
}
NO_START = "，。！？；：、）」』”’》〉】…—·"
NO_END = "（「『“‘《〈【"
SENTENCE_END = re.compile(r"[。！？!?]+[…—”“’」』）》，。;)-]*")
SAID = re.compile(r"[^，。！？；：]{0,8}[说道问答喊叫笑骂嚷]")
HARD = ("units", "lines", "under", "over", "a second", "starts", "ends", "inside a", "overlap")


class Shown(NamedTuple):
    """A cue as the file has it, and the cue after it starts at `next_s`."""

    start_s: float
    end_s: float
    lines: tuple[str, ...]
    next_s: float


def main() -> None:
    for folder in map(Path, sys.argv[1:]):
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        report(folder, manifest["chapters"])


def report(folder: Path, chapters: Sequence[dict[str, Any]]) -> None:
    kinds: Counter[str] = Counter()
    cues = outside = lost = listed = characters = 0
    for chapter in chapters:
        shown = cues_of(folder / chapter["subtitles"]["srt"], chapter["duration_s"])
        whole = text_of(chapter)
        text = bare(whole)
        lost += text != bare("".join("".join(cue.lines) for cue in shown))
        characters += len(text)
        inside = whole_in(whole)
        at = 0
        named = {row["cue"] for row in chapter["cue_exceptions"]}
        for number, cue in enumerate(shown, 1):
            broken = [*rules(cue), *parted(cue, at, text, inside)]
            at += len(bare("".join(cue.lines)))
            kinds.update(re.sub(r"[\d.]+|“.*”", "#", reason) for reason in broken)
            hard = [reason for reason in broken if any(word in reason for word in HARD)]
            cues, outside, listed = cues + 1, outside + bool(hard), listed + (bool(hard) and number in named)
            if broken:
                print(f"  {chapter['audio'][:2]} #{number} {' / '.join(cue.lines)}: {'; '.join(broken)}")
    print(f"{folder}: {characters:,} characters, {cues:,} cues; {1 - outside / cues:.2%} keep every limit")
    print(f"  {outside} do not, {listed} of these are in the manifest; {lost} chapters do not join to their text")
    for kind, count in kinds.most_common():
        print(f"  {count} times: {kind}")


def cues_of(path: Path, duration_s: float) -> list[Shown]:
    found = list(srt.parse(path.read_text(encoding="utf-8")))
    nexts = [*(cue.start.total_seconds() for cue in found[1:]), duration_s]
    return [
        Shown(cue.start.total_seconds(), cue.end.total_seconds(), tuple(cue.content.split("\n")), next_s)
        for cue, next_s in zip(found, nexts, strict=True)
    ]


def text_of(chapter: dict[str, Any]) -> str:
    heard = ("".join(s["text"] for s in p["segments"] if s["clip"] or s["text"]) for p in chapter["paragraphs"])
    return "".join(text for text in heard if any(c.isalnum() for c in text))


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def units(line: str) -> float:
    wide = sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in line if unicodedata.category(c)[0] != "M")
    return wide / 2


def rules(cue: Shown) -> Iterator[str]:
    shown_s = cue.end_s - cue.start_s
    read = sum(unicodedata.category(c)[0] not in "PZC" for c in "".join(cue.lines))
    if (widest := max(map(units, cue.lines))) > 16:
        yield f"{widest} units"
    if len(cue.lines) > 2:
        yield f"{len(cue.lines)} lines"
    if shown_s < 0.832:
        yield f"{shown_s:.3f} s, under"
    if shown_s > 7.001:
        yield f"{shown_s:.3f} s, over"
    if read / shown_s > 9.05:
        yield f"{read / shown_s:.2f} a second"
    if cue.end_s > cue.next_s + 1e-6:
        yield "overlap"
    for line in cue.lines:
        yield from rules_of_a_line(line, len(cue.lines) > 1)


def rules_of_a_line(line: str, is_one_of_two: bool) -> Iterator[str]:
    if line[0] in NO_START:
        yield f"starts with “{line[0]}”"
    if line[-1] in NO_END:
        yield f"ends with “{line[-1]}”"
    if is_one_of_two and sum(unicodedata.category(c)[0] not in "PZC" for c in line) <= 2:
        yield "widow"


def whole_in(text: str) -> dict[int, str]:
    """Offsets inside what should stay whole, counted without white space, and what that is."""
    ends = [0, *accumulate(len(word) for word in jieba.cut(text, HMM=False))]
    inside = {b: "word" for start, end in pairwise(ends) for b in range(start + 1, end)}
    for kind, form in WHOLE.items():
        for found in form.finditer(text):
            inside |= dict.fromkeys(range(found.start() + 1, found.end()), kind)
    counted = [0, *accumulate(not char.isspace() for char in text)]
    spaced = {b for b in range(1, len(text)) if text[b - 1].isspace() or text[b].isspace()}
    return {counted[b]: kind for b, kind in inside.items() if b not in spaced}


def parted(cue: Shown, at: int, text: str, inside: dict[int, str]) -> Iterator[str]:
    """What the ends of a cue's lines part, and sentences that end inside it."""
    for line in cue.lines:
        at += len(bare(line))
        if at in inside:
            yield f"parts “{text[at - 4 : at]}|{text[at : at + 4]}” inside a {inside[at]}"
    joined = bare("".join(cue.lines))
    ends = [m.end() for m in SENTENCE_END.finditer(joined) if m.end() < len(joined)]
    if any(not SAID.match(joined, end) for end in ends):
        yield "two sentences share it"
    elif not re.search(r"[，。！？；：、,.;:!?…—”’）》」』]$", joined) and re.search(r"[，；。]", joined):
        yield "stops in mid-clause"


if __name__ == "__main__":
    main()
