"""Sources that cannot be read: each refusal says what is wrong and what to try next."""

import io
import os
import pickle
import sys
import zlib
from pathlib import Path

import pytest

from narrator.errors import SourceError
from narrator.manuscript import read, read_bytes
from narrator.manuscript import source as source_module


def refusal(data: bytes, name: str = "book.txt", encoding: str | None = None) -> SourceError:
    with pytest.raises(SourceError) as caught:
        read_bytes(data, name, encoding)
    error = caught.value
    assert error.problem.endswith(".")
    assert error.remedy
    assert str(pickle.loads(pickle.dumps(error))) == str(error)
    return error


def test_missing_file_suggests_its_neighbour(tmp_path: Path) -> None:
    (tmp_path / "speech.txt").write_text("正文", encoding="utf-8")
    with pytest.raises(SourceError, match=r"no file .*spech\.txt.*Did you mean .*speech\.txt"):
        read(tmp_path / "spech.txt")
    with pytest.raises(SourceError, match=r"no file"):
        read(tmp_path / "nowhere" / "novel.txt")


def test_folder_names_a_file_in_it(tmp_path: Path) -> None:
    (tmp_path / "novel.txt").write_text("正文", encoding="utf-8")
    with pytest.raises(SourceError, match=r"is a folder.*novel\.txt"):
        read(tmp_path)


@pytest.mark.parametrize("path", ["a\0b", "x" * 5000])
def test_impossible_path(path: str) -> None:
    with pytest.raises(SourceError, match=r"cannot be read|no file"):
        read(path)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="permissions do not bind this user")
def test_unreadable_file(tmp_path: Path) -> None:
    path = tmp_path / "secret.txt"
    path.write_text("正文", encoding="utf-8")
    path.chmod(0)
    with pytest.raises(SourceError, match="cannot be read: Permission denied"):
        read(path)


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("# 标题\n\n他走了。".encode("gb18030"))))
    manuscript = read("-")
    assert (manuscript.encoding, manuscript.format, manuscript.title) == ("gb18030", "markdown", "标题")


@pytest.mark.parametrize("data", [b""])
def test_empty(data: bytes) -> None:
    assert "is empty" in refusal(data).problem


@pytest.mark.parametrize("text", [" \n\t\n", "\ufeff", "……！？", "---\ntitle: 书\n---\n", "![图](a.png)", "—— 12 ——"])
def test_nothing_to_speak(text: str) -> None:
    assert "nothing to speak" in refusal(text.encode("utf-8")).problem


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "a PNG image"),
        (b"\xff\xd8\xff\xe0" + bytes(40), "a JPEG image"),
        (b"\x1f\x8b\x08" + zlib.compress(b"x" * 99), "a gzip archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(40), "an old Office document (.doc, .xls, .ppt)"),
        (b"ID3\x04" + bytes(40), "an audio file"),
        (b"\0\0\0\x20ftypisom" + bytes(40), "an audio, video or picture file"),
        (b"RIFF\x24\0\0\0WAVEfmt " + bytes(40), "an audio, video or picture file"),
        (b"\x7fELF\x02" + bytes(40), "a program"),
    ],
)
def test_binary_file_is_named(data: bytes, kind: str) -> None:
    assert refusal(data).kind == kind
    assert refusal(data, encoding="gb18030").kind == kind


@pytest.mark.parametrize("text", ["ID3标签是什么", "GIF8位图", "MZ战机", "RIFF格式", "BZh", "%PDF 是一种格式"])
def test_text_that_begins_like_a_binary_file_is_read(text: str) -> None:
    assert read_bytes(text.encode(), "a.txt").blocks[0].text == text


@pytest.mark.parametrize("data", [bytes(range(32)) * 9, b"ab\0cd" * 20, os.urandom(4000), bytes(64)])
def test_other_binary_is_refused(data: bytes) -> None:
    refusal(data)


def test_too_large_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sparse = tmp_path / "huge.txt"
    with sparse.open("wb") as file:
        file.truncate(source_module.LARGEST_FILE + 1)
    with pytest.raises(SourceError, match="too large: 512 MB"):
        read(sparse)
    monkeypatch.setattr(source_module, "LARGEST_TEXT", 100)
    assert "too large" in refusal("风".encode() * 100).problem


def test_one_line_without_end_is_read() -> None:
    manuscript = read_bytes("风停了".encode() * 300_000, "wall.txt")
    assert [len(block.text) for block in manuscript.blocks] == [900_000]


@pytest.mark.parametrize(
    ("data", "name", "way"),
    [
        (b"CONT\x02\0" + b"\0" * 90, "KFX", "ebook-convert"),
        (b"\xeaDRMION\xee\xe0\1\0\xea" + b"\0" * 90, "KFX with DRM", "without copy protection"),
        (b"TPZ0\xa8" + b"\0" * 90, "Topaz", "AZW3"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 90, "old Office", "DOCX"),
    ],
)
def test_formats_that_are_not_read_are_refused_by_name(data: bytes, name: str, way: str) -> None:
    with pytest.raises(SourceError, match=name) as refusal:
        read_bytes(data, "book")
    assert way in refusal.value.remedy
