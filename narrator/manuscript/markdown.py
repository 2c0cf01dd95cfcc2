"""Markdown to headings and paragraphs; markup, addresses, images, code, comments and notes are left out and listed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import accumulate, groupby

from markdown_it import MarkdownIt
from markdown_it.token import Token

from narrator.manuscript import tabular
from narrator.manuscript.draft import Draft, DraftPassage, Fragment, Omission, sole_heading, strike
from narrator.manuscript.frontmatter import front_matter
from narrator.manuscript.inline import LINE_BREAK, SOFT_BREAK, InlineReader, split_lines
from narrator.manuscript.masking import masked, unmasked
from narrator.manuscript.model import BlockKind
from narrator.manuscript.options import DEFAULTS, ReadingOptions
from narrator.manuscript.source import SourceBytes
from narrator.manuscript.tags import untag
from narrator.manuscript.text import LINE_END

NAMES = (".md", ".markdown", ".mdown", ".mkd")
_EVIDENCE = re.compile(
    r"^ {0,3}#{1,6} \S.{0,60}$|^(?:```|~~~)\w*$|\]\(https?://|!\[[^\]\n]*\]\([^)\n]+\)|^\[\^?[^\]\n]+\]: "
    r"|\*\*\S[^*\n]*\*\*|^ {0,3}\|?(?:[ ]*:?-{3,}:?[ ]*\|)+[ :-]*$",
    re.MULTILINE,
)
_NOTE = re.compile(r"^\[\^[^\]\s]+\]:[^\n]*(?:\n+(?: {2,}|\t)[^\n]+|\n(?![\s\[#>]|\Z)[^\n]+)*", re.MULTILINE)
_MARK = re.compile(r"\[\^[^\[\]\s]{1,40}\]|\[[ xX]\](?=\s)")  # of a note; of a task
_TOC = re.compile(r"\s*(?:@?\[toc\]|\[\[_?toc_?\]\]|\{:\s?toc\s?\}|\$\{toc\})\s*", re.IGNORECASE)  # put one here
_LIST_MARKS = " \t\n-*+_0123456789.)>|·/•、，"  # between links, or before them
_LINK_WITHIN = re.compile(r"\[[^\[\]\n]{1,80}\]\(#[^()\n]{0,200}(?:\([^()\n]{0,80}\)[^()\n]{0,80})*\)")
_NO_LETTER = re.compile(r"[\W_]+")
_BACK = re.compile(
    r"(?:返回|回到?|跳到|back)?(?:到|to)?(?:页首|頁首|顶部|頂部|页面?顶端|目[录錄]|首页|首頁|the)?(?:top|contents)?",
    re.IGNORECASE,
)
FEWEST_LINKED = 3  # links into the text, one after another, that are a table of contents
_CLOSING = re.compile(r"[。！？!?；;，,][”’」』）)]*$")
LONGEST_SETEXT = 40  # characters: a rule drawn under a longer line, or under a sentence, makes no heading of it


def recognise(source: SourceBytes) -> bool:
    """By its name, its front matter, or marks that plain text does not have."""
    head = source.decoded.text[:20_000]
    return source.name.lower().endswith(NAMES) or bool(front_matter(head)[1] or _EVIDENCE.search(head))


def read(source: SourceBytes, _: ReadingOptions = DEFAULTS) -> Draft:
    """Blocks of a Markdown text (CommonMark, tables, footnotes, front matter)."""
    return replace(read_markdown(source.decoded.text), decoded=source.decoded)


def read_markdown(text: str) -> Draft:
    """The same of a text."""
    source, hidden = masked(LINE_END.sub("\n", text).replace("\0", "\ufffd"))
    metadata, body = front_matter(source)
    passages = tuple(_without_links_within(tuple(unmasked(_passages(source, body), hidden))))
    return Draft(
        passages,
        title=metadata.get("title", ""),
        author=metadata.get("author", ""),
        heading=sole_heading(passages),
        deliberate=True,
        language=metadata.get("language") or metadata.get("lang", ""),
        metadata=metadata,
    )


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    parser.disable(["code"])  # Chinese authors indent their paragraphs by four spaces, too
    parser.core.ruler.disable(["text_join"])  # keeps escapes and entities apart
    parser.normalizeLink = str  # type: ignore[assignment,method-assign]  # addresses are not followed: any will do, as it is
    parser.normalizeLinkText = str  # type: ignore[assignment,method-assign]
    parser.validateLink = lambda _: True  # type: ignore[assignment,method-assign]
    return parser


def _passages(source: str, body: int) -> Iterator[DraftPassage]:
    """Passages that together hold every character of `source` but line ends."""
    notes = _notes(source, body)
    visible = _blanked(source, [(0, body), *notes])
    asides = [(0, body, "front matter"), *((a, b, "note") for a, b in notes)]
    regions = [
        *_Blocks(visible).regions(),
        *((a, b, [DraftPassage((Fragment(source[a:b], r),))]) for a, b, r in asides if b),
    ]
    position = 0
    for start, end, passages in sorted(regions, key=lambda region: region[:2]):
        if start > position:
            yield DraftPassage((Fragment(source[position:start], "markup"),))
        yield from passages
        position = max(position, end)
    yield DraftPassage((Fragment(source[position:], "markup"),))


def _notes(source: str, body: int) -> list[tuple[int, int]]:
    """Where notes stand; what looks like one in a block of code is none."""
    notes = [(m.start(), m.end()) for m in _NOTE.finditer(source, body)]
    if not notes or not ("```" in source or "~~~" in source):
        return notes
    lines = [0, *accumulate(len(line) + 1 for line in source.split("\n"))]
    fences = [
        token.map for token in _parser().parse(_blanked(source, [(0, body)])) if token.type == "fence" and token.map
    ]
    code = [(lines[first], lines[last]) for first, last in fences]
    return [(a, b) for a, b in notes if not any(start < b and a < end for start, end in code)]


def _blanked(source: str, ranges: list[tuple[int, int]]) -> str:
    """`source` with `ranges` replaced by blanks, so that places stay what they were."""
    parts, position = [], 0
    for start, end in ranges:
        parts += [source[position:start], re.sub(r"[^\n]", " ", source[start:end])]
        position = end
    return "".join(parts) + source[position:]


_ATTRIBUTES = re.compile(r"\s*\{:?\s*(?:(?:[#.][\w:.-]{1,60}|[\w-]{1,30}=[^\s{}]{1,60}|-)\s*){1,9}\}\s*$")
_CRAMMED = re.compile(r"(?P<signs>#{2,6})[^#\s][^#\n]{0,59}(?<![。，；])#*")
Region = tuple[int, int, list[DraftPassage]]


class _Blocks:
    """Finds the parts of a Markdown source that hold text, by the line numbers of markdown-it's tokens."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.starts = [0, *accumulate(len(line) + 1 for line in source.split("\n"))]
        self.position = 0  # nothing before it is read again
        self.heading: Token | None = None
        self.marker = ""
        self.tables = 0
        self.in_head = False

    def regions(self) -> Iterator[Region]:
        tokens = iter(_parser().parse(self.source))
        for token in tokens:
            if token.type == "heading_open":
                self.heading = token
            elif token.type == "list_item_open":
                self.marker = token.info + token.markup if token.info else ""
            elif token.type == "list_item_close":
                self.marker = ""
            elif token.type == "table_open":
                self.tables += 1
            elif token.type in ("thead_open", "thead_close"):
                self.in_head = token.type == "thead_open"
            elif token.type == "tr_open":
                yield self._row(token, tokens)
            elif token.type == "inline":
                yield self._paragraph(token)
            elif token.type in ("fence", "html_block"):
                yield self._verbatim(token)

    def _range(self, token: Token) -> tuple[int, int]:
        first, last = token.map or (0, 0)
        return max(self.starts[first], self.position), min(self.starts[last], len(self.source))

    def _paragraph(self, token: Token) -> Region:
        start, end = self._range(token)
        pieces = self._marker(start, end)
        reader = InlineReader(self.source, start + sum(len(p.text) for p in pieces[:2]), end)
        pieces += reader.read(token.children or [])
        self.position = reader.position
        kind, level = self._rank(token)
        return (
            start,
            reader.position,
            [_without_toc(_headed(DraftPassage(_marks(line), kind, level))) for line in split_lines(pieces)],
        )

    def _marker(self, start: int, end: int) -> list[Fragment]:
        """The number of a list's item is spoken; other list marks are not."""
        marker, self.marker = self.marker, ""
        found = self.source.find(marker, start, end) if marker else -1
        before = self.source[start:found] if found >= 0 else "?"
        return [] if before.strip(" \t>") else [Fragment(before, "markup"), Fragment(marker), Fragment(" ")]

    def _rank(self, token: Token) -> tuple[BlockKind, int]:
        heading, self.heading = self.heading, None
        if not heading:
            return BlockKind.TEXT, 0
        underlined = heading.markup in ("-", "=")
        if underlined and (len(token.content) > LONGEST_SETEXT or _CLOSING.search(token.content)):
            return BlockKind.TEXT, 0
        return BlockKind.HEADING, int(heading.tag[1])

    def _row(self, row: Token, tokens: Iterator[Token]) -> Region:
        """A table's row is one block."""
        start, end = self._range(row)
        reader = InlineReader(self.source, start, end)
        cells: list[list[Fragment]] = []
        for token in tokens:
            if token.type == "tr_close":
                break
            if token.type == "inline":
                reader.pieces = []
                reader.read(token.children or [])
                cells.append(reader.pieces)
        self.position = reader.position
        own = [[DraftPassage(_marks(tuple(_on_one_line(cell))))] if cell else [] for cell in cells]
        return start, reader.position, tabular.row(own, self.tables, is_header=self.in_head)

    def _verbatim(self, token: Token) -> Region:
        start, end = self._range(token)
        self.position = end
        text = self.source[start:end]
        return start, end, untag(text) if token.type == "html_block" else [DraftPassage((Fragment(text, "code"),))]


def _headed(passage: DraftPassage) -> DraftPassage:
    """The passage, a heading where it is a line such as `##Title`, without the space that Markdown asks for."""
    if passage.kind is BlockKind.HEADING:
        return _without_attributes(passage)
    found = _CRAMMED.fullmatch(passage.spoken)
    if not found:
        return passage
    pieces = tuple(strike(passage.pieces, [Omission(0, found.end("signs"), "markup")]))
    return replace(passage, pieces=pieces, kind=BlockKind.HEADING, level=len(found["signs"]))


def _without_toc(passage: DraftPassage) -> DraftPassage:
    """The passage, left out where it only says that a table of contents is to stand there."""
    return passage.left_out("markup") if _TOC.fullmatch(passage.spoken) else passage


def _without_links_within(passages: Sequence[DraftPassage]) -> list[DraftPassage]:
    """The passages, those left out that are links into the text and nothing more: a table of contents, a way back.

    A text of nothing else stays: it is read.
    """
    links = {i: _links_within(passage) for i, passage in enumerate(passages) if passage.spoken.strip()}
    if all(links.values()):
        return list(passages)
    back = [i for i, own in links.items() if own and _BACK.fullmatch(_NO_LETTER.sub("", passages[i].spoken))]
    reasons = dict.fromkeys(back, "page furniture")
    for is_linked, run in groupby(links, key=lambda i: links[i] > 0):
        together = list(run)
        if is_linked and sum(links[i] for i in together) >= FEWEST_LINKED:
            reasons |= dict.fromkeys(together, "table of contents")
    return [p.left_out(reasons[i]) if i in reasons else p for i, p in enumerate(passages)]


def _links_within(passage: DraftPassage) -> int:
    """How many links to places in the text it is made of, with their numbers; 0 with anything else, or in a heading."""
    links = sum(piece.text.startswith("](#") for piece in passage.pieces if piece.reason == "link address")
    if not links or passage.kind is BlockKind.HEADING:
        return 0
    raw = "".join(piece.text for piece in passage.pieces)
    return 0 if _LINK_WITHIN.sub("", raw).strip(_LIST_MARKS) else links


def _without_attributes(passage: DraftPassage) -> DraftPassage:
    """A heading without the name and the classes that some Markdown writes behind it: `{#intro .unnumbered}`."""
    spoken = passage.spoken
    if not spoken.rstrip().endswith("}") or not (found := _ATTRIBUTES.search(spoken)):
        return passage
    omission = Omission(found.start(), found.end(), "markup")
    return replace(passage, pieces=tuple(strike(passage.pieces, [omission])))


def _on_one_line(cell: list[Fragment]) -> Iterator[Fragment]:
    return (Fragment(" ") if piece in (LINE_BREAK, SOFT_BREAK) else piece for piece in cell)


def _marks(pieces: tuple[Fragment, ...]) -> tuple[Fragment, ...]:
    """`pieces` with the marks that only some Markdown has, of notes and tasks, turned into omissions."""
    if not any("[" in piece.text for piece in pieces if not piece.reason):
        return pieces
    marked: list[Fragment] = []
    for piece in pieces:
        marked += [piece] if piece.reason else _split(piece.text)
    return tuple(marked)


def _split(text: str) -> Iterator[Fragment]:
    position = 0
    for match in _MARK.finditer(text):
        yield Fragment(text[position : match.start()])
        yield Fragment(match[0], "note mark" if "^" in match[0] else "markup")
        position = match.end()
    yield Fragment(text[position:])
