"""How long a show of many episodes takes: from scratch, when nothing changed, with one episode more, and its check.

The edition is made by the tone engine first, which is not counted.

    python -m benchmarks.feed [EPISODES]
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from narrator import MakeOptions, make
from narrator.podcast.build import build
from narrator.podcast.check import check
from narrator.podcast.show import Show
from narrator.script.options import ScriptOptions

PARAGRAPH = "雨从傍晚下起，到半夜还没有停。他坐在灯下，把那封信又读了一遍，然后叠好，放回信封里。"
NOW = datetime(2026, 3, 2, tzinfo=UTC)


def main(episodes: int) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        small, large = (_edition(folder, count) for count in (episodes // 10, episodes))
        show = Show(base_url="https://example.org/show/", owner_email="a@example.org", cover=_cover(folder))
        rows: list[tuple[str, float]] = []
        for name, edition, target in (
            (f"{episodes // 10} episodes from scratch", small, "small"),
            (f"{episodes} episodes from scratch", large, "large"),
            ("again, nothing changed", large, "large"),
            ("and a tenth as many added", small, "large"),
        ):
            rows.append((name, _seconds(lambda e=edition, t=target: build([e], show, folder / t, NOW))))  # type: ignore[misc]
        findings = []
        rows.append(("checked", _seconds(lambda: findings.extend(check(folder / "large")))))
        for name, seconds in rows:
            print(f"{name:32} {seconds:7.2f} s  {seconds / rows[1][1]:6.3f} of {episodes} from scratch")
        print(f"findings: {len(findings)}; feed of {(folder / 'large/feed.xml').stat().st_size >> 10} kB")
        print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MB")


def _edition(folder: Path, chapters: int) -> Path:
    source = folder / f"book-{chapters}.txt"
    parts = (f"第{number}章 第{number}个夜晚\n\n{PARAGRAPH}\n\n{PARAGRAPH}\n" for number in range(1, chapters + 1))
    source.write_text("\n".join(parts), encoding="utf-8")
    return make(str(source), folder / "editions", MakeOptions(script=ScriptOptions(voice="tone"))).folder


def _cover(folder: Path) -> Path:
    from PIL import Image

    Image.new("RGB", (3000, 3000), "#345").save(folder / "cover.png")
    return folder / "cover.png"


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
