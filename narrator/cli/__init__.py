"""The command line: parse, call, print. One module a command; what they do is in `produce` and the packages below."""

from __future__ import annotations

from narrator.cli import cache, doctor, feed, inspect, make, preview, pronounce, proof, script, studio, voices
from narrator.cli.root import main

__all__ = [
    "cache",
    "doctor",
    "feed",
    "inspect",
    "main",
    "make",
    "preview",
    "pronounce",
    "proof",
    "script",
    "studio",
    "voices",
]
