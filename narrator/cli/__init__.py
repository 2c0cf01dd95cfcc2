"""The command line: parse, call, print. One module a command; what they do is in `produce` and the packages below."""

from narrator.cli.root import main

__all__ = ["main"]
