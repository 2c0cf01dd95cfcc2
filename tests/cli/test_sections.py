"""The help of `make` lists every option once, under what it is about."""

from __future__ import annotations

import click

from narrator.cli.make import make
from narrator.cli.sections import REST, SECTION_OF, SECTIONS
from tests.running import narrate


def test_every_option_is_listed_under_what_it_is_about() -> None:
    text = narrate("make", "--help").out
    assert [title for title in (*SECTIONS, REST) if text.count(f"\n{title}:\n") != 1] == []
    assert set(SECTION_OF) <= {option.name for option in make.params}
    options = [option for option in make.params if isinstance(option, click.Option) and not option.hidden]
    assert [option.opts[0] for option in options if option.opts[0] not in text] == []
    assert text.index("--title") < text.index("The voice:") < text.index("--voice") < text.index("The sound:")
