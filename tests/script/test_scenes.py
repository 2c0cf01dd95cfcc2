"""Scenes of films: what heads them, and that several are heard together."""

import pytest

from narrator.manuscript import read_string
from narrator.script import compose
from narrator.script.scenes import names_scene


@pytest.mark.parametrize(
    "line",
    [
        "3. 渡口, 夜/内景", "21石桥, 桥下, 夜/外景", "第12场 日 外 江边", "第一场 渡口 日 外", "1、街道 外 日",
        "场景一 日内 老周家",
        "INT. HOUSE - NIGHT", "内景 客厅 日", "12 日/外 码头", "2-3 夜 内 病房", "渡口，夜，外景",
    ],
)  # fmt: skip
def test_scenes(line: str) -> None:
    assert names_scene(line)


@pytest.mark.parametrize(
    "line",
    ["他从外面进来", "一夜, 外面下雨", "我在日内瓦", "他白天在外，夜里在家", "夜 外婆家的灯还亮着", "第一场 雨"],
)
def test_no_scenes(line: str) -> None:
    assert not names_scene(line)


def test_scenes_are_heard_together() -> None:
    said = "老周：船不开了。\n客人：那我明天再来。\n" * 8
    text = "".join(
        f"{i}. {place}, 夜/外景\n{said}老周把缆绳系好，回屋里去了。\n"
        for i, place in enumerate(["渡口", "石桥", "街道"] * 20, 1)
    )
    chapters = compose(read_string(text)).chapters
    assert 3 <= len(chapters) <= 8
    assert chapters[0].title.startswith("1. 渡口, 夜/外景 ～")
