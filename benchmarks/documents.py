"""Reads every document in a folder and shows how it was understood: `python -m benchmarks.documents FOLDER`.

Each file is read in a process of its own, so that its time (CPU seconds) and its memory are its own. What is lost is
measured against an extraction that shares no code with the product: the hanzi that it finds and that are neither in the
script's chapters nor in what it lists as left out.
"""

from __future__ import annotations

import argparse
import html
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from narrator.errors import NarratorError
from narrator.manuscript import read
from narrator.script import compose

CHARACTERS_A_MINUTE = 250
LIMIT_S = 300
SENTENCE_ENDS = re.compile(r"[。！？!?…….；;：:—][”’」』）)】》﹂﹄\]\"'*]*$|[”’」』）)】》﹂﹄]$")
HANZI = re.compile(r"[\u3400-\u9fff]")
TAG = re.compile(r"<(script|style|head)\b.*?</\1>|<!--.*?-->|<[^>]*>", re.DOTALL | re.IGNORECASE)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("path", type=Path)
    arguments.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    arguments.add_argument("--details", action="store_true", help="chapters with their lengths, and what was left out")
    given = arguments.parse_args()
    if given.one:
        print(json.dumps(examined(given.path), ensure_ascii=False))
        return
    files = sorted(path for path in given.path.rglob("*") if path.is_file())
    reports = []
    for path in files:
        report = examined_apart(path)
        print(line(path.relative_to(given.path), report), flush=True)
        if given.details:
            print(*details(report), sep="\n")
        reports.append(report)
    print(*summary(reports), sep="\n")


def examined_apart(path: Path) -> dict[str, Any]:
    """What `examined` finds in a process of its own, with its CPU seconds and largest memory in MB."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.documents", "--one", str(path)],
            stdout=out,
            stderr=err,
            preexec_fn=_limited,  # noqa: PLW1509 - there are no threads
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = status
        out.seek(0)
        err.seek(0)
        found: dict[str, Any] = {"crashed": err.read().decode()[-300:]} if status else json.loads(out.read())
    return found | {"seconds": used.ru_utime + used.ru_stime, "megabytes": used.ru_maxrss >> 10}


def _limited() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (LIMIT_S, LIMIT_S))


def examined(path: Path) -> dict[str, Any]:
    """How the product reads one document, as a value that JSON can hold."""
    try:
        manuscript = read(path)
        script = compose(manuscript)
    except NarratorError as error:
        return {"refused": str(error)}
    paragraphs = [p.text for chapter in script.chapters for p in chapter.paragraphs if p.kind.value == "text"]
    expected = Counter(HANZI.findall(independent(path)))
    kept = Counter(c for segment in script.segments() for c in HANZI.findall(segment.text))
    kept.update(c for item in script.left_out for c in HANZI.findall(item.text))
    reasons: Counter[str] = Counter()
    for item in script.left_out:
        reasons[item.reason] += len(item.text)
    return {
        "format": manuscript.format,
        "sure": manuscript.certainty,
        "language": manuscript.language,
        "title": script.title,
        "author": script.author,
        "title_source": getattr(manuscript, "title_source", "") or ("manuscript" if manuscript.title else "script"),
        "chapters": [(c.title, sum(len(p.text) for p in c.paragraphs)) for c in script.chapters],
        "paragraph": int(median(map(len, paragraphs))) if paragraphs else 0,
        "broken": sum(not SENTENCE_ENDS.search(p.strip()) for p in paragraphs) / max(1, len(paragraphs)),
        "letters": expected.total(),
        "lost": (expected - kept).total() / max(1, expected.total()),
        "left_out": dict(reasons),
    }


def independent(path: Path) -> str:
    """The text of a document by other means than the product's."""
    data, suffix = path.read_bytes(), path.suffix.lower()
    if data.startswith(b"PK"):
        return "\n".join(_members(data, suffix))
    if data.startswith(b"%PDF"):
        return _pdf(data)
    if data.startswith(b"{\\rtf") or data[60:68] in (b"BOOKMOBI", b"TEXtREAd"):
        return _by_calibre(path)
    text = _decoded(data)
    return html.unescape(TAG.sub("", text)) if suffix in (".html", ".htm") else text


def _members(data: bytes, suffix: str) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if suffix == ".docx" and name == "word/document.xml":
                text = re.sub(r"<mc:Fallback>.*?</mc:Fallback>", "", archive.read(name).decode(), flags=re.DOTALL)
                yield html.unescape("".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)", text)))
            elif suffix == ".odt" and name == "content.xml":
                yield html.unescape(TAG.sub("", archive.read(name).decode()))
            elif suffix == ".epub" and name.endswith(("html", "htm", "xml")) and not name.endswith(".opf"):
                yield html.unescape(TAG.sub("", _decoded(archive.read(name)))) if "container" not in name else ""


def _by_calibre(path: Path) -> str:
    """What Calibre makes of a book, where it is installed."""
    program = shutil.which("ebook-convert")
    if not program:
        return ""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder, "book.txt")
        subprocess.run([program, str(path), str(made)], capture_output=True, check=False)
        return made.read_text(encoding="utf-8") if made.exists() else ""


def _pdf(data: bytes) -> str:
    from pypdf import PdfReader

    try:
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    except Exception:  # nothing to compare with
        return ""


def _decoded(data: bytes) -> str:
    """The bytes in the encoding in which they hold the most of the commonest characters."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "ignore")
    texts = [data.decode(encoding, "ignore") for encoding in ("utf-8-sig", "gb18030", "big5")]
    return max(texts, key=lambda text: sum(map(text.count, "的一是不了人我在有他這个來到")))


def line(path: Path, report: dict[str, Any]) -> str:
    used = f"{report['seconds']:6.1f} s {report['megabytes']:5} MB"
    if problem := report.get("crashed") or report.get("refused"):
        kind = "CRASHED" if "crashed" in report else "refused"
        return f"{used}  {kind}  {path}: {problem}"
    longest = max(size for _, size in report["chapters"])
    return (
        f"{used}  {report['sure']:4.0%} sure  {len(report['chapters']):4} chapters, longest "
        f"{longest / CHARACTERS_A_MINUTE:5.0f} min, paragraph {report['paragraph']:4}, broken {report['broken']:4.0%}, "
        f"lost {report['lost']:6.2%}  {path}: {report['title']!r} by {report['author']!r} ({report['title_source']})"
    )


def details(report: dict[str, Any]) -> Iterator[str]:
    chapters = report.get("chapters", [])
    for title, size in chapters[:12]:
        yield f"      {size / CHARACTERS_A_MINUTE:6.1f} min  {title}"
    if len(chapters) > 12:
        yield f"      and {len(chapters) - 12} more"
    if report.get("left_out"):
        yield "      left out: " + ", ".join(f"{reason} {size}" for reason, size in sorted(report["left_out"].items()))


def summary(reports: list[dict[str, Any]]) -> Iterator[str]:
    made = [report for report in reports if "chapters" in report]
    refused, crashed = (sum(key in report for report in reports) for key in ("refused", "crashed"))
    yield f"{len(reports)} documents: {len(made)} read, {refused} refused, {crashed} crashed"
    if not made:
        return
    sources = Counter(report["title_source"] for report in made)
    yield "titles from: " + ", ".join(f"{name} {count}" for name, count in sources.most_common())
    longest = [max(size for _, size in report["chapters"]) / CHARACTERS_A_MINUTE for report in made]
    hour, three = (sum(minutes > limit for minutes in longest) for limit in (60, 180))
    yield f"longest chapter over 60 min in {hour}, over 180 min in {three}"
    yield f"paragraphs ending mid-sentence: {sum(r['broken'] for r in made) / len(made):.1%} (mean of documents)"
    letters = sum(report["letters"] for report in made)
    yield f"letters lost: {sum(r['lost'] * r['letters'] for r in made) / max(1, letters):.3%} of {letters}"
    yield f"over 1 % lost: {sum(r['lost'] > 0.01 for r in made)} documents"
    yield f"CPU {sum(r['seconds'] for r in reports):.0f} s, memory at most {max(r['megabytes'] for r in reports)} MB"


if __name__ == "__main__":
    main()
