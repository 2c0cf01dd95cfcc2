"""A key that a server repeats, in whatever form, is in none of the ten places where its words are shown or kept."""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from narrator.errors import NarratorError
from narrator.frontend import pronounce
from narrator.rendering.options import MakeOptions
from narrator.script.options import ScriptOptions
from narrator.studio.opening import open_edition
from narrator.studio.session import Session
from narrator.studio.workshop import Studio
from narrator.synthesis import engine, voices
from narrator.synthesis.engine import SpeechOptions
from narrator.synthesis.network.limits import Limits
from narrator.synthesis.openai import OpenAIEngine
from tests.loopback.speech import SpeechServer
from tests.running import narrate
from tests.synthesis.test_secrets import DISGUISES, KEY, keyed_server, shows

__all__ = ["keyed_server"]  # a fixture

TEXT = "河边的灯亮了，谁也没有说话，船慢慢地靠了岸。\n\n他提着灯走下来，把信交给了等在那里的人。"
URL = "https://a.example.org/"


class Case:
    """A source, a server that refuses one request in the disguise, and what is done with them."""

    def __init__(self, folder: Path, server: SpeechServer, disguise: str) -> None:
        self.folder, self.server = folder, server
        self.said = f"Incorrect key {DISGUISES[disguise](KEY)} given"
        self.source = folder / "river.txt"
        self.source.write_text(TEXT, encoding="utf-8")

    def refuse(self, times: int = 0) -> None:
        """Refuse so many requests; without a number, all with the second paragraph."""
        self.server.faults, self.server.message = [400] * times, self.said
        self.server.poison = "" if times else TEXT[-8:-2]

    def made(self, *more: str) -> str:
        """What `make` prints, where every text or the first one is refused."""
        run = narrate("make", self.source, "--voice", "openai/anna", "-o", self.folder / "out", *more)
        return run.out + run.err

    def kept(self, pattern: str) -> str:
        return "\n".join(path.read_text(encoding="utf-8") for path in self.folder.rglob(pattern))

    def refused(self) -> NarratorError:
        self.refuse(9)
        speaker = OpenAIEngine(replace(Limits(attempts=1).faster(200), decide_s=45.0))
        with pytest.raises(NarratorError) as caught:
            speaker.synthesize(pronounce("灯亮了。"), voices.find("openai/anna"), SpeechOptions())
        return caught.value


def terminal(case: Case) -> str:
    case.refuse(99)
    return case.made("-v")


def as_json(case: Case) -> str:
    case.refuse(99)
    return case.made("--json")


def log(case: Case) -> str:
    """Every text file that runs leave, hidden ones and the cache too."""
    case.refuse()
    case.made("--allow-gaps")
    case.refuse(99)
    case.made("--speed", "1.1")
    found = [path.read_bytes() for path in case.folder.rglob("*") if path.is_file()]
    assert not any(KEY.encode() in data for data in found)
    texts = [data.decode() for data in found if _is_text(data)]
    assert len(texts) >= 3
    return "\n".join(texts)


def _is_text(data: bytes) -> bool:
    try:
        return b"\0" not in data and bool(data.decode())
    except UnicodeDecodeError:
        return False


def manifest(case: Case) -> str:
    case.refuse()
    case.made("--allow-gaps")
    found = case.kept("manifest.json")
    assert json.loads(found)["gaps"]
    return found


def feed(case: Case) -> str:
    case.refuse()
    case.made("--allow-gaps")
    run = narrate("feed", case.folder / "out" / "river", "--base-url", URL, "-o", case.folder / "show")
    pages = [path for path in (case.folder / "show").rglob("*") if path.suffix in {".xml", ".html", ".json", ".vtt"}]
    return run.out + run.err + "".join(path.read_text(encoding="utf-8") for path in pages)


def studio(case: Case) -> str:
    case.refuse(99)
    options = MakeOptions(script=ScriptOptions(voice="openai/anna"))
    session = Session(open_edition(str(case.source), case.folder / "out", options).folder)
    made = Studio.of(session)
    try:
        passage = next(iter(session.state.book.passages()))
        found = next(iter(made.plans.passage(passage)))
        with pytest.raises(NarratorError) as caught:
            made.booth.ask(found).result(60)
        return json.dumps(caught.value.data, default=str) + str(caught.value) + caught.value.remedy
    finally:
        made.close()


def exception(case: Case) -> str:
    error = case.refused()
    seen = ["".join(traceback.format_exception(error)), json.dumps(error.data, default=str)]
    chain: BaseException | None = error
    while chain:
        seen += [str(chain), repr(chain)]
        chain = chain.__cause__ or chain.__context__
    return " ".join(seen)


def doctor(case: Case) -> str:
    case.refused()
    run = narrate("doctor", "--json")
    return run.out + run.err + narrate("doctor").out


def library(case: Case) -> str:
    """Its journal, what is told of it, and its page."""
    case.refuse(99)
    out = case.folder / "out"
    run = narrate("make", "--library", case.source, "--voice", "openai/anna", "-o", out)
    told = [narrate("library", what, out) for what in ("status", "report")]
    kept = (out / ".library.jsonl").read_text(encoding="utf-8") + case.kept("*.html")
    assert "failed" in kept
    return run.out + run.err + "".join(each.out + each.err for each in told) + kept


def published(case: Case) -> str:
    """Every text file at the host of the show."""
    feed(case)
    run = narrate("feed", "publish", case.folder / "host", case.folder / "show")
    found = [path.read_bytes() for path in (case.folder / "host").rglob("*") if path.is_file()]
    return run.out + run.err + "\n".join(data.decode() for data in found if _is_text(data))


OUTPUTS: tuple[Callable[[Case], str], ...] = (
    terminal, log, manifest, studio, feed, exception, as_json, doctor, library, published,
)  # fmt: skip


@pytest.fixture
def server(keyed_server: SpeechServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[SpeechServer]:
    quick = replace(Limits(attempts=2).faster(200), decide_s=45.0)  # however slow the machine, the first text is heard
    monkeypatch.setattr("narrator.synthesis.network.service.Limits", lambda: quick)
    engine.forget()  # nothing is known of the servers of other tests
    yield keyed_server
    engine.forget()


# each output with three of the disguises: all of them against the excerpt itself are in test_secrets
PAIRS = [
    (output, list(DISGUISES)[(i * 5 + k * 7) % len(DISGUISES)]) for i, output in enumerate(OUTPUTS) for k in range(3)
]


@pytest.mark.parametrize(("output", "disguise"), PAIRS)
def test_no_output_shows_the_key(
    server: SpeechServer, tmp_path: Path, output: Callable[[Case], str], disguise: str
) -> None:
    shown = output(Case(tmp_path, server, disguise))
    assert shown.strip()
    assert "\x1b]" not in shown
    assert not shows(shown)


def test_the_words_of_the_server_are_shown(server: SpeechServer, tmp_path: Path) -> None:
    """Else nothing would be proven above."""
    assert "Incorrect key" in terminal(Case(tmp_path, server, "as it is"))
