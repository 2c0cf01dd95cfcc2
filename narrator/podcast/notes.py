"""Show notes: what an episode is about in a few words, and its whole text with links to the times."""

from __future__ import annotations

from html import escape

from narrator.podcast.episode import Episode
from narrator.podcast.xml import clean

DESCRIPTION_BYTES = 4000  # Apple's limit for descriptions
SUMMARY_CHARACTERS = 300
NOTES_BYTES = 30_000  # of a long episode's text; the page has it all


def clock(seconds: float) -> str:
    """`m:ss` or `h:mm:ss`, rounded down, so that a link never leads behind the words."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def summary(episode: Episode) -> str:
    """What is told of the episode, or the beginning of its text, up to the end of a sentence where one is near."""
    if told := str(episode.extra.get("summary", "")).strip():
        return _within(told, DESCRIPTION_BYTES)
    text = ""
    for passage in episode.passages:
        for sentence in passage.sentences if passage.kind == "text" else ():
            if text and len(text) + len(sentence.text) > SUMMARY_CHARACTERS:
                return _within(text.strip(), DESCRIPTION_BYTES)
            text += sentence.text
    return _within(text.strip() or episode.title, DESCRIPTION_BYTES)


def _within(text: str, most_bytes: int) -> str:
    """As much of a text as fits, with an ellipsis where something is cut off."""
    text = clean(text)
    data = text.encode("utf-8")
    if len(data) <= most_bytes:
        return text
    return data[: most_bytes - len("…".encode())].decode("utf-8", "ignore") + "…"


def description(text: str) -> str:
    """A description within Apple's limit."""
    return _within(text, DESCRIPTION_BYTES)


def html(episode: Episode, page_url: str) -> str:
    """The notes as HTML: those told, then each paragraph after its time, which links to the page at that time."""
    parts: list[str] = [clean(str(told))] if (told := episode.extra.get("notes")) else []
    size = sum(len(part.encode("utf-8")) for part in parts)
    for passage in episode.passages:
        start_s = passage.sentences[0].start_s
        tag = "h3" if passage.kind == "heading" else "p"
        link = f'<a href="{escape(page_url)}#t={int(start_s)}">{clock(start_s)}</a>'
        part = f"<{tag}>{link} {escape(clean(passage.text.strip()), quote=False)}</{tag}>"
        size += len(part.encode("utf-8"))
        if size > NOTES_BYTES:
            parts.append(f'<p><a href="{escape(page_url)}">…</a></p>')
            break
        parts.append(part)
    return "\n".join(parts)
