"""Voice files beside the clips in a store at an address, for workers that reach no package index."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from narrator import assets, atomic


def bring(store: str, names: Iterable[str]) -> None:
    """Copy installed files of voices into a store at an address, where they are missing there."""
    if "://" not in store:
        return
    with suppress(Exception):  # of any back-end: workers have other sources
        files, root = _place(store)
        for asset in map(assets.catalogue().__getitem__, names):
            path = _path(root, asset)
            if asset.is_installed and not files.exists(path):
                files.pipe_file(path, asset.path.read_bytes())


def take(store: str, names: Iterable[str]) -> None:
    """Install what a store has of missing files, verified by their pinned hash."""
    if "://" not in store:
        return
    missing = [asset for asset in map(assets.catalogue().__getitem__, names) if not asset.is_installed]
    with suppress(Exception):  # of any back-end: there are other sources
        for asset in missing:
            files, root = _place(store)
            data = files.cat_file(_path(root, asset))
            if hashlib.sha256(data).hexdigest() == asset.sha256:
                atomic.write(asset.path, data)


def _path(root: str, asset: assets.Asset) -> str:
    return f"{root}/assets/{asset.sha256}"


def _place(store: str) -> tuple[Any, str]:
    import fsspec

    files, root = fsspec.core.url_to_fs(store, use_listings_cache=False)
    return files, root.rstrip("/")
