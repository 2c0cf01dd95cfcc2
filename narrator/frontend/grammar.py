"""为, 地, 得 and 率, whose reading depends on the part that they play in the clause."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from narrator.frontend.model import Word
from narrator.frontend.polyphones import Site
from narrator.words import vocabulary

_CLAUSE = 14  # how many words of a clause are looked at
_PERSONS = frozenset("我 你 您 他 她 它 咱 谁 我们 你们 他们 她们 它们 咱们 自己 大家 人家 别人 人们".split())
_TAKEN_AS = re.compile(
    r"(?:(?:以|任命|聘任|推[选举]|评定|认定|定点|册封|提名|委任|命名|追认)[^，。！？；：、为]{1,12}|图|其次|依次)$"
)
_MEASURED = re.compile(
    r"[零〇一二三四五六七八九十百千万亿两几半点多余]+(?:度|摄氏度|个?小时|分钟|公里|[千厘毫]?米|吨|公斤|[千毫]?克|岁|倍|[千兆]?瓦|赫兹|毫?升|平方米)(?![后前来内])"
)
_RANKED = re.compile(
    r"(?:近|历史|史上|同期|今年|世界|全[国球省市])[^，。]{0,10}(?:最[高低大小好差多少长短佳早晚]|第[一二三四五六七八九十])[^，。]{0,4}(?![^，。！？；：、])"
)
_TO_THAT_END = frozenset(
    "是 只 也 都 还 还是 不 不是 仅 仅仅 就 正 专 专门 特 特地 全 单 多半 便是 就是 只是 都是 要 会".split()
)
_OBTAINED = frozenset("获取夺博赢求难所只不心自贪习两应未可")
_ACHIEVED = frozenset("很 太 极 不 多 到 了 知 出".split())  # 天气热得很, 书得到了
_MUST = frozenset(
    "也 还 都 就 又 先 须 必 总 准 非 只怕 只好 必须 一定 可 要 好歹 至少 恐怕 仍 仍然 还是 总是 大概 起码 看来 没准 难免".split()
)
_CLOSING = frozenset("）)”’」』》")
_FELT = frozenset(
    "伤心 痛苦 幸福 高兴 快乐 激动 感动 害怕 吃惊 兴奋 难过 开心 害羞 着急 紧张 生气 惊讶 委屈 后悔 羡慕 羞愧 骄傲 绝望 心疼 头疼 肚子疼 口渴 寒冷 安静 干净 漂亮".split()
)
_FEELINGS = frozenset("心气羞惊怒迷急净静")  # 开心, 生气, 吃惊: 得 tells their degree
_OBJECTS = frozenset("门车课班国校院饭菜药书活路话试票钱手学病网婚队赛床酒烟货房衣歌球戏舞牌针饺")  # 出门, 上课, 看病
_OTHER_ACTS = frozenset("学穿管喝剁扛问换等传")  # verbs that the dictionary of words has as something else
_TO_BE_DONE = frozenset(
    "好好 赶紧 赶快 抓紧 马上 尽快 立刻 重新 趁早 亲自 尽量 尽早 提前 及时 按时 时刻 另外 自己 一起 小心 当心 注意".split()
)
_TO_MIND = frozenset("小心 当心 注意".split())
_DEGREES = frozenset("很 挺 太 超级 特别 非常 更 更加 最 极 极其 相当 十分 比较 较 真 够 格外 越来越 蛮 不太".split())
_LEADERS = _PERSONS | frozenset("亲自 并 曾 将军 大将 元帅 皇帝 队长 团长 师长 军长 后 即 乃 便 遂 又 再 已".split())


def reading(site: Site) -> str | None:
    """The reading that grammar gives a character, or None where it has no say."""
    judge = _JUDGES.get(site.line[site.at])
    return judge(site) if judge else None


def _wei(site: Site) -> str:
    """wèi (for) leads a noun for which something is done, or a purpose; wéi (be, as) leads what something is."""
    following = list(_following(site))
    if site.word.text != "为" or not following or _TAKEN_AS.search(site.before) or _is_measured(site.after):
        return "wei2"
    if following[0].tag == "m":
        return "wei4" if _is_done_for(following) else "wei2"
    if any(word.text.startswith("所") and word.text not in ("所以", "所有") for word in following[1:]):
        return "wei2"
    before = site.neighbour(-1)
    purpose = before is None or before.text in _TO_THAT_END
    if following[0].text in _PERSONS and (purpose or len(following) > 1):
        return "wei4"
    acts = _acts_of(following)
    if acts and acts[0] == 0:
        return "wei4" if purpose or len(acts) > 1 else "wei2"
    return "wei4" if acts and not (before is not None and len(before.text) > 1 and before.tag == "v") else "wei2"


def _is_measured(after: str) -> bool:
    """高度为六百公里, 为历史第二位."""
    return bool(_MEASURED.match(after) or _RANKED.match(after))


def _is_done_for(following: list[Word]) -> bool:
    """为|两个|孩子|准备|晚饭; but 为|一名|退休|工人, 为|一座|商人|建造|的|宅院."""
    noun = next((number for number, word in enumerate(following) if word.tag.startswith("n")), len(following))
    return any(
        number > noun and [word.text for word in following[number + 1 : number + 2]] != ["的"]
        for number in _acts_of(following)
    )


def _acts_of(following: list[Word]) -> list[int]:
    """The places of the words that are actions; an idiom that ends the clause may be one: 为此事|大发雷霆."""
    acts = [number for number, word in enumerate(following) if _acts(word, following[number + 1 :])]
    return [*acts, len(following) - 1] if len(following) > 1 and _is_acting_idiom(following[-1]) else acts


def _is_acting_idiom(word: Word) -> bool:
    begun = vocabulary().tag(word.text[0])
    return word.tag in ("i", "l") and len(word.text) == 4 and not begun.startswith(("n", "m"))


def _acts(word: Word, following: list[Word]) -> bool:
    """Whether a word is an action of its own: a verb, or a noun of action that ends its clause."""
    return word.tag.startswith("v") and (word.tag != "vn" or not following or following[0].tag.startswith("n"))


def _following(site: Site) -> Iterator[Word]:
    for step in range(1, _CLAUSE):
        word = site.neighbour(step)
        if word is None:
            return
        yield word


def _di(site: Site) -> str | None:
    """de ends an adverb before what is done; dì is ground."""
    word, before, after = site.word, site.neighbour(-1), site.neighbour(1)
    if word.text != "地":
        return "de5" if site.at + 1 == word.end and _is_manner(word.text[:-1]) else None
    if before is None and after is not None and site.before[-1:] in _CLOSING and after.tag.startswith(("v", "p", "d")):
        return "de5"  # （或者说厚着脸皮）地去找
    if before is None or (after is None and before.tag.startswith("v") and len(before.text) == 1):
        return "di4"
    if _is_adverb(before.text) or before.tag.startswith(("a", "d", "z", "i", "l", "o", "v", "x")):
        return "de5"
    return "de5" if after is not None and after.tag.startswith(("v", "d", "p", "a", "z", "l", "i")) else "di4"


def _is_manner(text: str) -> bool:
    """慢慢, 不公平: of words that the dictionary of words has together with their 地."""
    bare = text.removeprefix("不")
    return _is_adverb(text) or (len(bare) > 1 and bare != text and bare in vocabulary())


def _is_adverb(text: str) -> bool:
    """慢慢, 高高兴兴, 一步一步, 敏捷, 猛."""
    half = len(text) // 2
    doubled = len(text) > 1 and (text[:half] == text[half:] or (text[::2], len(text)) == (text[1::2], 4))
    paired = len(text) == 4 and text[0] == text[2]
    return doubled or paired or (0 < len(text) < 3 and vocabulary().tag(text) in ("a", "ad", "d", "z", "o"))


def _de(site: Site) -> str | None:
    """de joins a verb to its complement, děi is must, dé is to get."""
    word, before, after = site.word, site.neighbour(-1), site.neighbour(1)
    if word.text != "得":
        return _de_in_word(word, before)
    if before is None or before.text in _MUST or (before.tag == "r" and before.text in _PERSONS):
        return "dei3" if after is not None and after.tag.startswith(("v", "p", "d")) else "de2"
    if before.text in ("是", "有", "会", "能", "才", "方", "遂", "何", "俱", "未"):
        return "de2"
    if after is not None and after.text[:2] in _TO_BE_DONE and _is_duty(before, after, site.neighbour(2)):
        return "dei3"
    then = site.neighbour(2)
    is_noun = _is_noun(before) and not _is_degree(after, then)
    if is_noun and after is not None and (_begins_act(after) or _is_done_so(after, then)):
        return "dei3"
    return "de5" if not is_noun or (after is not None and after.tag.startswith(("a", "z", "i", "d"))) else "de2"


def _is_noun(word: Word) -> bool:
    """A word that no 得 of degree follows: a noun, or a verb with its object (出门, 吃饭); but not 伤心, 血压低."""
    text = word.text
    if len(text) < 2 or text in _FELT or text[-1] in _FEELINGS:
        return False
    if len(text) > 2 and vocabulary().tag(text[-1]) == "a" and vocabulary().tag(text[:-1]).startswith("n"):
        return False
    return word.tag.startswith(("n", "r", "t", "s")) or text[-1] in _OBJECTS


def _begins_act(word: Word) -> bool:
    if word.text in _ACHIEVED:
        return False
    if word.tag in ("v", "vn", "p", "d") or word.text[0] in _OTHER_ACTS:
        return True
    return len(word.text) > 1 and vocabulary().tag(word.text[0]) == "v"


def _is_degree(after: Word | None, then: Word | None) -> bool:
    """整理得挺全, 安排得非常好."""
    return after is not None and after.text in _DEGREES and then is not None and then.tag in ("a", "z", "i")


def _is_done_so(manner: Word, act: Word | None) -> bool:
    """图片得特殊处理."""
    return manner.tag == "a" and len(manner.text) > 1 and act is not None and act.tag == "v" and len(act.text) > 1


def _is_duty(before: Word, after: Word, then: Word | None) -> bool:
    """这件事得好好商量, 开车得小心; but 生活得好好的."""
    if after.text == "自己" and not _is_noun(before):  # 折腾得自己心情不好
        return False
    whole = len(before.text) > 1 or before.text in "事活路车门饭书钱人家课货"
    told = after.text[:2] in _TO_MIND or len(after.text) > 2 or then is not None
    return whole and told and (then is None or then.text != "的")


def _de_in_word(word: Word, before: Word | None) -> str | None:
    if word.text.startswith("得"):
        can = (
            before is not None
            and len(before.text) == 1
            and before.tag.startswith("v")
            and word.text[1] in "来去上下起过"
        )
        return "de5" if can else "de2"
    if word.text.endswith("得") and len(word.text) == 2:
        return "de2" if word.text[0] in _OBTAINED else "de5"
    if not word.text.endswith("得"):
        return "de5" if len(word.text) == 3 else None  # 行得通; of idioms the dictionary knows more
    return "de2" if word.tag.startswith("n") else "de5"


def _shuai(site: Site) -> str | None:
    """shuài is to lead, which is said of someone before whom or what he leads; lǜ is a rate."""
    before, after = site.neighbour(-1), site.neighbour(1)
    if site.word.text != "率" or after is None or after.tag.startswith(("m", "u", "v", "d", "p", "c", "a", "f")):
        return None
    return "shuai4" if before is None or before.tag.startswith("nr") or before.text in _LEADERS else None


_JUDGES: dict[str, Callable[[Site], str | None]] = {"为": _wei, "地": _di, "得": _de, "率": _shuai}
