"""What whoever passed a book on has put into it: a name behind the last sentences of paragraphs, a page of his own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from narrator.manuscript.draft import DraftPassage, Omission, strike

FEWEST = 4  # different paragraphs that end with it
SHORTEST, LONGEST = 4, 14  # characters, without marks
_BEHIND = re.compile(r"(?<=[。！？!?])[^。！？!?….“”‘’「」『』（）()：:，,、；;说道问答叫喊笑]{4,24}\Z")
_LETTERS = re.compile(r"[^\w]+|_+")
_SOLICITS = re.compile(
    r"公众号(?:名称|ID)?\s?[:：]|公众号ID|关注.{0,20}(?:微信号|公众号|服务号)|加小编|小编.{0,12}(?:微信|QQ)"
    r"|(?:微信号?|QQ群?|扣扣群?)(?:[和或]?(?:微信|QQ)号?)?\s?[:：]\s?[\w-]{5,}|电子书\s?下载网站|不知道[读看]什么书"
    r"|(?:提供|回复).{0,20}书单|书单.{0,16}(?:编号|回复)|扫.{0,6}(?:二维码|码关注)",
    re.IGNORECASE,
)
_WARES = re.compile(r"电子书|书单|书籍|好书|[读看]什么书|小编")
_SPEECH = re.compile("[，。！？!?…][”」』]")
_SENTENCE_END = re.compile("。$")
FEWEST_SOLICITING = 3  # times that a page asks for followers
MOST_LISTED = 14  # lines between two of them
LONGEST_LISTED, LONGEST_SOLICITING = 60, 500
_NO_PAGE = "。" * LONGEST_SOLICITING  # ends the last one


def without_stamps(passages: Sequence[DraftPassage]) -> list[DraftPassage]:
    """The passages, such names left out as advertising."""
    tails = {place: found for place, p in enumerate(passages) if (found := _BEHIND.search(p.spoken.rstrip()))}
    texts = {(_LETTERS.sub("", found[0]), passages[place].spoken.strip()) for place, found in tails.items()}
    names = Counter(name for name, _ in texts)  # behind different texts: one that stands again is the author's
    stamps = {name for name, count in names.items() if count >= FEWEST and SHORTEST <= len(name) <= LONGEST}
    if not stamps:
        return list(passages)
    made = list(passages)
    for place, found in tails.items():
        if _LETTERS.sub("", found[0]) in stamps:
            omission = Omission(found.start(), found.end(), "advertising")
            made[place] = replace(made[place], pieces=tuple(strike(made[place].pieces, [omission])))
    return [p.left_out("advertising") if _LETTERS.sub("", p.spoken[: 3 * LONGEST]) in stamps else p for p in made]


def without_solicitation(passages: Sequence[DraftPassage]) -> list[DraftPassage]:
    """The passages without pages on which someone looks for followers: lines that do, and short ones between them."""
    made = list(passages)
    for first, last in _solicitations([passage.spoken.strip() for passage in passages]):
        for place in range(first, last + 1):
            made[place] = made[place].left_out("advertising")
    return made


def _solicitations(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The first and the last line of each such page: no talk and no story, and it offers books."""
    run: list[int] = []
    between = 0
    for place, line in enumerate([*lines, _NO_PAGE]):
        is_told = len(line) >= LONGEST_SOLICITING or _SPEECH.search(line)
        times = 0 if is_told else len(_SOLICITS.findall(line))
        if times:
            run += [place] * times
            between = 0
        elif line and run:
            between += 1
            if is_told or between > MOST_LISTED or len(line) > LONGEST_LISTED or _SENTENCE_END.search(line):
                if len(run) >= FEWEST_SOLICITING and any(_WARES.search(lines[each]) for each in run):
                    yield run[0], run[-1]
                run = []
