"""What a page is about, for search engines: schema.org's PodcastSeries and PodcastEpisode."""

from __future__ import annotations

from typing import Any

from narrator.podcast import notes
from narrator.podcast.enclosures import media_type
from narrator.podcast.episode import Episode
from narrator.podcast.show import Show


def series(show: Show, cover: str) -> dict[str, Any]:
    return {
        "@context": "https://schema.org",
        "@type": "PodcastSeries",
        "name": show.title,
        "description": show.description,
        "url": show.base_url,
        "webFeed": show.feed_url,
        "image": show.base_url + cover,
        "inLanguage": show.language,
        "author": {"@type": "Person", "name": show.author},
    }


def episode(show: Show, about: Episode, picture: str) -> dict[str, Any]:
    seconds = max(1, round(about.duration_s))
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "PodcastEpisode",
        "name": about.title,
        "description": notes.summary(about),
        "url": show.base_url + about.page,
        "image": show.base_url + picture,
        "datePublished": about.date,
        "timeRequired": f"PT{seconds}S",
        "inLanguage": show.language,
        "associatedMedia": {
            "@type": "MediaObject",
            "contentUrl": show.base_url + about.audio,
            "encodingFormat": media_type(about.audio),
            "contentSize": str(about.audio_bytes),
        },
        "partOfSeries": {"@type": "PodcastSeries", "name": show.title, "url": show.base_url},
    }
    if about.number == int(about.number):
        found["episodeNumber"] = int(about.number)
    if about.author:
        found["author"] = {"@type": "Person", "name": about.author}
    return found
