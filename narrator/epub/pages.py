"""The pages of a book: a chapter's text with a name for every sentence, and the table of contents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from narrator.epub.book import BookChapter, BookParagraph, BookSentence, EpubBook
from narrator.epub.xml import Element, document

ACTIVE = "-epub-media-overlay-active"  # the class of what is being read
STYLE = f"""\
html {{ color-scheme: light dark; }}
body {{ margin: 5%; line-height: 1.75; text-align: justify; }}
h1, h2 {{ line-height: 1.4; text-align: start; break-after: avoid; }}
h1 {{ font-size: 1.5em; margin: 2em 0 1.5em; }}
h2 {{ font-size: 1.2em; margin: 1.5em 0 1em; }}
p {{ margin: 0; text-indent: 2em; }}
nav ol {{ list-style: none; padding: 0; }}
nav li {{ margin: 0.5em 0; }}
.cover {{ margin: 0; text-align: center; }}
.cover img {{ max-width: 100%; max-height: 100vh; }}
.{ACTIVE} {{ background-color: #ffe9a8; color: #1c1c1c; border-radius: 0.2em; }}
"""
CONTENTS = {"zh": "目录", "en": "Contents"}
COVER = {"zh": "封面", "en": "Cover"}


def in_language(words: dict[str, str], language: str) -> str:
    return words.get(language.partition("-")[0].lower(), words["en"])


def sentence_id(number: int) -> str:
    """The name of the spoken sentence of that number, from 1."""
    return f"s{number}"


def page(title: str, language: str, body: Sequence[Element], style: str) -> bytes:
    head = [
        Element("meta", {"charset": "utf-8"}),
        Element("title", {}, [title]),
        Element("link", {"rel": "stylesheet", "type": "text/css", "href": style}),
    ]
    attributes = {
        "xmlns": "http://www.w3.org/1999/xhtml",
        "xmlns:epub": "http://www.idpf.org/2007/ops",
        "lang": language,
        "xml:lang": language,
    }
    root = Element("html", attributes, [Element("head", {}, head), Element("body", {}, body)])
    return document(root, "<!DOCTYPE html>\n")


def chapter_page(chapter: BookChapter, language: str) -> bytes:
    """A chapter's text, to the character. A title that is not spoken stands above it."""
    numbers = iter(range(1, 1 << 30))
    content = [_paragraph(paragraph, numbers, n == 0) for n, paragraph in enumerate(chapter.paragraphs)]
    if not chapter.is_titled:
        content.insert(0, Element("h1", {"id": "title"}, [chapter.title]))
    section = Element("section", {"epub:type": "chapter", "role": "doc-chapter", "aria-labelledby": "title"}, content)
    return page(chapter.title, language, [section], "../style.css")


def _paragraph(paragraph: BookParagraph, numbers: Iterator[int], is_first: bool) -> Element:
    spans = [_span(sentence, numbers) for sentence in paragraph.sentences]
    if not paragraph.is_heading:
        return Element("p", {}, spans)
    return Element("h1", {"id": "title"}, spans) if is_first else Element("h2", {}, spans)


def _span(sentence: BookSentence, numbers: Iterator[int]) -> Element | str:
    if not sentence.is_spoken:
        return sentence.text
    return Element("span", {"id": sentence_id(next(numbers))}, [sentence.text])


def contents_page(book: EpubBook, pages: Sequence[str]) -> bytes:
    """The navigation document; `pages` are the chapters' addresses."""
    title = in_language(CONTENTS, book.language)
    entries = [
        Element("li", {}, [Element("a", {"href": href}, [chapter.title or str(number)])])
        for number, (chapter, href) in enumerate(zip(book.chapters, pages, strict=True), 1)
    ]
    toc = Element(
        "nav",
        {"epub:type": "toc", "role": "doc-toc", "id": "toc"},
        [Element("h1", {}, [title]), Element("ol", {}, entries)],
    )
    return page(title, book.language, [toc], "style.css")


def cover_page(book: EpubBook, picture: str) -> bytes:
    image = Element("img", {"src": picture, "alt": f"{book.title} {book.author}".strip()})
    section = Element("section", {"epub:type": "cover", "class": "cover"}, [image])
    return page(in_language(COVER, book.language), book.language, [section], "style.css")
