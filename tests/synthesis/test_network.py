"""The scheduler of network engines: what is asked when, how often, and by how many, in hundredths of its real times."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator.errors import NarratorError, NetworkError, SynthesisError, VoiceError
from narrator.frontend import pronounce
from narrator.synthesis.network import notices
from narrator.synthesis.network.connections import Connections
from narrator.synthesis.network.failure import AttemptError, FailureKind, retry_after
from narrator.synthesis.network.interrupting import interrupt_all
from narrator.synthesis.network.limits import Deadlines, Limits
from narrator.synthesis.network.loop import Calls
from narrator.synthesis.network.pace import Pace
from narrator.synthesis.network.service import Advice, Service, TextJob
from narrator.synthesis.network.wording import clean, shares

FASTER = 100
SLACK_S = 10  # the machine may be busy with other things
LIMITS = Limits().faster(FASTER)
ADVICE = Advice(refused="Look at the clock.", no_voice="Choose another.")


class Server:
    """Answers in memory; `answer` gets the number of the request, from 1, and the seconds since the first."""

    def __init__(self, answer: Callable[[int, float], None] = lambda *_: None, took_s: float = 0.002) -> None:
        self.answer, self.took_s = answer, took_s
        self.times: list[float] = []
        self.at_once = self.most_at_once = self.refused = 0
        self.down = False

    async def request(self) -> str:
        import asyncio

        self.times.append(time.monotonic())
        number = len(self.times)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await asyncio.sleep(self.took_s)
            self.answer(number, time.monotonic() - self.times[0])
        except AttemptError:
            self.refused += 1
            raise
        finally:
            self.at_once -= 1
        return "said"

    async def probe(self) -> None:
        if self.down:
            raise AttemptError(FailureKind.UNREACHABLE, "no such name")

    def service(self, folder: Path, limits: Limits = LIMITS) -> Service:
        return Service("server", ADVICE, self.probe, limits, Connections("server", folder=folder))

    def work(self, text: str = "好", canary: Callable[[], None] = lambda: None) -> TextJob[str, str]:
        async def asked() -> None:
            canary()

        return TextJob(text, self.request, lambda said: said, asked)


def failing(kind: FailureKind, while_: Callable[[int, float], bool]) -> Callable[[int, float], None]:
    def answer(number: int, at_s: float) -> None:
        if while_(number, at_s):
            raise AttemptError(kind, f"{kind} {number}")

    return answer


def ask_all(service: Service, server: Server, count: int, threads: int) -> list[str]:
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(lambda _: service.ask(server.work()), range(count)))


@pytest.fixture
def said() -> Iterator[list[str]]:
    lines: list[str] = []
    with notices.heard_by(lambda notice: lines.append(str(notice))):
        yield lines


def test_no_more_at_once_than_places_and_no_faster_than_starts(tmp_path: Path) -> None:
    server, limits = Server(took_s=0.3), Limits().faster(10)
    ask_all(server.service(tmp_path, limits), server, 20, 20)
    assert server.most_at_once <= 8
    gap_s = 1 / limits.starts_per_s
    assert server.times[-1] - server.times[0] >= 19 * gap_s * 0.95
    assert all(later - first >= 2 * gap_s for first, later in zip(server.times, server.times[4:], strict=False))


def test_places_are_shared_by_processes_and_freed_by_death(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from narrator.synthesis.network.connections import Connections\n"
        "c = Connections('server', folder=Path(sys.argv[1])); held = [c.take() for _ in range(6)]\n"
        "print(sum(map(bool, held)), flush=True); time.sleep(60)"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        assert process.stdout.readline().strip() == "6"
        own = Connections("server", folder=tmp_path)
        held = [own.take() for _ in range(3)]
        assert [bool(place) for place in held] == [True, True, False]
    finally:
        process.kill()
        process.communicate()
    places = [own.take() for _ in range(7)]
    assert [bool(place) for place in places] == [True] * 6 + [False]
    for place in [*held, *places]:
        if place:
            place.release()


def test_a_pause_is_shared_and_half_as_many_go_on(tmp_path: Path, said: list[str]) -> None:
    server = Server(failing(FailureKind.BUSY, lambda number, _: number == 6), took_s=0.05)
    service = server.service(tmp_path)
    ask_all(service, server, 30, 8)
    gaps = [later - first for first, later in zip(server.times, server.times[1:], strict=False)]
    assert max(gaps) >= 0.8 * LIMITS.pause_s
    assert server.refused == 1
    assert any("asks for fewer requests; waiting" in line for line in said)
    assert any("answers again" in line for line in said)


def test_the_service_says_itself_how_long_to_wait(tmp_path: Path) -> None:
    def answer(number: int, _: float) -> None:
        if number == 1:
            raise AttemptError(FailureKind.BUSY, "429", retry_after_s=0.05)

    server = Server(answer)
    begun = time.monotonic()
    assert ask_all(server.service(tmp_path, Limits()), server, 1, 1) == ["said"]
    assert 0.05 <= time.monotonic() - begun < 0.8 * Limits().pause_s


def test_a_server_that_allows_four_and_bans_who_asks_more(tmp_path: Path) -> None:
    server = Server(took_s=0.05)
    banned_until = 0.0

    def answer(*_: object) -> None:
        nonlocal banned_until
        now = time.monotonic()
        if server.at_once > 4:
            banned_until = now + 5 / FASTER
        if now < banned_until:
            raise AttemptError(FailureKind.BUSY, "429")

    server.answer = answer
    ask_all(server.service(tmp_path), server, 120, 8)
    assert server.refused <= 0.1 * len(server.times)


def test_an_outage_costs_few_requests(tmp_path: Path, said: list[str]) -> None:
    server = Server(took_s=0.01)
    begun: list[float] = []

    def answer(number: int, _: float) -> None:
        if number >= 20 and not begun:
            begun.append(time.monotonic())
        if begun and time.monotonic() - begun[0] < 20 / FASTER:
            raise AttemptError(FailureKind.UNREACHABLE, "it answers 503")

    server.answer = answer
    ask_all(server.service(tmp_path), server, 60, 4)
    assert server.refused <= 15
    assert any("trying once more in" in line for line in said)


def test_a_service_that_stays_away_ends_all_with_one_error(tmp_path: Path) -> None:
    server = Server(failing(FailureKind.UNREACHABLE, lambda *_: True))
    service = server.service(tmp_path)
    errors: list[NarratorError] = []

    def ask() -> None:
        with pytest.raises(NetworkError) as caught:
            service.ask(server.work())
        errors.append(caught.value)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
        assert not thread.is_alive()
    assert len({id(error) for error in errors}) == 1
    assert "run the same command again" in str(errors[0])


def test_a_text_that_breaks_every_connection_does_not_stop_the_others(tmp_path: Path) -> None:
    server, poisoned = Server(), Server(failing(FailureKind.UNREACHABLE, lambda *_: True))
    service = server.service(tmp_path, LIMITS.faster(3))
    with ThreadPoolExecutor(2) as pool:
        bad = pool.submit(service.ask, poisoned.work("石头"))
        while not bad.done():
            assert service.ask(server.work()) == "said"
        with pytest.raises(SynthesisError) as caught:
            bad.result()
    assert caught.value.text == "石头"


def test_texts_that_cannot_be_spoken_do_not_stop_the_service(tmp_path: Path, said: list[str]) -> None:
    server = Server(failing(FailureKind.NO_AUDIO, lambda *_: True))
    service = server.service(tmp_path)
    for _ in range(3):
        with pytest.raises(SynthesisError, match="though it speaks others"):
            service.ask(server.work("石头"))
    assert len(server.times) == 9
    assert not any("trying once more" in line for line in said)


def test_what_is_denied_is_not_asked_again(tmp_path: Path) -> None:
    server = Server(failing(FailureKind.DENIED, lambda *_: True))
    with pytest.raises(VoiceError, match="Choose another"):
        server.service(tmp_path).ask(server.work())
    assert len(server.times) == 1


def test_a_refusal_is_tried_two_more_times(tmp_path: Path) -> None:
    server = Server(failing(FailureKind.REFUSED, lambda *_: True))
    with pytest.raises(NetworkError, match="Look at the clock"):
        server.service(tmp_path).ask(server.work())
    assert len(server.times) == 3


def test_offline_is_known_before_anything_is_asked(tmp_path: Path) -> None:
    server = Server()
    server.down = True
    service = server.service(tmp_path)
    with pytest.raises(NetworkError, match=r"cannot be reached \(no such name\)"):
        service.ask(server.work())
    server.down = False
    time.sleep(LIMITS.echo_s * 1.1)
    assert service.ask(server.work()) == "said"
    assert len(server.times) == 1


def test_a_service_that_never_says_a_word_is_soon_given_up(tmp_path: Path) -> None:
    server = Server(failing(FailureKind.SILENT, lambda *_: True))
    with pytest.raises(NetworkError, match=r"cannot be reached \(silent 2\).*run the same command again"):
        server.service(tmp_path).ask(server.work())
    assert len(server.times) == 2


def test_a_service_that_spoke_before_may_be_silent_for_longer(tmp_path: Path) -> None:
    server = Server(failing(FailureKind.SILENT, lambda number, _: 1 < number < 6))
    service = server.service(tmp_path)
    assert [service.ask(server.work()) for _ in range(2)] == ["said"] * 2
    assert len(server.times) == 6


def test_a_service_that_is_slow_with_every_first_answer_is_asked_again(tmp_path: Path) -> None:
    silent: set[str] = set()
    server = Server()
    service = server.service(tmp_path)

    def work(text: str) -> TextJob[str, str]:
        async def request() -> str:
            if text not in silent:
                silent.add(text)
                raise AttemptError(FailureKind.SILENT, "no answer in 15 s")
            return await server.request()

        return replace(server.work(text), fetch=request)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda text: service.ask(work(text)), "一二三四五六")) == ["said"] * 6


@pytest.mark.parametrize("kind", [FailureKind.UNREACHABLE, FailureKind.SILENT, FailureKind.NO_AUDIO])
def test_a_service_that_never_speaks_is_given_up_in_time(tmp_path: Path, kind: FailureKind) -> None:
    def canary() -> None:
        raise AttemptError(kind, "never")

    server = Server(failing(kind, lambda *_: True))
    begun = time.monotonic()
    with pytest.raises(NetworkError, match=f"{kind}|never"):
        server.service(tmp_path).ask(server.work(canary=canary))
    assert time.monotonic() - begun < LIMITS.decide_s + SLACK_S


def test_strange_answers_are_no_failures_of_the_service(tmp_path: Path, said: list[str]) -> None:
    server = Server(failing(FailureKind.DOUBTFUL, lambda number, _: number % 4 != 0))
    ask_all(server.service(tmp_path), server, 4, 1)
    assert len(server.times) == 16
    assert not any("trying once more" in line for line in said)


def test_as_many_as_were_too_many_are_tried_again_later(tmp_path: Path) -> None:
    limits = replace(LIMITS, successes_to_forget=10, successes_to_widen=5)
    server = Server(failing(FailureKind.BUSY, lambda number, _: number == 6), took_s=0.05)
    service = server.service(tmp_path, limits)
    ask_all(service, server, 12, 8)
    assert service._pace._most < 8
    ask_all(service, server, 60, 8)
    assert service._pace._most == service._pace._allowed == 8


@pytest.mark.parametrize(("too_many", "then"), [(8, 4), (6, 3), (2, 1), (1, 1)])
def test_after_too_many_half_as_many_are_at_once(tmp_path: Path, too_many: int, then: int) -> None:
    pace = Pace("server", Limits().faster(10_000), Connections("server", folder=tmp_path))
    with ExitStack() as turns:
        for _ in range(too_many - 1):
            turns.enter_context(pace.turn(0))
        with suppress(AttemptError), pace.turn(0):
            raise AttemptError(FailureKind.BUSY, "429")
    assert pace._allowed == then
    assert pace._most == max(2, too_many - 1)


def test_starts_of_all_processes_are_apart(tmp_path: Path) -> None:
    places = [Connections("server", folder=tmp_path).take(0.3) for _ in range(2)]
    assert [bool(place) for place in places] == [True, False]
    time.sleep(0.35)
    places.append(Connections("server", folder=tmp_path).take(0.3))
    assert places[-1]
    for place in places:
        if place:
            place.release()


def test_requests_that_were_held_up_together_start_one_by_one() -> None:
    calls, times = Calls(), list[float]()

    async def work() -> None:
        times.append(time.monotonic())

    async def busy() -> None:
        time.sleep(0.3)

    with ThreadPoolExecutor(4) as pool:
        pool.submit(calls.run, busy)
        time.sleep(0.1)
        list(pool.map(lambda _: calls.run(work, 0.1), range(3)))
    assert all(later - first >= 0.099 for first, later in pairwise(times))


def test_who_waits_can_be_sent_home(tmp_path: Path) -> None:
    server = Server(failing(FailureKind.BUSY, lambda *_: True))
    service = server.service(tmp_path, Limits())
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(service.ask, server.work())
        while not server.refused:
            time.sleep(0.01)
        begun = time.monotonic()
        interrupt_all()
        with pytest.raises(NetworkError, match="Stopped"):
            waiting.result(timeout=120)
    assert time.monotonic() - begun < SLACK_S


def test_a_request_under_way_is_broken_off(tmp_path: Path) -> None:
    server = Server(took_s=60)
    service = server.service(tmp_path, Limits())
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(service.ask, server.work())
        while not server.at_once:
            time.sleep(0.01)
        service.interrupt()
        with pytest.raises(NetworkError, match="Stopped"):
            waiting.result(timeout=120)


def test_waiting_after_failures_holds_no_place(tmp_path: Path) -> None:
    server = Server(failing(FailureKind.DAMAGED, lambda number, _: number <= 3))
    service, own = server.service(tmp_path, Limits().faster(5)), Connections("server", folder=tmp_path)
    free: list[int] = []
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(service.ask, server.work())
        while not waiting.done():
            places = [place for _ in range(8) if (place := own.take())]
            free.append(len(places))
            for place in places:
                place.release()
            time.sleep(0.02)
        assert waiting.result() == "said"
    assert free.count(8) > len(free) / 2


@pytest.mark.parametrize(("jobs", "connections"), [(0, 4), (1, 1), (4, 4), (6, 6), (8, 8), (64, 8)])
def test_connections_for_jobs(tmp_path: Path, jobs: int, connections: int) -> None:
    assert Server().service(tmp_path).connections(jobs) == connections


def test_the_figures_are_those_agreed() -> None:
    deadlines, limits = Deadlines(), Limits()
    assert (deadlines.connect_s, deadlines.first_audio_s, deadlines.between_s) == (5, 15, 10)
    assert deadlines.total_for(30) == 35
    assert (limits.connections, limits.starts_per_s, limits.attempts) == (4, 4, 8)
    assert (limits.backoff_s, limits.longest_backoff_s) == (0.5, 30)
    assert (limits.pause_s, limits.longest_pause_s, limits.break_s, limits.longest_break_s) == (30, 300, 10, 60)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("5", 5.0),
        ("0.5", 0.5),
        ("-3", 0.0),
        (None, None),
        ("Mon", None),
        ("nan", None),
        ("inf", None),
        ("Mon, 01 Jan 2001 00:00:00 GMT", 0.0),
    ],
)
def test_retry_after(value: str | None, seconds: float | None) -> None:
    assert retry_after(value) == seconds


@given(st.text(st.characters()))
def test_clean_text_can_be_sent(text: str) -> None:
    sent = clean(text)
    sent.encode()
    assert not any(ord(char) < 32 or ord(char) & 0xFFFE == 0xFFFE or char in "\ufeff\u200b\u202e" for char in sent)


@pytest.mark.parametrize(
    "text", ["3.5亿人去那儿玩儿，OK？", "我\u202e们", "\ud800坏\ufffe", "e\u0301 cafe", "", "—— ……"]
)
def test_what_is_sent_belongs_to_pieces_that_cover_the_text(text: str) -> None:
    utterance = pronounce(text)
    said = shares(utterance)
    assert "".join(text[share.piece.start : share.piece.end] for share in said) == text
    assert "".join(share.sent for share in said) == "".join(clean(token.spoken) for token in utterance.tokens)
