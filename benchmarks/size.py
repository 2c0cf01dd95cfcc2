"""What very large documents cost: each is read and made a script in a process of its own, with a limit on both.

    python -m benchmarks.size [CASE ...]

At most 60 s of CPU and 1 GB, or one sentence that refuses it (exit 1). The documents are built here.
"""

from __future__ import annotations

import argparse
import io
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

MOST_S, MOST_MB = 60.0, 1_000.0
SENTENCE = "天亮了，挑夫走上山去。"
CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
    '<rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org"


class Outcome(NamedTuple):
    """How a command ended, and what it took."""

    code: int
    cpu_s: float
    memory_mb: float
    said: str

    @property
    def is_good(self) -> bool:
        return (
            self.code in (0, 1) and self.cpu_s <= MOST_S and self.memory_mb <= MOST_MB and "Traceback" not in self.said
        )


def packed(path: Path, parts: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def word(folder: Path) -> Path:
    """A DOCX of a million short paragraphs."""
    types = (
        f'<Types xmlns="{RELATIONS}/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.document.main+xml"/></Types>'
    )
    relations = (
        f'<Relationships xmlns="{RELATIONS}/package/2006/relationships"><Relationship Id="r1" '
        f'Type="{RELATIONS}/officeDocument/2006/relationships/officeDocument" '
        'Target="word/document.xml"/></Relationships>'
    )
    body = "<w:p><w:r><w:t>山路。</w:t></w:r></w:p>" * 1_000_000
    document = f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    parts: dict[str, str | bytes] = {"[Content_Types].xml": types, "_rels/.rels": relations}
    return packed(folder / "word.docx", {**parts, "word/document.xml": document})


def book(path: Path, pages: dict[str, str], spine: list[str], more: dict[str, str | bytes], items: str = "") -> Path:
    manifest = "".join(f'<item id="{n}" href="{n}" media-type="application/xhtml+xml"/>' for n in pages) + items
    order = "".join(f'<itemref idref="{name}"/>' for name in spine)
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i"><metadata '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">a</dc:identifier><dc:title>山路</dc:title>'
        f"<dc:language>zh</dc:language></metadata><manifest>{manifest}</manifest>"
        f'<spine toc="ncx">{order}</spine></package>'
    )
    parts: dict[str, str | bytes] = {"mimetype": "application/epub+zip", "META-INF/container.xml": CONTAINER}
    return packed(path, {**parts, "book.opf": package, **pages, **more})


def page(body: str) -> str:
    return f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>山</title></head><body>{body}</body></html>'


def one_page(folder: Path) -> Path:
    """An EPUB whose only page has 60 MB."""
    paragraph = f"<p>{SENTENCE}</p>\n"
    body = paragraph * (60_000_000 // len(paragraph.encode()))
    return book(folder / "page.epub", {"a.xhtml": page(body)}, ["a.xhtml"], {})


def spine(folder: Path) -> Path:
    """An EPUB of 100,000 pages in its spine."""
    pages = {f"p{n}.xhtml": page(f"<p>{SENTENCE}</p>") for n in range(100_000)}
    return book(folder / "spine.epub", pages, list(pages), {})


def contents(folder: Path) -> Path:
    """An EPUB whose table of contents (NCX) has 100,000 entries."""
    points = "".join(
        f'<navPoint id="n{n}" playOrder="{n}"><navLabel><text>第{n}章</text></navLabel><content src="a.xhtml#c{n}"/>'
        "</navPoint>"
        for n in range(1, 100_001)
    )
    ncx = f'<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1"><navMap>{points}</navMap></ncx>'
    body = "".join(f'<p id="c{n}">{SENTENCE}</p>' for n in range(1, 100_001))
    item = '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'
    return book(folder / "contents.epub", {"a.xhtml": page(body)}, ["a.xhtml"], {"toc.ncx": ncx}, item)


def cover(folder: Path) -> Path:
    """A text with a cover of 100 megapixels beside it."""
    from PIL import Image

    data = io.BytesIO()
    Image.linear_gradient("L").resize((10_000, 10_000)).convert("RGB").save(data, "JPEG", quality=80)
    (folder / "big.jpg").write_bytes(data.getvalue())
    (folder / "cover.txt").write_text(SENTENCE, encoding="utf-8")
    return folder / "cover.txt"


CASES: dict[str, Callable[[Path], Path]] = {
    "word": word, "page": one_page, "spine": spine, "contents": contents, "cover": cover,
}  # fmt: skip


def outcome(case: str, folder: Path) -> Outcome:
    source = CASES[case](folder)
    command = ["script", str(source), "-o", str(folder / "script.md")]
    if case == "cover":
        command = [
            "make",
            str(source),
            "--voice",
            "tone",
            "-o",
            str(folder / "out"),
            "--cover",
            str(folder / "big.jpg"),
        ]
    environment = {**os.environ, "NARRATOR_CACHE": str(folder / "cache"), "OMP_NUM_THREADS": "1"}
    with (folder / "said").open("w+") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "narrator", *command], env=environment, stdout=said, stderr=said,
        )  # fmt: skip
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        words = said.read()
    per_mb = 1024 if sys.platform == "linux" else 1024 * 1024
    return Outcome(process.returncode, used.ru_utime + used.ru_stime, used.ru_maxrss / per_mb, words)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="*", metavar="CASE", help=", ".join(CASES))
    failed = 0
    for case in parser.parse_args().cases or CASES:
        with tempfile.TemporaryDirectory(prefix="size-") as folder:
            found = outcome(case, Path(folder))
        failed += not found.is_good
        line = " ".join(found.said.split())[:200]
        verdict = "" if found.is_good else "  TOO MUCH"
        print(
            f"{case:9} exit {found.code}, {found.cpu_s:.0f} s of CPU, {found.memory_mb:.0f} MB{verdict}; {line}",
            flush=True,
        )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
