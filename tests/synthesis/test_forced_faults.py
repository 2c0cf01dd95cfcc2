"""A fault that comes first, often or always is never taken for how the service speaks.

The whole table, in runs of the command, is the part `forced` of `benchmarks.endurance`.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from narrator.audio.clip import Clip
from narrator.errors import NarratorError
from narrator.frontend import pronounce
from narrator.synthesis import voices
from narrator.synthesis.edge import EdgeEngine
from narrator.synthesis.engine import SpeechOptions
from narrator.synthesis.network.limits import Deadlines, Limits
from tests.loopback.comparing import same_speech
from tests.loopback.faults import SILENT_FAULTS, Fault, Orders
from tests.loopback.leading import lead
from tests.loopback.service import Service, running

TEXTS = (
    "第七章 山路",
    "灯亮了。",
    "雨停了，屋檐还在滴水。",
    "你怎么还在这里？",
    "去年营收163亿美元，多了25%！",
)
QUICK = replace(Limits().faster(400), starts_per_s=2_000.0, attempts=5, decide_s=45.0)
PATIENCE = Deadlines(connect_s=9, first_audio_s=6, between_s=4, total_s=9, close_s=0.05, compare_s=0.05)
VOICE = voices.find("zh-CN-YunxiNeural")


@pytest.fixture(scope="module")
def served() -> Iterator[Service]:
    with running(Service()) as service:
        yield service


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch, cache: object, served: Service) -> Service:
    lead(monkeypatch, served.port)
    served.requests.clear()
    return served


@pytest.fixture(scope="module")
def right(served: Service, tmp_path_factory: pytest.TempPathFactory) -> list[Clip | str]:
    """What is said without faults."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NARRATOR_CACHE", str(tmp_path_factory.mktemp("cache")))
        lead(patch, served.port)
        found = narrated(served)
    assert all(isinstance(clip, Clip) for clip in found)
    return found


def said(engine: EdgeEngine, text: str) -> Clip | str:
    """The speech of a text; where it fails, why."""
    try:
        return engine.synthesize(pronounce(text), VOICE, SpeechOptions())
    except NarratorError as error:
        return error.problem


def narrated(service: Service, **orders: object) -> list[Clip | str]:
    """All the texts, four at a time, by an engine that knows nothing yet."""
    service.orders = Orders(**orders)  # type: ignore[arg-type]
    engine = EdgeEngine(QUICK, PATIENCE)
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(lambda text: said(engine, text), TEXTS))


def wrong(found: list[Clip | str], right: list[Clip | str]) -> list[str]:
    """The texts whose sound is accepted and is not what it is without a fault."""
    return [
        text
        for text, clip, whole in zip(TEXTS, found, right, strict=True)
        if isinstance(clip, Clip) and isinstance(whole, Clip) and not same_speech(clip.samples, whole.samples)
    ]


@pytest.mark.parametrize("fault", [each for each in SILENT_FAULTS if each is not Fault.UNSAID_OTHER])
def test_no_wrong_sound_is_accepted(service: Service, right: list[Clip | str], fault: Fault) -> None:
    assert not wrong(narrated(service, each=(fault, fault)), right)
    assert not wrong(narrated(service, always=fault), right)


@pytest.mark.parametrize("fault", [Fault.DOUBLED, Fault.BURST, Fault.HALF_TEXT])
def test_no_first_answer_is_believed(service: Service, right: list[Clip | str], fault: Fault) -> None:
    found = narrated(service, each=(fault,))
    assert not wrong(found, right)
    assert all(isinstance(clip, Clip) for clip in found)


def test_no_mixture_of_faults_is_believed(service: Service, right: list[Clip | str]) -> None:
    assert not wrong(narrated(service, share=0.5, kinds=SILENT_FAULTS), right)


def test_a_service_without_faults_is_asked_once_for_each_text(service: Service, right: list[Clip | str]) -> None:
    assert not wrong(narrated(service), right)
    assert len(service.requests) <= len(TEXTS) + 4
