"""What requests hold, as far as it can be trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from narrator.errors import UnknownError
from narrator.readback import json_value
from narrator.studio.language import chosen
from narrator.studio.plans import Said
from narrator.studio.workshop import Studio

if TYPE_CHECKING:
    from starlette.requests import Request


async def body_of(request: Request) -> dict[str, Any]:
    """A request's JSON object. Raises UnknownError for anything else."""
    try:
        data = json_value(await request.body())
    except ValueError:
        data = None
    if not isinstance(data, dict):
        raise UnknownError("The request is no JSON object.")
    return data


def said_of(studio: Studio, asked: dict[str, Any]) -> Said:
    """The segment that a request names. Raises UnknownError."""
    passage, number, voice = asked.get("passage", 0), asked.get("segment", 0), asked.get("voice", "")
    named = type(passage) is int and type(number) is int and isinstance(voice, str)
    said = studio.plans.said(passage, number, voice) if named else None
    if said is None:
        raise UnknownError("This place is not there any more.", remedy="Look at the page again.")
    return said


def ids_of(given: object, most: int) -> list[int]:
    """Numbers of paragraphs, at most so many; anything else is passed over."""
    found = given.split() if isinstance(given, str) else given if isinstance(given, list) else []
    whole = (int(n) if isinstance(n, str) and n.isdecimal() and len(n) < 10 else n for n in found[:most])
    return [number for number in whole if type(number) is int]


def language_of(request: Request) -> str:
    return chosen(request.headers.get("accept-language", ""))
