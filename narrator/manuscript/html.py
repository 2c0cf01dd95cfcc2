"""HTML pages: the article's text, its title, author and language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress

from narrator.errors import SourceError
from narrator.manuscript.draft import Draft, DraftPassage
from narrator.manuscript.encoding import Decoded, decode
from narrator.manuscript.options import DEFAULTS, ReadingOptions
from narrator.manuscript.page import Page, PageReader
from narrator.manuscript.source import SourceBytes, too_large

NAMES = (".html", ".htm", ".xhtml", ".shtml")
_BEGINS = re.compile(
    r"(?>\s|\ufeff|<!--.*?-->|<\?[^>]*>)*+<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_HAS_TAGS = re.compile(r"<(?:p|div|br|h[1-6]|span|table)\b", re.IGNORECASE)
_CHARSET = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE)
_AUTHORS = ("author", "article:author", "og:article:author", "dc.creator")
_SEPARATOR = re.compile(r"\s*[|｜_»«›‹·•]\s*|\s+[-–—:：/]\s+")
_SENTENCE_END = re.compile(r"[。！？!?]")
LONGEST_MENU = 40  # characters
LARGEST_PAGE = 24 << 20  # bytes; as one tree they take 600 MB
MOST = 0.6  # of a page's text
ENOUGH = 0.5  # of a page's text has to stand in its <article> or <main> for the rest to be passed over


def recognise(source: SourceBytes) -> bool:
    """By how it begins, or by its name and tags in it."""
    head = source.decoded.text[:4096]
    return bool(_BEGINS.match(head) or (source.name.lower().endswith(NAMES) and _HAS_TAGS.search(head)))


def read(source: SourceBytes, _: ReadingOptions = DEFAULTS) -> Draft:
    """The text of a page. Navigation, forms and other furniture are left out; tags and scripts are no text."""
    decoded = source.decoded if source.encoding else decode_page(source.data, source.name)
    page = _page(decoded.text)
    title = _title(page)
    return Draft(
        tuple(_from_heading(list(_within_article(page)), title)),
        title=title,
        author=next((page.metadata[key] for key in _AUTHORS if page.metadata.get(key)), ""),
        deliberate=True,
        language=page.language,
        decoded=decoded,
    )


def _page(text: str) -> Page:
    """A page without what its classes call menus and buttons, unless that is most of it."""
    whole, rest = PageReader().read(text), PageReader(by_class=True).read(text)
    sizes = [sum(len(passage.spoken) for passage in page.passages) for page in (whole, rest)]
    return rest if sizes[1] >= MOST * sizes[0] else whole


def _title(page: Page) -> str:
    """The title, without the name of the site that is often set beside it: the part that a heading repeats."""
    title = page.metadata.get("og:title") or page.title
    site = page.metadata.get("og:site_name", "")
    parts = [part for part in (each.strip() for each in _SEPARATOR.split(title)) if part and part != site]
    headings = [p.spoken.strip() for p in page.passages if p.level]
    repeated = [part for part in parts if part in headings]
    lowest = max(repeated, key=headings.index, default="")
    if lowest and lowest == headings[0] != parts[0] and _stands_behind(parts[0], lowest, page):
        lowest = parts[0]  # the first heading of a blog is its name
    return lowest or next((h for h in headings if h and h in title), "") or (parts[0] if len(parts) > 1 else title)


def _stands_behind(part: str, heading: str, page: Page) -> bool:
    texts = [p.spoken.strip() for p in page.passages]
    return part in texts[texts.index(heading) :]


def _from_heading(passages: Sequence[DraftPassage], title: str) -> list[DraftPassage]:
    """The passages of a page, the menus and names before the heading that is its title left out as furniture."""
    begins = next((i for i, p in enumerate(passages) if p.level and title and p.spoken.strip() == title), 0)
    before = [p.spoken.strip() for p in passages[:begins]]
    is_menu = all(len(text) <= LONGEST_MENU and not _SENTENCE_END.search(text) for text in before)
    return [p.left_out("page furniture") if i < begins and is_menu else p for i, p in enumerate(passages)]


def decode_page(data: bytes, name: str) -> Decoded:
    """The text of a page in the encoding that it declares, if that is true, else in the likeliest one.

    Raises SourceError for a page that is too large to be read as one.
    """
    if len(data) > LARGEST_PAGE:
        raise too_large(name, len(data), LARGEST_PAGE)
    declared = _CHARSET.search(data[:2048])
    if declared and not declared[1].lower().startswith(b"utf-16"):
        with suppress(UnicodeDecodeError):
            if declared[1].lower() == b"utf-8":  # valid UTF-8 is no accident, however few of its signs are Chinese
                return Decoded(data.decode("utf-8-sig"), "utf-8", 1.0)
        with suppress(SourceError):
            return decode(data, declared[1].decode("ascii"), name)
    return decode(data, None, name)


def _within_article(page: Page) -> Iterable[DraftPassage]:
    inside = sum(len(p.spoken) for p, main in zip(page.passages, page.main, strict=True) if main)
    if inside < ENOUGH * sum(len(p.spoken) for p in page.passages):
        return page.passages
    return [p if main else p.left_out("page furniture") for p, main in zip(page.passages, page.main, strict=True)]
