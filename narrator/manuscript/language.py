"""Which Chinese a text is, simplified, traditional or Cantonese, or Japanese or Korean; what its source says of it."""

from __future__ import annotations

import re

from narrator.manuscript.frequent import SIMPLIFIED, TRADITIONAL

DEFAULT = "zh-CN"
TRADITIONAL_TAG, CANTONESE_TAG, JAPANESE_TAG, KOREAN_TAG = "zh-TW", "yue-HK", "ja", "ko"
SAMPLE = 20_000  # characters
ENOUGH = 12  # hanzi
SURE = 20  # simplified characters that contradict a source that calls itself traditional
_HANZI = re.compile(r"[\u3400-\u9fff]")
_KANA, _HANGUL = re.compile(r"[\u3041-\u3096\u30a1-\u30fa]"), re.compile(r"[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]")
_LATIN = re.compile(r"[A-Za-z]{2,}")
_CANTONESE = re.compile(r"[嘅咗喺嚟啲冇佢哋咁嗰唔乜嘢㗎噃喎啩嗌攞揾瞓睇屙癐郁𠮶咩]")
FOREIGN = 0.25  # of the East Asian letters: Japanese prose has twice as many kana, a Chinese text quotes fewer
CANTONESE = 0.02  # of the hanzi: written Cantonese has three times as many
_TRADITIONAL = frozenset(TRADITIONAL) - frozenset(SIMPLIFIED) - frozenset("著於箇迴彊巖牠佔佈")
_ONLY_SIMPLIFIED = frozenset(
    "国为这个来会时说学们对长过业门动进区关产军还无现机体东头间见战电场样问并万级应资务气汉总声设义统处马"
    "儿领队计达题条规风运组听济党论强记却职号类传带农边据联广质阳难历转该尔让较际亲单红价约亚则属积图极装"
    "许参观鱼办远构随划势热织飞节龙响药轻击请离显罗营视护创余兴费试宝识维环乡责严钱赛独细冲获习医尽脸弹楼"
    "艺陆协镇检写验紧劳户优财养适兰温园树词岛预继执谁惊画辑剑谈筑乱讲临挥阵欧叶简担岁贵娘帮块额错顺鲜败货"
    "矿归买险评吗厂遗笔输渐顶训录"
)


def language_of(text: str, declared: str) -> str:
    """A BCP 47 tag for a text whose source declares one: what the text shows goes first where it is Chinese."""
    sample = text[:SAMPLE]
    hanzi = _HANZI.findall(sample)
    tag = _declared(declared)
    if neighbour := _neighbour(sample, len(hanzi)):
        return tag if tag.startswith(neighbour) else neighbour
    if len(hanzi) < ENOUGH or 2 * len(hanzi) < len(_LATIN.findall(sample)):
        return tag or DEFAULT
    if len(_CANTONESE.findall(sample)) >= CANTONESE * len(hanzi):
        return tag if tag.startswith("yue") else CANTONESE_TAG
    traditional = sum(character in _TRADITIONAL for character in hanzi)
    simplified = sum(character in _ONLY_SIMPLIFIED for character in hanzi)
    if traditional > 2 * simplified:
        return tag if tag.startswith("zh") and tag.lower() not in ("zh-cn", "zh-hans", "zh-sg") else TRADITIONAL_TAG
    is_contradicted = simplified > SURE and tag.lower() in ("zh-tw", "zh-hk", "zh-hant", "zh-mo")
    return tag if tag.startswith("zh") and not is_contradicted else DEFAULT


def _neighbour(sample: str, hanzi: int) -> str:
    """The tag of a text whose letters are Japanese or Korean; "" for any other."""
    for letters, tag in ((_KANA, JAPANESE_TAG), (_HANGUL, KOREAN_TAG)):
        count = len(letters.findall(sample))
        if count >= ENOUGH and count >= FOREIGN * (count + hanzi):
            return tag
    return ""


def _declared(given: str) -> str:
    """What a source says its language is, as a tag; "" where it says nothing of use."""
    tag = given.strip().replace("_", "-")
    is_tag = re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", tag)
    return tag if is_tag and tag.lower() not in ("zh", "und", "zho", "chi", "cmn") else ""
