"""Subtitles of any format as cues: when each is shown, and its lines. What only a viewer needs is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from narrator.manuscript import crediting
from narrator.manuscript.draft import Fragment
from narrator.manuscript.markup import unescaped
from narrator.manuscript.options import CueLanguage

CueLine = tuple[Fragment, ...]

TAG = re.compile(
    r"</?(?:[ibuscv]|font|ruby|rt|lang)\b[^<>\n]*>|\{\\[^}\n]*\}|<\d[\d:.]*>|&(?:[a-z]{2,8}|#x?[0-9a-f]{1,6});",
    re.IGNORECASE,
)
_HANZI = re.compile(r"[\u3400-\u9fff]")
_KANA = re.compile(r"[\u3041-\u30ff]")
_WORDS = re.compile(r"[A-Za-z\u00c0-\u024f\u0400-\u04ff\uac00-\ud7a3]{2}")
_SOUND = re.compile(r"\s*[-–]?\s*(?:[\[【（(♪♫#＃*][^\]】）)♪♫]{0,24}[\]】）)♪♫#＃*]|[♪♫]+)\s*")
_SPEAKER_DASH = re.compile(r"(?:^|(?<=\s))[-–—‐]\s?(?=[^\s\d-])")
_TWO_LANGUAGES = re.compile(
    r"(?P<first>[^A-Za-z]*[\u3400-\u9fff][^A-Za-z]*?)\s*(?P<behind>[A-Za-z]+(?:['’\s,.!?;:\"\d-]+[A-Za-z]+)+['’\s,.!?;:\"\d-]*)"
    r"|(?P<latin>[\s\"'-]*[A-Za-z]+(?:['’\s,.!?;:\"\d-]+[A-Za-z]+)+['’,.!?;:\"]*)\s*(?P<second>[^A-Za-z]*[\u3400-\u9fff][^A-Za-z]*)"
)
_MARKS = re.compile(
    r"\s*[\[【［][^\[\]【】［］\d。！？]{1,12}[\]】］]\s*|\A\s*[（(][^（）()\d。！？，]{1,8}[）)]\s*(?=\S)"
    r"|(?<=\S)\s*[（(](?:笑|哭|叹气|掌声|音乐|鼓掌|欢呼|咳嗽|哽咽|沉默|画外音|大笑|苦笑|冷笑|哭泣|抽泣)[）)]|\s*♪+\s*|\A\s*[#＃]+\s+(?=\S)|(?<=\S)\s+[#＃]+\s*\Z"
)
FEWEST_SUNG = 5  # hanzi of a line between notes that are words, and no name of a tune
LONGEST_LINE = 500  # characters of a line in two languages: longer ones are no subtitles, and costly to divide
BILINGUAL = 0.4  # of the cues show two languages
TOUCHING_S = 0.5  # between two cues of which the second repeats the first


@dataclass(frozen=True, slots=True)
class SourceCue:
    """What stands above the text of a cue, when it is shown, and its lines."""

    heading: str
    start_s: float
    end_s: float
    lines: tuple[CueLine, ...] = ()

    @property
    def text(self) -> str:
        return "\n".join(text for line in self.lines if (text := spoken(line)))


def spoken(line: CueLine) -> str:
    """The words of a line that are read."""
    return "".join(piece.text for piece in line if not piece.reason).strip()


def pieces_of(line: str) -> CueLine:
    """A line of a cue: its tags left out, entities as the characters that they stand for."""
    made: list[Fragment] = []
    position = 0
    for tag in TAG.finditer(line):
        made += [Fragment(line[position : tag.start()]), Fragment(tag[0], "markup")]
        meant = unescaped(tag[0]) if tag[0][0] == "&" else ""
        made += [Fragment(meant.replace("\u00a0", " "))] if meant and meant != tag[0] else []
        position = tag.end()
    return (*made, Fragment(line[position:]))


def left_out(line: CueLine, reason: str) -> CueLine:
    return tuple(Fragment(piece.text, piece.reason or reason) for piece in line)


def readable(cues: Sequence[SourceCue], language: CueLanguage = "chinese") -> list[SourceCue]:
    """Cues as they are read aloud: in that language, every line once, sounds and dashes left out."""
    own = _without_credits(_parted(cues))
    made = [replace(cue, lines=tuple(chain.from_iterable(map(_without_sounds, cue.lines)))) for cue in own]
    return _once(made if language == "both" else _in_one_language(made, language))


def _parted(cues: Sequence[SourceCue]) -> list[SourceCue]:
    """The cues, where most have two languages on one line each of them on a line of its own."""
    shown = [[line for line in cue.lines if spoken(line)] for cue in cues]
    both = sum(len(lines) == 1 and bool(_border(spoken(lines[0]))) for lines in shown)
    if not both or both < BILINGUAL * sum(map(bool, shown)):
        return list(cues)
    return [replace(cue, lines=tuple(chain.from_iterable(map(_at_the_border, cue.lines)))) for cue in cues]


def _border(line: str) -> int:
    """Where the second language of a line begins; 0 where it has one, or is too long for a line of a cue."""
    found = _TWO_LANGUAGES.fullmatch(line) if len(line) <= LONGEST_LINE else None
    if not found:
        return 0
    return found.end("first") if found["first"] is not None else found.end("latin")


def _at_the_border(line: CueLine) -> Iterator[CueLine]:
    border = _border(line[0].text) if len(line) == 1 else 0
    if not border:
        yield line
        return
    yield (Fragment(line[0].text[:border]),)
    yield (Fragment(line[0].text[border:]),)


def _without_credits(cues: Sequence[SourceCue]) -> Iterator[SourceCue]:
    """The cues, lines that name who made the film and its subtitles left out."""
    texts = [[spoken(line) for line in cue.lines] for cue in cues]
    named = [
        any(shown) and all(not t or crediting.may_be_credit(t, "film") or crediting.is_credit(t, "film") for t in shown)
        for shown in texts
    ]
    for number, (cue, shown) in enumerate(zip(cues, texts, strict=True)):
        is_among = named[number] and any(named[max(0, number - 1) : number] + named[number + 1 : number + 2])
        found = set(range(len(shown))) if is_among else crediting.credits_among(shown, "film")
        lines = (left_out(line, crediting.REASON) if place in found else line for place, line in enumerate(cue.lines))
        yield replace(cue, lines=tuple(lines))


def _without_sounds(line: CueLine) -> Iterator[CueLine]:
    """A line without sounds and speakers' dashes; what another speaker says is a line of its own."""
    text = spoken(line)
    is_sung = "♪" in text and len(_HANZI.findall(text)) >= FEWEST_SUNG
    if not is_sung and _SOUND.fullmatch(text) and (_HANZI.search(text) or "♪" in text or text.isascii()):
        yield left_out(line, "sound")
        return
    yield from _by_speaker(tuple(chain.from_iterable(map(_unmarked, line))))


def _unmarked(piece: Fragment) -> Iterator[Fragment]:
    """A piece of a line without what only the deaf need: [叹气], （画外音） at its ends, ♪."""
    position = 0
    for mark in _MARKS.finditer(piece.text) if not piece.reason else ():
        yield Fragment(piece.text[position : mark.start()])
        yield Fragment(mark[0], "sound")
        position = mark.end()
    yield piece.cut(position, len(piece.text))


def _by_speaker(pieces: CueLine) -> Iterator[CueLine]:
    """A line cut before the dashes that begin what another speaker says."""
    line = tuple(piece for piece in pieces if piece.text)
    spoken_pieces = [piece for piece in line if not piece.reason]
    if len(spoken_pieces) != 1 or not _SPEAKER_DASH.search(spoken_pieces[0].text):
        yield line
        return
    place = line.index(spoken_pieces[0])
    whole, position = line[place].text, 0
    mark: CueLine = line[:place]
    for dash in _SPEAKER_DASH.finditer(whole):
        yield (*mark, Fragment(whole[position : dash.start()]))
        mark, position = (Fragment(dash[0], "speaker mark"),), dash.end()
    yield (*mark, Fragment(whole[position:]), *line[place + 1 :])


def _in_one_language(cues: list[SourceCue], language: CueLanguage) -> list[SourceCue]:
    """The cues without lines in another language, where most show the same in two."""
    groups: dict[tuple[float, float], list[CueLine]] = {}
    for cue in cues:
        groups.setdefault((cue.start_s, cue.end_s), []).extend(cue.lines)
    both = sum(any(map(_is_chinese, lines)) and any(map(_is_foreign, lines)) for lines in groups.values())
    if both < BILINGUAL * len(groups):
        return cues
    passed_over = _is_foreign if language == "chinese" else _is_chinese
    return [
        replace(cue, lines=tuple(left_out(line, "other language") if passed_over(line) else line for line in cue.lines))
        for cue in cues
    ]


def _is_chinese(line: CueLine) -> bool:
    text = spoken(line)
    return bool(_HANZI.search(text)) and not _KANA.search(text)


def _is_foreign(line: CueLine) -> bool:
    return is_foreign(spoken(line))


def is_foreign(text: str) -> bool:
    """Whether a line of text is Japanese, or in letters and no hanzi."""
    return bool(_KANA.search(text) or (_WORDS.search(text) and not _HANZI.search(text)))


def _once(cues: list[SourceCue]) -> list[SourceCue]:
    """The cues without lines that stand already in the one before, as in captions that roll or grow."""
    made: list[SourceCue] = []
    for cue in cues:
        before = made[-1] if made else None
        if before and cue.start_s - before.end_s <= TOUCHING_S and _shown(before):
            made.append(_new_in(cue, _shown(before)))
            if _grows(before.text, made[-1].text):
                made[-2] = replace(before, lines=tuple(left_out(line, "repeated") for line in before.lines))
        else:
            made.append(cue)
    return made


def _shown(cue: SourceCue) -> list[str]:
    """The lines that a cue shows, repeated or not."""
    texts = ["".join(p.text for p in line if p.reason in ("", "repeated")).strip() for line in cue.lines]
    return [text for text in texts if text]


def _new_in(cue: SourceCue, before: list[str]) -> SourceCue:
    """A cue without its first lines, as many of them as are the last ones of the cue before it."""
    own = [spoken(line) for line in cue.lines]
    filled = [place for place, text in enumerate(own) if text]
    for count in range(min(len(filled), len(before)), 0, -1):
        if [own[place] for place in filled[:count]] == before[-count:]:
            repeated = set(filled[:count])
            lines = (left_out(line, "repeated") if i in repeated else line for i, line in enumerate(cue.lines))
            return replace(cue, lines=tuple(lines))
    return cue


def _grows(before: str, after: str) -> bool:
    return len(before) > 1 and len(after) > len(before) and after.startswith(before)


def timed(lines: Sequence[str], timing: re.Pattern[str], seconds: re.Pattern[str]) -> Iterator[SourceCue]:
    """The cues of SRT, WebVTT and SBV in order; together they hold every line."""
    starts = [i for i, line in enumerate(lines) if timing.match(line)]
    tops: list[int] = []
    for number, start in enumerate(starts, 1):
        tops.append(_top(lines, start, timing, number))
    ends = [*tops, len(lines)]
    yield SourceCue("\n".join(lines[: ends[0]]), 0.0, 0.0)
    for top, start, end in zip(tops, starts, ends[1:], strict=True):
        begins, finishes = (_seconds(parts) for parts in seconds.findall(lines[start])[:2])
        yield SourceCue(
            "\n".join(lines[top : start + 1]), begins, finishes, tuple(map(pieces_of, lines[start + 1 : end]))
        )


def _top(lines: Sequence[str], start: int, timing: re.Pattern[str], number: int) -> int:
    """Where a cue begins: its number or name is the line above its times, if a blank line stands above that.

    Where no blank lines stand between cues, its number is that of the cue.
    """
    above = lines[max(0, start - 1)].strip()
    if not start or not above or timing.match(above):
        return start
    is_counted = above.isdecimal() and len(above) < 9 and int(above) in (number, number - 1)
    return start - 1 if start < 2 or not lines[start - 2].strip() or is_counted else start


def _seconds(parts: tuple[str, ...]) -> float:
    hours, minutes, seconds, fraction = parts
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + int(fraction.ljust(3, "0")) / 1000
