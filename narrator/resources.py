"""Where things lie: the data that comes with the package, the user's settings and cache."""

from __future__ import annotations

import os
from pathlib import Path

HERE = Path(__file__).parent


def voices_folder() -> Path:
    """The catalogue of voices and the house lexicon: inside the wheel, or beside the package in a checkout."""
    packaged = HERE / "voices"
    return packaged if packaged.is_dir() else HERE.parent / "voices"


def cache_folder() -> Path:
    """Where clips and voice assets are kept: `$NARRATOR_CACHE`, or the user's cache folder."""
    if place := os.environ.get("NARRATOR_CACHE"):
        return Path(place).expanduser().absolute()
    import platformdirs

    return platformdirs.user_cache_path("narrator", appauthor=False)


def config_folder() -> Path:
    """Where the user's own settings lie: `$NARRATOR_CONFIG`, or the user's configuration folder."""
    if place := os.environ.get("NARRATOR_CONFIG"):
        return Path(place).expanduser().absolute()
    import platformdirs

    return platformdirs.user_config_path("narrator", appauthor=False)


def refreshed_voices(name: str) -> Path:
    """Where a file of the catalogue lies that was made anew since it came with the package."""
    return cache_folder() / "voices" / name


def store_url() -> str:
    """Where clips are kept: `$NARRATOR_STORE`, a folder or any address that fsspec knows, or the cache folder."""
    place = os.environ.get("NARRATOR_STORE", "").strip().rstrip("/")
    if "://" in place:
        return place
    return str(Path(place).expanduser().absolute() if place else cache_folder())


def clips_url() -> str:
    """Where the clip store lies."""
    return f"{store_url()}/clips" if "://" in store_url() else str(Path(store_url()) / "clips")
