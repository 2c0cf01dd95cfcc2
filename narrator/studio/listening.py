"""Handlers that let the text be heard: a segment now, again, by another voice, or as it was before."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from narrator import assets
from narrator.errors import NarratorError, UnknownError
from narrator.studio.booth import as_json
from narrator.studio.files import ranged
from narrator.studio.messages import style
from narrator.studio.plans import Said
from narrator.studio.requests import body_of, language_of, said_of
from narrator.studio.sound import Sound
from narrator.studio.speaker import Priority
from narrator.studio.workshop import Studio
from narrator.synthesis import voices as known
from narrator.synthesis.engine import engine

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

FETCHING_EVERY_S = 0.3
DRY_RUNS = "tone"  # an engine for developers: its voices are only shown in an edition that uses one


async def speak(studio: Studio, request: Request) -> Response:
    """Speak a segment: its sound, marks, shape and subtitles. With `ahead`, nobody waits for it yet."""
    from starlette.responses import JSONResponse

    asked = await body_of(request)
    said = await asyncio.to_thread(said_of, studio, asked)
    if not said.key:
        return JSONResponse({"silent": True, "pause_s": said.pause_s})
    sound = await _sound(studio, said, ahead=bool(asked.get("ahead")))
    if not asked.get("ahead") and not asked.get("voice"):
        loop = asyncio.get_running_loop()
        loop.run_in_executor(None, studio.booth.expect, said)
    return JSONResponse(await asyncio.to_thread(_told, studio, said, sound, alone=bool(asked.get("voice"))))


async def _sound(studio: Studio, said: Said, *, ahead: bool = False) -> Sound:
    sound = await asyncio.to_thread(studio.booth.ready, said)
    if sound is None:
        try:
            await asyncio.to_thread(assets.install, said.voice.assets, _fetching(studio))
        except NarratorError:
            studio.events.tell("fetching", what="", done=1, all=1)  # it is over
            raise
        await asyncio.shield(asyncio.wrap_future(studio.booth.ask(said, Priority.SOON if ahead else Priority.NOW)))
        sound = await asyncio.to_thread(studio.booth.ready, said)
    if sound is None:
        raise UnknownError("The clip is gone.", remedy="Run `narrator doctor`.")
    return sound


def _fetching(studio: Studio) -> Callable[[str, int, int], None]:
    """Tells the pages how a voice comes in."""
    told_s = 0.0

    def tell(what: str, done: int, all_bytes: int) -> None:
        nonlocal told_s
        if done >= all_bytes or time.monotonic() - told_s > FETCHING_EVERY_S:
            told_s = time.monotonic()
            studio.events.tell("fetching", what=what, done=done, all=all_bytes)

    return tell


def _told(studio: Studio, said: Said, sound: Sound, *, alone: bool) -> dict[str, Any]:
    if alone:
        return as_json(sound, said)
    studio.takes.heard(said)
    studio.booth.judge(said, sound)
    return as_json(sound, said) | {"cues": studio.captions.of(said), "takes": len(studio.takes.of(said))}


async def again(studio: Studio, request: Request) -> Response:
    """Speak a segment anew, whatever is stored; what was there is kept as a take."""
    from starlette.responses import JSONResponse

    said = await asyncio.to_thread(said_of, studio, await body_of(request))
    if said.key:
        kept = await asyncio.to_thread(studio.booth.kept_aside, said)
        await asyncio.shield(asyncio.wrap_future(studio.booth.ask(said, renew=True)))
        await asyncio.to_thread(_keep, studio, said, kept)
    return JSONResponse({"takes": len(studio.takes.of(said))})


def _keep(studio: Studio, said: Said, kept: str) -> None:
    """Keep a take, unless it sounds as what took its place."""
    if kept and studio.booth.differs(said.key, kept):
        studio.takes.keep(said.key, said, kept, 0)


async def takes(studio: Studio, request: Request) -> Response:
    """How a segment sounds now, and how it did before."""
    from starlette.responses import JSONResponse

    said = await asyncio.to_thread(said_of, studio, await body_of(request))
    return JSONResponse({"takes": await asyncio.to_thread(lambda: list(_takes(studio, said)))})


def _takes(studio: Studio, said: Said) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for take in studio.takes.of(said):
        if sound := studio.booth.stored(take.key, take.text, take.least_s):
            about = {
                "key": take.key,
                "text": take.text,
                "voice": take.voice,
                "speed": take.speed,
                "change": take.change,
            }
            found.append(as_json(sound, said) | about)
    return found


async def choose(studio: Studio, request: Request) -> Response:
    """Take back a take that was only spoken anew; one that was changed is chosen by reverting the change."""
    from starlette.responses import JSONResponse

    asked = await body_of(request)
    said = await asyncio.to_thread(said_of, studio, asked)
    take = next((take for take in studio.takes.of(said) if take.key == asked.get("key") and not take.change), None)
    if take is None:
        raise UnknownError("This take is not there any more.")
    kept = await asyncio.to_thread(studio.booth.kept_aside, said)
    await asyncio.to_thread(studio.booth.restore, said.key, take.key)
    await asyncio.to_thread(_keep, studio, said, kept)
    return JSONResponse({})


async def voices(studio: Studio, request: Request) -> Response:
    """The voices to compare, those that are installed first; the script's cast stands before them."""
    from starlette.responses import JSONResponse

    await body_of(request)
    return JSONResponse({"voices": await asyncio.to_thread(lambda: _voices(studio, language_of(request)))})


def _voices(studio: Studio, language: str) -> list[dict[str, Any]]:
    script = studio.session.state.book.script
    is_dry = bool(script.voice) and known.find(script.voice).engine == DRY_RUNS
    rows = [
        {
            "name": voice.name,
            "gender": voice.gender,
            "style": style(voice.style, language),
            "locale": voice.locale,
            "offline": not engine(voice.engine).needs_network,
            "ready": all(assets.catalogue()[name].is_installed for name in voice.assets),
        }
        for voice in known.catalogue().values()
        if voice.engine != DRY_RUNS or is_dry
    ]
    cast = [{"name": name, "style": member.voice, "ready": True, "offline": True} for name, member in script.cast]
    return cast + sorted(rows, key=lambda row: (not row["offline"], not row["ready"]))


async def audio(studio: Studio, request: Request) -> Response:
    sound = studio.booth.sounds.get(request.path_params["id"])
    if sound is None:
        raise UnknownError("This sound is not there any more.", remedy="Play the segment again.")
    return ranged(sound.wav, "audio/wav", request.headers.get("range", ""))
