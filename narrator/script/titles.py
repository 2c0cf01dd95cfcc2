"""Titles for what has none: a short phrase from the text that says what it is about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import exp, log

from narrator.script import words
from narrator.script.openings import opening
from narrator.script.words import Clause, clauses

LONGEST = 16
SHORTEST = 4
FEWEST_LATIN = 3  # words of a phrase in Latin letters
LATIN_SAMPLE, MOST_LATIN = 80, 6  # characters that tell such a text, and words of its title
MOST_READ = 50_000  # characters
LATER = 0.2  # what the last phrase loses against the first
UNTELLING_END = 0.2  # what is lost by an end on a word that the text does not come back to
POINTING = 0.3  # what is lost by a word such as 我们 and 这个, which says nothing by itself
HALF = 0.15  # what is lost by a phrase that is only a part of its sentence
UNSHAPED = 0.25  # what is lost by beginning or ending with a word that a title does not begin or end with
_LEANING = {
    "addition", "adverb", "cause", "concession", "condition", "contrast", "example", "he", "last", "later", "negation",
    "restatement", "result", "summary", "this", "time", "truth", "you", "speaker", "greeting",
}  # fmt: skip
UNTITLED = "无题"
_BROKEN = re.compile(
    r"^[的了着过吗呢吧啊和与而但却也都就才又还地得把被]|[的了着过吗呢吧啊呀啦嘛和与及或而但地得把被在是为对从向让使给说道问想时后前～]$"
    r"|(?:认为|觉得|以为|听见|知道|看见|告诉|表示|听说|时候|之后|之前|以后|以前|来说|而言|起来|一样|似的|等等)$"
    r"|^(?:根本|渐渐|忽而|因|未|是|除|认为|听到|假使|相传|正如|作为|随着|关于|至于|根据|用完|不过|甚至|仿佛)"
    r"|^(?:因为|所以|如果|但是|而且|虽然|不仅|或者|当|在)|有一[个天次位]$|[“”‘’「」『』〞〝<>&=|\\/_#*]"
)
# What an author says to readers, and not of the story.
_PLEA = re.compile(
    r"求.{0,4}(?:票|收藏|推荐|订阅|支持|打赏|评论|关注)|月票|推荐票|投票|打赏|加更|[一二三两]更|更新|请假|上架|书友|读者群|公众号|微信|微博|扫码"
    r"|未完待续|本章|下一?章|上一?章|正文|目录|作者|编辑|责编|版权|出版社|电子书|下载|网址|导读|转载|来源|原文"
)
_BEGINS = frozenset("n v a j l i b s z x e")  # first letters of the tags that titles begin with
_ENDS = frozenset("n v a j l i x")


def title(paragraphs: Sequence[str]) -> str:
    """A phrase of at most 16 characters from the paragraphs; `无题` where they have no words.

    It is the phrase with the most of the words that the paragraphs come back to. Phrases that only make sense with what
    stands before them, and an author's words to readers, are passed over; whole sentences and what is said early count
    more.
    """
    text = "\n".join(paragraphs)[:MOST_READ]
    return phrase(text, list(clauses(text)))


def phrase(text: str, found: Sequence[Clause]) -> str:
    """The same of some of the clauses of a text."""
    weight = _weights([word for word, _ in clause.words] for clause in found)
    phrases = [clause for clause in found if SHORTEST <= clause.size <= LONGEST and _stands_alone(text, clause)]
    best, best_score = "", 0.0
    for number, clause in enumerate(phrases):
        score = _telling(clause, weight) * _shapely(text, clause) * (1 - LATER * number / len(phrases))
        if score > best_score:
            best, best_score = _written(clause), score
    if not best and text[:LATIN_SAMPLE].isascii():
        return " ".join(text.split()[:MOST_LATIN]).rstrip(",.;:") or UNTITLED
    return best or next(
        (_written(clause)[:LONGEST] for clause in found if not _PLEA.search(_written(clause))), UNTITLED
    )


def _weights(said: Iterable[Sequence[str]]) -> dict[str, float]:
    """How telling the words are that come more than once."""
    counts = Counter(word for own in said for word in own if len(word) > 1 and not word.isdigit())
    total = words.corpus_size()
    return {word: (1 + log(n)) * log(total / (words.frequency(word) + 50)) for word, n in counts.items() if n > 1}


def _telling(clause: Clause, weight: Mapping[str, float]) -> float:
    """How much of what the text comes back to a phrase says, in how few characters."""
    own = [word for word, _ in clause.words]
    score = sum(weight.get(word, 0.0) for word in dict.fromkeys(own)) / exp(0.7 * log(6 + clause.size))
    return score * (1.0 if own[-1] in weight else 1 - UNTELLING_END)


def _shapely(text: str, clause: Clause) -> float:
    """How much a phrase looks like a title, from 0 to 1: it is whole, and begins and ends with words that say something."""
    (_, first), (_, last) = clause.words[0], clause.words[-1]
    score = 1.0 - POINTING * any(tag == "r" for _, tag in clause.words)
    score *= 1.0 - UNSHAPED * ((first[0] not in _BEGINS) + (last[0] not in _ENDS)) / 2
    before, after = text[max(0, clause.start - 1) : clause.start], text[clause.start + clause.size :][:1]
    is_whole = (not before or before in "。！？!?…\n") and (not after or after in "。！？!?…\n")
    return score * (1.0 if is_whole else 1 - HALF)


def _written(clause: Clause) -> str:
    return "".join(word for word, _ in clause.words)


def _stands_alone(text: str, clause: Clause) -> bool:
    phrase = _written(clause)
    if phrase.isascii() and len(clause.words) < FEWEST_LATIN:
        return False
    if _BROKEN.search(phrase) or _PLEA.search(phrase) or opening(phrase) in _LEANING:
        return False
    return (
        text[clause.start + clause.size :][:1] not in ("、", "：", ":")
        and text[clause.start - 1 : clause.start] != "、"
    )
