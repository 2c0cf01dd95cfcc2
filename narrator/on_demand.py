"""Names of a package that are loaded when they are first used, so that importing it costs nothing."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any


def loaded(package: str, name: str, homes: Mapping[str, str]) -> Any:
    """What `name` is in the module of `package` that `homes` says. Raises AttributeError for other names."""
    if name not in homes:
        raise AttributeError(f"module {package!r} has no attribute {name!r}")
    return getattr(import_module(f"{package}.{homes[name]}"), name)
