"""Options of several commands: what they take, and what they leave behind."""

from __future__ import annotations

import os
from pathlib import Path

import click
import pytest

from narrator.cli.speech import difference, network_options, speed
from tests.loopback.service import CERTIFICATE
from tests.running import narrate


@pytest.mark.parametrize(("given", "factor"), [("1.2", 1.2), ("+20%", 1.2), ("-50%", 0.5), (".75", 0.75), ("2", 2.0)])
def test_speed_as_a_factor_or_a_difference(given: str, factor: float) -> None:
    assert speed(given) == factor


@pytest.mark.parametrize("given", ["", "fast", "20%", "+1.2", "0.4", "+101%", "-51%", "１.２", "nan"])
def test_no_speed(given: str) -> None:
    with pytest.raises(click.BadParameter):
        speed(given)


@pytest.mark.parametrize(("given", "value"), [("+10Hz", 10), ("-5", -5), ("0hz", 0), ("-200Hz", -200)])
def test_pitch(given: str, value: int) -> None:
    assert difference("Hz", 200)(given) == value


@pytest.mark.parametrize("given", ["", "+10%", "1.5", "+201", "+１０Hz", "+10Hz\n+"])
def test_no_pitch(given: str) -> None:
    with pytest.raises(click.BadParameter):
        difference("Hz", 200)(given)


@pytest.mark.parametrize("url", ["127.0.0.1:3128", "socks5://127.0.0.1:1", "http://", "http://a:99999"])
def test_a_proxy_that_is_none(url: str) -> None:
    run = narrate("voices", "refresh", "--proxy", url)
    assert run.code == 2
    assert "http://127.0.0.1:3128" in run.err


def test_a_file_without_certificates(tmp_path: Path) -> None:
    path = tmp_path / "ca.pem"
    path.write_text("no", encoding="ascii")
    run = narrate("voices", "refresh", "--ca", path)
    assert run.code == 2
    assert "holds no certificates" in run.err


def test_the_way_to_the_network_holds_as_long_as_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NARRATOR_PROXY", raising=False)
    monkeypatch.setenv("NARRATOR_CA", "/before")
    seen: dict[str, str] = {}

    @click.command()
    @network_options
    def command() -> None:
        seen.update({name: os.environ[name] for name in ("NARRATOR_PROXY", "NARRATOR_CA")})

    command.main(["--proxy", "http://a:1", "--ca", str(CERTIFICATE)], standalone_mode=False)
    assert seen == {"NARRATOR_PROXY": "http://a:1", "NARRATOR_CA": str(CERTIFICATE)}
    assert "NARRATOR_PROXY" not in os.environ
    assert os.environ["NARRATOR_CA"] == "/before"


def test_a_voice_that_cannot_follow_says_so(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text("早上好。", encoding="utf-8")
    run = narrate("make", source, "--voice", "tone", "--pitch", "+5Hz", "-o", tmp_path)
    assert run.code == 1
    assert "The voice tone cannot follow --pitch." in run.err
