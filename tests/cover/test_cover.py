"""Covers: any title is set inside the square; given pictures are made fit, others refused."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from narrator.cover import draw, picture
from narrator.cover.palette import PALETTES, palette
from narrator.cover.setting import broken, setting, width
from narrator.errors import SettingsError

TITLES = [
    "夜", "活着", "雁回关", "山里的邮局", "三体：死神永生", "清晨六点巷口的豆浆铺已经冒出白气",
    "晨报讯 9月6日 书店新闻", "The Long Way Home: A Story of Two Rivers", "𠮷野家的故事", "A", "2024", "", "😀",
    "关于加强新时代基层公共文化服务体系建设的若干意见", "「你好」，世界！",
]  # fmt: skip


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("author", ["", "林见微", "Anna Example", "一个名字长得不得了的作者和他的几位朋友以及其他人"])
def test_a_cover_is_as_shops_want_it_and_its_margin_is_clear(title: str, author: str) -> None:
    data = draw.draw(title, author)
    cover = opened(data)
    assert (cover.size, cover.mode, cover.format) == ((3000, 3000), "RGB", "JPEG")
    assert len(data) < 512_000
    margin = Image.new("L", cover.size, 255)
    margin.paste(0, (draw.EDGE // 2, draw.EDGE // 2, draw.SIDE - draw.EDGE // 2, draw.SIDE - draw.EDGE // 2))
    ground = Image.new("RGB", cover.size, palette(draw.shown_text(title) or draw.UNTITLED).ground)
    outside = ImageChops.multiply(ImageChops.difference(cover, ground).convert("L"), margin)
    assert max(outside.tobytes()) <= 24  # nothing but what JPEG makes of a plain colour


def test_the_same_title_gives_the_same_picture() -> None:
    assert draw.draw("雁回关", "沈砚舟") == draw.draw("雁回关", "沈砚舟")
    assert len({palette(str(number)) for number in range(99)}) == len(PALETTES)


@pytest.mark.parametrize("colours", PALETTES)
def test_letters_stand_out_from_the_ground(colours: tuple[tuple[int, int, int], ...]) -> None:
    def light(colour: tuple[int, int, int]) -> float:
        linear = [c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05

    ground, shade, ink, _ = colours
    for behind in (ground, shade):
        assert max(light(behind), light(ink)) / min(light(behind), light(ink)) > 4.5


@pytest.mark.parametrize(("title", "lines"), [
    ("三体：死神永生", (("三体",), ("死神永生",), True)),
    ("山里的邮局", (("山里的邮局",), (), True)),
    ("晨报讯 9月6日 书店新闻", (("晨报讯 9月6日", "书店新闻"), (), False)),
    ("《红楼梦》选读", (("︽红楼梦︾选读",), (), True)),
])  # fmt: skip
def test_how_titles_are_set(title: str, lines: tuple[tuple[str, ...], tuple[str, ...], bool]) -> None:
    found = setting(title)
    assert (found.title, found.subtitle, found.upright) == lines


@given(st.text("山里的邮局清晨第一章2024，：《》abc ", min_size=1, max_size=30).filter(str.strip), st.integers(4, 14))
@settings(max_examples=60)
def test_breaking_a_title_loses_nothing(text: str, most: int) -> None:
    lines = broken(text, most)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert len(lines) <= max(1, -(-round(width(text) * 100) // (most * 100)))


@pytest.mark.parametrize(("size", "mode", "side"), [
    ((2000, 2000), "RGB", 2000), ((600, 800), "RGB", 1400), ((5000, 3000), "RGB", 3000), ((300, 300), "RGBA", 1400),
    ((1500, 1500), "L", 1500), ((1500, 1500), "CMYK", 1500), ((1500, 1500), "P", 1500),
])  # fmt: skip
def test_pictures_are_made_fit(size: tuple[int, int], mode: str, side: int) -> None:
    buffer = io.BytesIO()
    Image.new(mode, size).save(buffer, "JPEG" if mode == "CMYK" else "PNG")
    found = opened(picture.fitted(buffer.getvalue()))
    assert (found.size, found.mode, found.format) == ((side, side), "RGB", "JPEG")


@pytest.mark.parametrize("data", [b"", b"no picture", b"\x89PNG\r\n\x1a\n" + bytes(50), b"\xff\xd8\xff" + bytes(50)])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(SettingsError):
        picture.fitted(data)


@pytest.mark.skipif(os.name == "nt", reason="a program that Pillow would find is made with a shebang")
def test_a_picture_is_never_handed_to_another_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = tmp_path / "ran"
    program = tmp_path / "gs"
    program.write_text(f"#!/bin/sh\ntouch '{ran}'\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    buffer = io.BytesIO()
    Image.new("RGB", (1500, 1500)).save(buffer, "EPS")
    with pytest.raises(SettingsError, match="no picture that can be read"):
        picture.fitted(buffer.getvalue())
    assert not ran.exists()


def test_a_jpeg_of_very_many_scans_is_refused() -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (1500, 1500)).save(buffer, "JPEG", progressive=True)
    data = buffer.getvalue()
    last = data.rindex(picture.SCAN)
    scan = data[last:-2]  # up to the end of the image
    assert len(scan) < 200
    assert opened(picture.fitted(data)).size == (1500, 1500)
    with pytest.raises(SettingsError, match="scans"):
        picture.fitted(data[:last] + scan * 1000 + data[-2:])


def test_a_picture_of_a_few_pixels_is_refused() -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (90, 90)).save(buffer, "PNG")
    with pytest.raises(SettingsError, match="90 × 90"):
        picture.fitted(buffer.getvalue())


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says how much a process held at most")
def test_a_picture_of_a_hundred_megapixels_takes_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "huge.jpg"
    Image.new("RGB", (10_000, 10_000), "navy").save(path, quality=30)
    report = (
        "from pathlib import Path; from narrator.cover.picture import fitted\n"
        f"fitted(Path({str(path)!r}).read_bytes())\n"
        "print(Path('/proc/self/status').read_text().partition('VmHWM:')[2].split()[0])"
    )
    run = subprocess.run([sys.executable, "-c", report], capture_output=True, text=True, check=True)
    assert int(run.stdout) < 400 * 1024
    assert not run.stderr


def test_a_picture_too_large_to_decode_is_refused_before(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    Image.new("1", (9_000, 9_000)).save(buffer, "PNG")
    with pytest.raises(SettingsError, match="9000 × 9000 pixels"):
        picture.fitted(buffer.getvalue())
