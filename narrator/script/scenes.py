"""Lines that head a scene of a film: 3. 渡口, 夜/内景; 第12场 日 外 江边; INT. HOUSE - NIGHT."""

from __future__ import annotations

import re

from narrator.script.numerals import NUMERAL

LONGEST = 50
UNIT = "scene"
_TIME = (
    r"(?:[日夜晨昏]|白天|白日|夜晚|晚上|深夜|黑夜|半夜|清晨|早晨|早上|凌晨|黎明|上午|中午|正午|下午|午后|黄昏|傍晚|日落|日出|拂晓"
    r"|白天|夜间|日间|黃昏|清早|连续|同时|稍后|day|night|morning|evening|dawn|dusk|continuous|later)"
)
_PLACE = r"(?:[内外內](?:[/／]?[内外內])?|[内外內]景(?:[/／][内外內]景)?|室[内外內]|int\.?(?:/ext\.?)?|ext\.?(?:/int\.?)?|i/e\.?)"
_GAP = r"[\s\u3000,，、/／.．·—–-]"
_NUMBER = rf"(?:(?:第\s?[{NUMERAL}]{{1,4}}\s?[场場]|(?:场景?|場景?|scene)\s?[{NUMERAL}]{{1,4}}|\d{{1,4}}(?:[-–.]\d{{1,3}})?)[a-z]?(?:[\s\u3000.．、,，:：]{{0,3}}))"
_SCENE = re.compile(
    rf"{_NUMBER}?(?:"
    rf"[^。！？!?；;:：]{{1,30}}?{_GAP}{{1,3}}(?:{_TIME}{_GAP}{{0,3}}{_PLACE}|{_PLACE}{_GAP}{{0,3}}{_TIME})"  # where, then when
    rf"|(?:{_TIME}{_GAP}{{0,3}}{_PLACE}|{_PLACE}{_GAP}{{0,3}}{_TIME}){_GAP}{{1,3}}[^。！？!?；;:：]{{1,30}}"  # when, then where
    rf"|{_PLACE}{_GAP}{{1,3}}[^。！？!?；;:：]{{1,30}}?{_GAP}{{1,3}}{_TIME}"
    rf")[\s。.]*",
    re.IGNORECASE,
)


def names_scene(line: str) -> bool:
    """Whether a line says where and when a scene is set, and whether indoors."""
    return len(line) <= LONGEST and bool(_SCENE.fullmatch(line.strip().strip("【】[]（）()*").strip()))
