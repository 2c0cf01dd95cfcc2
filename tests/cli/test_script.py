"""`narrator script` says what it read, and how sure it is."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from narrator.cli import main

BODY = "河水在桥下慢慢地流，谁也没有注意到那条小船是什么时候靠岸的。老人提着灯走下来，回头看了看雾里的对岸。"


def run(*args: str) -> tuple[str, str]:
    result = CliRunner().invoke(main, ["script", *args])
    assert result.exit_code == 0, result.output
    return result.stdout, result.stderr


def test_says_format_encoding_and_size(tmp_path: Path) -> None:
    source = tmp_path / "river.txt"
    source.write_bytes(f"第一章 雾\n{BODY}\n第二章 岸\n{BODY}\n".encode("gb18030"))
    out, err = run(str(source))
    assert out.startswith("---")
    assert err.startswith(f"{source}: read as text, in gb18030 (99.")
    assert "2 chapters, 4 paragraphs" in err


def test_a_guess_is_named_and_the_next_one_to_try(tmp_path: Path) -> None:
    source = tmp_path / "short.txt"
    source.write_bytes("龜".encode("big5"))
    _, err = run(str(source))
    assert "The encoding is a guess. If the text looks wrong, try --encoding" in err


def test_says_what_is_left_out_and_what_is_missing(tmp_path: Path) -> None:
    source = tmp_path / "book.txt"
    source.write_text(f"第一章 雾\n{BODY}\n求月票！\n第三章 岸\n{BODY}\n", encoding="utf-8")
    _, err = run(str(source))
    assert "Left out, advertising: 1 piece: 求月票！" in err
    assert "Missing between “第一章 雾” and “第三章 岸”: 2 章." in err
    _, err = run(str(source), "--keep-all")
    assert "Left out" not in err


def test_a_pattern_for_headings(tmp_path: Path) -> None:
    source = tmp_path / "nights.txt"
    source.write_text(f"头一夜\n{BODY}\n又一夜\n{BODY}\n", encoding="utf-8")
    out, _ = run(str(source), "--heading", ".一夜$")
    assert "# 头一夜" in out
    assert "# 又一夜" in out
    result = CliRunner().invoke(main, ["script", str(source), "--heading", "("])
    assert result.exit_code == 2
    assert "is not a regular expression" in result.stderr
