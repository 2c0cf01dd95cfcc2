"""Text that readers of subtitles take for something else: marks of time, markup, characters that nothing can hold."""

from __future__ import annotations

from narrator.subtitles import Cue, TimedSpan

LINES = [
    ("他写道：-->", "然后走了"),
    ("00:00:01,000 --> 00:00:02,000", "这不是时间"),
    ("00:01.000 --> 00:02.000",),
    ("<b>粗</b>和<i>斜", "< u >线< / u >"),
    ("A & B &amp; C &lt;d&gt; &#65;",),
    ("{\\an8}上面{\\k50}中间", "{c:$0000ff}下面{y:i}"),
    ("[00:01.00]一[00:02.00]", "<00:03.00>二"),
    ("[ti:假的标题]",),
    (r"路径C:\New\names\hosts", r"换行\N和\h空"),
    ("😀👨‍👩‍👧🇨🇳👍🏽", "e\u0301 ﷺ"),
    ("שלום עולם", "مرحبا بالعالم"),
    ("字\u202e倒过来\u202c字", "\u200f右\u200e左"),
    ("孤\ud800单\udfff的", "零\0字\x07节\x1b[0m\x7f\x85"),
    ("行\u2028分\u2029段", "换\n行\r回"),
    ("NOTE 这不是注释", "STYLE"),
    ("WEBVTT",),
    ("Dialogue: 0,0:00:00.00,", "Format: 假的, 逗号, Text"),
    ("; 分号", "!: 感叹"),
    ("，以标点开头", "——"),
    ("1", "2"),
    ("末尾的一句，不再有什么。",),
]


def _cue(number: int, lines: tuple[str, ...]) -> Cue:
    text = "".join(lines)
    start_s = 1.0 + 3 * number
    each_s = 2.0 / len(text)
    spans = [TimedSpan(n, n + 1, start_s + n * each_s, start_s + (n + 1) * each_s) for n in range(len(text))]
    return Cue(start_s, start_s + 2.5, lines, tuple(spans))


CUES = [_cue(number, lines) for number, lines in enumerate(LINES)]
