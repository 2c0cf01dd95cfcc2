"""Neutral tones: words, suffixes, doubled verbs, and 不 between a verb and what comes of it (看不见, 好不好)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache

from narrator.frontend.beats import Beat
from narrator.frontend.characters import DATA
from narrator.words import vocabulary

# Their last syllable weighs nothing even before the tones are settled: no third tone changes in front of it.
_ALWAYS_LIGHT = frozenset("子朵巴么们姐奶嫂宝姥婶头虎袋")
_WAITED_FOR = frozenset("我你他她它咱再吧看")
_OUTSIDE_CLASS = re.compile(r"(?<!\[)\^")
_REACHED = frozenset("见到着了住起上下出进回开来去走动懂完清成及得定通透掉死倒齐全准满饱明干好过赢破尽响烂快稳")
_REACHED_BY_ANY = frozenset("了住得透尽清")  # also behind a verb of two syllables: 承受不了
_MODAL = frozenset("要想会能敢肯怕应该得愿可说问答教叫让使令劝求定是有在爱就也都独怪嫌倒")
_SET = frozenset(
    "差不多 差不离 吃不消 划不来 了不起 对不起 对不住 大不了 冷不防 冷不丁 猛不丁 猛不防 时不时 指不定 备不住 保不齐 可不是 莫不是 岂不是".split()
)
_DIRECTIONS = frozenset("起来 下来 下去 上来 上去 过来 过去 进来 进去 出来 出去 回来 回去".split())
_RESULTS = _DIRECTIONS | frozenset("清楚 明白 干净 完全 周全 齐全 安稳 踏实 透彻 明朗 分明".split())
_OVERCOME = frozenset("去来我你他她它您人") | {""}  # 说不过他; but 不过 is also but
_QUANTITY = frozenset("一二三四五六七八九十百千万半两几多")
_DONE = frozenset("写过信 动过心 受过伤 吃过饭 打过仗 打过工 打过架 洗过澡 离过婚 练过武 见过面".split())
ACTS_TOO = frozenset("等量数静热比抖理信赌")  # verbs that the dictionary of words has as something else
_MOVED = frozenset("走跑飞跨穿翻越跳绕转闪掠流划渡爬开驶经路挤通超度错放胜赛难好不太悔罪改擦")


@cache
def _doubled() -> tuple[frozenset[str], frozenset[str]]:
    """Verbs that are light when they are doubled, and what is doubled but never light."""
    lines = (DATA / "doubled.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split() for line in lines if not line.startswith("#")]
    never = frozenset(character for row in rows if row[0] == "!" for character in row[1:])
    return frozenset(character for row in rows if row[0] != "!" for character in row), never


def _listed(name: str) -> frozenset[str]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def _words() -> frozenset[str]:
    return _listed("neutral.txt")


@cache
def _kept() -> frozenset[str]:
    """Words that keep all tones though they hold a light one."""
    return _listed("neutral-kept.txt")


@dataclass(frozen=True, slots=True)
class LightSense:
    """Where a word is light (or, if not `is_light`, where it is not): what stands before and behind it."""

    is_light: bool
    before: re.Pattern[str]
    after: re.Pattern[str]


@cache
def _senses() -> dict[str, tuple[LightSense, ...]]:
    """By word: of one word, all senses are of one kind."""
    found: dict[str, tuple[LightSense, ...]] = {}
    for line in (DATA / "neutral-senses.txt").read_text(encoding="utf-8").splitlines():
        word, *rest = line.partition("#")[0].split() or [""]
        for pattern in rest[1:]:
            before, _, after = pattern.partition(word)
            sense = LightSense(
                rest[0] == "light",
                re.compile("(?:" + _OUTSIDE_CLASS.sub(r"\\A", before) + r")\Z"),
                re.compile(_OUTSIDE_CLASS.sub(r"\\Z", after)),
            )
            found[word] = (*found.get(word, ()), sense)
    return found


def lighten(beats: list[Beat]) -> None:
    """Give the neutral tone to the beats of a phrase that have it in speech."""
    for at, beat in enumerate(beats):
        if beat.spoken[-1:] == "5":
            continue
        if (beat.place and _ends_light_word(beats, at)) or (
            at and beat.text == beats[at - 1].text and _is_doubled_verb(beats, at)
        ):
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
    """Whether a beat that begins no word ends one that is light, or one within a word."""
    beat = beats[at]
    word = beat.owner.text
    is_light = beat.place in _light_places(word)
    senses = _senses().get(word[beat.place - 1 : beat.place + 1], ())
    if not senses or not (is_light or (senses[0].is_light and beat.place + 1 == len(word))):
        return is_light
    return senses[0].is_light is _is_meant(senses, beats, at)


def _is_meant(senses: tuple[LightSense, ...], beats: list[Beat], at: int) -> bool:
    """Whether one of a word's senses fits where it ends at a beat."""
    before = "".join(beat.text for beat in beats[: at - 1])
    after = "".join(beat.text for beat in beats[at + 1 :])
    return any(sense.before.search(before) and sense.after.match(after) for sense in senses)


@lru_cache(maxsize=16384)
def _light_places(word: str) -> tuple[int, ...]:
    """The places of a word's characters that are spoken in the neutral tone."""
    known = _words()
    if len(word) == 4 and word not in known:  # 爸爸妈妈, 不好意思, 招呼客人; but not 自由自在, an idiom
        if vocabulary().tag(word) in ("i", "ns") or word.startswith("葡萄牙"):
            return ()
        halves = {1: word[:2], 3: word[2:]}
        return tuple(at for at, half in halves.items() if half in known)
    if word in known:
        return (len(word) - 1,)
    if len(word) != 3 or word in _kept():
        return ()
    if word[1:] in known:  # 小姑娘
        return (2,)
    return (
        (1,) if word[:2] in known and word[1] != word[2] and word[:2] != "地方" else ()
    )  # 买卖人, 惦记着; but not 热乎乎


def _is_doubled_verb(beats: list[Beat], at: int) -> bool:
    """看看, 教教我, 帮帮忙; but 摇摇摆摆 and 念念不忘 keep theirs, and of 看看看 only the middle one is light."""
    if beats[at].owner.piece != beats[at - 1].owner.piece:
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


def _is_unable(beats: list[Beat], at: int) -> bool:
    """不 between a verb and what does not come of it, or between a word and itself: 看不见, 好不好."""
    if at + 1 == len(beats):
        return False
    before, beat, after = beats[at - 1], beats[at], beats[at + 1]
    if beat.word in _SET or (before.text == after.text and _may_act(before)):
        return True
    if after.character not in _REACHED or (after.character == "了" and after.is_light):
        return False
    if beat.place == 1 and (len(beat.word) == 3 or beat.word[2:] in _RESULTS):
        return before.base_tag.startswith("v") or (len(beat.word) == 3 and _is_word_of_inability(before, beat))
    if len(before.word) > 1:
        return before.tag == "v" and before.place + 1 == len(before.word) and after.character in _REACHED_BY_ANY
    return before.base_tag.startswith("v") and before.character not in _MODAL and _comes_of_it(beats, at)


def _is_word_of_inability(before: Beat, beat: Beat) -> bool:
    """用不着, 数不清; but 眼不见, 五不准, 只不过."""
    is_noun = before.base_tag[:1] in ("n", "m", "r") and before.text not in ACTS_TOO
    return not is_noun and beat.tag != "c"


def _may_act(beat: Beat) -> bool:
    return beat.base_tag[:1] in ("v", "a", "d", "p", "z") or (beat.text in ACTS_TOO and len(beat.word) < 4)


def _comes_of_it(beats: list[Beat], at: int) -> bool:
    """走|不|动, 打|不过|他; but 花|不到|十块, 不过 (but), and verbs that only begin with what might come of another."""
    beat, after = beats[at], beats[at + 1]
    then = beats[at + 2].character if at + 2 < len(beats) else ""
    if beat.place or (after.character in "到上" and then in _QUANTITY):
        return False
    return beat.word in ("不", f"不{after.character}") and (beat.word != "不过" or then in _OVERCOME)


_SUFFIXES: dict[str, Callable[[list[Beat], int], bool]] = {"里": _is_inside, "过": _is_past, "不": _is_unable}
