"""A real browser on a real studio: Debian's Chromium, driven by Playwright, without a network."""

from __future__ import annotations

import os
import shutil
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from narrator import resources
from tests.running import start

PICTURES = Path(os.environ.get("NARRATOR_PICTURES", Path(__file__).parents[2] / "output" / "pictures"))
QUIET = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--mute-audio",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]  # fmt: skip
TOKEN = "a-token-for-the-tests"
PATIENCE_S = 120  # with whatever is waited for: a machine may be twenty times slower than ours
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 860}


@dataclass(frozen=True, slots=True)
class Served:
    """A studio in a process of its own."""

    process: Any
    address: str

    @property
    def site(self) -> str:
        return self.address.partition("/?")[0]


@contextmanager
def served(source: Path, output: Path, *args: str, voice: str = "tone", **env: str | Path) -> Iterator[Served]:
    """`narrator studio SOURCE`, stopped at the end."""
    spoken = ["--voice", voice] if voice else []
    options: list[str | Path] = ["-o", output, "--no-browser", "--token", TOKEN, *spoken, *args]
    process = start("studio", source, *options, **env)
    try:
        yield Served(process, _address(process))
    finally:
        process.terminate()
        process.communicate(timeout=120)


def cache_without_voices(place: Path) -> Path:
    """A cache that has no voice, and shares the compiled tables of this one, so that nothing is compiled again."""
    tables = resources.cache_folder() / "tables"
    tables.mkdir(parents=True, exist_ok=True)
    place.mkdir(parents=True)
    (place / "tables").symlink_to(tables, target_is_directory=True)
    return place


def _address(process: Any) -> str:
    for line in process.stdout:
        if line.strip().startswith("http://"):
            return str(line.strip())
    raise AssertionError(process.stderr.read())


@dataclass
class Browser:
    """Chromium, and what its pages have complained of."""

    chromium: Any
    complaints: list[str] = field(default_factory=list)

    @contextmanager
    def page(self, address: str, *, width: int = 1280, height: int = 860, **how: Any) -> Iterator[Any]:
        """A page that has come alive. Every error of its console fails the test."""
        how.setdefault("locale", "zh-CN")
        how.setdefault("reduced_motion", "reduce")  # where a text stands is where it is clicked a moment later
        context = self.chromium.new_context(viewport={"width": width, "height": height}, **how)
        try:
            page = context.new_page()
            page.set_default_timeout(PATIENCE_S * 1000)
            page.on("console", self._heard)
            page.on("pageerror", lambda error: self.complaints.append(str(error)))
            page.goto(address)
            page.wait_for_selector("html[data-ready]")
            yield page
        finally:
            context.close()

    def _heard(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.text} ({message.location.get('url', '')})")

    def forget_refusal(self) -> None:
        """One complaint of a refusal was meant: browsers log every answer from 400 on."""
        refused = next(c for c in self.complaints if "the server responded with a status of 4" in c)
        self.complaints.remove(refused)


@contextmanager
def launched() -> Iterator[Browser]:
    """Chromium, or a skipped test where it is not."""
    program = shutil.which("chromium")
    if not program:
        pytest.skip("no chromium: `python -m tests.setup` installs it on Debian")
    api = pytest.importorskip("playwright.sync_api", reason="no playwright: it is in the test extra")
    with api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=QUIET)
        try:
            yield Browser(chromium)
        finally:
            chromium.close()


def picture(page: Any, name: str) -> Path:
    """Keep what the page looks like, for people."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    path = PICTURES / f"{name}.png"
    page.screenshot(path=path)
    return path


def eventually(check: Any, what: str, timeout_s: float = PATIENCE_S) -> Any:
    """Wait until `check()` is true; its value."""
    end = time.monotonic() + timeout_s
    while time.monotonic() < end:
        if found := check():
            return found
        time.sleep(0.02)
    raise AssertionError(f"{what} did not happen within {timeout_s} s")


def status(address: str, method: str = "GET", data: bytes | None = None, **headers: str) -> int:
    """What a plain client is answered."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(address, data=data, method=method, headers=named)
    try:
        with urllib.request.urlopen(request, timeout=120) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        return error.code


if __name__ == "__main__":  # look at any page: python -m tests.studio.browser ADDRESS NAME
    with launched() as browser, browser.page(sys.argv[1]) as shown:
        print(picture(shown, sys.argv[2]))
