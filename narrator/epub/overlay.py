"""The media overlay of a chapter: which piece of the sound goes with which sentence (SMIL)."""

from __future__ import annotations

from narrator.epub.book import BookChapter
from narrator.epub.pages import sentence_id
from narrator.epub.xml import Element, document


def clock(ms: int) -> str:
    """A SMIL clock value: `H:MM:SS.mmm`."""
    seconds, ms = divmod(ms, 1000)
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{ms:03d}"


def overlay(chapter: BookChapter, page: str, audio: str) -> bytes:
    """The whole file; `page` and `audio` are addresses as seen from it."""
    pairs = [
        Element(
            "par",
            {"id": f"p{number}"},
            [
                Element("text", {"src": f"{page}#{sentence_id(number)}"}),
                Element(
                    "audio",
                    {"src": audio, "clipBegin": clock(sentence.start_ms), "clipEnd": clock(sentence.end_ms)},
                ),
            ],
        )
        for number, sentence in enumerate(chapter.spoken(), 1)
    ]
    sequence = Element("seq", {"id": "chapter", "epub:textref": page, "epub:type": "chapter"}, pairs)
    attributes = {
        "xmlns": "http://www.w3.org/ns/SMIL",
        "xmlns:epub": "http://www.idpf.org/2007/ops",
        "version": "3.0",
    }
    return document(Element("smil", attributes, [Element("body", {}, [sequence])]))
