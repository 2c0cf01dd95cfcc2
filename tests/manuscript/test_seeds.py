"""The sample manuscripts, as a user would read them."""

from pathlib import Path

import pytest

from narrator.manuscript import BlockKind, read

SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.mark.parametrize(
    ("name", "encoding", "blocks", "reasons"),
    [
        ("speech-news.txt", "utf-8", 1, {"editorial note"}),
        ("essay.md", "utf-8", 16, {"front matter", "markup", "link address"}),
        ("dialogue.txt", "utf-8", 17, set()),
        ("novel-gb18030.txt", "gb18030", 22, {"advertising", "editorial note"}),
        ("letter-big5.txt", "big5", 8, set()),
        ("interview.html", "utf-8", 10, {"page furniture", "note mark", "ruby", "image", "note"}),
        ("documentary.srt", "utf-8", 3, {"time code", "markup"}),
        ("novel.epub", "utf-8", 20, {"table of contents"}),
    ],
)
def test_seed_is_read(name: str, encoding: str, blocks: int, reasons: set[str]) -> None:
    manuscript = read(SEEDS / name)
    assert manuscript.encoding == encoding
    assert manuscript.certainty > 0.95
    assert len(manuscript.blocks) == blocks
    assert {item.reason for item in manuscript.left_out} == reasons


def test_essay_knows_its_title_and_headings() -> None:
    essay = read(SEEDS / "essay.md")
    assert (essay.title, essay.author, essay.metadata["voice"]) == ("慢车上的人", "林见微", "zf_xiaoxiao")
    assert [b.level for b in essay.blocks if b.kind is BlockKind.HEADING] == [1, 2, 2, 2]


def test_novel_knows_its_title_and_author() -> None:
    novel = read(SEEDS / "novel-gb18030.txt")
    assert (novel.title, novel.author) == ("雁回关", "沈砚舟")
    assert "第二章 二百七十人" in [block.text for block in novel.blocks]
