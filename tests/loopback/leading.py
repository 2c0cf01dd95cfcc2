"""Leads this process to a loopback service: names are found there, and its certificate is trusted."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from narrator.synthesis.network.proxy import CA_VARIABLES, PROXY_VARIABLES
from tests.loopback.service import CERTIFICATE

HOST = "speech.platform.bing.com"


def lead(patch: pytest.MonkeyPatch, port: int | None) -> None:
    """Let the service's name mean `port` of this computer; None: no name is found. No other host is."""
    found = socket.getaddrinfo

    def redirected(host: Any, asked: Any, *args: Any, **kwargs: Any) -> Any:
        if host == HOST and port is not None:
            return found("127.0.0.1", port, *args, **kwargs)
        if host in ("127.0.0.1", "localhost"):
            return found(host, asked, *args, **kwargs)
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    patch.setattr(socket, "getaddrinfo", redirected)
    for name in (*PROXY_VARIABLES, *CA_VARIABLES):
        patch.delenv(name, raising=False)
    patch.setenv("NARRATOR_CA", str(CERTIFICATE))
