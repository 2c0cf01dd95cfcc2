"""Sources of any format and encoding, read into one type: headings, paragraphs, and what was left out."""

from narrator.manuscript.cleaning import clean
from narrator.manuscript.encoding import Decoded, decode
from narrator.manuscript.model import Block, BlockKind, Cover, LeftOut, Manuscript
from narrator.manuscript.reader import read, read_bytes, read_string

__all__ = [
    "Block",
    "BlockKind",
    "Cover",
    "Decoded",
    "LeftOut",
    "Manuscript",
    "clean",
    "decode",
    "read",
    "read_bytes",
    "read_string",
]
