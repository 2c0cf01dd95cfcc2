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


class Sectioned(click.Command):
    """A command whose options are listed by what they are about; what is in no section comes last."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows: dict[str, list[tuple[str, str]]] = {title: [] for title in (*SECTIONS, REST)}
        for param in self.get_params(ctx):
            if (record := param.get_help_record(ctx)) is not None:
                rows[SECTION_OF.get(param.name or "", REST)].append(record)
        for title, records in rows.items():
            if records:
                with formatter.section(title):
                    formatter.write_dl(records)
