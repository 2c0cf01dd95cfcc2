"""The show's pages in a real browser: read, heard, in step with the audio, and without JavaScript."""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from narrator.podcast import embedding, server, site
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
        links = page.locator(".card .title")
        assert [links.nth(n).inner_text() for n in range(links.count())] == [each.title for each in host.show.episodes]
        assert page.locator(".qr svg").is_hidden()
        page.locator(".scan summary").click()
        assert page.locator(".qr svg").is_visible()
        rest = host.address.partition("://")[2]
        assert page.locator(".subscribe a").first.get_attribute("href") == f"podcast://{rest}feed.xml"
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


def test_the_mark_follows_the_audio(host: Host) -> None:
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
        assert page.locator(".deck").is_hidden()
        assert page.locator(".keys").is_hidden()
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
        assert page.locator("html").get_attribute("lang") == "en"
        assert page.locator("article").get_attribute("lang") == "zh-cn"
    with host.page(host.show.episodes[0].page, locale="zh-CN") as page:
        assert page.locator("footer a").first.inner_text() == "下载音频"


def test_pictures_are_the_size_that_they_are_said_to_be(host: Host) -> None:
    from PIL import Image

    folder = Path(host.show.folder)
    shares = [*folder.glob("share-*.jpg"), *folder.glob("*.share-*.jpg")]
    assert len(shares) == 1 + len(host.show.episodes)
    for path in shares:
        with Image.open(path) as share:
            assert share.size == (1200, 630)


def at(page: Any) -> float:
    return float(page.evaluate("document.getElementById('audio').currentTime"))


def ready(page: Any) -> None:
    eventually(lambda: page.evaluate("document.getElementById('audio').readyState") >= 1, "the audio's length")


def test_the_player_goes_back_and_on_and_keeps_its_speed(host: Host) -> None:
    with host.page(host.show.episodes[1].page) as page:
        ready(page)
        assert page.locator("audio").is_hidden()
        page.locator("[data-do=on]").click()
        length = page.evaluate("document.getElementById('audio').duration")
        assert at(page) == pytest.approx(min(30, length - 0.05), abs=0.01)
        page.locator("[data-do=back]").click()
        assert at(page) == pytest.approx(max(0, min(30, length - 0.05) - 15), abs=0.01)
        page.locator("#speed").select_option("1.5")
        page.goto(host.address + host.show.episodes[2].page)
        ready(page)
        assert page.evaluate("document.getElementById('audio').playbackRate") == 1.5
        assert page.locator("#speed").input_value() == "1.5"


def test_the_place_is_remembered_and_shown_in_the_list(host: Host) -> None:
    episode = host.show.episodes[1]
    with host.page(episode.page) as page:
        ready(page)
        page.locator("#seek").fill("7")
        page.goto(host.address)
        assert "剩余" in page.locator(".card").nth(1).inner_text()
        page.goto(host.address + episode.page)
        assert eventually(lambda: at(page), "the place") == 7
        page.locator("#seek").fill(str(int(episode.duration_s) - 2))
        page.goto(host.address)
        page.goto(host.address + episode.page)
        ready(page)
        assert at(page) == 0  # so little is left that it begins anew


def test_a_play_button_in_the_list_plays_and_the_next_episode_follows(host: Host) -> None:
    first, second = host.show.episodes[:2]
    with host.page("") as page:
        page.locator(".card .play").first.click()
        page.wait_for_url(f"**/{first.page}#play")
        eventually(lambda: page.evaluate("!document.getElementById('audio').paused"), "playing")
        page.evaluate("(() => { const a = document.getElementById('audio'); a.currentTime = a.duration - 0.2; })()")
        page.wait_for_url(f"**/{second.page}#play")
        page.goto(host.address)
        assert "已听完" in page.locator(".card").first.inner_text()


def test_keys_play_move_and_go_from_sentence_to_sentence(host: Host) -> None:
    with host.page(host.show.episodes[1].page) as page:
        ready(page)
        page.keyboard.press("Space")
        eventually(lambda: page.evaluate("!document.getElementById('audio').paused"), "playing")
        page.keyboard.press("Space")
        eventually(lambda: page.evaluate("document.getElementById('audio').paused"), "the pause")
        page.keyboard.press("ArrowRight")
        assert at(page) > 10
        page.keyboard.press("ArrowLeft")
        page.locator("article span[tabindex='0']").focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        third = page.locator("article span[data-start]").nth(2)
        assert third.evaluate("each => each === document.activeElement")
        page.keyboard.press("Enter")
        eventually(lambda: page.evaluate("!document.getElementById('audio').paused"), "playing")
        assert at(page) >= float(third.get_attribute("data-start"))


def test_a_key_on_the_slider_is_the_sliders(host: Host) -> None:
    with host.page(host.show.episodes[1].page) as page:
        ready(page)
        page.locator("#seek").focus()
        page.keyboard.press("ArrowRight")
        assert at(page) == 1


def test_following_stops_when_the_reader_scrolls_and_comes_back(host: Host) -> None:
    with host.page(host.show.episodes[1].page, viewport={"width": 390, "height": 420}) as page:
        ready(page)
        page.evaluate("document.getElementById('audio').muted = true")
        page.locator("article span[data-start]").first.click()
        eventually(lambda: page.locator("article span.now").count() == 1, "the mark")
        assert page.locator("#return").is_hidden()
        page.mouse.move(200, 300)
        page.mouse.wheel(0, 3000)
        eventually(lambda: page.locator("#return").is_visible(), "the way back")
        picture(page, "episode-scrolled-away")
        page.locator("#return").click()
        assert page.locator("#return").is_hidden()
        seen = "document.querySelector('span.now').getBoundingClientRect().top"
        eventually(lambda: 0 < page.evaluate(seen) < 420, "the sentence")


@pytest.mark.parametrize("fragment", ["#t=9", "#t=0:09", "#t=0:00:09"])
def test_a_link_to_a_time_shows_its_sentence(host: Host, fragment: str) -> None:
    with host.page(host.show.episodes[1].page + fragment, viewport=PHONE) as page:
        assert 9 <= eventually(lambda: at(page), "the time") < 10
        now = page.locator("article span.now")
        eventually(lambda: now.count() == 1 and float(now.get_attribute("data-start")) < 10, "the mark")
        eventually(lambda: 0 < now.bounding_box()["y"] < PHONE["height"], "the sentence")


def test_a_link_to_any_place_can_be_copied(host: Host) -> None:
    with host.page(host.show.episodes[1].page, permissions=["clipboard-read", "clipboard-write"]) as page:
        ready(page)
        page.locator("#seek").fill("5")
        page.locator("[data-do=copy]").click()
        copied = eventually(lambda: page.evaluate("navigator.clipboard.readText()"), "the link")
        assert copied == f"{host.address}{host.show.episodes[1].page}#t=5"
        page.goto(host.address)
        page.locator("[data-copy]").last.click()
        feed = f"{host.address}feed.xml"
        eventually(lambda: page.evaluate("navigator.clipboard.readText()") == feed, "the feed's address")


def test_headsets_and_lock_screens_know_the_episode(host: Host) -> None:
    episode = host.show.episodes[1]
    with host.page(episode.page) as page:
        told = "(({ title, album, artwork }) => [title, album, artwork.length])(navigator.mediaSession.metadata)"
        assert page.evaluate(told) == [episode.title, host.show.show.title, 1]


def test_a_page_says_what_it_is(host: Host) -> None:
    episode = host.show.episodes[1]
    with host.page(episode.page) as page:
        data = json.loads(page.locator("script[type='application/ld+json']").inner_text())
        assert (data["@type"], data["name"], data["episodeNumber"]) == ("PodcastEpisode", episode.title, 2)
        assert data["associatedMedia"]["contentUrl"] == host.address + episode.audio
        assert page.locator("link[rel=canonical]").get_attribute("href") == host.address + episode.page
        share = page.locator("meta[property='og:image']").get_attribute("content").removeprefix(host.address)
        assert share.startswith(f"{episode.name}.share-")
        assert (Path(host.show.folder) / share).is_file()
        levels = page.evaluate("[...document.querySelectorAll('h1, h2, h3')].map(each => Number(each.tagName[1]))")
        assert levels[0] == 1
        assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_from_a_disk_it_works_too(host: Host) -> None:
    folder = Path(host.show.folder).resolve()
    context = host.browser.chromium.new_context(locale="en-GB")
    complaints: list[str] = []
    try:
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto((folder / "index.html").as_uri())
        page.locator("#search").fill("灯亮")
        eventually(lambda: page.locator("#found .card").count() == 1, "what was searched")
        page.locator("#found .title").click()
        ready(page)
        assert page.locator("footer a").first.inner_text() == "Download audio"
        page.locator("article span[data-start]").nth(1).click()
        eventually(lambda: page.locator("article span.now").count() == 1, "the mark")
    finally:
        context.close()
    assert complaints == []


def test_a_long_list_has_pages_seasons_and_a_search_through_all(host: Host, tmp_path: Path) -> None:
    import shutil

    episode = host.show.episodes[0]
    many = [
        replace(episode, name=f"long-{n:04}", title=f"第{n}回", number=n, season=1 + n // 900, guid=str(n))
        for n in range(1, 1001)
    ]
    cover = next(Path(host.show.folder).glob("cover-*.jpg"))
    shutil.copy(cover, tmp_path)
    site.write_list(tmp_path, host.show.show, cover.name, many)
    assert len(list(tmp_path.glob("index*.html"))) == 20
    context = host.browser.chromium.new_context(viewport=PHONE, locale="zh-CN")
    try:
        page = context.new_page()
        page.goto((tmp_path / "index.html").as_uri())
        assert page.locator(".card").count() == 50
        assert page.evaluate("document.documentElement.scrollHeight") < 8000
        picture(page, "show-of-a-thousand")
        page.locator(".pages a").last.click()
        assert page.locator(".card .title").first.inner_text() == "第51回"
        page.locator("#search").fill("第987回")
        eventually(lambda: page.locator("#found .card").count() == 1, "what was searched")
        page.locator("#search").fill("没有的")
        eventually(lambda: page.locator("#none").is_visible(), "that nothing was found")
        page.goto((tmp_path / "index-18.html").as_uri())
        assert page.locator("details.season").count() == 2
        assert page.locator("details.season[open]").count() == 1
    finally:
        context.close()
    site.write_list(tmp_path, host.show.show, cover.name, many[:40])
    assert [path.name for path in tmp_path.glob("index*.html")] == ["index.html"]


def test_roles_of_people_are_in_the_pages_language(host: Host, tmp_path: Path) -> None:
    people = [{"name": "甲", "role": "guest"}, {"name": "乙", "role": "Audio Engineer"}, {"name": "丙"}]
    episode = replace(host.show.episodes[0], extra={"people": people})
    cover = next(Path(host.show.folder).glob("cover-*.jpg"))
    (tmp_path / cover.name).write_bytes(cover.read_bytes())
    for language, roles in (("zh-CN", ["嘉宾", "Audio Engineer"]), ("en", ["guest", "Audio Engineer"])):
        site.write(tmp_path, replace(host.show.show, language=language), cover.name, [episode])
        page = (tmp_path / episode.page).read_text("utf-8")
        shown = re.findall(r"<small>(.*?)</small>", page[: page.index("</ul>")])
        assert [re.sub("<[^>]+>", "", role) for role in shown] == roles


def test_episodes_of_one_edition_stand_together_and_say_what_they_are_of(host: Host, tmp_path: Path) -> None:
    """Whichever edition was added to last: a chapter of the first may be newer than all of the second."""
    import shutil

    first, *_ = host.show.episodes
    made = [(1, 1, "2026-01-01"), (1, 2, "2026-01-04"), (2, 1, "2026-01-02"), (2, 2, "2026-01-03")]
    episodes = [
        replace(
            first, name=f"e-{s}{n}", guid=f"{s}{n}", title=f"{s}之{n}", season=s, number=n, date=f"{day}T08:00:00+08:00"
        )
        for s, n, day in made
    ]
    cover = next(Path(host.show.folder).glob("cover-*.jpg"))
    shutil.copy(cover, tmp_path)
    show = replace(host.show.show, title="渡船", season_names=("上部", "下部"))
    site.write(tmp_path, show, cover.name, episodes)
    index = (tmp_path / "index.html").read_text("utf-8")
    assert re.findall(r"<h3>(.*?)</h3>", index) == ["上部", "下部"]
    assert re.findall(r'class="title"[^>]*>(.*?)<', index) == ["1之1", "1之2", "2之1", "2之2"]
    page = (tmp_path / "e-12.html").read_text("utf-8")
    assert '<a href="index.html">渡船</a> · 上部' in page
    assert re.search(r'rel="next" href="e-21\.html"', page)
    assert '"season": "下部"' in (tmp_path / "show.index.js").read_text("utf-8")
    site.write(tmp_path, replace(show, type="episodic"), cover.name, episodes)
    titles = re.findall(r'class="title"[^>]*>(.*?)<', (tmp_path / "index.html").read_text("utf-8"))
    assert titles == ["1之2", "2之2", "2之1", "1之1"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_small_player_fits_its_frame_and_plays(host: Host, scheme: str) -> None:
    episode = host.show.episodes[1]
    frame = {"viewport": {"width": embedding.WIDTH, "height": embedding.HEIGHT}, "color_scheme": scheme}
    with host.page(episode.embed, **frame) as page:
        assert page.evaluate("document.documentElement.scrollHeight") <= embedding.HEIGHT
        page.click("[data-do=play]")
        eventually(lambda: page.evaluate("document.getElementById('audio').currentTime > 0.1"), "it plays")
        page.click("[data-do=on]")
        eventually(lambda: page.evaluate("document.getElementById('audio').currentTime > 3"), "it goes on 30 s")
        page.click("[data-do=play]")
        value, most, part = page.evaluate("[seek.value, seek.max, seek.style.getPropertyValue('--part')]")
        assert float(part) == pytest.approx(float(value) / float(most), abs=0.001)  # the line ends at the knob
        picture(page, f"show-embed-{scheme}")
        assert page.get_attribute("h1 a", "href") == episode.page
    with host.page(episode.embed, viewport={"width": 320, "height": 240}) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert page.evaluate("document.documentElement.scrollHeight") <= 240
    assert host.complaints == []
