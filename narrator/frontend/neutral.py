"""Neutral tones: words, suffixes and doubled verbs.

不 keeps its tone in 看不见 and 好不好, as announcers read it with care; in quick speech it is light there.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache

from narrator.frontend.beats import Beat
from narrator.frontend.characters import DATA
from narrator.words import vocabulary

# Their last syllable weighs nothing even before the tones are settled: no third tone changes in front of it.
_ALWAYS_LIGHT = frozenset("子朵巴么们姐奶嫂宝姥婶头虎袋")
_KEPT_IN_COMPOUNDS = frozenset(
    "东西 地方 大学生 中学生 小学生 留学生 女学生 男学生 研究生 新时候 学先生 士大夫 淋巴结 辩护士 不明白".split()
)
_WAITED_FOR = frozenset("我你他她它咱再吧看")
_KEPT_AFTER = {  # 挖地道 is a tunnel, 地道 alone means genuine; 一户人家 is a household, 人家 others
    "地道": "挖钻进条走过入通",
    "人家": "户富穷寻官农渔几",
}
_DONE = frozenset("写过信 动过心 受过伤 吃过饭 打过仗 打过工 打过架 洗过澡 离过婚 练过武 见过面".split())
_DIRECTIONS = ("南北", "方向", "走向", "两", "向", "部", "横", "宽", "长", "各")
_MOVED = frozenset("走跑飞跨穿翻越跳绕转闪掠流划渡爬开驶经路挤通超度错放胜赛难好不太悔罪改擦")


@cache
def _doubled() -> tuple[frozenset[str], frozenset[str]]:
    """Verbs that are light when they are doubled, and what is doubled but never light."""
    lines = (DATA / "doubled.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split() for line in lines if not line.startswith("#")]
    never = frozenset(character for row in rows if row[0] == "!" for character in row[1:])
    return frozenset(character for row in rows if row[0] != "!" for character in row), never


@cache
def _words() -> frozenset[str]:
    lines = (DATA / "neutral.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def lighten(beats: list[Beat]) -> None:
    """Give the neutral tone to the beats of a phrase that have it in speech."""
    for at, beat in enumerate(beats):
        if beat.is_light:
            continue
        if _ends_light_word(beats, at) or _is_doubled_verb(beats, at):
            _yield_to(beats, at)
            beat.lighten()
        elif at and (is_light := _SUFFIXES.get(beat.text)) and is_light(beats, at):
            if beat.text == "里":
                _yield_to(beats, at)
            beat.lighten()


def _yield_to(beats: list[Beat], at: int) -> None:
    """A third tone that goes light still turns the one before it: 想想 is xiáng xiang, but 姐姐 jiě jie."""
    if beats[at].character in _ALWAYS_LIGHT:
        return
    last = at
    while at and beats[at].pinyin[-1] == beats[at - 1].tone == "3":
        if at < last and beats[at].owner is not beats[at - 1].owner:
            return
        at -= 1
        beats[at].retone("2")


def _ends_light_word(beats: list[Beat], at: int) -> bool:
    beat = beats[at]
    word = beat.owner.text
    if len(word) == 1 or beat.place not in _light_places(word):
        return False
    if at > 1 and beats[at - 2].text in _KEPT_AFTER.get(word[-2:], ""):
        return False
    return beat.word != "东西" or not "".join(later.text for later in beats[at + 1 : at + 3]).startswith(_DIRECTIONS)


@lru_cache(maxsize=16384)
def _light_places(word: str) -> tuple[int, ...]:
    """The places of a word's characters that are spoken in the neutral tone."""
    known = _words()
    if len(word) == 4 and word not in known:  # 爸爸妈妈, 不好意思, 招呼客人; but not 自由自在, an idiom
        if vocabulary().tag(word) in ("i", "ns") or word.startswith("葡萄牙"):
            return ()
        halves = {1: word[:2], 3: word[2:]}
        return tuple(at for at, half in halves.items() if half in known and half not in _KEPT_IN_COMPOUNDS)
    if len(word) == 3 and word not in known and word[:2] in known and word[2] in "人地汉家":  # 买卖人, 庄稼地
        return (1,)
    is_light = word in known or (len(word) == 3 and word[1:] in known and word not in _KEPT_IN_COMPOUNDS)
    return (len(word) - 1,) if is_light else ()


def _is_doubled_verb(beats: list[Beat], at: int) -> bool:
    """看看, 教教我, 帮帮忙; but 摇摇摆摆 and 念念不忘 keep theirs, and of 看看看 only the middle one is light."""
    if not at or beats[at].text != beats[at - 1].text or beats[at].owner.piece != beats[at - 1].owner.piece:
        return False
    doubled, never = _doubled()
    beat, is_known = beats[at], beats[at].text in doubled
    if beat.text in never or not (is_known or beat.base_tag.startswith("v")) or len(beat.word) == 4:
        return False
    if at > 1 and beats[at - 2].text == beat.text:
        return False
    if beat.owner is not beats[at - 1].owner:
        return len(beats[at - 1].word) == 1  # 练|练琴; but not 出发|发现
    if beat.text == "等":  # 等等我; but 苹果等等
        return at == 1 or (at + 1 < len(beats) and beats[at + 1].text in _WAITED_FOR)
    return is_known or beat.tag.startswith("v") or (len(beat.word) == 3 and beat.place == 1)


def _is_inside(beats: list[Beat], at: int) -> bool:
    """家里, 心里, 学校里: 里 after a noun."""
    beat = beats[at]
    if beat.place + 1 != len(beat.word) or len(beat.word) > 3:
        return False
    return beat.tag in ("s", "f", "n", "t") and beats[at - 1].character not in "这那哪公英华海千万百十几数故邻表内"


def _is_past(beats: list[Beat], at: int) -> bool:
    """过 of experience, after a verb that is no movement: 吃过, but 走过."""
    beat = beats[at]
    if beat.word in _DONE:
        return True
    if len(beat.word) > 2 or beat.place + 1 != len(beat.word):
        return False
    before = beats[at - 1]
    return before.base_tag.startswith("v") and before.character not in _MOVED


_SUFFIXES: dict[str, Callable[[list[Beat], int], bool]] = {"里": _is_inside, "过": _is_past}
