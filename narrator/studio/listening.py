"""Handlers that let the text be heard: a segment now, again, by another voice, or as it was before."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from narrator import assets
from narrator.errors import NarratorError, UnknownError
from narrator.studio.booth import as_json
from narrator.studio.files import ranged
from narrator.studio.plans import Said
from narrator.studio.requests import body_of, said_of
from narrator.studio.sound import Sound
from narrator.studio.speaker import Priority
from narrator.studio.voicing import fetching
from narrator.studio.workshop import Studio

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


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
            await asyncio.to_thread(assets.install, said.voice.assets, fetching(studio, said.voice))
        except NarratorError:
            studio.events.tell("fetching", voice=said.voice.name, done=1, all=1)  # it is over
            raise
        await asyncio.shield(asyncio.wrap_future(studio.booth.ask(said, Priority.SOON if ahead else Priority.NOW)))
        sound = await asyncio.to_thread(studio.booth.ready, said)
    if sound is None:
        raise UnknownError("The clip is gone.", remedy="Run `narrator doctor`.")
    return sound


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


async def audio(studio: Studio, request: Request) -> Response:
    sound = studio.booth.sounds.get(request.path_params["id"])
    if sound is None:
        raise UnknownError("This sound is not there any more.", remedy="Play the segment again.")
    return ranged(sound.wav, "audio/wav", request.headers.get("range", ""))
