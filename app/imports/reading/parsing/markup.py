"""Walking through XML that nobody vouches for: element by element, never with a document type or own entities."""

from collections.abc import Callable, Iterable, Mapping
from typing import NoReturn
from xml.parsers import expat

from .table import Refusal

Start = Callable[[str, Mapping[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]
_CHUNK = 64 * 1024


class _Enough(Exception):
    """The part of interest has been read."""


def walk(content: bytes, start: Start, end: End | None = None, text: Text | None = None) -> None:
    """Call `start(name, attributes)`, `end(name)` and `text(piece)` for all of `content`. Names keep their prefix."""
    parser = _parser()
    parser.StartElementHandler = start
    if end is not None:
        parser.EndElementHandler = end
    if text is not None:
        parser.CharacterDataHandler = text
    _feed(parser, content)


def local(name: str) -> str:
    """The name of an element or attribute without its prefix."""
    return name.rpartition(":")[2]


def refuse_doctype(contents: Iterable[bytes]) -> None:
    """Refuse a document type, and so every entity bomb, in any of these. It stands before the first element."""

    def first_element(_name: str, _attributes: Mapping[str, str]) -> None:
        raise _Enough

    for content in contents:
        parser = _parser()
        parser.StartElementHandler = first_element
        try:
            _feed(parser, content)
        except _Enough:
            continue


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    return parser


def _refuse(*_details: object) -> NoReturn:
    raise Refusal("doctype")


def _feed(parser: expat.XMLParserType, content: bytes) -> None:
    try:
        for position in range(0, len(content), _CHUNK):
            parser.Parse(content[position : position + _CHUNK], False)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError):
        raise Refusal("damaged") from None
