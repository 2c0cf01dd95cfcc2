"""Two workers for all tests of clusters, a text, and what this machine alone makes of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cluster.machines import Machines, machines
from tests.running import SPEECH, contents, make


@pytest.fixture(scope="session")
def hosts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    """They see what this machine sees, and have a cache of their own beside it, which no test can rely on."""
    folder = tmp_path_factory.mktemp("hosts")
    env: dict[str, str | Path] = {"NARRATOR_CACHE": folder / "cache"}
    with machines(folder) as running:
        running.worker(env, wait=False)
        running.worker(env)
        yield running


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "road.txt"
    path.write_text(SPEECH, encoding="utf-8")
    return path


@pytest.fixture
def here(source: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """What this machine alone makes of it, with a cache that nothing else sees."""
    monkeypatch.setenv("NARRATOR_CACHE", str(cache.with_name("alone")))
    made = contents(Path(make(source, "-o", cache.with_name("here"))[0]["folder"]))
    monkeypatch.setenv("NARRATOR_CACHE", str(cache))
    return made
