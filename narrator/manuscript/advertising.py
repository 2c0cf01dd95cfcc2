"""Lines that a web novel's pirate copy or a print-out adds to the author's text: advertising and page furniture."""

from __future__ import annotations

import re
from functools import cache

LONGEST_LINE = 100  # characters; what is longer holds the author's words, too

_DOMAIN = r"(?:https?://|(?:www|wap|m)\.[a-z0-9-]+\.|[a-z0-9-]+\.(?:com|net|org|cc|la|cn|co|info|me|tv|xyz|top|vip)\b)"
_SITE = (
    "(?:小说网|中文网|文学网|文学城|阅读网|读书网|书吧|书屋|书城|笔趣阁|小说吧|看书网|顶点小说|飘天文学|小说站|本站)"
)
_NAVIGATION = (
    "上一[章页]|下一[章页]|章节目录|返回目录|返回书页|目录|加入书签|加入书架|投推荐票"
    "|推荐本书|章节报错|章节错误|举报|书签|首页"
)
_BEGGED = "月票|推荐票?|收藏|订阅|打赏|鲜花|红票|追读|好评|评论|支持|票"

ADVERTISING = (  # found anywhere in a line
    rf"记住(?:本站|本书首发|网址|地址|域名|最新网址|【[^】]{{1,12}}】|{_SITE}|.{{0,10}}{_DOMAIN})",
    rf"(?:首发|更新|小说|章节|无弹窗|看书|手机(?:用户|版|端|阅读)|域名|下载).{{0,30}}{_DOMAIN}",
    rf"{_DOMAIN}.{{0,30}}(?:首发|更新|小说|章节|无弹窗|看书|下载)",
    rf"{_SITE}.{{0,20}}(?:首发|更新最快|最快更新|最新章节|无弹窗|全文阅读|免费阅读|提供|收藏)",
    rf"(?:最新章节|全文阅读|更多精彩|精彩小说).{{0,20}}(?:尽在|请到|请访问|{_SITE})",
    r"更新(?:速度)?(?:全网|最)?最?快.{0,12}(?:小说|网|阅读|章节)|全网更新最快|无弹窗(?:广告)?(?:小说|阅读|免费)",
    r"喜欢.{1,40}请大家收藏",
    r"(?:txt|全本|全集|电子书)(?:电子书|小说)?(?:免费)?下载",
    r"本章(?:还)?未完.{0,4}(?:请)?(?:点击|翻)|(?:点击|按)下一页继续(?:阅读|看)|后面更精彩.{0,6}下一页",
    rf"本(?:书|章节?|小说|文)(?:由|来自|首发).{{0,12}}(?:{_SITE}|{_DOMAIN}|网友|书友).{{0,8}}(?:整理|提供|收集|首发|上传|制作)",
    r"^声明[:：].{0,60}(?:上传|转载|版权|网友)|本站所有(?:小说|作品|内容)",
    rf"^\s*{_DOMAIN}\S*\s*$",
)
PAGE_FURNITURE = (  # the whole line
    r"[-—–－·•\s]*第\s*\d{1,5}\s*页(?:\s*[,，/]?\s*共\s*\d{1,5}\s*页)?[-—–－·•\s]*",
    r"\s*[-—–－]+\s*\d{1,5}\s*[-—–－]+\s*",
    r"\s*page\s+\d{1,5}(?:\s+of\s+\d{1,5})?\s*",
    rf"[\s|｜·<>←→()（）\[\]【】«»-]*(?:(?:{_NAVIGATION})[\s|｜·<>←→()（）\[\]【】«»-]*){{2,}}",
)
_BEGGING = rf"[\s（(【]*(?:(?:跪|拜)?求(?:个|点|一下)?(?:{_BEGGED})[、，,和\s！!~～。…]*)+[）)】]*\s*"


def reason_to_skip(line: str) -> str:
    """Why a whole line is not the author's text, or "" if it may be."""
    if len(line) > LONGEST_LINE or not (line := line.strip()):
        return ""
    if _any_of(PAGE_FURNITURE).fullmatch(line):
        return "page furniture"
    if _any_of((_BEGGING,)).fullmatch(line) or _any_of(ADVERTISING).search(line):
        return "advertising"
    return ""


@cache
def _any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)
