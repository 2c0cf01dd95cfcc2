"""Small type over characters decides how they are read, in the script's own notation, and is silent itself."""

import pytest

from narrator.manuscript import read_bytes
from narrator.manuscript.ruby import reading_of
from narrator.script import compose, markdown
from tests.manuscript.books import docx, epub

RUBY = "<ruby>重<rp>(</rp><rt>chóng</rt><rp>)</rp>庆<rt>qìng</rt></ruby>"


@pytest.mark.parametrize(
    ("base", "gloss", "reading"),
    [
        ("重", "chóng", "chong2"),
        ("重庆", "chóngqìng", "chong2 qing4"),
        ("重庆", "Chóng Qìng", "chong2 qing4"),
        ("西安", "xī'ān", "xi1 an1"),
        ("西安", "xīān", "xi1 an1"),
        ("绿", "lǜ", "lv4"),
        ("东西", "dōngxi", "dong1 xi5"),
        ("重", "chong2", "chong2"),
        ("的", "de", "de5"),
        ("注音", "ㄓㄨˋ ㄧㄣ", "zhu4 yin1"),
        ("月", "ㄩㄝˋ", "yue4"),
        ("雪", "ㄒㄩㄝˇ", "xue3"),
        ("了", "˙ㄌㄜ", "le5"),
        ("知", "ㄓ", "zhi1"),
        ("漢字", "かんじ", ""),
        ("世界", "world", ""),
        ("世界", "women", ""),
        ("好", "hao", ""),
        ("重庆", "chóng", ""),
        ("重", "qióng chóng", ""),
        ("WTO", "shì mào", ""),
        ("人", "", ""),
    ],
)
def test_glosses(base: str, gloss: str, reading: str) -> None:
    assert reading_of(base, gloss) == reading


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (f"<html><body><p>他 在{RUBY}，住过。</p></body></html>".encode(), "a.html"),
        ("<p>他 在<ruby><rb>重</rb><rb>庆</rb><rt>chóng</rt><rt>qìng</rt></ruby>，住过。</p>".encode(), "a.html"),
        (f"# 记\n\n他 在{RUBY}，住过。\n".encode(), "a.md"),
        (epub({"OEBPS/one.xhtml": f"<html><body><p>他 在{RUBY}，住过。</p></body></html>"}, spine=("one",)), "a.epub"),
    ],
)
def test_a_reading_is_written_into_the_script(data: bytes, name: str) -> None:
    written = markdown.write(compose(read_bytes(data, name)))
    assert "他 在[重](chong2)[庆](qing4)，住过。" in written


def test_ruby_of_word() -> None:
    gloss = "<w:rt><w:r><w:t>zhǎng</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>长</w:t></w:r></w:rubyBase>"
    runs = f"<w:r><w:t>见了</w:t></w:r><w:r><w:ruby>{gloss}</w:ruby></w:r><w:r><w:t>老。</w:t></w:r>"
    found = read_bytes(docx([("", runs)]), "a.docx")
    assert "见了[长](zhang3)老。" in markdown.write(compose(found))
    assert [(item.text, item.reason) for item in found.left_out] == [("zhǎng", "ruby")]


def test_readings_stay_with_their_characters_behind_what_is_left_out_and_divided() -> None:
    text = "江边的风很大（微博），" + "他说着话，" * 30 + "到了<ruby>重庆<rt>Chóngqìng</rt></ruby>的码头。" * 2
    written = markdown.write(compose(read_bytes(f"<p>{text * 20}</p>".encode(), "a.html")))
    assert written.count("到了[重庆](chong2 qing4)的码头。") == 40


def test_glosses_in_another_language_are_only_silent() -> None:
    found = read_bytes("<p><ruby>東京<rt>とうきょう</rt></ruby>的街。</p>".encode(), "a.html")
    assert (found.blocks[0].text, found.blocks[0].readings) == ("東京的街。", ())
