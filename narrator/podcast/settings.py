"""A new `podcast.toml`, with a word on each setting."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from narrator.podcast.show import Show

_EMPTY = re.compile(r"(\w+)[ \t]*=[ \t]*(\"\"|'')(?=[ \t]*(?:#|\r?$))")
TEMPLATE = """\
# The show that `narrator feed` makes. What follows # is a comment. An empty title, description, author, language or
# cover is taken from the first edition when the show is first built, and stays. See docs/formats.md for every setting.

# Where the folder will be hosted. Apps ask for https. Once published, move it only with new_feed_url, below.
base_url = {base_url}

title = {title}             # of the show; editions have their own
description = {description}       # at most 4000 bytes, about 1300 characters
author = {author}            # of the show
owner_name = {owner_name}
owner_email = {owner_email}       # where directories send their mail; the feed shows it to everybody
link = ""              # the show's home page; empty: its own index.html
language = {language}  # a tag such as "zh-CN"
category = {category}  # one of Apple's: https://podcasters.apple.com/support/1691
more_categories = []   # two at most, such as ["Education", "History"]
explicit = false
copyright = ""
cover = ""             # a square picture, JPEG or PNG, 1400 to 3000 pixels; empty: the one it has

type = "serial"        # "serial": heard in order; "episodic": newest first
medium = "audiobook"   # or "podcast"
episodes = "chapter"   # an episode is a "chapter", or a whole "edition"
inserted = "renumber"  # a chapter inserted later: "renumber" those after it, or give it a "decimal" (2.5)
feed_episodes = 0      # on a page of the feed, such as 300 of a long show; 0: all on one, as Apple reads only the first
any_format = false     # true: also take Opus, FLAC and WAV, which common podcast apps do not play
season_names = []      # for each edition in order; empty: their titles

# The first episode appears at `start`, each further one `every` later: run `narrator feed build` and publish again
# when its date has come, by hand or on a schedule. Empty: all are out today.
start = ""             # "2026-01-31" or "2026-01-31 08:00"
every = "1 day"        # "12 hours", "1 week", …
zone = {zone}

locked = true          # other hosts may not take the feed over
complete = false       # true: there will be no more episodes
ai_content = true      # the voices are synthetic, and the feed says so
hub = ""               # a WebSub hub, which `narrator feed publish` tells of changes
new_feed_url = ""      # the feed's new address, after a move
funding_url = ""       # where listeners can support the show, and what the link says
funding_text = ""
license = ""           # such as "CC-BY-4.0"
location = ""          # what the show is about, such as "杭州"
apple_verify = ""      # the code by which Apple verifies that the feed is yours
"""


def template(known: Mapping[str, str]) -> str:
    """The file, with the settings that are known by their names."""
    names = ("base_url", "title", "description", "author", "owner_name", "owner_email", "language", "category", "zone")
    values = {name: known.get(name) or getattr(Show(), name) for name in names}
    return TEMPLATE.format(**{name: json.dumps(value, ensure_ascii=False) for name, value in values.items()})


def filled(text: str, known: Mapping[str, str]) -> str:
    """A file's text, with settings that are empty in it set to what is known; comments and all else stay."""
    lines = text.split("\n")
    for place, line in enumerate(lines):
        if (found := _EMPTY.match(line)) and found[1] in known:
            value = json.dumps(known[found[1]], ensure_ascii=False)
            lines[place] = line[: found.start(2)] + value + line[found.end(2) :]
    return "\n".join(lines)
