"""Lines of a plain text that are no prose: programs, which are left out, and columns, which are a table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from narrator.manuscript.draft import DraftPassage, Fragment
from narrator.manuscript.tabular import row

LONGEST_RUN = 800  # characters of lines of a program that a document joined
FEWEST_OF_CODE, FEWEST_ROWS, FEWEST_DRAWN = 2, 3, 2  # lines in a row
LONGEST_LINE, LONGEST_CELL = 240, 40  # characters
MOST_HANZI = 0.3  # of a line of code: its comments and texts
_HANZI = re.compile(r"[\u3400-\u9fff]")
_KEYWORDS = (
    "def class return import from package using namespace public private protected static void int float double char "
    "bool const let var function func fn struct enum interface extends if else elif for while do switch case break "
    "continue try except catch finally raise throw with async await yield print printf echo export SELECT INSERT "
    "UPDATE DELETE CREATE FROM WHERE end then fi done new global clear clc elseif"
)
_COMMANDS = "sudo pip3? npm npx yarn git docker curl wget apt(?:-get)? brew cd mkdir chmod conda python3?".split()
_MAY_BE = re.compile(  # a line of a program, or words that are also English
    rf"(?:{'|'.join(_KEYWORDS.split())})\b.*|//.*|#.*|%.*|/\*.*|\*.*|<!--.*|@\w+|\w+,?|[\])}}]+[;,]?|[\[({{]+"
)
_IS = re.compile(  # what only programs have
    rf"[{{}}\[\]();,\s]*[{{}};][{{}}\[\]();,\s]*|#\s?(?:include|define|ifdef|endif|pragma|!/).*|</?[a-zA-Z][\w:-]*(?:\s[^<>]*)?/?>.*"
    rf"|\"[^\"]{{1,60}}\"\s*:\s*.+|[\w.\[\]'\"]+\s*(?:[-+*/%|&^]?=|:=|=>|->|==)\s*\S.*|[\w.]+\([^()]*(?:\([^()]*\)[^()]*)*\)\s*[;:{{]?"
    rf"|.*\w\(.*\)\s*[;:{{].*|.*[)\w\"'\]]\s?{{|.*(?:\w\(|=|\[).*;|(?:\$|>>>)\s.*|(?:{'|'.join(_COMMANDS)})\s[\w./~-].*"
    r"|(?:import|from)\s[\w.]+(?:\simport\s.+)?;?|(?:def|class|fn|func)\s\w+.*[:{]"
)
_SURE = re.compile(  # and no formula
    r".*[;{}]|(?:def|import|from|return|class|for|while|if|elif|else|print|printf|int|void|public|private|var|let|const|struct)\b.*"
    r"|#\s?(?:include|define).*|\$\s.*|(?:.*?(?:\w\s?=\s?[^=;]{1,80}|\w\([^;]{0,80}\));){2}.*"
)
# what a program holds for readers
_ASIDE = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|//.*|#.*|/\*.*|(?:^|(?<=[\s;)}\]]))%[^=;()]*")
_STATEMENT = re.compile(r"(?:\w\s?=\s?[^=;]{1,80}|\w\([^;]{0,80}\));")
_OF_PROGRAM = re.compile(r"\w_\w|=\s*(?:[\[{'\"]|[\w.]+\()|\b(?:for|while|if|else|end|function|return)\b")
_COLUMNS = re.compile(r"\s*(?:\t+|[ \u3000]{3,})\s*")
_BAR = re.compile(r"[|│┃║｜]")
_DRAWN_ROW = re.compile(r"[|│┃║｜](?:[^|│┃║｜]{0,80}[|│┃║｜]){2,20}")
_DRAWN_LINE = re.compile(r"[+┌┬┐├┼┤└┴┘╔╦╗╠╬╣╚╩╝┏┳┓┣╋┫┗┻┛][-=─━═+┌┬┐├┼┤└┴┘╔╦╗╠╬╣╚╩╝┏┳┓┣╋┫┗┻┛\s]{2,}")


def with_listings(passages: Sequence[DraftPassage]) -> Iterator[DraftPassage]:
    """The passages, lines of code left out and lines in columns as the rows of a table."""
    tables = 0
    for kind, group in groupby(passages, key=_kind):
        run = list(group)
        if kind == "code" and sum(_is_program(p) for p in run) >= max(FEWEST_OF_CODE, len(run) / 2):
            yield from (passage.left_out("code") for passage in run)
        elif kind == "drawn" and sum(bool(_DRAWN_ROW.fullmatch(p.spoken.strip())) for p in run) >= FEWEST_DRAWN:
            tables += 1
            yield from _drawn(run, tables)
        elif kind.isdecimal() and len(run) >= FEWEST_ROWS:
            tables += 1
            yield from _rows(run, tables)
        else:
            yield from run


def without_code(passages: Iterable[DraftPassage]) -> Iterator[DraftPassage]:
    """The passages of a document that is no plain text, lines of code left out; Chinese stands in comments only."""
    for is_code, group in groupby(passages, key=_is_code_of_page):
        run = list(group)
        sure = sum(bool(_SURE.fullmatch(p.spoken.strip())) for p in run)
        is_program = is_code and sure >= max(FEWEST_OF_CODE, len(run) / 3)
        yield from (passage.left_out("code") for passage in run) if is_program else run


def _is_code_of_page(passage: DraftPassage) -> bool:
    is_text = passage.level or passage.row or _HANZI.search(_ASIDE.sub("", passage.spoken))
    return not is_text and (_kind(passage) == "code" or _is_run_of_code(passage.spoken.strip()))


def _is_run_of_code(text: str) -> bool:
    """Whether a text holds several statements on one line."""
    if len(text) > LONGEST_RUN or not _OF_PROGRAM.search(text):
        return False
    return len(_STATEMENT.findall(_ASIDE.sub("", text))) >= FEWEST_OF_CODE


def _kind(passage: DraftPassage) -> str:
    """`code`, `drawn` for a line of a table with drawn borders, the number of columns of a row, or nothing."""
    text = passage.spoken.strip()
    if len(text) > LONGEST_LINE:
        return ""
    if _DRAWN_ROW.fullmatch(text) or _DRAWN_LINE.fullmatch(text):
        return "drawn"
    if _may_be_code(text):
        return "code"
    cells = _COLUMNS.split(text)
    is_row = len(cells) > 1 and len(passage.pieces) == 1 and all(0 < len(cell) <= LONGEST_CELL for cell in cells)
    return str(len(cells)) if is_row else ""


def _may_be_code(line: str) -> bool:
    own = line if line.isascii() else line.partition("//")[0].partition("#")[0]  # comments may be Chinese
    if not line or len(_HANZI.findall(own)) > MOST_HANZI * len(line):
        return False
    return bool(_MAY_BE.fullmatch(line) or _IS.fullmatch(line))


def _is_program(passage: DraftPassage) -> bool:
    return bool(_IS.fullmatch(passage.spoken.strip()))


def _rows(run: Iterable[DraftPassage], table: int) -> Iterator[DraftPassage]:
    for passage in run:
        cells = [[DraftPassage((Fragment(cell),))] for cell in _COLUMNS.split(passage.spoken.strip())]
        yield from row(cells, table)


def _drawn(run: Sequence[DraftPassage], table: int) -> Iterator[DraftPassage]:
    """The rows of a table whose borders are drawn with signs; a line drawn below the first marks it as titles."""
    drawn = [bool(_DRAWN_LINE.fullmatch(passage.spoken.strip())) for passage in run]
    first = drawn.index(False)
    has_titles = any(drawn[first + 1 : first + 2]) and sum(drawn) < len(run) - 1
    for place, passage in enumerate(run):
        if drawn[place]:
            yield passage.left_out("markup")
            continue
        text = passage.spoken.strip()
        cells = [cell.strip() for cell in _BAR.split(text)[1:-1]]
        own = [[DraftPassage((Fragment(cell),))] if cell else [] for cell in cells]
        yield from row(own, table, is_header=has_titles and place == first)
        yield DraftPassage((Fragment("".join(_BAR.findall(text)), "markup"),))
