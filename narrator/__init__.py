"""Narrator: Chinese text in, finished narration out.

    >>> import narrator
    >>> script = narrator.segment("第一句话。第二句话。")
    >>> utterance = narrator.pronounce("145亿美元")
    >>> edition = narrator.make("speech.txt", pathlib.Path("output"), narrator.MakeOptions())

Importing it does nothing; each name is loaded when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from narrator.errors import NarratorError
    from narrator.frontend import Lexicon, Utterance
    from narrator.frontend.pronounce import pronounce
    from narrator.produce import Edition, make
    from narrator.rendering.options import MakeOptions
    from narrator.script import Script, ScriptOptions, segment

__version__ = "0.1.0"

__all__ = [
    "Edition",
    "Lexicon",
    "MakeOptions",
    "NarratorError",
    "Script",
    "ScriptOptions",
    "Utterance",
    "__version__",
    "make",
    "pronounce",
    "segment",
]

_HOMES = {
    "Edition": "narrator.produce",
    "Lexicon": "narrator.frontend",
    "MakeOptions": "narrator.rendering.options",
    "NarratorError": "narrator.errors",
    "Script": "narrator.script",
    "ScriptOptions": "narrator.script",
    "Utterance": "narrator.frontend",
    "make": "narrator.produce",
    "pronounce": "narrator.frontend",
    "segment": "narrator.script",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_HOMES[name]), name)
