"""How well a line or a cue ends between two words: word lists instead of a parser.

The costs are on one scale with those in `boundaries`: 60 is a phrase boundary, 110 any word boundary, above 200 a
place where a reader stumbles.
"""

from __future__ import annotations

import re

from narrator.subtitles.characters import width
from narrator.words import vocabulary

WORD_COST = 110
PAUSE_COST = 40
MODIFIER_COST = 60  # between a modifier with 的 or 地 and what it describes
SHORT_OBJECT_COST = 80  # between a verb and an object of one character
NOUN_OBJECT_COST = 30  # or one of a noun, or a number and its measure: 抵达了 大本营, 念着 一首
LATIN_NAME_COST = 150
COMPOUND_COST = 60  # less than MODIFIER_COST: a noun before a noun is as often a subject or a place
PLACE_COST = 90  # between a verb of one character and where to
REACH_COST = 60  # between a verb with its preposition and what it reaches: 写给 父亲, 通向 海边
TWICE_COST = 100  # inside a verb that is said twice: 看了 看
AGENT_COST = 60  # between who or what is named after 被 or 把, and what is done: 被 雨水 冲垮
PAUSE_S = 0.12
LEAD_COST = 25
TINY_LEAD_COST = 30


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PHRASE_STARTS = _words(
    """
    以及 或者 还是 但 但是 可是 不过 然而 而 而且 并 并且 因为 因 所以 因此 如果 假如 要是 虽然 尽管
    即使 只要 只有 除非 无论 不管 当 在 从 自从 对 对于 关于 由于 由 为 为了 把 被 将 让 使 令 用 以 向 往 朝
    比 按 按照 根据 通过 随着 经过 直到 于是 然后 就是 作为 至于 甚至 尤其 特别 包括 比如 例如 像 像是 来自
    位于 等到 同时 那么 就 才 也 都 还 却 又 再 则 便 已 已经 正在 曾 曾经 必须 应该 可以 能 能够 会 将会 不会
    不能 不是 没有
    """
)
_CLINGS_LEFT = _words(
    """
    的 地 得 了 着 过 们 及 吗 呢 吧 啊 呀 嘛 啦 么 哦 罢了 而已 似的 一样 一般 来说 来讲 之间 之中 之后 之前 之内
    之外 之下 之上 以后 以前 以上 以下 以来 以外 以内 上 下 里 中 内 外 前 后 间 时 等 等等 者 起来 下去
    出来 下来 上来 过来 过去 出 到 给 成 为 上去 里面 上面 下面 外面 中间 左右 的话 时候 的时候 看看 一下
    """
)
_CLINGS_RIGHT = _words(
    """
    和 与 及 以及 或 或者 但 而 并 在 从 自 对 对于 关于 由 为 为了 把 被 将 让 使 令 用 以 向 往 朝 跟 同 比 按
    根据 通过 随着 是 就是 不是 不 没 没有 很 更 最 太 非常 十分 特别 越 越来越 也 都 就 还 才 又 再 却 这 那 每
    各 某 该 其 此 本 一 一个 一种 一些 这个 那个 这些 那些 这种 那种 每个 各种 第 所 之 可以 能 能够 会 要 想
    应该 必须 正在 已经 曾经 如果 因为 所以 但是 我 你 他 她 它 我的 你的 他的 有 到 给 请 老 小 大 新 好 多 几
    两 三 于 至
    极其 极为 格外 相当 零下 从来 始终 沿着 沿 顺着 朝着 向着 围着 绕着 靠着 隔着 为了 除了 有关 所谓
    令人 使人 让人 叫人
    如何 怎么 怎样 为什么 什么 多少 哪 哪个 哪些 超过 大约 约 近 将近 达到 至少 多达 不仅 不仅仅 不但 一直 互相 来 去
    a an the of in on at to for and or but with by from as is are was were this that its his her their my your our
    """
)
_REPORTS = _words(
    """
    说 表示 认为 相信 觉得 指出 知道 希望 发现 强调 宣布 看到 听说 以为 意味着 告诉 明白 承认 记得 想象 建议 问 道
    """
)
_PREDICATES = _words(
    """
    和 与 或 跟 同
    是 尽是 都是 便是 正是 也是 才是 全是 多是 仍是
    有 来 去 要 想 应 应当 需要 不 并非 正 竟 竟然 往往 常常 总是 仍 仍然 依然 突然 终于 一直 一起 互相
    """
)
_LEAD = re.compile(
    r"^(?:如果|假如|要是|虽然|尽管|即使|只要|只有|除非|无论|不管|当|因为|由于|为了|随着|根据|按照)"
    r"|(?:时候?|[之以]?[后前]|以来|[里中上下内外]|[年月日天]|说|问|道|认为|表示|指出|强调|显示|发现|觉得|知道|相信|想)$"
)
_EDGES = re.compile(r"^\W+|\W+$")
_REACHES = re.compile(r".[给到在于往向成为自]$")
_REACHES_NOT = _words(
    """
    现在 存在 正在 自在 内在 外在 所在 实在 方向 风向 倾向 动向 志向 内向 外向 意向 往往 以往 来往 交往 向往 前往
    收成 现成 行为 作为 因为 以为 认为 人为 较为 极为 更为 颇为 最为 周到 迟到 报到 等到 直到 于是 至于 由于 对于 关于
    终于 属于 位于 各自 独自 亲自 私自 擅自
    """
)
_HANDLES = frozenset("被把将让由")
_SUBJECTS = _words("我们 你们 他们 她们 它们 咱们 大家 人们 有人")
_PLACES = frozenset("在到于往给")
_NUMERALS = "一二三四五六七八九十百千万亿两几半每多0123456789"
_MEASURES = ("q", "mq")
_DESCRIBES = ("n", "vn", "a", "b", "j")  # the tags of jieba's dictionary
_DESCRIBED = ("n", "vn", "l")
_ENDINGS = frozenset("的了着过吗呢吧啊呀里上中下内外前后时人们年月日天")
_PARTICLES = frozenset("了着过")
_JOINING = frozenset("的地")  # what is before them describes what is behind: 蓝色的铁盒子, 慢慢地走
_OBJECT = 2  # half units up to which the object of a verb with 了, 着 or 过 is short: 停了车
_NOUN_OBJECT = 6
_NAME_GOES_ON = re.compile(r"[A-Za-z0-9][A-Z0-9]")  # Jane Austen, Python 3
_COUNTED = re.compile(
    r"(?!各位)[0-9０-９万亿千百一二两三四五六七八九十几多每各这那某半数]"
    r"[个种类款套件台辆架艘只头匹张片颗粒根枝束朵棵座栋间所户项条名位份股部首篇句家]?$"
)


def cost_between(left: str, right: str, pause_s: float, earlier: str = "") -> int:
    """What it costs to end a line between two words that no mark parts, with `pause_s` heard between them.

    `earlier` is the word in front of the two.
    """
    if pause_s >= PAUSE_S:
        return PAUSE_COST
    cost = WORD_COST + _opening_cost(left, right) + _binding_cost(left, right)
    if left in _PARTICLES and _reaches(earlier):
        cost += REACH_COST  # 留给了 学校
    if left in ("了", "一") and len(earlier) == 1 and right.startswith(earlier):
        cost += TWICE_COST
    return cost + (AGENT_COST if earlier in _HANDLES and right not in _PHRASE_STARTS else 0)


def _opening_cost(left: str, right: str) -> int:
    """Less where a phrase starts, more where what is before the place belongs to what is behind it."""
    if right in _PLACES and len(left) == 1 and left not in _ENDINGS:
        return PLACE_COST  # 住在桥头, 放到一边
    if right in _PHRASE_STARTS:
        return -50
    if left in _REPORTS:
        return 0 if right[0] in "这那此" else -35  # 知道这件事: an object rather than what is said
    if right in _PREDICATES:
        return -25
    if left[-1:] in _PARTICLES:
        return _object_cost(right)
    return MODIFIER_COST if left[-1:] in _JOINING else 0


def _object_cost(right: str) -> int:
    """What it costs to part a verb with 了, 着 or 过 from what follows: most before a short object."""
    if width(right) <= _OBJECT:
        return SHORT_OBJECT_COST
    is_noun = width(right) <= _NOUN_OBJECT and vocabulary().tag(right).startswith("n")
    return NOUN_OBJECT_COST if is_noun or _is_measured(right) else -15


def _binding_cost(left: str, right: str) -> int:
    """More where one of the words holds on to the other."""
    cost = 130 if right in _CLINGS_LEFT else 0
    if left in _CLINGS_RIGHT or _COUNTED.search(left) or _is_measured(left):
        cost += 100
    elif _NAME_GOES_ON.match(left[-1:] + right[:1]) or (left.isascii() and right.startswith("第")):
        cost += LATIN_NAME_COST
    elif _is_compound(left, right):
        cost += COMPOUND_COST
    elif _reaches(left):
        cost += REACH_COST
    elif left in _SUBJECTS or (len(left) == 1 and left not in _ENDINGS):
        cost += 40
    return cost


def _reaches(word: str) -> bool:
    """Whether a word is a verb with a preposition that wants its object: 写给, 通向, 贴在."""
    return bool(_REACHES.search(word)) and word not in _REACHES_NOT and word not in _REPORTS


def _is_measured(word: str) -> bool:
    """Whether a word is a number with its measure word, or the latter: 一碗, 两三条, 碗."""
    tag = vocabulary().tag
    return (tag(word) in _MEASURES) or (len(word) > 1 and tag(word[-1]) in _MEASURES and word[0] in _NUMERALS)


def _is_compound(left: str, right: str) -> bool:
    """Whether the first word describes the second, as nouns, adjectives and names do without 的: 天然气 输送管道."""
    tag = vocabulary().tag
    if len(right) < 2 or left in _SUBJECTS:
        return False
    before = "nz" if left.isascii() else tag(left)
    behind = "nz" if right.isascii() or (tag(right) == "x" and len(right) > 2) else tag(right.rstrip("内中上下里外"))
    return before.startswith(_DESCRIBES) and behind.startswith(_DESCRIBED)


def is_function_word(word: str) -> bool:
    """Whether a word is grammar, or says how others hold together, and so is no part of a name."""
    if word in _PHRASE_STARTS or word in _CLINGS_LEFT or word in _CLINGS_RIGHT or word in _REPORTS:
        return True
    return word in _PREDICATES or word[-1] in "的地得了着过们吗呢吧啊呀"


def lead_cost(clause: str) -> int:
    """What it costs to end a cue after a clause that leads on to the next: a tiny one, or one that says when or who."""
    bare = _EDGES.sub("", clause)
    length = width(bare)
    if length <= 6:
        return TINY_LEAD_COST
    return LEAD_COST if length <= 12 and _LEAD.search(bare) else 0
