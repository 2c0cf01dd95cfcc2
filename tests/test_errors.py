"""The exception tree: every leaf survives pickling, and foreign exceptions are mapped at the seams."""

from __future__ import annotations

import errno
import importlib
import pickle
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import narrator
from narrator import atomic, errors
from narrator.audio import store
from narrator.audio.clip import Clip, Mark
from narrator.audio.encode import write_mp3
from narrator.audio.resample import resampled
from narrator.audio.store import ClipStore
from narrator.audio.tags import Tags
from narrator.errors import CodecError, NarratorError, OutputError

SILENCE = np.zeros(4410, np.float32)


for _module in pkgutil.walk_packages(narrator.__path__, "narrator."):
    if not _module.name.endswith("__main__"):
        importlib.import_module(_module.name)  # or an error of its own would be seen only after other tests


def tree(kind: type[NarratorError] = NarratorError) -> Iterator[type[NarratorError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from tree(below)


def test_the_docstring_draws_the_tree() -> None:
    assert errors.__doc__ is not None
    for kind in tree():
        assert f"{kind.__name__} " in errors.__doc__ + " " or kind is NarratorError


@pytest.mark.parametrize("kind", list(tree()), ids=lambda kind: kind.__name__)
def test_errors_survive_pickling(kind: type[NarratorError]) -> None:
    error = kind("这里不行。", remedy="Try `narrator doctor`.", text="原文", line=3)
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is kind
    assert (again.problem, again.remedy, again.text, again.line) == (error.problem, error.remedy, "原文", 3)
    assert str(again) == "这里不行。 Try `narrator doctor`."
    with pytest.raises(AttributeError):
        _ = again.nothing


def clip(samples: np.ndarray[tuple[int], np.dtype[np.float32]], rate: int) -> Clip:
    return Clip(samples, rate, (Mark(0, 1, 0, len(samples)),))


def test_ffmpeg_cannot_encode(tmp_path: Path) -> None:
    with pytest.raises(CodecError, match="could not be encoded"):
        write_mp3(tmp_path / "a.mp3", [SILENCE], -5, Tags("短"))
    assert list(tmp_path.iterdir()) == []


def test_ffmpeg_cannot_open_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.mp3").mkdir()
    with pytest.raises(OutputError, match=r"a\.mp3 cannot be written"):
        write_mp3(tmp_path / "a.mp3", [SILENCE], 96, Tags())


def test_ffmpeg_cannot_resample() -> None:
    with pytest.raises(CodecError, match="could not be resampled"):
        resampled(clip(SILENCE, 24_000), -1)


def test_libsndfile_cannot_encode() -> None:
    with pytest.raises(CodecError, match="could not be encoded"):
        store.packed(clip(SILENCE, 10_000_000))  # Hz, over what FLAC can say


def test_the_store_cannot_write(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutputError, match=r"clip cache .* cannot be written"):
        ClipStore(str(tmp_path / "file" / "clips")).put("ab", clip(SILENCE, 24_000))


def write_half(path: Path, error: OSError) -> None:
    with atomic.replacing(path) as partial:
        partial.write_text("half")
        raise error


@pytest.mark.parametrize(
    "number", [errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS, errno.EIO, errno.ENAMETOOLONG]
)
def test_the_system_refuses_to_write(number: int, tmp_path: Path) -> None:
    with pytest.raises(OutputError) as found:
        write_half(tmp_path / "a.txt", OSError(number, "why"))
    assert found.value.remedy
    assert ("No space" in found.value.problem) == (number in {errno.ENOSPC, errno.EDQUOT})
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_is_too_long(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written"):
        atomic.write(tmp_path / ("长" * 200), "text")


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("s3://a:b@host/x is away.", "s3://…@host/x is away."),
        ("ftp:/a:b@c@host/x", "ftp:/…@host/x"),
        ("(http://host/x?token=abc&n=1)", "(http://host/x?…"),
        ("/books/a@b.txt, C:/photos/a@2x.png, a@b.org", "/books/a@b.txt, C:/photos/a@2x.png, a@b.org"),
        ("Is it that? no=1", "Is it that? no=1"),
    ],
)
def test_no_error_holds_a_password(said: str, shown: str) -> None:
    error = pickle.loads(pickle.dumps(NarratorError(said, remedy=said)))
    assert (error.problem, error.remedy, error.args) == (shown, shown, (shown,))
