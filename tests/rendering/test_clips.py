"""Clips that were stored before: those of version 0.1 are used, and those that are another text's are not."""

from __future__ import annotations

from concurrent.futures import Executor, ThreadPoolExecutor, wait
from pathlib import Path

import pytest

from narrator.audio.store import ClipStore, packed
from narrator.frontend import pronounce
from narrator.rendering.clips import Job, Rendered, Renderer, render, stored
from narrator.rendering.pausing import PausePlan
from narrator.rendering.plan import SegmentPlan
from narrator.synthesis import voices
from narrator.synthesis.engine import SpeechOptions, clip_key, engine

TEXT, OTHER = "挑夫走上山去，他数着石阶。", "灯亮了。"


@pytest.fixture
def store(tmp_path: Path, cache: Path) -> ClipStore:
    return ClipStore(str(tmp_path / "clips"))


def job(store: ClipStore, text: str, *, renew: bool = False) -> Job:
    utterance, voice, options = pronounce(text), voices.find("tone"), SpeechOptions()
    return Job(clip_key(engine("tone"), utterance, voice, options), utterance, voice, options, store.url, renew)


def place(store: ClipStore, key: str) -> Path:
    return Path(store.url) / key[:2] / f"{key}.flac"


def test_a_clip_of_version_0_1_is_used_and_gets_its_key(store: ClipStore) -> None:
    asked = job(store, TEXT)
    render(asked)
    clip = store.get(asked.key)
    assert clip
    place(store, asked.key).write_bytes(packed(clip))
    assert not render(asked).made
    found = store.find(asked.key)
    assert found
    assert found.is_named


@pytest.mark.parametrize("has_key", [True, False])
def test_a_clip_of_another_text_is_spoken_anew(store: ClipStore, has_key: bool) -> None:
    asked, other = job(store, TEXT), job(store, OTHER)
    render(other)
    clip = store.get(other.key)
    assert clip
    place(store, asked.key).parent.mkdir(parents=True, exist_ok=True)
    place(store, asked.key).write_bytes(packed(clip, other.key if has_key else ""))
    assert stored(store, asked.key, asked.utterance, 1.0) is None
    assert render(asked).made
    again = store.get(asked.key)
    assert again
    assert again.length_chars == len(TEXT)


def test_a_clip_that_is_to_be_renewed_is_spoken_anew(store: ClipStore) -> None:
    assert render(job(store, TEXT)).made
    assert not render(job(store, TEXT)).made
    assert render(job(store, TEXT, renew=True)).made


class Pool:
    """One thread for all voices."""

    def __init__(self) -> None:
        self.threads = ThreadPoolExecutor(1)

    def of(self, voice: voices.Voice) -> Executor:
        return self.threads


def test_a_clip_that_is_ready_is_not_handed_out_again(store: ClipStore) -> None:
    told: list[Rendered] = []
    renderer, asked = Renderer(Pool(), SpeechOptions(), store, told.append), job(store, TEXT)
    part = SegmentPlan(asked.utterance, asked.voice, asked.key, PausePlan(0.0))
    assert not renderer.under_way([part])
    assert renderer.submit(part)
    wait(renderer.under_way([part]))
    assert not renderer.submit(part)
    (again,) = renderer.under_way([part])
    assert [again.result().key] == [asked.key] == [clip.key for clip in told]
    assert renderer.clip(part).length_chars == len(TEXT)
    assert not renderer.failures([part])
