"""Readings for voices that take only text: characters that sound alike and can be read in no other way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from narrator.frontend.characters import DATA
from narrator.frontend.erhua import is_coloured
from narrator.frontend.layers import ambiguous
from narrator.frontend.model import Token, TokenKind, Utterance
from narrator.frontend.readings import readings


@cache
def _homophones() -> dict[str, str]:
    """Syllable with its tone → character."""
    lines = (DATA / "homophones.txt").read_text(encoding="utf-8").splitlines()
    entries = (entry for line in lines if not line.startswith("#") for entry in line.split())
    return {entry[:-1]: entry[-1] for entry in entries}


def homophone(syllable: str) -> str:
    """Characters that sound like a syllable (`huar1` is 花儿), or nothing."""
    if is_coloured(syllable):
        plain = homophone(syllable[:-2] + syllable[-1])
        return plain and plain + "儿"
    return _homophones().get(syllable, "")


def spell(syllables: Iterable[str]) -> str:
    """Characters that sound like syllables, at least without their tones."""
    return "".join(homophone(syllable) or _toneless(syllable) for syllable in syllables)


def _toneless(syllable: str) -> str:
    letters = syllable[:-1].removesuffix("r") if is_coloured(syllable) else syllable[:-1]
    found = next((found for tone in "41235" if (found := homophone(letters + tone))), "某")
    return found + "儿" if is_coloured(syllable) else found


def respell(utterance: Utterance) -> Utterance:
    """The utterance with other words to say where a lexicon or the author has decided how it is read.

    Only `spoken` changes: a character keeps its place if it can be read in no other way, or if nothing sounds alike.
    """
    return replace(utterance, tokens=tuple(map(_respelled, utterance.tokens)))


def _respelled(token: Token) -> Token:
    if not token.fixed or token.kind is not TokenKind.HAN:
        return token
    characters = token.spoken
    said: list[str] = []
    at = 0
    for syllable in token.pinyin:
        size = 2 if is_coloured(syllable) and characters[at + 1 : at + 2] == "儿" else 1
        said.append(_say(characters[at : at + size], syllable))
        at += size
    return replace(token, spoken="".join(said) + characters[at:])


def _say(written: str, syllable: str) -> str:
    if len(written) == 1 and written not in ambiguous() and readings().of_character(written) == syllable:
        return written
    return homophone(syllable) or written
