"""How much of a text consists of words: what tells text from the leavings of fonts that say not what they show."""

from __future__ import annotations

import re

from narrator.manuscript.frequent import SIMPLIFIED, TRADITIONAL

SAMPLE, STRETCHES = 400, 24  # characters that are looked at together, and how many times in a document
ENOUGH = 40  # hanzi; of fewer nothing can be said
WORDS = 0.45  # of the hanzi of Chinese prose and more stand in words of several characters
FREQUENT = 0.32  # and as many are among the 200 most frequent
UNREADABLE = 0.5
LONGEST_SENTENCE = 500  # hanzi, on average
MOST_STRAY = 0.3  # of the marks of a text may be signs that no one writes there
_HANZI = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_FREQUENT = frozenset(SIMPLIFIED[:140] + TRADITIONAL[:60] + "之其者也而以於乃曰")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff]+")
_ACCENTED = re.compile(r"[\u00a0-\u00bf\u00c0-\u00ff]")
_STRAY = re.compile(r"(?<=[\u4e00-\u9fff])[\"#$%&*+=@^~<>\u2080-\u208e] ?(?=[\u4e00-\u9fff\n]|$)")
_MARKS = re.compile(r"(?<=[\u4e00-\u9fff”’」』）》])[。，、！？；：,.!?;:]")
_SCRIPTS = re.compile(  # those that fonts without a table of their characters come out in
    r"[\u0080-\u009f\u0180-\u024f\u0530-\u05ff\u0700-\u0dff\u0e00-\u10ff\u1200-\u1d7f\u1d80-\u1dff\u2c00-\u2dff\ua000-\uabff"
    r"\ud800-\uf8ff\ufffd\x01-\x08\x0e-\x1f]"
)


def legibility(text: str) -> float:
    """The share of a text that is words, from 0 to 1; 1 for a text of which nothing can be said."""
    sample = _sample(text)
    hanzi, strange = _HANZI.findall(sample), len(_SCRIPTS.findall(sample))
    words = _LATIN.findall(sample)
    latin, accented = sum(map(len, words)), len(_ACCENTED.findall(sample))
    total = len(hanzi) + latin + strange + accented
    if total < ENOUGH:
        return 1.0
    good = len(hanzi) * _of_hanzi(hanzi, sample) + latin * _of_latin(words, accented)
    return round(min(1.0, good / (len(hanzi) + latin + strange)), 3)


def stray_marks(text: str) -> float:
    """The share of signs such as # and % where punctuation is expected, from 0 to 1; 0 where sentences end as usual."""
    sample = _sample(text)
    if len(_HANZI.findall(sample)) < LONGEST_SENTENCE * sample.count("。"):
        return 0.0
    stray, marks = len(_STRAY.findall(sample)), len(_MARKS.findall(sample))
    return stray / (stray + marks) if stray + marks >= ENOUGH else 0.0


def _sample(text: str) -> str:
    step = max(SAMPLE, len(text) // STRETCHES)
    return "".join(text[start : start + SAMPLE] for start in range(0, len(text), step))


def _of_hanzi(hanzi: list[str], sample: str) -> float:
    if len(hanzi) < ENOUGH:
        return 1.0
    frequent = sum(character in _FREQUENT for character in hanzi) / len(hanzi) / FREQUENT
    if frequent >= 1:
        return 1.0
    from narrator.words import vocabulary

    divided = (word for word in vocabulary().words(sample) if _HANZI.match(word))
    in_words = sum(len(word) for word in divided if len(word) > 1) / len(hanzi) / WORDS
    return (frequent + min(1.0, in_words)) / 2


def _of_latin(words: list[str], accented: int) -> float:
    """The share of Latin words that can be spoken; bytes of Chinese that were read as Latin come in runs of accents."""
    letters = sum(map(len, words))
    if accented > 0.25 * (letters + accented):
        return 0.0
    spoken = sum(len(word) for word in words if len(word) < 25 and (len(word) < 5 or re.search("[aeiouyAEIOUY]", word)))
    return spoken / letters if letters else 1.0
