"""The help of a command with many options, in sections."""

from __future__ import annotations

import click

SECTIONS = {
    "The text": "title author chapters chapter_minutes heading paragraph encoding tables cues keep_all lexicon cast",
    "The voice": "voice speed pitch_hz volume_percent "
    "pause_comma pause_sentence pause_paragraph pause_heading pause_head pause_tail",
    "The sound": "preset formats whole loudness peak bitrate room_tone video "
    "music intro outro cover no_cover genre year",
    "The subtitles": "subtitles script karaoke line_characters lines end_marks",
    "Online voices": "proxy ca fallback fallback_scope allow_gaps",
}
REST = "The run"
SECTION_OF = {name: title for title, names in SECTIONS.items() for name in names.split()}


WRITTEN = "narrator.written"  # what the user wrote behind the command's name, in a context's `meta`


def written_options(ctx: click.Context, without: frozenset[str] = frozenset()) -> list[str]:
    """The options as they were written, and their values, without arguments and without some options."""
    options = [param for param in ctx.command.params if isinstance(param, click.Option)]
    valued = {name for option in options if not (option.is_flag or option.count) for name in option.opts}
    kept: list[str] = []
    words = iter(ctx.meta.get(WRITTEN, ()))
    for word in words:
        if word == "--":
            break
        if not word.startswith("-") or word == "-":
            continue
        found = [word, next(words)] if word in valued else [word]
        if word.partition("=")[0] not in without:
            kept += found
    return kept


class Sectioned(click.Command):
    """A command whose options are listed by what they are about; what is in no section comes last."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.meta[WRITTEN] = list(args)
        return super().parse_args(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows: dict[str, list[tuple[str, str]]] = {title: [] for title in (*SECTIONS, REST)}
        for param in self.get_params(ctx):
            if (record := param.get_help_record(ctx)) is not None:
                rows[SECTION_OF.get(param.name or "", REST)].append(record)
        for title, records in rows.items():
            if records:
                with formatter.section(title):
                    formatter.write_dl(records)
