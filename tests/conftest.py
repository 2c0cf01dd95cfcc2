"""Every test runs with a cache of its own; the offline voice's files are linked into it where they are installed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from narrator import assets, objects, resources
from narrator.errors import NarratorError
from narrator.synthesis import voices
from narrator.synthesis.voices import DEFAULT_VOICE
from tests.loopback.files import Server
from tests.loopback.objects import ObjectStore, object_store
from tests.studio.browser import Browser, launched

# A busy machine is no fault of the code: nothing fails for being slow. A change is judged by the same inputs each time;
# `pytest --hypothesis-profile=explore` looks for new ones.
settings.register_profile("explore", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("narrator", settings.get_profile("explore"), derandomize=True, database=None)
settings.load_profile("narrator")

INSTALLED = resources.cache_folder() / "assets"  # the user's, looked up before any test changes the environment


def link_assets(cache: Path) -> None:
    """Let `cache` have the voice files of the user's cache, if there are any."""
    cache.mkdir(parents=True, exist_ok=True)
    if INSTALLED.is_dir():
        (cache / "assets").symlink_to(INSTALLED, target_is_directory=True)


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test touches the user's clips, or has the user's voices."""
    place = tmp_path_factory.mktemp("session") / "cache"
    link_assets(place)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NARRATOR_CACHE", str(place))
        patch.setenv("NARRATOR_CONFIG", str(place.with_name("config")))
        yield


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache for this test alone."""
    place = tmp_path / "cache"
    monkeypatch.setenv("NARRATOR_CACHE", str(place))
    return place


@pytest.fixture(scope="module")
def service() -> Iterator[ObjectStore]:
    """An object store for the tests of a module."""
    with object_store() as running:
        yield running


@pytest.fixture
def url(service: ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An address in it for this test alone; faults cost next to no time."""
    monkeypatch.setattr(objects, "BACKOFF_S", 0.01)
    return f"{service.url}/{tmp_path.name}"


@pytest.fixture(scope="session")
def offline_voice(_own_cache: None) -> str:
    """The default voice, installed. What needs it is skipped where it cannot be had."""
    needed = voices.find(DEFAULT_VOICE).assets
    try:
        assets.install(needed)
    except NarratorError as error:
        pytest.skip(f"the offline voice is not installed: {error}")
    return DEFAULT_VOICE


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests of pages; they are skipped where there is none."""
    with launched() as found:
        yield found


@pytest.fixture
def server() -> Iterator[Server]:
    """Gives files, or fails to."""
    with Server() as running:
        threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True).start()
        yield running
        running.shutdown()
