"""Lyrics with times (LRC): lines of verse in the order in which they are sung."""

from __future__ import annotations

import re

from narrator.manuscript import crediting
from narrator.manuscript.cues import BILINGUAL, is_foreign
from narrator.manuscript.draft import Draft, DraftPassage, Fragment
from narrator.manuscript.options import CueLanguage
from narrator.manuscript.text import LINE_END

_STAMP = r"\[\d{1,3}:\d{1,2}(?:[.:]\d{1,3})?\]"
_STAMPS = re.compile(rf"\s*(?:{_STAMP}\s*)+")
_TIME = re.compile(r"\[(\d{1,3}):(\d{1,2})(?:[.:](\d{1,3}))?\]")
_ENTRY = re.compile(r"\s*\[(?P<key>[a-zA-Z#]{1,12}):(?P<value>[^\]\n]*)\]\s*")
_INLINE = re.compile(r"<\d{1,3}:\d{1,2}(?:[.:]\d{1,3})?>")
_ANNOUNCED = re.compile(r"([^\s:：][^:：\n]{0,30}?)\s*[-–—]\s*([^-–—:：\n]{2,30})")
FEWEST = 2  # lines with times


def is_lyrics(head: str) -> bool:
    """Whether most of a text's first lines begin with times in square brackets."""
    lines = [line for line in LINE_END.split(head) if line.strip()][:40]
    stamped = sum(bool(_STAMPS.match(line)) for line in lines)
    entries = sum(bool(_ENTRY.fullmatch(line)) for line in lines)
    return stamped >= FEWEST and stamped + entries >= 0.6 * len(lines)


def read_lyrics(text: str, language: CueLanguage = "chinese") -> Draft:
    """A passage for every line that is sung; one with several times is sung as often."""
    metadata: dict[str, str] = {}
    sung: list[tuple[float, DraftPassage]] = []
    last = 0.0
    for line in LINE_END.split(text):
        stamps = _STAMPS.match(line)
        if not stamps:
            entry = _ENTRY.fullmatch(line)
            if entry:
                metadata.setdefault(entry["key"].lower(), entry["value"].strip())
            sung.append((last, DraftPassage((Fragment(line + "\n", "metadata" if entry else ""),))))
            continue
        words = line[stamps.end() :]
        reason = crediting.REASON if crediting.is_credit(words, "song") else ""
        for number, time in enumerate(_TIME.finditer(stamps[0])):
            last = int(time[1]) * 60 + int(time[2]) + int((time[3] or "0").ljust(3, "0")) / 1000
            heading = (Fragment(stamps[0] + "\n", "time code"),) if not number else ()
            sung.append((last, DraftPassage((*heading, *_words(words, reason)))))
    sung = _in_one_language(sorted(sung, key=lambda each: each[0]), language)
    title, author = metadata.get("ti", ""), metadata.get("ar", "")
    if not (title and author):
        title, author = _announced(title, author, next((p.spoken for _, p in sung if p.spoken.strip()), ""))
    return Draft(tuple(passage for _, passage in sung), title=title, author=author, deliberate=True, metadata=metadata)


def _in_one_language(sung: list[tuple[float, DraftPassage]], language: CueLanguage) -> list[tuple[float, DraftPassage]]:
    """The lines without those in the other language, where most times have a line in each."""
    at: dict[float, set[bool]] = {}
    for time, passage in sung:
        if words := passage.spoken.strip():
            at.setdefault(time, set()).add(is_foreign(words))
    both = sum(len(kinds) > 1 for kinds in at.values())
    if language == "both" or both < BILINGUAL * len(at) or both < FEWEST:
        return sung
    passed_over = language == "chinese"
    return [
        (t, p.left_out("other language") if p.spoken.strip() and is_foreign(p.spoken) == passed_over else p)
        for t, p in sung
    ]


def _announced(title: str, author: str, first: str) -> tuple[str, str]:
    """The title and the singer, as far as the first line says what the entries do not: `晴天 - 周渡`."""
    found = _ANNOUNCED.fullmatch(first.strip())
    if not found:
        return title, author
    song, singer = found.groups()
    if title and singer == title:
        song, singer = singer, song
    return title or song, author or (singer if title in ("", song) else "")


def _words(text: str, reason: str) -> list[Fragment]:
    made: list[Fragment] = []
    position = 0
    for time in _INLINE.finditer(text):
        made += [Fragment(text[position : time.start()], reason), Fragment(time[0], "time code")]
        position = time.end()
    return [*made, Fragment(text[position:], reason)]
