"""Lines of a plain text that are no prose: programs, which are left out, and columns, which are a table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from narrator.manuscript.draft import DraftPassage, Fragment
from narrator.manuscript.tabular import row

FEWEST_OF_CODE, FEWEST_ROWS = 2, 3  # lines in a row
LONGEST_LINE, LONGEST_CELL = 240, 40  # characters
MOST_HANZI = 0.3  # of a line of code: its comments and texts
_HANZI = re.compile(r"[\u3400-\u9fff]")
_KEYWORDS = (
    "def class return import from package using namespace public private protected static void int float double char "
    "bool const let var function func fn struct enum interface extends if else elif for while do switch case break "
    "continue try except catch finally raise throw with async await yield print printf echo export SELECT INSERT "
    "UPDATE DELETE CREATE FROM WHERE end then fi done new"
)
_COMMANDS = "sudo pip3? npm npx yarn git docker curl wget apt(?:-get)? brew cd mkdir chmod conda python3?".split()
_MAY_BE = re.compile(  # a line of a program, or words that are also English
    rf"(?:{'|'.join(_KEYWORDS.split())})\b.*|//.*|#.*|/\*.*|\*.*|<!--.*|@\w+|\w+,?|[\])}}]+[;,]?|[\[({{]+"
)
_IS = re.compile(  # what only programs have
    rf"[{{}}\[\]();,\s]*[{{}};][{{}}\[\]();,\s]*|#\s?(?:include|define|ifdef|endif|pragma|!/).*|</?[a-zA-Z][\w:-]*(?:\s[^<>]*)?/?>.*"
    rf"|\"[^\"]{{1,60}}\"\s*:\s*.+|[\w.\[\]'\"]+\s*(?:[-+*/%|&^]?=|:=|=>|->|==)\s*\S.*|[\w.]+\([^()]*(?:\([^()]*\)[^()]*)*\)\s*[;:{{]?"
    rf"|.*\w\(.*\)\s*[;:{{].*|.*[)\w\"'\]]\s?{{|.*(?:\w\(|=|\[).*;|(?:\$|>>>)\s.*|(?:{'|'.join(_COMMANDS)})\s[\w./~-].*"
    r"|(?:import|from)\s[\w.]+(?:\simport\s.+)?;?|(?:def|class|fn|func)\s\w+.*[:{]"
)
_COLUMNS = re.compile(r"\s*(?:\t+|[ \u3000]{3,})\s*")


def with_listings(passages: Sequence[DraftPassage]) -> Iterator[DraftPassage]:
    """The passages, lines of code left out and lines in columns as the rows of a table."""
    tables = 0
    for kind, group in groupby(passages, key=_kind):
        run = list(group)
        if kind == "code" and sum(_is_program(p) for p in run) >= max(FEWEST_OF_CODE, len(run) / 2):
            yield from (passage.left_out("code") for passage in run)
        elif kind.isdecimal() and len(run) >= FEWEST_ROWS:
            tables += 1
            yield from _rows(run, tables)
        else:
            yield from run


def _kind(passage: DraftPassage) -> str:
    """`code`, the number of columns of what may be a row, or nothing."""
    text = passage.spoken.strip()
    if len(text) > LONGEST_LINE:
        return ""
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
