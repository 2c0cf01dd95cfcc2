"""Folders that may also be given as an address, such as s3://bucket/books."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click


class HomePlace(click.Path):
    """A folder of editions. One at an address is a folder of the cache, from which editions are sent there."""

    def __init__(self) -> None:
        super().__init__(file_okay=False, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, str) and "://" in value:
            from narrator.edition import address
            from narrator.objects import is_remote

            if is_remote(value):
                return address.folder_of(value)
        return super().convert(value, param, ctx)


class EditionArgument(click.Path):
    """An edition: its folder, or its address, from which it is fetched."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, str) and "://" in value:
            from narrator.edition import address

            return address.at(value)
        return super().convert(value, param, ctx)
