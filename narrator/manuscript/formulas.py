"""Formulas that are set as elements, MathML on pages and Office Math in Word, as LaTeX, which is then read by rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from narrator.manuscript.draft import Fragment
from narrator.manuscript.markup import Event, MarkupKind, unescaped
from narrator.manuscript.mathematics import is_known, spoken

DEEPEST = 24  # elements in each other
_ESCAPED = {"{": r"\{", "}": r"\}", "%": r"\%", "&": r"\&", "\\": r"\backslash ", "_": r"\_", "$": r"\$", "#": r"\#"}
_TEX = ("application/x-tex", "tex", "latex", "text/x-tex")


class _UnreadableLatexError(Exception):
    """The formula has a part that is not written in LaTeX here."""


@dataclass(slots=True)
class FormulaNode:
    """An element of a formula; `text` is what stands in it directly."""

    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: list[FormulaNode] = field(default_factory=list)
    text: str = ""

    def child(self, name: str) -> FormulaNode:
        return next((child for child in self.children if child.name == name), FormulaNode(name))

    def value(self, *path: str, default: str = "") -> str:
        """The attribute `m:val` of the element at a path."""
        node = self
        for name in path:
            node = node.child(name)
        return node.attributes.get("m:val", default)


class FormulaReader:
    """Takes the events from the start of a formula; `done` when its element has ended."""

    def __init__(self, start: Event) -> None:
        self.root = FormulaNode(start.name, start.attributes)
        self.open = [self.root]
        self.texts: list[str] = []

    @property
    def done(self) -> bool:
        return not self.open

    def take(self, event: Event) -> None:
        if event.kind is MarkupKind.TEXT:
            text = unescaped(event.raw)
            self.texts.append(text)
            self.open[-1].text += text
        elif event.kind is MarkupKind.START:
            self._start(event)
        elif event.kind is MarkupKind.END:
            self._end(event.name)

    def _start(self, event: Event) -> None:
        node = FormulaNode(event.name, event.attributes)
        if len(self.open) <= DEEPEST:
            self.open[-1].children.append(node)
        if not event.raw.endswith("/>"):
            self.open.append(node)

    def _end(self, name: str) -> None:
        if name == self.root.name:
            self.open = []
        elif self.open[-1].name == name and len(self.open) > 1:
            self.open.pop()

    def pieces(self, reason: str = "") -> list[Fragment]:
        """The formula as it stands, left out, and what is read in its place; all left out where there is a reason."""
        source = " ".join("".join(self.texts).split())
        if reason:
            return [Fragment(source, reason)]
        return [Fragment(source, "formula"), Fragment(spoken(latex(self.root)))]


def latex(root: FormulaNode) -> str:
    """The formula in LaTeX; "" where it has parts that no rule knows."""
    if written := _annotation(root) or root.attributes.get("alttext", ""):
        return written.strip().strip("$")
    try:
        return _written(root, 0)
    except _UnreadableLatexError:
        return ""


def _annotation(root: FormulaNode) -> str:
    """The LaTeX that the formula was made of, where its author left it."""
    semantics = root.child("semantics")
    notes = (child for child in semantics.children if child.attributes.get("encoding", "").lower() in _TEX)
    return next((note.text for note in notes), "")


def _written(node: FormulaNode, depth: int) -> str:
    if depth > DEEPEST:
        raise _UnreadableLatexError
    children = [child for child in node.children if not child.name.endswith("pr")]
    form = _FORMS.get(node.name)
    if form is None:
        raise _UnreadableLatexError
    return form(node, [_written(child, depth + 1) if child.name in _FORMS else "\\?" for child in children])


Form = Callable[[FormulaNode, Sequence[str]], str]


def _row(_: FormulaNode, parts: Sequence[str]) -> str:
    return " ".join(parts)


def _nothing(_: FormulaNode, __: Sequence[str]) -> str:
    return ""


def _symbol(node: FormulaNode, _: Sequence[str]) -> str:
    """A variable, a number or an operator; a name of several letters is one word."""
    text = "".join(node.text.split())
    if len(text) > 1 and text.isascii() and text.isalpha():
        return f"\\{text} " if is_known(f"\\{text}") else f"\\text{{{text}}}"
    return "".join(_ESCAPED.get(character, character) for character in text)


def _number(node: FormulaNode, _: Sequence[str]) -> str:
    return "".join(node.text.replace(",", "").split())


def _word(node: FormulaNode, _: Sequence[str]) -> str:
    return f"\\text{{{''.join(_ESCAPED.get(c, c) for c in node.text.strip())}}}"


def _form(pattern: str, count: int) -> Form:
    """A form with so many parts, which stand in the pattern as {0}, {1}; none may be missing."""

    def write(_: FormulaNode, parts: Sequence[str]) -> str:
        if len(parts) != count:
            raise _UnreadableLatexError
        return pattern.format(*(f"{{{part}}}" for part in parts))

    return write


def _root(_: FormulaNode, parts: Sequence[str]) -> str:
    return f"\\sqrt{{{' '.join(parts)}}}"


def _indexed_root(_: FormulaNode, parts: Sequence[str]) -> str:
    if len(parts) != 2:
        raise _UnreadableLatexError
    return f"\\sqrt[{parts[1]}]{{{parts[0]}}}"


def _fenced(node: FormulaNode, parts: Sequence[str]) -> str:
    comma = (node.attributes.get("separators", ",").strip() or ",")[0]
    return node.attributes.get("open", "(") + comma.join(parts) + node.attributes.get("close", ")")


def _semantics(_: FormulaNode, parts: Sequence[str]) -> str:
    return parts[0] if parts else ""


def _over(_: FormulaNode, parts: Sequence[str]) -> str:
    """What stands over a sum is its end; an accent over a letter is not read."""
    if len(parts) != 2:
        raise _UnreadableLatexError
    is_accent = parts[1].strip() in ("¯", "^", "~", "→", "˙", "‾", "ˆ", "˜", "⃗", "-")
    return parts[0] if is_accent else f"{{{parts[0]}}}^{{{parts[1]}}}"


def _characters(node: FormulaNode, _: Sequence[str]) -> str:
    text = node.text.strip()
    if len(text) > 1 and is_known(f"\\{text}"):
        return f"\\{text} "
    return "".join(_ESCAPED.get(character, character) for character in text)


def _radical(_: FormulaNode, parts: Sequence[str]) -> str:
    if len(parts) == 2 and parts[0].strip():
        return f"\\sqrt[{parts[0]}]{{{parts[1]}}}"
    return f"\\sqrt{{{parts[-1] if parts else ''}}}"


def _nary(node: FormulaNode, parts: Sequence[str]) -> str:
    """A sum, product or integral: its sign, bounds and what it is taken of."""
    if len(parts) != 3:
        raise _UnreadableLatexError
    sign = node.value("m:narypr", "m:chr", default="∫")
    lower, upper, inside = parts
    bounds = (f"_{{{lower}}}" if lower.strip() else "") + (f"^{{{upper}}}" if upper.strip() else "")
    return f"{sign}{bounds} {inside}"


def _delimited(node: FormulaNode, parts: Sequence[str]) -> str:
    begin, end = (node.value("m:dpr", name, default=usual) for name, usual in (("m:begchr", "("), ("m:endchr", ")")))
    return "".join(_ESCAPED.get(c, c) for c in begin) + ",".join(parts) + "".join(_ESCAPED.get(c, c) for c in end)


_WORD_PARTS = (
    "m:omath m:omathpara m:r m:num m:den m:e m:sup m:sub m:deg m:fname m:lim m:func m:box m:borderbox m:acc m:bar"
)
_FORMS: dict[str, Form] = {
    **dict.fromkeys(("math", "mrow", "mstyle", "mpadded", "merror", "maction"), _row),
    **dict.fromkeys(("mi", "mo"), _symbol),
    **dict.fromkeys(("mspace", "mphantom", "annotation", "annotation-xml", "mprescripts", "none"), _nothing),
    "mn": _number,
    **dict.fromkeys(("mtext", "ms"), _word),
    "mfrac": _form(r"\frac{0}{1}", 2),
    **dict.fromkeys(("msup", "m:ssup"), _form("{0}^{1}", 2)),
    **dict.fromkeys(("msub", "munder", "m:ssub", "m:limlow"), _form("{0}_{1}", 2)),
    **dict.fromkeys(("msubsup", "munderover", "m:ssubsup"), _form("{0}_{1}^{2}", 3)),
    "mover": _over,
    "msqrt": _root,
    "mroot": _indexed_root,
    "mfenced": _fenced,
    "semantics": _semantics,
    "m:t": _characters,
    **dict.fromkeys(_WORD_PARTS.split(), _row),
    "m:f": _form(r"\frac{0}{1}", 2),
    "m:limupp": _form("{0}^{1}", 2),
    "m:rad": _radical,
    "m:nary": _nary,
    "m:d": _delimited,
}
