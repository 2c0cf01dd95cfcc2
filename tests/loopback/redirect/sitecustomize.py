"""Put on PYTHONPATH, it leads the process's connections to the loopback service, and lets it trust that one.

LOOPBACK_PORT is the service's; `refused` and `unknown` stand for a network that is down. No other host is found.
LOOPBACK_STARTS is a file for the times at which the name is looked for: each connection's start. With
LOOPBACK_TRUST=no, whom the process trusts is left as it is.
"""

import os
import socket
import time
from pathlib import Path

import certifi

_CERTIFICATE = Path(__file__).parent.parent / "certificate.pem"
_getaddrinfo = socket.getaddrinfo


def _redirected(host, port, *args, **kwargs):  # type: ignore[no-untyped-def]
    if host in ("127.0.0.1", "localhost"):
        return _getaddrinfo(host, port, *args, **kwargs)
    target = os.environ["LOOPBACK_PORT"]
    if host != "speech.platform.bing.com" or target == "unknown":
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    if log := os.environ.get("LOOPBACK_STARTS"):
        with Path(log).open("a", encoding="ascii") as file:
            file.write(f"{time.time()}\n")
    return _getaddrinfo("127.0.0.1", 1 if target == "refused" else int(target), *args, **kwargs)


socket.getaddrinfo = _redirected
if os.environ.get("LOOPBACK_TRUST") != "no":
    certifi.where = lambda: str(_CERTIFICATE)
