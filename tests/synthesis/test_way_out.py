"""The way to services: proxies, certificate authorities, and what must never be seen of them."""

from __future__ import annotations

import os
import ssl
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from narrator.errors import NarratorError, NetworkError
from narrator.frontend import pronounce
from narrator.synthesis import voices
from narrator.synthesis.edge import EdgeEngine
from narrator.synthesis.engine import SpeechOptions
from narrator.synthesis.network.failure import words_of
from narrator.synthesis.network.limits import Deadlines, Limits
from narrator.synthesis.network.proxy import CA_VARIABLES, PROXY_VARIABLES, add_authorities, proxy
from tests.loopback.leading import lead
from tests.loopback.proxy import PASSWORD, Proxy, leading_to
from tests.loopback.service import CERTIFICATE, REDIRECT, Service, running
from tests.running import finished, start

HOST = "speech.platform.bing.com"
QUICK, PATIENCE = replace(Limits().faster(200), decide_s=45.0), Deadlines(connect_s=2, close_s=0.05, compare_s=0.02)


@pytest.fixture
def service() -> Iterator[Service]:
    with running(Service()) as service:
        yield service


@pytest.fixture
def way(service: Service, monkeypatch: pytest.MonkeyPatch, cache: object) -> Iterator[Proxy]:
    """A proxy that leads to the service, whose name nobody else knows."""
    with leading_to(service.port) as proxy:
        lead(monkeypatch, None)
        yield proxy


def say(engine: EdgeEngine) -> int:
    return len(engine.synthesize(pronounce("灯亮了。"), voices.find("zh-CN-YunxiNeural"), SpeechOptions()).samples)


@pytest.mark.parametrize("name", ["NARRATOR_PROXY", "HTTPS_PROXY", "https_proxy"])
def test_a_proxy_leads_to_the_service(service: Service, way: Proxy, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, way.url)
    assert say(EdgeEngine(QUICK, PATIENCE)) > 0
    assert way.asked == [f"{HOST}:443"]
    assert service.texts() == ["灯亮了。"]


def test_a_password_is_not_seen_where_the_proxy_refuses(way: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NARRATOR_PROXY", way.url.replace(PASSWORD, PASSWORD + "x"))
    with pytest.raises(NarratorError) as caught:
        say(EdgeEngine(QUICK, PATIENCE))
    chain: BaseException | None = caught.value
    assert PASSWORD not in str(caught.value)
    while chain is not None:
        assert PASSWORD not in words_of(chain)
        chain = chain.__cause__


def test_a_proxy_that_is_not_there(monkeypatch: pytest.MonkeyPatch, cache: object) -> None:
    lead(monkeypatch, None)
    monkeypatch.setenv("NARRATOR_PROXY", f"http://u:{PASSWORD}@127.0.0.1:1")
    with pytest.raises(NetworkError, match=r"cannot be reached \(the connection was refused\)") as caught:
        say(EdgeEngine(QUICK, PATIENCE))
    assert PASSWORD not in str(caught.value)


def test_no_proxy_is_heeded_but_not_for_the_own_option(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PROXY_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    assert proxy(HOST) is None
    monkeypatch.setenv("HTTPS_PROXY", "http://a:1")
    monkeypatch.setenv("NO_PROXY", "localhost,.bing.com")
    assert proxy(HOST) is None
    assert proxy("example.org") == "http://a:1"
    monkeypatch.setenv("NARRATOR_PROXY", "http://b:2")
    assert proxy(HOST) == "http://b:2"
    monkeypatch.delenv("NARRATOR_PROXY")
    monkeypatch.delenv("NO_PROXY")
    monkeypatch.setenv("HTTPS_PROXY", "socks5://a:1")
    assert proxy(HOST) is None


def test_a_file_without_certificates_is_named(tmp_path: Path) -> None:
    path = tmp_path / "ca.pem"
    path.write_text("no", encoding="ascii")
    with pytest.raises(NetworkError, match=r"ca.pem holds no certificates.*--ca"):
        add_authorities(ssl.create_default_context(), str(path))


@pytest.mark.parametrize("how", ["--ca", *CA_VARIABLES, "nothing"])
def test_whom_a_whole_run_trusts(service: Service, tmp_path: Path, how: str) -> None:
    source = tmp_path / "tea.txt"
    source.write_text("灯亮了。", encoding="utf-8")
    options: list[str | Path] = ["--ca", CERTIFICATE] if how == "--ca" else []
    environment = {**dict.fromkeys((*PROXY_VARIABLES, *CA_VARIABLES), ""), "LOOPBACK_TRUST": "no"}
    if how in CA_VARIABLES:
        environment[how] = str(CERTIFICATE)
    environment["PYTHONPATH"] = os.pathsep.join([str(REDIRECT), *filter(None, [os.environ.get("PYTHONPATH")])])
    command = ["make", source, "--voice", "zh-CN-YunxiNeural", "-o", tmp_path / "out", *options]
    run = finished(start(*command, LOOPBACK_PORT=str(service.port), NARRATOR_CACHE=tmp_path / "cache", **environment))
    if how == "nothing":
        assert run.code == 1
        assert "its certificate is not trusted" in run.err
        assert not service.requests
    else:
        assert run.code == 0, run.err
        assert service.texts() == ["灯亮了。"]
