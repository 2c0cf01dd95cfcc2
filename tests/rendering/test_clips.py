"""Clips that were stored before: those of version 0.1 are used, and those that are another text's are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from narrator.audio.store import ClipStore, packed
from narrator.frontend import pronounce
from narrator.rendering.clips import Job, render, stored
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
