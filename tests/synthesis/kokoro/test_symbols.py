"""Pinyin and marks in the offline voice's symbols: cases in tests/cases/symbols.txt; where words and marks stand."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given

from narrator.errors import SynthesisError
from narrator.frontend.model import TokenKind, Utterance
from narrator.synthesis.engine import SpeechOptions, within_limit
from narrator.synthesis.kokoro.engine import MOST_SYMBOLS, KokoroEngine, soundings
from narrator.synthesis.kokoro.symbols import (
    PAUSES,
    TOKEN_IDS,
    symbols_of_english,
    symbols_of_mark,
    symbols_of_syllable,
)
from narrator.synthesis.pieces import pieces
from narrator.synthesis.voices import DEFAULT_VOICE, find
from tests.synthesis.utterances import SPOKEN, UTTERANCES, Part, utterance

CASES = Path(__file__).parents[2] / "cases" / "symbols.txt"
ARROWS = {"1": "→", "2": "↗", "3": "↓", "4": "↘", "5": ""}


def cases() -> list[tuple[str, str]]:
    lines = CASES.read_text(encoding="utf-8").splitlines()
    return [(syllable, symbols) for syllable, symbols in (line.split() for line in lines if line[:1] != "#")]


def test_every_syllable_has_the_symbols_that_the_voice_was_trained_on() -> None:
    assert len(cases()) > 400
    for syllable, symbols in cases():
        for tone, arrow in ARROWS.items():
            assert symbols_of_syllable(syllable + tone) == symbols.replace("0", arrow), syllable


def test_every_symbol_is_in_the_vocabulary() -> None:
    made = "".join(symbols_of_syllable(syllable + tone) for syllable, _ in cases() for tone in ARROWS)
    assert set(made) | set(PAUSES.values()) <= TOKEN_IDS.keys()


def test_the_vocabulary_is_that_of_the_model() -> None:
    """Places picked from config.json of Kokoro-82M v1.0."""
    known = {";": 1, ",": 3, "?": 6, "—": 9, "…": 10, "“": 14, " ": 16, "ʨ": 21, "ꭧ": 23, "A": 24, "O": 31, "T": 36,
             "a": 43, "z": 68, "æ": 72, "ɕ": 77, "ə": 83, "ɚ": 85, "ɥ": 99, "ɨ": 101, "ŋ": 112, "ɹ": 123, "ʂ": 130,
             "ʊ": 135, "ɤ": 140, "ˈ": 156, "ʰ": 162, "↓": 169, "→": 171, "↗": 172, "↘": 173, "ᵻ": 177}  # fmt: skip
    assert known.items() <= TOKEN_IDS.items()
    assert len(TOKEN_IDS) == len(set(TOKEN_IDS.values())) == 114
    assert TOKEN_IDS["f"] - TOKEN_IDS["a"] == 5  # there is no g: the voice has ɡ
    assert "g" not in TOKEN_IDS


@pytest.mark.parametrize(
    ("syllable", "symbols"),
    [("dianr3", "tjɛ↓nɚ"), ("wanr2", "wa↗nɚ"), ("hair2", "xai↗ɚ"), ("r5", "ɚ"), ("er4", "ɚ↘"), ("lv4", "ly↘"),
     ("lü4", "ly↘"), ("nve4", "nɥe↘"), ("xue2", "ɕɥe↗"), ("jiu3", "ʨjou↓"), ("gui4", "kwei↘"), ("lun2", "lwə↗n")],
)  # fmt: skip
def test_merged_and_shortened_syllables(syllable: str, symbols: str) -> None:
    assert symbols_of_syllable(syllable) == symbols


@pytest.mark.parametrize("syllable", ["xyz1", "zh1", "bong9", "ma0", "hello5"])
def test_what_is_no_syllable_is_an_error(syllable: str) -> None:
    with pytest.raises(KeyError):
        symbols_of_syllable(syllable)
    with pytest.raises(SynthesisError, match="not a Mandarin syllable"):
        soundings(utterance([("字", TokenKind.HAN, (syllable,), ())]))


@pytest.mark.parametrize(
    ("mark", "symbol"),
    [("，", ","), ("。", "."), ("。。。", "…"), ("……", "…"), ("——", "—"), ("！！！", "!"), ("？！", "?"), ("★", ""),
     ("·", ""), ("「", "“"), ("』", "”"), ("", "")],
)  # fmt: skip
def test_marks(mark: str, symbol: str) -> None:
    assert symbols_of_mark(mark) == symbol


def han(text: str, *syllables: str) -> Part:
    return text, TokenKind.HAN, syllables, ()


def mark(text: str) -> Part:
    return text, TokenKind.PUNCTUATION, (), ()


def said(*parts: Part) -> list[str]:
    return [sounding.symbols for sounding in soundings(utterance(parts))]


def test_words_stand_apart_and_characters_do_not() -> None:
    assert said(han("早上", "zao3", "shang5"), han("好", "hao3")) == ["ʦau↓", "ʂaŋ ", "xau↓."]


def test_marks_lean_on_what_they_close_or_open() -> None:
    parts = [
        han("他", "ta1"),
        han("说", "shuo1"),
        mark("：“"),
        han("走", "zou3"),
        mark("。”"),
        han("好", "hao3"),
        mark("。"),
    ]
    assert "".join(said(*parts)) == "tʰa→ ʂwo→: ʦou↓. xau↓."
    apart = [han("说", "shuo1"), mark("：“"[0]), mark("“"), han("走", "zou3"), mark("”"), han("好", "hao3")]
    assert "".join(said(*apart)) == "ʂwo→: “ʦou↓” xau↓."


def test_english_words_are_words() -> None:
    parts: list[Part] = [han("在", "zai4"), ("GSTO", TokenKind.LATIN, (), ("ʤˌi", "ˌɛs")), han("里", "li3"), mark("。")]
    assert "".join(said(*parts)) == "ʦai↘ ʤˌi ˌɛs li↓."


@pytest.mark.parametrize(
    ("word", "said"),
    [("tˈi", "tʰˈi"), ("pˈi", "pʰˈi"), ("kˈA", "kʰˈA"), ("pɹˈɑʤˌɛkt", "pʰɹˈɑʤˌɛktʰ"), ("klˈɪk", "kʰlˈɪkʰ"),
     ("stˈɑɹ", "stˈɑɹ"), ("spˈɑɹk", "spˈɑɹkʰ"), ("sˈtɔɹi", "sˈtɔɹi"), ("bˈɛst", "bˈɛst"), ("dˈi", "dˈi"),
     ("lˈOɡO", "lˈOɡO"), ("ˈɛks", "ˈɛks"), ("kjˈu", "kʰjˈu"), ("tˈɑptˌɛn", "tʰˈɑptʰˌɛn"),
     ("ˈAʧ", "ˈAʧʰ"), ("ʧˈæt", "ʧʰˈætʰ"), ("pˈɑɹɾi", "pʰˈɑɹtʰi"), ("bˈʌʔn", "bˈʌtn")],
)  # fmt: skip
def test_english_is_aspirated_where_english_is(word: str, said: str) -> None:
    assert symbols_of_english(word) == said


def test_only_english_changes_what_a_chinese_sentence_with_it_is_kept_under() -> None:
    """Clips of sentences without English keep their keys, however English is mapped: the symbols are what counts."""
    plain = [han("他", "ta1"), han("看", "kan4"), mark("。")]
    mixed: list[Part] = [han("看", "kan4"), ("TV", TokenKind.LATIN, (), ("tˈi", "vˈi")), mark("。")]
    assert KokoroEngine().content(utterance(plain)) == [[1, "tʰa→ "], [1, "kʰa↘n"], [1, "."]]
    assert said(*mixed) == ["kʰa↘n ", "tʰˈi vˈi", "."]


def test_what_has_no_sound_has_no_symbols() -> None:
    parts: list[Part] = [
        ("😀", TokenKind.SILENT, (), ()),
        han("好", "hao3"),
        mark("★"),
        (" ", TokenKind.SILENT, (), ()),
    ]
    assert said(*parts) == ["", "xau↓.", "", ""]


@given(UTTERANCES)
def test_soundings_are_the_pieces_and_end_in_a_pause(made: Utterance) -> None:
    found = soundings(made)
    assert [sounding.piece for sounding in found] == list(pieces(made))
    symbols = "".join(sounding.symbols for sounding in found)
    assert set(symbols) <= TOKEN_IDS.keys()
    assert "  " not in symbols
    assert symbols == symbols.strip()
    if made.is_spoken:
        assert symbols[-1] in PAUSES.values()
    for sounding in found:
        assert bool(sounding.piece.beats) <= bool(sounding.symbols)


@given(SPOKEN)
def test_every_part_of_a_long_utterance_can_be_spoken(made: Utterance) -> None:
    speaker = KokoroEngine()
    long = utterance(
        [(made.text[t.start : t.end], t.kind, t.surface, t.phonemes) for t in made.tokens] * 12 + [mark("★" * 99)]
    )
    parts = list(within_limit(speaker, long))
    assert "".join(part.text for part in parts) == long.text
    assert all(speaker.size(part) <= speaker.limit < MOST_SYMBOLS for part in parts)


def test_a_part_without_speech_is_silence() -> None:
    """As when a long utterance was split before a tail of marks."""
    tail = utterance([mark("——"), mark("★"), ("😀", TokenKind.SILENT, (), ())])
    clip = KokoroEngine().synthesize(tail, find(DEFAULT_VOICE), SpeechOptions())
    assert len(clip.samples) == 0
    assert [tuple(each) for each in clip.marks] == [(0, 2, 0, 0), (2, 3, 0, 0), (3, 4, 0, 0)]


def test_equal_content_means_equal_sound_and_marks() -> None:
    speaker = KokoroEngine()
    rain, other, longer = (
        utterance([han("雨", "yu3"), mark("。")]),
        utterance([han("语", "yu3"), mark("．")]),
        utterance([han("雨", "yu3"), mark("。”")]),
    )
    assert speaker.content(rain) == speaker.content(other) != speaker.content(longer)
