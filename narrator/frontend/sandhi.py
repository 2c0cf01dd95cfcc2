"""Tones as spoken: neutral tones, 一 and 不, third tones in a row."""

from __future__ import annotations

from collections.abc import Iterator

from narrator.frontend.beats import Beat, beats_of, return_to_words
from narrator.frontend.model import Word
from narrator.frontend.neutral import ACTS_TOO, lighten
from narrator.words import vocabulary

_DIGITS = frozenset("零〇一二三四五六七八九幺")
_NUMERALS = _DIGITS | frozenset("十百千万亿点两几")
_COUNTED = frozenset("百千万亿")
_ORDINAL_BEFORE = frozenset("第初十之零〇")
_ORDINAL_AFTER = frozenset("月号等级流线楼审环期")
_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_RECKONING = frozenset("比加减乘")
_ORDINAL_NAMES = frozenset(
    "年级 路公 路车 路汽 中全 季度 季报 审判 审法 审宣 审裁 阶段".split()
)  # 一年级, 一路公交, 一中全会
_ATTENDED, _ATTENDING = frozenset("在上考进到读从去于回"), frozenset("读上念当教任的，") | {""}  # 在一中读书
_SCHOOLS_BEFORE, _SCHOOLS_AFTER = frozenset("市县省区州城师"), frozenset("校学毕高考")  # 市一中, 一中校长
_OF_A_CLASS = frozenset("在是到进去我你他她给跟和比教带")  # 他在一班
_SIZES = frozenset("大小肥短加")
_PARTS = frozenset("的要键")
_OF_A_YEAR, _STUDYING = frozenset("大研博高初"), frozenset("的新学上下时到就开寒暑刚那和男女报入考读全")  # 大一的时候
_WITH_WHAT_FOLLOWS = frozenset("另某每这那哪任同有上下前后头新进")  # 另一个; but 统一, 唯一, 万一
_ENDING_IN_ONE = frozenset("统一 唯一 惟一 单一 专一 万一 划一 逐一 归一 合一".split())  # 统一战线
_FELT = frozenset("冷热静松稳")  # 冷一冷
_ITEMS = tuple(
    "故事 新闻 消息 寓言 笑话 广告 启事 公告 通知 通报 报道 短信 留言 日记 信息 谜语 谜 童话 传说 佳话 趣闻 趣事 轶事 "
    "成语 视频 材料 评论 声明 帖子 短文 典故 笔记 案例 寻人".split()
)  # what is counted by 则
_POINTS = frozenset("是则曰")  # 一是…，二是…
_PREDICATE = ("v", "d", "a", "p", "c")
_NAMED = ("n", "t", "s", "r")


def apply(words: list[Word], is_code: bool = False) -> None:
    """Fill in `surface` of the words of one phrase, that is between two pauses; a code begins `M1芯片` after its letters."""
    beats = beats_of(words)
    lighten(beats)
    for at in range(len(beats) - 1, -1, -1):
        beat = beats[at]
        if beat.text not in "一不" or beat.is_light:
            continue
        if beat.text == "不" and beat.pinyin == "bu4" and _next_tone(beats, at) == "4":
            if beats[at + 1].text != "一":  # 不一般: 一 counts with the tone that it has by itself
                beat.retone("2")
        elif beat.text == "一" and beat.pinyin == "yi1":
            beat.retone("1" if is_code and at == 0 else _tone_of_one(beats, at))
    for first, last in _third_tones(beats):
        _turn(beats[first:last])
    return_to_words(beats)


def _next_tone(beats: list[Beat], at: int) -> str:
    """The tone after a beat; a syllable that has gone light acts by the tone that it had."""
    if at + 1 == len(beats):
        return ""
    following = beats[at + 1]
    return following.pinyin[-1] if following.is_light else following.tone


def _tone_of_one(beats: list[Beat], at: int) -> str:
    if at + 1 == len(beats) or (_is_number(beats, at) and not _is_brought_about(beats, at)):
        return "1"
    if _is_enumerated(beats, at):
        return "1"
    if _is_between_doubled(beats, at):
        return "5"
    return "2" if _next_tone(beats, at) in ("4", "5") else "4"


def _is_brought_about(beats: list[Beat], at: int) -> bool:
    """精神为之一振, where 之一 is no part of a whole."""
    return at > 1 and beats[at - 2].character + beats[at - 1].character == "为之"


def _is_enumerated(beats: list[Beat], at: int) -> bool:
    """一是时间紧; 一则; both ones of 数一数二."""
    if at == 0:
        if beats[1].text == "来" and len(beats) > 2:  # 一来路远，二来天黑
            return beats[2].tag.startswith(("n", "t", "r"))
        counted = beats[1].character == "则" and len(beats) > 2 and beats[2].word.endswith(_ITEMS)  # 一则故事
        return (
            not counted
            and beats[1].character in _POINTS
            and (len(beats[1].word) == 1 or beats[0].owner is beats[1].owner)
        )
    return beats[at - 1].character == "数" and "".join(beat.character for beat in beats[at + 1 : at + 3]) == "数二"


def _is_between_doubled(beats: list[Beat], at: int) -> bool:
    """看一看, but 一遍一遍."""
    before, after = beats[at - 1] if at else None, beats[at + 1]
    if before is None or before.text != after.text:
        return False
    if not before.base_tag.startswith("v") and before.text not in ACTS_TOO | _FELT:
        return False
    return at < 2 or beats[at - 2].text != "一"


def _is_number(beats: list[Beat], at: int) -> bool:
    """Whether 一 keeps its tone: in a row of digits, in an ordinal, at the end of a word such as 统一."""
    beat, after = beats[at], beats[at + 1]
    before = beats[at - 1].character if at else ""
    if after.character in _COUNTED:
        return before in _DIGITS or before == "第"
    if (
        before in _ORDINAL_BEFORE
        or before in _COUNTED
        or before in _DIGITS
        or after.character in _NUMERALS - {"点", "两", "几"}
    ):
        return True
    if before == "点" and after.character not in "刻过到" and at > 1 and beats[at - 2].character in _DIGITS:
        return True
    then = beats[at + 2].character if at + 2 < len(beats) else ""
    if (after.character == "点" and then and then in _DIGITS) or (after.character in "不无" and then == "二"):
        return True
    if _is_dated(beats, at) or _is_reckoned(beats, at, then) or _is_class_or_school(before, after.character, then):
        return True
    return (
        _is_in_name(beats, at)
        or (_is_rank(beat, after.character + then) and (before not in _WITH_WHAT_FOLLOWS or then == "级"))
        or (0 < beat.place == len(beat.word) - 1 and before not in _WITH_WHAT_FOLLOWS)
        or (beat.place == 1 and beat.word[:2] in _ENDING_IN_ONE)
    )


def _is_dated(beats: list[Beat], at: int) -> bool:
    """一月, 一号, 一线; 三月一日; but not 一针一线."""
    before, after = beats[at - 1].character if at else "", beats[at + 1].character
    is_paired = at > 1 and beats[at - 2].text == "一" and after == "线"
    is_size = (before in _SIZES and after == "号") or (before in _PARTS and after == "环")  # 大一号, 重要的一环
    is_one_of_many = before in _WITH_WHAT_FOLLOWS and after in "期环"  # 有一期节目, 下一环
    is_amount = is_paired or is_size or is_one_of_many or before + after == "等等"
    return (after in _ORDINAL_AFTER and not is_amount) or (before == "月" and after == "日")


def _is_class_or_school(before: str, after: str, then: str) -> bool:
    """三年一班, 他在一班, 大一新生, 市一中, 一中校长."""
    if after == "班":
        placed = before in _OF_A_CLASS and then in ("的", "")
        return placed or before in ("年", "级") or then in ("和", "与", "跟")
    if before in _OF_A_YEAR and after in _STUDYING:
        return True
    named = before in _SCHOOLS_BEFORE or then in _SCHOOLS_AFTER or (before in _ATTENDED and then in _ATTENDING)
    if after == "医":
        return before in _SCHOOLS_BEFORE
    return after == "中" and (named or (not before and then in ("的", "校")))


def _is_in_name(beats: list[Beat], at: int) -> bool:
    """李一男, 张一山: a surname, 一, and a single character that is no measure."""
    if not at or any(len(beats[place].word) > 1 for place in (at - 1, at, at + 1)):
        return False
    return beats[at - 1].text in _SURNAMES and beats[at + 1].tag.startswith(("n", "x", "a"))


def _is_rank(beat: Beat, following: str) -> bool:
    return following in _ORDINAL_NAMES or beat.word == "一把手" or following.startswith("汽")


def _is_reckoned(beats: list[Beat], at: int, then: str) -> bool:
    """Both ones of 一比一 and 一加一; 从一到十."""
    if at and beats[at - 1].text == "从" and beats[at + 1].text == "到":
        return True
    if at and beats[at - 1].text == "以" and then in _NUMERALS:  # 以一敌百
        return True
    before = beats[at - 1].character if at > 1 else ""
    starts = beats[at + 1].character in _RECKONING and then in _NUMERALS
    return starts or (before in _RECKONING and beats[at - 2].character in _NUMERALS)


def _third_tones(beats: list[Beat]) -> Iterator[tuple[int, int]]:
    """Runs of third tones that are spoken without a break."""
    tones = [*[beat.spoken[-1:] for beat in beats], ""]
    if tones.count("3") < 2:
        return
    start = 0
    for at in range(1, len(beats) + 1):
        if tones[at - 1] == "3" == tones[at] and not _breaks(beats, at):
            continue
        if at - start > 1:
            yield start, at
        start = at


def _breaks(beats: list[Beat], at: int) -> bool:
    """Whether a speaker is likely to part two words: a subject of some length from what is said of it."""
    before, after = beats[at - 1], beats[at]
    if before.owner is after.owner or len(before.word) == 1 or len(after.word) == 1:
        return False
    if len(before.word) + len(after.word) > 5:
        return True
    return before.tag.startswith(_NAMED) and after.tag.startswith(_PREDICATE)


def _turn(run: list[Beat]) -> None:
    """Third tones in feet: each but the last of a foot becomes a second tone."""
    for foot in _feet(run):
        for beat in foot[:-1]:
            beat.retone("2")


def _feet(run: list[Beat]) -> list[list[Beat]]:
    """Words, and single syllables in pairs from the left; the last syllable joins the foot before it."""
    feet: list[list[Beat]] = []
    for unit in _units(run):
        if feet and len(unit) == 1 and (unit[0] is run[-1] or _is_half(feet[-1])):
            feet[-1] += unit
        else:
            feet.append(unit)
    return feet


def _is_half(foot: list[Beat]) -> bool:
    return len(foot) == 1 and len(foot[0].word) == 1


def _units(run: list[Beat]) -> Iterator[list[Beat]]:
    """The parts of a run that belong together: words, and in words of three the pair that is a word itself."""
    unit: list[Beat] = []
    for beat in run:
        if unit and (unit[-1].owner is not beat.owner or _divides(beat)):
            yield unit
            unit = []
        unit.append(beat)
    yield unit


def _divides(beat: Beat) -> bool:
    """小|老虎, 老|领导, 岂有|此理: where a longer word falls apart."""
    word, place = beat.word, beat.place
    if len(word) == 4:
        return place == 2
    known = vocabulary()
    return len(word) == 3 and place == 1 and known.tag(word[1:]) != "x" and known.tag(word[:2]) == "x"
