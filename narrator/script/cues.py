"""Cue classes: what a sentence begins with, as far as it tells whether a paragraph begins there."""

from __future__ import annotations

import re

# Openings by class; the longest that fits decides. Written by hand from Chinese grammars' lists of connectives.
_OPENINGS = {
    "contrast": "但 但是 可 可是 然而 不过 只是 却 反而 反之 相反 而 偏偏 奈何 无奈",
    "concession": "虽然 虽 尽管 固然 即使 即便 哪怕 诚然 纵然 就算",
    "cause": "因为 由于 因 之所以 原因 鉴于 既然 为了 为",
    "result": "所以 因此 因而 于是 从而 结果 故 故此 由此 可见 于是乎 这样一来 如此",
    "addition": (
        "而且 并且 并 同时 此外 另外 再者 再说 还有 加上 何况 况且 除此之外 除了 不仅 不但 不光 另一方面 与此同时"
    ),
    "example": "比如 例如 譬如 比方 举例 如 像 诸如 拿 以",
    "condition": "如果 假如 要是 倘若 若 若是 只要 只有 除非 假设 一旦 无论 不管 不论 万一 倘",
    "restatement": (
        "也就是说 换句话说 换言之 即 就是 意思是 这就是说 这意味着 这说明 这表明 简单说 "
        "简单来说 说白了 具体来说 准确地说"
    ),
    "truth": (
        "其实 事实上 实际上 说实话 老实说 显然 毫无疑问 确实 的确 当然 自然 果然 原来 难怪 "
        "似乎 也许 或许 可能 大概 恐怕"
    ),
    "summary": "总之 总而言之 综上 总的来说 总体 一句话 归根到底 归根结底 最终 到头来 说到底 总的说来",
    "topic": ("关于 至于 对于 对 就 说到 谈到 提到 说起 谈起 针对 根据 按照 据 随着 通过 经过 从 自 自从 所谓"),
    "first": "首先 第一 其一 一是 一来 一方面 先",
    "later": ("其次 第二 第三 第四 第五 其二 其三 再次 二是 三是 四是 二来 然后 接着 接下来 随后 之后 再"),
    "last": "最后 终于 末了",
    "day": (
        "今天 昨天 明天 今年 去年 明年 今日 昨日 明日 这天 那天 当天 第二天 次日 翌日 一天 "
        "有一天 这一天 那一天 早上 早晨 清晨 上午 中午 下午 傍晚 晚上 夜里 半夜 深夜 当晚 "
        "春天 夏天 秋天 冬天 周末 星期 上周 本周 这周 下周 近日 日前 最近 近来"
    ),
    "time": (
        "当 当时 那时 那时候 这时 这时候 此时 此刻 后来 以前 从前 过去 现在 如今 目前 将来 "
        "未来 有时 有时候 有一次 有一回 一次 一会儿 不久 很快 忽然 突然 一直 刚才 先前 起初 "
        "开始 起先 当年 多年 曾经 直到 等到 自此 从此 这次 每次 每当 正在"
    ),
    "place": ("在 于 这里 那里 这儿 那儿 里面 外面 前面 后面 旁边 远处 屋 门口 街上 路上 到 来到 走"),
    "this": (
        "这 这个 这些 这种 这样 这是 这就 此 该 其 其中 它 它们 上述 以上 前者 后者 那 "
        "那个 那些 那种 那样 那是 同样 如上 两者"
    ),
    "he": "他 她 他们 她们 他的 她的 人家 对方",
    "i": "我 我的 我想 我觉得 我认为 我说 本人 俺 余 吾 自己",
    "we": "我们 我们的 咱们 大家 我国 我司 公司 咱",
    "you": "你 您 你们 你的 您的 诸位 各位 同学们 朋友们 同志们 女士们",
    "people": (
        "有人 有些 有的 很多人 许多人 很多 许多 人们 大多数 多数 一些 某些 几个 每个 每 "
        "所有 任何 别人 众人 一个 一位 一种 有一个"
    ),
    "question": (
        "为什么 怎么 怎样 如何 什么 谁 哪 哪里 何 难道 是否 是不是 能不能 有没有 到底 究竟 请问 何以 多少 何时"
    ),
    "negation": "不 没 没有 不是 不能 不要 别 并非 不必 未 无 非 决不 从来 从未",
    "adverb": (
        "也 还 又 都 就 才 更 已 已经 将 要 会 能 可以 应该 必须 只 只能 只好 便 却 "
        "仍 仍然 依然 甚至 尤其 特别 反正 毕竟 终究 越 真 很 太 最 刚 曾 常 常常 往往 "
        "通常 一般 一般来说 总 必 须 应 把 被 让 使 给"
    ),
    "existence": ("有 是 有了 是的 即是 正是 正如 好像 仿佛 犹如 看 看来 看到 据说 听说 想 说 问 答 于此"),
    "greeting": (
        "尊敬 亲爱 谢谢 感谢 你好 大家好 下面 请 祝 再见 欢迎 好 好了 好的 嗯 哦 啊 唉 "
        "哎 哈哈 喂 对了 是啊 是的 对 不错 行"
    ),
    "opening": (
        "记得 话说 且说 却说 从前 很久 曾经 想当年 回想 小时候 传说 相传 据说 众所周知 且看 "
        "如前所述 一般 一提到 提起 想起"
    ),
}
CLASS_OF = {word: name for name, openings in _OPENINGS.items() for word in openings.split()}
_LONGEST = max(map(len, CLASS_OF))

_NUMERAL = "[一二三四五六七八九十百]"
ENUMERATOR = re.compile(
    rf"(?:[（(](?:{_NUMERAL}{{1,3}}|\d{{1,2}})[）)]|{_NUMERAL}{{1,3}}[、．]|\d{{1,2}}[、．)）]|\d{{1,2}}\.(?!\d)|[①-⑳⒈-⒛㈠-㈩]"
    rf"|第(?:{_NUMERAL}{{1,3}}|\d{{1,2}})(?:[，、,：:]|[点条个类种步项方]|个方面)|其[一二三四五][，、]|[a-zA-Z][.、）)](?=[\s\u4e00-\u9fff])|[•·●■◆○▪►※★-]\s)"
)
ENUMERATOR_INSIDE = re.compile(rf"(?<![0-9０-９一二三四五六七八九十百第]){ENUMERATOR.pattern}")
SPEAKER = re.compile(r"(?:[问答]|[\u4e00-\u9fff·]{1,6}|[A-Za-z][\w .]{0,14})[：:](?!//)")
ASKED = re.compile(r"(?:[问答QqAa]|记者|主持人|提问|网友|采访者)[：:]")
_YEAR = re.compile(r"[公前约]?元?前?(?:1[0-9]|20)\d\d ?年?|\d{1,2}月|[一二]?[〇零一二三四五六七八九]{3,4}年|\d\d年代")
_FORMS = (
    ("quote", re.compile('[“‘「『"]')),
    ("label", re.compile(r"[【［\[〔]")),
    ("enumerator", ENUMERATOR),
    ("speaker", SPEAKER),
    ("bracket", re.compile(r"[（(]")),
    ("year", _YEAR),
)


def enumerator(sentence: str) -> str:
    """What kind of enumerator a sentence begins with; empty where it begins with none."""
    found = ENUMERATOR.match(sentence)
    if not found:
        return ""
    first = found.group()[0]
    if first in "（(":
        return "bracketed number"
    if first == "第":
        return "ordinal"
    kinds = {"Chinese number": "一二三四五六七八九十百", "ordinal": "其"}
    return next((kind for kind, heads in kinds.items() if first in heads), "number" if first.isdigit() else "bullet")


def opening(sentence: str) -> str:
    """The class of what a sentence begins with; `other` where it is none."""
    head = sentence[:16]
    return next((name for name, form in _FORMS if form.match(head)), "") or _word_class(head)


def _word_class(head: str) -> str:
    for length in range(min(_LONGEST, len(head)), 0, -1):
        if found := CLASS_OF.get(head[:length]):
            return found
    first = head[:1]
    if first.isascii() and first.isalpha():
        return "latin"
    return "digit" if first.isdigit() else "other"
