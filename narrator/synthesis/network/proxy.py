"""The way out, where there is no direct one, and whom to trust on it.

`--proxy` sets NARRATOR_PROXY and `--ca` NARRATOR_CA, so that worker processes have them, too.
"""

from __future__ import annotations

import os

PROXY_VARIABLES = ("NARRATOR_PROXY", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")
CA_VARIABLES = ("NARRATOR_CA", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")


def proxy() -> str | None:
    """The proxy's URL, if there is one that speaks HTTP."""
    values = (os.environ.get(name, "") for name in PROXY_VARIABLES)
    return next((value for value in values if value.startswith(("http://", "https://"))), None)


def authorities() -> str | None:
    """A file of certificate authorities to trust besides the usual ones."""
    values = (os.environ.get(name, "") for name in CA_VARIABLES)
    return next((value for value in values if os.path.isfile(value)), None)  # noqa: PTH113
