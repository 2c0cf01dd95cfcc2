"""Sounds, takes, what failed, and exports, without a page."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from narrator import edition
from narrator.errors import SynthesisError
from narrator.rendering.clips import Job, Rendered, render
from narrator.studio import edits
from narrator.studio import speaker as speaking
from narrator.studio.plans import Said
from narrator.studio.session import Session
from narrator.studio.sound import sound_of
from narrator.studio.workshop import Studio
from tests.running import narrate
from tests.studio.browser import eventually


@pytest.fixture
def studio(session: Session) -> Iterator[Studio]:
    made = Studio.of(session)
    yield made
    made.close()


def said(studio: Studio, text: str) -> Said:
    for passage in studio.session.state.book.passages():
        for found in studio.plans.passage(passage):
            if text in found.segment.text:
                return found
    raise AssertionError(text)


def hear(studio: Studio, text: str) -> Said:
    found = said(studio, text)
    studio.booth.ask(found).result(30)
    studio.takes.heard(found)
    return found


def test_a_sound_is_what_make_lays_on_the_track(studio: Studio) -> None:
    found = hear(studio, "店主拆开信")
    sound = studio.booth.ready(found)
    assert sound is not None
    run = narrate("make", studio.session.path, "--json")
    assert run.code == 0, run.err
    made = edition.load((studio.session.folder / "manifest.json").read_text(encoding="utf-8"))
    record = next(s for c in made.chapters for p in c.paragraphs for s in p.segments if s.text.startswith("店主拆开信"))
    assert record.clip == found.key
    shift = record.start_s
    for mark, other in zip(sound.marks, record.marks, strict=True):
        assert mark[:2] == other[:2]
        assert abs(mark[2] - (other[2] - shift)) < 0.0002
        assert abs(mark[3] - (other[3] - shift)) < 0.0002
    assert '"clips_found"' in run.out


def test_a_silent_segment_has_no_sound(session: Session) -> None:
    clip = np.zeros(0, np.float32)
    from narrator.audio.clip import Clip

    sound = sound_of(Clip(clip, 24_000, ()), {})
    assert (sound.duration_s, sound.peaks, sound.marks) == (0.0, (), ())
    assert session.state.revision == 1


def test_takes_chain_and_outlive_the_studio(studio: Studio) -> None:
    first = hear(studio, "店主拆开信")
    place = {"passage": first.passage.id, "segment": first.number}
    for text in ("店主烧掉信。", "店主收起信。"):
        mark = studio.session.state.book.passage(first.passage.id)
        assert mark is not None
        edits.apply(studio.session, {"action": "retype", **place, "mark": mark.mark, "text": text})
        hear(studio, text[:4])
    now = said(studio, "店主收起信")
    assert [take.text[:4] for take in studio.takes.of(now)] == ["店主烧掉", "店主拆开"]
    again = Studio.of(Session(studio.session.folder))
    assert [take.text[:4] for take in again.takes.of(said(again, "店主收起信"))] == ["店主烧掉", "店主拆开"]
    again.close()


def test_a_change_of_voice_keeps_takes_of_what_was_heard(studio: Studio) -> None:
    found = hear(studio, "店主拆开信")
    edits.apply(studio.session, {"action": "deliver", "scope": "book", "voice": "tone", "speed": 1.5})
    now = said(studio, "店主拆开信")
    assert now.key != found.key
    assert [(take.key, take.speed) for take in studio.takes.of(now)] == [(found.key, 1.0)]


def test_a_clip_that_was_spoken_anew_can_be_put_back(studio: Studio) -> None:
    found = hear(studio, "店主拆开信")
    kept = studio.booth.kept_aside(found)
    assert not studio.booth.differs(found.key, kept)
    clip = studio.plans.store.get(found.key)
    assert clip is not None
    from dataclasses import replace

    studio.plans.store.put(found.key, replace(clip, samples=clip.samples * 0.5))
    assert studio.booth.differs(found.key, kept)
    studio.booth.restore(found.key, kept)
    assert not studio.booth.differs(found.key, kept)


def test_what_failed_is_on_the_list_until_it_is_mended(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(job: Job) -> Rendered:
        if "店主" in job.utterance.text:
            raise SynthesisError("The voice gave unusable audio (it is silent).", text=job.utterance.text)
        return render(job)

    monkeypatch.setattr(speaking, "render", fails)
    found = said(studio, "店主拆开信")
    with pytest.raises(SynthesisError):
        studio.booth.ask(found).result(30)
    (item,) = studio.booth.troubles(found.passage)
    assert (item.kind, item.segment) == ("failed", found.number)
    assert "silent" in item.reason
    monkeypatch.setattr(speaking, "render", render)
    studio.booth.ask(found).result(30)
    assert studio.booth.troubles(found.passage) == []


def test_an_odd_pace_is_on_the_list(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    found = hear(studio, "店主拆开信")
    sound = studio.booth.ready(found)
    assert sound is not None
    other = replace(found, voice=replace(found.voice, engine="kokoro"))
    studio.booth.judge(other, sound)  # a tone is ten syllables a second
    (item,) = studio.booth.troubles(found.passage)
    assert item.kind == "suspicious"
    assert "syllables a second" in item.reason


def test_an_export_is_stopped_and_goes_on(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    gate, spoken = threading.Semaphore(2), list[str]()

    def slowly(job: Job) -> Rendered:
        assert gate.acquire(timeout=120)
        spoken.append(job.key)
        return render(job)

    monkeypatch.setattr(speaking, "render", slowly)
    told: list[dict[str, Any]] = []
    studio.export.told = told.append
    studio.export.start()
    eventually(lambda: len(spoken) == 2, "two segments")
    studio.export.stop()
    eventually(lambda: studio.export.status["state"] == "stopped", "the stop")
    for _ in range(100):
        gate.release()
    studio.export.start()
    eventually(lambda: studio.export.status["state"] == "done", "the edition")
    assert [status["state"] for status in told if status["state"] in ("speaking", "stopped", "done")][-1] == "done"
    assert len(list(studio.session.folder.glob("*.mp3"))) == 3
    assert studio.export.status["made"] == 0  # make found every clip


def test_an_export_is_stopped_inside_a_chapter(studio: Studio) -> None:
    told: list[str] = []

    def stop_early(status: dict[str, Any]) -> None:
        told.append(status["state"])
        if status["state"] == "making":
            studio.export.stop()

    studio.export.told = stop_early
    studio.export.start()
    eventually(lambda: studio.export.status["state"] == "stopped", "the stop")
    assert told[-3:] == ["making", "stopping", "stopped"]
    assert list(studio.session.folder.glob("*.mp3")) == []


def test_an_export_that_fails_says_so(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    with edition.writing(studio.session.folder):
        studio.export.start()
        eventually(lambda: studio.export.status["state"] == "failed", "the failure")
    assert "Another run" in studio.export.status["en"]["problem"]
    assert "Narrator" in studio.export.status["zh"]["problem"]


def test_an_option_for_an_edition_is_written_into_its_script(
    session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from narrator.studio import server

    monkeypatch.setattr(server, "serve", lambda *_: None)
    monkeypatch.setattr("narrator.cli.studio._install", lambda _: None)  # it would fetch a voice that nobody hears
    run = narrate("studio", session.folder, "--voice", "zf_xiaoxiao", "--title", "别的", "--no-browser")
    assert run.code == 0, run.err
    assert "voice: zf_xiaoxiao" in session.path.read_text(encoding="utf-8")
    assert "passed over" in run.err
    assert not list(tmp_path.glob("output"))
