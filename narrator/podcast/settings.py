"""A new `podcast.toml`, with a word on each setting."""

from __future__ import annotations

import json
from collections.abc import Mapping

from narrator.podcast.show import Show

TEMPLATE = """\
# The show that `narrator feed` makes. What stands behind # is a comment; an empty text is taken from the first edition,
# or left out. Every setting is described in docs/formats.md.

# Where the folder will be hosted. Apps ask for https. Once published, move it only with new_feed_url, below.
base_url = {base_url}

title = {title}
description = {description}       # at most 4000 bytes, some 1300 characters
author = {author}
owner_name = {owner_name}
owner_email = {owner_email}       # where directories send their mail; the feed shows it to everybody
link = ""              # the show's home page; empty: its own index.html
language = {language}  # a tag such as "zh-CN"; empty: the edition's
category = {category}  # one of Apple's: https://podcasters.apple.com/support/1691
explicit = false
copyright = ""
cover = ""             # a square picture, JPEG or PNG, 1400 to 3000 pixels; empty: the edition's, or one is drawn

type = "serial"        # "serial": to be heard in order; "episodic": the newest first
medium = "audiobook"   # or "podcast"
episodes = "chapter"   # an episode is a "chapter", or a whole "edition"
season_names = []      # for each edition in order; empty: their titles

# The first episode appears at `start`, each further one `every` later. Empty: all are out today.
start = ""             # "2026-01-31" or "2026-01-31 08:00"
every = "1 day"        # "12 hours", "1 week", …
zone = {zone}

locked = true          # other hosts may not take the feed over
complete = false       # true: there will be no more episodes
ai_content = true      # the voices are synthetic, and the feed says so
hub = ""               # a WebSub hub that is told of new episodes
new_feed_url = ""      # the feed's new address, after a move
"""


def template(known: Mapping[str, str]) -> str:
    """The file, with the settings that are known by their names."""
    names = ("base_url", "title", "description", "author", "owner_name", "owner_email", "language", "category", "zone")
    values = {name: known.get(name) or getattr(Show(), name) for name in names}
    return TEMPLATE.format(**{name: json.dumps(value, ensure_ascii=False) for name, value in values.items()})
