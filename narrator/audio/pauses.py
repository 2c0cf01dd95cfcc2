"""Silence by structure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pauses:
    """Pauses in seconds: between sentences, paragraphs, after a heading, and at a chapter's head and tail.

    `clause_s` stands where one sentence had to be synthesized in two parts. Inside a segment the voice makes its own.
    """

    sentence_s: float = 0.35
    clause_s: float = 0.15
    paragraph_s: float = 0.80
    heading_s: float = 1.00
    head_s: float = 0.50
    tail_s: float = 1.00
