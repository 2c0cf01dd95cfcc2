"""Lexicons and the author's marks, from the script to what a voice is given."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from narrator import produce
from narrator.cli import main
from narrator.errors import LexiconError
from narrator.frontend import Utterance
from narrator.rendering.options import MakeOptions
from narrator.rendering.pronouncing import Pronouncer, in_folder, with_lexicons
from narrator.script import markdown
from narrator.script.model import Chapter, Paragraph, Reading, Script, Segment
from narrator.script.options import ScriptOptions
from narrator.synthesis.engine import engine
from narrator.synthesis.network.wording import shares

NAMES = '单 = { say = "shan4", context = "单老师" }\n重 = { say = "chong2", chapter = "2" }\n'
SCRIPT = """---
narrator: 1
title: 名字
voice: tone
lexicon: words/names.toml
---

# 上篇

单老师说重不重。

# 下篇

单老师说重不重。
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "names.toml").write_text(NAMES, encoding="utf-8")
    path = tmp_path / "script.md"
    path.write_text(SCRIPT, encoding="utf-8")
    return path


def read(source: Path, *lexicons: Path) -> Script:
    return produce.read(str(source), MakeOptions(ScriptOptions(lexicon=lexicons))).script


def heard(script: Script) -> list[str]:
    said = Pronouncer.of(script).utterances(script)
    return [" ".join(s for token in utterance.tokens for s in token.pinyin) for utterance in said]


def sent(utterance: Utterance) -> str:
    return "".join(share.sent for share in shares(utterance))


def test_a_script_names_its_lexicon(source: Path) -> None:
    assert heard(read(source)) == [
        "shang4 pian1",
        "shan4 lao3 shi1 shuo1 zhong4 bu4 zhong4",
        "xia4 pian1",
        "shan4 lao3 shi1 shuo1 chong2 bu4 chong2",
    ]


def test_a_lexicon_of_the_command_line_is_stronger(source: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_text('单 = { say = "chan2", context = "单老师" }\n', encoding="utf-8")
    assert heard(read(source, other))[1].startswith("chan2 lao3 shi1")


def test_marks_of_the_author_reach_every_voice(source: Path) -> None:
    segment = Segment("老单喝茶。", readings=(Reading(1, 2, "shan4"),))
    script = replace(read(source), chapters=(Chapter("一", (Paragraph((segment, Segment("老单喝茶。"))),)),))
    marked, plain = Pronouncer.of(script).utterances(script)
    assert marked.text == plain.text == "老单喝茶。"
    kokoro = engine("kokoro")
    assert kokoro.content(marked) != kokoro.content(plain)
    assert (sent(marked), sent(plain)) == ("老善喝茶。", "老单喝茶。")


def test_pieces_of_a_respelled_text_keep_their_places() -> None:
    script = Script(
        "一",
        (Chapter("一", (Paragraph((Segment("一会儿重庆路见", readings=(Reading(3, 6, "chong2 qing4 lu4"),)),)),)),),
    )
    (utterance,) = Pronouncer.of(script).utterances(script)
    placed = [(utterance.text[s.piece.start : s.piece.end], s.sent) for s in shares(utterance)]
    assert placed == [("一", "一"), ("会儿", "会儿"), ("重", "崇"), ("庆", "庆"), ("路", "路"), ("见", "见")]


def test_a_script_that_is_written_elsewhere_names_the_same_files(source: Path, tmp_path: Path) -> None:
    moved = in_folder(read(source), tmp_path / "output" / "names")
    assert moved.lexicon == "../../words/names.toml"
    assert markdown.read(markdown.write(moved)) == moved
    again = with_lexicons(moved, tmp_path / "output" / "names")
    assert {Path(again.lexicon).resolve()} == {(tmp_path / "words" / "names.toml").resolve()}


def test_the_edition_keeps_the_lexicon_and_speaks_by_it(source: Path, tmp_path: Path) -> None:
    def clips(*args: str) -> list[str]:
        done = CliRunner().invoke(main, ["make", *args, "-q"])
        assert done.exit_code == 0, done.output
        manifest = json.loads((tmp_path / "out" / "试" / "manifest.json").read_text(encoding="utf-8"))
        return [s["text"] for c in manifest["chapters"] for p in c["paragraphs"] for s in p["segments"]]

    text = tmp_path / "text.txt"
    text.write_text("他读作重，不是重。", encoding="utf-8")
    lexicon = tmp_path / "mine.toml"
    lexicon.write_text('重 = ""\n', encoding="utf-8")
    given = [str(text), "--voice", "tone", "--title", "试", "-o", str(tmp_path / "out")]
    assert clips(*given, "--lexicon", str(lexicon)) == ["他读作重，不是重。"]  # shown, though it is not spoken
    written = (tmp_path / "out" / "试" / "script.md").read_text(encoding="utf-8")
    assert "lexicon: ../../mine.toml" in written
    assert heard(read(tmp_path / "out" / "试" / "script.md")) == ["ta1 du2 zuo4 bu4 shi4"]


@pytest.mark.parametrize("command", ["make", "preview", "script"])
def test_a_mistake_names_file_and_line(source: Path, tmp_path: Path, command: str) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_text('# names\n单 = "shan9"\n', encoding="utf-8")
    done = CliRunner().invoke(main, [command, str(source), "--lexicon", str(wrong)])
    assert done.exit_code == 1
    assert "wrong.toml, line 2: shan9 is no syllable" in done.stderr


def test_a_lexicon_that_is_not_there(source: Path) -> None:
    (source.parent / "words" / "names.toml").unlink()
    with pytest.raises(LexiconError, match=r"names\.toml"):
        read(source)
