"""Classes of characters, and where the tables of the front-end lie."""

from __future__ import annotations

import re
from pathlib import Path

DATA = Path(__file__).parent / "data"
HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
HAN_RUN = re.compile(f"[{HAN}]+")
PUNCTUATION = "，。！？；：、“”‘’「」『』（）《》〈〉【】〔〕［］｛｝…⋯—–―‥·・～,.!?;:'\"()[]{}«»‹›｡､｢｣"
