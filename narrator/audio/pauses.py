"""Silence by structure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pauses:
    """Pauses in seconds: between sentences, paragraphs, after a heading, and at a chapter's head and tail.

    Inside a segment the voice makes its own; they are lengthened to `comma_s` or `sentence_s` where it hurries.
    `clause_s` stands where one sentence had to be synthesized in two parts.
    """

    comma_s: float = 0.30
    clause_s: float = 0.30
    sentence_s: float = 0.60
    paragraph_s: float = 1.20
    heading_s: float = 1.20
    head_s: float = 0.50
    tail_s: float = 1.50
