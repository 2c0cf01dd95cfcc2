"""What servers that people run check of a request, as their sources have it at the version that docs/voices.md names.

Each rule takes the path, the JSON body and the Authorization header, and answers what the server would say against it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Body = dict[str, Any]
Rule = Callable[[str, Body, str], str]

FORMATS = ("mp3", "opus", "aac", "flac", "wav", "pcm")
EDGE_KEY = "your_api_key_here"  # what it has unless it is told another
MELO_KEY = "melo-secret-5"


def _openai(
    path: str, body: Body, *, least: float = 0.25, most: float = 4.0, formats: tuple[str, ...] = FORMATS
) -> str:
    """What pydantic refuses of a `SpeechRequest`: these fields, of these types, within these bounds."""
    if path != "/v1/audio/speech":
        return "no such path"
    for name in ("input", "voice"):
        if not isinstance(body.get(name), str) or not body[name].strip():
            return f"{name}: a string is required"
    if not isinstance(body.get("model", ""), str):
        return "model: a string is required"
    if body.get("response_format", "mp3") not in formats:
        return "response_format: unknown"
    speed = body.get("speed", 1.0)
    if isinstance(speed, bool) or not isinstance(speed, int | float) or not least <= speed <= most:
        return "speed: out of bounds"
    return ""


def kokoro(path: str, body: Body, key: str) -> str:
    if body.get("model") not in ("kokoro", "tts-1", "tts-1-hd"):
        return "unsupported model"
    if body.get("lang_code", "") not in tuple("abefhijpz"):
        return "invalid language code"
    if not isinstance(body.get("stream", True), bool):
        return "stream: a boolean is required"
    options = body.get("normalization_options", {})
    if not isinstance(options, dict) or not all(isinstance(value, bool) for value in options.values()):
        return "normalization_options: booleans are required"
    return _openai(path, body)


def cosyvoice(path: str, body: Body, key: str) -> str:
    return _openai(path, body) or ("" if body["voice"] == "narrator" else f"voice '{body['voice']}' not found")


GENERATION = {
    "top_p": (0, 1), "top_k": (0, 1e9), "temperature": (1e-9, 5), "num_beams": (1, 10), "repetition_penalty": (0, 1e9),
    "max_mel_tokens": (50, 3000), "max_text_tokens_per_segment": (20, 600), "interval_silence": (0, 2000),
}  # fmt: skip


def indextts(path: str, body: Body, key: str) -> str:
    for name, value in body.get("generation", {}).items():
        least, most = GENERATION[name]
        if not least <= value <= most:
            return f"generation.{name}: out of bounds"
    if "speed" in body:
        return "the real one takes a speed and passes over it: it must not be sent"
    return _openai(path, body)


def sovits(path: str, body: Body, key: str) -> str:
    if path != "/tts":
        return "no such path"
    languages = ("auto", "auto_yue", "en", "zh", "ja", "yue", "ko", "all_zh", "all_ja", "all_yue")
    required = {"ref_audio_path", "text", "text_lang", "prompt_lang"}
    known = {
        "text_lang": languages,
        "prompt_lang": languages,
        "media_type": ("wav", "raw", "ogg", "aac"),
        "text_split_method": tuple(f"cut{number}" for number in range(6)),
    }
    problems = [f"{name} is required" for name in required if body.get(name) in (None, "")]
    problems += [
        f"{name} is not supported" for name, values in known.items() if body.get(name, values[0]) not in values
    ]
    passed_over = body.keys() - required - known.keys() - {"prompt_text", "speed_factor", "seed"}
    return "; ".join([*problems, *(f"{name} is passed over" for name in passed_over)])


def qwen(path: str, body: Body, key: str) -> str:
    if body.get("task_type") not in (None, "CustomVoice", "VoiceDesign", "Base"):
        return "task_type: unknown"
    if body.get("language") not in ("Auto", "Chinese", "English", "Japanese", "Korean", "German", "French"):
        return "language: unknown"
    if not isinstance(body.get("seed", 0), int) or not isinstance(body.get("instructions", ""), str):
        return "seed, instructions: of another type"
    if body.get("model") != "Qwen/Qwen3-TTS-12Hz-1.7B-CustomVoice":
        return "the model does not exist"
    return _openai(path, body, formats=("wav", "pcm", "flac", "mp3", "opus"))


def melo(path: str, body: Body, key: str) -> str:
    if key != f"Bearer {MELO_KEY}":
        return "Incorrect API key provided."
    if body.get("model") not in ("melotts", "melotts-zh"):
        return f"The model {body.get('model')!r} does not exist."
    if body.get("voice") != "ZH":
        return "Voice is not available for this model."
    if body.get("instructions"):
        return "The instructions parameter is not supported by MeloTTS."
    return _openai(path, body)


def edge(path: str, body: Body, key: str) -> str:
    if not key.startswith("Bearer "):
        return "Missing or invalid API key"
    if key.removeprefix("Bearer ") != EDGE_KEY:
        return "Invalid API key"
    return _openai(path, body, least=0, most=2)


RULES: dict[str, Rule] = {
    "kokoro": kokoro,
    "cosy": cosyvoice,
    "index": indextts,
    "sovits": sovits,
    "qwen": qwen,
    "melo": melo,
    "edgy": edge,
}
