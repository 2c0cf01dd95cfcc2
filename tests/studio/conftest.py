"""One browser for all tests of the page, and a session on a text of our own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from narrator.rendering.options import MakeOptions
from narrator.script.options import ScriptOptions
from narrator.studio.opening import open_edition
from narrator.studio.session import Session
from tests.running import SPEECH
from tests.studio.browser import Browser, Served, served


@pytest.fixture(autouse=True)
def _no_complaints(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever a test does, the console of its pages stays empty."""
    if "browser" not in request.fixturenames:
        yield
        return
    found: Browser = request.getfixturevalue("browser")
    found.complaints.clear()
    yield
    assert found.complaints == []


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "speech.txt"
    path.write_text(SPEECH, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Path]]:
    """One studio on SPEECH for all tests of a module, and the folder of its edition."""
    folder = tmp_path_factory.mktemp("shelf")
    text = folder / "speech.txt"
    text.write_text(SPEECH, encoding="utf-8")
    with served(text, folder / "out") as running:
        yield running, next((folder / "out").iterdir())


@pytest.fixture
def session(source: Path, tmp_path: Path, cache: Path) -> Session:
    """An edition of SPEECH in the voice `tone`."""
    options = MakeOptions(script=ScriptOptions(voice="tone"))
    return Session(open_edition(str(source), tmp_path / "out", options).folder)
