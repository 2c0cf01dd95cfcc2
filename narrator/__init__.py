"""Narrator: Chinese text in, finished narration out.

    >>> import narrator
    >>> script = narrator.segment("第一句话。第二句话。")
    >>> utterance = narrator.pronounce("145亿美元")
    >>> edition = narrator.make("speech.txt", pathlib.Path("output"), narrator.MakeOptions())

Importing it does nothing; each name is loaded when it is first used.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as a type checker reads it; `typing` is not loaded for it, so that Ctrl-C is ours sooner
if TYPE_CHECKING:
    from typing import Any

    from narrator.errors import NarratorError
    from narrator.frontend import Lexicon, Utterance
    from narrator.frontend.pronouncing import pronounce
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
    "Edition": "produce",
    "Lexicon": "frontend",
    "MakeOptions": "rendering.options",
    "NarratorError": "errors",
    "Script": "script",
    "ScriptOptions": "script",
    "Utterance": "frontend",
    "make": "produce",
    "pronounce": "frontend",
    "segment": "script",
}


def __getattr__(name: str) -> Any:
    from narrator.on_demand import loaded

    return loaded(__name__, name, _HOMES)
