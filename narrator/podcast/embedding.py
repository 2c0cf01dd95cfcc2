"""An episode's small player in other people's pages: the code to paste, and oEmbed, by which sites find it."""

from __future__ import annotations

import json
from html import escape

from narrator.podcast.episode import Episode
from narrator.podcast.show import Show

WIDTH, HEIGHT = 640, 190  # pixels: the title over two lines, and the player, which is higher where it is narrow


def code(show: Show, episode: Episode) -> str:
    """An iframe, as HTML."""
    url, title = escape(show.base_url + episode.embed), escape(episode.title)
    return (
        f'<iframe src="{url}" title="{title}" width="100%" height="{HEIGHT}" style="border:0;max-width:{WIDTH}px" '
        'loading="lazy" allow="autoplay; clipboard-write"></iframe>'
    )


def oembed(show: Show, episode: Episode, picture: str, picture_size: int) -> str:
    """The response that https://oembed.com describes, as a file: of type rich, with the picture."""
    answer = {
        "version": "1.0",
        "type": "rich",
        "title": episode.title,
        "author_name": episode.author or show.author,
        "provider_name": show.title,
        "provider_url": show.link or show.base_url,
        "html": code(show, episode),
        "width": WIDTH,
        "height": HEIGHT,
        "thumbnail_url": show.base_url + picture,
        "thumbnail_width": picture_size,
        "thumbnail_height": picture_size,
    }
    return json.dumps(answer, ensure_ascii=False, indent=1) + "\n"
