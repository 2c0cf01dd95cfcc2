"""How deliveries and pauses are written in a script: `@voice 1.1x` and `[pause 1.5s]`."""

from __future__ import annotations

import re

from narrator.script.model import FASTEST, INHERITED, SLOWEST, Delivery

LONGEST_PAUSE_S = 60.0
_LETTER = r"[^\s:：@{}\[\]()（）<>\\，。！？；、“”‘’「」『』《》…#*`|\"',!?;=]"
NAME = rf"(?:{_LETTER}|\*(?=[\d.])){{1,120}}"  # a star only before the weight of a blend: `a*0.7+b*0.3`
_SPEED = r"(?P<speed>\d{1,3}(?:\.\d{1,6})?) ?[xX×倍]"
_DELIVERY = rf"(?:@?{_SPEED}|@(?P<name>{NAME})(?:[ \u3000]+{_SPEED.replace('speed', 'own_speed')})?)"
_WHOLE = re.compile(rf"\s*{_DELIVERY}\s*")
PREFIX = re.compile(rf"{_DELIVERY.replace('@?', '@', 1)}[ \t\u3000]*[:：][ \t\u3000]*")
PAUSE_BEGINS = re.compile(r"\[\s*(?:pause|停顿)(?=[\s:：\d\]])", re.IGNORECASE)
_LENGTH = r"\[\s*(?:pause|停顿)\s*[:：]?\s*(\d{1,6}(?:\.\d{1,6})?)\s*(s|秒钟?|ms|毫秒)?\s*\]"
_PAUSE = re.compile(_LENGTH, re.IGNORECASE)
PAUSE_LINE = re.compile(rf"\s*(?:{_LENGTH}\s*)+", re.IGNORECASE)


class NotationError(ValueError):
    """Something that is written like a mark of a script and is none."""


def read_delivery(written: str) -> Delivery:
    """The delivery of `@voice`, `1.1x` or `@voice 1.1x`. Raises NotationError."""
    found = _WHOLE.fullmatch(written)
    if not found:
        raise NotationError(f"{written.strip() or 'nothing'!r} is neither a voice (@name) nor a speed (1.1x)")
    return delivery_of(found)


def delivery_of(found: re.Match[str]) -> Delivery:
    """The delivery that PREFIX found. Raises NotationError."""
    speed = found["speed"] or found["own_speed"]
    return Delivery(found["name"] or "", read_speed(speed) if speed else 1.0)


def read_speed(written: str) -> float:
    """Raises NotationError for what is no speed, or out of bounds."""
    try:
        speed = float(written)
    except ValueError:
        speed = 0.0
    if not SLOWEST <= speed <= FASTEST:
        raise NotationError(f"a speed is a number from {SLOWEST:g} to {FASTEST:g}, not {written!r}")
    return speed


def write_delivery(delivery: Delivery) -> str:
    """`@voice 1.1x`; empty where all is inherited."""
    speed = f"{number(delivery.speed)}x" if delivery.speed != INHERITED.speed else ""
    return " ".join(filter(None, (f"@{delivery.voice}" if delivery.voice else "", speed)))


def write_prefix(delivery: Delivery) -> str:
    """`@voice 1.1x: `; empty where all is inherited."""
    written = write_delivery(delivery)
    return f"@{written.removeprefix('@')}: " if written else ""


def read_pause(text: str, at: int) -> tuple[float, int]:
    """The seconds of the pause that is written at a place, and where it ends. Raises NotationError."""
    found = _PAUSE.match(text, at)
    if not found:
        raise NotationError("a pause is written with its length, as in [pause 1.5s]")
    length_s = float(found[1]) / (1000 if (found[2] or "").lower() in ("ms", "毫秒") else 1)
    return checked_pause(length_s), found.end()


def checked_pause(length_s: float) -> float:
    """Raises NotationError for a pause that is out of bounds."""
    if not 0 <= length_s <= LONGEST_PAUSE_S:
        raise NotationError(f"a pause lasts from 0 to {LONGEST_PAUSE_S:g} seconds, not {length_s:g}")
    return length_s


def write_pause(length_s: float) -> str:
    return f"[pause {number(length_s)}s]"


def number(value: float) -> str:
    """A number without needless zeros, and never with an exponent."""
    return f"{value:.6f}".rstrip("0").rstrip(".")
