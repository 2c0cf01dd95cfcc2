"""XML from somebody else: entities are refused, so that no small file becomes a large one, and nothing is fetched."""

from __future__ import annotations

from typing import NoReturn
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from narrator.errors import SourceError

LARGEST_XML = 16 << 20  # bytes; a tree takes some twenty times as much memory


def parse_xml(data: bytes, name: str) -> Element:
    """The root of an XML document, names as `{namespace}local`.

    Raises SourceError for what is not well-formed, defines entities, or is too large to be the list of a book's parts.
    """
    try:
        if len(data) > LARGEST_XML:
            raise ValueError("it is too large")
        return _parsed(data)
    except (expat.ExpatError, ValueError) as error:
        raise SourceError(f"{name} cannot be understood: {error}.", remedy="Get another copy of it.") from error


def _parsed(data: bytes) -> Element:
    try:
        return _tree(data, expat.ParserCreate(namespace_separator="}"))
    except expat.ExpatError as error:
        if error.code != expat.errors.codes[expat.errors.XML_ERROR_UNBOUND_PREFIX]:
            raise
    # A program wrote a prefix that it never declared, as `calibre:`; the names are clear all the same.
    return _tree(data, expat.ParserCreate())


def _tree(data: bytes, parser: expat.XMLParserType) -> Element:
    builder = TreeBuilder()
    parser.StartElementHandler = lambda tag, attributes: builder.start(
        _qualified(tag), {_qualified(key): value for key, value in attributes.items()}
    )
    parser.EndElementHandler = lambda tag: builder.end(_qualified(tag))
    parser.CharacterDataHandler = builder.data
    parser.EntityDeclHandler = _refuse_entities
    parser.Parse(data, True)
    return builder.close()


def _qualified(name: str) -> str:
    """A name as `{namespace}local`; where namespaces were not resolved, its prefix takes their place."""
    if "}" in name:
        return "{" + name
    prefix, _, local = name.rpartition(":")
    return f"{{{prefix}}}{local}" if prefix else name


def _refuse_entities(*_: object) -> NoReturn:
    raise ValueError("it defines entities, which can hide anything")


def attribute(element: Element, name: str) -> str:
    """An attribute, in whichever namespace; "" if there is none."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def child_value(element: Element, path: str) -> str:
    """The attribute `val` of the first child at a path, in whichever namespace; "" if there is none."""
    child = element.find("{*}" + path)
    return attribute(child, "val") if child is not None else ""
