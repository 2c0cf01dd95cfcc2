"""The validator: what an app, a directory or a listener would object to in a feed and the files beside it.

Each rule is a generator of findings over the parsed feed; `rules` lists them by what they look at.
"""

from __future__ import annotations

from narrator.podcast.check.finding import FeedFinding
from narrator.podcast.check.run import check

__all__ = ["FeedFinding", "check"]
