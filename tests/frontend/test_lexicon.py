"""The lexicon: readings that are decided once for every voice."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrator.errors import LexiconError
from narrator.frontend import Lexicon, TokenKind, Utterance, pronounce, respell
from narrator.frontend.characters import HAN_RUN
from narrator.frontend.lexicon_file import entries_of, parse_entries
from narrator.frontend.respelling import homophone, spell
from narrator.resources import voices_folder
from tests.frontend.cases import pairs


def lexicon(entries: str) -> Lexicon:
    return Lexicon(parse_entries(entries, "test.toml"))


def heard(utterance: Utterance) -> str:
    return " ".join(" ".join(token.phonemes or token.surface) for token in utterance.tokens if token.is_spoken)


@pytest.mark.parametrize(("given", "expected"), pairs("lexicon"))
def test_entries(given: str, expected: str) -> None:
    entries, text = given.split(" | ")
    utterance = pronounce(text, lexicon(entries.replace("; ", "\n")))
    assert f"{utterance.spoken} | {heard(utterance)}" == expected


@pytest.mark.parametrize(("entries", "expected"), pairs("lexicon-mistakes"))
def test_mistakes_name_the_line(entries: str, expected: str) -> None:
    line, _, words = expected.partition(": ")
    with pytest.raises(LexiconError) as raised:
        lexicon(entries.replace(" ; ", "\n"))
    assert raised.value.line == int(line)
    assert f"test.toml, line {line}: " in raised.value.problem
    assert words in raised.value.problem
    assert "chong2 qing4 lu4" in raised.value.remedy


def test_the_house_lexicon_is_plain_toml_too() -> None:
    path = voices_folder() / "lexicon.toml"
    assert len(tomllib.loads(path.read_text(encoding="utf-8"))) == len(Lexicon.house().entries)


def test_no_lexicon_means_the_house_lexicon() -> None:
    assert pronounce("去Beijing").spoken == "去北京"
    assert pronounce("去Beijing", Lexicon()).spoken == "去Beijing"


def test_a_file_is_laid_over_the_house_lexicon(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('\ufeffBeijing = "北平"\n齁 = "hou4"\n', encoding="utf-8")
    mine = Lexicon.load(path)
    assert pronounce("Beijing和Shanghai，齁", mine).spoken == "北平和上海，齁"
    assert len(mine.entries) == len(Lexicon.house().entries)


@pytest.mark.parametrize("content", [None, b"\xff\xfe\xff", b"\x00"])
def test_a_file_that_cannot_be_read(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "mine.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(LexiconError, match=r"mine\.toml"):
        Lexicon.load(path)


def test_entries_of_a_front_matter() -> None:
    book = Lexicon(entries_of({"单": {"say": "shan4", "context": "单老师"}, "EWTO": "E W T O"}, "front matter"))
    assert pronounce("单老师", book).tokens[0].pinyin == ("shan4",)
    with pytest.raises(LexiconError, match="front matter"):
        entries_of({"单": "shan9"}, "front matter")


def test_entries_of_a_chapter_apply_in_it_alone() -> None:
    book = lexicon('单 = [{ say = "shan4", chapter = "3" }, { say = "chan2", chapter = "匈奴" }]')
    assert pronounce("单", book).tokens[0].pinyin == ("dan1",)
    assert pronounce("单", book.for_chapter(1, "序")).tokens[0].pinyin == ("dan1",)
    assert pronounce("单", book.for_chapter(3, "尾声")).tokens[0].pinyin == ("shan4",)
    assert pronounce("单", book.for_chapter(2, "匈奴")).tokens[0].pinyin == ("chan2",)


def test_the_authors_readings_go_before_the_lexicon() -> None:
    book = lexicon('老师 = "lao3 shi1"\n单老师 = "dan1 lao3 shi1"')
    utterance = pronounce("单老师", book, [(0, 1, "shan4")])
    assert heard(utterance) == "shan4 lao3 shi1"
    assert [token.fixed for token in utterance.tokens] == [True, False]
    with pytest.raises(LexiconError):
        pronounce("单老师", book, [(0, 1, "shan9")])


def test_what_is_decided_is_beyond_doubt() -> None:
    utterance = pronounce("荸荠和忐忑", lexicon('忐忑 = "tan3 te4"'))
    assert [token.doubt for token in utterance.tokens if token.fixed] == [0.0]


@pytest.mark.parametrize(
    ("entry", "text", "expected"),
    [
        ('单 = "shan4"', "老单来了", "老善来了"),
        ('花儿 = "huar1"', "花儿", "花儿"),
        ('行 = "hang2"', "行", "航"),
        ('银行 = "yin2 hang2"', "银行", "银航"),  # 银 can be read in no other way
        ('齁 = "hou1"', "齁", "齁"),  # nothing sounds alike
        ('EWTO = "E W T O"', "EWTO", "E W T O"),
    ],
)
def test_respelling(entry: str, text: str, expected: str) -> None:
    utterance = pronounce(text, lexicon(entry))
    respelled = respell(utterance)
    assert respelled.spoken == expected
    assert [token.pinyin for token in respelled.tokens] == [token.pinyin for token in utterance.tokens]
    assert respelled.text == text


def test_homophones_sound_alike() -> None:
    for syllable in ("zhong1", "lv4", "er2", "hang2", "shan4"):
        assert pronounce(homophone(syllable), Lexicon()).tokens[0].pinyin == (syllable,)


@given(st.lists(st.sampled_from(["hou1", "huar1", "lv2", "zhei4", "er3", "nve4"]), min_size=1, max_size=5))
def test_every_syllable_can_be_spelled(syllables: list[str]) -> None:
    spelled = spell(syllables)
    assert HAN_RUN.fullmatch(spelled)
    assert len(spelled) == len(syllables) + syllables.count("huar1")


_KEYS = st.text(alphabet="一不单行AB1·（儿", min_size=1, max_size=4)


@settings(max_examples=200)
@given(
    st.dictionaries(_KEYS, st.sampled_from(["", "E W", "三", "/ˈA/", "yi1 er4"]), max_size=6),
    st.text(alphabet="一不单行AB1·（儿，", max_size=20),
)
def test_any_lexicon_leaves_the_text_covered(entries: dict[str, str], text: str) -> None:
    try:
        book = Lexicon(entries_of(entries, "test"))
    except LexiconError:
        return
    utterance = pronounce(text, book)
    assert "".join(text[token.start : token.end] for token in utterance.tokens) == text
    assert all(token.start < token.end for token in utterance.tokens)
    assert all(token.kind is not TokenKind.SILENT or not token.spoken for token in utterance.tokens)


def test_a_long_text_is_searched_once() -> None:
    book = lexicon(f'{"一" * 50} = ""\n{"一" * 49}二 = "二"')
    assert sum(1 for _ in book.find("一" * 100_000)) == 2000


def test_the_documented_example_is_a_lexicon() -> None:
    page = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")
    book = lexicon(page.partition("```toml\n")[2].partition("```")[0])
    assert pronounce("这一行的单老师在重庆路（微博）", book).spoken == "这一行的单老师在重庆路"
    assert heard(pronounce("单", book.for_chapter(3))) == "chan2"
