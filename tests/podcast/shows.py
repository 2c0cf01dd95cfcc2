"""Shows made of editions by the tone engine."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from narrator.podcast.build import Built, build
from narrator.podcast.show import Show
from tests.running import SPEECH, make

NOW = datetime(2026, 3, 2, 15, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
BASE_URL = "https://shows.example.org/posthouse/"


def edition(folder: Path, text: str = SPEECH, title: str = "山里的邮局", author: str = "沈砚舟") -> Path:
    """An edition of a text, made in `folder`, with a picture."""
    source = folder / "source.txt"
    source.parent.mkdir(parents=True, exist_ok=True)
    source.write_text(text, encoding="utf-8")
    with_picture(folder)
    cover = folder / "cover.jpg"
    (summary,) = make(source, "-o", folder / "editions", "--title", title, "--author", author, "--cover", cover)
    return Path(summary["folder"])


def with_picture(folder: Path) -> Path:
    from PIL import Image

    Image.new("RGB", (1400, 1400), "#345").save(folder / "cover.jpg")
    return folder


def show(**settings: object) -> Show:
    return Show(**{"base_url": BASE_URL, "owner_email": "post@example.org", "description": "三章小说。"} | settings)  # type: ignore[arg-type]


def built(edition_folder: Path, target: Path, **settings: object) -> Built:
    return build([edition_folder], show(**settings), target, NOW)
