"""The feed as the rules see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
ATOM = "{http://www.w3.org/2005/Atom}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"
PSC = "{http://podlove.org/simple-chapters}"
PREFIXES = {ITUNES: "itunes:", CONTENT: "content:", ATOM: "atom:", PODCAST: "podcast:", PSC: "psc:"}


@dataclass(frozen=True, slots=True)
class Feed:
    """A parsed feed, and the folder that its addresses lead to, if it is known where the feed lies."""

    channel: Element
    folder: Path | None

    @property
    def items(self) -> list[Element]:
        return self.channel.findall("item")

    @property
    def self_url(self) -> str:
        """The feed's own address."""
        links = self.channel.findall(f"{ATOM}link")
        return next((link.get("href", "") for link in links if link.get("rel") == "self"), "")

    @property
    def hub_url(self) -> str:
        """The WebSub hub's address; empty where there is none."""
        links = self.channel.findall(f"{ATOM}link")
        return next((link.get("href", "") for link in links if link.get("rel") == "hub"), "")

    @property
    def is_serial(self) -> bool:
        return text(self.channel, f"{ITUNES}type") == "serial"

    def file(self, url: str) -> Path | None:
        """The file beside the feed that an address names; None where it lies elsewhere, or the folder is not known."""
        base = self.self_url.rpartition("/")[0] + "/"
        if self.folder is None or not self.self_url or not url.startswith(base):
            return None
        try:
            path = (self.folder / unquote(urlsplit(url).path[len(urlsplit(base).path) :])).resolve()
            path.is_file()
        except (OSError, ValueError):  # no file has such a name
            return None
        return path if path.is_relative_to(self.folder.resolve()) else None

    def addresses(self) -> Iterator[tuple[str, str, str]]:
        """Every address in the feed: the place, the element's name, the address."""
        for place, parent in (("channel", self.channel), *((name_of(item), item) for item in self.items)):
            for element in parent.iter() if place != "channel" else _of_channel(parent):
                for attribute in ("url", "href"):
                    if value := element.get(attribute):
                        yield place, short(element.tag), value
                if element.tag in ("link", "url") and element.text:
                    yield place, short(element.tag), element.text.strip()


def _of_channel(channel: Element) -> Iterator[Element]:
    for child in channel:
        if child.tag != "item":
            yield from child.iter()


def text(parent: Element, tag: str) -> str:
    """The text of a child; empty where there is none."""
    return (parent.findtext(tag) or "").strip()


def name_of(item: Element) -> str:
    """How a finding names an episode."""
    return f"episode “{text(item, 'title') or text(item, 'guid') or '?'}”"


def short(tag: str) -> str:
    """A tag with its usual prefix."""
    for namespace, prefix in PREFIXES.items():
        if tag.startswith(namespace):
            return prefix + tag.removeprefix(namespace)
    return tag
