"""The voices to choose from: who they are, what they suit, where they are, and a sample of each."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from narrator import assets
from narrator.studio.messages import style
from narrator.studio.requests import body_of, language_of
from narrator.studio.sound import Sound
from narrator.studio.workshop import Studio
from narrator.synthesis import voices as known
from narrator.synthesis.catalogue.servers import SERVER_ENGINE
from narrator.synthesis.engine import SpeechOptions, engine
from narrator.synthesis.voices import DEFAULT_VOICE, Voice
from narrator.tryout import speaking

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

FETCHING_EVERY_S = 0.3
APART = ("tone", "recording")  # engines whose voices are only shown in an edition that uses one
CHINESE = ("zh", "mul")  # locales that speak it
PLACES = ("cast", "here", "to_fetch", "online", "server")  # in the order of the list


async def voices(studio: Studio, request: Request) -> Response:
    """The voices to compare: the script's cast, those on this machine, those to be fetched, online, servers."""
    from starlette.responses import JSONResponse

    await body_of(request)
    rows = await asyncio.to_thread(_rows, studio, language_of(request))
    return JSONResponse({"voices": rows, "sentences": list(speaking.SENTENCES)})


async def sample(studio: Studio, request: Request) -> Response:
    """One of the sentences that every voice speaks. A voice that is not here yet is fetched first."""
    from starlette.responses import JSONResponse

    asked = await body_of(request)
    voice, number = await asyncio.to_thread(known.find, str(asked.get("voice", ""))), asked.get("sentence", 0)
    line = speaking.SENTENCES[number if type(number) is int and 0 <= number < len(speaking.SENTENCES) else 0]
    sound = await asyncio.to_thread(_spoken, studio, voice, line)
    return JSONResponse({"audio": f"audio/{sound.id}", "duration_s": sound.duration_s})


def _spoken(studio: Studio, voice: Voice, line: str) -> Sound:
    """The clip is kept with all others, so that the next time costs nothing. Raises NarratorError."""
    try:
        trial = speaking.trial(voice, [line], SpeechOptions(), fetching(studio, voice))
    finally:
        studio.events.tell("fetching", voice=voice.name, done=1, all=1)  # it is over, however it ended
    wav = speaking.wav(trial.sounds[0])
    return studio.booth.sounds.keep(Sound(hashlib.sha256(wav).hexdigest()[:24], wav, trial.duration_s, "", (), ()))


def fetching(studio: Studio, voice: Voice) -> Callable[[str, int, int], None]:
    """Tells the pages how a voice comes in."""
    told_s = 0.0

    def tell(_: str, done: int, all_bytes: int) -> None:
        nonlocal told_s
        if done >= all_bytes or time.monotonic() - told_s > FETCHING_EVERY_S:
            told_s = time.monotonic()
            studio.events.tell("fetching", voice=voice.name, done=done, all=all_bytes)

    return tell


def _rows(studio: Studio, language: str) -> list[dict[str, Any]]:
    script = studio.session.state.book.script
    now = script.voice or DEFAULT_VOICE
    used = known.find(now).engine
    rows = [
        _row(voice, now, language)
        for voice in known.catalogue().values()
        if voice.locale.startswith(CHINESE) and (voice.engine not in APART or voice.engine == used)
    ]
    cast = [_member(name, member.voice, now, language) for name, member in script.cast]
    return cast + sorted(rows, key=lambda row: (PLACES.index(row["place"]), not row["now"]))


def _member(name: str, voice: str, now: str, language: str) -> dict[str, Any]:
    """Somebody of the cast, by the voice that was given to them."""
    row = _row(known.find(voice or now), now, language)
    return row | {"name": name, "title": name, "style": row["title"], "place": "cast", "now": False}


def _row(voice: Voice, now: str, language: str) -> dict[str, Any]:
    missing = [found for name in voice.assets if not (found := assets.catalogue()[name]).is_installed]
    return {
        "name": voice.name,
        "title": voice.about.title or voice.name,
        "gender": voice.gender,
        "style": style(voice.style, language),
        "note": style(voice.about.note, language),
        "place": _place(voice, is_ready=not missing),
        "megabytes": round(sum(asset.size for asset in missing) / 1e6),
        "default": voice.name == DEFAULT_VOICE,
        "now": voice.name == now,
    }


def _place(voice: Voice, *, is_ready: bool) -> str:
    if voice.engine.partition(":")[0] == SERVER_ENGINE:
        return "server"
    if engine(voice.engine).needs_network:
        return "online"
    return "here" if is_ready else "to_fetch"
