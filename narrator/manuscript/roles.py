"""Which elements of a page are not its text: what a reader of a page passes over, by name, role, type and class."""

from __future__ import annotations

import re

BY_NAME = {
    **dict.fromkeys(("nav", "footer", "form", "button", "select", "menu", "dialog"), "page furniture"),
    **dict.fromkeys(("object", "canvas", "video", "audio", "svg", "map", "noscript", "template"), "embedded"),
    **dict.fromkeys(("rt", "rp", "rtc"), "ruby"),
    **dict.fromkeys(("del", "s", "strike"), "struck out"),
    **dict.fromkeys(("figcaption", "caption"), "caption"),
    "math": "formula",
    "head": "metadata",
}
BY_ROLE = {  # roles of ARIA and types of EPUB; the prefix `doc-` of the former is cut off
    **dict.fromkeys(("footnote", "footnotes", "endnote", "endnotes", "rearnote", "rearnotes", "note"), "note"),
    **dict.fromkeys(("noteref", "backlink", "referrer"), "note mark"),
    **dict.fromkeys(("toc", "landmarks", "page-list", "loi", "lot"), "table of contents"),
    **dict.fromkeys(("navigation", "banner", "contentinfo", "search", "complementary"), "page furniture"),
    **dict.fromkeys(("pagebreak", "pagefooter", "pageheader"), "page furniture"),
    "copyright-page": "copyright page",
}
_NOTE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:foot|end|rear)notes?(?:[\s_-]|$)|duokan-footnote-(?:content|item)", re.IGNORECASE
)
_NOTE_MARK_CLASS = re.compile(r"\b(?:noteref|footnote-?ref|duokan-footnote)\b(?!-)", re.IGNORECASE)
_FURNITURE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:nav(?:bar|igation)?|menu|breadcrumbs?|sidebar|toolbar|pagination|pager|share|social|btn|button|footer|header-nav"
    r"|search[_-]results?|copyright|comments?|related|recommend(?:ed)?|advert(?:isement)?|ads?|toc|table-of-contents)(?:[\s_-]|$)",
    re.IGNORECASE,
)
_INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def reason_to_skip(name: str, attributes: dict[str, str], *, by_class: bool = False) -> str:
    """Why the text of an element is left out, or "" if it is not; `by_class`, as menus are told on sites' pages."""
    if not attributes:
        return BY_NAME.get(name, "")
    named = (attributes.get(key, "") for key in ("epub:type", "type", "role"))  # Kindle books drop the prefix
    roles = " ".join(named).replace("doc-", "").split()
    by_role = next((BY_ROLE[role] for role in roles if role in BY_ROLE), "")
    by_look = by_role or BY_NAME.get(name, "") or _by_look(name, attributes)
    return by_look or (_by_class(name, attributes.get("class", "")) if by_class else "")


def _by_look(name: str, attributes: dict[str, str]) -> str:
    hidden = "hidden" in attributes or attributes.get("aria-hidden") == "true"
    if hidden or _INVISIBLE.search(attributes.get("style", "")):
        return "hidden"
    classes = attributes.get("class", "")
    if name in ("a", "sup") and (_NOTE_MARK_CLASS.search(classes) or _NOTE_CLASS.search(classes)):
        return "note mark"
    return "note" if _NOTE_CLASS.search(classes) and name != "body" else ""


def _by_class(name: str, classes: str) -> str:
    is_part = name in ("div", "ul", "ol", "aside", "section", "p", "span", "a", "header")
    return "page furniture" if is_part and _FURNITURE_CLASS.search(classes) else ""
