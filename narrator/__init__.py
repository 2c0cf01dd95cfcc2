"""Narrator: Chinese text in, finished narration out."""

from __future__ import annotations

__version__ = "0.1.0"
