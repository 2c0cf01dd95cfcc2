"""Classes of characters, and the folding that gives the rules one form of each, character for character."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
HAN_RUN = re.compile(f"[{HAN}]+")
PUNCTUATION = "，。！？；：、“”‘’「」『』（）《》〈〉【】〔〕［］｛｝…⋯—–―‥·・～,.!?;:'\"()[]{}«»‹›｡､｢｣"

_KEPT_WIDE = "!(),:;?[]{}~"  # their full-width forms are Chinese punctuation
_FULL_WIDTH = {code + 0xFEE0: code for code in range(0x21, 0x7F) if chr(code) not in _KEPT_WIDE}
_ONE_FORM = {
    "-": "−﹣‐‑‒⁃",
    "%": "﹪",
    ":": "∶",
    "/": "⁄∕",
    "·": "∙⋅•‧･",
    "~": "〜∼˜",
    "¥": "￥",
    "£": "￡",
    "Ω": "\u2126",
    "μ": "\u00b5",
    "L": "ℓ",
    **{str(digit): chr(0x2080 + digit) for digit in range(10)},  # `CO₂`
}
# Traditional characters that Simplified text keeps as well, in another sense.
_TRADITIONAL_SENSE = (
    (re.compile("(?<![康西])乾(?![坤隆卦清宁寧元县縣陵安符封嘉])"), "干"),
    (
        re.compile(
            "(?<=[看说說走坐站拿带帶跟随隨沿顺順有想听聽笑哭望抱等住活写寫穿戴开開关關吃唱跳过過忙睡躺踏握])著(?![名作者述录錄称稱])"
        ),
        "着",
    ),
    (re.compile("瞭(?=解)|(?<=[明])瞭"), "了"),
    (re.compile("衹|祇(?=[是有能要会會])"), "只"),
)


@cache
def _folding() -> dict[int, int | str]:
    """Full-width forms, look-alikes, and Traditional characters (a table compiled from OpenCC's, Apache-2.0)."""
    traditional, simplified = (DATA / "traditional.txt").read_text(encoding="utf-8").split()
    compatible = {code: unicodedata.normalize("NFC", chr(code)) for code in range(0xF900, 0xFB00)}
    lookalikes = {ord(other): one for one, others in _ONE_FORM.items() for other in others}
    simpler = dict(zip(map(ord, traditional), simplified, strict=True))
    return {**compatible, **simpler, **_FULL_WIDTH, **lookalikes}


def fold(text: str) -> str:
    """The text in the form that rules and dictionaries know; the same number of characters in the same places."""
    for pattern, simplified in _TRADITIONAL_SENSE:
        text = pattern.sub(simplified, text)
    return text.translate(_folding())
