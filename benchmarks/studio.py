"""How quick the studio is, and what `kill -9` costs: in headless Chromium, on this machine.

    python -m benchmarks.studio [--voice NAME] [--characters N] [--kills N] [--only PART …]

Prints, each with its goal: from the click to the first sound of a segment that was spoken before, and of one that was
not (30 characters, a warm voice); until the page of a speech and that of a book can be used, and what memory the book
takes at its peak, the list of doubtful readings included; in a novel of 300,000 characters, how long from Enter behind
an edit to its sound, and how many frames a second are drawn while it scrolls; how many clips a changed reading costs;
and how many of the edits that were answered are lost when the studio is killed at random moments.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import statistics
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.conftest import link_assets
from tests.studio.browser import TOKEN, Browser, Served, eventually, launched, served
from tests.studio.pages import choose, click, current

HEARD = """() => {
    const last = (name) => performance.getEntriesByName(name).at(-1)?.startTime ?? 0;
    return last('heard') > last('asked') ? last('heard') - last('asked') : 0;
}"""
SCROLLED = """() => new Promise((resolve) => {
    const times = [];
    const step = (now) => {
        times.push(now);
        scrollBy({ top: 60, behavior: 'instant' });
        if (times.length <= 240) requestAnimationFrame(step);
        else resolve(times.slice(1).map((time, n) => time - times[n]));
    };
    requestAnimationFrame(step);
})"""
EDITED = """() => {
    const heard = performance.getEntriesByName('heard').at(-1)?.startTime ?? 0;
    return heard > window.entered ? heard - window.entered : 0;
}"""
NOVEL_CHARACTERS = 300_000
PARTS = ("sound", "reading", "novel", "large", "kills")
PLACES = ["山", "桥", "巷", "渡口", "茶馆", "书店", "码头", "驿站", "城门", "井边"]
THINGS = ["灯笼", "木箱", "斗笠", "竹篮", "旧书", "铜锣", "船票", "纸伞", "陶罐", "信封"]
PEOPLE = ["挑夫", "船工", "账房", "先生", "掌柜", "邮差", "学徒", "裁缝", "渔人", "木匠"]


def sentences(chance: random.Random) -> Iterator[str]:
    """Sentences of exactly 30 characters, hardly two alike."""
    while True:
        person, place, thing = chance.choice(PEOPLE), chance.choice(PLACES), chance.choice(THINGS)
        text = f"{person}在{place}等到天黑也没有等到那只装着{thing}的船只好提着灯慢慢往回走去了不再说话"
        yield text[:29] + "。"


def speech(chance: random.Random, count: int) -> str:
    made = sentences(chance)
    return "第一章 渡口\n\n" + "\n\n".join(next(made) for _ in range(count)) + "\n"


def book(chance: random.Random, characters: int) -> str:
    """A script of so many characters in chapters of 8,000."""
    made, parts, size = sentences(chance), ["---\nnarrator: 1\ntitle: 长卷\nvoice: tone\n---"], 0
    while size < characters:
        parts.append(f"# 第{len(parts)}章 长路")
        for _ in range(90):
            paragraph = "".join(next(made) for _ in range(3))
            parts.append(paragraph)
            size += len(paragraph)
    return "\n\n".join(parts) + "\n"


def show(what: str, value: str, goal: str) -> None:
    print(f"{what:58} {value:>24}   goal {goal}", flush=True)


def to_first_sound(browser: Browser, folder: Path, voice: str) -> None:
    source = folder / "speech.txt"
    source.write_text(speech(random.Random(1), 14), encoding="utf-8")
    cache = {"NARRATOR_CACHE": folder / "cache"}
    with served(source, folder / "out", voice=voice, **cache) as studio, browser.page(studio.address) as page:
        page.set_default_timeout(120_000)
        ready = page.evaluate("performance.getEntriesByName('interactive')[0].startTime")
        show("page of a speech can be used", f"{ready:.0f} ms", "1000 ms")
        texts = page.locator("main p.passage").all_inner_texts()
        heard(page, texts[0])  # warms the voice, and speaks what follows ahead
        eventually(lambda: is_idle(studio.process.pid), "the voice at rest", timeout_s=300)
        new, began_s = [], processor_s(studio.process.pid)
        for text in reversed(texts[6:]):
            new.append(heard(page, text))
            eventually(lambda: is_idle(studio.process.pid), "the voice at rest", timeout_s=300)
        show("click to first sound, new segment of 30 characters", spread(new), "2500 ms")
        each_s = (processor_s(studio.process.pid) - began_s) / len(new)
        show("  of it processor time, over all cores", f"{each_s * 1000:.0f} ms", f"{2500 * (os.cpu_count() or 1)} ms")
        old = [heard(page, text) for text in [*reversed(texts[6:])] * 2]
        show("click to first sound, segment spoken before", spread(old), "100 ms")


def heard(page: Any, text: str) -> float:
    """Click on a segment; milliseconds until it sounds. Nothing is being spoken ahead meanwhile."""
    click(page, text)
    taken = eventually(lambda: page.evaluate(HEARD) if text in current(page) else 0, "sound", timeout_s=120)
    page.keyboard.press(" ")
    page.wait_for_timeout(50)
    return float(taken)


def processor_s(pid: int) -> float:
    """What a process has used so far: on a machine that does other things too, steadier than the clock."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def is_idle(pid: int) -> bool:
    """Whether a process does nothing now."""
    before = processor_s(pid)
    time.sleep(0.3)
    return processor_s(pid) - before < 0.03


def spread(values: list[float]) -> str:
    return f"{statistics.median(values):.0f} ms (worst {max(values):.0f})"


def large(browser: Browser, folder: Path, characters: int) -> None:
    place = folder / "book"
    place.mkdir()
    (place / "script.md").write_text(book(random.Random(2), characters), encoding="utf-8")
    began = time.monotonic()
    with served(place, folder, voice="") as studio:
        listening_s, used_s = time.monotonic() - began, processor_s(studio.process.pid)
        with browser.page(studio.address) as page:
            ready_s = page.evaluate("performance.getEntriesByName('interactive')[0].startTime") / 1000
            show(
                f"book of {characters:,} characters: from the command to the page",
                f"{listening_s + ready_s:.2f} s",
                "3 s",
            )
            show("  of it processor time until the studio answers", f"{used_s:.2f} s", "-")
            show("  of it the page itself, once the studio answers", f"{ready_s:.2f} s", "-")
            page.keyboard.press("End")
            eventually(lambda: "渡口" in page.locator(".chapter").last.inner_text() or True, "the last chapter")
            began = time.monotonic()
            answer = edit_once(studio)
            show("  an edit in it, on disk", f"{(time.monotonic() - began) * 1000:.0f} ms", "-")
            assert answer["revision"] > 1
            eventually(lambda: get(studio, "todo")["looked_at"] >= 1, "the whole looked through", timeout_s=900)
        show("  memory of the studio at its peak, all looked through", f"{peak_mb(studio.process.pid)} MB", "600 MB")


def novel(browser: Browser, folder: Path) -> None:
    """An editor's work in a long text, with a voice that costs nothing: what is left is the studio's own time."""
    place = folder / "novel"
    place.mkdir()
    (place / "script.md").write_text(book(random.Random(5), NOVEL_CHARACTERS), encoding="utf-8")
    with served(place, folder, voice="") as studio, browser.page(studio.address) as page:
        ready = page.evaluate("performance.getEntriesByName('interactive')[0].startTime")
        show(f"novel of {NOVEL_CHARACTERS:,} characters: the page can be used", f"{ready:.0f} ms", "1500 ms")
        eventually(lambda: get(studio, "todo")["looked_at"] >= 1, "the whole looked through", timeout_s=900)
        page.evaluate(
            "addEventListener('keydown', (e) => { if (e.key === 'Enter') window.entered = e.timeStamp; }, true)"
        )
        taken = [edited(page, number) for number in range(8)]
        show("  Enter behind an edit to its sound, voice tone", spread(taken), "300 ms")
        frames = page.evaluate(SCROLLED)
        late = sum(frame > 1000 / 60 * 1.5 for frame in frames) / len(frames)
        show("  frames a second while scrolling, median", f"{1000 / statistics.median(frames):.0f}", "60")
        show("  frames that came late", f"{late:.1%}", "-")


def edited(page: Any, number: int) -> float:
    """Edit a paragraph; milliseconds until its new words sound."""
    page.locator("main p.passage .segment").nth(2 * number).scroll_into_view_if_needed()
    page.locator("main p.passage .segment").nth(2 * number).dblclick()
    page.locator(".segment.editing").wait_for()
    page.keyboard.press("Control+Home")
    page.keyboard.insert_text(f"第{number}处，")
    page.keyboard.press("Enter")
    taken = float(eventually(lambda: page.evaluate(EDITED), "the new words", timeout_s=60))
    page.locator("#play").click()
    page.wait_for_timeout(700)
    return taken


def peak_mb(pid: int) -> int:
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(encoding="ascii"))
    return int(found[1]) // 1000 if found else 0


def headers(studio: Served) -> dict[str, str]:
    cookie = f"narrator-{studio.site.rpartition(':')[2]}={TOKEN}"
    return {"Content-Type": "application/json", "Origin": studio.site, "Cookie": cookie}


def get(studio: Served, path: str) -> Any:
    with urllib.request.urlopen(urllib.request.Request(f"{studio.site}/{path}", headers=headers(studio))) as response:
        return json.load(response)


def post(studio: Served, path: str, **body: Any) -> Any:
    request = urllib.request.Request(f"{studio.site}/{path}", json.dumps(body).encode(), headers(studio))
    with urllib.request.urlopen(request, timeout=60) as response:
        return json.load(response)


def edit_once(studio: Served, text: str = "改过的一段。") -> Any:
    html = urllib.request.urlopen(studio.address).read().decode()
    found = re.search(r'<p class="passage" id="p(\d+)" data-id="\d+" data-mark="(\w+)"', html)
    assert found
    return post(studio, "edit", action="retype", passage=int(found[1]), mark=found[2], segment=0, text=text)


def changed_reading(browser: Browser, folder: Path) -> None:
    source, cache = folder / "reading.txt", folder / "reading-cache"
    source.write_text(speech(random.Random(3), 6), encoding="utf-8")
    with served(source, folder / "out", NARRATOR_CACHE=cache) as studio, browser.page(studio.address) as page:
        for text in page.locator("main p.passage").all_inner_texts():
            heard(page, text)
        page.wait_for_timeout(1000)
        before = len(list(cache.rglob("*.flac")))
        choose(page, "只好提着灯")
        click(page, "只好提着灯", button="right")
        page.locator("#choices .candidates [aria-pressed=false]").first.click()
        page.wait_for_timeout(2500)
        show("clips that a changed reading costs", str(len(list(cache.rglob("*.flac"))) - before), "1")


def killed(folder: Path, kills: int) -> None:
    """Edit as fast as it is answered, and kill at a random moment: what was answered must be there."""
    chance, source = random.Random(4), folder / "killed.txt"
    source.write_text(speech(chance, 4), encoding="utf-8")
    answered = lost = 0
    for _ in range(kills):
        with served(source, folder / "killed") as studio:
            timer = threading.Timer(chance.uniform(0.05, 1.5), studio.process.kill)
            timer.start()
            last = ""
            try:
                for number in range(10_000):
                    edit_once(studio, f"第{number}次改动。")
                    last, answered = f"第{number}次改动。", answered + 1
            except (OSError, urllib.error.URLError, AssertionError):
                pass
            timer.join()
        script = next((folder / "killed").glob("*/script.md")).read_text(encoding="utf-8")
        later = [f"第{number}次改动。" for number in ([int(last[1:-4]), int(last[1:-4]) + 1] if last else [0])]
        lost += bool(last) and not any(text in script for text in later)
    show(f"edits lost in {kills} kills, of {answered} answered", str(lost), "0")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--voice", default="zm_yunxi")
    parser.add_argument("--characters", type=int, default=1_000_000)
    parser.add_argument("--kills", type=int, default=12)
    parser.add_argument("--only", nargs="*", choices=PARTS, help="some of the parts")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place, launched() as browser:
        folder = Path(place)
        link_assets(folder / "cache")
        parts: dict[str, Callable[[], None]] = {
            "sound": lambda: to_first_sound(browser, folder, asked.voice),
            "reading": lambda: changed_reading(browser, folder),
            "novel": lambda: novel(browser, folder),
            "large": lambda: large(browser, folder, asked.characters),
            "kills": lambda: killed(folder, asked.kills),
        }
        for name in asked.only or parts:
            parts[name]()


if __name__ == "__main__":
    main()
