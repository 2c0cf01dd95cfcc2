"""Pages: the show and each episode, to be read and heard without JavaScript, and in step with the audio with it.

Nothing is asked of another host. Templates are beside this file, as are the style and the script that pages share.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from narrator import edition
from narrator.podcast import notes
from narrator.podcast.episode import Episode, by_date
from narrator.podcast.show import Show
from narrator.podcast.xml import clean

if TYPE_CHECKING:
    import jinja2

HERE = Path(__file__).parent
STATIC = ("show.css", "show.js")
WORDS = "show.words.json"
SHARE = "share.jpg"
SHARE_SIZE = (1200, 630)  # pixels, as the Open Graph protocol's readers crop
SUBSCRIBE = {  # apps that take a feed's address from a link
    "Apple Podcasts": "podcast://{rest}",
    "Pocket Casts": "pktc://subscribe/{rest}",
    "Overcast": "overcast://x-callback-url/add?url={quoted}",
    "AntennaPod": "antennapod-subscribe://{rest}",
}


def write(folder: Path, show: Show, cover: str, episodes: Sequence[Episode]) -> None:
    """Write every page that changed, and what they share. `cover` is the show's picture's file name."""
    ordered = sorted(episodes, key=by_date)
    for name in STATIC:
        edition.write_if_changed(folder / name, (HERE / "static" / name).read_bytes())
    edition.write_if_changed(folder / WORDS, json.dumps({"en": EN, "zh": ZH}, ensure_ascii=False, indent=1) + "\n")
    _write_share_picture(folder, cover)
    common = {"show": show, "cover": cover, "share": SHARE, "words": words(show.language)}
    about = {
        "episodes": [each for each in ordered if not each.hidden],
        "subscribe": subscribe(show.feed_url),
        "qr": qr_code(show.link),
    }
    edition.write_if_changed(folder / "index.html", _render("index.html", **common, **about))
    for before, episode, after in zip([None, *ordered], ordered, [*ordered[1:], None], strict=False):
        page = _render("episode.html", **common, episode=episode, before=before, after=after)
        edition.write_if_changed(folder / episode.page, page)


def _render(name: str, **values: object) -> str:
    return clean(_environment().get_template(name).render(**values)) + "\n"


@cache
def _environment() -> jinja2.Environment:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"), autoescape=True, undefined=jinja2.StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.filters |= {"clock": notes.clock, "day": lambda date: date[:10], "summary": notes.summary}
    return environment


def subscribe(feed_url: str) -> dict[str, str]:
    """Links that hand the feed to an app, by the app's name."""
    rest = feed_url.partition("://")[2]
    return {app: form.format(rest=rest, quoted=quote(feed_url, safe="")) for app, form in SUBSCRIBE.items()}


def qr_code(url: str) -> str:
    """An SVG picture of an address, to be put into a page."""
    import segno

    buffer = io.BytesIO()
    segno.make(url, micro=False).save(
        buffer, kind="svg", xmldecl=False, svgns=True, border=2, title=urlsplit(url).netloc, omitsize=True, light="#fff"
    )
    return buffer.getvalue().decode().strip()


def _write_share_picture(folder: Path, cover: str) -> None:
    """The cover on a ground of its own colours, for links in messengers."""
    from PIL import Image, ImageFilter

    from narrator.cover.picture import smallest

    with Image.open(folder / cover) as opened:
        picture = opened.convert("RGB")
    width, height = SHARE_SIZE
    ground = picture.resize((width, width)).crop((0, (width - height) // 2, width, (width + height) // 2))
    ground = ground.filter(ImageFilter.GaussianBlur(60))
    side = height - 80
    ground.paste(picture.resize((side, side), Image.Resampling.LANCZOS), ((width - side) // 2, 40))
    edition.write_if_changed(folder / SHARE, smallest(ground))


def words(language: str) -> dict[str, str]:
    """The pages' own words, in the show's language, or else in English."""
    return ZH if language.lower().startswith("zh") else EN


EN = {
    "lang": "en", "episodes": "Episodes", "listen": "Listen", "subscribe": "Subscribe", "feed": "RSS feed",
    "scan": "Scan to open on a phone", "chapters": "Chapters", "text": "Text", "download": "Download audio",
    "transcript": "Subtitles", "before": "Previous", "after": "Next", "all": "All episodes", "play_from": "Play from",
    "follow": "Follow the text",
    "synthetic": "Read by a synthetic voice", "skip": "Skip to the text", "season": "Season",
}  # fmt: skip
ZH = {
    "lang": "zh-CN", "episodes": "全部节目", "listen": "收听", "subscribe": "订阅", "feed": "RSS 订阅地址",
    "scan": "扫码在手机上打开", "chapters": "章节", "text": "文稿", "download": "下载音频",
    "transcript": "字幕", "before": "上一集", "after": "下一集", "all": "全部节目", "play_from": "从此处播放",
    "follow": "文稿随声音滚动", "synthetic": "由合成语音朗读", "skip": "跳到文稿", "season": "季",
}  # fmt: skip
