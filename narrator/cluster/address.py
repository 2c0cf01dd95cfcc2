"""Where the cluster is: `tcp://host:8786`, or `local:N` for N processes on this machine."""

from __future__ import annotations

import importlib.util
import re
from typing import NamedTuple

from narrator.errors import ClusterError

LOCAL = re.compile(r"local:([1-9]\d{0,2})", re.ASCII)
REMOTE = re.compile(r"(tcp|tls|ws|wss)://(\[[0-9a-fA-F:.]+\]|[\w.-]+):\d{1,5}", re.ASCII)
EXAMPLE = "Give the address of a Dask scheduler, such as tcp://10.0.0.5:8786, or local:4 for four processes here."
INSTALL = "Install it: pip install 'narrator[cluster]'"


class ClusterAddress(NamedTuple):
    """`processes` is 0 for a scheduler that runs already."""

    text: str
    processes: int = 0


def parse(text: str) -> ClusterAddress:
    """Raises ClusterError where that is no address."""
    if found := LOCAL.fullmatch(text):
        return ClusterAddress(text, int(found[1]))
    if REMOTE.fullmatch(text):
        return ClusterAddress(text)
    raise ClusterError(f"{text!r} is no address of a cluster.", remedy=EXAMPLE)


def require_extra() -> None:
    """Raises ClusterError where `distributed` is not installed."""
    if importlib.util.find_spec("distributed") is None:
        raise ClusterError("--cluster needs the package distributed.", remedy=INSTALL)
