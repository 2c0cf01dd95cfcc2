"""No secret is seen in what a server says, however it says it, wherever that is shown."""

from __future__ import annotations

import base64
import html
import json
import traceback
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest

from narrator.errors import NarratorError
from narrator.frontend import pronounce
from narrator.synthesis import voices
from narrator.synthesis.engine import SpeechOptions
from narrator.synthesis.network.limits import Limits
from narrator.synthesis.network.proxy import PROXY_VARIABLES
from narrator.synthesis.network.secrets import RUN, excerpt
from narrator.synthesis.openai import OpenAIEngine
from tests.loopback.speech import SpeechServer, serving
from tests.running import finished, start

KEY = "sk-Vqry-Hzddxn/73+x_QZ9wertz"
DISGUISES: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "split by a space": lambda key: f"{key[:9]} {key[9:]}",
    "over three lines": lambda key: f"{key[:5]}\n{key[5:14]}\r\n\t{key[14:]}",
    "URL-encoded": lambda key: quote(key, safe=""),
    "URL-encoded twice": lambda key: quote(quote(key, safe=""), safe=""),
    "every byte URL-encoded": lambda key: "".join(f"%{byte:02x}" for byte in key.encode()),
    "JSON-escaped": lambda key: "".join(f"\\u{ord(char):04x}" for char in key),
    "with escaped slashes": lambda key: key.replace("/", "\\/"),
    "as entities": lambda key: "".join(f"&#{ord(char)};" for char in key),
    "as hexadecimal entities": lambda key: "".join(f"&#x{ord(char):X};" for char in key),
    "cut short with stars": lambda key: f"{key[:9]}*****{key[-4:]}",
    "cut short with dots": lambda key: f"{key[:12]}...",
    "in base64": lambda key: base64.b64encode(key.encode()).decode(),
    "in base64 behind a name": lambda key: base64.b64encode(f"user:{key}".encode()).decode(),
    "in hexadecimal": lambda key: key.encode().hex(),
    "in capitals": str.upper,
    "letter by letter": "-".join,
    "with invisible spaces": "\u200b".join,
    "in wide letters": lambda key: "".join(chr(ord(char) + 0xFEE0) for char in key),
    "with accents": "\u0308".join,
    "as entities without ends": lambda key: "".join(f"&#{ord(char)}" for char in key),
    "in long escapes": lambda key: "".join(f"\\U{ord(char):08x}" for char in key),
    "in escapes with braces": lambda key: "".join(f"\\u{{{ord(char):x}}}" for char in key),
    "in escapes of old browsers": lambda key: "".join(f"%u{ord(char):04X}" for char in key),
    "in octal": lambda key: "".join(f"\\{ord(char):03o}" for char in key),
    "as numbers": lambda key: str([ord(char) for char in key]),
    "in lines of base64": lambda key: base64.encodebytes((key * 3).encode()).decode(),
    "in base64 for addresses": lambda key: base64.urlsafe_b64encode(key.encode()).decode(),
    "in base64 in capitals": lambda key: base64.b64encode(key.encode()).decode().upper(),
    "in base64 of base64": lambda key: base64.b64encode(base64.b64encode(key.encode())).decode(),
    "in base64 of two bytes a letter": lambda key: base64.b64encode(key.encode("utf-16-le")).decode(),
    "backwards in base64": lambda key: base64.b64encode(key[::-1].encode()).decode(),
    "in base32": lambda key: base64.b32encode(key.encode()).decode(),
    "in hexadecimal of two bytes a letter": lambda key: key.encode("utf-16-be").hex(" "),
    "in quoted lines": lambda key: f"{key[:8]}=\r\n{key[8:]}",
    "backwards": lambda key: key[::-1],
    "in a terminal's title": lambda key: f"\x1b]0;{key}\x07",
}


def shows(text: str, key: str = KEY) -> list[str]:
    """The runs of six of the key's characters that can be read in a text, in any of the ways above."""
    plain = "".join(char for char in key.casefold() if char.isalnum())
    read = html.unescape(unicodedata.normalize("NFKD", text).casefold())
    found = []
    forms = {plain: RUN, plain[::-1]: RUN, key.encode().hex(): 2 * RUN}
    for data in (key.encode(), key[::-1].encode(), key.encode("utf-16-le"), base64.b64encode(key.encode())):
        forms[base64.b64encode(data).decode().casefold()] = RUN * len(data) // len(key) * 4 // 3
    forms[base64.b32encode(key.encode()).decode().casefold()] = RUN * 8 // 5
    forms[key.encode("utf-16-be").hex()] = 4 * RUN
    forms["".join(str(ord(char)) for char in key)] = 3 * RUN
    for form, run in forms.items():
        for version in (read, "".join(char for char in read if char.isalnum())):
            found += [form[at : at + run] for at in range(len(form) - run + 1) if form[at : at + run] in version]
    return found


@pytest.fixture
def keyed_server(monkeypatch: pytest.MonkeyPatch, cache: Path) -> Iterator[SpeechServer]:
    """A server of OpenAI's kind, whose key is KEY."""
    with serving(SpeechServer()) as server:
        for name in PROXY_VARIABLES:
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("NARRATOR_OPENAI_URL", server.url)
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        yield server


@pytest.mark.parametrize("disguise", DISGUISES)
def test_an_excerpt_shows_no_run_of_a_secret(monkeypatch: pytest.MonkeyPatch, disguise: str) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    shown = excerpt(f"Incorrect key {DISGUISES[disguise](KEY)} given")
    assert not shows(shown)
    assert shown.startswith("Incorrect key")
    assert shown.isprintable()


def test_passwords_of_proxies_and_servers_are_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://reader:Quiet%40Harbour5@127.0.0.1:1")
    monkeypatch.setenv("NARRATOR_OPENAI_URL", "http://me:Tall-Chimney8@127.0.0.1:1/v1")
    shown = excerpt("no Quiet@Harbour5 nor Quiet%40Harbour5, Tall-Chimney8")
    assert shown.count("…") == 3
    assert "arbou" not in shown
    assert "himne" not in shown


@pytest.mark.parametrize(
    "message", ["model 'anna' not loaded", "50% off & more", "你好，没有这个声音。", "a=1&b=%zz \\u12 &nosuch;"]
)
def test_what_is_no_secret_stays_as_it_is(monkeypatch: pytest.MonkeyPatch, message: str) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    assert excerpt(message) == message


@pytest.mark.parametrize("status", [401, 500])
@pytest.mark.parametrize("disguise", DISGUISES)
def test_no_error_shows_it(keyed_server: SpeechServer, disguise: str, status: int) -> None:
    keyed_server.always, keyed_server.message = status, f"Incorrect key: {DISGUISES[disguise](KEY)}"
    with pytest.raises(NarratorError) as caught:
        OpenAIEngine(replace(Limits(attempts=2).faster(200), decide_s=45.0)).synthesize(
            pronounce("灯亮了。"), voices.find("openai/anna"), SpeechOptions()
        )
    error: BaseException | None = caught.value
    seen = [json.dumps(caught.value.data, default=str), "".join(traceback.format_exception(caught.value))]
    while error:
        seen += [str(error), repr(error)]
        error = error.__cause__ or error.__context__
    assert not shows(" ".join(seen))


@pytest.mark.parametrize("disguise", ["as it is", "split by a space", "JSON-escaped", "in a terminal's title"])
def test_no_output_of_a_run_shows_it(keyed_server: SpeechServer, tmp_path: Path, disguise: str) -> None:
    source = tmp_path / "river.txt"
    source.write_text("河边的灯亮了。\n\n谁也没有说话！", encoding="utf-8")
    keyed_server.faults, keyed_server.message = [400] * 3, f"no such voice for {DISGUISES[disguise](KEY)}"
    for more in (["--json", "-v"], ["--allow-gaps"]):
        run = finished(start("make", source, "--voice", "openai/anna", "-o", tmp_path / "out", *more))
        assert "\x1b]" not in run.out + run.err
        assert not shows(run.out + run.err)
    doctor = finished(start("doctor"))
    assert not shows(doctor.out + doctor.err)
    for path in tmp_path.rglob("*"):
        if path.is_file() and path.suffix in {".json", ".md", ".srt", ".log", ".html", ".txt"}:
            assert not shows(path.read_text(encoding="utf-8")), path
