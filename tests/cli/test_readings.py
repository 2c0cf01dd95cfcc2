"""`narrator pronounce`: how a text is read, for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from narrator.cli import main
from tests.running import narrate

TEXT = "去年卖了3.5万台🙂。"


def test_json_covers_the_text_with_tokens() -> None:
    done = CliRunner().invoke(main, ["pronounce", "--json", TEXT])
    assert done.exit_code == 0, done.output
    row = json.loads(done.stdout)
    assert row["text"] == TEXT
    assert "".join(token["text"] for token in row["tokens"]) == TEXT
    assert "".join(token["spoken"] for token in row["tokens"]) == row["spoken"]
    assert not any(character.isdigit() for character in row["spoken"])


def test_lines_of_standard_input_give_an_object_each() -> None:
    done = CliRunner().invoke(main, ["pronounce", "--json"], input="第一行。\n第二行。\n")
    assert done.exit_code == 0, (done.output, done.exception)
    assert [json.loads(line)["text"] for line in done.stdout.splitlines()] == ["第一行。", "第二行。"]


def test_the_table_shows_expansions_and_what_is_not_read() -> None:
    done = CliRunner().invoke(main, ["pronounce", TEXT])
    assert "三点五万" in done.stdout
    assert "not read: 🙂" in done.stdout


def test_the_name_of_a_file_is_read_as_words_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "tea.txt").write_text("灯亮了。", encoding="utf-8")
    run = narrate("pronounce", tmp_path / "tea.txt")
    assert run.code == 0
    assert "is read as words" in run.err
    assert "--doubtful" in run.err
    assert not narrate("pronounce", "灯亮了").err
