"""The way out, where there is no direct one, and whom to trust on it.

`--proxy` sets NARRATOR_PROXY and `--ca` NARRATOR_CA, so that worker processes have them, too.
"""

from __future__ import annotations

import os
import ssl
from urllib.request import proxy_bypass

from narrator.errors import NetworkError

OWN_PROXY = "NARRATOR_PROXY"
PROXY_VARIABLES = (OWN_PROXY, "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")
CA_VARIABLES = ("NARRATOR_CA", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")


def proxy(host: str) -> str | None:
    """The URL of the proxy on the way to `host`, if there is one that speaks HTTP; NO_PROXY is heeded."""
    if own := os.environ.get(OWN_PROXY):
        return own
    values = (os.environ.get(name, "") for name in PROXY_VARIABLES)
    found = next((value for value in values if value.startswith(("http://", "https://"))), None)
    return None if found and proxy_bypass(host) else found


def authorities() -> str | None:
    """A file of certificate authorities to trust besides the usual ones."""
    values = (os.environ.get(name, "") for name in CA_VARIABLES)
    return next((value for value in values if os.path.isfile(value)), None)  # noqa: PTH113


def add_authorities(context: ssl.SSLContext, path: str | None) -> None:
    """Let a context trust the system's authorities, and those of a file. Raises NetworkError."""
    context.load_default_certs()
    if path:
        try:
            context.load_verify_locations(path)
        except OSError as error:
            raise NetworkError(
                f"{path} holds no certificates in PEM form.",
                remedy=f"Give another file with --ca, or unset {' and '.join(CA_VARIABLES[1:])}.",
            ) from error
