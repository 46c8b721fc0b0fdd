"""XML of a document's parts: parsed without entities, within bounds."""

from __future__ import annotations

from xml.etree.ElementTree import Element, ParseError, XMLParser
from xml.parsers.expat import ExpatError, ParserCreate

from diffreport.errors import InputError

_TAGS = 3_000_000  # of a part; a page of Word takes some 400. Bounds memory to about 400 MB
_DEPTH = 1_000  # levels; Word nests a table in a table some twenty deep, each four levels
_SENT = 1 << 14  # bytes looked at before the next question whether the first element has come

_REMEDY = "download it again, or save it anew"


class _FirstElementError(Exception):
    """The first element has come: what stands before it is known."""


def parse(content: bytes, shown: str, part: str) -> Element:
    """Return the root element of a part; `part` is how messages call it.

    Walk it without recursion: it may be hundreds of levels deep.
    Cost: linear. Raises: InputError if it is no XML, declares a document type (entities are how a few bytes
        become gigabytes, or another file's), or has too many or too deep elements.
    """
    if content.count(b"<") > _TAGS:
        raise InputError(shown, f"has more than {_TAGS:,} XML tags (its part {part})", "split it")
    try:
        _check_prologue(content, shown, part)
        parser = XMLParser()  # noqa: S314 - no document type, hence no entities: checked above
        parser.feed(content)
        root: Element = parser.close()
    except (ParseError, ExpatError, LookupError, ValueError) as error:  # the last two: encodings not known
        reason = str(error).partition(":")[0]
        raise InputError(shown, f"is damaged (its part {part} is no XML: {reason})", _REMEDY) from error
    _check_depth(root, shown, part)
    return root


def _check_prologue(content: bytes, shown: str, part: str) -> None:
    """Raise InputError if a document type stands before the first element."""

    def refuse(*_: object) -> None:
        raise InputError(shown, f"declares a document type (in its part {part}), as no honest document does", _REMEDY)

    def stop(*_: object) -> None:
        raise _FirstElementError

    expat = ParserCreate()
    expat.StartDoctypeDeclHandler = refuse
    expat.StartElementHandler = stop
    try:
        for at in range(0, len(content), _SENT):
            expat.Parse(content[at : at + _SENT])
    except _FirstElementError:
        return


def _check_depth(root: Element, shown: str, part: str) -> None:
    """Raise InputError if elements nest too deep."""
    level = [root]
    for _ in range(_DEPTH):
        level = [child for element in level for child in element]
        if not level:
            return
    raise InputError(shown, f"nests more than {_DEPTH:,} XML elements (in its part {part})", "save its text alone")
