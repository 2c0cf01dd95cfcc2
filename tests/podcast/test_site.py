"""The show's pages in a real browser: read, heard, in step with the audio, and without JavaScript."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from narrator.podcast import server
from narrator.podcast.build import Built
from tests import javascript
from tests.podcast.shows import built, edition
from tests.running import SPEECH
from tests.studio.browser import DESK, PHONE, Browser, eventually, picture

AXE = javascript.PACKAGES / "axe-core" / "axe.min.js"
SERIOUS = {"serious", "critical"}


class Host:
    """A show that is served, and what its pages asked for and complained of."""

    def __init__(self, browser: Browser, show: Built, address: str) -> None:
        self.browser, self.show, self.address = browser, show, address
        self.asked: list[str] = []
        self.complaints: list[str] = []

    @contextmanager
    def page(self, name: str, **how: Any) -> Iterator[Any]:
        how.setdefault("viewport", DESK)
        context = self.browser.chromium.new_context(**{"locale": "zh-CN", "bypass_csp": False} | how)
        try:
            page = context.new_page()
            page.set_default_timeout(8000)
            page.on("request", lambda request: self.asked.append(request.url))
            page.on(
                "console", lambda message: self.complaints.append(message.text) if message.type == "error" else None
            )
            page.on("pageerror", lambda error: self.complaints.append(str(error)))
            page.goto(self.address + name)
            yield page
        finally:
            context.close()


@pytest.fixture(scope="module")
def host(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    import uvicorn

    place = tmp_path_factory.mktemp("site")
    book = edition(place / "book", SPEECH.replace("（微博）", ""))
    listening = socket.create_server(("127.0.0.1", 0))
    address = "http://{}:{}/".format(*listening.getsockname())
    show = built(book, place / "show", base_url=address)
    running = uvicorn.Server(uvicorn.Config(server.application(place / "show"), log_level="error", lifespan="off"))
    thread = threading.Thread(target=running.run, args=([listening],), daemon=True)
    thread.start()
    while not running.started:
        time.sleep(0.01)
    yield Host(browser, show, address)
    running.should_exit = True
    thread.join(10)
    listening.close()


@pytest.fixture(autouse=True)
def _no_complaint_and_no_stranger(host: Host) -> Iterator[None]:
    yield
    assert host.complaints == []
    assert [url for url in host.asked if not url.startswith((host.address, "data:"))] == []


def test_the_show_leads_to_its_episodes(host: Host) -> None:
    with host.page("") as page:
        assert page.title() == host.show.show.title
        links = page.locator(".episodes a")
        assert [links.nth(n).inner_text() for n in range(links.count())] == [each.title for each in host.show.episodes]
        assert page.locator(".qr svg").is_visible()
        assert page.locator(".subscribe a").first.get_attribute("href") == "feed.xml"
        picture(page, "show")
        links.nth(1).click()
        page.wait_for_url("**/*-002.html")
        assert page.locator("h1").inner_text() == host.show.episodes[1].title


def test_a_click_on_a_sentence_plays_it_and_marks_it(host: Host) -> None:
    episode = host.show.episodes[1]
    with host.page(episode.page) as page:
        sentence = page.locator("article span[data-start]").nth(3)
        start_s = float(sentence.get_attribute("data-start"))
        sentence.click()
        eventually(lambda: page.evaluate("!audio.paused && audio.currentTime") or None, "playing")
        assert start_s <= page.evaluate("document.getElementById('audio').currentTime") < start_s + 3
        eventually(lambda: page.locator("article span.now").count() == 1, "the mark")
        picture(page, "episode-playing")


def test_the_mark_and_the_subtitle_follow_the_audio(host: Host) -> None:
    episode = host.show.episodes[1]
    times = [sentence for passage in episode.passages for sentence in passage.sentences]
    with host.page(episode.page) as page:
        page.evaluate("document.getElementById('audio').muted = true")
        for sentence in (times[2], times[-1], times[0]):
            middle_s = (sentence.start_s + sentence.end_s) / 2
            page.evaluate(
                "s => { const a = document.getElementById('audio'); a.currentTime = s; return a.play(); }", middle_s
            )
            now = page.locator("article span.now")
            eventually(lambda: now.count() and now.inner_text().strip() == sentence.text.strip(), "the mark")  # noqa: B023
            page.evaluate("document.getElementById('audio').pause()")
        eventually(lambda: page.locator("#cue").inner_text().strip(), "the subtitle")


def test_a_link_from_the_notes_leads_to_its_time(host: Host) -> None:
    with host.page(f"{host.show.episodes[1].page}#t=5") as page:
        assert eventually(lambda: page.evaluate("document.getElementById('audio').currentTime"), "the time") == 5


def test_without_javascript_it_is_read_and_heard(host: Host) -> None:
    episode = host.show.episodes[0]
    with host.page(episode.page, java_script_enabled=False) as page:
        text = page.locator("article").inner_text()
        assert all(
            passage.text.strip() in text.replace("\n", "") for passage in episode.passages if passage.kind == "text"
        )
        assert page.locator("audio[controls]").get_attribute("src") == episode.audio
        assert page.locator("article a.time").first.get_attribute("href").startswith(f"{episode.audio}#t=")
        assert page.locator(".follow").is_hidden()
        picture(page, "episode-without-javascript")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["", "episode"])
def test_nothing_serious_is_in_the_way_of_anybody(host: Host, name: str, scheme: str) -> None:
    if not AXE.exists():
        pytest.skip("no axe-core: `make test` installs it where npm is")
    page_name = host.show.episodes[0].page if name else ""
    with host.page(page_name, color_scheme=scheme, viewport=PHONE, bypass_csp=True) as page:
        page.add_script_tag(path=AXE)
        found = page.evaluate("axe.run()")["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found if each["impact"] in SERIOUS] == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it scrolls sideways"
        picture(page, f"{name or 'show'}-phone-{scheme}")


def test_the_words_are_the_browsers(host: Host) -> None:
    with host.page(host.show.episodes[0].page, locale="en-GB") as page:
        eventually(lambda: page.locator("footer a").first.inner_text() == "Download audio", "English words")
    with host.page(host.show.episodes[0].page, locale="zh-CN") as page:
        assert page.locator("footer a").first.inner_text() == "下载音频"


def test_pictures_are_the_size_that_they_are_said_to_be(host: Host) -> None:
    from PIL import Image

    with Image.open(Path(host.show.folder) / "share.jpg") as share:
        assert share.size == (1200, 630)
